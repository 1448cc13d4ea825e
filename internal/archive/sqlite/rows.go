package sqlite

import (
	"github.com/banmian/banmian/internal/paper"
)

// The rows below are how packed columns are written, field after field, in the
// form that pack.go names. Their order is the form: a field that is added,
// moved or taken away makes a new form, and the reading of the old one stays.
// A test fills every field of an edition and fails when one does not come back.

// writeFacts writes what an edition says of itself.
func writeFacts(w *writer, e paper.Edition) {
	w.text(e.Title.Name)
	w.text(e.Title.Language)
	w.integer(e.Date.Year)
	w.integer(e.Date.Month)
	w.integer(e.Date.Day)
	w.integer(e.Number.InYear)
	w.integer(e.Number.Total)
	w.integer(e.PageCount)
	m := e.Masthead
	w.text(m.Name)
	w.text(m.Weekday)
	w.text(m.Lunar)
	w.texts(m.Supervisors)
	w.texts(m.Sponsors)
	w.texts(m.Publishers)
	w.text(m.Serial)
	w.texts(m.URLs)
	w.texts(m.Hotlines)
	w.text(m.Price)
	list(w, e.Findings, writeFinding)
	if len(e.Notes) > 0 { // facts written before there were notes end here
		list(w, e.Notes, writeNote)
	}
}

func readFacts(r *reader) paper.Edition {
	e := paper.Edition{
		Title:     paper.Title{Name: r.text(), Language: r.text()},
		Date:      paper.Date{Year: r.integer(), Month: r.integer(), Day: r.integer()},
		Number:    paper.Number{InYear: r.integer(), Total: r.integer()},
		PageCount: r.integer(),
		Masthead: paper.Masthead{Name: r.text(), Weekday: r.text(), Lunar: r.text(), Supervisors: r.texts(), Sponsors: r.texts(), Publishers: r.texts(),
			Serial: r.text(), URLs: r.texts(), Hotlines: r.texts(), Price: r.text()},
		Findings: unlist(r, readFinding),
	}
	if r.s != "" {
		e.Notes = unlist(r, readNote)
	}
	return e
}

func writeNote(w *writer, n paper.Note) {
	w.text(string(n.Kind))
	w.text(n.At)
	w.text(n.Article)
	w.integer(n.Page)
	w.text(string(n.Scope))
	w.text(n.Text)
}

func readNote(r *reader) paper.Note {
	return paper.Note{Kind: paper.NoteKind(r.text()), At: r.text(), Article: r.text(), Page: r.integer(), Scope: paper.Scope(r.text()), Text: r.text()}
}

func writeFinding(w *writer, f paper.Finding) {
	w.text(string(f.Code))
	w.text(string(f.Severity))
	w.integer(f.Page)
	w.text(f.Article)
	w.rect(f.Box)
	w.text(f.Message)
	w.text(f.Remedy)
}

func readFinding(r *reader) paper.Finding {
	return paper.Finding{Code: paper.Code(r.text()), Severity: paper.Severity(r.text()), Page: r.integer(), Article: r.text(), Box: r.rect(), Message: r.text(), Remedy: r.text()}
}

// writeZones writes what stands on a page.
func writeZones(w *writer, zones []paper.Zone) { list(w, zones, writeZone) }

func readZones(r *reader) []paper.Zone { return unlist(r, readZone) }

func writeZone(w *writer, z paper.Zone) {
	w.text(z.ID)
	w.text(string(z.Role))
	w.text(string(z.Direction))
	w.polygon(z.Polygon)
	w.float(z.Confidence)
	list(w, z.Lines, writeLine)
}

func readZone(r *reader) paper.Zone {
	return paper.Zone{ID: r.text(), Role: paper.Role(r.text()), Direction: paper.Direction(r.text()), Polygon: r.polygon(), Confidence: r.float(), Lines: unlist(r, readLine)}
}

// writeLine leaves the box out where the source has no coordinates.
func writeLine(w *writer, l paper.Line) {
	w.text(l.Text)
	w.flag(!l.Box.IsZero())
	if !l.Box.IsZero() {
		w.rect(l.Box)
	}
}

func readLine(r *reader) paper.Line {
	l := paper.Line{Text: r.text()}
	if r.flag() {
		l.Box = r.rect()
	}
	return l
}

// writeArticle writes an article without what stands in columns of its own.
func writeArticle(w *writer, a paper.Article) {
	w.texts(a.Kicker)
	w.texts(a.Deck)
	list(w, a.Bylines, func(w *writer, b paper.Byline) { w.text(b.Role); w.texts(b.Names) })
	w.text(a.Dateline.Text)
	w.text(a.Dateline.Place)
	w.text(a.Dateline.Date)
	w.texts(a.Paragraphs)
	list(w, a.Figures, writeFigure)
	list(w, a.Parts, func(w *writer, p paper.Part) { w.integer(p.Page); w.texts(p.Zones); w.polygon(p.Polygon) })
	writeJump(w, a.Jump)
	w.float(a.Confidence)
	list(w, a.Findings, writeFinding)
	list(w, a.Evidence, func(w *writer, e paper.Evidence) {
		w.text(e.Decision)
		w.text(e.Chosen)
		w.text(e.RunnerUp)
		w.float(e.Margin)
	})
	w.flags(a.RunsOn, a.RunsOut)
}

// readArticle fills in all but the columns of its own.
func readArticle(r *reader) paper.Article {
	a := paper.Article{
		Kicker: r.texts(), Deck: r.texts(),
		Bylines:    unlist(r, func(r *reader) paper.Byline { return paper.Byline{Role: r.text(), Names: r.texts()} }),
		Dateline:   paper.Dateline{Text: r.text(), Place: r.text(), Date: r.text()},
		Paragraphs: r.texts(),
		Figures:    unlist(r, readFigure),
		Parts: unlist(r, func(r *reader) paper.Part {
			return paper.Part{Page: r.integer(), Zones: r.texts(), Polygon: r.polygon()}
		}),
		Jump:       readJump(r),
		Confidence: r.float(),
		Findings:   unlist(r, readFinding),
		Evidence: unlist(r, func(r *reader) paper.Evidence {
			return paper.Evidence{Decision: r.text(), Chosen: r.text(), RunnerUp: r.text(), Margin: r.float()}
		}),
	}
	a.RunsOn, a.RunsOut = r.flags()
	return a
}

func writeFigure(w *writer, f paper.Figure) {
	w.text(f.Caption)
	w.text(f.Credit)
	w.integer(f.Page)
	w.polygon(f.Polygon)
}

func readFigure(r *reader) paper.Figure {
	return paper.Figure{Caption: r.text(), Credit: r.text(), Page: r.integer(), Polygon: r.polygon()}
}

func writeJump(w *writer, j paper.Jump) {
	w.integer(j.ToPage)
	w.integer(j.FromPage)
	w.text(j.ToLabel)
	w.text(j.FromLabel)
	w.flag(j.Joined)
	w.text(j.Cue)
	w.text(j.KeyWord)
}

func readJump(r *reader) paper.Jump {
	return paper.Jump{ToPage: r.integer(), FromPage: r.integer(), ToLabel: r.text(), FromLabel: r.text(), Joined: r.flag(), Cue: r.text(), KeyWord: r.text()}
}
