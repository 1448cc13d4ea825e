package proof

import (
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// comparison is one edition's truth and reading, aligned and matched; every
// measure is computed from it.
type comparison struct {
	Pair
	truth, read stream
	pairing     pairing
	truthChars  []int // characters by article
	readChars   []int
	overlaps    []overlap
	partner     map[int]int // truth article to read article
	iou         map[int]float64
	scored      []int        // truth articles that count: not advertisements, not furniture
	ignored     map[int]bool // read articles that stand mostly on advertisements of the truth, and count for nothing
}

func compare(p Pair) comparison {
	c := comparison{Pair: p, truth: streamOf(p.Truth), read: streamOf(p.Reading)}
	c.pairing = align(c.truth.text, c.read.text)
	c.truthChars, c.readChars = count(c.truth, len(p.Truth.Articles)), count(c.read, len(p.Reading.Articles))
	c.overlaps = c.shared()
	c.partner = assign(c.overlaps, c.iouOf)
	c.iou = map[int]float64{}
	for _, o := range c.overlaps {
		if r, ok := c.partner[o.truth]; ok && r == o.read {
			c.iou[o.truth] = c.iouOf(o)
		}
	}
	for i, a := range p.Truth.Articles {
		if counts(a) && c.truthChars[i] > 0 {
			c.scored = append(c.scored, i)
		}
	}
	c.ignored = c.onAds()
	return c
}

// counts reports whether an article is scored as news.
func counts(a paper.Article) bool { return a.Kind != paper.KindAd && a.Kind != paper.KindImprint }

func count(s stream, articles int) []int {
	n := make([]int, articles)
	for _, a := range s.article {
		n[a]++
	}
	return n
}

// shared lists every pair of articles with characters in common, in order.
func (c comparison) shared() []overlap {
	chars := map[[2]int]int{}
	for r, t := range c.pairing.toTruth {
		if t != unpaired {
			chars[[2]int{c.truth.article[t], c.read.article[r]}]++
		}
	}
	var out []overlap
	for k, n := range chars {
		out = append(out, overlap{k[0], k[1], n})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].truth != out[j].truth {
			return out[i].truth < out[j].truth
		}
		return out[i].read < out[j].read
	})
	return out
}

func (c comparison) iouOf(o overlap) float64 {
	union := c.truthChars[o.truth] + c.readChars[o.read] - o.chars
	if union == 0 {
		return 0
	}
	return float64(o.chars) / float64(union)
}

// onAds are the read articles most of whose paired characters are the truth's
// advertisements, and those read as advertisements or imprint that stand on
// nothing that counts.
func (c comparison) onAds() map[int]bool {
	news, ads := map[int]int{}, map[int]int{}
	for _, o := range c.overlaps {
		if counts(c.Truth.Articles[o.truth]) {
			news[o.read] += o.chars
		} else {
			ads[o.read] += o.chars
		}
	}
	out := map[int]bool{}
	for i, a := range c.Reading.Articles {
		if ads[i] > news[i] || !counts(a) && news[i] == 0 || c.readChars[i] == 0 {
			out[i] = true
		}
	}
	return out
}

// reads are the read articles that count.
func (c comparison) reads() []int {
	var out []int
	for i := range c.Reading.Articles {
		if !c.ignored[i] {
			out = append(out, i)
		}
	}
	return out
}

// page is the truth's page of an article, 1 when the truth does not say.
func (c comparison) page(t int) int { return max(pageOf(c.Truth.Articles[t]), 1) }

// readPage is the page on which a read article counts: that of its partner, of
// the article it shares most with, else its own.
func (c comparison) readPage(r int) int {
	best, page := 0, max(pageOf(c.Reading.Articles[r]), 1)
	for _, o := range c.overlaps {
		if o.read == r && o.chars > best {
			best, page = o.chars, c.page(o.truth)
		}
	}
	return page
}
