package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
)

// found is the answer to a search.
type found struct {
	Query  string             `json:"query"`
	Total  int                `json:"total"`
	Items  []hit              `json:"items"`
	Facets map[string][]count `json:"facets"`
	Behind *behind            `json:"behind,omitempty"` // while not every edition can be searched
	Next   string             `json:"next,omitempty"`
}

type count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

type behind struct {
	Editions int `json:"editions"`
	Of       int `json:"of"`
}

// longestValue bounds a value by which hits are narrowed, in bytes.
const longestValue = 200

// narrowing are the facets hits are narrowed by, and counted where asked for.
var narrowing = []search.Facet{search.ByTitle, search.ByYear, search.BySection, search.ByContributor, search.ByKind}

func (a *API) search(c *call) error {
	if a.Finder == nil {
		return refuse(kindUnavailable, "There is no search index.")
	}
	q, err := c.question()
	if err != nil {
		return err
	}
	answer, err := a.Finder.Find(c.r.Context(), q)
	if err := searchFault(err); err != nil {
		return err
	}
	out := found{Query: q.Text, Total: answer.Total, Items: []hit{}, Facets: map[string][]count{}}
	if answer.Behind.Editions > 0 {
		out.Behind = &behind{answer.Behind.Editions, answer.Behind.Of}
	}
	for _, f := range answer.Found {
		out.Items = append(out.Items, a.hit(f))
	}
	for facet, values := range answer.Facets {
		list := []count{}
		for _, v := range values {
			list = append(list, count{v.Name, v.Count})
		}
		out.Facets[string(facet)] = list
	}
	out.Next = c.nextHits(q, answer.Total)
	return c.send(out)
}

// nextHits links to the hits behind those of a question, where they can be turned to.
func (c *call) nextHits(q reader.Question, total int) string {
	n := q.Offset + q.Limit
	if n >= total || n > search.MostOffset {
		return ""
	}
	next := c.again(offsetCursor(n))
	c.link("next", next)
	return next
}

// question reads what is asked for.
func (c *call) question() (q reader.Question, err error) {
	q = reader.Question{Text: strings.TrimSpace(c.query.Get("q")), Order: search.Order(c.query.Get("order")), Only: map[search.Facet][]string{}}
	if q.From, q.To, err = c.span(); err != nil {
		return q, err
	}
	if q.Order == "" {
		q.Order = search.Relevance
	}
	if !slices.Contains(orders, q.Order) {
		return q, refuse(kindInvalid, "The field order is relevance, newest or oldest.")
	}
	for _, facet := range narrowing {
		for _, v := range c.query[string(facet)] {
			if v == "" || len(v) > longestValue {
				return q, refuse(kindInvalid, "The field "+string(facet)+" is empty or too long.")
			}
			q.Only[facet] = append(q.Only[facet], v)
		}
	}
	if q.Limit, err = c.count("limit", usualHits, mostHits); err != nil {
		return q, err
	}
	if q.Offset, err = readOffsetCursor(c.query.Get("cursor")); err != nil {
		return q, err
	}
	if c.query.Get("facets") == "true" {
		q.Count = narrowing
	} else if v := c.query.Get("facets"); v != "" && v != "false" {
		return q, refuse(kindInvalid, "The field facets is true or false.")
	}
	return q, nil
}

var orders = []search.Order{search.Relevance, search.Newest, search.Oldest}

// searchFault turns what a search fails with into what its sender is told.
func searchFault(err error) error {
	var wrong *search.Wrong
	if errors.As(err, &wrong) {
		return refuse(kindInvalid, wrong.Error())
	}
	if paper.IsKind(err, paper.Unavailable) {
		return &refusal{kind: kindUnavailable, detail: "The search took too long, or the index cannot be read.", wait: 1}
	}
	return err
}

func (a *API) hit(f reader.Found) hit {
	h := hit{articleBrief: a.articleBrief(f.Edition, f.Article), Title: f.Edition.Key.Title, Name: f.Edition.Title.Name, Date: f.Edition.Key.Date.String(),
		Snippet: pieces(f.Snippet), Boxes: [][4]float64{}}
	for _, find := range f.Marks {
		for _, m := range find {
			if b := boxOf(m); b != nil {
				h.Boxes = append(h.Boxes, *b)
			}
		}
	}
	return h
}

// contributor is a name in bylines.
type contributor struct {
	Self     string `json:"self"`
	Name     string `json:"name"`
	Articles int    `json:"articles"`
}

func contributorAt(title, name string) string {
	return titleAt(title) + "/contributors/" + url.PathEscape(name)
}

// How many contributors and hits are listed at a time.
const (
	usualContributors = 50
	mostContributors  = search.MostValues

	usualHits = search.DefaultLimit
	mostHits  = search.MostLimit
)

func (a *API) contributors(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	if a.Finder == nil {
		return refuse(kindUnavailable, "There is no search index.")
	}
	q := reader.Question{Only: map[search.Facet][]string{search.ByTitle: {t.Slug}}, Limit: -1, Count: []search.Facet{search.ByContributor}}
	if q.From, q.To, err = c.span(); err != nil {
		return err
	}
	limit, err := c.count("limit", usualContributors, mostContributors)
	if err != nil {
		return err
	}
	q.Values = limit
	answer, err := a.Finder.Find(c.r.Context(), q)
	if err := searchFault(err); err != nil {
		return err
	}
	out := listing[contributor]{Items: []contributor{}}
	for _, v := range answer.Facets[search.ByContributor] {
		if len(out.Items) < limit {
			out.Items = append(out.Items, contributor{contributorAt(t.Slug, v.Name), v.Name, v.Count})
		}
	}
	return c.send(out)
}

// byContributor is everything that bears a name, newest first.
func (a *API) byContributor(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	if a.Finder == nil {
		return refuse(kindUnavailable, "There is no search index.")
	}
	name := c.r.PathValue("name")
	if plain := reader.PlainName(name); plain != name && plain != "" {
		return c.goTo(http.StatusPermanentRedirect, contributorAt(t.Slug, plain))
	}
	if len(name) > longestValue {
		return refuse(kindNotFound, "Nobody of that name has written.")
	}
	q := reader.Question{Only: map[search.Facet][]string{search.ByTitle: {t.Slug}, search.ByContributor: {name}}, Order: search.Newest}
	if q.Limit, err = c.count("limit", usualHits, mostHits); err != nil {
		return err
	}
	if q.Offset, err = readOffsetCursor(c.query.Get("cursor")); err != nil {
		return err
	}
	answer, err := a.Finder.Find(c.r.Context(), q)
	if err := searchFault(err); err != nil {
		return err
	}
	if answer.Total == 0 {
		return refuse(kindNotFound, "Nobody of that name has written.")
	}
	out := found{Total: answer.Total, Items: []hit{}, Facets: map[string][]count{}}
	for _, f := range answer.Found {
		out.Items = append(out.Items, a.hit(f))
	}
	out.Next = c.nextHits(q, answer.Total)
	return c.send(out)
}
