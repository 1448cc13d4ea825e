package specimen

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/specimen/copytext"
)

func chineseStyle() typeStyle {
	return typeStyle{face: faceNamed(song), size: 10, leading: 15, indent: 2}
}

func latinStyle() typeStyle {
	return typeStyle{face: faceNamed(roman), size: 10, leading: 12, indent: 1, latin: true}
}

// setAll sets paragraphs to a measure.
func setAll(st typeStyle, list []string, measure float64) []tline {
	f := newFlow(st, list, false)
	var out []tline
	for {
		l, ok := f.next(measure)
		if !ok {
			return out
		}
		out = append(out, l)
	}
}

// Whatever the measure, no line may begin or end with a mark that may not stand
// there, leave its measure, or lose a character.
func TestChineseLinesKeepTheRules(t *testing.T) {
	for _, a := range copytext.Chinese().Articles {
		for _, measure := range []float64{95, 120, 131.5, 200} {
			lines := setAll(chineseStyle(), a.Paragraphs, measure)
			var all strings.Builder
			for i, l := range lines {
				all.WriteString(l.text)
				rs := []rune(l.text)
				if !l.opens && !isLatin(rs[0]) && strings.ContainsRune(neverFirst, rs[0]) {
					t.Errorf("%s at %.0f: line %d begins with %q", a.ID, measure, i, rs[0])
				}
				if !l.closes && strings.ContainsRune(neverLast, rs[len(rs)-1]) {
					t.Errorf("%s at %.0f: line %d ends with %q", a.ID, measure, i, rs[len(rs)-1])
				}
				if l.width > measure+0.01 {
					t.Errorf("%s at %.0f: line %d %q is %.2f wide", a.ID, measure, i, l.text, l.width)
				}
			}
			if got, want := bare(all.String()), bare(strings.Join(a.Paragraphs, "")); got != want {
				t.Errorf("%s at %.0f: set %q, want %q", a.ID, measure, got, want)
			}
		}
	}
}

// Full lines of a justified text end at the measure.
func TestLinesAreJustified(t *testing.T) {
	list := []string{"清晨六点，水面上起了薄雾。船工们一边解缆一边说笑：“今天是个好天。”岸上的人挥手，船慢慢离开了石阶，向着湖心去了。"}
	for i, l := range setAll(chineseStyle(), list, 123) {
		if !l.closes && math.Abs(l.width-123) > 0.01 {
			t.Errorf("line %d %q ends at %.2f, want 123", i, l.text, l.width)
		}
	}
}

func TestParagraphsAreIndented(t *testing.T) {
	lines := setAll(chineseStyle(), []string{"一二三四五六七八九十一二三四五六七八九十", "一二三"}, 100)
	if len(lines) != 4 {
		t.Fatalf("got %d lines, want 4", len(lines))
	}
	for i, want := range []float64{20, 0, 0, 20} {
		if got := lines[i].glyphs[0].x; math.Abs(got-want) > 0.01 {
			t.Errorf("line %d begins at %.2f, want %.0f", i, got, want)
		}
	}
}

// A closing mark that would begin a line is drawn into the line before by
// squeezing the marks there.
func TestPunctuationIsSqueezed(t *testing.T) {
	st := chineseStyle()
	st.indent = 0
	lines := setAll(st, []string{"春来，夏往，秋收了。好"}, 100)
	if got := lines[0].text; got != "春来，夏往，秋收了。" {
		t.Errorf("the first line is %q", got)
	}
	lines = setAll(st, []string{"春来，夏往，秋天收了。好"}, 100)
	if got := lines[0].text; got != "春来，夏往，秋天收了。" {
		t.Errorf("squeezed, the first line is %q", got)
	}
}

// Latin lines lose no character but the spaces at their ends, and gain only
// hyphens.
func TestLatinLinesKeepTheText(t *testing.T) {
	hyphens := 0
	for _, a := range copytext.English().Articles {
		lines := setAll(latinStyle(), a.Paragraphs, 130)
		var all strings.Builder
		for _, l := range lines {
			all.WriteString(l.text)
			if strings.HasSuffix(l.text, "-") {
				hyphens++
			}
			if l.width > 130.01 {
				t.Errorf("%s: line %q is %.2f wide", a.ID, l.text, l.width)
			}
		}
		if got, want := bare(all.String()), bare(strings.Join(a.Paragraphs, "")); got != want {
			t.Errorf("%s: set %q, want %q", a.ID, got, want)
		}
	}
	if hyphens == 0 {
		t.Error("no word was hyphenated")
	}
}

func TestHyphenPoints(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"harbour", "har-bour"}, {"running", "run-ning"}, {"question", "ques-tion"}, {"lighthouse", "lighthouse"},
		{"through", "through"}, {"APPLE", "APPLE"}, {"short", "short"}, {"understand", "under-stand"}, {"1984", "1984"},
	} {
		got := c.word
		if p := hyphenPoints(c.word); len(p) > 0 {
			got = c.word[:p[0]] + "-" + c.word[p[0]:]
		}
		if got != c.want {
			t.Errorf("%s is broken as %s, want %s", c.word, got, c.want)
		}
	}
}

// A flow may be parted anywhere and goes on where it stopped.
func TestFlowGoesOn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, a := range copytext.Chinese().Articles {
		f := newFlow(chineseStyle(), a.Paragraphs, false)
		var got strings.Builder
		for {
			l, ok := f.next(60 + 100*rng.Float64())
			if !ok {
				break
			}
			got.WriteString(l.text)
			f = f.clone()
		}
		if g, w := bare(got.String()), bare(strings.Join(a.Paragraphs, "")); g != w {
			t.Errorf("%s: %q, want %q", a.ID, g, w)
		}
	}
}

func TestSentences(t *testing.T) {
	got := sentences("他说：“走吧。”大家走了。雨停了！", false)
	want := []string{"他说：“走吧。”", "大家走了。", "雨停了！"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	got = sentences("Fog lifted. “Go,” she said. They went.", true)
	if len(got) != 3 {
		t.Errorf("got %q, want three sentences", got)
	}
}

func TestHanNumbers(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"6月11日", "六月十一日"}, {"20人", "二十人"}, {"99户", "九十九户"}, {"19:30", "十九时三十分"}, {"37.5%", "百分之三十七点五"}, {"2025年", "二〇二五年"},
	} {
		if got := hanNumbers(c.in); got != c.want {
			t.Errorf("%s is written %s, want %s", c.in, got, c.want)
		}
	}
}
