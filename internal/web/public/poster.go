package public

import (
	"net/http"
	"strings"

	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// posterScreen is an article on one sheet, to print or to keep as a picture, with
// its address to scan.
type posterScreen struct {
	Lang     string
	Kicker   []string
	Headline string
	Deck     []string
	By       string
	Page     string
	Excerpt  []string
	Clip     *clip
	Code     web.QR
	Address  string // absolute
	Article  string
}

// posterName is the last segment of a poster's address: /a/20261124-01-03/poster.
const posterName = "poster"

// posterLength is how much of its text, in letters, a poster shows.
const posterLength = 420

// poster answers for /a/20261124-01-03/poster.
func (s *Site) poster(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	key, page, number, ok := parseArticle(name)
	if !ok {
		return notFound(r)
	}
	key.Title = v.title.Slug
	e, err := s.Reader.Edition(r.Context(), key)
	if err != nil {
		return err
	}
	if e.WithdrawnAt(page, number) != nil {
		return goneFault(r)
	}
	a := e.Article(page, number)
	if a == nil {
		return notFound(r)
	}
	return s.showPoster(w, r, v, e, a)
}

func (s *Site) showPoster(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, a *reader.Article) error {
	at := v.road.article(e.Key, a)
	f, err := s.editionFrame(r, v, e, "poster", at+"/"+posterName)
	if err != nil {
		return err
	}
	d := posterScreen{Lang: f.NameLang, Deck: legibleAll(a.Deck), By: byline(a.Bylines), Page: pageName(a.Page, v.book),
		Address: s.absolute(r) + v.plain.article(e.Key, a), Article: at}
	own := false
	if d.Headline, own = headline(a.Article, v.book); own {
		d.Kicker = legibleAll(a.Kicker)
	}
	if d.Code, err = web.DrawQR(d.Address); err != nil {
		return err
	}
	if len(a.Figures) > 0 {
		d.Clip = clipOf(e.FigureClipping(a.Figures[0]), v.road.clipping(e.Key, a, figureClip, 0), legible(a.Figures[0].Caption))
	}
	if d.Clip != nil {
		d.Clip.Eager = true
	}
	for left, rest := posterLength, legibleAll(a.Paragraphs); len(rest) > 0 && left > 0; rest = rest[1:] {
		p := excerpt(rest[0], left)
		d.Excerpt = append(d.Excerpt, p)
		left -= 2 * len([]rune(p)) // as wide as they come
	}
	f.Robots, f.Previous, f.Next = "noindex", link{}, link{}
	f.Canonical = s.canonical(v, at)
	f.HeadTitle = joined(" · ", f.T("article.poster"), d.Headline, f.Name)
	return s.show(w, r, "poster", http.StatusOK, f, d)
}

// Shown is the address as it is read by people.
func (d posterScreen) Shown() string {
	_, rest, _ := strings.Cut(d.Address, "://")
	return rest
}
