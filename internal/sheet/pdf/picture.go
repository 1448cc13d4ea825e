package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// leastPicture is the size, in body ems, below which an image is a bullet, an
// emoji or a logo inside a line.
const leastPicture = 1.5

// stripGap is how far apart, in points, two strips of one picture may lie.
const stripGap = 0.6

// pictures gives the images that show, with the strips and tiles into which
// programs cut one picture joined again. An image as thin as a rule is a rule.
func (p *page) pictures() {
	for _, im := range p.marks.Images {
		box, ok := p.showing(im.Box, im.Clip, 0)
		if !ok || box.Empty() || len(p.pictured) >= maxMarks {
			continue
		}
		if p.thin(box) && math.Max(box.Width(), box.Height()) >= shortest*p.em && im.PixelW*im.PixelH < 64 {
			p.imageRule(box)
			continue
		}
		p.strip(sheet.Picture{Rect: box, PixelW: int(im.PixelW), PixelH: int(im.PixelH), Seq: int(im.Seq) * seqStep})
	}
	p.joinTiles()
	kept := p.pictured[:0]
	for _, k := range p.pictured {
		if math.Min(k.Rect.Width(), k.Rect.Height()) >= leastPicture*p.em {
			kept = append(kept, k)
		}
	}
	p.pictured = kept
}

func (p *page) imageRule(r geom.Rect) {
	rule := sheet.Rule{Axis: sheet.Horizontal, Pos: r.CenterY(), Lo: r.X0, Hi: r.X1, Thickness: r.Height()}
	if r.Height() > r.Width() {
		rule = sheet.Rule{Axis: sheet.Vertical, Pos: r.CenterX(), Lo: r.Y0, Hi: r.Y1, Thickness: r.Width()}
	}
	p.ruled = append(p.ruled, rule)
}

// strip adds a picture, or grows the one drawn before it when it goes on where
// that stops. Equal pictures, a soft mask over its image among them, are one.
func (p *page) strip(k sheet.Picture) {
	for i := len(p.pictured) - 1; i >= 0 && i >= len(p.pictured)-3; i-- {
		if joined(&p.pictured[i], k) {
			return
		}
	}
	p.pictured = append(p.pictured, k)
}

// joined grows a by b when both are parts of one picture.
func joined(a *sheet.Picture, b sheet.Picture) bool {
	r, s := a.Rect, b.Rect
	switch {
	case same(r, s, stripGap):
	case level(r.X0, s.X0) && level(r.X1, s.X1) && (level(r.Y1, s.Y0) || level(r.Y0, s.Y1)):
		a.PixelH += b.PixelH
	case level(r.Y0, s.Y0) && level(r.Y1, s.Y1) && (level(r.X1, s.X0) || level(r.X0, s.X1)):
		a.PixelW += b.PixelW
	default:
		return false
	}
	a.Rect = r.Union(s)
	return true
}

func level(a, b float64) bool { return math.Abs(a-b) <= stripGap }

// joinTiles joins rows of tiles until nothing changes: rows first become strips,
// then strips a picture.
func (p *page) joinTiles() {
	const most = 400 // beyond that it is a texture, not a picture
	if len(p.pictured) > most {
		return
	}
	for changed := true; changed; {
		changed = false
		for i := 0; i < len(p.pictured); i++ {
			for j := i + 1; j < len(p.pictured); j++ {
				if joined(&p.pictured[i], p.pictured[j]) {
					p.pictured = append(p.pictured[:j], p.pictured[j+1:]...)
					changed = true
					j--
				}
			}
		}
	}
}
