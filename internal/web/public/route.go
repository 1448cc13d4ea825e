package public

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// visit is one reader's request, with what its address decided before the
// screen is known.
type visit struct {
	book    *web.Wordbook
	stands  []reader.Stand
	title   archive.Title // zero while the site has no published edition
	implied bool          // no title was named: the one at the root is meant

	face   reader.Face // of the title, as far as somebody settled it
	road   road        // for links: keeps the language prefix the reader came by
	plain  road        // the same without language prefix, for canonical addresses
	rest   []string    // segments after language and title
	varies bool        // the browser's wish chose the language

	order order     // to keep the answer by
	turn  *web.Turn // at the gate, nil for none
}

// Years whose archive can be asked for.
const (
	firstYear = 1600
	lastYear  = 2999
)

// serve finds the screen an address leads to.
func (s *Site) serve(w http.ResponseWriter, r *http.Request) error {
	segments := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case len(segments) == 1 && segments[0] == "healthz":
		return s.healthy(w, r)
	case len(segments) == 1 && segments[0] == "readyz":
		return s.ready(w, r)
	case len(segments) == 1 && segments[0] == "robots.txt":
		return s.robots(w, r)
	case len(segments) == 1 && segments[0] == "worker.js":
		return s.worker(w, r)
	case len(segments) == 2 && segments[0] == coloursName:
		return s.colours(w, r, segments[1])
	case len(segments) == 2 && segments[0] == "assets":
		return s.assets.Serve(w, r, segments[1])
	}
	turn, err := s.gate.Enter(r.Context())
	if err != nil {
		return err
	}
	defer turn.Leave()
	v, err := s.visit(r, segments)
	if paper.IsKind(err, paper.NotFound) {
		return s.former(w, r, err)
	}
	if err != nil {
		return err
	}
	v.order, v.turn = s.order(r), turn
	err = s.screen(w, r, v)
	if paper.IsKind(err, paper.NotFound) && v.implied {
		if to := s.elsewhere(r, v); to != "" {
			return redirect(w, to, http.StatusFound)
		}
	}
	if paper.IsKind(err, paper.NotFound) {
		return s.former(w, r, err)
	}
	return err
}

// elsewhere finds the one other title that has the edition which an address at
// the root names: it may have stood at the root before a title was added. It
// gives "" when there is none or more than one.
func (s *Site) elsewhere(r *http.Request, v *visit) string {
	if len(v.rest) < 2 {
		return ""
	}
	key, ok := parseKey(strings.TrimSuffix(v.rest[1], ".pdf"))
	if v.rest[0] == "a" {
		key, _, _, ok = parseArticle(v.rest[1])
	}
	if !ok || v.rest[0] != "a" && v.rest[0] != "e" {
		return ""
	}
	key.Title = v.title.Slug
	if _, err := s.Reader.Edition(r.Context(), key); !paper.IsKind(err, paper.NotFound) {
		return "" // this title has that edition: what is missing in it stands nowhere else
	}
	to := ""
	for _, st := range v.stands {
		key.Title = st.Title.Slug
		if _, err := s.Reader.Edition(r.Context(), key); err != nil {
			continue
		}
		if to != "" {
			return ""
		}
		at := url.URL{Path: v.road.prefix + "/" + st.Title.Slug + "/" + strings.Join(v.rest, "/")}
		to = at.EscapedPath()
	}
	return to
}

// screen answers for the segments after language and title.
func (s *Site) screen(w http.ResponseWriter, r *http.Request, v *visit) error {
	at := v.rest
	switch {
	case len(at) == 0: // /en, /yunting
		return redirect(w, v.road.front(), http.StatusPermanentRedirect)
	case len(at) == 1 && at[0] == "":
		return s.front(w, r, v)
	case at[0] == "iiif" && len(at) > 1:
		return s.library(w, r, v, at[1:])
	case len(at) == 1 && at[0] == oembedName:
		return s.embeddable(w, r, v)
	case len(at) == 1 && at[0] == oaiName:
		return s.harvested(w, r, v)
	case len(at) == 1 && at[0] == "sitemap.xml":
		return s.siteIndexAt(w, r, v)
	case len(at) == 1 && at[0] == "offline":
		return s.offline(w, r, v)
	case v.title.Slug == "":
		return notFound(r)
	case len(at) == 1 && at[0] == manifestName:
		return s.describeApp(w, r, v)
	case len(at) == 2 && at[0] == "e":
		return s.editionOrPDF(w, r, v, at[1])
	case len(at) == 3 && at[0] == "e":
		return s.pageOrPDF(w, r, v, at[1], at[2])
	case len(at) == 7 && at[0] == "e":
		return s.region(w, r, v, at)
	case len(at) == 2 && at[0] == "a":
		return s.article(w, r, v, at[1])
	case len(at) == 3 && at[0] == "a" && at[2] == posterName:
		return s.poster(w, r, v, at[1])
	case len(at) == 3 && at[0] == "a":
		return s.clipping(w, r, v, at[1], at[2])
	case len(at) == 2 && at[0] == "by":
		return s.contributor(w, r, v, at[1])
	case len(at) == 2 && at[0] == embedName:
		return s.embedded(w, r, v, at[1])
	case len(at) == 2 && at[0] == "feeds":
		return s.feeds(w, r, v, at[1])
	case len(at) == 2 && at[0] == "sitemaps":
		return s.siteMapAt(w, r, v, at[1])
	case at[0] == hotlineName && len(at) <= 2:
		return s.hotline(w, r, v, at[1:])
	case len(at) == 1 && at[0] == "search":
		return s.search(w, r, v)
	case len(at) == 1 && at[0] == "search.json":
		return s.searchJSON(w, r, v)
	case len(at) == 1 && at[0] == "opensearch.xml":
		return s.describeSearch(w, r, v)
	case at[0] == "archive" && len(at) <= 3:
		return s.archiveAt(w, r, v, at[1:])
	case len(at) == 3 && at[0] == "b":
		return s.picture(w, r, v, at[1], at[2])
	}
	return notFound(r)
}

// visit reads language and title off the front of an address.
func (s *Site) visit(r *http.Request, segments []string) (*visit, error) {
	v := &visit{rest: segments}
	lang := ""
	if l, ok := languagePrefixes[v.rest[0]]; ok {
		lang = l
		v.road.prefix, v.rest = "/"+v.rest[0], v.rest[1:]
	}
	// Wording for a fault below; chosen again once the title is known.
	v.book = s.bookFor(r, lang, "")
	var err error
	if v.stands, err = s.Reader.Stands(r.Context()); err != nil {
		return nil, err
	}
	if err := s.findTitle(r, v); err != nil {
		return nil, err
	}
	if v.face, err = s.Reader.Face(r.Context(), v.title.Slug); err != nil {
		return nil, err
	}
	v.book, v.varies = s.bookFor(r, lang, v.title.Language), lang == ""
	v.plain = road{title: v.road.title}
	return v, nil
}

// findTitle decides which title an address means.
func (s *Site) findTitle(r *http.Request, v *visit) error {
	home := s.homeTitle(v.stands)
	if home.Slug == "" {
		fallen, ok, err := s.Reader.Fallen(r.Context())
		if err != nil {
			return err
		}
		if ok {
			home = fallen
		}
	}
	v.title, v.implied = home, true
	if len(v.rest) == 0 || reserved[v.rest[0]] {
		return nil
	}
	t, err := s.Reader.Title(r.Context(), v.rest[0])
	if err != nil {
		return err
	}
	v.title, v.rest, v.implied = t, v.rest[1:], false
	if t.Slug != home.Slug {
		v.road.title = titleSegment(t.Slug)
	}
	return nil
}

// reserved are the first segments that are no title's slug.
var reserved = map[string]bool{"": true, "e": true, "a": true, "b": true, "archive": true, "assets": true,
	"worker.js": true, "offline": true, manifestName: true, "by": true, coloursName: true, hotlineName: true,
	"feeds": true, "iiif": true, oaiName: true, embedName: true, oembedName: true, "sitemaps": true, "sitemap.xml": true, "robots.txt": true,
	"search": true, "search.json": true, "opensearch.xml": true, "healthz": true, "readyz": true, "api": true, "mcp": true, "hans": true, "hant": true, "en": true}

// Reserved reports whether a slug cannot be a title's, because an address of
// the site begins with it.
func Reserved(slug string) bool { return reserved[slug] }

func (s *Site) homeTitle(stands []reader.Stand) archive.Title {
	for _, st := range stands {
		if st.Title.Slug == s.Home {
			return st.Title
		}
	}
	if len(stands) > 0 {
		return stands[0].Title
	}
	return archive.Title{}
}

// bookFor chooses the interface's language: that of the address, else the
// browser's wish, else the paper's own.
func (s *Site) bookFor(r *http.Request, lang, titleLanguage string) *web.Wordbook {
	if lang == "" {
		own := s.languages.Choose(titleLanguage, web.Simplified)
		lang = s.languages.Choose(r.Header.Get("Accept-Language"), own)
	}
	return s.books[lang]
}

// yearOf and monthOf read segments of the archive's addresses.
func yearOf(s string) (int, bool) {
	y, err := strconv.Atoi(s)
	return y, err == nil && len(s) == 4 && y >= firstYear && y <= lastYear
}

func monthOf(s string) (time.Month, bool) {
	m, err := strconv.Atoi(s)
	return time.Month(m), err == nil && len(s) == 2 && m >= 1 && m <= 12
}

func notFound(r *http.Request) error {
	return paper.Faultf(paper.NotFound, "nothing stands at %s", r.URL.Path)
}

// redirect sends the reader to an address of ours.
func redirect(w http.ResponseWriter, to string, status int) error {
	h := w.Header()
	h.Set("Location", to)
	h.Set("Cache-Control", web.Revalidate)
	w.WriteHeader(status)
	return nil
}
