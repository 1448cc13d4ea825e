package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Apply does one act to a draft and gives the draft after it; the draft given
// stays as it is. It is a pure function. What the act names and the draft has
// not is a paper.NotFound fault, what cannot be done paper.Invalid; then nothing
// changed.
func Apply(d Draft, a Act) (Draft, error) {
	after, _, err := settle(d, a)
	return after, err
}

// settle is Apply that also gives the act with the ids of what it made, which
// is the act to be logged.
func settle(d Draft, a Act) (Draft, Act, error) {
	if err := a.check(); err != nil {
		return d, a, err
	}
	b := d.bench(a.New)
	if err := b.do(a); err != nil {
		return d, a, err
	}
	if err := b.leavesWithdrawn(a, d); err != nil {
		return d, a, err
	}
	b.forgetApprovals(a, d)
	a.New = b.made
	return b.Draft, a, nil
}

// do does one act.
func (b *bench) do(a Act) error {
	switch a.Do {
	case Merge:
		return b.merge(a.Articles)
	case Split:
		return b.split(a.Article, a.Zone, a.Line)
	case Cut:
		return b.cut(a.Article, a.Page, a.Gutter)
	case Move:
		return b.move(a.Zones, a.Article, a.Before)
	case NewArticle:
		return b.newArticle(a.Zones)
	case Tray:
		return b.tray(a.Zones, a.Article)
	case SetRole:
		return b.setRole(a.Zones, a.Role)
	case SetPolygon:
		return b.setPolygon(a)
	case Order:
		return b.order(a.Article, a.Before)
	case Sequence:
		return b.sequence(a.Article, a.Page, a.Zones)
	case Join:
		return b.join(a.Articles)
	case Unjoin:
		return b.unjoin(a.Article, a.Page)
	case SetPage:
		return b.setPage(a)
	case SetFacts:
		b.Edition.Number, b.Edition.PageCount = paper.Number{InYear: a.InYear, Total: a.Total}, a.PageCount
		return nil
	case Dismiss:
		return b.dismiss(a.Finding, a.Reason)
	case Accept:
		return b.accept(a.Finding)
	case Redrop:
		return b.redrop(a.Reading)
	case Renumber:
		return b.renumber(a.Shifts)
	case Notice, Unnotice:
		return b.notice(a)
	}
	return b.edit(a)
}

// edit does an act on the fields of one article.
func (b *bench) edit(a Act) error {
	art, err := b.article(a.Article)
	if err != nil {
		return err
	}
	switch a.Do {
	case SetHead:
		art.Kicker, art.Headline, art.Deck = filled(a.Kicker), strings.TrimSpace(a.Headline), filled(a.Deck)
	case SetBylines:
		art.Bylines = bylinesOf(a.Bylines)
	case SetDate:
		art.Dateline = paper.Dateline{}
		if a.Dateline != nil {
			art.Dateline = paper.Dateline(*a.Dateline)
		}
	case SetFigures:
		art.Figures = figuresOf(a.Figures)
	case SetText:
		art.Paragraphs = filled(a.Paragraphs)
	case SetPara:
		return setParagraph(art, a.At, a.Text)
	case SetKind:
		if a.Kind == "" {
			return cannot("no kind is named")
		}
		art.Kind = a.Kind
	case Approve:
		if !b.IsApproved(a.Article) {
			b.Approved = append(slices.Clip(b.Approved), a.Article)
		}
	case Unapprove:
		b.unapprove(a.Article)
	default:
		return cannot("there is no act %q", a.Do)
	}
	return nil
}

// filled leaves out texts that say nothing.
func filled(texts []string) (out []string) {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// setParagraph replaces one paragraph, adds one behind the last, or takes an
// empty one out.
func setParagraph(art *paper.Article, at int, text string) error {
	text = strings.TrimSpace(text)
	switch {
	case at > len(art.Paragraphs):
		return cannot("the article has %d paragraphs, and %d was meant", len(art.Paragraphs), at+1)
	case at == len(art.Paragraphs):
		art.Paragraphs = append(art.Paragraphs, filled([]string{text})...)
	case text == "":
		art.Paragraphs = slices.Delete(art.Paragraphs, at, at+1)
	default:
		art.Paragraphs[at] = text
	}
	return nil
}

func (b *bench) setPage(a Act) error {
	p, err := b.page(a.Page)
	if err != nil {
		return err
	}
	p.Label, p.Section = strings.TrimSpace(a.Label), strings.TrimSpace(a.Section)
	return nil
}

func (b *bench) dismiss(finding, reason string) error {
	if finding == "" || strings.TrimSpace(reason) == "" {
		return cannot("a finding is dismissed with a reason")
	}
	for _, d := range b.Dismissed {
		if d.Finding == finding {
			return nil
		}
	}
	b.Dismissed = append(slices.Clip(b.Dismissed), Dismissal{finding, reason})
	return nil
}

// accept takes a change by a page dropped again off the list.
func (b *bench) accept(id string) error {
	i := slices.IndexFunc(b.Changes, func(c Change) bool { return c.ID == id })
	if i < 0 {
		return missing("change", id)
	}
	b.Changes = slices.Delete(slices.Clone(b.Changes), i, i+1)
	return nil
}

func (b *bench) unapprove(article string) {
	b.Approved = slices.DeleteFunc(slices.Clone(b.Approved), func(id string) bool { return id == article })
}

// forgetApprovals takes approval from articles that are gone or that the act
// changed: what was approved is what was seen.
func (b *bench) forgetApprovals(a Act, before Draft) {
	if a.Do == Approve || a.Do == Redrop || a.Do == Renumber { // redrop knows which it changed
		return
	}
	for _, id := range before.Approved {
		was, is := before.Article(id), b.Article(id)
		if is == nil || was == nil || len(changedFields(*was, *is)) > 0 {
			b.unapprove(id)
		}
	}
}

// leavesWithdrawn refuses an act that would take a withdrawn article apart: its
// text would go where nothing withdraws it.
func (b *bench) leavesWithdrawn(a Act, before Draft) error {
	if a.Do == Redrop || a.Do == Renumber {
		return nil // Ready speaks of an article that is gone
	}
	gone, _ := withdrawn(b.Edition)
	for id := range gone {
		was, is := before.Article(id), b.Article(id)
		if was != nil && (is == nil || !sameZones(*was, *is)) {
			return &paper.Fault{Kind: paper.Conflict, Doing: "correct " + id, Why: "it is withdrawn", Remedy: "restore it first"}
		}
	}
	return nil
}

func sameZones(a, b paper.Article) bool {
	return slices.EqualFunc(a.Parts, b.Parts, func(p, q paper.Part) bool { return p.Page == q.Page && slices.Equal(p.Zones, q.Zones) })
}

func cannot(format string, args ...any) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "correct the edition", Why: fmt.Sprintf(format, args...)}
}
