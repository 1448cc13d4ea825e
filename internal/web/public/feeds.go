package public

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/interchange/feed"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// Bounds on a feed: what feed readers fetch every hour.
const (
	feedEditions = 7 // newest editions looked through; more where one section or writer is asked for
	feedDeep     = 30
	feedItems    = 60
	longestAsked = 100 // bytes of a section's or a writer's name
)

// feedForms are the feeds by the last segment of their address.
var feedForms = map[string]struct {
	mediaType string
	write     func(io.Writer, feed.Channel) error
}{
	"rss.xml":   {feed.TypeRSS, feed.RSS},
	"atom.xml":  {feed.TypeAtom, feed.Atom},
	"feed.json": {feed.TypeJSON, feed.JSON},
}

// feeds answers for /feeds/rss.xml, /feeds/atom.xml and /feeds/feed.json: the
// newest articles of a title, of one section with ?section=, of one writer with
// ?by=.
func (s *Site) feeds(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	form, ok := feedForms[name]
	section, by := r.URL.Query().Get("section"), r.URL.Query().Get("by")
	if !ok || len(section) > longestAsked || len(by) > longestAsked {
		return notFound(r)
	}
	deep := feedEditions
	if section != "" || by != "" {
		deep = feedDeep
	}
	editions, err := s.Reader.Recent(r.Context(), v.title.Slug, deep)
	if err != nil {
		return err
	}
	c := s.channel(r, v, editions, section, by)
	var b bytes.Buffer
	if err := form.write(&b, c); err != nil {
		return err
	}
	v.turn.Leave()
	web.Send(w, r, web.Reply{Type: form.mediaType, Body: b.Bytes()})
	return nil
}

// channel makes a feed of editions, newest first.
func (s *Site) channel(r *http.Request, v *visit, editions []*reader.Edition, section, by string) feed.Channel {
	base := s.absolute(r)
	c := feed.Channel{Title: joined(" · ", legible(v.title.Name), legible(section), legible(by)), Language: contentLanguage(v.title.Language),
		Home: base + v.plain.front(), Self: base + r.URL.RequestURI()}
	for _, e := range editions {
		if c.Updated.Before(e.Revision.Changed) {
			c.Updated = e.Revision.Changed
		}
		for _, a := range e.Articles {
			if len(c.Items) == feedItems {
				return c
			}
			if section != "" && a.Page.Section != section || by != "" && !wroteIt(a, by) {
				continue
			}
			c.Items = append(c.Items, s.item(base, v, e, a))
		}
	}
	return c
}

func wroteIt(a *reader.Article, name string) bool {
	for _, b := range a.Bylines {
		if slices.ContainsFunc(b.Names, func(n string) bool { return n == name || reader.PlainName(n) == name }) {
			return true
		}
	}
	return false
}

func (s *Site) item(base string, v *visit, e *reader.Edition, a *reader.Article) feed.Item {
	title, _ := headline(a.Article, v.book)
	i := feed.Item{Address: base + v.plain.article(e.Key, a), Title: title, Published: e.Revision.Made, Updated: e.Revision.Changed, Paragraphs: legibleAll(a.Paragraphs)}
	if i.Published.After(i.Updated) || e.Revision.Number == 1 {
		i.Published = i.Updated // the first revision came out when it was published
	}
	if sec := legible(a.Page.Section); sec != "" {
		i.Sections = []string{sec}
	}
	for _, b := range a.Bylines {
		i.Authors = append(i.Authors, legibleAll(b.Names)...)
	}
	if len(i.Paragraphs) > 0 {
		i.Summary = excerpt(i.Paragraphs[0], excerptLength)
	}
	if len(a.Figures) > 0 && e.FigureClipping(a.Figures[0]) != nil {
		i.Image = base + v.plain.clipping(e.Key, a, figureClip, 0)
	}
	return i
}

// hostForm is what a Host header may hold to be believed in links.
var hostForm = regexp.MustCompile(`^[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?$|^\[[0-9a-fA-F:]{2,45}\](:[0-9]{1,5})?$`)

// absolute begins addresses that leave the site: its public address, or, where
// none is set, the one the request came by. Answers that hold it are not kept:
// who asks may say any.
func (s *Site) absolute(r *http.Request) string {
	if s.Origin != "" {
		return strings.TrimSuffix(s.Origin, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if !hostForm.MatchString(r.Host) {
		return scheme + "://localhost"
	}
	return scheme + "://" + r.Host
}
