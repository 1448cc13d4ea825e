package sqlite

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// The rows below are how packed columns are written. They are this package's
// own: a field may be added, as an old row lacks it and a new one is read
// without it; none may change its name or its meaning without a new form in
// pack.go. Numbers that come in great number are flat lists.

// factsRow is what an edition says of itself.
type factsRow struct {
	Title     paper.Title     `json:"title"`
	PageCount int             `json:"page_count,omitempty"`
	Number    paper.Number    `json:"number"`
	Masthead  paper.Masthead  `json:"masthead"`
	Date      paper.Date      `json:"date"`
	Findings  []paper.Finding `json:"findings,omitempty"`
}

// zoneRow is a zone; boxes are four numbers a line, the polygon two a point.
type zoneRow struct {
	ID         string          `json:"id,omitempty"`
	Role       paper.Role      `json:"role,omitempty"`
	Direction  paper.Direction `json:"dir,omitempty"`
	Polygon    []float64       `json:"poly,omitempty"`
	Texts      []string        `json:"text,omitempty"`
	Boxes      []float64       `json:"box,omitempty"`
	Confidence float64         `json:"conf,omitempty"`
}

// articleRow is an article without what stands in columns of its own.
type articleRow struct {
	Kicker     []string         `json:"kicker,omitempty"`
	Deck       []string         `json:"deck,omitempty"`
	Bylines    []paper.Byline   `json:"bylines,omitempty"`
	Dateline   paper.Dateline   `json:"dateline"`
	Paragraphs []string         `json:"paras,omitempty"`
	Figures    []figureRow      `json:"figures,omitempty"`
	Parts      []partRow        `json:"parts,omitempty"`
	Jump       paper.Jump       `json:"jump"`
	Confidence float64          `json:"conf,omitempty"`
	Findings   []paper.Finding  `json:"findings,omitempty"`
	Evidence   []paper.Evidence `json:"evidence,omitempty"`
	RunsOn     bool             `json:"runs_on,omitempty"`
}

type figureRow struct {
	Caption string    `json:"caption,omitempty"`
	Credit  string    `json:"credit,omitempty"`
	Page    int       `json:"page,omitempty"`
	Polygon []float64 `json:"poly,omitempty"`
}

type partRow struct {
	Page    int       `json:"page,omitempty"`
	Zones   []string  `json:"zones,omitempty"`
	Polygon []float64 `json:"poly,omitempty"`
}

func factsOf(e paper.Edition) factsRow {
	return factsRow{Title: e.Title, PageCount: e.PageCount, Number: e.Number, Masthead: e.Masthead, Date: e.Date, Findings: e.Findings}
}

func (f factsRow) edition() paper.Edition {
	return paper.Edition{Title: f.Title, PageCount: f.PageCount, Number: f.Number, Masthead: f.Masthead, Date: f.Date, Findings: f.Findings}
}

func zonesOf(p paper.Page) []zoneRow {
	rows := make([]zoneRow, len(p.Zones))
	for i, z := range p.Zones {
		row := zoneRow{ID: z.ID, Role: z.Role, Direction: z.Direction, Polygon: flat(z.Polygon), Confidence: z.Confidence}
		row.Texts = make([]string, len(z.Lines))
		row.Boxes = make([]float64, 0, 4*len(z.Lines))
		placed := false
		for n, line := range z.Lines {
			row.Texts[n] = line.Text
			row.Boxes = append(row.Boxes, line.Box.X0, line.Box.Y0, line.Box.X1, line.Box.Y1)
			placed = placed || !line.Box.IsZero()
		}
		if !placed {
			row.Boxes = nil
		}
		rows[i] = row
	}
	return rows
}

func (row zoneRow) zone() paper.Zone {
	z := paper.Zone{ID: row.ID, Role: row.Role, Direction: row.Direction, Polygon: polygon(row.Polygon), Confidence: row.Confidence}
	for n, text := range row.Texts {
		line := paper.Line{Text: text}
		if b := row.Boxes; len(b) >= 4*n+4 {
			line.Box = geom.Rect{X0: b[4*n], Y0: b[4*n+1], X1: b[4*n+2], Y1: b[4*n+3]}
		}
		z.Lines = append(z.Lines, line)
	}
	return z
}

func articleOf(a paper.Article) articleRow {
	row := articleRow{Kicker: a.Kicker, Deck: a.Deck, Bylines: a.Bylines, Dateline: a.Dateline, Paragraphs: a.Paragraphs,
		Jump: a.Jump, Confidence: a.Confidence, Findings: a.Findings, Evidence: a.Evidence, RunsOn: a.RunsOn}
	for _, f := range a.Figures {
		row.Figures = append(row.Figures, figureRow{f.Caption, f.Credit, f.Page, flat(f.Polygon)})
	}
	for _, p := range a.Parts {
		row.Parts = append(row.Parts, partRow{p.Page, p.Zones, flat(p.Polygon)})
	}
	return row
}

// article fills in all but the columns of its own.
func (row articleRow) article() paper.Article {
	a := paper.Article{Kicker: row.Kicker, Deck: row.Deck, Bylines: row.Bylines, Dateline: row.Dateline, Paragraphs: row.Paragraphs,
		Jump: row.Jump, Confidence: row.Confidence, Findings: row.Findings, Evidence: row.Evidence, RunsOn: row.RunsOn}
	for _, f := range row.Figures {
		a.Figures = append(a.Figures, paper.Figure{Caption: f.Caption, Credit: f.Credit, Page: f.Page, Polygon: polygon(f.Polygon)})
	}
	for _, p := range row.Parts {
		a.Parts = append(a.Parts, paper.Part{Page: p.Page, Zones: p.Zones, Polygon: polygon(p.Polygon)})
	}
	return a
}

func flat(p geom.Polygon) []float64 {
	var out []float64
	for _, point := range p {
		out = append(out, point.X, point.Y)
	}
	return out
}

func polygon(numbers []float64) geom.Polygon {
	var p geom.Polygon
	for i := 0; i+1 < len(numbers); i += 2 {
		p = append(p, geom.Point{X: numbers[i], Y: numbers[i+1]})
	}
	return p
}
