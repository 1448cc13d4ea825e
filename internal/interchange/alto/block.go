package alto

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// mostBlocks bounds a page; the small ads of a broadsheet make some thousand.
const mostBlocks = 100_000

// A graphical element at least so many times longer than wide is a rule.
const ruleShape = 8

// block reads one block; handled is false for what is none.
func (p *parser) block(ev xmlread.Event, parent int, angle float64) (handled bool, err error) {
	b := machineread.Block{ID: ev.Attr("ID"), Parent: parent, Type: p.typeOf(ev), Box: boxOf(ev), Angle: angle, Language: languageOf(ev)}
	switch ev.Name {
	case "TextBlock":
		b.Kind = machineread.KindText
	case "ComposedBlock":
		b.Kind = machineread.KindGroup
	case "Illustration":
		b.Kind = machineread.KindPicture
	case "GraphicalElement":
		b.Kind = machineread.KindOther
		if long, short := sides(b.Box); long > 0 && long >= ruleShape*short {
			b.Kind = machineread.KindRule
		}
	default:
		return false, nil
	}
	if p.blocks++; p.blocks > mostBlocks {
		return false, p.x.Refuse("it holds more than %d blocks", mostBlocks)
	}
	// The standard turns counterclockwise, a sheet clockwise.
	if turn, ok := machineread.Number(ev.Attr("ROTATION")); ok && turn != 0 {
		b.Angle = math.Mod(360-math.Mod(turn, 360), 360)
	}
	at := len(p.page.Blocks)
	p.page.Blocks = append(p.page.Blocks, b)
	base := p.base(ev, machineread.Style{})
	if err := p.inside(at, base); err != nil {
		return true, err
	}
	p.marks(at)
	return true, nil
}

// inside reads what a block holds.
func (p *parser) inside(at int, base machineread.Style) error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Shape":
			return true, p.shape(at)
		case "TextLine":
			return true, p.line(at, ev, base)
		}
		return p.block(ev, at, p.page.Blocks[at].Angle)
	})
}

func (p *parser) shape(at int) error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name == "Polygon" && len(p.page.Blocks[at].Outline) == 0 {
			if points := machineread.Points(ev.Attr("POINTS")); len(points) > 2 {
				p.page.Blocks[at].Outline = points
			}
		}
		return false, nil
	})
}

// marks notes what the block shows besides type: a rule, or a picture unless
// text was read inside it.
func (p *parser) marks(at int) {
	b := p.page.Blocks[at]
	if b.Box.Empty() {
		return
	}
	switch {
	case b.Kind == machineread.KindRule:
		p.page.Rules = append(p.page.Rules, b.Box)
	case b.Kind == machineread.KindPicture, b.Kind == machineread.KindGroup && strings.EqualFold(b.Type, "Illustration"), b.Kind == machineread.KindOther:
		if !p.pictured(b.Box) && !p.written(at) {
			p.page.Pictures = append(p.page.Pictures, b.Box)
		}
	}
}

// pictured reports whether the picture is known already: a composed block and
// the graphic in it are one.
func (p *parser) pictured(r geom.Rect) bool {
	for i := len(p.page.Pictures) - 1; i >= 0 && i >= len(p.page.Pictures)-4; i-- {
		if in := r.Intersect(p.page.Pictures[i]); in.Area() > 0.9*min(r.Area(), p.page.Pictures[i].Area()) {
			p.page.Pictures[i] = p.page.Pictures[i].Union(r)
			return true
		}
	}
	return false
}

func (p *parser) written(at int) bool {
	for i := at; i < len(p.page.Blocks); i++ {
		if (i == at || p.page.Blocks[i].Parent >= at) && len(p.page.Blocks[i].Lines) > 0 {
			return true
		}
	}
	return false
}

func sides(r geom.Rect) (long, short float64) {
	return max(r.Width(), r.Height()), min(r.Width(), r.Height())
}

// typeOf is what the file calls a block: the TYPE of versions 1 to 3, the label
// behind TAGREFS since version 2.1.
func (p *parser) typeOf(ev xmlread.Event) string {
	for _, a := range ev.Attrs {
		// Some files carry xlink:type="simple", which says nothing.
		if a.Name.Local == "TYPE" {
			return a.Value
		}
	}
	for _, id := range strings.Fields(ev.Attr("TAGREFS")) {
		if label, ok := p.tags[id]; ok {
			return label
		}
	}
	return ""
}

func languageOf(ev xmlread.Event) string {
	if l := ev.Attr("LANG"); l != "" {
		return l
	}
	return ev.Attr("language")
}

// tagList reads LayoutTag and StructureTag labels.
func (p *parser) tagList() error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		if id := ev.Attr("ID"); id != "" && (ev.Name == "LayoutTag" || ev.Name == "StructureTag") {
			p.tags[id] = ev.Attr("LABEL")
		}
		return false, nil
	})
}
