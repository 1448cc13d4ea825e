package proof

import (
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// field takes the items of one kind out of an article, each in normal form.
type field struct {
	name  string
	items func(paper.Article) []string
}

var fields = []field{
	{"kicker", func(a paper.Article) []string { return joined(a.Kicker) }},
	{"deck", func(a paper.Article) []string { return joined(a.Deck) }},
	{"dateline", func(a paper.Article) []string { return joined([]string{a.Dateline.Text}) }},
	{"byline", bylineItems},
	{"caption", func(a paper.Article) []string {
		return figureItems(a, func(f paper.Figure) string { return f.Caption })
	}},
	{"credit", func(a paper.Article) []string {
		return figureItems(a, func(f paper.Figure) string { return f.Credit })
	}},
}

// joined makes one item of several lines: where the lines break is not scored.
func joined(lines []string) []string {
	if s := normal(strings.Join(lines, "")); s != "" {
		return []string{s}
	}
	return nil
}

func bylineItems(a paper.Article) []string {
	var out []string
	for _, b := range a.Bylines {
		for _, n := range b.Names {
			out = append(out, normal(b.Role)+":"+normal(n))
		}
	}
	return out
}

func figureItems(a paper.Article, of func(paper.Figure) string) []string {
	var out []string
	for _, f := range a.Figures {
		if s := normal(of(f)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// common is how many items two lists share, each used once.
func common(a, b []string) int {
	b = slices.Clone(b)
	n := 0
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			n++
			b = slices.Delete(b, i, i+1)
		}
	}
	return n
}

func (c comparison) countFields(get func(int) *tally) {
	for _, t := range c.scored {
		p, want := get(c.page(t)), c.Truth.Articles[t]
		r, matched := c.partner[t]
		var got paper.Article
		if matched {
			got = c.Reading.Articles[r]
		}
		if want.Headline != "" {
			p.headlines++
			if matched && normal(got.Headline) == normal(want.Headline) {
				p.headed++
			}
		}
		if matched {
			p.kinds++
			if got.Kind == want.Kind {
				p.kindsRight++
			}
		}
		for _, f := range fields {
			items := f.items(want)
			p.fields[f.name] = p.fields[f.name].plus(match{right: common(items, f.items(got)), truth: len(items)})
		}
		if jumps(want) {
			p.jumps.truth++
			if matched && jumps(got) && sameJump(want.Jump, got.Jump) {
				p.jumps.right++
			}
		}
	}
	for _, r := range c.reads() {
		p, got := get(c.readPage(r)), c.Reading.Articles[r]
		for _, f := range fields {
			p.fields[f.name] = p.fields[f.name].plus(match{read: len(f.items(got))})
		}
		if jumps(got) {
			p.jumps.read++
		}
	}
}

func jumps(a paper.Article) bool { return a.Jump.ToPage > 0 || a.Jump.FromPage > 0 }

// sameJump compares where a jump goes and whether it was joined. A joined jump
// may be written from either end.
func sameJump(a, b paper.Jump) bool {
	if a.Joined != b.Joined {
		return false
	}
	if a.ToPage > 0 || b.ToPage > 0 {
		return a.ToPage == b.ToPage
	}
	return a.FromPage == b.FromPage
}

func (c comparison) countRoles(get func(int) *tally) {
	pages := map[int]int{}
	tallyOf := func(t int) *tally {
		if _, ok := pages[t]; !ok {
			pages[t] = c.page(t)
		}
		return get(pages[t])
	}
	for i, role := range c.truth.role {
		t := c.truth.article[i]
		if !counts(c.Truth.Articles[t]) {
			continue
		}
		p := tallyOf(t)
		m := p.roles[role]
		m.truth++
		if r := c.pairing.toReading[i]; r != unpaired {
			if got := c.read.role[r]; got == role {
				m.right++
				m.read++
			} else {
				other := p.roles[got]
				other.read++
				p.roles[got] = other
			}
		}
		p.roles[role] = m
	}
}
