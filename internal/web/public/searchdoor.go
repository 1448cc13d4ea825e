package public

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/web"
)

// The answer of /search.json. Lengths are bytes of UTF-8; boxes are in points
// from the top left of the page.
type (
	answerJSON struct {
		Query  string                 `json:"query"`
		Total  int                    `json:"total"`
		Offset int                    `json:"offset"`
		Hits   []hitJSON              `json:"hits"`
		Facets map[string][]countJSON `json:"facets"`
		Behind *behindJSON            `json:"behind,omitempty"` // while not every edition can be searched
	}
	hitJSON struct {
		URL      string       `json:"url"`
		Title    string       `json:"title"`
		Date     string       `json:"date"`
		Page     string       `json:"page"`
		Section  string       `json:"section,omitempty"`
		Kind     string       `json:"kind"`
		Headline string       `json:"headline"`
		Bylines  string       `json:"bylines,omitempty"`
		Snippet  string       `json:"snippet"`
		Marks    [][2]int     `json:"marks"` // in snippet, from and to
		Boxes    [][4]float64 `json:"boxes,omitempty"`
	}
	countJSON struct {
		Value string `json:"value"`
		Count int    `json:"count"`
	}
	behindJSON struct {
		Editions int `json:"editions"`
		Of       int `json:"of"`
	}
	wrongJSON struct {
		Query string `json:"query"`
		Error string `json:"error"`
		Code  string `json:"code"`
		At    int    `json:"at"`
	}
)

// searchJSON answers for /search.json, which takes the fields of /search.
func (s *Site) searchJSON(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Finder == nil {
		return notFound(r)
	}
	q, _ := s.asked(r, v)
	q.Count = narrowing
	a, err := s.Finder.Find(r.Context(), q)
	var wrong *search.Wrong
	switch {
	case errors.As(err, &wrong):
		return sendJSON(w, r, http.StatusBadRequest, wrongJSON{q.Text, wrong.Error(), string(wrong.Code), wrong.At})
	case paper.IsKind(err, paper.Invalid):
		return sendJSON(w, r, http.StatusBadRequest, wrongJSON{Query: q.Text, Error: err.Error(), Code: "bounds"})
	case errors.Is(err, context.DeadlineExceeded):
		return sendJSON(w, r, http.StatusServiceUnavailable, wrongJSON{Query: q.Text, Error: "the search took too long", Code: "late"})
	case paper.IsKind(err, paper.Unavailable):
		return sendJSON(w, r, http.StatusServiceUnavailable, wrongJSON{Query: q.Text, Error: "there is no searching for the moment", Code: "unavailable"})
	case err != nil:
		return err
	}
	out := answerJSON{Query: q.Text, Total: a.Total, Offset: q.Offset, Hits: []hitJSON{}, Facets: map[string][]countJSON{}}
	if a.Behind.Editions > 0 {
		out.Behind = &behindJSON{a.Behind.Editions, a.Behind.Of}
	}
	for _, f := range a.Found {
		out.Hits = append(out.Hits, s.hitJSON(v, f))
	}
	for facet, values := range a.Facets {
		list := []countJSON{}
		for _, value := range values {
			list = append(list, countJSON{legible(value.Name), value.Count})
		}
		out.Facets[string(facet)] = list
	}
	return sendJSON(w, r, http.StatusOK, out)
}

func (s *Site) hitJSON(v *visit, f reader.Found) hitJSON {
	e, a := f.Edition, f.Article
	h := hitJSON{URL: strings.TrimSuffix(s.Origin, "/") + s.roadTo(v, e.Key.Title).article(e.Key, a), Title: e.Key.Title, Date: e.Key.Date.String(),
		Page: a.Page.Address, Section: legible(a.Page.Section), Kind: string(a.Kind), Headline: legible(a.Headline), Bylines: byline(a.Bylines),
		Snippet: f.Snippet.Text, Marks: [][2]int{}}
	for _, m := range f.Snippet.Marks {
		h.Marks = append(h.Marks, [2]int{m.From, m.To})
	}
	for _, find := range f.Marks {
		for _, m := range find {
			h.Boxes = append(h.Boxes, [4]float64{tenth(m.X0), tenth(m.Y0), tenth(m.X1), tenth(m.Y1)})
		}
	}
	return h
}

// tenth rounds to a tenth of a point.
func tenth(v float64) float64 { return float64(int(v*10+.5)) / 10 }

func sendJSON(w http.ResponseWriter, r *http.Request, status int, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	if err := e.Encode(v); err != nil {
		return err
	}
	web.Send(w, r, web.Reply{Status: status, Type: "application/json; charset=utf-8", Body: b.Bytes()})
	return nil
}

// The description of the search for browsers (OpenSearch 1.1, draft 6).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// shortName is how long, in characters, the specification lets a name be.
const shortName = 16

// describeSearch answers for /opensearch.xml. Its addresses must be absolute:
// without an origin in the settings they lead to where the reader asked.
func (s *Site) describeSearch(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Finder == nil {
		return notFound(r)
	}
	origin, cache := s.absolute(r), ""
	if s.Origin == "" {
		cache = "no-store"
	}
	name := []rune(orElse(legible(v.title.Name), "Banmian"))
	d := openSearch{ShortName: string(name[:min(len(name), shortName)]), Description: v.book.Say("search.describes", string(name)), Encoding: "UTF-8", URLs: []openSearchURL{
		{"text/html", origin + v.road.search() + "?q={searchTerms}"}, {"application/json", origin + v.road.search() + ".json?q={searchTerms}"}}}
	body, err := xml.MarshalIndent(d, "", " ")
	if err != nil {
		return err
	}
	web.Send(w, r, web.Reply{Type: "application/opensearchdescription+xml; charset=utf-8", Language: v.book.Language, Cache: cache, Body: append([]byte(xml.Header), body...)})
	return nil
}
