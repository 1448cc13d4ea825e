package pdf

import (
	"slices"
	"sync"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// sample counts what kinds of characters a piece of text has.
type sample struct {
	n       int // all, blanks left out
	sane    int // characters that newspapers print
	han     int
	common  int // ideographs among those in everyday use
	letters int // Latin
	vowels  int
}

func (s *sample) add(r rune) {
	if unicode.IsSpace(r) || r == 0x3000 {
		return
	}
	s.n++
	switch {
	case unicode.Is(unicode.Han, r):
		s.han++
		if everyday(r) {
			s.common++
			s.sane++
		}
		return
	case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
		s.letters++
		if slices.Contains([]rune("aeiouyAEIOUY"), r) {
			s.vowels++
		}
	}
	if usual(r) {
		s.sane++
	}
}

// Shares that tell writing from codes that merely look like characters. The
// ideographs in everyday use are a quarter of all that codes run through, so
// codes taken for characters score about that; writing scores 95% and more.
const (
	saneShare  = 0.9
	leastVowel = 0.24 // Welsh without its w and y comes near it; glyph numbers fall below
	mostVowel  = 0.62 // Hawaiian
)

// reads reports whether the sample looks like writing.
func (s *sample) reads() bool {
	if s.n == 0 || float64(s.sane) < saneShare*float64(s.n) {
		return false
	}
	if s.han >= 3 {
		return float64(s.common) >= saneShare*float64(s.han)
	}
	if 2*s.letters < s.n || s.letters < 2*enough {
		return false // too little to tell: digits and points come out of any code
	}
	v := float64(s.vowels) / float64(s.letters)
	return v >= leastVowel && v <= mostVowel
}

// readsBetter reports whether s reads and is clearly more like writing than o.
func (s *sample) readsBetter(o *sample) bool {
	return s.reads() && s.sane-s.han+s.common > o.sane-o.han+o.common+o.n/20
}

// usual reports characters other than ideographs that newspapers print.
func usual(r rune) bool {
	switch {
	case r > ' ' && r < 0x7F, r >= 0xA1 && r <= 0x17F && r != 0xAD:
		return true
	case r >= 0x2010 && r <= 0x2044, r >= 0x20A0 && r <= 0x20BF, r >= 0x2100 && r <= 0x22FF, r >= 0x2460 && r <= 0x266F:
		return true
	case r >= 0x3001 && r <= 0x301F, r >= 0x3041 && r <= 0x30FF, r >= 0x3105 && r <= 0x312F, r >= 0x3200 && r <= 0x33FF:
		return true
	case r >= 0xAC00 && r <= 0xD7A3, r >= 0xFE10 && r <= 0xFE6F, r >= 0xFF01 && r <= 0xFF9F, r >= 0xFFE0 && r <= 0xFFE6:
		return true
	case r >= 0x391 && r <= 0x3CE, r >= 0x401 && r <= 0x45F:
		return true
	}
	return false
}

// everyday reports the ideographs of the first planes of the national sets:
// GB 2312 level 1, Big5 level 1 and JIS X 0208 level 1.
func everyday(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF && everydaySet()[(r-0x4E00)/64]&(1<<((r-0x4E00)%64)) != 0 || r == 0x3005 || r == 0x3007
}

var everydaySet = sync.OnceValue(func() *[0x5200 / 64]uint64 {
	var set [0x5200 / 64]uint64
	plane := func(from encoding.Encoding, lead0, lead1, trail0, trail1 byte) {
		d := from.NewDecoder()
		for lead := int(lead0); lead <= int(lead1); lead++ {
			for trail := int(trail0); trail <= int(trail1); trail++ {
				out, err := d.Bytes([]byte{byte(lead), byte(trail)})
				if r := []rune(string(out)); err == nil && len(r) == 1 && r[0] >= 0x4E00 && r[0] <= 0x9FFF {
					set[(r[0]-0x4E00)/64] |= 1 << ((r[0] - 0x4E00) % 64)
				}
			}
		}
	}
	plane(simplifiedchinese.GBK, 0xB0, 0xD7, 0xA1, 0xFE)
	plane(traditionalchinese.Big5, 0xA4, 0xC6, 0x40, 0xFE)
	plane(japanese.EUCJP, 0xB0, 0xCF, 0xA1, 0xFE)
	return &set
})

func sortedKeys(m map[int32][]int32) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
