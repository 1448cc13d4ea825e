package reader

import (
	"context"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/oldroad"
)

// Led is where an address of an earlier site leads: to an edition, and as far as
// the address says and the archive knows, to a page or an article of it.
type Led struct {
	Edition *Edition
	Page    *Page    // nil: the edition whole
	Article *Article // nil: the page whole
	Want    oldroad.Want
	Newest  bool // the address means the newest edition, whichever it is
	Near    bool // it named an article or a page that is not known here: this is where it stood
}

// evidenceOf is what an article has as evidence of a decision, such as the path it
// had on an earlier site.
func evidenceOf(a *Article, decision string) string {
	for _, e := range a.Evidence {
		if e.Decision == decision {
			return e.Chosen
		}
	}
	return ""
}

// Lead finds where an address of an earlier site leads. A paper that is not there
// is a paper.NotFound fault; one that was withdrawn, paper.Gone.
func (r *Reader) Lead(ctx context.Context, title string, p oldroad.Place) (Led, error) {
	if p.Date.IsZero() {
		e, err := r.Latest(ctx, title)
		return Led{Edition: e, Want: p.Want, Newest: true}, err
	}
	e, err := r.Edition(ctx, archive.Key{Title: title, Date: p.Date, Ordinal: 1})
	if err != nil {
		return Led{}, err
	}
	return e.lead(p), nil
}

func (e *Edition) lead(p oldroad.Place) Led {
	l := Led{Edition: e, Want: p.Want}
	switch l.Article = e.former(p); {
	case l.Article != nil:
		l.Page = l.Article.Page
		return l
	case p.Page != "":
		l.Page = e.Page(p.Page)
	case p.Node != "":
		l.Page = e.formerPage(p)
	}
	if l.Page != nil && p.Number > 0 {
		l.Article = l.Page.opened(p.Number)
	}
	l.Near = l.Page == nil && (p.Page != "" || p.Node != "") || l.Article == nil && (p.ID != "" || p.Number > 0)
	return l
}

// former gives the article that stood at an address, nil when none is known to.
func (e *Edition) former(p oldroad.Place) *Article {
	if p.Want != oldroad.Screen || p.ID == "" && p.Number == 0 {
		return nil
	}
	for _, a := range e.Articles {
		if sameEnd(a.Former, p.Path) {
			return a
		}
	}
	return nil
}

// sameEnd reports whether two paths are one, or one is the other below some folder:
// a site may have been kept without the folder it was served from.
func sameEnd(a, b string) bool {
	a, b = "/"+strings.TrimPrefix(a, "/"), "/"+strings.TrimPrefix(b, "/")
	return a != "/" && b != "/" && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a))
}

// formerPage gives the page that stood at an address, or was read from the file it
// names.
func (e *Edition) formerPage(p oldroad.Place) *Page {
	for _, page := range e.Pages {
		file, _, _ := strings.Cut(page.Source, "#")
		if sameEnd(page.Former, p.Path) || sameEnd(file, p.Path) {
			return page
		}
	}
	return nil
}

// opened gives the n-th article that begins on the page and can be opened, which
// is what sites counted; nil when there are fewer.
func (p *Page) opened(n int) *Article {
	for _, pl := range p.Places {
		if pl.Continued || pl.Part > 0 || !pl.Article.Open {
			continue
		}
		if n--; n == 0 {
			return pl.Article
		}
	}
	return nil
}
