package document

import "github.com/banmian/banmian/internal/paper"

func toWire(e paper.Edition, o Options) wireEdition {
	return wireEdition{
		Schema:    Schema,
		Title:     wireTitle(e.Title),
		Date:      e.Date.String(),
		Number:    wireNumber(e.Number),
		PageCount: e.PageCount,
		Masthead:  toMasthead(e.Masthead),
		Pages:     each(e.Pages, toPage),
		Articles:  each(e.Articles, func(a paper.Article) wireArticle { return toArticle(a, o) }),
		Findings:  each(e.Findings, toFinding),
		Notes:     each(e.Notes, toNote),
	}
}

func toNote(n paper.Note) wireNote {
	return wireNote{Kind: string(n.Kind), At: n.At, Article: n.Article, Page: n.Page, Scope: string(n.Scope), Text: n.Text}
}

// each maps a list; the result is never nil, so that it is written as [].
func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

func list(in []string) []string { return each(in, func(s string) string { return s }) }

func toMasthead(m paper.Masthead) wireMasthead {
	return wireMasthead{
		Name: m.Name, Weekday: m.Weekday, Lunar: m.Lunar,
		Supervisors: list(m.Supervisors), Sponsors: list(m.Sponsors), Publishers: list(m.Publishers),
		Serial: m.Serial, URLs: list(m.URLs), Hotlines: list(m.Hotlines), Price: m.Price,
	}
}

func toPage(p paper.Page) wirePage {
	return wirePage{
		Sequence: p.Sequence, Label: p.Label, Section: p.Section,
		Width: length(p.Width), Height: length(p.Height), Source: p.Source,
		Zones: each(p.Zones, toZone),
	}
}

func toZone(z paper.Zone) wireZone {
	return wireZone{
		ID: z.ID, Role: string(z.Role), Direction: string(z.Direction), Polygon: points(z.Polygon),
		Lines: each(z.Lines, func(l paper.Line) wireLine {
			return wireLine{Text: l.Text, Box: rect(l.Box)}
		}),
		Confidence: share(z.Confidence),
	}
}

func toArticle(a paper.Article, o Options) wireArticle {
	w := wireArticle{
		ID: a.ID, Kind: string(a.Kind),
		Kicker: list(a.Kicker), Headline: a.Headline, Deck: list(a.Deck),
		Bylines: each(a.Bylines, func(b paper.Byline) wireByline {
			return wireByline{Role: b.Role, Names: list(b.Names)}
		}),
		Dateline:   wireDateline(a.Dateline),
		Paragraphs: list(a.Paragraphs),
		Figures: each(a.Figures, func(f paper.Figure) wireFigure {
			return wireFigure{Caption: f.Caption, Credit: f.Credit, Page: f.Page, Polygon: points(f.Polygon)}
		}),
		Parts: each(a.Parts, func(p paper.Part) wirePart {
			return wirePart{Page: p.Page, Zones: list(p.Zones), Polygon: points(p.Polygon)}
		}),
		Confidence: share(a.Confidence),
		Findings:   each(a.Findings, toFinding),
	}
	if a.Jump != (paper.Jump{}) {
		w.Jump = &wireJump{
			ToPage: a.Jump.ToPage, FromPage: a.Jump.FromPage, Joined: a.Jump.Joined,
			ToLabel: a.Jump.ToLabel, FromLabel: a.Jump.FromLabel, Cue: a.Jump.Cue, KeyWord: a.Jump.KeyWord,
		}
	}
	if o.Evidence {
		w.Evidence = each(a.Evidence, func(v paper.Evidence) wireEvidence {
			return wireEvidence{Decision: v.Decision, Chosen: v.Chosen, RunnerUp: v.RunnerUp, Margin: share(v.Margin)}
		})
	}
	return w
}

func toFinding(f paper.Finding) wireFinding {
	return wireFinding{
		Code: string(f.Code), Severity: string(f.Severity), Page: f.Page, Article: f.Article,
		Box: rect(f.Box), Message: f.Message, Remedy: f.Remedy,
	}
}
