package reader

import (
	"fmt"
	"image"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

func TestBoxes(t *testing.T) {
	line := func(text string, x0, y0, x1, y1 float64) paper.Line {
		return paper.Line{Text: text, Box: geom.R(x0, y0, x1, y1)}
	}
	for _, c := range []struct {
		name, question string
		lines          []paper.Line
		want           string
	}{
		{"in a line", "水质", []paper.Line{line("运河水质好转", 0, 0, 60, 10)}, "[20 0 40 10]"},
		{"over its end", "水质", []paper.Line{line("运河水", 0, 0, 30, 10), line("质好转", 0, 10, 30, 20)}, "[20 0 30 10][0 10 10 20]"},
		{"from top to bottom", "水质", []paper.Line{line("运河水质", 0, 0, 10, 40)}, "[0 20 10 40]"},
		{"narrow letters", "AI", []paper.Line{line("用AI写", 0, 0, 60, 10)}, "[20 0 40 10]"},
		{"a parted word", "harbour", []paper.Line{line("the har-", 0, 0, 80, 10), line("bour wall", 0, 10, 90, 20)}, "[40 0 80 10][0 10 40 20]"},
		{"two words over two lines", `"old harbour"`, []paper.Line{line("the old", 0, 0, 70, 10), line("harbour", 0, 10, 70, 20)}, "[40 0 70 10][0 10 70 20]"},
		{"twice", "水", []paper.Line{line("水山水", 0, 0, 30, 10)}, "[0 0 10 10] [20 0 30 10]"},
		{"without a place", "水", []paper.Line{{Text: "水"}}, ""},
	} {
		find, err := search.Parse(c.question)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for i, rects := range boxes(find, c.lines, "en") {
			if i > 0 {
				got += " "
			}
			for _, r := range rects {
				got += fmt.Sprintf("[%.0f %.0f %.0f %.0f]", r.X0, r.Y0, r.X1, r.Y1)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	find, err := search.Parse("水质 柳树")
	if err != nil {
		t.Fatal(err)
	}
	a := &Article{Article: paper.Article{Paragraphs: []string{"水质水质。", "这一段先说别的。再说运河的水质和岸上的柳树。", "末段。"}}}
	s := snippet(a, find, "zh")
	if s.Text != "再说运河的水质和岸上的柳树。" || !s.Before || s.After || len(s.Marks) != 2 {
		t.Errorf("%+v", s)
	}
	for i, want := range []string{"水质", "柳树"} {
		if got := s.Text[s.Marks[i].From:s.Marks[i].To]; got != want {
			t.Errorf("mark %d is %q", i, got)
		}
	}
	if s := snippet(a, nil, "zh"); s.Text != "水质水质。" {
		t.Errorf("without a question: %+v", s)
	}
	if s := snippet(&Article{}, find, "zh"); s.Text != "" {
		t.Errorf("without text: %+v", s)
	}
}

// Paper is white and ink black, whatever range a WebP picture uses.
func TestWiden(t *testing.T) {
	m := image.NewYCbCr(image.Rect(0, 0, 4, 2), image.YCbCrSubsampleRatio420)
	copy(m.Y, []byte{16, 235, 126, 0, 255})
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = 128, 240
	}
	widen(m)
	if got := fmt.Sprint(m.Y[:5], m.Cb[0], m.Cr[0]); got != "[0 255 128 0 255] 128 255" {
		t.Errorf("became %s", got)
	}
}
