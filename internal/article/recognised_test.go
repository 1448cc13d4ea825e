package article_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A galley proof of a machine-read page: three columns of 200 points, type of
// ten points, line under line.
const (
	readColumn = 200.0
	readGutter = 14.0
	readEm     = 10.0
	readLead   = 12.0
)

type readPage struct {
	m   paper.Makeup
	pen [8]float64 // how far down each column is set
}

func newReadPage() *readPage {
	p := &readPage{m: paper.Makeup{Source: "made.xml#1", Width: 700, Height: 1000, Recognised: true}}
	p.m.Type = paper.Typography{BodyEm: readEm, Leading: readLead, Gutter: readGutter, Language: "en"}
	for i := range p.pen {
		p.pen[i] = 60
	}
	return p
}

func (p *readPage) left(col int) float64 { return 30 + float64(col)*(readColumn+readGutter) }

// add puts a block into a column; indent is the white before each line, in
// points, and width what a line fills.
func (p *readPage) add(col int, em, indent, width float64, lines ...string) *paper.Block {
	b := paper.Block{ID: len(p.m.Blocks), Seq: len(p.m.Blocks), Em: em, Leading: readLead, Frame: -1, Tag: -1, Weight: 400}
	if len(lines) == 1 {
		b.Leading = 0
	}
	x := p.left(col) + indent
	for _, text := range lines {
		y := p.pen[col]
		box := geom.R(x, y, x+width, y+em)
		b.Lines = append(b.Lines, paper.TypeLine{Line: paper.Line{Text: text, Box: box}, Em: em, Weight: 400, Confidence: 0.9})
		b.Box = b.Box.Union(box)
		p.pen[col] += readLead * em / readEm
	}
	p.pen[col] += 2
	p.m.Blocks = append(p.m.Blocks, b)
	return &p.m.Blocks[len(p.m.Blocks)-1]
}

// head puts a centred heading, body a paragraph of some lines.
func (p *readPage) head(col int, em float64, text string) {
	width := float64(len(text)) * em / 2
	p.add(col, em, (readColumn-width)/2, width, text)
}

func (p *readPage) body(col, lines int, first, last string) {
	text := []string{first}
	for range lines - 2 {
		text = append(text, "and the barges went down with the tide to the")
	}
	p.add(col, readEm, 0, readColumn, append(text, last)...)
}

func (p *readPage) read(t *testing.T) []paper.Article {
	t.Helper()
	return article.Read(p.m).Articles
}

func heads(list []paper.Article) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Headline)
	}
	return strings.Join(out, "|")
}

// A heading of the size of its text is told by its place in the column; text
// runs on into the next column.
func TestRecognisedColumns(t *testing.T) {
	p := newReadPage()
	p.head(0, readEm, "The Harbour.")
	p.body(0, 30, "The quays were full on Monday and the boats", "lay two deep before the customs house, and")
	p.body(0, 30, "nobody could say when the pilots would be", "back from the outer roads with a word of the")
	p.body(1, 10, "fleet that was looked for since Easter.", "It came at last in the night.")
	p.head(1, 8, "Markets.")
	p.body(1, 20, "Wheat was dear and oats were dearer still.", "Few sold.")
	got := p.read(t)
	if heads(got) != "The Harbour.|Markets." {
		t.Fatalf("headlines %q", heads(got))
	}
	if !strings.Contains(strings.Join(got[0].Paragraphs, " "), "fleet that was looked for") {
		t.Errorf("the second column is missing from %q", got[0].Paragraphs)
	}
}

// What stands across the foot is another text than the columns over it.
func TestRecognisedFeuilleton(t *testing.T) {
	p := newReadPage()
	p.head(0, readEm, "ABROAD.")
	for col := range 3 {
		p.body(col, 25, "and so it went on from week to week in the", "towns along the river, where nobody would")
	}
	foot := p.pen[2] + 40
	for col := range 3 {
		p.pen[col] = foot
	}
	for col := range 3 {
		p.body(col, 12, "she opened the little window over the yard", "and looked down into the dark, and waited")
	}
	got := p.read(t)
	if len(got) != 2 || !strings.HasPrefix(got[1].Paragraphs[0], "she opened") {
		t.Fatalf("%d articles: %q", len(got), heads(got))
	}
	if !got[0].RunsOut || !got[1].RunsOn || !got[1].RunsOut || got[0].RunsOn {
		t.Errorf("ends: %v %v, %v %v", got[0].RunsOn, got[0].RunsOut, got[1].RunsOn, got[1].RunsOut)
	}
}

// A signature at the right is no headline, and lettering that nobody could read
// is one.
func TestRecognisedSignatureAndBlank(t *testing.T) {
	p := newReadPage()
	p.head(0, 16, "A Letter")
	p.body(0, 12, "Sir, I beg leave to say a word on the lamps", "and remain your humble servant.")
	p.add(0, readEm, 130, 60, "A. Lamplighter.")
	y := p.pen[0] + 4
	p.pen[0] = y + 30
	p.body(0, 12, "The council met on Tuesday in the old hall.", "It rose at nine.")
	p.m.Unread = []paper.Block{{ID: -1, Box: geom.R(50, y, 210, y+24), Frame: -1, Seq: 3, Tag: -1}}
	p.m.Blocks[3].Seq = 4
	got := p.read(t)
	if len(got) != 2 || got[0].Headline != "A Letter" || got[1].Headline != "" {
		t.Fatalf("%d articles: %q", len(got), heads(got))
	}
	if !strings.Contains(strings.Join(got[0].Paragraphs, " ")+got[0].Headline, "Lamplighter") && len(got[0].Bylines) == 0 {
		t.Errorf("the signature is lost: %q", got[0].Paragraphs)
	}
}

// Blocks that the recogniser calls an advertisement are one, by the block
// around them.
func TestRecognisedAdvertisement(t *testing.T) {
	p := newReadPage()
	p.head(0, 16, "A Letter")
	p.body(0, 12, "Sir, I beg leave to say a word on the lamps", "and remain your humble servant.")
	for i, text := range []string{"FINE HATS", "LAMPS"} {
		for range 2 {
			b := p.add(1, 14, 20, 120, text)
			b.Hint, b.Unit = "advertisement", i+1
		}
	}
	var ads []string
	for _, a := range p.read(t) {
		if a.Kind == paper.KindAd {
			ads = append(ads, strings.Join(a.Paragraphs, "+"))
		}
	}
	if strings.Join(ads, "|") != "FINE HATS FINE HATS|LAMPS LAMPS" {
		t.Errorf("advertisements %q", ads)
	}
}

// Where the recogniser reads across the columns its order is not followed.
func TestRecognisedOrderAcross(t *testing.T) {
	p := newReadPage()
	for row := range 8 {
		for col := range 3 {
			word := string(rune('a' + col*8 + row))
			p.body(col, 4, word+"xx the quays were full and the boats", word+"yy lay two deep before the house, and")
		}
	}
	got := p.read(t)
	var order strings.Builder
	for _, a := range got {
		for _, w := range strings.Fields(strings.Join(a.Paragraphs, " ")) {
			if strings.HasSuffix(w, "xx") {
				order.WriteString(w[:1])
			}
		}
	}
	if order.String() != "abcdefghijklmnopqrstuvwx" {
		t.Errorf("read in the order %s", order.String())
	}
}

// The name of the paper, its ears and its terms are the masthead; the first
// column under them is news.
func TestRecognisedMasthead(t *testing.T) {
	p := newReadPage()
	place := func(x, y, width, em float64, text string) {
		b := p.add(7, em, 0, width, text)
		b.Box = geom.R(x, y, x+width, y+em)
		b.Lines[0].Box = b.Box
	}
	place(150, 30, 400, 48, "THE RIVER MERCURY")
	place(40, 40, 80, 9, "Founded upon the quay.")
	place(200, 90, 300, 11, "No. 212. Friday, May 3, 1851. Price 2d.")
	for i := range p.pen {
		p.pen[i] = 120
	}
	p.head(0, readEm, "The Harbour.")
	p.body(0, 12, "The quays were full on Monday and the boats", "lay two deep.")
	leaf := article.Read(p.m)
	if heads(leaf.Articles) != "The Harbour." || len(leaf.Furniture) != 3 {
		t.Errorf("headlines %q, %d zones of furniture", heads(leaf.Articles), len(leaf.Furniture))
	}
	for _, z := range leaf.Furniture {
		if z.Role != paper.RoleMasthead {
			t.Errorf("%q is %s", z.Lines[0].Text, z.Role)
		}
	}
}

// Marks without a place, or with too many pieces to compare, are read all the
// same.
func TestRecognisedHostile(t *testing.T) {
	p := newReadPage()
	for i := range 6000 {
		b := p.add(i%3, 10, 0, 50, "x")
		if i%7 == 0 {
			b.Box = geom.R(1e300, -1e300, 1e308, 1e308)
			b.Lines[0].Box = b.Box
		}
		b.Seq = -i
	}
	if leaf := article.Read(p.m); len(leaf.Page.Zones) != 6000 {
		t.Errorf("%d zones, want 6000", len(leaf.Page.Zones))
	}
}

// Whatever boxes and words a recogniser may write, every line of the page is in
// one zone and no article is without a place.
func TestRecognisedAnything(t *testing.T) {
	words := []string{"THE QUAYS", "1.", "and the tide", "Paris, le 3 mai.", "a", "■ ^ _", "A. Lamplighter.", "went out to sea and did not come", "No. 4. Price 2d."}
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 11))
		p := newReadPage()
		lines := 0
		for range rng.IntN(60) {
			var text []string
			for range 1 + rng.IntN(9) {
				text = append(text, words[rng.IntN(len(words))])
			}
			col := rng.IntN(4)
			b := p.add(col, 4+30*rng.Float64()*rng.Float64(), 100*rng.Float64()*rng.Float64(), 1+300*rng.Float64(), text...)
			b.Seq, lines = rng.IntN(80), lines+len(text)
			if rng.IntN(9) == 0 {
				b.Hint, b.Unit = []string{"advertisement", "table", "heading"}[rng.IntN(3)], 1+rng.IntN(4)
			}
		}
		for range rng.IntN(3) {
			x, y := 600*rng.Float64(), 900*rng.Float64()
			p.m.Unread = append(p.m.Unread, paper.Block{Box: geom.R(x, y, x+150, y+20), Seq: rng.IntN(80)})
			p.m.Barriers = append(p.m.Barriers, paper.Barrier{Kind: paper.BarrierRule, Pos: y, Lo: x, Hi: x + 200, Weight: 1})
			p.m.Pictures = append(p.m.Pictures, paper.Picture{Rect: geom.R(x, y, x+120, y+90), Frame: -1})
		}
		leaf := article.Read(p.m)
		got, zones := 0, map[string]bool{}
		for _, z := range leaf.Page.Zones {
			got += len(z.Lines)
			zones[z.ID] = true
		}
		if got != lines {
			t.Fatalf("seed %d: %d lines in zones, %d printed", seed, got, lines)
		}
		for _, a := range leaf.Articles {
			if len(a.Parts) != 1 || len(a.Parts[0].Zones) == 0 {
				t.Fatalf("seed %d: article %s has no place", seed, a.ID)
			}
			for _, z := range a.Parts[0].Zones {
				if !zones[z] {
					t.Fatalf("seed %d: article %s stands in %s, which is none", seed, a.ID, z)
				}
			}
		}
	}
}
