package editor

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// What pages dropped again changed: each change old and new side by side, to take
// over or to put back.
var changesRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/changes", at(desk.ToLook), (*Site).changes, extra{}},
	{"POST", "/t/{title}/e/{edition}/changes", at(desk.ToCorrect), (*Site).settleChange, extra{}},
}

// changesScreen is what waits to be looked at, page by page.
type changesScreen struct {
	Version int
	May     bool // correct
	Pages   []changedPage
	Left    int
}

// changedPage is a page with a newer version.
type changedPage struct {
	Label, Section, File, At string
	Unchanged                []string // headlines of articles that stand as they did
	Changes                  []changeShown
	New                      bool // it was not there before
}

// changeShown is one change.
type changeShown struct {
	ID, Name, Kind string // Kind: changed, new, gone
	At             string // where it is corrected; empty for what is gone
	Fields         []fieldChange
	Carried        []string // fields whose corrections were carried over, in words
	Lost           []lostShown
	Keep           bool // it can be put back
}

// fieldChange is one field, old and new.
type fieldChange struct {
	Name     string
	Old, New []bit
}

// lostShown is a correction that stands no longer.
type lostShown struct {
	Field, Name        string
	Corrected, Printed string
}

func (s *Site) changes(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showChanges(w, r, v, "")
}

func (s *Site) showChanges(w http.ResponseWriter, r *http.Request, v *visit, wrong string) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	d := &changesScreen{Version: work.Version, May: v.May(desk.ToCorrect), Left: len(work.Draft.Changes)}
	for _, p := range work.Draft.Edition.Pages {
		if page, some := v.changedPage(work.Draft, p); some {
			d.Pages = append(d.Pages, page)
		}
	}
	x := view{Name: "changes", Head: v.T("changes.name"), Styles: []string{"sign.css", "tonight.css"}, Wrong: wrong, Data: d}
	if wrong != "" {
		x.Status = http.StatusConflict
	}
	return s.show(w, r, v, x)
}

// changedPage gathers the changes of a page; false when it has none.
func (v *visit) changedPage(d desk.Draft, p paper.Page) (changedPage, bool) {
	file, _, _ := ingest.SourceOf(p)
	out := changedPage{Label: cmp.Or(p.Label, strconv.Itoa(p.Sequence)), Section: p.Section, File: file, At: v.editionAt("correct?" + query("page", strconv.Itoa(p.Sequence)))}
	touched := map[string]bool{}
	for _, c := range d.Changes {
		if c.Page == p.Sequence {
			out.Changes = append(out.Changes, v.changeShown(c))
			touched[c.Article] = true
		}
	}
	for _, a := range d.Edition.Articles {
		if !touched[a.ID] && slices.ContainsFunc(a.Parts, func(part paper.Part) bool { return part.Page == p.Sequence }) {
			out.Unchanged = append(out.Unchanged, titleOf(v, a))
		}
	}
	out.New = len(out.Unchanged) == 0 && !slices.ContainsFunc(out.Changes, func(c changeShown) bool { return c.Kind != "new" })
	return out, len(out.Changes) > 0
}

// titleOf is what people know an article by.
func titleOf(v *visit, a paper.Article) string {
	first := ""
	if len(a.Paragraphs) > 0 {
		const most = 24 // characters
		if r := []rune(a.Paragraphs[0]); len(r) > most {
			first = string(r[:most]) + "…"
		} else {
			first = a.Paragraphs[0]
		}
	}
	return cmp.Or(a.Headline, first, v.T("changes.untitled"))
}

// changeShown puts a change into words and marks.
func (v *visit) changeShown(c desk.Change) changeShown {
	out := changeShown{ID: c.ID, Kind: "changed", Name: titleOf(v, c.After), Keep: c.Article != "" && c.Before.ID != ""}
	switch {
	case c.Article == "":
		out.Kind, out.Name = "gone", titleOf(v, c.Before)
	case c.Before.ID == "":
		out.Kind = "new"
	}
	if c.Article != "" {
		out.At = v.editionAt("correct?" + query("article", c.Article))
	}
	old, now := textsOf(c.Before), textsOf(c.After)
	for i, name := range textNames {
		bits := compareTexts(old[i], now[i])
		if !slices.ContainsFunc(bits, func(b bit) bool { return b.Came || b.Left }) {
			continue
		}
		f := fieldChange{Name: v.T("changes.field_" + name)}
		for _, b := range bits {
			if !b.Came {
				f.Old = append(f.Old, b)
			}
			if !b.Left {
				f.New = append(f.New, b)
			}
		}
		out.Fields = append(out.Fields, f)
	}
	for _, f := range c.Carried {
		out.Carried = append(out.Carried, v.T("changes.field_"+f))
	}
	for _, l := range c.Lost {
		out.Lost = append(out.Lost, lostShown{Field: l.Field, Name: v.T("changes.field_" + l.Field), Corrected: fieldText(c.Before, l.Field), Printed: fieldText(c.After, l.Field)})
	}
	return out
}

// textNames are the fields that are shown, in the order of textsOf.
var textNames = []string{"kicker", "headline", "deck", "bylines", "dateline", "text", "figures"}

// textsOf are an article's texts, a paragraph a line.
func textsOf(a paper.Article) []string {
	return proofTexts(a)
}

// fieldText is one of desk's fields of an article as text.
func fieldText(a paper.Article, field string) string {
	t := textsOf(a)
	switch field {
	case "head":
		return strings.TrimSpace(strings.Join([]string{t[0], t[1], t[2]}, "\n"))
	case "bylines":
		return t[3]
	case "dateline":
		return t[4]
	case "text":
		return t[5]
	case "figures":
		return t[6]
	}
	return string(a.Kind)
}

// settleChange takes a change over, puts back what stood before it, or one
// correction that was lost.
func (s *Site) settleChange(w http.ResponseWriter, r *http.Request, v *visit) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	id, do := v.form(r, "change"), v.form(r, "do")
	if do == "take-page" {
		return s.takePage(w, r, v, work)
	}
	i := slices.IndexFunc(work.Draft.Changes, func(c desk.Change) bool { return c.ID == id })
	if i < 0 {
		return s.showChanges(w, r, v, v.T("changes.settled"))
	}
	seen, err := strconv.Atoi(v.form(r, "version"))
	if err != nil {
		seen = work.Version
	}
	c := work.Draft.Changes[i]
	var acts []desk.Act
	done := "change_taken"
	switch field, one := strings.CutPrefix(do, "mine-"); {
	case do == "keep" && c.Article != "" && c.Before.ID != "":
		done = "change_kept"
		acts = actsBack(c, "head", "bylines", "dateline", "text")
		acts = append(acts, desk.Act{Do: desk.Accept, Finding: c.ID})
	case one && slices.ContainsFunc(c.Lost, func(l desk.Lost) bool { return l.Field == field }):
		done = "change_mine"
		acts = actsBack(c, field)
	case do == "take":
		acts = []desk.Act{{Do: desk.Accept, Finding: c.ID}}
	default:
		return &paper.Fault{Kind: paper.Invalid, Doing: "settle a change", Why: "that cannot be done with it", Remedy: "look at it again"}
	}
	if err := s.doAll(r.Context(), v, seen, acts); err != nil {
		if paper.IsKind(err, paper.Conflict) {
			return s.showChanges(w, r, v, v.wrong(err))
		}
		return err
	}
	return s.back(w, v.editionAt("changes"), done)
}

// takePage takes every change of a page over that was there when the screen was made:
// those of a page that was not there before need no choice.
func (s *Site) takePage(w http.ResponseWriter, r *http.Request, v *visit, work desk.Work) error {
	seen, err := strconv.Atoi(v.form(r, "version"))
	if err != nil || seen > work.Version {
		seen = work.Version
	}
	var acts []desk.Act
	for _, c := range work.Draft.Changes {
		if slices.Contains(r.PostForm["change"], c.ID) {
			acts = append(acts, desk.Act{Do: desk.Accept, Finding: c.ID})
		}
	}
	if len(acts) == 0 {
		return s.showChanges(w, r, v, v.T("changes.settled"))
	}
	if err := s.doAll(r.Context(), v, seen, acts); err != nil {
		if paper.IsKind(err, paper.Conflict) {
			return s.showChanges(w, r, v, v.wrong(err))
		}
		return err
	}
	return s.back(w, v.editionAt("changes"), "change_taken")
}

// doAll does acts one after another; what one does oneself is no surprise to the
// next.
func (s *Site) doAll(ctx context.Context, v *visit, seen int, acts []desk.Act) error {
	for _, a := range acts {
		if _, err := s.Desk.Do(ctx, v.Person, v.Key, seen, a); err != nil {
			return err
		}
	}
	return nil
}

// actsBack are the acts that give fields the value they had before a change.
func actsBack(c desk.Change, fields ...string) (out []desk.Act) {
	b := c.Before
	for _, f := range fields {
		if fieldText(b, f) == fieldText(c.After, f) {
			continue
		}
		a := desk.Act{Article: c.Article}
		switch f {
		case "head":
			a.Do, a.Kicker, a.Headline, a.Deck = desk.SetHead, b.Kicker, b.Headline, b.Deck
		case "bylines":
			a.Do = desk.SetBylines
			for _, by := range b.Bylines {
				a.Bylines = append(a.Bylines, desk.Byline{Role: by.Role, Names: by.Names})
			}
		case "dateline":
			a.Do, a.Dateline = desk.SetDate, &desk.Dateline{Text: b.Dateline.Text, Place: b.Dateline.Place, Date: b.Dateline.Date}
		case "text":
			a.Do, a.Paragraphs = desk.SetText, b.Paragraphs
		case "figures":
			a.Do = desk.SetFigures
			for i, fig := range c.After.Figures { // places are the new page's, words the old
				out := desk.Figure{Caption: fig.Caption, Credit: fig.Credit, Page: fig.Page}
				for _, p := range fig.Polygon {
					out.Polygon = append(out.Polygon, desk.Corner{p.X, p.Y})
				}
				if i < len(b.Figures) {
					out.Caption, out.Credit = b.Figures[i].Caption, b.Figures[i].Credit
				}
				a.Figures = append(a.Figures, out)
			}
		case "kind":
			a.Do, a.Kind = desk.SetKind, b.Kind
		default:
			continue
		}
		out = append(out, a)
	}
	return out
}
