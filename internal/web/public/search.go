package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
)

// searchScreen is a question with what was found.
type searchScreen struct {
	Ask    string // where the form goes
	Query  string
	From   string
	To     string
	Orders []choice
	Keep   []choice // narrowing that the form keeps, as hidden fields

	Wrong  string // what is wrong with the question, empty when nothing is
	Asked  bool
	Total  string
	Behind string // that not everything can be searched yet
	Hits   []hitRow
	None   bool
	Tips   []string

	Chosen []choice // narrowing in force; Href leads to without it
	Facets []facetList
	Years  *chart

	Previous, Next link
	Place          string // 第 2 页，共 9 页
}

// choice is a value of a field; Href is where choosing it leads.
type choice struct {
	Name, Value, Text, Href string
	Count                   int
	Current                 bool
}

// facetList is what hits may be narrowed by.
type facetList struct {
	Name   string
	Values []choice
}

// hitRow is an article found.
type hitRow struct {
	Href, PageHref  string
	Lang            string
	Headline        []piece
	Snippet         []piece
	Before, After   bool
	When, Machine   string
	Page, By, Title string
	Kind            string
	Clip            *clip
	BoxW, BoxH      float64 // of the clip, points
	Marks           []geom.Rect
}

// piece is a run of text, marked or not. ID names a mark for links.
type piece struct {
	Text   string
	Marked bool
	ID     string
}

// pieces cuts a text at its marks.
func pieces(text string, marks []search.Span) []piece {
	var out []piece
	at := 0
	for _, m := range marks {
		if m.From > at {
			out = append(out, piece{Text: legibleRun(text[at:m.From])})
		}
		out = append(out, piece{Text: legibleRun(text[m.From:m.To]), Marked: true})
		at = m.To
	}
	if at < len(text) {
		out = append(out, piece{Text: legibleRun(text[at:])})
	}
	return out
}

// legibleRun is legible, with the spaces at the ends kept.
func legibleRun(s string) string {
	out := legible(s)
	if strings.HasPrefix(s, " ") {
		out = " " + out
	}
	if strings.HasSuffix(s, " ") && out != " " {
		out += " "
	}
	return out
}

// hitsPerScreen is how many articles a screen of results shows.
const hitsPerScreen = 20

// narrowing are the facets in the order of the screen. Each is also the name of
// its field in an address.
var narrowing = []search.Facet{search.ByTitle, search.ByYear, search.ByMonth, search.ByPage, search.BySection, search.ByKind, search.ByContributor}

// shownValues is how many values of a facet are offered.
const shownValues = 8

// asked reads a question from an address; what it cannot read it leaves out.
func (s *Site) asked(r *http.Request, v *visit) (reader.Question, int) {
	f := r.URL.Query()
	q := reader.Question{Text: strings.TrimSpace(f.Get("q")), Order: search.Order(f.Get("sort")), Limit: hitsPerScreen, Only: map[search.Facet][]string{}}
	if !slices.Contains(orders, q.Order) {
		q.Order = search.Relevance
	}
	q.From, _ = paper.ParseDate(f.Get("from"))
	q.To, _ = paper.ParseDate(f.Get("to"))
	for _, facet := range narrowing {
		for _, value := range f[string(facet)] {
			if value != "" && len(value) <= 200 && len(q.Only[facet]) < 8 {
				q.Only[facet] = append(q.Only[facet], value)
			}
		}
	}
	if v.road.title != "" {
		q.Only[search.ByTitle] = []string{v.title.Slug}
	}
	screen, err := strconv.Atoi(f.Get("n"))
	if most := search.MostOffset/hitsPerScreen + 1; err != nil || screen < 1 || screen > most {
		screen = 1
	}
	q.Offset = (screen - 1) * hitsPerScreen
	return q, screen
}

var orders = []search.Order{search.Relevance, search.Newest, search.Oldest}

// isAsked reports whether there is anything to look for.
func isAsked(q reader.Question) bool {
	n := len(q.Only)
	if len(q.Only[search.ByTitle]) > 0 {
		n--
	}
	return q.Text != "" || !q.From.IsZero() || !q.To.IsZero() || n > 0
}

// addressOf writes a question as an address; screen 1 is not named.
func addressOf(base string, q reader.Question, screen int) string {
	f := url.Values{}
	set := func(name, value string) {
		if value != "" {
			f.Set(name, value)
		}
	}
	set("q", q.Text)
	set("from", q.From.String())
	set("to", q.To.String())
	if q.Order != search.Relevance {
		set("sort", string(q.Order))
	}
	for _, facet := range narrowing {
		for _, value := range q.Only[facet] {
			f.Add(string(facet), value)
		}
	}
	if screen > 1 {
		f.Set("n", strconv.Itoa(screen))
	}
	if len(f) == 0 {
		return base
	}
	return base + "?" + f.Encode()
}

// search answers for /search.
func (s *Site) search(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Finder == nil {
		return notFound(r)
	}
	q, screen := s.asked(r, v)
	q.Count = narrowing
	d := &searchScreen{Ask: v.road.search(), Query: q.Text, From: q.From.String(), To: q.To.String(), Asked: isAsked(q)}
	d.form(v, q)
	f := s.frame(v, "search", "/search")
	f.Robots = "noindex"
	status := http.StatusOK
	var answer reader.Answer
	if d.Asked {
		var err error
		answer, err = s.Finder.Find(r.Context(), q)
		if status, err = d.failed(v, err); err != nil {
			return err
		}
	}
	if d.Asked && d.Wrong == "" {
		d.results(s, v, q, screen, answer)
	}
	if d.Asked && (d.Wrong != "" || d.None) || !d.Asked {
		d.Tips = []string{v.book.Say("search.tip_words"), v.book.Say("search.tip_phrase"), v.book.Say("search.tip_operators"), v.book.Say("search.tip_scripts")}
	}
	f.HeadTitle = joined(" · ", legible(q.Text), f.T("search.name"), f.Name)
	f.Previous, f.Next = d.Previous, d.Next
	return s.show(w, r, "search", status, f, d)
}

// failed says in the reader's language why a question has no answer, and gives
// the status. An error that the reader cannot mend is given back.
func (d *searchScreen) failed(v *visit, err error) (int, error) {
	var wrong *search.Wrong
	switch {
	case err == nil:
		return http.StatusOK, nil
	case errors.As(err, &wrong):
		d.Wrong = v.book.Say("search.wrong_"+string(wrong.Code), search.MostText, search.MostClauses)
		if near := legible(wrong.Near); near != "" {
			d.Wrong = v.book.Say("search.wrong_near", d.Wrong, near)
		}
		return http.StatusBadRequest, nil
	case paper.IsKind(err, paper.Invalid):
		d.Wrong = v.book.Say("search.wrong_bounds")
		return http.StatusBadRequest, nil
	case errors.Is(err, context.DeadlineExceeded):
		d.Wrong = v.book.Say("search.late")
		return http.StatusServiceUnavailable, nil
	case paper.IsKind(err, paper.Unavailable):
		d.Wrong = v.book.Say("search.unavailable")
		return http.StatusServiceUnavailable, nil
	}
	return 0, err
}

// form fills the fields that the form keeps.
func (d *searchScreen) form(v *visit, q reader.Question) {
	for _, o := range orders {
		d.Orders = append(d.Orders, choice{Value: string(o), Text: v.book.Say("search.sort_" + string(o)), Current: o == q.Order})
	}
	for _, facet := range narrowing {
		for _, value := range q.Only[facet] {
			if facet == search.ByTitle && v.road.title != "" {
				continue // the address says so
			}
			d.Keep = append(d.Keep, choice{Name: string(facet), Value: value})
			d.Chosen = append(d.Chosen, choice{Name: facetName(v, facet), Text: valueName(v, facet, value), Href: addressOf(d.Ask, without(q, facet, value), 1)})
		}
	}
}

// without is a question without one value of its narrowing; with adds one.
func without(q reader.Question, facet search.Facet, value string) reader.Question {
	return narrowed(q, facet, slices.DeleteFunc(slices.Clone(q.Only[facet]), func(v string) bool { return v == value }))
}

func with(q reader.Question, facet search.Facet, value string) reader.Question {
	return narrowed(q, facet, append(slices.Clone(q.Only[facet]), value))
}

func narrowed(q reader.Question, facet search.Facet, values []string) reader.Question {
	only := map[search.Facet][]string{}
	for f, v := range q.Only {
		only[f] = v
	}
	only[facet] = values
	q.Only = only
	return q
}

// results fills in what was found.
func (d *searchScreen) results(s *Site, v *visit, q reader.Question, screen int, a reader.Answer) {
	d.Total = v.book.Count("search.found", a.Total)
	d.None = a.Total == 0
	if a.Behind.Editions > 0 {
		d.Behind = v.book.Say("search.behind", a.Behind.Of-a.Behind.Editions, a.Behind.Of)
	}
	for i, f := range a.Found {
		d.Hits = append(d.Hits, s.hitRow(v, q, f, i))
	}
	for _, facet := range narrowing {
		if facet != search.ByYear && (facet != search.ByMonth || len(q.Only[search.ByYear]) == 1) {
			d.facet(v, q, facet, a.Facets[facet])
		}
	}
	d.Years = yearChart(v, d.Ask, q, a.Facets[search.ByYear])
	last := min((a.Total+hitsPerScreen-1)/hitsPerScreen, search.MostOffset/hitsPerScreen+1)
	if screen > 1 {
		d.Previous = link{Href: addressOf(d.Ask, q, screen-1), Text: v.book.Say("search.previous")}
	}
	if screen < last {
		d.Next = link{Href: addressOf(d.Ask, q, screen+1), Text: v.book.Say("search.next")}
	}
	if last > 1 {
		d.Place = v.book.Say("search.place", screen, last)
	}
}

// facet offers a facet's values, unless there is nothing to choose.
func (d *searchScreen) facet(v *visit, q reader.Question, facet search.Facet, values []search.Value) {
	if facet == search.ByTitle && v.road.title != "" || len(values) < 2 {
		return
	}
	if facet == search.ByMonth || facet == search.ByPage {
		slices.SortFunc(values, func(a, b search.Value) int { return strings.Compare(a.Name, b.Name) })
	}
	l := facetList{Name: facetName(v, facet)}
	most := shownValues
	if facet == search.ByMonth {
		most = 12
	}
	for _, value := range values[:min(most, len(values))] {
		if !slices.Contains(q.Only[facet], value.Name) {
			l.Values = append(l.Values, choice{Text: valueName(v, facet, value.Name), Count: value.Count, Href: addressOf(d.Ask, with(q, facet, value.Name), 1)})
		}
	}
	if len(l.Values) > 0 {
		d.Facets = append(d.Facets, l)
	}
}

func facetName(v *visit, facet search.Facet) string { return v.book.Say("search.by_" + string(facet)) }

// valueName is what a facet's value is called on screen.
func valueName(v *visit, facet search.Facet, value string) string {
	switch facet {
	case search.ByTitle:
		for _, st := range v.stands {
			if st.Title.Slug == value {
				return legible(st.Title.Name)
			}
		}
	case search.ByMonth:
		if d, err := paper.ParseDate(value + "-01"); err == nil {
			return v.book.Date("date.month", d)
		}
	case search.ByPage:
		return v.book.Say("page.name", legible(value))
	case search.ByKind:
		key := "search.kind_" + value
		if name := v.book.Say(key); name != key {
			return name
		}
	}
	return legible(value)
}

// hitRow shows an article found. Its links carry the question on, so that what
// was found is marked there.
func (s *Site) hitRow(v *visit, q reader.Question, f reader.Found, i int) hitRow {
	e, a := f.Edition, f.Article
	road := s.roadTo(v, e.Key.Title)
	carry := ""
	if q.Text != "" {
		carry = "?" + url.Values{"q": {q.Text}}.Encode()
	}
	h := hitRow{Href: road.article(e.Key, a) + carry, PageHref: road.page(e.Key, a.Page) + carry + "#a" + a.Address,
		Lang: otherLanguage(e.Title.Language, v.book.Language), Headline: pieces(a.Headline, f.Headline),
		Snippet: pieces(f.Snippet.Text, f.Snippet.Marks), Before: f.Snippet.Before, After: f.Snippet.After,
		When: v.book.Date("date.full", e.Key.Date), Machine: e.Key.Date.String(), Page: pageName(a.Page, v.book), By: byline(a.Bylines)}
	if legible(a.Headline) == "" {
		name, _ := headline(a.Article, v.book)
		h.Headline = []piece{{Text: name}}
	}
	if len(v.stands) > 1 && v.road.title == "" {
		h.Title = legible(e.Title.Name)
	}
	if key, ok := kindWords[a.Kind]; ok {
		h.Kind = v.book.Say(key)
	}
	if f.Head != nil {
		h.Clip = clipOf(f.Head, road.clipping(e.Key, a, headClip, 0), "")
		h.Clip.Eager = i == 0
		h.Clip.Width, h.Clip.Height = shownSize(h.Clip.Width, h.Clip.Height)
		h.BoxW, h.BoxH = f.Head.Box.Width(), f.Head.Box.Height()
		for _, find := range f.Marks {
			for _, m := range find {
				h.Marks = append(h.Marks, geom.R(m.X0-f.Head.Box.X0, m.Y0-f.Head.Box.Y0, m.X1-f.Head.Box.X0, m.Y1-f.Head.Box.Y0))
			}
		}
	}
	return h
}

// Size of a headline's picture in a list, in pixels of the screen.
const (
	shownHeight = 112
	shownWidth  = 600
)

// shownSize fits a picture into a list. It is said in the markup, so that nothing
// moves when the picture comes.
func shownSize(width, height int) (int, int) {
	k := min(float64(shownHeight)/float64(height), float64(shownWidth)/float64(width), 1)
	return max(1, int(float64(width)*k)), max(1, int(float64(height)*k))
}

// roadTo leads to another title of the site.
func (s *Site) roadTo(v *visit, slug string) road {
	r := road{prefix: v.road.prefix}
	if slug != s.homeTitle(v.stands).Slug {
		r.title = titleSegment(slug)
	}
	return r
}

// chart is how many articles were found of each year.
type chart struct {
	Width, Height int
	Bars          []bar
	First, Last   string
}

// bar is a year; X, Y, W and H are in the chart's own units.
type bar struct {
	choice
	X, Y, W, H float64
}

const (
	chartHeight = 60
	barStep     = 12
	mostBars    = 200 // years
)

// yearChart draws years as bars, also those between in which nothing was found.
func yearChart(v *visit, ask string, q reader.Question, values []search.Value) *chart {
	if len(values) < 2 && len(q.Only[search.ByYear]) == 0 || len(values) == 0 {
		return nil
	}
	byYear, most, first, last := map[int]int{}, 1, lastYear, firstYear
	for _, value := range values {
		y, err := strconv.Atoi(value.Name)
		if err != nil {
			continue
		}
		byYear[y], most = value.Count, max(most, value.Count)
		first, last = min(first, y), max(last, y)
	}
	first = max(first, last-mostBars+1)
	c := &chart{Height: chartHeight, First: strconv.Itoa(first), Last: strconv.Itoa(last)}
	for y := first; y <= last; y++ {
		name := strconv.Itoa(y)
		b := bar{X: float64((y - first) * barStep), W: barStep - 2}
		b.Text, b.Count, b.Current = name, byYear[y], slices.Contains(q.Only[search.ByYear], name)
		b.H = float64(chartHeight-2) * float64(b.Count) / float64(most)
		if b.Count > 0 {
			b.H = max(b.H, 2)
		}
		b.Y = chartHeight - b.H
		if b.Href = addressOf(ask, narrowed(narrowed(q, search.ByMonth, nil), search.ByYear, []string{name}), 1); b.Current {
			b.Href = addressOf(ask, narrowed(narrowed(q, search.ByMonth, nil), search.ByYear, nil), 1)
		}
		c.Bars = append(c.Bars, b)
	}
	c.Width = len(c.Bars)*barStep - 2
	return c
}

// found is a question that a reader brings from a search, to be marked in what
// is read. A question that cannot be understood marks nothing.
type found struct {
	Query string
	Label string // of the list of finds
	Back  string // the search it came from
	None  string // said when nothing is marked
	Prev  string // names of the buttons that scripts add
	Next  string
	find  *search.Expr
	lang  string
	marks int
}

// brought reads the question that an address carries, nil when it carries none.
func (s *Site) brought(r *http.Request, v *visit, label string) *found {
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	if text == "" || s.Finder == nil {
		return nil
	}
	find, err := search.Parse(text)
	if err != nil {
		return nil
	}
	back := addressOf(v.road.search(), reader.Question{Text: text, Order: search.Relevance}, 1)
	return &found{Query: legible(text), Label: label, Back: back, None: v.book.Say("search.none"),
		Prev: v.book.Say("search.previous_find"), Next: v.book.Say("search.next_find"), find: find, lang: v.title.Language}
}

// Pieces cuts a text at what was found in it, each with a number of its own.
func (f *found) Pieces(text string) []piece {
	if f == nil {
		return []piece{{Text: text}}
	}
	out := pieces(text, f.find.Spans(text, f.lang))
	for i := range out {
		if out[i].Marked {
			f.marks++
			out[i].ID = fmt.Sprintf("hit-%d", f.marks)
		}
	}
	return out
}

// mostLinks bounds how many finds of a screen are linked to.
const mostLinks = 40

// Numbers are those of the finds so far, to link to.
func (f *found) Numbers() []int {
	var out []int
	for i := 1; i <= min(f.marks, mostLinks); i++ {
		out = append(out, i)
	}
	return out
}

// markPage draws what was found over a page's picture.
func (s *Site) markPage(r *http.Request, e *reader.Edition, p *reader.Page, d *pageScreen) error {
	if d.Plate == nil {
		return nil
	}
	marks, err := s.Reader.Marks(r.Context(), e, p, d.Find.find)
	d.Plate.Finds, d.Find.marks = marks, len(marks)
	return err
}
