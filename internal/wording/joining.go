package wording

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// standingHyphens are first parts of compounds that keep their hyphen when a
// line ends behind it.
var standingHyphens = map[string]bool{"self": true, "well": true, "ex": true, "half": true, "so": true, "vice": true,
	"cross": true, "quasi": true, "all": true, "ill": true, "e": true, "x": true, "t": true}

// Vocabulary counts the words of a page. A word broken at a line end is
// compared with it: a page that prints "council-house" elsewhere keeps the
// hyphen, one that prints "councillor" drops it. A nil Vocabulary is empty.
type Vocabulary map[string]int

// Vocabulary limits, against pages made to fill memory.
const (
	vocabularyMost = 200_000 // words kept
	longestWord    = 60      // bytes
)

// Count adds the words of a text, hyphenated ones whole. A word at the very
// end that carries a hyphen is not counted.
func (v Vocabulary) Count(text string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '’' && r != '\'' }) {
		w = strings.ToLower(strings.TrimPrefix(w, "-"))
		if w == "" || strings.HasSuffix(w, "-") || len(w) > longestWord || len(v) >= vocabularyMost {
			continue
		}
		v[w]++
	}
}

// JoinLines makes one paragraph of its lines. Between characters of a script
// without spaces nothing is put; other lines are parted by one space; a soft
// hyphen at a line end goes, a hyphen that belongs to a compound stays. Spaces
// inside a line are kept, except stray ones between CJK characters when the
// language (a BCP 47 tag; when empty, the text itself decides) is Chinese or
// Japanese.
func JoinLines(lines []string, language string) string {
	return Vocabulary(nil).JoinLines(lines, language)
}

// JoinLines is the function JoinLines, with the page's words to judge hyphens by.
func (v Vocabulary) JoinLines(lines []string, language string) string {
	var out []byte
	last := "" // the last line put down, for its end
	for _, line := range lines {
		line = trim(line)
		if line == "" {
			continue
		}
		if last != "" {
			drop, gap := v.seam(last, line)
			out = append(out[:len(out)-drop], gap...)
		}
		out = append(out, line...)
		last = line
	}
	s := strings.ReplaceAll(string(out), "\u00ad", "")
	if SpacelessLanguage(language) || language == "" && ShareCJK(s) > 0.6 {
		return unspaceBody(s)
	}
	return s
}

// creditTail is a credit or signature at a paragraph's end, whose spaces part a
// name from its role and are meant: 周明 摄, 记者 周明 文/摄.
var creditTail = regexp.MustCompile(`(?:^|[。.!?！？…”」）) ])((?:\p{Han}{2,6} )?[\p{Han}·]{2,4}(?: [\p{Han}·]{2,4}){0,4} (?:文/摄|文/图|图/文|摄影报道|摄影|攝影|摄|攝|供图|供圖|制图|文|图|绘))[)）]?$`)

// bylineBracket is a bracket that may hold a byline. Its blanks part names.
var bylineBracket = regexp.MustCompile(`[(（【〔\[][^()（）【】〔〕\[\]]{2,240}[)）】〕\]]`)

// bylineWords stand in brackets that hold a byline.
var bylineWords = regexp.MustCompile(`记者|記者|通讯员|通訊員|特派员|特派員|实习生|實習生|评论员|作者|摄影|攝影|文/|图/|/图|/摄|[ 　](?:摄|攝|文|图|绘)[)）]`)

// unspaceBody is Unspace for all of a paragraph but its bylines: brackets that
// hold one, and the credit at its end.
func unspaceBody(s string) string {
	end := len(s)
	if m := creditTail.FindStringSubmatchIndex(s); m != nil {
		end = m[2]
	}
	var out strings.Builder
	at := 0
	if lead := s[:min(len(s), 200)]; strings.ContainsAny(lead, "者员員") && !strings.ContainsAny(lead[:min(len(lead), 60)], "(（") {
		if d, by, rest := Dateline(s[:end]); d.Text != "" && len(by) > 0 {
			at = end - len(rest)
			out.WriteString(s[:at])
		}
	}
	for _, m := range bylineBracket.FindAllStringIndex(s[:end], -1) {
		if m[0] >= at && bylineWords.MatchString(s[m[0]:m[1]]) {
			// The bracket's own edges are part of the text around it.
			out.WriteString(Unspace(s[at:m[0]]))
			out.WriteString(s[m[0]:m[1]])
			at = m[1]
		}
	}
	out.WriteString(Unspace(s[at:end]))
	out.WriteString(s[end:])
	return seamBlanks.ReplaceAllString(out.String(), "$1$2")
}

// seamBlanks are stray spaces just outside a bracket.
var seamBlanks = regexp.MustCompile(`(\p{Han}) +([(（【〔])`)

// SpacelessLanguage reports whether a BCP 47 tag names Chinese or Japanese.
func SpacelessLanguage(language string) bool {
	return strings.HasPrefix(language, "zh") || strings.HasPrefix(language, "ja")
}

// seam says how many bytes of the upper line's end go and what stands between
// it and the lower line.
func (v Vocabulary) seam(upper, lower string) (drop int, gap string) {
	a, an := utf8.DecodeLastRuneInString(upper)
	b, _ := utf8.DecodeRuneInString(lower)
	switch {
	case a == '\u00ad' || a == '¬' || a == '⸗':
		return an, ""
	case a == '-' || a == '‐':
		return v.hyphen(upper, lower, an)
	case IsCJK(a) || IsCJK(b):
		return 0, ""
	case a == '—':
		return 0, spacedDash(strings.HasSuffix(strings.TrimSuffix(upper, "—"), " "))
	case b == '—':
		return 0, spacedDash(strings.HasPrefix(strings.TrimPrefix(lower, "—"), " "))
	case a == '/' && !strings.HasSuffix(upper, " /"):
		return 0, ""
	case ShareCJK(upper) > 0.5 && ShareCJK(lower) > 0.5 && (isSharedPunctuation(a) || isSharedPunctuation(b) || isPlainPunctuation(a) || isPlainPunctuation(b)):
		return 0, ""
	case isFigure(a) && isFigure(b) && ShareCJK(upper) > 0.5:
		return 0, "" // a figure broken over a line of Chinese
	}
	return 0, " "
}

// spacedDash is what stands on the broken side of a dash: what stands on the
// other.
func spacedDash(spaced bool) string {
	if spaced {
		return " "
	}
	return ""
}

// hyphen judges a hyphen at a line's end.
func (v Vocabulary) hyphen(upper, lower string, size int) (drop int, gap string) {
	head := lastWord(upper[:len(upper)-size])
	tail := firstWord(lower)
	first, _ := utf8.DecodeRuneInString(tail)
	switch {
	case head == "":
		return 0, " " // a dash between words
	case v[strings.ToLower(head+tail)] > 0 && v[strings.ToLower(head)] == 0 && !strings.Contains(head, "-"):
		return size, "" // survey-or, where the page knows a surveyor
	case tail == "und" || tail == "oder" || tail == "bzw" || tail == "and" || tail == "or" || tail == "et":
		return 0, " " // Vor- und Nachteile, two- and three-room flats
	case !unicode.IsLower(first):
		return 0, ""
	}
	if i := strings.LastIndexByte(head, '-'); i >= 0 {
		return v.compoundHyphen(head, head[i+1:], tail, size)
	}
	l, whole, split := strings.ToLower(head), strings.ToLower(head+tail), strings.ToLower(head+"-"+tail)
	if standingHyphens[l] && v[whole] == 0 || v[split] > v[whole] {
		return 0, ""
	}
	return size, ""
}

// compoundHyphen judges a hyphen behind the last part of a compound that has
// hyphens already: of-informa-tion goes on with a word broken in two, and
// freedom-of-information-rules with the next of its words. It is a word broken in two
// where the page prints the two pieces as one word, or prints the last part
// nowhere by itself.
func (v Vocabulary) compoundHyphen(head, last, tail string, size int) (drop int, gap string) {
	l, whole := strings.ToLower(last), strings.ToLower(last+tail)
	compound := strings.ToLower(head + "-" + tail)
	if v[whole] > 0 && v[l] == 0 {
		return size, ""
	}
	if v[compound] > 0 || len(v) == 0 || standingHyphens[l] || utf8.RuneCountInString(last) <= shortPart || v[l] > 0 && v[whole] == 0 {
		return 0, ""
	}
	return size, ""
}

// shortPart is the most letters in a part of a compound that is taken for a whole
// word: of, to, in, up.
const shortPart = 2

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// Unspace takes out the spaces that machine reading and justified setting
// leave between CJK characters, and between one and an ASCII mark that stands
// for a full-width one. Spaces beside Latin words and figures stay, and so
// does the ideographic space, which a writer sets on purpose.
func Unspace(text string) string {
	if !strings.ContainsAny(text, " \u00a0\u2009\t") {
		return text
	}
	runes := []rune(text)
	out := make([]rune, 0, len(runes))
	for i := 0; i < len(runes); i++ {
		if !isThinBlank(runes[i]) {
			out = append(out, runes[i])
			continue
		}
		j := i
		for j < len(runes) && isThinBlank(runes[j]) {
			j++
		}
		if len(out) == 0 || j == len(runes) || !strayBetween(out, runes[j:]) {
			out = append(out, runes[i:j]...)
		}
		i = j - 1
	}
	return string(out)
}

func isThinBlank(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u2009' || r == '\t' }

// strayBetween reports whether a space between left's end and right's start
// was meant by nobody.
func strayBetween(left, right []rune) bool {
	a, b := left[len(left)-1], right[0]
	switch {
	case IsCJK(a) && IsCJK(b):
		return true
	case IsCJK(a) || IsCJK(b):
		o := a
		if IsCJK(a) {
			o = b
		}
		return isPlainPunctuation(o) || isSharedPunctuation(o)
	case isSharedPunctuation(a) && isSharedPunctuation(b):
		return true
	case len(left) > 1 && IsIdeograph(left[len(left)-2]) && strings.ContainsRune(`,;:!?.)"`, a):
		return true // a mark that stands for a full-width one, then a figure or word
	}
	return false
}
