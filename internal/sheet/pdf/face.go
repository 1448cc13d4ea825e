package pdf

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/pdfengine"
)

// face is what a font's name says of its looks.
type face struct {
	family   string
	weight   int
	italic   bool
	unknown  bool // nothing says how heavy it is
	embedded bool
}

// Flags of a font descriptor, PDF 32000-1 table 123.
const (
	flagItalic    = 1 << 6
	flagForceBold = 1 << 18
)

func (p *page) styles() {
	for _, f := range p.marks.Fonts {
		p.faces = append(p.faces, faceOf(f))
	}
}

// faceOf reads family, weight and slant from a font's names. The weight that the
// file gives in numbers (StemV) is unreliable and is not asked.
func faceOf(f pdfengine.Font) face {
	name := unprefixed(f.Name)
	if name == "" {
		name = unprefixed(f.Family)
	}
	words := nameWords(name)
	out := face{family: familyOf(name), weight: weightOf(words), embedded: f.Embedded}
	out.italic = f.Flags&flagItalic != 0 || f.ItalicAngle != 0 || hasAny(words, "italic", "oblique", "ital", "it", "slanted", "kursiv")
	if out.weight == 0 {
		out.weight = weightOfCJK(name)
	}
	if name == "" {
		out.weight, out.unknown = weightOfStem(f.Stem), f.Stem == 0
	}
	if out.weight == 0 && f.Flags&flagForceBold != 0 {
		out.weight = 700
	}
	if out.weight == 0 {
		out.weight = 400
	}
	return out
}

// boldStem is the thickness of upright strokes, in ems, from which type is bold.
// Regular Chinese faces measure 0.06 to 0.075 and Latin ones to 0.09; bold ones
// start at 0.1.
const boldStem = 0.094

// weightOfStem judges a font without a name by its strokes.
func weightOfStem(stem float64) int {
	if stem >= boldStem {
		return 700
	}
	return 400
}

// unprefixed drops the six capitals and plus sign of a subset font.
func unprefixed(name string) string {
	if len(name) > 7 && name[6] == '+' {
		for _, c := range name[:6] {
			if c < 'A' || c > 'Z' {
				return name
			}
		}
		return name[7:]
	}
	return name
}

// familyOf is the name up to the style: "Marion-Italic" is Marion. A family that
// would be empty stays whole.
func familyOf(name string) string {
	cut := strings.IndexAny(name, ",-")
	if cut > 0 && isStyle(nameWords(name[cut+1:])) {
		return name[:cut]
	}
	return name
}

// isStyle reports whether all the words after a hyphen describe a style; digits
// and short codes such as "H" or "GBK" belong to encodings.
func isStyle(words []string) bool {
	for _, w := range words {
		if weightWords[w] == 0 && !styleWords[w] {
			return false
		}
	}
	return len(words) > 0
}

var styleWords = map[string]bool{
	"italic": true, "oblique": true, "ital": true, "it": true, "slanted": true, "roman": true, "condensed": true, "cond": true,
	"narrow": true, "extended": true, "display": true, "text": true, "caption": true, "subhead": true, "h": true, "v": true, "mt": true, "ps": true,
	"extra": true, "ultra": true, "semi": true, "demi": true,
	"identity": true, "gbk": true, "euc": true, "rksj": true, "acp": true,
}

var weightWords = map[string]int{
	"thin": 100, "hairline": 100, "extralight": 200, "ultralight": 200, "light": 300, "lt": 300, "demilight": 350, "semilight": 350, "book": 400,
	"regular": 400, "reg": 400, "normal": 400, "plain": 400, "medium": 500, "md": 500, "med": 500,
	"demi": 600, "demibold": 600, "semibold": 600, "bold": 700, "bd": 700, "b": 700, "extrabold": 800, "ultrabold": 800,
	"xbold": 800, "heavy": 900, "black": 900, "blk": 900, "ultra": 900, "fat": 900,
	"w1": 100, "w2": 200, "w3": 300, "w4": 400, "w5": 500, "w6": 600, "w7": 700, "w8": 800, "w9": 900,
}

// weightOf is the weight the words of a name give, 0 when they give none. "Extra",
// "semi" and the like belong to the word after them; of two weights the last
// counts, since styles stand at the end.
func weightOf(words []string) int {
	weight := 0
	for i, w := range words {
		v := weightWords[w]
		if i > 0 {
			if joined := weightWords[words[i-1]+w]; joined != 0 {
				v = joined
			}
		}
		if v != 0 {
			weight = v
		}
	}
	return weight
}

// weightOfCJK knows Chinese type trades that carry their weight in the design's
// name, spelt out or in the codes of Founder: 黑体, 小标宋 and 综艺 are headline
// faces as heavy as a bold.
func weightOfCJK(name string) int {
	low := strings.ToLower(name)
	for _, k := range cjkWeights {
		if strings.HasPrefix(low, k.mark) || len(k.mark) > 4 && strings.Contains(low, k.mark) {
			return k.weight
		}
	}
	return 0
}

// cjkWeights lists longer marks before those they contain.
var cjkWeights = []struct {
	mark   string
	weight int
}{
	{"超粗黑", 900}, {"大标宋", 700}, {"小标宋", 600}, {"大黑", 800}, {"粗黑", 800}, {"粗宋", 700}, {"综艺", 800}, {"细黑", 300}, {"黑体", 700},
	{"chaocuhei", 900}, {"dabiaosong", 700}, {"xiaobiaosong", 600}, {"cusong", 700}, {"cuhei", 800}, {"dahei", 800},
	{"zongyi", 800}, {"xihei", 300}, {"zhunhei", 400}, {"simhei", 700}, {"stheiti", 400}, {"heiti", 700},
	{"fzxbs", 600}, {"fzdbs", 700}, {"fzcs", 700}, {"fzdht", 800}, {"fzzdh", 800}, {"fzy4", 900}, {"fzzy", 800}, {"fzxh", 300}, {"fzht", 700}, {"fzhei", 700}, {"e-ht", 700},
}

func hasAny(words []string, any ...string) bool {
	for _, w := range words {
		for _, a := range any {
			if w == a {
				return true
			}
		}
	}
	return false
}

// nameWords parts a font's name at punctuation and at capitals: "MinionPro-BoldIt"
// has the words minion, pro, bold and it.
func nameWords(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	prev := rune(0)
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
		case unicode.IsUpper(c) && unicode.IsLower(prev):
			end()
			word = append(word, c)
		default:
			word = append(word, c)
		}
		prev = c
	}
	end()
	return words
}
