package ingest

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/archive"
)

// readings are places whose name is not read as its characters mostly are, of
// those that newspapers are named after.
var readings = map[string]string{
	"重庆": "chongqing", "厦门": "xiamen", "蚌埠": "bengbu", "亳州": "bozhou", "六安": "luan", "台州": "taizhou", "丽水": "lishui",
	"长沙": "changsha", "长春": "changchun", "长江": "changjiang", "长治": "changzhi", "西藏": "xizang", "成都": "chengdu", "首都": "shoudu",
	"都市": "dushi", "乐山": "leshan", "乐清": "yueqing", "音乐": "yinyue", "番禺": "panyu", "东莞": "dongguan", "莘县": "shenxian",
}

// Slug makes a short name for a title: pinyin for Han characters, two
// characters to a word (今日云汀 is jinri-yunting), Latin letters without their
// accents, and hyphens between. It is empty when the name holds neither.
func Slug(name string) string {
	var words []string
	var han, latin []rune
	flush := func() {
		words = append(words, hanWords(han)...)
		if len(latin) > 0 {
			words = append(words, string(latin))
		}
		han, latin = nil, nil
	}
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Han, r):
			if len(latin) > 0 {
				flush()
			}
			han = append(han, r)
		case unicode.Is(unicode.Mn, r): // an accent taken off its letter
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if len(han) > 0 {
				flush()
			}
			latin = append(latin, unicode.ToLower(r))
		case r == '\'' || r == '’': // l'écho is one word
		default:
			flush()
		}
	}
	flush()
	for slug := strings.Join(words, "-"); ; slug = strings.Join(words, "-") {
		if archive.ValidSlug(slug) || len(words) == 0 {
			return slug
		}
		words = words[:len(words)-1] // too long
	}
}

// hanWords reads Han characters, two to a word: nearly every name of a
// newspaper is built so.
func hanWords(han []rune) []string {
	var words []string
	for ; len(han) > 0; han = han[min(2, len(han)):] {
		pair := string(han[:min(2, len(han))])
		word := readings[pair]
		if word == "" {
			word = strings.Join(pinyin.LazyConvert(pair, nil), "")
		}
		if word != "" {
			words = append(words, word)
		}
	}
	return words
}
