// Package wording knows the set phrases of newspapers and turns short texts
// into the facts they state: datelines, bylines, jump lines, captions, folios,
// imprints and mastheads, in Chinese, Japanese, English, German and French;
// and it knows how the lines of a paragraph are joined again.
//
// It looks at characters only. Where a text stands on the page, and whether it
// really is the byline or jump line that its words allow, is decided by the
// packages that call it. It corrects nothing: what it gives back as text is
// cut from what it was given.
package wording

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsCJK reports whether r belongs to a script written without spaces between
// words, or is punctuation of one: Han, kana, bopomofo, full-width forms.
// Hangul is not among them, as Korean parts its words.
func IsCJK(r rune) bool {
	return IsIdeograph(r) || isWidePunctuation(r) || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r == 'ー'
}

// IsIdeograph reports whether r is a Han character, 〇 and 々 included.
func IsIdeograph(r rune) bool { return unicode.Is(unicode.Han, r) || r == '〇' || r == '々' }

// isWidePunctuation covers CJK symbols and full-width forms, the ideographic
// space excepted.
func isWidePunctuation(r rune) bool {
	return r > 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFFEF || r >= 0xFE10 && r <= 0xFE1F || r >= 0xFE30 && r <= 0xFE4F
}

// isSharedPunctuation covers marks that Western and Chinese type share and
// that Chinese type sets as wide as a character: quotes, dashes, dots.
func isSharedPunctuation(r rune) bool {
	return strings.ContainsRune("“”‘’…—·•、。", r)
}

// isPlainPunctuation covers ASCII marks that machine-read Chinese has in the
// place of full-width ones.
func isPlainPunctuation(r rune) bool { return strings.ContainsRune(`,.;:!?"'()<>[]`, r) }

// isFigure reports whether r is an Arabic digit, full-width ones included.
func isFigure(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// ShareCJK is the part of text's letters and figures that are CJK, 0 to 1.
func ShareCJK(text string) float64 {
	cjk, all := 0, 0
	for _, r := range text {
		switch {
		case IsCJK(r):
			cjk++
			all++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(cjk) / float64(all)
}

// Width is how much of a line text fills, in ems of Chinese type: a wide
// character counts one, a Latin letter or figure a half; an ASCII mark beside
// Chinese stands for a full-width one and counts one.
func Width(text string) float64 {
	w := 0.0
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case IsCJK(r) || isSharedPunctuation(r) || r >= 0xAC00 && r <= 0xD7A3:
			w++
		case isPlainPunctuation(r) && besideCJK(runes, i):
			w++
		case r == ' ' || r == '\u00a0':
			w += 0.25
		case r == '　':
			w++
		default:
			w += 0.5
		}
	}
	return w
}

func besideCJK(runes []rune, i int) bool {
	return i > 0 && IsCJK(runes[i-1]) || i+1 < len(runes) && IsCJK(runes[i+1])
}

// folded is a text with full-width letters, figures and marks turned into
// their ASCII twins and every kind of blank into a space, and the way back
// from its byte offsets to those of the text it was made from.
type folded struct {
	orig string
	text string
	back []int // back[i] is the offset in orig of byte i of text
}

// fold makes the ASCII twin of a text. It never changes the number of runes.
func fold(s string) folded {
	var b strings.Builder
	back := make([]int, 0, len(s)+1)
	for i, r := range s {
		n := foldRune(r)
		b.WriteRune(n)
		for range utf8.RuneLen(n) {
			back = append(back, i)
		}
	}
	return folded{orig: s, text: b.String(), back: append(back, len(s))}
}

func foldRune(r rune) rune {
	switch {
	case r == utf8.RuneError:
		return '?'
	case r >= '！' && r <= '～':
		return r - 0xFEE0
	case r == '〔' || r == '﹝' || r == '〈':
		return '('
	case r == '〕' || r == '﹞' || r == '〉':
		return ')'
	case r == '︵':
		return '('
	case r == '︶':
		return ')'
	case r == '\n' || r == '\t' || unicode.Is(unicode.Zs, r):
		return ' '
	}
	return r
}

// cut is the text as it was given between two folded offsets.
func (f folded) cut(i, j int) string {
	if i < 0 || j < i {
		return ""
	}
	return f.orig[f.back[i]:f.back[j]]
}

// blanks are trimmed from the ends of texts.
const blanks = " \t\r\n\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"

func trim(s string) string { return strings.Trim(s, blanks) }

// closers may stand behind the mark that ends a sentence.
const closers = "”’\"'」』）)】》〉]〕»›"

// ordinal is a number of a day or item at a line's end, as in "am 1.".
var ordinal = regexp.MustCompile(`(?:^|\b(?:[Aa]m|[Dd]er|[Dd]en|[Dd]em|[Dd]es|[Dd]ie|[Dd]as|[Vv]om|[Zz]um|[Zz]ur|[Bb]is|[Aa]b|[Ss]eit|[Ii]m|Nr\.|No\.|Art\.|Abs\.) )\d{1,2}\.$`)

// EndsSentence reports whether a line may be the last of a sentence: it ends
// with a full stop, question or exclamation mark, or dots, behind which quotes
// and brackets may close. An ASCII full stop counts; so does one behind an
// abbreviation, as the line alone cannot tell.
func EndsSentence(text string) bool {
	s := strings.TrimRight(strings.TrimRight(text, blanks), closers+blanks)
	r, _ := utf8.DecodeLastRuneInString(s)
	if r == '.' && len(s) > 1 {
		return !ordinal.MatchString(s)
	}
	return s != "" && strings.ContainsRune("。．！？!?…｡؟।", r)
}

// EndsOpen reports whether a line certainly breaks off inside a sentence: it
// ends with a comma, an opening bracket or quote, or a hyphen.
func EndsOpen(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, blanks))
	return r != utf8.RuneError && strings.ContainsRune("，、,（(《〈「『“‘【〔-‐­¬", r)
}

// openers begin a new sentence or paragraph in news Chinese.
var openers = []string{"会议指出", "会议强调", "会议要求", "会议认为", "会议审议", "会议听取", "会上", "据悉", "据了解", "据介绍", "记者从", "记者了解", "记者获悉", "记者看到", "记者注意", "记者采访", "记者昨", "记者近", "记者日", "目前", "近年来", "今年以来", "此外",
	"同时", "接下来", "下一步", "随后", "当天", "当日", "昨日", "昨天", "日前", "近日", "本报讯", "在随后", "其间", "其中", "與會", "與此同時", "与此同时", "会前", "会后", "活动现场", "最后", "首先", "第一", "為此", "为此"}

// saying are the words with which a paragraph about a speaker goes on: 王某指出，.
var saying = []string{"指出", "强调", "強調", "表示", "认为", "認為", "要求", "介绍", "介紹", "说", "說", "提出", "坦言", "告诉"}

// OpensSentence reports whether a line reads as the beginning of a new
// sentence: for Latin scripts a capital behind which words go on, for Chinese
// the set openings of news. Lines that it knows nothing of are not openings.
func OpensSentence(text string) bool {
	s := trim(text)
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "“\"'‘「『（("))
	if unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		return unicode.IsUpper(r)
	}
	for _, o := range openers {
		if strings.HasPrefix(s, o) {
			return true
		}
	}
	head := []rune(s)
	if len(head) > 8 {
		head = head[:8]
	}
	f := fold(string(head)).text
	for _, w := range saying {
		if i := strings.Index(f, w); i > 0 && opensWithSurname(f) && utf8.RuneCountInString(f[:i]) <= 4 && strings.HasPrefix(f[i+len(w):], ",") {
			return true
		}
	}
	return false
}

// saysWho is who spoke, behind a quotation: 队长周明说。
var saysWho = regexp.MustCompile(`^[\p{Han}·A-Za-z]{2,16}?(?:说|說|道|表示|告诉记者|坦言|回忆|介绍|感慨|笑着说|解释|提醒)[。,，:：；]`)

// Attributes reports whether the second text names who spoke the quotation
// with which the first ends.
func Attributes(first, second string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(first, blanks))
	return strings.ContainsRune("”\"」』", r) && saysWho.MatchString(trim(second))
}

// GoesOn reports whether a line certainly stands inside a sentence: it opens
// with a small letter, a closing mark or a comma.
func GoesOn(text string) bool {
	r, _ := utf8.DecodeRuneInString(trim(text))
	return unicode.IsLower(r) || strings.ContainsRune("，、。；：！？,;)）」』”’》", r)
}
