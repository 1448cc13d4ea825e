package editor

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

// articleForm is an article's fields as text in a form.
type articleForm struct {
	ID, Name   string
	Approved   bool
	Was        map[string]string // by group: what its fields were when the form was made
	F          map[string]string // by field
	Kinds      []choice
	Figures    []figureRow
	Zones      []zoneRow
	Lines      []lineRow // to split at
	Gutters    []choice  // to cut along, on the page shown
	Edges      []edgeRow
	Concerns   []concernLine
	N          int
	Parts      []choice // pages the article goes on to, to unjoin
	Confidence int
	Jump       string
}

// figureRow is a picture's caption in the form.
type figureRow struct {
	N                       int
	Caption, Credit         string
	CaptionField, CreditFld string
}

// zoneRow is a zone in a list.
type zoneRow struct {
	ID, Role, RoleName, Text string
	Page                     int
}

// edgeRow is a zone with its corners as text.
type edgeRow struct {
	zoneRow
	Polygon string
}

// lineRow is a line to split at.
type lineRow struct{ Value, Text string }

// The groups of fields: each is one act, and clashes by itself.
var fieldGroups = []struct {
	name   string
	do     desk.Verb
	fields []string
}{
	{"kind", desk.SetKind, []string{"kind"}},
	{"head", desk.SetHead, []string{"kicker", "headline", "deck"}},
	{"bylines", desk.SetBylines, []string{"bylines"}},
	{"dateline", desk.SetDate, []string{"dateline", "place", "date"}},
	{"figures", desk.SetFigures, nil}, // caption_0, credit_0, ...
	{"text", desk.SetText, []string{"text"}},
}

// fieldsOf writes an article's fields as the form shows them.
func fieldsOf(a paper.Article) map[string]string {
	f := map[string]string{"kind": string(a.Kind), "kicker": strings.Join(a.Kicker, "\n"), "headline": a.Headline, "deck": strings.Join(a.Deck, "\n"),
		"dateline": a.Dateline.Text, "place": a.Dateline.Place, "date": a.Dateline.Date, "text": strings.Join(a.Paragraphs, "\n")}
	var by []string
	for _, b := range a.Bylines {
		line := strings.Join(b.Names, "、")
		if b.Role != "" {
			line = b.Role + "：" + line
		}
		by = append(by, line)
	}
	f["bylines"] = strings.Join(by, "\n")
	for i, fig := range a.Figures {
		f["caption_"+strconv.Itoa(i)], f["credit_"+strconv.Itoa(i)] = fig.Caption, fig.Credit
	}
	return f
}

// groupFields names the fields of a group in an article's form.
func groupFields(name string, fields []string, figures int) []string {
	if name != "figures" {
		return fields
	}
	var out []string
	for i := range figures {
		out = append(out, "caption_"+strconv.Itoa(i), "credit_"+strconv.Itoa(i))
	}
	return out
}

// wasOf names what a group's fields hold, so that the form knows later what was
// typed and what was only sent along.
func wasOf(fields []string, f map[string]string) string {
	h := sha256.New()
	for _, name := range fields {
		fmt.Fprintf(h, "%s=%q\n", name, tidy(f[name]))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// tidy takes out what a browser adds to a text on its way.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// linesOf are the lines of a field that are not empty.
func linesOf(text string) []string {
	var out []string
	for _, line := range strings.Split(tidy(text), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// formOf lays an article out as a form.
func formOf(v *visit, work desk.Work, a *paper.Article, concerns []desk.Concern, typed map[string]string) *articleForm {
	d := work.Draft
	f := &articleForm{ID: a.ID, Name: nameOfArticle(v, *a), Approved: d.IsApproved(a.ID), Was: map[string]string{}, F: fieldsOf(*a), Confidence: int(a.Confidence*100 + .5), Jump: a.Jump.Cue}
	for _, g := range fieldGroups {
		f.Was[g.name] = wasOf(groupFields(g.name, g.fields, len(a.Figures)), f.F)
	}
	for name, text := range typed {
		f.F[name] = text
	}
	for _, k := range paper.Kinds {
		f.Kinds = append(f.Kinds, choice{string(k), v.T("correct.kind_" + string(k))})
	}
	for i := range a.Figures {
		n := strconv.Itoa(i)
		f.Figures = append(f.Figures, figureRow{i + 1, f.F["caption_"+n], f.F["credit_"+n], "caption_" + n, "credit_" + n})
	}
	for i, part := range a.Parts {
		var zones []paper.Zone
		for _, id := range part.Zones {
			if z, _ := d.Zone(id); z != nil {
				zones = append(zones, *z)
				f.Lines = append(f.Lines, splitsOf(*z, len(f.Lines) == 0 && len(zones) == 1)...)
			}
		}
		f.Zones = append(f.Zones, zoneRows(v, zones)...)
		if p := d.Page(part.Page); p != nil && i > 0 {
			f.Parts = append(f.Parts, choice{strconv.Itoa(part.Page), cmp.Or(p.Label, strconv.Itoa(part.Page))})
		}
	}
	for _, c := range concerns {
		if c.Article == a.ID && !c.Dismissed {
			f.Concerns = append(f.Concerns, concernLine{Concern: c})
		}
	}
	page := 0
	if len(a.Parts) > 0 {
		page = a.Parts[0].Page
	}
	for _, other := range d.Edition.Articles {
		if len(other.Parts) > 0 && other.Parts[0].Page == page {
			f.N++
		}
		if other.ID == a.ID {
			break
		}
	}
	return f
}

// splitsOf are the lines of a zone that an article may be split at; the very
// first is none.
func splitsOf(z paper.Zone, first bool) (out []lineRow) {
	for i, l := range z.Lines {
		if i > 0 || !first {
			out = append(out, lineRow{z.ID + " " + strconv.Itoa(i), cut(l.Text, nameLength)})
		}
	}
	return out
}

// zoneRows lists zones with how they begin.
func zoneRows(v *visit, zones []paper.Zone) (out []zoneRow) {
	for _, z := range zones {
		row := zoneRow{ID: z.ID, Role: string(z.Role), RoleName: v.T("correct.role_" + string(z.Role))}
		if len(z.Lines) > 0 {
			row.Text = cut(z.Lines[0].Text, nameLength)
		}
		if _, err := fmt.Sscanf(z.ID, "p%d-", &row.Page); err != nil {
			row.Page = 0 // an id of another form names no page
		}
		out = append(out, row)
	}
	return out
}

// actOf reads a group's fields as an act.
func actOf(do desk.Verb, a paper.Article, f map[string]string) desk.Act {
	act := desk.Act{Do: do, Article: a.ID}
	switch do {
	case desk.SetKind:
		act.Kind = paper.Kind(f["kind"])
	case desk.SetHead:
		act.Kicker, act.Headline, act.Deck = linesOf(f["kicker"]), strings.Join(linesOf(f["headline"]), " "), linesOf(f["deck"])
	case desk.SetBylines:
		act.Bylines = readBylines(f["bylines"])
	case desk.SetDate:
		act.Dateline = &desk.Dateline{Text: tidy(f["dateline"]), Place: tidy(f["place"]), Date: tidy(f["date"])}
	case desk.SetFigures:
		for i, fig := range a.Figures {
			n := strconv.Itoa(i)
			one := desk.Figure{Caption: tidy(f["caption_"+n]), Credit: tidy(f["credit_"+n]), Page: fig.Page}
			for _, p := range fig.Polygon {
				one.Polygon = append(one.Polygon, desk.Corner{p.X, p.Y})
			}
			act.Figures = append(act.Figures, one)
		}
	case desk.SetText:
		act.Paragraphs = linesOf(f["text"])
	}
	return act
}

// readBylines reads one byline a line: 记者：许听澜、顾南枝. Without a colon the
// line is names.
func readBylines(text string) (out []desk.Byline) {
	for _, line := range linesOf(text) {
		b := desk.Byline{}
		if i := strings.IndexAny(line, ":："); i >= 0 {
			b.Role = strings.TrimSpace(line[:i])
			line = strings.TrimLeft(line[i:], ":：")
		}
		for _, name := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("、,，;；", r) }) {
			if name = strings.TrimSpace(name); name != "" {
				b.Names = append(b.Names, name)
			}
		}
		if b.Role != "" || len(b.Names) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// saved answers the script's autosave.
type saved struct {
	Version int               `json:"version"`
	Saved   string            `json:"saved"` // the time, in words
	Was     map[string]string `json:"was"`
}

// saveFields saves what was typed: an act for each group of fields that differs
// from what the form showed. What clashes is shown with both values, and what was
// typed stays in the form; the rest is saved.
func (s *Site) saveFields(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := r.ParseForm(); err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	id, version := v.form(r, "article"), versionIn(r)
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	a := work.Draft.Article(id)
	if a == nil {
		return s.gone(w, r, v)
	}
	given := map[string]string{}
	for name := range r.PostForm {
		given[name] = tidy(r.PostForm.Get(name))
	}
	kept := map[string]string{}
	var clashes []clashShown
	for _, g := range fieldGroups {
		fields := groupFields(g.name, g.fields, len(a.Figures))
		if len(fields) == 0 || !r.PostForm.Has(fields[0]) || wasOf(fields, given) == given["was_"+g.name] {
			continue
		}
		_, err := s.Desk.Do(r.Context(), v.Person, v.Key, version, actOf(g.do, *a, given))
		var clash *desk.Clash
		switch {
		case errors.As(err, &clash):
			shown := s.clashOf(r, v, clash)
			shown.Field = v.T("correct.group_" + g.name)
			clashes = append(clashes, shown)
			for _, name := range fields {
				kept[name] = given[name]
			}
		case err != nil:
			return err
		}
	}
	if work, err = s.Desk.Work(r.Context(), v.Person, v.Key); err != nil {
		return err
	}
	return s.afterFields(w, r, v, work, id, kept, clashes)
}

// afterFields answers a form of fields.
func (s *Site) afterFields(w http.ResponseWriter, r *http.Request, v *visit, work desk.Work, id string, kept map[string]string, clashes []clashShown) error {
	if v.json {
		if len(clashes) > 0 {
			return s.json(w, r, http.StatusPreconditionFailed, problem{Type: "about:blank", Title: v.T("correct.clash"), Status: http.StatusPreconditionFailed, More: clashes})
		}
		a := work.Draft.Article(id)
		if a == nil {
			return s.gone(w, r, v)
		}
		w.Header().Set("ETag", `"`+strconv.Itoa(work.Version)+`"`)
		return s.json(w, r, http.StatusOK, saved{work.Version, v.T("correct.saved_at", s.clockOf(v)), formOf(v, work, a, nil, nil).Was})
	}
	q := url.Values{"article": {id}, "order": {v.form(r, "order")}, "page": {v.form(r, "page")}}
	if len(clashes) > 0 {
		return s.showCorrect(w, r, v, view{Status: http.StatusPreconditionFailed, Wrong: v.T("correct.clash")}, q, kept, clashes)
	}
	if v.form(r, "then") == "approve" {
		r.PostForm.Set("do", string(desk.Approve))
		r.PostForm.Set("version", strconv.Itoa(work.Version))
		return s.correctAct(w, r, v)
	}
	return s.back(w, correctAt(v, q), "saved")
}

// correctAt is the screen's address, without the parameters that say nothing.
func correctAt(v *visit, q url.Values) string {
	for name, values := range q {
		if len(values) == 0 || values[0] == "" {
			q.Del(name)
		}
	}
	return v.editionAt("correct") + "?" + q.Encode()
}

// versionIn is the version a request was made on: If-Match before the form's.
func versionIn(r *http.Request) int {
	text := cmp.Or(strings.Trim(strings.TrimPrefix(r.Header.Get("If-Match"), "W/"), `"`), r.PostFormValue("version"))
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// clashOf says a clash for people.
func (s *Site) clashOf(r *http.Request, v *visit, c *desk.Clash) clashShown {
	return clashShown{Field: c.What, By: s.nameOf(r.Context(), c.By), Yours: plain(c.Yours), Theirs: plain(c.Theirs)}
}

// plain writes the texts in a JSON value, one a line.
func plain(text string) string {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	var lines []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if v != "" {
				lines = append(lines, v)
			}
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				walk(v[name])
			}
		case float64, bool:
			lines = append(lines, fmt.Sprint(v))
		}
	}
	walk(value)
	return strings.Join(lines, "\n")
}

// gone answers for an article that is not there any more: nothing typed is lost,
// since the browser still has the form one step back.
func (s *Site) gone(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.json {
		return s.json(w, r, http.StatusPreconditionFailed, problem{Type: "about:blank", Title: v.T("correct.gone"), Status: http.StatusPreconditionFailed})
	}
	var typed []clashShown
	for _, g := range fieldGroups {
		for _, name := range g.fields {
			if text := v.form(r, name); text != "" && name != "kind" {
				typed = append(typed, clashShown{Field: v.T("correct." + name), Yours: text})
			}
		}
	}
	return s.showCorrect(w, r, v, view{Status: http.StatusPreconditionFailed, Wrong: v.T("correct.gone")}, url.Values{"page": {v.form(r, "page")}}, nil, typed)
}
