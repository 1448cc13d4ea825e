package article

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// score compares a leaf with what the press set.
type score struct {
	stories, headlines, bodies, multi, multiRight int
	tp, got                                       int
}

func tally(leaf paper.Leaf, truth []*made, sc *score) []string {
	var faults []string
	owner := map[string]string{} // line text -> article id, body lines only
	size := map[string]int{}
	text := map[string]paper.Article{}
	zones := map[string]paper.Zone{}
	for _, z := range leaf.Page.Zones {
		zones[z.ID] = z
	}
	for _, a := range leaf.Articles {
		text[a.ID] = a
		for _, id := range a.Parts[0].Zones {
			for _, l := range zones[id].Lines {
				owner[l.Text] = a.ID
				size[a.ID] += len([]rune(l.Text))
			}
		}
	}
	sc.got += len(leaf.Articles)
	for _, s := range truth {
		if len(s.blocks) == 0 {
			continue
		}
		sc.stories++
		in := map[string]int{}
		total := 0
		count := func(l string) {
			if l != "" {
				in[owner[l]] += len([]rune(l))
				total += len([]rune(l))
			}
		}
		var want strings.Builder
		for _, b := range s.blocks {
			for _, l := range b {
				count(l)
				want.WriteString(l)
			}
		}
		count(s.headline)
		count(s.kicker)
		count(s.deck)
		count(s.caption)
		best := ""
		for id, n := range in {
			if best == "" || n > in[best] {
				best = id
			}
		}
		iou := float64(in[best]) / float64(total+size[best]-in[best])
		if iou >= 0.8 {
			sc.tp++
		}
		a := text[best]
		if a.Headline == s.headline {
			sc.headlines++
		}
		body := a.Dateline.Text
		for _, by := range a.Bylines {
			body += "（" + by.Role + " " + strings.Join(by.Names, " ") + "）"
		}
		body += strings.Join(a.Paragraphs, "")
		right := squeeze(body) == squeeze(want.String())
		if right {
			sc.bodies++
		}
		if len(s.blocks) > 1 {
			sc.multi++
			if right {
				sc.multiRight++
			}
		}
		if !right || a.Headline != s.headline || iou < 0.8 {
			faults = append(faults, s.headline)
		}
	}
	return faults
}

func squeeze(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }

func TestPagesFromThePress(t *testing.T) {
	var sc score
	for seed := int64(1); seed <= 60; seed++ {
		p := newPress(seed)
		p.page()
		leaf := Read(p.m)
		draw(t, fmt.Sprintf("press%02d", seed), leaf)
		if faults := tally(leaf, p.truth, &sc); len(faults) > 0 {
			t.Logf("page %d: %d of %d stories wrong: %v (ruled %v flow %v)", seed, len(faults), len(p.truth), faults, p.ruled, p.flow)
		}
	}
	n := float64(sc.stories)
	reach := func(what string, got, want float64) {
		if got < want {
			t.Errorf("%s %.3f, want at least %.3f", what, got, want)
		}
	}
	f1 := 2 * float64(sc.tp) / float64(sc.stories+sc.got)
	t.Logf("stories %d  F1@0.8 %.3f  headlines %.3f  bodies %.3f  multi-block %.3f (%d)", sc.stories, f1, float64(sc.headlines)/n, float64(sc.bodies)/n, float64(sc.multiRight)/float64(sc.multi), sc.multi)
	reach("article F1 at IoU 0.8", f1, 0.97)
	reach("headlines exact on the right story", float64(sc.headlines)/n, 0.97)
	reach("bodies of several blocks exact", float64(sc.multiRight)/float64(sc.multi), 0.95)
}

// BenchmarkRead reads the fullest of the first sixty pages from the press.
func BenchmarkRead(b *testing.B) {
	var fullest paper.Makeup
	for seed := int64(1); seed <= 60; seed++ {
		p := newPress(seed)
		p.page()
		if len(p.m.Blocks) > len(fullest.Blocks) {
			fullest = p.m
		}
	}
	b.ReportMetric(float64(len(fullest.Blocks)), "blocks")
	for b.Loop() {
		Read(fullest)
	}
}
