package layout

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// Limits for calling a page turned.
const (
	// turnedShare is the share of a page's characters that lie one way on a page
	// that lies that way. Vertical type with lying Latin, turned tables and turned
	// advertisements stay far below it.
	turnedShare = 0.9
	// fewestTurned is how many characters a page holds before their angle speaks
	// for it: more than the turned credit at the edge of a picture.
	fewestTurned = 100
)

// Upright turns a sheet whose type stands sideways or upside down so that the
// type stands upright, and says by how many degrees clockwise the type stood
// turned: 0 (the sheet is returned as it is), 90, 180 or 270. A turned sheet
// carries a doubt that tells of it. The argument is left as it was.
//
// A page is shown as its file shows it, so what is read from the turned sheet
// goes through AsShown before its places are used.
func Upright(s sheet.Sheet) (sheet.Sheet, int) {
	angle := angleOfType(s)
	if angle == 0 {
		return s, 0
	}
	t := turnOf(angle, s.Width, s.Height)
	out := s
	out.Width, out.Height = t.size(s.Width, s.Height)
	out.Glyphs = each(s.Glyphs, func(g sheet.Glyph) sheet.Glyph {
		g.Box, g.Ink, g.Origin = t.rect(g.Box), t.rect(g.Ink), t.Apply(g.Origin)
		g.Angle = math.Mod(g.Angle-float64(angle)+720, 360)
		return g
	})
	out.Rules = each(s.Rules, t.rule)
	out.Boxes = each(s.Boxes, func(b sheet.Box) sheet.Box { b.Rect = t.rect(b.Rect); return b })
	out.Pictures = each(s.Pictures, func(p sheet.Picture) sheet.Picture {
		if p.Rect = t.rect(p.Rect); t.quarter {
			p.PixelW, p.PixelH = p.PixelH, p.PixelW
		}
		return p
	})
	out.Outlines = each(s.Outlines, func(o sheet.Outline) sheet.Outline { o.Rect = t.rect(o.Rect); return o })
	out.Doubts = each(s.Doubts, func(d sheet.Doubt) sheet.Doubt { d.Where = t.rect(d.Where); return d })
	out.Doubts = append(out.Doubts, sheet.Doubt{Code: string(paper.PageTurned), Detail: standing[angle]})
	return out, angle
}

// standing says how a page stands by the angle of its type.
var standing = map[int]string{
	90:  "The page stands on its side: its type is turned a quarter clockwise.",
	180: "The page stands upside down.",
	270: "The page stands on its side: its type is turned a quarter counterclockwise.",
}

// AsShown puts the places of a leaf that was read from an upright sheet back
// where the page, turned by that many degrees as Upright gives them, shows them.
// Text, order and directions stay as they read. The argument is left as it was.
func AsShown(l paper.Leaf, angle int) paper.Leaf {
	if angle == 0 {
		return l
	}
	t := turnOf(360-angle, l.Page.Width, l.Page.Height)
	l.Page.Width, l.Page.Height = t.size(l.Page.Width, l.Page.Height)
	l.Page.Zones = each(l.Page.Zones, t.zone)
	l.Furniture = each(l.Furniture, t.zone)
	l.Articles = each(l.Articles, t.article)
	l.Findings = each(l.Findings, t.finding)
	l.Type.Columns = each(l.Type.Columns, func(c paper.Column) paper.Column { c.Span = t.rect(c.Span); return c })
	return l
}

// MakeupAsShown is AsShown for a makeup. The directions of its blocks stay as
// they read.
func MakeupAsShown(m paper.Makeup, angle int) paper.Makeup {
	if angle == 0 {
		return m
	}
	t := turnOf(360-angle, m.Width, m.Height)
	m.Width, m.Height = t.size(m.Width, m.Height)
	m.Type.Columns = each(m.Type.Columns, func(c paper.Column) paper.Column { c.Span = t.rect(c.Span); return c })
	m.Blocks = each(m.Blocks, func(b paper.Block) paper.Block {
		b.Box = t.rect(b.Box)
		if !b.Strip.IsZero() {
			b.Strip = t.rect(b.Strip)
		}
		b.Lines = each(b.Lines, func(l paper.TypeLine) paper.TypeLine { l.Box = t.rect(l.Box); return l })
		return b
	})
	m.Barriers = each(m.Barriers, t.barrier)
	m.Frames = each(m.Frames, func(f paper.Frame) paper.Frame { f.Rect = t.rect(f.Rect); return f })
	m.Pictures = each(m.Pictures, func(p paper.Picture) paper.Picture { p.Rect = t.rect(p.Rect); return p })
	m.Findings = each(m.Findings, t.finding)
	return m
}

// angleOfType is the quarter by which nearly all characters of a page are
// turned, 0 when they are not or do not agree.
func angleOfType(s sheet.Sheet) int {
	if !s.Placed() || !finite(s.Width) || !finite(s.Height) {
		return 0
	}
	var votes [4]int
	all := 0
	for _, g := range s.Glyphs {
		if g.Text == "" || strings.TrimSpace(g.Text) == "" || !finite(g.Angle) {
			continue
		}
		all++
		if lies(g) {
			continue
		}
		// The ways that angles decide follow each other in quarters.
		if way := wayOf((int(math.Round(math.Mod(g.Angle, 360))) + 360) % 360); way < firstSlant {
			votes[way]++
		}
	}
	for quarter := 1; quarter < len(votes); quarter++ {
		if n := votes[quarter]; n >= fewestTurned && float64(n) >= turnedShare*float64(all) {
			return 90 * quarter
		}
	}
	return 0
}

// lies reports whether a character lies on its side though its page stands:
// Mongolian, whose lines run down, and fonts whose names begin with @, which
// hold their characters turned so that lines turned the other way show them
// upright.
func lies(g sheet.Glyph) bool {
	r, _ := utf8.DecodeRuneInString(g.Text)
	return r >= 0x1800 && r <= 0x18AF || strings.HasPrefix(g.Font, "@")
}

// turn moves places by quarters about a page.
type turn struct {
	geom.Matrix
	quarter bool // width and height change places
}

// turnOf gives the turn that undoes one by angle degrees clockwise of a page
// that is now so wide and so high. Other angles turn nothing.
func turnOf(angle int, width, height float64) turn {
	switch angle {
	case 90:
		return turn{geom.Matrix{B: -1, C: 1, F: width}, true}
	case 180:
		return turn{geom.Matrix{A: -1, D: -1, E: width, F: height}, false}
	case 270:
		return turn{geom.Matrix{B: 1, C: -1, E: height}, true}
	}
	return turn{geom.Identity, false}
}

func (t turn) size(width, height float64) (float64, float64) {
	if t.quarter {
		return height, width
	}
	return width, height
}

// rect moves a rectangle; the zero one stands for no place and has none after.
func (t turn) rect(r geom.Rect) geom.Rect {
	if r.IsZero() {
		return r
	}
	return t.ApplyRect(r)
}

func (t turn) rule(r sheet.Rule) sheet.Rule {
	upright, pos, lo, hi := t.segment(r.Axis == sheet.Vertical, r.Pos, r.Lo, r.Hi)
	r.Axis, r.Pos, r.Lo, r.Hi = sheet.Horizontal, pos, lo, hi
	if upright {
		r.Axis = sheet.Vertical
	}
	return r
}

func (t turn) barrier(b paper.Barrier) paper.Barrier {
	b.Vertical, b.Pos, b.Lo, b.Hi = t.segment(b.Vertical, b.Pos, b.Lo, b.Hi)
	return b
}

// segment moves a straight line that stands upright, or lies, at pos from lo to
// hi.
func (t turn) segment(upright bool, pos, lo, hi float64) (bool, float64, float64, float64) {
	line := geom.Rect{X0: lo, Y0: pos, X1: hi, Y1: pos}
	if upright {
		line = geom.Rect{X0: pos, Y0: lo, X1: pos, Y1: hi}
	}
	line = t.ApplyRect(line)
	if upright != t.quarter {
		return true, line.X0, line.Y0, line.Y1
	}
	return false, line.Y0, line.X0, line.X1
}

func (t turn) polygon(p geom.Polygon) geom.Polygon { return each(p, t.Apply) }

func (t turn) zone(z paper.Zone) paper.Zone {
	z.Polygon = t.polygon(z.Polygon)
	z.Lines = each(z.Lines, func(l paper.Line) paper.Line { l.Box = t.rect(l.Box); return l })
	return z
}

func (t turn) finding(f paper.Finding) paper.Finding {
	f.Box = t.rect(f.Box)
	return f
}

func (t turn) article(a paper.Article) paper.Article {
	a.Figures = each(a.Figures, func(f paper.Figure) paper.Figure { f.Polygon = t.polygon(f.Polygon); return f })
	a.Parts = each(a.Parts, func(p paper.Part) paper.Part { p.Polygon = t.polygon(p.Polygon); return p })
	a.Findings = each(a.Findings, t.finding)
	return a
}

// each makes a new list of what f makes of every item; nil stays nil.
func each[S ~[]T, T any](list S, f func(T) T) S {
	if list == nil {
		return nil
	}
	out := make(S, len(list), len(list)+1)
	for i, item := range list {
		out[i] = f(item)
	}
	return out
}
