package layout

import (
	"math"
	"sort"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

func findBlock(t *testing.T, m paper.Makeup, starts string) paper.Block {
	t.Helper()
	for _, b := range m.Blocks {
		if strings.HasPrefix(b.Lines[0].Text, starts) {
			return b
		}
	}
	t.Fatalf("no block begins with %q:\n%s", starts, show(m))
	return paper.Block{}
}

func TestIndentTailAndOpening(t *testing.T) {
	m := Make(notation.Must("page 300 300\nbody 20,20 120,200\n| 春天来了河水涨了两岸的人都来看\n| 夏天也来了\n"))
	b := findBlock(t, m, "春天")
	if len(b.Lines) != 3 {
		t.Fatalf("want three lines:\n%s", show(m))
	}
	first, second, third := b.Lines[0], b.Lines[1], b.Lines[2]
	if !first.Opens || !first.Full() || math.Abs(first.Indent-2) > 0.05 {
		t.Errorf("first line: %+v", first)
	}
	if second.Opens || second.Full() || math.Abs(second.Tail-3) > 0.05 {
		t.Errorf("last line of the paragraph: %+v", second)
	}
	if !third.Opens {
		t.Errorf("second paragraph: %+v", third)
	}
}

// TestShortBlockIsMeasuredByItsColumn: a single line says by itself neither that
// it is indented nor that it is short.
func TestShortBlockIsMeasuredByItsColumn(t *testing.T) {
	m := Make(notation.Must("page 300 300\nbody 20,20 120,120\n| {han 50}\nheadline 20,130 120,160 em 16\n| 题\nbody 20,170 120,190\n| 短短一行\n"))
	ln := findBlock(t, m, "短短").Lines[0]
	if math.Abs(ln.Indent-2) > 0.05 || ln.Full() || !ln.Opens {
		t.Errorf("%+v", ln)
	}
}

func TestLeadIn(t *testing.T) {
	m := Make(notation.Must("page 300 300\nbody 20,20 160,120\n| **城北消息** 今天起图书馆延长开放到夜里九点钟\n"))
	if ln := findBlock(t, m, "城北").Lines[0]; ln.Lead != "城北消息" {
		t.Errorf("lead-in %q of %q", ln.Lead, ln.Text)
	}
}

func TestFramesNestAndTintsBehindTextAreSoft(t *testing.T) {
	m := Make(notation.Must(`page 400 300
box 20,20 220,200 stroke
box 40,60 200,180 fill #eeeeff
headline 40,30 200,50 em 16
| 盒中之盒
body 50,70 190,170
| {han 60}
box 240,84 380,116 fill #ffeecc
body 240,20 380,200 leading 16
| {han 110}
`))
	if len(m.Frames) != 3 {
		t.Fatalf("frames: %+v", m.Frames)
	}
	head, inner := findBlock(t, m, "盒中"), m.Blocks[len(m.Blocks)-1]
	for _, b := range m.Blocks {
		if b.Em == 10 && b.Box.X0 < 200 {
			inner = b
		}
	}
	if head.Frame < 0 || inner.Frame < 0 || m.Frames[inner.Frame].Parent != head.Frame || !m.Frames[head.Frame].Ruled || !m.Frames[inner.Frame].Tint {
		t.Errorf("headline in frame %d, text in frame %d of %+v", head.Frame, inner.Frame, m.Frames)
	}
	soft := 0
	for _, f := range m.Frames {
		if f.Soft {
			soft++
			if f.Rect.X0 != 240 {
				t.Errorf("the wrong frame is soft: %+v", f)
			}
		}
	}
	if soft != 1 {
		t.Errorf("%d soft frames", soft)
	}
	for _, b := range m.Barriers {
		if b.Kind == paper.BarrierFrame && b.Pos == 84 {
			t.Error("the edge of a soft tint is a barrier")
		}
	}
}

func TestRulesPartAndUnderlinesDoNot(t *testing.T) {
	m := Make(notation.Must("page 300 200\nlatin 20,20 200,60 indent 0\n| here are some words\n+ that are set below\nrule 20,29 100,29.3\nlatin 20,80 200,120 indent 0\n| more lines of text\n+ and one below a rule\nrule 15,90.2 220,90.4\n"))
	if b := findBlock(t, m, "here are"); len(b.Lines) != 2 {
		t.Errorf("an underline parts lines:\n%s", show(m))
	}
	if b := findBlock(t, m, "more lines"); len(b.Lines) != 1 {
		t.Errorf("a rule does not part lines:\n%s", show(m))
	}
}

func TestOutlinedHeadlineIsReportedWithItsPlace(t *testing.T) {
	m := Make(notation.Must("page 300 200\noutline 20,20 200,44 cells 8\noutline 20,60 40,62\nbody 20,80 200,140\n| {han 40}\n"))
	if len(m.Pictures) != 1 || !m.Pictures[0].Lettering {
		t.Fatalf("pictures: %+v", m.Pictures)
	}
	if len(m.Findings) != 1 || m.Findings[0].Code != paper.HeadlineOutlined || m.Findings[0].Box != m.Pictures[0].Rect {
		t.Errorf("findings: %+v", m.Findings)
	}
}

func TestADoubtOfTheSourceIsNotToldTwice(t *testing.T) {
	m := Make(notation.Must("page 300 200\noutline 20,20 200,44 cells 8\ndoubt headline-outlined 20,20 200,44 eight characters\nbody 20,80 200,140\n| {han 40}\n"))
	if len(m.Findings) != 1 || m.Findings[0].Message != "eight characters" {
		t.Errorf("findings: %+v", m.Findings)
	}
}

func TestMarksWithoutAPlaceAreCounted(t *testing.T) {
	s := notation.Must("page 300 200\nbody 20,80 200,120\n| 好好学习\n")
	s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: "丢", Em: 10, Box: geom.Rect{X0: math.NaN(), X1: math.NaN(), Y0: 1, Y1: 2}},
		sheet.Glyph{Text: "", Em: 10, Box: geom.R(60, 80, 70, 90), Origin: geom.Point{X: 60, Y: 88}, Certainty: 1})
	m := Make(s)
	codes := map[paper.Code]bool{}
	for _, f := range m.Findings {
		codes[f.Code] = true
	}
	if !codes[paper.GlyphsDropped] || !codes[paper.TextUnmapped] {
		t.Errorf("findings: %+v", m.Findings)
	}
	if strings.Contains(show(m), "丢") || !strings.Contains(show(m), "好好学习") {
		t.Errorf("text:\n%s", show(m))
	}
}

// TestRaisedMarksAndRuby: a footnote figure belongs to its line; ruby between
// lines breaks none.
func TestRaisedMarksAndRuby(t *testing.T) {
	s := notation.Must("page 300 200\nbody 20,40 120,120 indent 0\n| 山水之间人家几户\n+ 灯火万家夜归人来\n")
	for i, x := range []float64{102.5, 40, 46} {
		em, y, text := 6.0, 39.5, "1"
		if i > 0 {
			em, y, text = 4, 50.8, "か"
		}
		s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: text, Em: em, Box: geom.R(x, y, x+em/2, y+em), Origin: geom.Point{X: x, Y: y + 0.88*em}, Font: "Song", Weight: 400, Seq: 100 + i, Tag: -1, Certainty: 1})
	}
	m := Make(s)
	if b := findBlock(t, m, "山水之间人家几户1"); len(b.Lines) != 2 || b.Lines[1].Text != "灯火万家夜归人来" {
		t.Errorf("\n%s", show(m))
	}
}

func TestMoatsAreWhite(t *testing.T) {
	const page = "page 400 300\nbody 20,20 160,90\n| {han 40}\nbody 20,180 160,260\n| {han 40}\nbody 240,20 380,90\n| {han 40}\n"
	moats := func(src string) (upright, level int) {
		for _, b := range Make(notation.Must(src)).Barriers {
			if b.Kind == paper.BarrierMoat && b.Vertical {
				upright++
			} else if b.Kind == paper.BarrierMoat {
				level++
			}
		}
		return upright, level
	}
	if u, l := moats(page); u != 1 || l != 1 {
		t.Errorf("%d upright and %d level moats, want one of each", u, l)
	}
	if u, l := moats(page + "picture 20,100 160,170\n"); u != 1 || l != 0 {
		t.Errorf("with a picture in the white: %d upright and %d level moats", u, l)
	}
}

func TestColumnsAndGutter(t *testing.T) {
	m := Make(notation.Must("page 500 500\ngrid 4 gutter 20 left 20 right 20\nbody c1..4 20-220\n| {han 460}\ngrid 3 gutter 20 left 20 right 20\nbody c1..3 240-440\n| {han 440}\n"))
	grids := map[int]int{}
	for _, c := range m.Type.Columns {
		grids[c.Grid]++
	}
	if len(grids) != 2 || grids[0]+grids[1] != 7 {
		t.Errorf("grids: %+v", m.Type.Columns)
	}
	if m.Type.Gutter < 19 || m.Type.Gutter > 31 || math.Abs(m.Type.Leading-16) > 0.1 || m.Type.BodyEm != 10 {
		t.Errorf("typography: %+v", m.Type)
	}
}

func TestLanguages(t *testing.T) {
	for text, want := range map[string]string{
		"这个区的学校开学了，孩子们进了新教室。":                                                                                     "zh-Hans",
		"這個區的學校開學了，孩子們進了新教室。":                                                                                     "zh-Hant",
		"新しい橋が今日開通し、川の両岸の人たちが渡った。":                                                                                "ja",
		"새 다리가 오늘 아침 열렸고 많은 사람이 건넜다.":                                                                             "ko",
		"The ferry came back to the harbour and the whole town was there to look at it in the morning.":           "en",
		"Die Fähre kam zurück in den Hafen und die ganze Stadt war auf den Beinen, um sie mit Musik zu begrüßen.": "de",
		"Le bateau est revenu dans le port et les habitants de la ville étaient là pour le voir sur les quais.":   "fr",
		"Паром вернулся в гавань, и весь город вышел посмотреть.":                                                 "ru",
		"xyz": "",
	} {
		b := paper.Block{Lines: []paper.TypeLine{{Line: paper.Line{Text: text}}}}
		if got := language([]paper.Block{b}); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestOtsuPartsTwoClassesAndKnowsWhenThereIsOne(t *testing.T) {
	var two, one []float64
	for i := range 100 {
		two = append(two, 0.2+0.001*float64(i))
		one = append(one, float64(i))
		if i%4 == 0 {
			two = append(two, 1.5+0.002*float64(i))
		}
	}
	sort.Float64s(two)
	if cut, share := otsu(two); share < 0.9 || cut < 0.3 || cut > 1.5 {
		t.Errorf("two classes: cut %v, share %v", cut, share)
	}
	if _, share := otsu(one); share > 0.8 {
		t.Errorf("one class: share %v", share)
	}
	if _, share := otsu([]float64{1, 1, 1}); share != 0 {
		t.Errorf("no spread: share %v", share)
	}
}

func TestCentredLineInJustifiedTextIsLifted(t *testing.T) {
	m := Make(notation.Must("page 300 400\nbody 20,20 180,100 leading 14\n| {han 60}\nbody 20,90 180,100 centre indent 0\n| 桥上的灯\nbody 20,104 180,220 leading 14\n| {han 70}\n"))
	if b := findBlock(t, m, "桥上的灯"); len(b.Lines) != 1 || len(m.Blocks) != 3 {
		t.Errorf("the crosshead is not lifted:\n%s", show(m))
	}
	m = Make(notation.Must("page 300 400\nbody 20,20 180,120 centre indent 0\n| 新米到店\n| 送货上门不收费用\n| 桥头第三间\n"))
	if len(m.Blocks) != 1 {
		t.Errorf("a centred block falls apart:\n%s", show(m))
	}
}
