package specimen

import (
	"github.com/banmian/banmian/internal/geom"
)

// lineAt is the measure of a line of a frame and how far it is set in: lines
// beside a drop capital are shorter.
func (s *story) lineAt(frame, i int, r geom.Rect) (measure, in float64) {
	measure = s.measure(r)
	if frame == 0 && i < s.drop && s.from == nil {
		in = s.dropWidth()
	}
	return measure - in, in
}

// capital is the story's first character, set over s.drop lines.
func (s *story) capital() rune {
	if len(s.art.Paragraphs) > 0 {
		for _, r := range s.art.Paragraphs[0] {
			return r
		}
	}
	return ' '
}

// dropSize is the size at which the capital reaches from the top of the first
// line's capitals to the last one's baseline.
func (s *story) dropSize() float64 {
	return (float64(s.drop-1)*s.body.leading + capHeightEm*s.body.size) / capHeightEm
}

func (s *story) dropWidth() float64 {
	w, _ := s.body.face.width(s.capital())
	return w*s.dropSize() + s.body.size*0.3
}

// dropped draws the drop capital.
func (s *story) dropped(p *page) func(x, y float64) op {
	r := run{face: s.body.face, size: s.dropSize(), color: s.body.color, squash: 1, way: p.look.body}
	w, _ := s.body.face.width(s.capital())
	g := []glyph{{s.capital(), 0, w * r.size}}
	return func(x, y float64) op {
		return r.line(g, x, y+ascentEm*s.body.size+float64(s.drop-1)*s.body.leading)
	}
}
