package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// place is where a part of an article stands.
type place struct {
	page int       // index
	box  geom.Rect // in points
}

// story is a range that is an article.
type story struct {
	label  string
	places []place
}

// line is a line of a page that waits for its article.
type line struct {
	machineread.Line
	page int
	text string
}

// articles makes an article of each range whose items are places on canvases. A
// range of whole canvases is a page or a section, and no article.
func (b *builder) articles(root object) {
	stories := b.stories(root)
	if len(stories) == 0 {
		return
	}
	taken := b.allot(stories)
	count := map[int]int{}
	slices.SortStableFunc(stories, func(x, y *story) int { return cmp.Compare(x.places[0].page, y.places[0].page) })
	for _, s := range stories {
		page := s.places[0].page
		count[page]++
		b.edition.Articles = append(b.edition.Articles, b.article(s, taken[s], fmt.Sprintf("p%d-a%d", page+1, count[page])))
	}
	b.loose(taken[nil])
}

// stories lists the ranges that are articles, in their order.
func (b *builder) stories(root object) []*story {
	n := 0
	var out []*story
	var walk func(r object, deep int)
	walk = func(r object, deep int) {
		if n++; n > mostRanges || deep > mostDepth {
			return
		}
		if s := b.story(r); s != nil {
			out = append(out, s)
		}
		for _, key := range []string{"items", "members"} {
			for _, k := range r.list(key) {
				if k.kind() == "Range" {
					walk(k, deep+1)
				}
			}
		}
	}
	for _, r := range root.list("structures") {
		walk(r, 0)
	}
	return out
}

// story is a range as an article, nil when it is none.
func (b *builder) story(r object) *story {
	s := &story{label: text(r["label"])}
	var targets []any
	for _, key := range []string{"items", "members"} {
		for _, k := range r.list(key) {
			if k.kind() != "Range" {
				targets = append(targets, map[string]any(k))
			}
		}
	}
	for _, c := range r.strings("canvases") {
		targets = append(targets, c)
	}
	boxed := false
	for _, t := range targets {
		canvas, box := spot(t)
		page, known := b.pages[canvas]
		if !known || len(s.places) == mostPages {
			continue
		}
		boxed = boxed || !box.IsZero()
		k := b.scales[page]
		at := geom.R(box.X0*k, box.Y0*k, box.X1*k, box.Y1*k)
		if box.IsZero() {
			at = geom.R(0, 0, b.reads[page].Width, b.reads[page].Height)
		}
		s.places = append(s.places, place{page, at})
	}
	if !boxed || len(s.places) == 0 {
		return nil
	}
	return s
}

// allot gives each line to the story in whose smallest box its middle lies; nil
// holds those that lie in none.
func (b *builder) allot(stories []*story) map[*story][]line {
	out := map[*story][]line{}
	byPage := map[int][]*story{}
	for _, s := range stories {
		for _, p := range s.places {
			if !slices.Contains(byPage[p.page], s) {
				byPage[p.page] = append(byPage[p.page], s)
			}
		}
	}
	for i, page := range b.reads {
		for _, block := range page.Blocks {
			for _, l := range block.Lines {
				t := l.Text()
				if t == "" {
					continue
				}
				var best *story
				area := 0.0
				for _, s := range byPage[i] {
					for _, p := range s.places {
						if p.page == i && p.box.Contains(l.Box.Center()) && (best == nil || p.box.Area() < area) {
							best, area = s, p.box.Area()
						}
					}
				}
				out[best] = append(out[best], line{l, i, t})
			}
		}
	}
	return out
}

// article makes an article of a range and its lines. Lines that say the range's
// label are its headline.
func (b *builder) article(s *story, lines []line, id string) paper.Article {
	a := paper.Article{ID: id, Kind: paper.KindStory, Headline: s.label, Confidence: 1}
	language := b.edition.Title.Language
	for _, p := range s.places {
		part := paper.Part{Page: p.page + 1, Polygon: p.box.Polygon()}
		var own, jumps, over, under []line
		for _, l := range lines {
			if l.page == p.page && p.box.Contains(l.Box.Center()) {
				own = append(own, l)
			}
		}
		head := headline(own, s.label) // printed again over a continuation
		for i, l := range own {
			_, rest, jump := wording.Jump(l.text)
			switch {
			case head[i]:
				over = append(over, l)
			case jump && rest == "":
				jumps = append(jumps, l)
			default:
				under = append(under, l)
			}
		}
		if len(over) > 0 {
			part.Zones = append(part.Zones, b.zone(p.page, paper.RoleHeadline, over, nil))
		}
		if len(under) > 0 || len(own) == 0 {
			part.Zones = append(part.Zones, b.zone(p.page, paper.RoleBody, under, part.Polygon))
		}
		for _, l := range jumps {
			part.Zones = append(part.Zones, b.zone(p.page, paper.RoleJump, []line{l}, nil))
		}
		a.Paragraphs = joined(a.Paragraphs, paragraphs(under, language), language)
		a.Parts = append(a.Parts, part)
	}
	if len(a.Paragraphs) > 0 {
		if by, ok := wording.Byline(a.Paragraphs[0]); ok && len(a.Paragraphs) > 1 {
			a.Bylines, a.Paragraphs = by, a.Paragraphs[1:]
		} else if d, by, rest := wording.Dateline(a.Paragraphs[0]); d.Text != "" && rest != "" {
			a.Dateline, a.Bylines, a.Paragraphs[0] = d, by, rest
		}
	}
	return a
}

// joined puts the text of a part behind that of the parts before it; a sentence
// may go on over the seam.
func joined(before, after []string, language string) []string {
	n := len(before)
	if n > 0 && len(after) > 0 && !wording.EndsSentence(before[n-1]) {
		before[n-1] = wording.JoinLines([]string{before[n-1], after[0]}, language)
		after = after[1:]
	}
	return append(before, after...)
}

// headline marks the lines, wherever they stand among the others, that follow
// each other and say the label.
func headline(lines []line, label string) map[int]bool {
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	want := bare(label)
	out := map[int]bool{}
	if want == "" {
		return out
	}
	const mostHead = 8 // lines of a headline
	for i := range lines {
		said := ""
		for k := i; k < len(lines) && k < i+mostHead; k++ {
			said += bare(lines[k].text)
			if said == want {
				for ; i <= k; i++ {
					out[i] = true
				}
				return out
			}
			if !strings.HasPrefix(want, said) {
				break
			}
		}
	}
	return out
}

// indent is how far a line begins to the right of its column's edge, in heights
// of the line, to open a paragraph.
const indent = 0.8

// paragraphs joins lines; one that begins farther to the right than the line
// before opens a new one.
func paragraphs(lines []line, language string) []string {
	var out, open []string
	flush := func() {
		if t := wording.JoinLines(open, language); t != "" {
			out = append(out, t)
		}
		open = nil
	}
	for i, l := range lines {
		if i > 0 && len(open) > 0 && l.Box.OverlapX(lines[i-1].Box) > 0 && l.Box.X0-edge(lines, i) > indent*l.Box.Height() && !l.Box.IsZero() {
			flush()
		}
		open = append(open, l.text)
	}
	flush()
	return out
}

// edge is where the column of a line begins: the farthest left that lines near
// it, over and under it, begin.
func edge(lines []line, i int) float64 {
	const near = 6
	x := lines[i].Box.X0
	for k := max(0, i-near); k < min(len(lines), i+near+1); k++ {
		if lines[k].page == lines[i].page && lines[k].Box.OverlapX(lines[i].Box) > 0.5*min(lines[k].Box.Width(), lines[i].Box.Width()) {
			x = min(x, lines[k].Box.X0)
		}
	}
	return x
}

// zone puts a zone of lines on a page and gives its id.
func (b *builder) zone(page int, role paper.Role, lines []line, outline geom.Polygon) string {
	p := &b.edition.Pages[page]
	z := paper.Zone{ID: fmt.Sprintf("p%d-z%d", page+1, len(p.Zones)+1), Role: role, Direction: paper.Horizontal, Confidence: machineread.MachineRead, Polygon: slices.Clone(outline)}
	var around geom.Rect
	down := 0
	for _, l := range lines {
		z.Lines = append(z.Lines, paper.Line{Text: l.text, Box: l.Box})
		around = around.Union(l.Box)
		if l.Down {
			down++
		}
	}
	if 2*down > len(lines) {
		z.Direction = paper.Vertical
	}
	if outline == nil && !around.IsZero() {
		z.Polygon = around.Polygon()
	}
	p.Zones = append(p.Zones, z)
	return z.ID
}

// loose keeps lines that no article holds, so that nothing is lost.
func (b *builder) loose(lines []line) {
	byPage := map[int][]line{}
	for _, l := range lines {
		byPage[l.page] = append(byPage[l.page], l)
	}
	for page := range b.edition.Pages {
		if all := byPage[page]; len(all) > 0 {
			for _, l := range all {
				b.zone(page, paper.RoleBody, []line{l}, nil)
			}
			f := paper.Find(paper.TextMissing, fmt.Sprintf("lines of page %d that stand in no article of the manifest: %d", page+1, len(all)))
			f.Page = page + 1
			b.edition.Findings = append(b.edition.Findings, f)
		}
	}
}
