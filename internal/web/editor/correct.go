package editor

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

// The correction screen: the articles of a page, its picture with the zones, and
// the chosen article's fields. Everything is a form; correct.js adds keys.
var correctRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/correct", at(desk.ToLook), (*Site).correct, menu("edition", "correct.name")},
	{"GET", "/t/{title}/e/{edition}/correct/picture/{page}/{width}", at(desk.ToLook), (*Site).draftPicture, extra{}},
	{"POST", "/t/{title}/e/{edition}/correct/fields", at(desk.ToCorrect), (*Site).saveFields, extra{}},
	{"POST", "/t/{title}/e/{edition}/correct/act", at(desk.ToCorrect), (*Site).correctAct, extra{}},
	{"POST", "/t/{title}/e/{edition}/correct/turn", at(desk.ToCorrect), (*Site).turn, extra{}},
}

// correctScreen is what the template shows.
type correctScreen struct {
	Version  int
	May      bool // correct
	Pages    []pageTab
	Page     *paper.Page
	Doubt    bool   // the doubtful first, of every page
	Other    string // address with the other order
	Rows     []articleRow
	Approved int
	Undo     bool
	Redo     bool
	Article  *articleForm
	Plate    *draftPlate
	Orphans  []zoneRow
	Clashes  []clashShown
	Others   []choice // articles of this page, to merge with or to move to
	Far      []choice // articles of other pages, to join
	Roles    []choice
	Here     string // address of acts
	Next     string // id of the next article not approved yet
}

// pageTab leads to a page.
type pageTab struct {
	Href, Label, Section string
	Current              bool
	Approved, Articles   int
}

// articleRow is an article in the list.
type articleRow struct {
	ID, Href, Name, Kind, Page string
	N                          int // in the reading order of its page
	Approved, Current          bool
	Concerns                   int
	Grave                      bool
	Confidence                 int // percent
}

// clashShown is what two people changed at once.
type clashShown struct {
	Field, By, Yours, Theirs string
}

func (s *Site) correct(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showCorrect(w, r, v, view{}, r.URL.Query(), nil, nil)
}

// showCorrect shows the screen. typed are the fields to show as they were typed
// rather than as they stand; clashes say why.
func (s *Site) showCorrect(w http.ResponseWriter, r *http.Request, v *visit, x view, q url.Values, typed map[string]string, clashes []clashShown) error {
	concerns, work, err := s.Desk.Preflight(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	d := correctScreen{Version: work.Version, May: v.May(desk.ToCorrect), Doubt: q.Get("order") == "doubt", Clashes: clashes, Here: v.editionAt("correct")}
	d.Undo, d.Redo = work.CanUndo(v.Person.ID) >= 0, work.CanRedo(v.Person.ID) >= 0
	a := d.choose(work.Draft, q)
	if d.Page != nil {
		d.list(v, work.Draft, concerns, a)
		if d.Plate, err = s.draftPlate(r.Context(), v, work, d.Page, a); err != nil {
			return err
		}
		d.Orphans = zoneRows(v, work.Draft.Orphans(d.Page.Sequence))
	}
	for _, role := range paper.Roles {
		d.Roles = append(d.Roles, choice{string(role), v.T("correct.role_" + string(role))})
	}
	if a != nil {
		d.Article = formOf(v, work, a, concerns, typed)
		d.Article.places(v, work.Draft, a, d.Page.Sequence)
		for i := range d.Article.Concerns {
			c := &d.Article.Concerns[i]
			c.Says, c.Do = s.saysFinding(v, c.Finding), s.saysRemedy(v, c.Finding)
		}
	}
	x.Name, x.Head, x.Wide, x.Data = "correct", v.T("correct.name"), true, d
	x.Styles, x.Scripts = []string{"correct.css"}, []string{"correct.js"}
	return s.show(w, r, v, x)
}

// choose finds the page and the article that are asked for: by article, by zone
// (at) or by page; else the first that nobody has approved.
func (d *correctScreen) choose(draft desk.Draft, q url.Values) *paper.Article {
	id := cmp.Or(q.Get("article"), q.Get("at"))
	a := draft.Article(id)
	_, page := draft.Zone(id)
	if page != nil {
		a = draft.Owner(id)
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil {
		if p := draft.Page(n); p != nil {
			page = p
		}
	}
	if a == nil {
		for i := range draft.Edition.Articles {
			if one := &draft.Edition.Articles[i]; (page == nil || standsOn(*one, page.Sequence)) && (a == nil || draft.IsApproved(a.ID) && !draft.IsApproved(one.ID)) {
				a = one
			}
		}
	}
	if page == nil && a != nil && len(a.Parts) > 0 {
		page = draft.Page(a.Parts[0].Page)
	}
	if page == nil && len(draft.Edition.Pages) > 0 {
		page = &draft.Edition.Pages[0]
	}
	d.Page = page
	return a
}

// standsOn reports whether an article has a part on a page.
func standsOn(a paper.Article, page int) bool {
	return slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == page })
}

// list fills in what leads elsewhere: pages, articles, and what to choose from.
func (d *correctScreen) list(v *visit, draft desk.Draft, concerns []desk.Concern, chosen *paper.Article) {
	byPage, onPage := map[int]int{}, 0
	var all []articleRow
	var far []farArticle
	for _, a := range draft.Edition.Articles {
		first := 0
		if len(a.Parts) > 0 {
			first = a.Parts[0].Page
		}
		byPage[first]++
		row := articleRow{ID: a.ID, Name: nameOfArticle(v, a), Kind: v.T("correct.kind_" + string(a.Kind)), N: byPage[first], Approved: draft.IsApproved(a.ID), Confidence: int(a.Confidence*100 + 0.5), Current: chosen != nil && a.ID == chosen.ID}
		row.Href = d.href(url.Values{"article": {a.ID}})
		if p := draft.Page(first); p != nil {
			row.Page = cmp.Or(p.Label, strconv.Itoa(p.Sequence))
		}
		for _, c := range concerns {
			if c.Article == a.ID && !c.Dismissed && c.Severity != paper.Info {
				row.Concerns++
				row.Grave = row.Grave || c.Severity == paper.Error
			}
		}
		if row.Approved {
			d.Approved++
		} else if d.Next == "" && !row.Current {
			d.Next = a.ID
		}
		here := standsOn(a, d.Page.Sequence)
		if here {
			onPage++
			row.N = onPage
		}
		if here || d.Doubt {
			all = append(all, row)
		}
		switch {
		case row.Current:
		case here:
			d.Others = append(d.Others, choice{a.ID, row.Name})
		default:
			far = append(far, farArticle{choice{a.ID, row.Page + " · " + row.Name}, likely(chosen, a)})
		}
	}
	if d.Doubt {
		slices.SortStableFunc(all, func(a, b articleRow) int {
			return cmp.Or(cmpBool(a.Approved, b.Approved), cmpBool(b.Grave, a.Grave), cmp.Compare(b.Concerns, a.Concerns), cmp.Compare(a.Confidence, b.Confidence))
		})
	}
	d.Rows = all
	slices.SortStableFunc(far, func(a, b farArticle) int { return b.likely - a.likely })
	for _, f := range far {
		d.Far = append(d.Far, f.choice)
	}
	d.tabs(draft)
	other := url.Values{"page": {strconv.Itoa(d.Page.Sequence)}}
	if chosen != nil {
		other.Set("article", chosen.ID)
	}
	if !d.Doubt {
		other.Set("order", "doubt")
	}
	d.Other = d.Here + "?" + other.Encode()
}

// farArticle is an article of another page that the chosen one may go on as.
type farArticle struct {
	choice
	likely int
}

// likely is how much speaks for one article going on as another: that its jump
// names the page, that the other's names this one, that the other lacks a headline
// of its own.
func likely(from *paper.Article, to paper.Article) (n int) {
	if from == nil || len(from.Parts) == 0 || len(to.Parts) == 0 {
		return 0
	}
	if from.Jump.ToPage > 0 && from.Jump.ToPage == to.Parts[0].Page {
		n += 4
	}
	if to.Jump.FromPage > 0 && to.Jump.FromPage == from.Parts[0].Page {
		n += 4
	}
	if to.Headline == "" || from.Headline != "" && strings.HasPrefix(from.Headline, to.Headline) {
		n += 2
	}
	if from.Jump.KeyWord != "" && from.Jump.KeyWord == to.Jump.KeyWord {
		n += 8
	}
	return n
}

// cmpBool puts false first.
func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (d *correctScreen) href(q url.Values) string {
	if d.Doubt {
		q.Set("order", "doubt")
	}
	return d.Here + "?" + q.Encode()
}

func (d *correctScreen) tabs(draft desk.Draft) {
	for _, p := range draft.Edition.Pages {
		t := pageTab{Href: d.href(url.Values{"page": {strconv.Itoa(p.Sequence)}}), Label: cmp.Or(p.Label, strconv.Itoa(p.Sequence)), Section: p.Section, Current: p.Sequence == d.Page.Sequence}
		for _, a := range draft.Edition.Articles {
			if len(a.Parts) > 0 && a.Parts[0].Page == p.Sequence {
				t.Articles++
				if draft.IsApproved(a.ID) {
					t.Approved++
				}
			}
		}
		d.Pages = append(d.Pages, t)
	}
}

// nameLength is how many characters of an article without a headline stand for it.
const nameLength = 24

// nameOfArticle is what an article is called in lists.
func nameOfArticle(v *visit, a paper.Article) string {
	name := strings.TrimSpace(a.Headline)
	for _, text := range slices.Concat(a.Kicker, a.Deck, a.Paragraphs) {
		if name == "" {
			name = cut(strings.TrimSpace(text), nameLength)
		}
	}
	return cmp.Or(name, v.T("correct.nameless", a.ID))
}

// cut is the first n characters of a text.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return text
}
