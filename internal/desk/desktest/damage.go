package desktest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Wrong is one error that Damage made, with what mends it.
type Wrong struct {
	Kind    string   `json:"kind"`
	Page    int      `json:"page"`    // sequence
	Article string   `json:"article"` // where an editor sees it
	Other   string   `json:"other,omitempty"`
	Zones   []string `json:"zones,omitempty"`
	Line    int      `json:"line,omitempty"`
	// Of a text error: the line it stands in, how many characters from the line's
	// first, the wrong character and the right one.
	Offset int           `json:"offset,omitempty"`
	Bad    string        `json:"bad,omitempty"`
	Good   string        `json:"good,omitempty"`
	Role   paper.Role    `json:"role,omitempty"`
	Before string        `json:"before,omitempty"`
	Corner int           `json:"corner,omitempty"`
	Place  []desk.Corner `json:"place,omitempty"` // the polygon as it should be
	Acts   []desk.Act    `json:"acts"`            // that mend it
}

// damager makes errors in an edition, each in articles of its own.
type damager struct {
	d     desk.Draft
	used  map[string]depth // by article
	wrong []Wrong
}

// depth is how deep an error goes into an article: one that leaves its zones and
// their ids as they are may be followed by one of a line or a field.
type depth int

const (
	untouched depth = iota
	shallow         // its zones are as they were, or one is missing
	deep            // it was parted, or became one with another
	full            // it has an error of a line or a field
)

// Plan is how many errors of each kind Damage makes.
var Plan = []struct {
	Kind  string
	Count int
}{
	{"jump", 3}, {"joined", 1}, {"merged", 5}, {"fragment", 4}, {"split", 5}, {"order", 3}, {"orphan", 3}, {"kicker", 3}, {"role", 5}, {"edge", 2}, {"text", 6},
}

// Damage gives an edition with the errors of Plan, as a bad reading would have
// them, and what they are. An edition too small for some has fewer: callers count.
func Damage(e paper.Edition) (paper.Edition, []Wrong) {
	m := &damager{d: desk.NewDraft(e), used: map[string]depth{}}
	makers := map[string]func() bool{"jump": m.jump, "joined": m.joined, "merged": m.merged, "split": m.split, "order": m.order, "kicker": m.kicker,
		"role": m.role, "fragment": m.fragment, "orphan": m.orphan, "edge": m.edge, "text": m.text}
	lacking := 0
	for _, p := range Plan {
		for n := range p.Count {
			if !makers[p.Kind]() {
				lacking += p.Count - n
				break
			}
		}
	}
	for _, kind := range []string{"split", "order", "role", "kicker", "edge", "text"} {
		for lacking > 0 && makers[kind]() {
			lacking--
		}
	}
	return m.d.Edition, m.wrong
}

// try does an act; it reports whether that could be done.
func (m *damager) try(a desk.Act) bool {
	after, err := desk.Apply(m.d, a)
	if err == nil {
		m.d = desk.NewDraft(after.Edition) // a reading remembers nothing
	}
	return err == nil
}

func (m *damager) note(w Wrong, how depth, articles ...string) bool {
	for _, id := range articles {
		m.used[id] = how
	}
	m.wrong = append(m.wrong, w)
	return true
}

func (m *damager) deepen(article string) bool {
	m.used[article] = full
	return true
}

// each calls fn with articles nobody has touched, until one will do.
func (m *damager) each(fn func(i int, a paper.Article) bool) bool { return m.within(untouched, fn) }

func (m *damager) within(most depth, fn func(i int, a paper.Article) bool) bool {
	for i, a := range slices.Clone(m.d.Edition.Articles) {
		if m.used[a.ID] <= most && len(a.Parts) > 0 && fn(i, a) {
			return true
		}
	}
	return false
}

// zonesOf are an article's zones of a role on its first page.
func (m *damager) zonesOf(a paper.Article, role paper.Role) (out []paper.Zone) {
	for _, id := range a.Parts[0].Zones {
		if z, _ := m.d.Zone(id); z != nil && z.Role == role && len(z.Lines) > 0 {
			out = append(out, *z)
		}
	}
	return out
}

func plainStory(a paper.Article) bool {
	return len(a.Parts) == 1 && a.Headline != "" && len(a.Figures) == 0 && (a.Kind == paper.KindStory || a.Kind == paper.KindBrief)
}

func (m *damager) jump() bool {
	return m.each(func(_ int, a paper.Article) bool {
		if len(a.Parts) != 2 {
			return false
		}
		have := map[string]bool{}
		for _, b := range m.d.Edition.Articles {
			have[b.ID] = true
		}
		if !m.try(desk.Act{Do: desk.Unjoin, Article: a.ID, Page: a.Parts[1].Page}) {
			return false
		}
		for _, b := range m.d.Edition.Articles {
			if !have[b.ID] {
				return m.note(Wrong{Kind: "jump", Page: a.Parts[0].Page, Article: a.ID, Other: b.ID, Acts: []desk.Act{{Do: desk.Join, Articles: []string{a.ID, b.ID}}}}, shallow, a.ID) && m.deepen(b.ID)
			}
		}
		return false
	})
}

func (m *damager) joined() bool {
	return m.each(func(_ int, a paper.Article) bool {
		return plainStory(a) && m.each(func(j int, b paper.Article) bool {
			page := b.Parts[0].Page
			// Apart again, the second stands first on its page.
			if !plainStory(b) || page <= a.Parts[0].Page || a.Kind != b.Kind || m.d.Edition.Articles[j-1].Parts[0].Page == page || !m.try(desk.Act{Do: desk.Join, Articles: []string{a.ID, b.ID}}) {
				return false
			}
			return m.note(Wrong{Kind: "joined", Page: a.Parts[0].Page, Article: a.ID, Acts: []desk.Act{{Do: desk.Unjoin, Article: a.ID, Page: page}}}, deep, a.ID, b.ID)
		})
	})
}

func (m *damager) merged() bool {
	return m.each(func(i int, a paper.Article) bool {
		if !plainStory(a) || i+1 >= len(m.d.Edition.Articles) {
			return false
		}
		b := m.d.Edition.Articles[i+1]
		if m.used[b.ID] > untouched || !plainStory(b) || a.Kind != b.Kind || b.Parts[0].Page != a.Parts[0].Page || !m.try(desk.Act{Do: desk.Merge, Articles: []string{a.ID, b.ID}}) {
			return false
		}
		at := b.Parts[0].Zones[0]
		return m.note(Wrong{Kind: "merged", Page: a.Parts[0].Page, Article: a.ID, Zones: []string{at}, Acts: []desk.Act{{Do: desk.Split, Article: a.ID, Zone: at}}}, deep, a.ID, b.ID)
	})
}

func (m *damager) split() bool {
	return m.each(func(i int, a paper.Article) bool {
		body := m.zonesOf(a, paper.RoleBody)
		if !plainStory(a) || len(body) < 2 || a.Parts[0].Zones[len(a.Parts[0].Zones)-1] != body[len(body)-1].ID {
			return false
		}
		if !m.try(desk.Act{Do: desk.Split, Article: a.ID, Zone: body[len(body)-1].ID}) {
			return false
		}
		b := m.d.Edition.Articles[i+1].ID
		return m.note(Wrong{Kind: "split", Page: a.Parts[0].Page, Article: a.ID, Other: b, Acts: []desk.Act{{Do: desk.Merge, Articles: []string{a.ID, b}}}}, deep, a.ID, b)
	})
}

func (m *damager) order() bool {
	return m.each(func(i int, a paper.Article) bool {
		list := m.d.Edition.Articles
		if i+2 >= len(list) || m.used[list[i+1].ID] > untouched || list[i+1].Parts[0].Page != a.Parts[0].Page || !m.try(desk.Act{Do: desk.Order, Article: list[i+1].ID, Before: a.ID}) {
			return false
		}
		return m.note(Wrong{Kind: "order", Page: a.Parts[0].Page, Article: a.ID, Before: list[i+1].ID, Acts: []desk.Act{{Do: desk.Order, Article: a.ID, Before: list[i+1].ID}}}, shallow, a.ID, list[i+1].ID)
	})
}

// trayed takes a zone of an article to the tray.
func (m *damager) trayed(kind string, a paper.Article, z paper.Zone) bool {
	if !m.try(desk.Act{Do: desk.Tray, Zones: []string{z.ID}}) {
		return false
	}
	return m.note(Wrong{Kind: kind, Page: a.Parts[0].Page, Article: a.ID, Zones: []string{z.ID}, Acts: []desk.Act{{Do: desk.Move, Zones: []string{z.ID}, Article: a.ID}}}, shallow, a.ID)
}

func (m *damager) kicker() bool {
	return m.within(shallow, func(_ int, a paper.Article) bool {
		k := m.zonesOf(a, paper.RoleKicker)
		return len(k) == 1 && len(a.Parts) == 1 && m.trayed("kicker", a, k[0])
	})
}

func (m *damager) orphan() bool {
	return m.within(shallow, func(_ int, a paper.Article) bool {
		body := m.zonesOf(a, paper.RoleBody)
		return len(a.Parts) == 1 && len(body) > 1 && whole(body[len(body)-1], a) && m.trayed("orphan", a, body[len(body)-1]) && m.deepen(a.ID)
	})
}

// whole reports whether a zone holds whole paragraphs: in the tray of a reading it
// is one text without marks of where paragraphs began.
func whole(z paper.Zone, a paper.Article) bool {
	var text strings.Builder
	for _, l := range z.Lines {
		text.WriteString(l.Text)
	}
	return strings.HasSuffix(a.Paragraphs[len(a.Paragraphs)-1], text.String())
}

// The roles that are mistaken for each other.
var mistaken = []struct{ is, taken paper.Role }{{paper.RoleDeck, paper.RoleBody}, {paper.RoleKicker, paper.RoleBody}, {paper.RoleHeadline, paper.RoleKicker}, {paper.RoleKicker, paper.RoleDeck}, {paper.RoleHeadline, paper.RoleBody}}

func (m *damager) role() bool {
	count := 0
	for _, w := range m.wrong {
		if w.Kind == "role" {
			count++
		}
	}
	for k := range mistaken {
		pair := mistaken[(count+k)%len(mistaken)]
		if m.within(shallow, func(_ int, a paper.Article) bool {
			z := m.zonesOf(a, pair.is)
			if len(z) != 1 || pair.is == paper.RoleDeck && len(z[0].Lines) > 1 || a.Kind != paper.KindStory || pair.is == paper.RoleHeadline && len(m.zonesOf(a, pair.taken)) > 0 && pair.taken != paper.RoleBody ||
				!m.try(desk.Act{Do: desk.SetRole, Zones: []string{z[0].ID}, Role: pair.taken}) {
				return false
			}
			return m.note(Wrong{Kind: "role", Page: a.Parts[0].Page, Article: a.ID, Zones: []string{z[0].ID}, Role: pair.is, Acts: []desk.Act{{Do: desk.SetRole, Zones: []string{z[0].ID}, Role: pair.is}}}, full, a.ID)
		}) {
			return true
		}
	}
	return false
}

func (m *damager) fragment() bool {
	return m.each(func(i int, a paper.Article) bool {
		body := m.zonesOf(a, paper.RoleBody)
		if len(a.Parts) != 1 || len(body) < 2 {
			return false
		}
		last := body[len(body)-1]
		return m.each(func(_ int, b paper.Article) bool {
			if b.ID == a.ID || b.Kind == paper.KindIndex || len(b.Parts) > 1 || b.Parts[0].Page != a.Parts[0].Page || !m.try(desk.Act{Do: desk.Move, Zones: []string{last.ID}, Article: b.ID}) {
				return false
			}
			return m.note(Wrong{Kind: "fragment", Page: a.Parts[0].Page, Article: b.ID, Other: a.ID, Zones: []string{last.ID}, Acts: []desk.Act{{Do: desk.Move, Zones: []string{last.ID}, Article: a.ID}}}, deep, a.ID, b.ID)
		})
	})
}

// shift is how far an edge is moved, in lines.
const shift = 4

func (m *damager) edge() bool {
	return m.within(shallow, func(_ int, a paper.Article) bool {
		body := m.zonesOf(a, paper.RoleBody)
		if len(body) == 0 || len(body[0].Polygon) != 4 {
			return false
		}
		z := body[0]
		bad := slices.Clone(z.Polygon)
		at := 0
		for i, c := range bad { // the corner at the lower right
			if c.X+c.Y > bad[at].X+bad[at].Y {
				at = i
			}
		}
		bad[at] = geom.Point{X: bad[at].X, Y: bad[at].Y - shift*desk.LineStep(z)}
		if !m.try(desk.Act{Do: desk.SetPolygon, Zone: z.ID, Polygon: corners(bad)}) {
			return false
		}
		place := corners(z.Polygon)
		return m.note(Wrong{Kind: "edge", Page: a.Parts[0].Page, Article: a.ID, Zones: []string{z.ID}, Corner: at, Place: place, Acts: []desk.Act{{Do: desk.SetPolygon, Zone: z.ID, Polygon: place}}}, full, a.ID)
	})
}

func corners(p geom.Polygon) (out []desk.Corner) {
	for _, c := range p {
		out = append(out, desk.Corner{c.X, c.Y})
	}
	return out
}

// misread is a character that a reading put in another's place.
const misread = "囗"

// text puts a wrong character into a line, in the text and on the page alike.
func (m *damager) text() bool {
	return m.within(shallow, func(i int, a paper.Article) bool {
		for _, mark := range m.d.Trace(a.ID) {
			if mark.Field != "text" || !mark.Exact || mark.To-mark.From < 12 {
				continue
			}
			z, _ := m.d.Zone(mark.Zone)
			line := []rune(z.Lines[mark.Line].Text)
			para := a.Paragraphs[mark.Paragraph][mark.From:mark.To]
			offset := 3
			if len(line) < 6 || !strings.HasPrefix(para, string(line[:offset+1])) {
				continue
			}
			good := string(line[offset])
			e := m.d.Edition
			e.Articles = slices.Clone(e.Articles)
			paragraphs := slices.Clone(a.Paragraphs)
			at := mark.From + len(string(line[:offset]))
			paragraphs[mark.Paragraph] = paragraphs[mark.Paragraph][:at] + misread + paragraphs[mark.Paragraph][at+len(good):]
			e.Articles[i].Paragraphs = paragraphs
			right := a.Paragraphs
			m.setLine(&e, mark.Zone, mark.Line, string(line[:offset])+misread+string(line[offset+1:]))
			m.d = desk.NewDraft(e)
			return m.note(Wrong{Kind: "text", Page: a.Parts[0].Page, Article: a.ID, Zones: []string{mark.Zone}, Line: mark.Line, Offset: offset, Bad: misread, Good: good,
				Acts: []desk.Act{{Do: desk.SetPara, Article: a.ID, At: mark.Paragraph, Text: right[mark.Paragraph]}}}, full, a.ID)
		}
		return false
	})
}

func (m *damager) setLine(e *paper.Edition, zone string, line int, text string) {
	e.Pages = slices.Clone(e.Pages)
	for i := range e.Pages {
		e.Pages[i].Zones = slices.Clone(e.Pages[i].Zones)
		for k := range e.Pages[i].Zones {
			if z := &e.Pages[i].Zones[k]; z.ID == zone {
				z.Lines = slices.Clone(z.Lines)
				z.Lines[line].Text = text
			}
		}
	}
}

// Telling writes what readers are told of an edition, page by page and article by
// article, without ids: a mended one tells the same as one that was never damaged.
func Telling(e paper.Edition) []string {
	var out []string
	articles := slices.Clone(e.Articles)
	slices.SortStableFunc(articles, func(a, b paper.Article) int { return a.Parts[0].Page - b.Parts[0].Page })
	for _, a := range articles {
		by := ""
		for _, b := range a.Bylines {
			by += b.Role + ":" + strings.Join(b.Names, ",") + ";"
		}
		var pages []int
		for _, p := range a.Parts {
			pages = append(pages, p.Page)
		}
		captions := ""
		for _, f := range a.Figures {
			captions += f.Caption + "/" + f.Credit + ";"
		}
		out = append(out, fmt.Sprintf("%v %s | %s | %s | %s | %s | %s | %s | %s", pages, a.Kind, strings.Join(a.Kicker, "/"), a.Headline, strings.Join(a.Deck, "/"), by, a.Dateline.Text, strings.Join(a.Paragraphs, "\n"), captions))
	}
	return out
}
