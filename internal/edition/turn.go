package edition

import (
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Old papers print no "continued on": what does not end at the foot of a page's
// last column goes on at the head of the next page's first, and what stands
// across the foot, the feuilleton, at the foot. A turn is such a place.

// joinTurns joins, over each pair of machine-read pages, what breaks off on the
// one with what goes on without a headline on the other.
func (a *assembly) joinTurns() {
	goesOn := map[int]int{}
	for i := 1; i < len(a.sheets); i++ {
		if a.sheets[i-1].leaf.Recognised && a.sheets[i].leaf.Recognised {
			a.joinTurn(a.sheets[i-1].sequence(), goesOn)
		}
	}
	if len(goesOn) > 0 {
		a.merge(goesOn)
	}
}

// joinTurn matches the articles that break off on a page with the headless ones
// of the next, both in their order, those across the foot by themselves.
func (a *assembly) joinTurn(page int, goesOn map[int]int) {
	for _, foot := range []bool{false, true} {
		tails, heads := a.breakingOff(page, foot), a.headless(page+1, foot)
		used := 0
		for n, h := range heads {
			best, left := -1, len(heads)-n-1 // heads that want a tail behind this one
			for k := used; k < len(tails) && (best < 0 || k < len(tails)-left); k++ {
				if a.meets(tails[k], h, n == 0) && (best < 0 || a.fits(tails[k], h) >= a.fits(tails[best], h)) {
					best = k
				}
			}
			if best >= 0 {
				goesOn[tails[best]] = h
				used = best + 1
			}
		}
	}
}

// footFrom and footWide are how far down, and across what share of the page, a
// text stands across the foot.
const (
	footFrom = 0.45
	footWide = 0.55
)

// acrossFoot reports whether an article stands across the foot of a page.
func (a *assembly) acrossFoot(art *paper.Article, page int) bool {
	s := a.page(page)
	for _, p := range art.Parts {
		if p.Page == page && s != nil && len(p.Polygon) > 0 {
			box := p.Polygon.Bounds()
			return box.Y0 > footFrom*s.leaf.Page.Height && box.Width() > footWide*s.leaf.Page.Width
		}
	}
	return false
}

// breakingOff lists the articles whose last part stands on a page and that may
// go on: those that end in mid-sentence, and the last of all.
func (a *assembly) breakingOff(page int, foot bool) []int {
	var out []int
	last := -1
	for i := range a.edition.Articles {
		art := &a.edition.Articles[i]
		if art.Parts[len(art.Parts)-1].Page != page || art.Kind == paper.KindAd || len(art.Paragraphs) == 0 || art.Jump.Joined ||
			!art.RunsOut || a.acrossFoot(art, page) != foot {
			continue
		}
		last = i
		if !wording.EndsSentence(lastOf(art.Paragraphs)) {
			out = append(out, i)
		}
	}
	if n := len(out); last >= 0 && (n == 0 || out[n-1] != last) {
		out = append(out, last)
	}
	return out
}

// headless lists the articles of a page that start as if they went on.
func (a *assembly) headless(page int, foot bool) []int {
	var out []int
	for i := range a.edition.Articles {
		art := &a.edition.Articles[i]
		if art.Parts[0].Page == page && a.acrossFoot(art, page) == foot && art.RunsOn && art.Headline == "" && len(art.Paragraphs) > 0 && art.Kind != paper.KindAd {
			out = append(out, i)
		}
	}
	if a.onlyOne(page) {
		return nil // nothing was told apart on it, and chaining such pages helps nobody
	}
	return out
}

// onlyOne reports whether one article takes up all the text of a page.
func (a *assembly) onlyOne(page int) bool {
	n := 0
	for i := range a.edition.Articles {
		if art := &a.edition.Articles[i]; art.Parts[0].Page == page && art.Kind != paper.KindAd && len(art.Paragraphs) > 0 {
			n++
		}
	}
	return n == 1
}

// meets reports whether article h may be the rest of article t.
func (a *assembly) meets(t, h int, first bool) bool {
	tail, head := lastOf(a.edition.Articles[t].Paragraphs), a.edition.Articles[h].Paragraphs[0]
	if wording.EndsSentence(tail) {
		return first
	}
	return first || wording.GoesOn(head) || strings.HasSuffix(tail, "-")
}

// fits is how well the broken ends go together.
func (a *assembly) fits(t, h int) float64 {
	tail, head := lastOf(a.edition.Articles[t].Paragraphs), a.edition.Articles[h].Paragraphs[0]
	points := 0.0
	if !wording.EndsSentence(tail) {
		points++
	}
	if wording.EndsOpen(tail) && wording.GoesOn(head) {
		points++
	}
	return points
}

func lastOf(list []string) string { return list[len(list)-1] }
