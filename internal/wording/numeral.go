package wording

import (
	"strings"
	"unicode/utf8"
)

// longestNumeral bounds a numeral in runes, so that no number overflows.
const longestNumeral = 12

var hanDigits = map[rune]int{
	'〇': 0, '零': 0, '○': 0, 'O': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9, '貳': 2, '參': 3, '陸': 6,
	'两': 2, '兩': 2, '元': 1,
}

var hanUnits = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 10000, '萬': 10000}

// englishNumbers are written out in jump lines: "Continued on second page".
var englishNumbers = []string{"", "one first", "two second", "three third", "four fourth", "five fifth", "six sixth",
	"seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth"}

// Numeral reads a whole number written in Arabic figures (half or full width),
// in Chinese ones (十二, 二〇二四, 廿七, 一百七十七) or as an English word up to
// twelve. It reports false for anything else.
func Numeral(s string) (int, bool) {
	s = strings.ReplaceAll(trim(s), ",", "")
	if s == "" || utf8.RuneCountInString(s) > longestNumeral {
		return 0, false
	}
	if n, ok := figures(s); ok {
		return n, true
	}
	if n, ok := hanNumeral(s); ok {
		return n, true
	}
	for i, words := range englishNumbers {
		for _, w := range strings.Fields(words) {
			if strings.EqualFold(w, s) {
				return i, true
			}
		}
	}
	return 0, false
}

func figures(s string) (int, bool) {
	n := 0
	for _, r := range s {
		if !isFigure(r) {
			return 0, false
		}
		n = n*10 + int(foldRune(r)-'0')
		if n > 1e9 {
			return 0, false
		}
	}
	return n, true
}

// hanNumeral reads both ways of writing: with units (一百七十七, 廿七) and digit
// by digit (一七七, 二〇二四).
func hanNumeral(s string) (int, bool) {
	s = strings.NewReplacer("廿", "二十", "卅", "三十").Replace(s)
	if !strings.ContainsAny(s, "十拾百佰千仟万萬") {
		n := 0
		for _, r := range s {
			d, ok := hanDigits[r]
			if !ok {
				return 0, false
			}
			n = n*10 + d
			if n > 1e9 {
				return 0, false
			}
		}
		return n, true
	}
	total, section, digit := 0, 0, -1
	for _, r := range s {
		if d, ok := hanDigits[r]; ok {
			digit = d
			continue
		}
		u, ok := hanUnits[r]
		if !ok {
			return 0, false
		}
		switch {
		case u == 10000:
			section += max(digit, 0)
			total += max(section, 1) * u
			section = 0
		case digit < 0:
			section += u
		default:
			section += digit * u
		}
		digit = -1
		if total > 1e9 || section > 1e9 {
			return 0, false
		}
	}
	return total + section + max(digit, 0), true
}
