package document

import (
	"fmt"

	"github.com/banmian/banmian/internal/paper"
)

func fromWire(w wireEdition) (paper.Edition, error) {
	e := paper.Edition{
		Title: paper.Title(w.Title), Number: paper.Number(w.Number), PageCount: w.PageCount,
		Masthead: paper.Masthead(w.Masthead),
		Pages:    all(w.Pages, fromPage),
		Articles: all(w.Articles, fromArticle),
		Findings: all(w.Findings, fromFinding),
		Notes:    all(w.Notes, fromNote),
	}
	if w.Date != "" {
		d, err := paper.ParseDate(w.Date)
		if err != nil {
			return paper.Edition{}, invalid(fmt.Sprintf("its date %q is not a day such as 2024-06-14", clip(w.Date)), err)
		}
		e.Date = d
	}
	return e, nil
}

// all maps a list; an empty list becomes nil, the form the stages make.
func all[A, B any](in []A, f func(A) B) []B {
	var out []B
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

func fromPage(p wirePage) paper.Page {
	return paper.Page{
		Sequence: p.Sequence, Label: p.Label, Section: p.Section,
		Width: float64(p.Width), Height: float64(p.Height), Source: p.Source,
		Zones: all(p.Zones, fromZone),
	}
}

func fromZone(z wireZone) paper.Zone {
	return paper.Zone{
		ID: z.ID, Role: paper.Role(z.Role), Direction: paper.Direction(z.Direction), Polygon: polygon(z.Polygon),
		Lines: all(z.Lines, func(l wireLine) paper.Line {
			return paper.Line{Text: l.Text, Box: unrect(l.Box)}
		}),
		Confidence: float64(z.Confidence),
	}
}

func fromArticle(w wireArticle) paper.Article {
	a := paper.Article{
		ID: w.ID, Kind: paper.Kind(w.Kind),
		Kicker: w.Kicker, Headline: w.Headline, Deck: w.Deck,
		Bylines:    all(w.Bylines, func(b wireByline) paper.Byline { return paper.Byline(b) }),
		Dateline:   paper.Dateline(w.Dateline),
		Paragraphs: w.Paragraphs,
		Figures: all(w.Figures, func(f wireFigure) paper.Figure {
			return paper.Figure{Caption: f.Caption, Credit: f.Credit, Page: f.Page, Polygon: polygon(f.Polygon)}
		}),
		Parts: all(w.Parts, func(p wirePart) paper.Part {
			return paper.Part{Page: p.Page, Zones: p.Zones, Polygon: polygon(p.Polygon)}
		}),
		Confidence: float64(w.Confidence),
		Findings:   all(w.Findings, fromFinding),
		Evidence: all(w.Evidence, func(v wireEvidence) paper.Evidence {
			return paper.Evidence{Decision: v.Decision, Chosen: v.Chosen, RunnerUp: v.RunnerUp, Margin: float64(v.Margin)}
		}),
	}
	if j := w.Jump; j != nil {
		a.Jump = paper.Jump{ToPage: j.ToPage, FromPage: j.FromPage, Joined: j.Joined,
			ToLabel: j.ToLabel, FromLabel: j.FromLabel, Cue: j.Cue, KeyWord: j.KeyWord}
	}
	return a
}

func fromFinding(f wireFinding) paper.Finding {
	return paper.Finding{
		Code: paper.Code(f.Code), Severity: paper.Severity(f.Severity), Page: f.Page, Article: f.Article,
		Box: unrect(f.Box), Message: f.Message, Remedy: f.Remedy,
	}
}

func fromNote(w wireNote) paper.Note {
	return paper.Note{Kind: paper.NoteKind(w.Kind), At: w.At, Article: w.Article, Page: w.Page, Scope: paper.Scope(w.Scope), Text: w.Text}
}
