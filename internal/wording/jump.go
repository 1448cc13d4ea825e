package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// Page numbers of jump lines, as printed.
const (
	hanPage   = `(?:第 *)?([A-Za-z]? *-?\d{1,3}|[A-Za-z]?[〇零一二三四五六七八九十廿]{1,4})(?: *[、和至~-] *[A-Za-z]?\d{1,3})? *(?:版|面|頁|页|叠|疊)`
	kanaPage  = `(?:第 *)?([A-Z]?\d{1,3}|[〇一二三四五六七八九十]{1,3})(?:面|ページ|頁)`
	latinPage = `((?:[A-Z]{1,2}[- ]?)?\d{1,3}[A-Z]?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)`
	// a key word behind a jump line, or before the line that takes it up
	keyAfter  = `(?:(?: *[:–—-] *| *[„“"«] *)((?-i:\p{Lu})[\p{L}'’ -]{2,40})[“”"»]?)?`
	keyBefore = `(?:[„“"«]?((?-i:\p{Lu})[\p{L}'’ -]{2,40}?)[“”"»]?(?: *: *| +[–—-] *))?`
	pageWord  = `(?:pages?|p\.|pg\.|pp\.|Seiten?|S\.|p[áa]ginas?|pagine?|pág\.|pag\.|blz\.)`
)

// A jumpForm is one way to print a jump line.
type jumpForm struct {
	cues []string // words of which a line of this form holds one, in small letters
	re   *regexp.Regexp
	page int // group of the page number
	key  int // group of the key word, 0 for none
	from bool
}

// lead and tail are what may stand around a jump line: brackets, arrows, dots.
const (
	jumpLead = `[=(\[【〔<《►▶→☞▷➡»>▸*.…·—– -]*`
	jumpTail = `[)\]】〕>》◄◀←►▶→➡».。 -]*`
)

func form(cues, pattern string, page, key int, from bool) jumpForm {
	return jumpForm{strings.Fields(cues), regexp.MustCompile(`(?i)` + jumpLead + `(?:` + pattern + `)` + jumpTail), page, key, from}
}

var jumpForms = []jumpForm{
	form(`转 轉 接 续 續 余文见 全文见`, `(?:本报|全文|正文|文|详细报道|詳細報道)?(?:下 *转|下 *轉|下 *接|转 *接|紧 *接|緊 *接|转 *至|轉 *至|续 *见|續 *見|转 *入|续 *至|轉|转|余文见|全文见) *:?(?:第 *)?`+hanPage+`(?:《?([\p{Han}“”"·]{2,20})》?(?:一文)?)?`, 1, 2, false),
	form(`接 承 转 轉 续 續`, `(?:全文|正文|文)?(?:上 *接|上 *转|上 *轉|緊 *接|紧 *接|紧 *接 *自|承 *接|接 *上|接|上 *承|续 *自|續 *自|續) *:?(?:本报)?`+hanPage+`(?:《?([\p{Han}“”"·]{2,20})》?(?:一文)?)?`, 1, 2, true),
	form(`面 ページ 頁`, kanaPage+`(?:に|へ)(?:続く|つづく|続き)`, 1, 0, false),
	form(`面 ページ 頁`, kanaPage+`(?:(?:から|より)(?:の)?(?:続く|つづく|続き|つづき)|の(?:続き|つづき))`, 1, 0, true),
	form(`see turn`, `(?:(?:please )?(?:see|turn to)) ([\p{L}'’"“” ]{2,40}?)(?:,| on| /)? *(?:(?:on )?`+pageWord+` *`+latinPage+`|([A-Z]{1,2}-?\d{1,3}))`, 2, 1, false),
	form(`contin cont' cont’ contd cont. more turn jump`, `(?:(?:continued|cont(?:inue)?['’]?d\.?|contd\.?|cont\.|more|turn|please turn|story continues|jumps?) *,? *(?:on|to|at|over)?) *(?:the )?(?:back )?(?:`+pageWord+` *`+latinPage+`|([A-Z]{1,2}-?\d{1,3})|`+latinPage+` page)`, 1, 0, false),
	form(`from`, `((?-i:[A-Z][A-Z'’ -]{2,30}?))[:,] *(?:continued |cont\. |cont['’]d )?from *(?:page *)?([A-Z]{0,2}-?\d{1,3})\b`, 2, 1, true),
	form(`contin cont' cont’ contd cont. from`, `(?:(?:continued|cont(?:inue)?['’]?d\.?|contd\.?|cont\.) *,? *from|from) *(?:the )?(?:(front page)|(?:`+pageWord+` *)`+latinPage+`|([A-Z]{1,2}-?\d{1,3})|`+latinPage+` page)`, 2, 0, true),
	form(`fortsetzung weiter mehr lesen`, `(?:fortsetzung|weiter|mehr|lesen sie weiter) +(?:auf )?(?:der )?`+pageWord+` *`+latinPage+keyAfter, 1, 2, false),
	form(`fortsetzung fortges schluss`, keyBefore+`(?:fortsetzung|fortges\.?|schluss) +von +(?:der )?`+pageWord+` *`+latinPage, 2, 1, true),
	form(`suite`, `(?:\(?(?:lire la |voir la )?suite|lire la suite) *(?:en|à la|à|de l'article)? *(?:la )?`+pageWord+` *`+latinPage+keyAfter, 1, 2, false),
	form(`pasa contin sigue segue vervolg lees`, `(?:pasa|contin[úu]a|sigue|segue|vervolg|lees verder) +(?:a la|en la|na|a|en|op|alla|in)? *`+pageWord+` *`+latinPage+keyAfter, 1, 2, false),
	form(`viene proced segue continúa continua vervolg`, keyBefore+`(?:(?:viene|proced[ea]) +de +(?:la )?|(?:segue|continua) +(?:da|dalla) +|vervolg +van +)`+pageWord+` *`+latinPage, 2, 1, true),
	form(`suite`, keyBefore+`suite +de +(?:la )?`+pageWord+` *`+latinPage, 2, 1, true),
}

// bareJump is an arrow and a page: ►02版, → A5.
var bareJump = regexp.MustCompile(`[(]?[►▶→☞▷➡»▸]+ *(?:第 *|(?i:page|seite|p\.) *)?([A-Za-z]?\d{1,3}) *(?:版|面)?[)]?`)

// jumpReach bounds, in bytes, how much of a text's end or start a jump line
// may take.
const jumpReach = 160

// Jump takes a jump line such as （下转第2版）, 上接A1版, ►02版 or Continued on page
// A5 off the end or the start of a text. Rest is the text without it. It
// reports false, and gives the text back, when neither end holds one.
func Jump(text string) (paper.Jump, string, bool) {
	s := strings.TrimRight(text, blanks)
	if !mayJump(s) {
		return paper.Jump{}, text, false
	}
	if j, at, ok := jumpAtEnd(s); ok {
		rest := strings.TrimRight(s[:at], blanks)
		if from, left, more := jumpAtStart(rest); more && j.ToLabel != "" && from.FromLabel != "" {
			j.FromPage, j.FromLabel, j.Cue = from.FromPage, from.FromLabel, from.Cue+" "+j.Cue
			rest = left
		}
		return j, rest, true
	}
	if j, rest, ok := jumpAtStart(s); ok {
		return j, rest, true
	}
	return paper.Jump{}, text, false
}

// arrows may announce a page by themselves.
const arrows = "►▶→☞▷➡»▸"

// mayJump is a quick look that spares most texts the search.
func mayJump(s string) bool {
	ends := s
	if len(s) > 2*jumpReach {
		ends = s[:jumpReach] + s[len(s)-jumpReach:]
	}
	ends = strings.ToLower(ends)
	for _, form := range jumpForms {
		if form.cued(ends) {
			return true
		}
	}
	return strings.ContainsAny(ends, arrows)
}

// cued reports whether a text in small letters holds a word of the form.
func (form jumpForm) cued(lower string) bool {
	for _, cue := range form.cues {
		if strings.Contains(lower, cue) {
			return true
		}
	}
	return false
}

func jumpAtEnd(s string) (paper.Jump, int, bool) {
	start := max(0, len(s)-jumpReach)
	for start < len(s) && !utf8.RuneStart(s[start]) {
		start++
	}
	f := fold(s[start:])
	lower := strings.ToLower(s[start:])
	for _, form := range jumpForms {
		if !form.cued(lower) {
			continue
		}
		for _, m := range form.re.FindAllStringSubmatchIndex(f.text, -1) {
			if m[1] != len(f.text) {
				continue
			}
			at := jumpStart(f.text, m[0])
			if !parted(f.text, at, m[0]) {
				continue
			}
			return form.jump(f, m, at, m[1]), start + f.back[at], true
		}
	}
	if ms := bareJump.FindAllStringSubmatchIndex(f.text, -1); len(ms) > 0 {
		m := ms[len(ms)-1]
		if m[1] == len(f.text) {
			j := jumpForm{page: 1}.jump(f, m, m[0], m[1])
			return j, start + f.back[m[0]], true
		}
	}
	return paper.Jump{}, 0, false
}

// jumpStart leaves the marks that end the sentence before the jump line with
// that sentence.
func jumpStart(s string, at int) int {
	for at < len(s) && (s[at] == '.' || s[at] == ' ' || strings.HasPrefix(s[at:], "。") || strings.HasPrefix(s[at:], "…") || strings.HasPrefix(s[at:], "—") || s[at] == '-') {
		_, n := utf8.DecodeRuneInString(s[at:])
		at += n
	}
	return at
}

// parted reports whether a jump phrase stands by itself: in brackets, behind a
// blank, a mark or the end of a sentence. Chinese jump phrases may follow the
// text at once only in brackets.
func parted(s string, at, _ int) bool {
	if at == 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s[at:])
	if !IsIdeograph(first) && !isLetterOrFigure(first) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	return !isLetterOrFigure(before)
}

func jumpAtStart(s string) (paper.Jump, string, bool) {
	lead := len(s) - len(strings.TrimLeft(s, blanks))
	end := min(len(s), lead+jumpReach)
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	f := fold(s[lead:end])
	lower := strings.ToLower(s[lead:end])
	for _, form := range jumpForms {
		if !form.from || !form.cued(lower) {
			continue
		}
		m := form.re.FindStringSubmatchIndex(f.text)
		if m == nil || m[0] != 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(f.text)
		next, _ := utf8.DecodeRuneInString(f.text[m[1]:])
		if isLetterOrFigure(first) && isLetterOrFigure(next) && m[1] < len(f.text) && f.text[m[1]-1] != ' ' && !strings.HasSuffix(f.text[:m[1]], "版") {
			continue
		}
		return form.jump(f, m, 0, m[1]), strings.TrimLeft(s[lead+f.back[m[1]]:], blanks), true
	}
	return paper.Jump{}, s, false
}

// jump makes the value from a match whose cue is cut between two offsets.
func (form jumpForm) jump(f folded, m []int, at, end int) paper.Jump {
	label := ""
	for g := form.page; g < len(m)/2; g++ {
		if g != form.key && m[2*g] >= 0 {
			label = f.text[m[2*g]:m[2*g+1]]
			break
		}
	}
	key := ""
	if form.key > 0 && m[2*form.key] >= 0 {
		key = strings.Trim(f.cut(m[2*form.key], m[2*form.key+1]), blanks+`"“”,，·/`)
	}
	label = PageLabel(label)
	j := paper.Jump{Cue: trim(f.cut(at, end)), KeyWord: key}
	if form.from {
		j.FromPage, j.FromLabel = LabelNumber(label), label
	} else {
		j.ToPage, j.ToLabel = LabelNumber(label), label
	}
	return j
}

// PageLabel brings a printed page number into one form: Arabic figures without
// leading zeros, letters in capitals (第二版, 02, ２ -> 2; a5 -> A5; front page -> 1).
func PageLabel(s string) string {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "第", "", "版", "", "面", "").Replace(fold(trim(s)).text))
	if s == "FRONTPAGE" || s == "头" || s == "頭" {
		return "1"
	}
	letters := strings.TrimRightFunc(s, func(r rune) bool { return !(r >= 'A' && r <= 'Z') })
	if len(letters) > 2 {
		letters = ""
	}
	if n, ok := Numeral(strings.TrimPrefix(s, letters)); ok {
		return letters + itoa(n)
	}
	return s
}

// printedLabel is PageLabel with the zeros that the page prints before a number
// (第02版 -> 02).
func printedLabel(s string) string {
	label := PageLabel(s)
	letters := strings.TrimRight(label, "0123456789")
	figures := strings.TrimLeftFunc(fold(trim(s)).text, func(r rune) bool { return r < '0' || r > '9' })
	zeros := len(figures) - len(strings.TrimLeft(figures, "0"))
	if number := label[len(letters):]; zeros > 0 && number != "" {
		return letters + strings.Repeat("0", zeros) + number
	}
	return label
}

// LabelNumber is the number in a page label (A5 -> 5), 0 when it has none.
func LabelNumber(label string) int {
	n, _ := Numeral(strings.Trim(label, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz- "))
	return n
}

func isLetterOrFigure(r rune) bool {
	return IsIdeograph(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
