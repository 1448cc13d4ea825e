package public

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// robots answers for /robots.txt: everything may be read but the answers to
// questions, of which there is no end.
func (s *Site) robots(w http.ResponseWriter, r *http.Request) error {
	body := fmt.Sprintf("User-agent: *\nDisallow: /search\nDisallow: /*/search\nDisallow: /desk\nSitemap: %s/sitemap.xml\n", s.absolute(r))
	web.Send(w, r, web.Reply{Type: "text/plain; charset=utf-8", Body: []byte(body)})
	return nil
}

// The sitemap protocol 0.9 and Google's news extension, as encoding/xml writes
// them.
type siteIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []siteSpot `xml:"sitemap"`
}

type siteMap struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string     `xml:"xmlns:news,attr,omitempty"`
	Spots   []siteSpot `xml:"url"`
}

type siteSpot struct {
	Address string    `xml:"loc"`
	Changed string    `xml:"lastmod,omitempty"`
	News    *siteNews `xml:"news:news"`
}

type siteNews struct {
	Paper    string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date"`
	Title    string `xml:"news:title"`
}

// mostSpots is the protocol's bound on one map.
const mostSpots = 50_000

// siteIndexAt answers for /sitemap.xml: a map a month of each title, and one of
// the news of two days.
func (s *Site) siteIndexAt(w http.ResponseWriter, r *http.Request, v *visit) error {
	base := s.absolute(r)
	var out siteIndex
	for _, st := range v.stands {
		at := base + titleSegment(st.Title.Slug) + "/sitemaps/"
		out.Maps = append(out.Maps, siteSpot{Address: at + "news.xml", Changed: day(st.Latest.Changed)})
		months, err := s.Reader.Months(r.Context(), st.Title.Slug)
		if err != nil {
			return err
		}
		for _, m := range months {
			if len(out.Maps) < mostSpots {
				out.Maps = append(out.Maps, siteSpot{Address: fmt.Sprintf("%s%04d-%02d.xml", at, m.Year, m.Month)})
			}
		}
	}
	return s.sendXML(w, r, v, out)
}

// siteMapAt answers for /sitemaps/2025-06.xml and /sitemaps/news.xml.
func (s *Site) siteMapAt(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	if name == "news.xml" {
		return s.newsMap(w, r, v)
	}
	month, err := time.Parse("2006-01.xml", name)
	if err != nil || month.Year() < firstYear || month.Year() > lastYear {
		return notFound(r)
	}
	m, err := s.Reader.Month(r.Context(), v.title.Slug, month.Year(), month.Month())
	if err != nil {
		return err
	}
	out := siteMap{}
	base := s.absolute(r)
	for _, week := range m.Weeks {
		for _, d := range week {
			if d.Outside {
				continue
			}
			for _, e := range d.Editions {
				if err := s.spots(r, v, base, e.Key, &out); err != nil {
					return err
				}
			}
		}
	}
	if len(out.Spots) == 0 {
		return notFound(r)
	}
	return s.sendXML(w, r, v, out)
}

// spots lists an edition, its pages and its articles. One that went meanwhile
// is left out.
func (s *Site) spots(r *http.Request, v *visit, base string, key archive.Key, out *siteMap) error {
	e, err := s.Reader.Edition(r.Context(), key)
	if paper.IsKind(err, paper.Gone) || paper.IsKind(err, paper.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	add := func(at string) {
		if len(out.Spots) < mostSpots {
			out.Spots = append(out.Spots, siteSpot{Address: base + at, Changed: day(e.Revision.Changed)})
		}
	}
	add(v.plain.edition(key))
	for _, p := range e.Pages {
		add(v.plain.page(key, p))
	}
	for _, a := range e.Articles {
		add(v.plain.article(key, a))
	}
	return nil
}

// Bounds of a news map, as its protocol sets them.
const (
	newsDays = 2
	mostNews = 1000
)

func (s *Site) newsMap(w http.ResponseWriter, r *http.Request, v *visit) error {
	out := siteMap{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	editions, err := s.Reader.Recent(r.Context(), v.title.Slug, feedEditions)
	if err != nil {
		return err
	}
	base, from := s.absolute(r), s.Now().AddDate(0, 0, -newsDays)
	for _, e := range editions {
		if e.Revision.Changed.Before(from) {
			continue
		}
		for _, a := range e.Articles {
			title, _ := headline(a.Article, v.book)
			if len(out.Spots) == mostNews || a.Kind == paper.KindAd || a.Kind == paper.KindNotice {
				continue
			}
			out.Spots = append(out.Spots, siteSpot{Address: base + v.plain.article(e.Key, a), News: &siteNews{
				Paper: legible(v.title.Name), Language: newsLanguage(v.title.Language), Date: e.Revision.Changed.UTC().Format(time.RFC3339), Title: title}})
		}
	}
	return s.sendXML(w, r, v, out)
}

// newsLanguage is a language as that protocol wants it: two letters, but Chinese
// by its script.
func newsLanguage(tag string) string {
	switch c := contentLanguage(tag); {
	case c == "zh-Hans":
		return "zh-cn"
	case c == "zh-Hant":
		return "zh-tw"
	default:
		head, _, _ := strings.Cut(c, "-")
		return head
	}
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func (s *Site) sendXML(w http.ResponseWriter, r *http.Request, v *visit, data any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(data); err != nil {
		return err
	}
	v.turn.Leave()
	web.Send(w, r, web.Reply{Type: "application/xml; charset=utf-8", Body: b.Bytes()})
	return nil
}
