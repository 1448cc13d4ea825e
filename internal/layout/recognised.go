package layout

import (
	"math"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// A machine-read page in words comes cut into blocks and lines by its
// recogniser, which saw the picture: it knows columns that boxes of trembling
// heights only suggest. Its blocks and lines are kept, and only measured.

// Bounds on what a recogniser's cut is taken for.
const (
	rowsBeside   = 0.15 // share of a block's lines that stand beside another from which on it is a table or runs over columns
	uprightShare = 0.8  // of characters that stand upright, below which the page is no ordinary one
	alphabetic   = 0.3  // share of full-width characters from which on it is none either
	fewestRows   = 4    // lines of a page that show how it is cut
)

// cutByRecogniser reports whether a page is machine-read, set in words across
// the page, and cut into blocks that keep to their columns.
func cutByRecogniser(s sheet.Sheet) bool {
	rows, mixed := 0, 0
	for _, r := range s.Regions {
		beside := 0
		for k := 1; k < len(r.Rows); k++ {
			a, b := r.Rows[k-1].Box, r.Rows[k].Box
			if a.OverlapY(b) > 0.5*math.Min(a.Height(), b.Height()) && a.OverlapX(b) <= 0 {
				beside++
			}
		}
		if rows += len(r.Rows); float64(beside) > rowsBeside*float64(len(r.Rows)) {
			mixed += len(r.Rows)
		}
	}
	if rows < fewestRows || 2*mixed > rows {
		return false
	}
	wide, upright, all := 0, 0, 0
	for _, g := range s.Glyphs {
		r, _ := utf8.DecodeRuneInString(g.Text)
		if fullWidth(r) {
			wide++
		}
		if g.Angle == 0 {
			upright++
		}
		all++
	}
	return float64(wide) < alphabetic*float64(all) && float64(upright) > uprightShare*float64(all)
}

// makeRecognised makes a block of each region, with what its lines show.
func makeRecognised(s sheet.Sheet) paper.Makeup {
	m := paper.Makeup{Source: s.Source, Width: s.Width, Height: s.Height, Recognised: true, Findings: doubtsOf(s)}
	for seq, r := range s.Regions {
		if len(r.Rows) == 0 && usable(r.Box) {
			m.Unread = append(m.Unread, paper.Block{ID: -1, Box: r.Box, Frame: -1, Seq: seq, Tag: -1, Hint: r.Hint, Unit: r.Unit})
			continue
		}
		if b, ok := regionBlock(s, r); ok {
			b.ID, b.Seq = len(m.Blocks), seq
			m.Blocks = append(m.Blocks, b)
		}
	}
	m.Type = recognisedType(m.Blocks)
	for _, p := range s.Pictures {
		if usable(p.Rect) {
			m.Pictures = append(m.Pictures, paper.Picture{Rect: p.Rect, Frame: -1})
		}
	}
	for _, r := range s.Rules {
		if usableRule(r) {
			m.Barriers = append(m.Barriers, paper.Barrier{Kind: paper.BarrierRule, Vertical: r.Axis == sheet.Vertical, Pos: r.Pos, Lo: r.Lo, Hi: r.Hi, Weight: 1})
		}
	}
	return m
}

func usableRule(r sheet.Rule) bool {
	return r.Lo < r.Hi && math.Abs(r.Pos) < farthest && math.Abs(r.Lo) < farthest && math.Abs(r.Hi) < farthest
}

// regionBlock measures one region; false where it holds nothing printed.
func regionBlock(s sheet.Sheet, r sheet.Region) (paper.Block, bool) {
	b := paper.Block{Direction: paper.Horizontal, Frame: -1, Tag: -1, Weight: 400, Hint: r.Hint, Unit: r.Unit}
	fonts, weights, italics, chars := map[string]int{}, map[int]int{}, 0, 0
	for _, row := range r.Rows {
		if row.From < 0 || row.To > len(s.Glyphs) || row.From >= row.To || !usable(row.Box) {
			continue
		}
		glyphs := s.Glyphs[row.From:row.To]
		l := rowLine(glyphs)
		if l.Text == "" {
			continue
		}
		l.Box = row.Box
		b.Box = b.Box.Union(row.Box)
		b.Lines = append(b.Lines, l)
		b.Tag = glyphs[0].Tag
		for _, g := range glyphs {
			fonts[g.Font]++
			chars++
			if g.Italic {
				italics++
			}
		}
		weights[l.Weight] += len(glyphs)
	}
	if len(b.Lines) == 0 {
		return b, false
	}
	b.Font, b.Weight, b.Italic = mostName(fonts), most(weights), 2*italics > chars
	measureRows(&b)
	return b, true
}
