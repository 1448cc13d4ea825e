package public

import (
	"context"
	"net/http"

	"github.com/banmian/banmian/internal/oldroad"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
)

// widthOfFormer is how wide, in pixels, a page's picture is drawn for those who
// have an old address of one.
const widthOfFormer = 1200

// former sends who came by an address of an earlier site to where it stands now.
// It gives missing for any other address, and where nothing of that day is there.
func (s *Site) former(w http.ResponseWriter, r *http.Request, missing error) error {
	_, v, p, ok := s.meant(r)
	if !ok {
		return missing
	}
	led, err := s.Reader.Lead(r.Context(), v.title.Slug, p)
	switch {
	case paper.IsKind(err, paper.NotFound):
		return missing
	case err != nil:
		return err
	}
	return redirect(w, v.road.led(led), http.StatusMovedPermanently)
}

// meant reads an address of an earlier site by the shapes of the titles, the one
// at the root first. The visit is of the title whose shape it was.
func (s *Site) meant(r *http.Request) (oldroad.Shapes, *visit, oldroad.Place, bool) {
	if s.Former == nil {
		return nil, nil, oldroad.Place{}, false
	}
	v, err := s.visit(r, []string{""})
	if err != nil {
		return nil, nil, oldroad.Place{}, false
	}
	slugs := []string{v.title.Slug}
	for _, st := range v.stands {
		if st.Title.Slug != v.title.Slug {
			slugs = append(slugs, st.Title.Slug)
		}
	}
	for _, slug := range slugs {
		shapes, err := s.Former(r.Context(), slug)
		if err != nil {
			s.Log.Warn("the former addresses of a title could not be read", "title", slug, "error", err)
			continue
		}
		p, ok := shapes.Find(hostOf(r), r.URL.Path, r.URL.RawQuery)
		if !ok {
			continue
		}
		if slug != v.title.Slug {
			if v, err = s.visit(r, []string{slug, ""}); err != nil {
				return nil, nil, p, false
			}
		}
		return shapes, v, p, true
	}
	return nil, nil, oldroad.Place{}, false
}

// hostOf is the host a request came for, without its port.
func hostOf(r *http.Request) string {
	host := r.Host
	for i := len(host) - 1; i >= 0 && host[i] != ']'; i-- {
		if host[i] == ':' {
			return host[:i]
		}
	}
	return host
}

// led is where an address of an earlier site leads, among ours.
func (r road) led(l reader.Led) string {
	e := l.Edition
	_, whole := e.PDF()
	switch {
	case l.Newest:
		return r.front()
	case l.Want == oldroad.PDF && l.Page != nil:
		if _, ok := e.PagePDF(l.Page); ok {
			return r.pagePDF(e.Key, l.Page)
		}
		return r.page(e.Key, l.Page)
	case l.Want == oldroad.PDF && !l.Near && whole:
		return r.editionPDF(e.Key)
	case l.Want == oldroad.Picture && l.Page != nil:
		return r.pagePicture(e, l.Page)
	case l.Article != nil:
		return r.article(e.Key, l.Article)
	case l.Page != nil:
		return r.page(e.Key, l.Page)
	}
	return r.edition(e.Key)
}

// pagePicture is a picture of a page at an address that stays when the page is
// drawn anew; the page itself when there is none.
func (r road) pagePicture(e *reader.Edition, p *reader.Page) string {
	if p.Placed() && len(p.Pictures) > 0 && p.Withdrawn == nil {
		if wide := min(widthOfFormer, int(p.Width*2)); wide >= 16 {
			return r.region(e.Key, p) + "full/" + num(float64(wide)) + ",/0/default.jpg"
		}
	}
	return r.page(e.Key, p)
}

// FormerAddress says where an address of an earlier site leads on a site whose
// home is the title, for reports.
func FormerAddress(l reader.Led) string { return road{}.led(l) }

// FormerOf reads shapes; it is what Options.Former gives.
type FormerOf func(ctx context.Context, slug string) (oldroad.Shapes, error)
