package proof

import (
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

func (c comparison) countOrder(get func(int) *tally) {
	texts := make([]string, len(c.Reading.Articles))
	for i, a := range c.Reading.Articles {
		texts[i] = string(body(a))
	}
	zones := c.bodyZones()
	for _, t := range c.scored {
		p := get(c.page(t))
		c.countBody(p, t, texts, len(zones[t]) > 1)
		c.countEdges(p, t, texts, zones[t])
	}
	for page, truths := range c.byPage() {
		c.countSequence(get(page), truths)
	}
}

func (c comparison) countBody(p *tally, t int, texts []string, multi bool) {
	want := body(c.Truth.Articles[t])
	if len(want) == 0 {
		return
	}
	distance := 1.0
	exact := false
	if r, ok := c.partner[t]; ok {
		distance = ned(want, []rune(texts[r]))
		exact = texts[r] == string(want)
	}
	p.bodyChars += float64(len(want))
	p.bodyCost += distance * float64(len(want))
	p.bodies++
	if exact {
		p.bodiesExact++
	}
	if multi {
		p.multi++
		if exact {
			p.multiExact++
		}
	}
}

// bodyZones lists, by truth article, the normalised text of its body zones in
// order, part by part, where the truth has zones.
func (c comparison) bodyZones() map[int][]string {
	byID := map[string]paper.Zone{}
	for _, p := range c.Truth.Pages {
		for _, z := range p.Zones {
			byID[z.ID] = z
		}
	}
	out := map[int][]string{}
	for t, a := range c.Truth.Articles {
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				z, ok := byID[id]
				if !ok || z.Role != paper.RoleBody {
					continue
				}
				var s strings.Builder
				for _, l := range z.Lines {
					s.WriteString(normal(l.Text))
				}
				out[t] = append(out[t], s.String())
			}
		}
	}
	return out
}

// edgeLength is how many characters on either side of a column break must
// follow each other in the reading for the step to be right.
const edgeLength = 8

// countEdges checks each step from a body zone to the next: whether the end of
// the one runs into the beginning of the other. Steps the truth's own text does
// not show (a jump cue stands between them) are left out.
func (c comparison) countEdges(p *tally, t int, texts []string, zones []string) {
	want := string(body(c.Truth.Articles[t]))
	for i := 0; i+1 < len(zones); i++ {
		a, b := []rune(zones[i]), []rune(zones[i+1])
		tail, head := string(a[max(0, len(a)-edgeLength):]), string(b[:min(len(b), edgeLength)])
		joint, found := tail+head, false
		for _, j := range []string{joint, strings.TrimSuffix(tail, "-") + head} {
			if strings.Contains(want, j) {
				joint, found = j, true
			}
		}
		if !found {
			continue
		}
		p.edges++
		if r, ok := c.partner[t]; ok && strings.Contains(texts[r], joint) {
			p.edgesRight++
		}
	}
}

// byPage lists the scored truth articles of each page in order.
func (c comparison) byPage() map[int][]int {
	out := map[int][]int{}
	for _, t := range c.scored {
		out[c.page(t)] = append(out[c.page(t)], t)
	}
	return out
}

// countSequence compares the order of articles on a page.
func (c comparison) countSequence(p *tally, truths []int) {
	rank := map[int]int{} // read article to place in truth order
	var read []int
	for i, t := range truths {
		if r, ok := c.partner[t]; ok {
			rank[r] = i
			read = append(read, r)
		}
	}
	slices.Sort(read)
	var want, got []rune
	for i := range truths {
		want = append(want, rune(i))
	}
	for _, r := range read {
		got = append(got, rune(rank[r]))
	}
	p.orderNED = ned(want, got)
	for i := range read {
		for j := i + 1; j < len(read); j++ {
			p.pairs++
			if rank[read[i]] < rank[read[j]] {
				p.concordant++
			}
		}
	}
}

// moves is how many of a page's matched articles must be moved to bring them
// into order: all but the longest run that already is.
func (c comparison) moves(truths []int) int {
	var places []int
	for _, t := range truths {
		if r, ok := c.partner[t]; ok {
			places = append(places, r)
		}
	}
	var tails []int // patience sorting: least last element of a rising run of each length
	for _, v := range places {
		i, _ := slices.BinarySearch(tails, v)
		if i == len(tails) {
			tails = append(tails, v)
		} else {
			tails[i] = v
		}
	}
	return len(places) - len(tails)
}
