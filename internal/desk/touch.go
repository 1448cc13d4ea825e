package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// touched names what differs between two drafts: an article that came, went or
// got other zones (p1-a2), a field of one (p1-a2.head), a zone (p1-z3), a page
// (page 3), the facts. Two acts that touch nothing in common may be done in
// either order.
func touched(before, after Draft) []string {
	var out []string
	was, is := byID(before.Edition.Articles), byID(after.Edition.Articles)
	for i := range before.Edition.Articles {
		a := &before.Edition.Articles[i]
		b, stays := is[a.ID]
		if !stays {
			out = append(out, a.ID)
			continue
		}
		out = append(out, changedFields(*a, *b)...)
	}
	for i := range after.Edition.Articles {
		if id := after.Edition.Articles[i].ID; was[id] == nil {
			out = append(out, id)
		}
	}
	for i := range before.Edition.Pages {
		out = append(out, touchedZones(before.Edition.Pages[i], after.Page(before.Edition.Pages[i].Sequence))...)
	}
	for i := range after.Edition.Pages {
		if p := after.Edition.Pages[i]; before.Page(p.Sequence) == nil {
			out = append(out, pageName(p.Sequence))
		}
	}
	if before.Edition.Number != after.Edition.Number || before.Edition.PageCount != after.Edition.PageCount {
		out = append(out, "facts")
	}
	if !reflect.DeepEqual(before.Edition.Notes, after.Edition.Notes) {
		out = append(out, "notes")
	}
	return out
}

func pageName(sequence int) string { return fmt.Sprint("page ", sequence) }

func byID(articles []paper.Article) map[string]*paper.Article {
	out := make(map[string]*paper.Article, len(articles))
	for i := range articles {
		out[articles[i].ID] = &articles[i]
	}
	return out
}

func touchedZones(before paper.Page, after *paper.Page) []string {
	if after == nil {
		return []string{pageName(before.Sequence)}
	}
	var out []string
	if before.Label != after.Label || before.Section != after.Section {
		out = append(out, pageName(before.Sequence))
	}
	if same(before.Zones, after.Zones) {
		return out
	}
	was := map[string]*paper.Zone{}
	for i := range before.Zones {
		was[before.Zones[i].ID] = &before.Zones[i]
	}
	for i := range after.Zones {
		z := &after.Zones[i]
		if old := was[z.ID]; old == nil || !sameZone(*old, *z) {
			out = append(out, z.ID)
		}
		delete(was, z.ID)
	}
	for id := range was {
		out = append(out, id)
	}
	return out
}

// same reports whether two lists are one in memory, as they are where nothing
// was changed.
func same[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

func sameZone(a, b paper.Zone) bool {
	return a.Role == b.Role && (same(a.Lines, b.Lines) || slices.Equal(a.Lines, b.Lines)) && (same(a.Polygon, b.Polygon) || slices.Equal(a.Polygon, b.Polygon))
}

// changedFields names the fields in which two states of an article differ.
func changedFields(a, b paper.Article) []string {
	if len(a.Parts) != len(b.Parts) || slices.ContainsFunc(indices(a.Parts), func(i int) bool {
		return a.Parts[i].Page != b.Parts[i].Page || !slices.Equal(a.Parts[i].Zones, b.Parts[i].Zones)
	}) {
		return []string{a.ID}
	}
	var out []string
	for _, f := range articleFields {
		if !reflect.DeepEqual(f.of(&a), f.of(&b)) {
			out = append(out, a.ID+"."+f.name)
		}
	}
	return out
}

func indices[T any](s []T) []int {
	out := make([]int, len(s))
	for i := range out {
		out[i] = i
	}
	return out
}

// articleFields are what of an article two people may change at once.
var articleFields = []struct {
	name string
	of   func(*paper.Article) any
}{
	{"head", func(a *paper.Article) any { return head{a.Kicker, a.Headline, a.Deck} }},
	{"bylines", func(a *paper.Article) any { return a.Bylines }},
	{"dateline", func(a *paper.Article) any { return a.Dateline }},
	{"text", func(a *paper.Article) any { return a.Paragraphs }},
	{"figures", func(a *paper.Article) any { return a.Figures }},
	{"kind", func(a *paper.Article) any { return a.Kind }},
	{"jump", func(a *paper.Article) any { return a.Jump }},
	{"outline", func(a *paper.Article) any { return outlines(a) }},
}

type head struct {
	Kicker   []string
	Headline string
	Deck     []string
}

func outlines(a *paper.Article) (out []any) {
	for _, p := range a.Parts {
		out = append(out, p.Polygon)
	}
	return out
}

// claims is what an act must find as its sender saw it: what it touches, and all
// of an article it approves, orders or takes apart.
func claims(a Act, before, after Draft) []string {
	out := touched(before, after)
	switch a.Do {
	case Approve, Unapprove, Split, Cut, Unjoin, Tray, SetText, SetPara, SetHead, SetBylines, SetDate, SetFigures, SetKind:
		if a.Do == Approve || a.Do == Split || a.Do == Cut || a.Do == Unjoin || a.Do == Tray && a.Article != "" {
			out = append(out, a.Article)
		} else if f := fieldNames[a.Do]; f != "" { // also when the value is what it was
			out = append(out, a.Article+"."+f)
		}
	case Order:
		out = append(out, a.Article+".order")
	case Merge, Join:
		out = append(out, a.Articles...)
	case Dismiss:
		out = append(out, "finding "+a.Finding)
	case SetPage, Redrop:
		out = append(out, pageName(a.Page))
	}
	return compact(out)
}

var fieldNames = map[Verb]string{SetText: "text", SetPara: "text", SetHead: "head", SetBylines: "bylines", SetDate: "dateline", SetFigures: "figures", SetKind: "kind"}

func compact(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" })
}

// overlap gives the first name two sets have in common; an article's name covers
// its fields.
func overlap(a, b []string) string {
	for _, x := range a {
		for _, y := range b {
			if x == y || strings.HasPrefix(x, y+".") {
				return x
			}
			if strings.HasPrefix(y, x+".") {
				return y
			}
		}
	}
	return ""
}

// Clash is the answer to an act that was made on an older version and overlaps
// with what somebody did since. It is a paper.Conflict fault. Nothing was
// changed; both values are here for a person to choose from.
type Clash struct {
	What    string // p1-a2.head
	Yours   string // the value your act would have made, as JSON; empty for nothing
	Theirs  string // the value now
	By      string // who changed it
	At      time.Time
	Version int // the version now, to try again on
}

// Error is one line.
func (c *Clash) Error() string { return c.Unwrap().Error() }

// Unwrap gives the fault.
func (c *Clash) Unwrap() error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "correct " + c.What, Why: fmt.Sprintf("%s changed it meanwhile", c.By), Remedy: "look at both and choose"}
}

// valueOf is what a name stands for in a draft, as JSON for a person.
func valueOf(d Draft, name string) string {
	id, fieldName, _ := strings.Cut(name, ".")
	var v any
	if a := d.Article(id); a != nil {
		v = struct {
			head
			Text []string
		}{head{a.Kicker, a.Headline, a.Deck}, a.Paragraphs}
		for _, f := range articleFields {
			if f.name == fieldName {
				v = f.of(a)
			}
		}
	} else if z, _ := d.Zone(id); z != nil {
		v = z
	} else {
		return ""
	}
	out, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(out)
}
