package layout

import "strings"

// Characters and words that tell languages of one script apart. Each list is
// of forms common in one language and absent from its neighbours.
const (
	hansOnly = "们这国会为说来时对发经学过还无业产东车长门问间关开见书动务进认应难风马鱼鸟龙习议记讯员区划规则标题术农实现场"
	hantOnly = "們這國會為說來時對發經學過還無業產東車長門問間關開見書動務進認應難風馬魚鳥龍習議記訊員區劃規則標題術農實現場"
)

var smallWords = map[string][]string{
	"en": {"the", "and", "of", "to", "in", "is", "was", "for", "with", "that", "on", "said"},
	"de": {"der", "die", "das", "und", "ist", "nicht", "den", "von", "mit", "ein", "auf", "für", "im", "zu"},
	"fr": {"le", "la", "les", "et", "des", "est", "du", "une", "dans", "que", "pour", "qui", "au", "sur"},
	"es": {"el", "los", "las", "y", "que", "del", "una", "por", "con", "para", "se", "su"},
	"it": {"il", "di", "che", "è", "della", "per", "non", "una", "sono", "gli", "con", "del"},
	"nl": {"de", "het", "een", "en", "van", "is", "niet", "op", "voor", "met", "zijn", "dat"},
	"pt": {"o", "os", "as", "não", "uma", "com", "para", "do", "da", "em", "que", "um"},
}

// plainLanguage guesses the language of a page's text as a BCP 47 tag from its
// script and small words; empty when unsure.
func plainLanguage(s string, cjk bool) string {
	if cjk {
		return cjkLanguage(s)
	}
	if strings.ContainsFunc(s, hangul) {
		return "ko"
	}
	counts, words := map[string]int{}, 0
	for _, w := range strings.Fields(strings.ToLower(s)) {
		w = strings.Trim(w, ".,;:!?\"'()«»„“”")
		if words++; words > 20_000 {
			break
		}
		for lang, list := range smallWords {
			for _, small := range list {
				if w == small {
					counts[lang]++
				}
			}
		}
	}
	best, second, lang := 0, 0, ""
	for l, n := range counts {
		switch {
		case n > best || n == best && l < lang:
			best, second, lang = n, best, l
		case n > second:
			second = n
		}
	}
	if best < 3 || 4*best < 5*second || 20*best < words {
		return ""
	}
	return lang
}

// cjkLanguage tells Japanese by its kana and the two ways of writing Chinese by
// characters that only one of them has.
func cjkLanguage(s string) string {
	kanas, all, hans, hant := 0, 0, 0, 0
	for _, r := range s {
		if !ideographic(r) {
			continue
		}
		all++
		switch {
		case kana(r):
			kanas++
		case strings.ContainsRune(hansOnly, r):
			hans++
		case strings.ContainsRune(hantOnly, r):
			hant++
		}
	}
	switch {
	case 20*kanas > all:
		return "ja"
	case hans > 2*hant:
		return "zh-Hans"
	case hant > 2*hans:
		return "zh-Hant"
	}
	return ""
}
