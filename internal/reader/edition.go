package reader

import (
	"sort"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Edition is a published edition as readers walk through it.
type Edition struct {
	Key      archive.Key
	Title    archive.Title
	Revision archive.Revision // without pages, articles and findings: those are below
	Pages    []*Page          // in reading order
	Articles []*Article       // those a reader can open, in reading order
	Gone     []*Article       // those that were withdrawn: only their places are left
}

// Page is one page with what stands on it.
type Page struct {
	paper.Page                   // without its zones
	Address    string            // 01, A05: unique within the edition and fit for a URL
	Pictures   []archive.Picture // of the whole page, narrowest first, one media type after the other
	Places     []Place           // what a reader can see or open, in reading order

	Former         string // the path it had on an earlier site, empty when that is not known
	Previous, Next *Page

	Withdrawn *paper.Note // set when the page was withdrawn whole
}

// Placed reports whether the page has coordinates, so that places can be drawn
// over its picture.
func (p *Page) Placed() bool { return p.Width > 0 && p.Height > 0 }

// Place is where an article, or its part, stands on a page.
type Place struct {
	Article   *Article       // never nil; Article.Open says whether it has a page of its own
	Part      int            // index in Article.Parts
	Outlines  []geom.Polygon // in points, clipped to the page; empty when it is not known
	Continued bool           // the article began on an earlier page
}

// Article is one article with its neighbours.
type Article struct {
	paper.Article        // without its evidence, findings and parts, which are below
	Page          *Page  // where it begins
	Number        int    // on that page, from 1
	Address       string // 01-03: the page's address and the number
	Open          bool   // there is something to read beyond its place on the page
	Former        string // the path it had on an earlier site, empty when that is not known
	Parts         []Part

	Withdrawn *paper.Note  // set when it was withdrawn, also with its page
	Corrected []paper.Note // notes of correction, oldest first

	Previous, Next *Article // among the articles a reader can open
}

// Part is what of an article stands on one page.
type Part struct {
	Page     *Page
	Outlines []geom.Polygon // in points, clipped to the page
}

// Bounds is the rectangle around the part, zero when its place is not known.
func (p Part) Bounds() geom.Rect { return bounds(p.Outlines) }

func bounds(outlines []geom.Polygon) geom.Rect {
	var r geom.Rect
	for _, o := range outlines {
		r = r.Union(o.Bounds())
	}
	return r
}

// Page gives the page at an address, or at its sequence written as a number;
// nil when there is none. A found page whose Address differs was asked for by
// another of its names.
func (e *Edition) Page(address string) *Page {
	for _, p := range e.Pages {
		if p.Address == address {
			return p
		}
	}
	for _, p := range e.Pages {
		if sameNumber(p.Address, address) {
			return p
		}
	}
	return nil
}

// Article gives the article with a number on the page at an address, nil when
// there is none or nothing of it can be opened.
func (e *Edition) Article(page string, number int) *Article {
	for _, a := range e.Articles {
		if a.Number == number && sameNumber(a.Page.Address, page) {
			return a
		}
	}
	return nil
}

// PageNumbered gives the page that prints a number or label, as jump lines
// name it, nil when there is none.
func (e *Edition) PageNumbered(label string, number int) *Page {
	for _, p := range e.Pages {
		if label != "" && sameNumber(p.Label, label) {
			return p
		}
	}
	for _, p := range e.Pages {
		if number > 0 && p.Sequence == number {
			return p
		}
	}
	return nil
}

// arrange makes an edition of what the archive keeps: pages in order with
// their addresses and pictures, articles numbered and placed, neighbours
// joined.
func arrange(title archive.Title, rev archive.Revision) *Edition {
	e := &Edition{Key: rev.Key, Title: title, Revision: rev}
	e.Pages = pagesOf(rev)
	articles := number(rev.Edition.Articles, e.Pages)
	note(articles, e.Pages, rev.Edition.Notes)
	place(articles, e.Pages)
	for _, a := range articles {
		a.Former = evidenceOf(a, paper.FormerAddress)
		if a.Page.Former == "" {
			a.Page.Former = evidenceOf(a, paper.FormerPage)
		}
		if a.Open {
			e.Articles = append(e.Articles, a)
		}
		if a.Withdrawn != nil {
			e.Gone = append(e.Gone, a)
		}
	}
	for i := range e.Articles[:max(len(e.Articles)-1, 0)] {
		e.Articles[i].Next, e.Articles[i+1].Previous = e.Articles[i+1], e.Articles[i]
	}
	e.lighten()
	return e
}

// lighten lets go of what readers never see, the zones line by line and the
// evidence for each decision: it is most of a reading, and arranged editions
// stay in memory.
func (e *Edition) lighten() {
	e.Revision.Edition.Pages, e.Revision.Edition.Articles, e.Revision.Edition.Findings = nil, nil, nil
	for _, p := range e.Pages {
		p.Zones = nil
		for _, place := range p.Places {
			place.Article.Evidence, place.Article.Findings, place.Article.Article.Parts = nil, nil, nil
		}
	}
}

// pagesOf gives the pages with their addresses and pictures.
func pagesOf(rev archive.Revision) []*Page {
	var pages []*Page
	for _, p := range rev.Edition.Pages {
		pages = append(pages, &Page{Page: p})
	}
	sort.SliceStable(pages, func(i, j int) bool { return pages[i].Sequence < pages[j].Sequence })
	addresses(pages)
	for i, p := range pages {
		p.Pictures = picturesOf(rev.Pictures, p.Sequence)
		if i > 0 {
			p.Previous, pages[i-1].Next = pages[i-1], p
		}
	}
	return pages
}

// picturesOf gives the pictures of a page, by media type and then width.
func picturesOf(all []archive.Picture, sequence int) []archive.Picture {
	var own []archive.Picture
	for _, p := range all {
		if p.Page == sequence && p.Width > 0 && p.Height > 0 {
			own = append(own, p)
		}
	}
	sort.SliceStable(own, func(i, j int) bool {
		if own[i].MediaType != own[j].MediaType {
			return own[i].MediaType < own[j].MediaType
		}
		return own[i].Width < own[j].Width
	})
	return own
}
