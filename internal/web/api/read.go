package api

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

// How many editions are listed at a time.
const (
	usualEditions = 50
	mostEditions  = 500
)

// home is where a program begins.
type home struct {
	Name        string `json:"name"`
	Version     string `json:"version"`
	Description string `json:"description"`
	Titles      string `json:"titles"`
	Search      string `json:"search,omitempty"`
	Articles    string `json:"articles"`
	Problems    string `json:"problems"`
}

func (a *API) home(c *call) error {
	h := home{Name: "Banmian", Version: a.Version, Description: Base + "/openapi.json", Titles: Base + "/titles", Articles: Base + "/articles.jsonl", Problems: Base + "/problems"}
	if a.Finder != nil {
		h.Search = Base + "/search"
	}
	return c.send(h)
}

func (a *API) describeSelf(c *call) error {
	return c.sendBody(http.StatusOK, c.row.makes(), a.description, time.Time{})
}

func (a *API) titles(c *call) error {
	stands, err := a.Reader.Stands(c.r.Context())
	if err != nil {
		return err
	}
	out := listing[titleShape]{Items: []titleShape{}}
	for _, st := range stands {
		out.Items = append(out.Items, a.titleShape(st))
	}
	return c.send(out)
}

func (a *API) titleOne(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	stands, err := a.Reader.Stands(c.r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(stands, func(st reader.Stand) bool { return st.Title.Slug == t.Slug })
	if i < 0 {
		// That there is such a title is not known before it comes out.
		return paper.Faultf(paper.NotFound, "there is no title %q", t.Slug)
	}
	return c.send(a.titleShape(stands[i]))
}

func (a *API) editions(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	from, to, err := c.span()
	if err != nil {
		return err
	}
	limit, err := c.count("limit", usualEditions, mostEditions)
	if err != nil {
		return err
	}
	after, err := readEditionCursor(c.query.Get("cursor"))
	if err != nil {
		return err
	}
	after.Title = t.Slug
	run, more, err := a.Reader.Run(c.r.Context(), t.Slug, from, to, after, limit)
	if err != nil {
		return err
	}
	out := listing[editionBrief]{Items: []editionBrief{}}
	for _, s := range run {
		out.Items = append(out.Items, a.editionBrief(s))
	}
	if more {
		out.Next = c.again(editionCursor(run[len(run)-1].Key))
		c.link("next", out.Next)
	}
	return c.send(out)
}

// latest sends on to the newest edition.
func (a *API) latest(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	e, err := a.Reader.Latest(c.r.Context(), t.Slug)
	if err != nil {
		return err
	}
	return c.goTo(http.StatusTemporaryRedirect, editionAt(e.Key))
}

// goTo sends on to another address of ours.
func (c *call) goTo(status int, to string) error {
	c.w.Header().Set("Location", to)
	c.w.Header().Set("Cache-Control", "no-cache")
	c.w.WriteHeader(status)
	return nil
}

func (a *API) editionOne(c *call) error {
	e, err := c.edition()
	if err != nil {
		return err
	}
	out := a.editionShape(e)
	previous, next, err := a.Reader.Neighbours(c.r.Context(), e.Key)
	if err != nil {
		return err
	}
	if previous != nil {
		out.Previous = editionAt(*previous)
		c.link("prev", out.Previous)
	}
	if next != nil {
		out.Next = editionAt(*next)
		c.link("next", out.Next)
	}
	c.link("alternate", out.URL)
	return c.send(out)
}

// whole is the published edition as it is kept, less what readers may not see.
func (c *call) whole() (*reader.Edition, paper.Edition, error) {
	e, err := c.edition()
	if err != nil {
		return nil, paper.Edition{}, err
	}
	rev, err := c.api.Reader.Whole(c.r.Context(), e.Key)
	if err != nil {
		return nil, paper.Edition{}, err
	}
	if rev.Number != e.Revision.Number {
		return nil, paper.Edition{}, paper.Faultf(paper.Unavailable, "the edition was published anew this moment; try again")
	}
	return e, discreet(rev.Edition), nil
}

// discreet leaves out of an edition what was withdrawn, also where somebody else
// than the desk published it. The messages of findings quote what is printed,
// anywhere; so where anything was withdrawn they are not given.
func discreet(e paper.Edition) paper.Edition {
	withdrawn := slices.ContainsFunc(e.Notes, func(n paper.Note) bool { return n.Kind == paper.NoteWithdrawal })
	if !withdrawn {
		return e
	}
	e = desk.Masked(e)
	silent := func(list []paper.Finding) []paper.Finding {
		out := slices.Clone(list)
		for i := range out {
			out[i].Message = ""
		}
		return out
	}
	e.Findings = silent(e.Findings)
	e.Articles = slices.Clone(e.Articles)
	for i := range e.Articles {
		e.Articles[i].Findings = silent(e.Articles[i].Findings)
	}
	return e
}

// document answers with the edition document.
func (a *API) document(c *call) error {
	e, whole, err := c.whole()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.Encode(&b, whole); err != nil {
		return err
	}
	return c.sendBody(http.StatusOK, jsonType, b.Bytes(), e.Revision.Changed)
}

// finding is what a person should look at, as the reading left it.
type finding struct {
	Code     string      `json:"code"`
	Severity string      `json:"severity"`
	Page     int         `json:"page,omitempty"`
	Article  string      `json:"article,omitempty"`
	Box      *[4]float64 `json:"box,omitempty"`
	Message  string      `json:"message"`
	Remedy   string      `json:"remedy"`
}

func findingOf(f paper.Finding) finding {
	return finding{string(f.Code), string(f.Severity), f.Page, f.Article, boxOf(f.Box), f.Message, f.Remedy}
}

func (a *API) findings(c *call) error {
	e, whole, err := c.whole()
	if err != nil {
		return err
	}
	out := listing[finding]{Items: []finding{}}
	for _, f := range whole.Findings {
		out.Items = append(out.Items, findingOf(f))
	}
	for _, x := range whole.Articles {
		for _, f := range x.Findings {
			f.Article = x.ID
			out.Items = append(out.Items, findingOf(f))
		}
	}
	return c.sendChanged(out, e.Revision.Changed)
}

func (a *API) pages(c *call) error {
	e, err := c.edition()
	if err != nil {
		return err
	}
	return c.send(listing[pageBrief]{Items: a.pageBriefs(e)})
}

// page is the page in the address, which must be there and not be withdrawn.
func (c *call) page() (*reader.Edition, *reader.Page, error) {
	e, err := c.edition()
	if err != nil {
		return nil, nil, err
	}
	p := e.Page(c.r.PathValue("page"))
	if p == nil || p.Address != c.r.PathValue("page") {
		return nil, nil, refuse(kindNotFound, "The edition has no such page; its pages are listed at "+editionAt(e.Key)+"/pages.")
	}
	if p.Withdrawn != nil {
		return nil, nil, gone(p.Withdrawn, "page")
	}
	return e, p, nil
}

func (a *API) pageOne(c *call) error {
	e, p, err := c.page()
	if err != nil {
		return err
	}
	_, whole, err := c.whole()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(whole.Pages, func(x paper.Page) bool { return x.Sequence == p.Sequence })
	if i < 0 {
		return paper.Faultf(paper.Unavailable, "the edition was published anew this moment; try again")
	}
	out := a.pageShape(e, p, whole.Pages[i])
	if out.Previous != "" {
		c.link("prev", out.Previous)
	}
	if out.Next != "" {
		c.link("next", out.Next)
	}
	c.link("alternate", out.URL)
	return c.send(out)
}

func (a *API) pageText(c *call) error {
	e, p, err := c.page()
	if err != nil {
		return err
	}
	return c.sendBody(http.StatusOK, c.row.makes()+"; charset=utf-8", []byte(plainPage(p)), e.Revision.Changed)
}

func (a *API) articles(c *call) error {
	e, err := c.edition()
	if err != nil {
		return err
	}
	return c.sendChanged(listing[articleBrief]{Items: a.articleBriefs(e)}, e.Revision.Changed)
}

func (a *API) articleOne(c *call) error {
	t, err := c.title()
	if err != nil {
		return err
	}
	key, page, number, ok := public.ParseArticle(c.r.PathValue("article"))
	if !ok {
		return refuse(kindNotFound, "An article is named as in its address on the site, such as 20261124-01-03.")
	}
	key.Title = t.Slug
	e, err := c.published(key)
	if err != nil {
		return err
	}
	if x := e.Article(page, number); x != nil {
		if public.ArticleName(key, x) != c.r.PathValue("article") {
			return c.goTo(http.StatusPermanentRedirect, articleAt(key, x))
		}
		out := a.articleShape(e, x)
		c.link("alternate", out.URL)
		return c.sendChanged(out, e.Revision.Changed)
	}
	if x := e.WithdrawnAt(page, number); x != nil {
		return gone(x.Withdrawn, "article")
	}
	moved, _, err := a.Reader.Trace(c.r.Context(), e, page, number)
	if err != nil {
		return err
	}
	if moved != nil {
		return c.goTo(http.StatusPermanentRedirect, articleAt(key, moved))
	}
	return refuse(kindNotFound, "The edition has no such article; its articles are listed at "+editionAt(key)+"/articles.")
}

// hit is an article found.
type hit struct {
	articleBrief
	Title   string         `json:"title"`
	Name    string         `json:"name"`
	Date    string         `json:"date"`
	Snippet []snippetPiece `json:"snippet"`
	Boxes   [][4]float64   `json:"boxes"`
}

// snippetPiece is a piece of text, found or around what was found.
type snippetPiece struct {
	Text  string `json:"text"`
	Found bool   `json:"found,omitempty"`
}

// pieces cuts a snippet at its marks, so that nobody has to count in anybody's
// units.
func pieces(s reader.Snippet) []snippetPiece {
	out := []snippetPiece{}
	add := func(text string, found bool) {
		if text != "" {
			out = append(out, snippetPiece{text, found})
		}
	}
	at := 0
	for _, m := range s.Marks {
		if m.From < at || m.To > len(s.Text) {
			continue
		}
		add(s.Text[at:m.From], false)
		add(s.Text[m.From:m.To], true)
		at = m.To
	}
	add(s.Text[at:], false)
	if s.Before && len(out) > 0 {
		out = append([]snippetPiece{{Text: "…"}}, out...)
	}
	if s.After {
		out = append(out, snippetPiece{Text: "…"})
	}
	return out
}
