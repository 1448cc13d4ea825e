package proof

import (
	"fmt"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// tally holds what was counted on one page; tallies of many pages are summed
// before shares are taken, so that an article counts alike on every page.
type tally struct {
	edition string
	page    int

	truths, reads       int
	tp50, tp80, tp100   int
	iou50, iouAll       float64
	chars               int
	ari                 float64
	bcubedP, bcubedR    float64 // sums over characters
	splits, merges      int
	bodyChars, bodyCost float64
	bodies, bodiesExact int
	multi, multiExact   int
	edges, edgesRight   int
	orderNED            float64
	concordant, pairs   int
	headlines, headed   int
	kinds, kindsRight   int
	fields              map[string]match
	roles               map[paper.Role]match
	jumps, ads          match
	lost, duplicated    int
	altered, invented   int
	allChars            int
	operations          int
	zeroTouch           bool
	judged              []judgement
}

// match counts exact matches.
type match struct{ right, truth, read int }

func (m match) plus(n match) match {
	return match{m.right + n.right, m.truth + n.truth, m.read + n.read}
}

func (m match) score() MatchScore {
	s := MatchScore{Truth: m.truth, Read: m.read, Precision: share(m.right, m.read), Recall: share(m.right, m.truth)}
	s.F1 = f1(m.right, m.truth, m.read)
	return s
}

// judgement is a read article's confidence and whether it was right.
type judgement struct {
	confidence float64
	right      bool
}

// share is n of all, and 1 of nothing.
func share(n, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(n) / float64(all)
}

// f1 is 2TP/(|G|+|P|), and 1 when there is nothing on either side.
func f1(right, truth, read int) float64 {
	if truth+read == 0 {
		return 1
	}
	return 2 * float64(right) / float64(truth+read)
}

// tallies counts a comparison page by page.
func (c comparison) tallies() []tally {
	byPage := map[int]*tally{}
	get := func(page int) *tally {
		t, ok := byPage[page]
		if !ok {
			t = &tally{page: page, edition: c.name(), fields: map[string]match{}, roles: map[paper.Role]match{}}
			byPage[page] = t
		}
		return t
	}
	for _, p := range c.Truth.Pages {
		get(max(p.Sequence, 1))
	}
	c.countArticles(get)
	c.countGrouping(get)
	c.countOrder(get)
	c.countFields(get)
	c.countRoles(get)
	c.countFidelity(get)
	c.countAds(get)
	var out []tally
	for _, t := range byPage {
		out = append(out, *t)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].page < out[j].page })
	c.countEditor(out)
	return out
}

func (c comparison) name() string {
	return fmt.Sprintf("%s %s", c.Truth.Title.Name, c.Truth.Date)
}

func (c comparison) countArticles(get func(int) *tally) {
	for _, t := range c.scored {
		p := get(c.page(t))
		p.truths++
		iou := c.iou[t]
		p.iouAll += iou
		if iou >= 0.5 {
			p.tp50++
			p.iou50 += iou
		}
		if iou >= 0.8 {
			p.tp80++
		}
		if iou >= 1 {
			p.tp100++
		}
	}
	right := map[int]bool{}
	for t, r := range c.partner {
		right[r] = c.iou[t] >= 0.8
	}
	for _, r := range c.reads() {
		p := get(c.readPage(r))
		p.reads++
		p.judged = append(p.judged, judgement{c.Reading.Articles[r].Confidence, right[r]})
	}
}

// countAds scores each advertisement as one unit, at IoU 0.5.
func (c comparison) countAds(get func(int) *tally) {
	for t, a := range c.Truth.Articles {
		if a.Kind == paper.KindAd {
			p := get(c.page(t))
			p.ads.truth++
			if r, ok := c.partner[t]; ok && c.iou[t] >= 0.5 && c.Reading.Articles[r].Kind == paper.KindAd {
				p.ads.right++
			}
		}
	}
	for r, a := range c.Reading.Articles {
		if a.Kind == paper.KindAd {
			get(c.readPage(r)).ads.read++
		}
	}
}
