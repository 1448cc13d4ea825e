// Package edition turns the leaves of one edition, each read by itself, into
// the edition: pages in the order they print, one set of facts, articles joined
// over their jumps, and findings where what is printed disagrees.
//
// It settles nothing by guessing. Where two pages print different facts the
// better placed one is kept and the other reported; a jump with no
// continuation, or with two that fit alike, stays open and is reported. It
// reads no marks and knows no places on a page.
package edition

import (
	"fmt"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Assemble makes one edition of its leaves, given in any order. It is a
// function of its argument, which it leaves as it was.
func Assemble(leaves []paper.Leaf) paper.Edition {
	a := assembly{}
	a.read(leaves) // what each page prints about itself and the edition
	a.order()      // pages by their labels, the rest by elimination
	a.prefix()     // ids and page numbers that hold over the edition
	a.settle()     // one set of facts
	a.joinJumps()  // articles over several pages
	a.joinTurns()  // and over the turn of a page, where nothing says so
	a.check()      // every fact against every other
	return a.edition
}

// assembly is an edition in the making.
type assembly struct {
	sheets  []*sheet
	edition paper.Edition
	common  commonness             // of the wording of its articles
	pairs   pairs                  // of words that stand side by side in them
	leads   map[int]paper.Evidence // by continuation: its lead over the next best
}

// sheet is one leaf and what its furniture states.
type sheet struct {
	leaf     paper.Leaf
	masthead wording.Facts // of the masthead, when it has one
	folio    wording.Facts
	imprint  wording.Facts
	hasHead  bool
	names    []string // lines that may be the paper's name, likeliest first
	given    int      // place in the order given
	label    label
}

func (s *sheet) sequence() int { return s.leaf.Page.Sequence }

func (a *assembly) note(f paper.Finding) { a.edition.Findings = append(a.edition.Findings, f) }

// prefix makes ids hold over the whole edition and fills page numbers in.
func (a *assembly) prefix() {
	for i, s := range a.sheets {
		seq := i + 1
		mark := fmt.Sprintf("p%d-", seq)
		p := &s.leaf.Page
		p.Sequence, p.Label, p.Section = seq, s.label.text, s.section()
		p.Zones = prefixZones(p.Zones, mark)
		s.leaf.Furniture = prefixZones(s.leaf.Furniture, mark)
		s.leaf.Articles = prefixArticles(s.leaf.Articles, mark, seq)
		for _, f := range s.leaf.Findings {
			f.Page = seq
			if f.Article != "" {
				f.Article = mark + f.Article
			}
			a.note(f)
		}
		a.edition.Pages = append(a.edition.Pages, *p)
		a.edition.Articles = append(a.edition.Articles, s.leaf.Articles...)
	}
}

func prefixZones(zones []paper.Zone, mark string) []paper.Zone {
	out := make([]paper.Zone, len(zones))
	for i, z := range zones {
		z.ID = mark + z.ID
		out[i] = z
	}
	return out
}

func prefixArticles(articles []paper.Article, mark string, seq int) []paper.Article {
	out := make([]paper.Article, len(articles))
	for i, a := range articles {
		a.ID = mark + a.ID
		a.Figures = append([]paper.Figure(nil), a.Figures...)
		for j := range a.Figures {
			a.Figures[j].Page = seq
		}
		a.Parts = append([]paper.Part(nil), a.Parts...)
		for j, p := range a.Parts {
			p.Page = seq
			p.Zones = append([]string(nil), p.Zones...)
			for k := range p.Zones {
				p.Zones[k] = mark + p.Zones[k]
			}
			a.Parts[j] = p
		}
		if len(a.Parts) == 0 {
			a.Parts = []paper.Part{{Page: seq}}
		}
		a.Findings = append([]paper.Finding(nil), a.Findings...)
		for j := range a.Findings {
			a.Findings[j].Page, a.Findings[j].Article = seq, a.ID
		}
		out[i] = a
	}
	return out
}

// page is the sheet with a sequence.
func (a *assembly) page(seq int) *sheet {
	if seq < 1 || seq > len(a.sheets) {
		return nil
	}
	return a.sheets[seq-1]
}
