package notation

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Invented text is drawn from these: common characters and syllables in no
// order that means anything.
var (
	han       = []rune("山水风云天地人木火土金石田河江湖海春夏秋冬东西南北中大小多少上下左右前后高低长短新老明白红黄青绿黑门窗桥路车船马牛羊鱼鸟花草树林果米面茶饭工农学校书画歌舞走跑飞来去出入开关看听说读写想问答好美善真清和平安乐年月日时分城乡村街区家园")
	kana      = []rune("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん")
	hangul    = []rune("가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초구누두루무부수우주추기니리미비시이지")
	syllables = []string{"ba", "ren", "to", "mil", "sa", "ver", "no", "li", "dor", "ke", "fan", "mu", "tel", "ri", "son", "ga", "wen", "pa", "hil", "ter"}
)

// filler is a small fixed sequence of numbers, so that a page reads the same
// wherever it is made (Knuth's 64-bit linear congruential constants).
type filler struct{ state uint64 }

func (f *filler) below(n int) int {
	f.state = f.state*6364136223846793005 + 1442695040888963407
	return int((f.state >> 33) % uint64(n))
}

var fillers = regexp.MustCompile(`\{(\w+) (\d+)\}`)

// expand replaces the {han 40} of a text.
func (f *filler) expand(text string) (string, error) {
	var fault error
	out := fillers.ReplaceAllStringFunc(text, func(m string) string {
		part := fillers.FindStringSubmatch(m)
		n, err := strconv.Atoi(part[2])
		if err != nil || n > maxFiller {
			fault = fmt.Errorf("%s: want at most %d", m, maxFiller)
			return ""
		}
		s, err := f.fill(part[1], n)
		if err != nil {
			fault = err
		}
		return s
	})
	return out, fault
}

func (f *filler) fill(kind string, n int) (string, error) {
	switch kind {
	case "han":
		return f.signs(han, "，", "。", n), nil
	case "kana":
		return f.signs(kana, "、", "。", n), nil
	case "hangul":
		return f.signs(hangul, ",", ".", n), nil
	case "latin":
		return f.words(n), nil
	}
	return "", errors.New("filler " + kind + ": want han, kana, hangul or latin")
}

// signs gives exactly n characters, stops among them, the last one a full stop.
func (f *filler) signs(from []rune, comma, stop string, n int) string {
	var b strings.Builder
	run, sentence := 0, 0
	for i := range n {
		switch {
		case i == n-1 && n > 1:
			b.WriteString(stop)
		case run > 7+f.below(8):
			run, sentence = 0, sentence+1
			if sentence%3 == 0 {
				b.WriteString(stop)
			} else {
				b.WriteString(comma)
			}
		default:
			b.WriteRune(from[f.below(len(from))])
			run++
		}
	}
	return b.String()
}

// words gives n words in sentences.
func (f *filler) words(n int) string {
	var b strings.Builder
	first, run := true, 0
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		w := ""
		for range 1 + f.below(3) {
			w += syllables[f.below(len(syllables))]
		}
		if first {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(w)
		run++
		if first = i == n-1 || run > 6+f.below(8); first {
			b.WriteByte('.')
			run = 0
		}
	}
	return b.String()
}
