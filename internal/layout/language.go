package layout

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
)

// Characters that only one of the two Chinese scripts uses, common enough to
// meet on any page.
const (
	simplified  = "这说们国会来时个对发为么经现学还开过样进动问没业长东车门马书见话语让认记军农华关则声应张员场报务产党热点节间电乐图将题网际议区机战"
	traditional = "這說們國會來時個對發為麼經現學還開過樣進動問沒業長東車門馬書見話語讓認記軍農華關則聲應張員場報務產黨熱點節間電樂圖將題網際議區機戰"
)

// The small words that give a language away.
var functionWords = map[string][]string{
	"en": {"the", "and", "of", "to", "in", "is", "that", "for", "was", "with", "his", "at", "by", "from", "are"},
	"de": {"der", "die", "und", "das", "den", "von", "zu", "mit", "sich", "des", "auf", "ist", "nicht", "ein", "dem", "im", "eine"},
	"fr": {"le", "la", "les", "et", "des", "du", "une", "est", "que", "dans", "pour", "qui", "sur", "au", "par", "il", "ne", "ce"},
	"es": {"el", "los", "las", "y", "del", "se", "por", "con", "una", "su", "para", "como", "más"},
	"it": {"il", "di", "che", "della", "per", "sono", "gli", "nel", "con", "alla", "non", "più", "dei"},
	"pt": {"o", "os", "da", "do", "em", "um", "uma", "não", "com", "dos", "ao", "mais", "são"},
	"nl": {"het", "een", "van", "de", "en", "dat", "niet", "met", "voor", "op", "zijn", "ook", "aan"},
	"sv": {"och", "att", "det", "som", "på", "är", "för", "av", "inte", "har", "till", "ett"},
	"da": {"og", "at", "det", "som", "på", "er", "ikke", "til", "af", "med", "der", "har", "blev"},
	"pl": {"w", "na", "z", "się", "nie", "do", "jest", "że", "o", "po", "przez", "jak"},
	"fi": {"ja", "on", "ei", "että", "oli", "hän", "mutta", "myös", "kuin", "joka", "ovat"},
}

const (
	kanaShare   = 0.06 // of all letters: kanji with this much kana are Japanese
	hangulShare = 0.3
	hanShare    = 0.3
	wordShare   = 0.06 // of all words: small words of the language
	wordLead    = 1.3  // ratio to the second language
	fewWords    = 12
)

// tally counts the letters of each script.
type tally struct {
	han, kana, hangul, latin, cyrillic, greek, all int
	simple, trad                                   int
}

// language guesses the language of a page from its script and small words. It
// is empty when unsure.
func language(blocks []paper.Block) string {
	var t tally
	words := map[string]int{}
	count := 0
	for _, b := range blocks {
		for _, ln := range b.Lines {
			t.add(ln.Text)
			if !t.cjk() {
				for _, w := range strings.FieldsFunc(strings.ToLower(ln.Text), notLetter) {
					words[w]++
					count++
				}
			}
		}
	}
	switch n := float64(t.all); {
	case t.all == 0:
		return ""
	case float64(t.hangul) >= hangulShare*n:
		return "ko"
	case float64(t.han+t.kana) >= hanShare*n && float64(t.kana) >= kanaShare*n:
		return "ja"
	case float64(t.han) >= hanShare*n:
		return t.chinese()
	case 2*t.cyrillic > t.all:
		return "ru"
	case 2*t.greek > t.all:
		return "el"
	}
	return bySmallWords(words, count)
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func (t *tally) add(text string) {
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
			continue
		case han(r):
			t.han++
			if strings.ContainsRune(simplified, r) {
				t.simple++
			} else if strings.ContainsRune(traditional, r) {
				t.trad++
			}
		case kana(r):
			t.kana++
		case hangul(r):
			t.hangul++
		case unicode.Is(unicode.Cyrillic, r):
			t.cyrillic++
		case unicode.Is(unicode.Greek, r):
			t.greek++
		default:
			t.latin++
		}
		t.all++
	}
}

func (t *tally) cjk() bool { return 2*(t.han+t.kana+t.hangul) > t.all }

// chinese tells the two scripts apart by the characters that differ.
func (t *tally) chinese() string {
	switch {
	case t.simple > 2*t.trad:
		return "zh-Hans"
	case t.trad > 2*t.simple:
		return "zh-Hant"
	}
	return "zh"
}

func bySmallWords(words map[string]int, count int) string {
	best, first, second := "", 0, 0
	for lang, list := range functionWords {
		n := 0
		for _, w := range list {
			n += words[w]
		}
		switch {
		case n > first:
			best, first, second = lang, n, first
		case n > second:
			second = n
		}
	}
	if count < fewWords || float64(first) < wordShare*float64(count) || float64(first) < wordLead*float64(second) {
		return ""
	}
	return best
}
