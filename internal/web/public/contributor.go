package public

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
)

// contributorScreen is everything that bears a name in its byline, newest first.
type contributorScreen struct {
	Name  string
	Lang  string // of the name, empty when it is the interface's
	Total string
	Feed  string
	Hits  []hitRow

	Previous, Next link
	Place          string
}

// credit is a byline: a role and names, each with where to read all it wrote.
type credit struct {
	Role  string
	Names []link
}

// credits are an article's bylines, as printed. Names are linked where the site
// can search.
func (s *Site) credits(v *visit, bylines []paper.Byline) []credit {
	var out []credit
	for _, b := range bylines {
		c := credit{Role: shownRole(b.Role)}
		for _, n := range b.Names {
			if l := (link{Text: legible(n), Href: s.contributorAt(v, n)}); l.Text != "" {
				c.Names = append(c.Names, l)
			}
		}
		if len(c.Names) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// contributorAt is where all by a name stands, empty when that cannot be told.
func (s *Site) contributorAt(v *visit, name string) string {
	name = reader.PlainName(name)
	if s.Finder == nil || name == "" || len(name) > longestAsked || name != legible(name) || strings.Contains(name, "/") || strings.Trim(name, ".") == "" {
		return ""
	}
	return v.road.contributor(name)
}

// contributor answers for /by/NAME, screen after screen with ?n=.
func (s *Site) contributor(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	plain := reader.PlainName(name)
	at := s.contributorAt(v, plain)
	if at == "" {
		return notFound(r)
	}
	if plain != name {
		return redirect(w, at, http.StatusPermanentRedirect)
	}
	q, screen := s.asked(r, v) // of what was asked only the screen counts
	q = reader.Question{Order: search.Newest, Limit: hitsPerScreen, Offset: q.Offset,
		Only: map[search.Facet][]string{search.ByContributor: {name}, search.ByTitle: {v.title.Slug}}}
	a, err := s.Finder.Find(r.Context(), q)
	if err != nil {
		return err
	}
	if a.Total == 0 && a.Behind.Editions == 0 {
		return notFound(r)
	}
	f := s.frame(v, "contributor", strings.TrimPrefix(at, v.road.base()))
	feeds := v.plain.base() + "/feeds/"
	by := "?" + url.Values{"by": {name}}.Encode()
	f.Feeds = []link{{feeds + "rss.xml" + by, name, "application/rss+xml"}, {feeds + "atom.xml" + by, name, "application/atom+xml"}, {feeds + "feed.json" + by, name, "application/feed+json"}}
	f.HeadTitle = joined(" · ", f.T("contributor.by", name), f.Name)
	d := contributorScreen{Name: name, Lang: f.NameLang, Total: v.book.Count("edition.articles", a.Total), Feed: f.Feeds[0].Href}
	for i, found := range a.Found {
		d.Hits = append(d.Hits, s.hitRow(v, q, found, i))
	}
	turn := func(n int, key string) link {
		return link{Href: at + "?n=" + strconv.Itoa(n), Text: v.book.Say(key)}
	}
	last := min((a.Total+hitsPerScreen-1)/hitsPerScreen, search.MostOffset/hitsPerScreen+1)
	if screen > 1 {
		f.Robots = "noindex"
		d.Previous = turn(screen-1, "contributor.newer")
	}
	if screen < last {
		d.Next = turn(screen+1, "contributor.older")
	}
	if last > 1 {
		d.Place = v.book.Say("search.place", screen, last)
	}
	f.Previous, f.Next = link{}, link{}
	return s.show(w, r, "contributor", http.StatusOK, f, d)
}
