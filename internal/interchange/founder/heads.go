package founder

import (
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/interchange/htmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// heads are what stands over an article's text.
type heads struct {
	kicker, deck []string
	headline     string
	bylines      []paper.Byline
}

// The ids and classes that exporters give to heads.
var (
	kickerNames   = []string{"pretitle", "introtitle", "yinti", "jianti", "primers"}
	headlineNames = []string{"title_a", "bt1", "maintitle", "main-title", "font01"}
	deckNames     = []string{"subtitle", "fubiaoti", "futi", "bt3"}
	authorNames   = []string{"author", "zuozhe", "writer"}
)

// head is an element over the text that may be one.
type head struct {
	node *htmlread.Node
	text string
	rank int // of h1 to h6; 0 for other elements
}

// headsOf reads kicker, headline, deck and byline. The headline is the element
// that says the known title, else the highest heading nearest to the text;
// headings beside it are kicker before it and deck behind it.
func headsOf(doc *htmlread.Page, text body, known string) heads {
	var out heads
	all := candidates(doc, text)
	main := mainHead(all, known)
	for i, h := range all {
		switch {
		case h.node.Named(kickerNames...) && main >= 0 && i < main:
			out.kicker = append(out.kicker, h.node.Lines(nil)...)
		case h.node.Named(deckNames...) && i != main:
			out.deck = append(out.deck, h.node.Lines(nil)...)
		case h.node.Named(authorNames...) && i != main:
			out.bylines = append(out.bylines, byline(h.text)...)
		case i == main:
			out.headline = strings.Join(h.node.Lines(nil), " ")
		case main >= 0 && h.rank > 0 && beside(h.node, all[main].node):
			if by, ok := wording.Byline(h.text); ok && i > main {
				out.bylines = append(out.bylines, by...)
			} else if i < main {
				out.kicker = append(out.kicker, h.node.Lines(nil)...)
			} else if h.rank == 4 && bareName(h.text) {
				out.bylines = append(out.bylines, byline(h.text)...)
			} else {
				out.deck = append(out.deck, h.node.Lines(nil)...)
			}
		case main >= 0 && i > main && len(out.bylines) == 0:
			if by, ok := wording.Byline(h.text); ok {
				out.bylines = by
			} else if bareName(h.text) {
				out.bylines = byline(h.text)
			}
		case main >= 0 && i < main && beside(h.node, all[main].node) && len([]rune(h.text)) <= longestKicker && !navigates(h.text):
			out.kicker = append(out.kicker, h.node.Lines(nil)...)
		}
	}
	return out
}

// longestKicker bounds a line over the headline that nothing marks as one, in
// characters.
const longestKicker = 60

// longestName bounds a name that stands alone where bylines do, in characters.
const longestName = 12

// navigates reports whether a line is the site's own: a date, a page's name, a
// way to other pages.
func navigates(text string) bool {
	_, dated := wording.FindDate(text)
	_, _, page := nameOf(text)
	return dated || page || strings.Contains(text, "版面") || strings.Contains(text, "首页") || strings.Contains(text, "导航") || strings.Contains(text, "版权")
}

func bareName(text string) bool {
	_, ok := wording.HanNames(text)
	return ok && len([]rune(text)) <= longestName
}

// candidates are the headings and short cells before the text, links and lists
// apart.
func candidates(doc *htmlread.Page, text body) []head {
	var out []head
	begun := false
	doc.Each(func(n *htmlread.Node) bool {
		if begun || text.set[n] {
			begun = true
			return false
		}
		switch n.Name {
		case "a", "ul", "ol", "select", "form", "map", "script", "style", "title", "iframe":
			return false
		}
		rank := 0
		if len(n.Name) == 2 && n.Name[0] == 'h' && n.Name[1] >= '1' && n.Name[1] <= '6' {
			rank = int(n.Name[1] - '0')
		}
		if rank == 0 && !leaf(n) && !n.Named(slices.Concat(kickerNames, headlineNames, deckNames, authorNames)...) {
			return true
		}
		t := n.Line()
		if t == "" || len([]rune(t)) > longestHead {
			return true
		}
		out = append(out, head{n, t, rank})
		return false
	})
	return out
}

// longestHead bounds a head in characters.
const longestHead = 300

// leaf reports whether an element is a cell or paragraph without another in it.
func leaf(n *htmlread.Node) bool {
	switch n.Name {
	case "td", "p", "div", "span", "strong", "font":
	default:
		return false
	}
	inner := false
	for _, k := range n.Children {
		k.Each(func(m *htmlread.Node) bool {
			switch m.Name {
			case "td", "p", "div", "table", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "a":
				inner = true
			}
			return !inner
		})
	}
	return !inner
}

// mainHead is the index of the headline, -1 for none.
func mainHead(all []head, known string) int {
	if known = plain(one(known)); known != "" {
		for i := len(all) - 1; i >= 0; i-- {
			if plain(all[i].text) == known {
				return i
			}
		}
	}
	best := -1
	for i := len(all) - 1; i >= 0; i-- {
		h := all[i]
		if h.node.Named(headlineNames...) {
			return i
		}
		if h.rank > 0 && (best < 0 || h.rank < all[best].rank) {
			best = i
		}
	}
	return best
}

// beside reports whether two elements stand in one, or in two cells of a table.
func beside(a, b *htmlread.Node) bool { return a.Parent == b.Parent }
