package article

import (
	"math"
	"math/rand"
	"testing"
	"time"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Nothing printed is lost, doubled or made up, whatever the page looks like.
func checkWhole(t *testing.T, m paper.Makeup, leaf paper.Leaf) {
	t.Helper()
	printed, zoned := map[rune]int{}, map[rune]int{}
	for _, b := range m.Blocks {
		for _, l := range b.Lines {
			count(printed, l.Text, 1)
		}
	}
	zones := map[string]paper.Zone{}
	for _, z := range leaf.Page.Zones {
		if _, twice := zones[z.ID]; twice {
			t.Fatalf("two zones are called %s", z.ID)
		}
		zones[z.ID] = z
		for _, l := range z.Lines {
			count(zoned, l.Text, 1)
		}
	}
	for r, n := range printed {
		if zoned[r] != n {
			t.Fatalf("%q is printed %d times and stands %d times in zones", r, n, zoned[r])
		}
	}
	for r := range zoned {
		if printed[r] == 0 {
			t.Fatalf("%q was made up", r)
		}
	}
	checkHomes(t, leaf, zones)
}

// Each zone is in one article, or furniture, or an orphan that a finding names.
func checkHomes(t *testing.T, leaf paper.Leaf, zones map[string]paper.Zone) {
	t.Helper()
	homes := map[string]int{}
	for _, a := range leaf.Articles {
		text := map[rune]int{}
		for _, id := range a.Parts[0].Zones {
			homes[id]++
			for _, l := range zones[id].Lines {
				count(text, l.Text, 1)
			}
		}
		told := append(append(append([]string{a.Headline}, a.Kicker...), a.Deck...), a.Paragraphs...)
		for _, s := range told {
			count(text, s, -1)
		}
		for r, n := range text {
			if n < 0 {
				t.Fatalf("article %s says %q more often than its zones", a.ID, r)
			}
		}
		if a.Confidence < 0 || a.Confidence > 1 || math.IsNaN(a.Confidence) {
			t.Fatalf("article %s has confidence %v", a.ID, a.Confidence)
		}
	}
	furniture := map[string]bool{}
	for _, z := range leaf.Furniture {
		furniture[z.ID] = true
	}
	orphans := 0
	for _, f := range leaf.Findings {
		if f.Code == paper.OrphanBlock {
			orphans++
		}
	}
	for id := range zones {
		switch {
		case homes[id] > 1:
			t.Fatalf("zone %s is in %d articles", id, homes[id])
		case homes[id] == 0 && !furniture[id] && orphans == 0:
			t.Fatalf("zone %s is in no article and no finding says so", id)
		}
	}
}

func count(in map[rune]int, s string, by int) {
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u00ad' {
			in[r] += by
		}
	}
}

func TestPressPagesAreWhole(t *testing.T) {
	for seed := int64(100); seed < 120; seed++ {
		p := newPress(seed)
		p.page()
		checkWhole(t, p.m, Read(p.m))
	}
}

// chaos is a page of blocks thrown down at random.
func chaos(rng *rand.Rand, blocks int) paper.Makeup {
	words := []string{"本报讯（记者 王一）新桥通车。", "（下转2版）", "上接1版", "广告", "电话：85550140", "By Jane Doe", "Continued on page 5", "", "天", "a-", "第2版", "2026年6月1日 星期一",
		"图为新桥。张三 摄", "导读", "责任编辑 李四", "“", "”。", "The quick brown fox", "jumps over", "\u00ad", " ", "公告"}
	number := func() float64 {
		switch rng.Intn(40) {
		case 0:
			return math.NaN()
		case 1:
			return math.Inf(1 - 2*rng.Intn(2))
		case 2:
			return rng.NormFloat64() * 1e9
		}
		return float64(rng.Intn(800))
	}
	box := func() geom.Rect {
		x, y := number(), number()
		return geom.R(x, y, x+float64(rng.Intn(300)), y+float64(rng.Intn(200)))
	}
	m := paper.Makeup{Width: 800, Height: 1100, Type: paper.Typography{BodyEm: number() / 40, Leading: number() / 40, Gutter: number() / 40, BodyFont: "A", CJK: rng.Intn(2) == 0}}
	if rng.Intn(3) == 0 {
		m.Type.Direction = paper.Vertical
	}
	for i := range blocks {
		b := paper.Block{ID: i, Direction: paper.Horizontal, Box: box(), Em: float64(rng.Intn(30)), Leading: number() / 40, Font: string(rune('A' + rng.Intn(3))), Weight: 400 + 300*rng.Intn(2), Frame: rng.Intn(8) - 3, Seq: rng.Intn(50), Tag: -1}
		if rng.Intn(4) == 0 {
			b.Direction = paper.Vertical
		}
		for range rng.Intn(6) {
			b.Lines = append(b.Lines, paper.TypeLine{Line: paper.Line{Text: words[rng.Intn(len(words))], Box: box()}, Em: number() / 40, Indent: float64(rng.Intn(5)), Tail: float64(rng.Intn(9)), Opens: rng.Intn(2) == 0})
		}
		m.Blocks = append(m.Blocks, b)
	}
	for i := range 5 {
		m.Frames = append(m.Frames, paper.Frame{Rect: box(), Parent: rng.Intn(7) - 2, Ruled: true})
		m.Pictures = append(m.Pictures, paper.Picture{Rect: box(), Frame: rng.Intn(7) - 2, Lettering: i == 0})
		m.Barriers = append(m.Barriers, paper.Barrier{Kind: paper.BarrierKind(rng.Intn(4)), Vertical: rng.Intn(2) == 0, Pos: number(), Lo: number(), Hi: number(), Weight: number() / 400})
		m.Type.Columns = append(m.Type.Columns, paper.Column{Span: box()})
	}
	return m
}

func TestChaosIsWhole(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	for i := range 300 {
		m := chaos(rng, rng.Intn(40))
		checkWhole(t, m, Read(m))
		if t.Failed() {
			t.Fatalf("page %d", i)
		}
	}
}

// A page of thousands of blocks must not take the machine down.
func TestCrowdedPage(t *testing.T) {
	rng := rand.New(rand.NewSource(9))
	m := chaos(rng, 6000)
	start := time.Now()
	leaf := Read(m)
	if took := time.Since(start); took > time.Minute {
		t.Errorf("6000 blocks took %v", took)
	}
	checkWhole(t, m, leaf)
}

func FuzzRead(f *testing.F) {
	f.Add(int64(1), 3)
	f.Add(int64(42), 30)
	f.Fuzz(func(t *testing.T, seed int64, blocks int) {
		if blocks < 0 || blocks > 60 {
			return
		}
		m := chaos(rand.New(rand.NewSource(seed)), blocks)
		checkWhole(t, m, Read(m))
	})
}
