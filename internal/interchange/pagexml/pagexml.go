// Package pagexml reads a page in PAGE XML (the format of PRImA, used by
// Transkribus, OCR-D and others), in any of its versions, into a sheet and into
// regions, lines and words.
//
// The reading order and the types of regions that the file states are kept
// beside the sheet; the sheet itself does not know them. It reads one file and
// opens nothing that it names.
package pagexml

import (
	"io"
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/sheet"
)

// Read reads one page. Name is the file's name, for the sheet's source and for
// errors; errors are faults with the line at which the file failed.
func Read(name string, r io.Reader) (sheet.Sheet, machineread.Page, error) {
	p := parser{x: xmlread.New("read PAGE XML "+name, r, xmlread.Limits{})}
	p.page.Source = name + "#1"
	if err := p.document(); err != nil {
		return sheet.Sheet{}, machineread.Page{}, err
	}
	p.page.Settle(p.measure)
	return p.page.Sheet(), p.page, nil
}

// parser is a page in the making.
type parser struct {
	x       *xmlread.Reader
	page    machineread.Page
	measure machineread.Measure
	pages   int
	custom  []ordered // the order Transkribus notes on each region
}

// mostBlocks bounds a page.
const mostBlocks = 100_000

func (p *parser) document() error {
	root, err := p.x.Root()
	if err != nil {
		return err
	}
	if root.Name != "PcGts" {
		return p.x.Refuse("its outermost element is not PcGts, so it is not PAGE XML")
	}
	err = p.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name != "Page" {
			return false, nil
		}
		if p.pages++; p.pages > 1 {
			return false, nil
		}
		return true, p.onePage(ev)
	})
	if err == nil && p.pages == 0 {
		err = p.x.Refuse("it holds no page")
	}
	if len(p.page.Order) == 0 {
		p.page.Order = inOrder(p.custom)
	}
	return err
}

func (p *parser) onePage(ev xmlread.Event) error {
	w, _ := machineread.Number(ev.Attr("imageWidth"))
	h, _ := machineread.Number(ev.Attr("imageHeight"))
	p.page.Width, p.page.Height = math.Max(w, 0), math.Max(h, 0)
	p.page.Language = ev.Attr("primaryLanguage")
	if d, ok := machineread.Number(ev.Attr("imageXResolution")); ok && d > 0 {
		p.measure = machineread.Measure{PerInch: d, From: machineread.Stated}
		if ev.Attr("imageResolutionUnit") == "PPCM" {
			p.measure.PerInch *= 2.54
		}
	}
	return p.regions(-1, 0)
}

func (p *parser) regions(parent int, angle float64) error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name == "ReadingOrder" {
			refs, err := p.readingOrder()
			p.page.Order = inOrder(refs)
			return true, err
		}
		return p.region(ev, parent, angle)
	})
}

// kinds of region by the element's name. What is not listed and ends in Region
// is shown as a picture, which hides no type: lines in it are still read.
var kinds = map[string]machineread.Kind{
	"TextRegion": machineread.KindText, "TableRegion": machineread.KindGroup, "TableCell": machineread.KindText,
	"SeparatorRegion": machineread.KindRule, "AdvertRegion": machineread.KindGroup, "NoiseRegion": machineread.KindOther,
	"UnknownRegion": machineread.KindOther, "CustomRegion": machineread.KindOther,
}

func (p *parser) region(ev xmlread.Event, parent int, angle float64) (bool, error) {
	if !strings.HasSuffix(ev.Name, "Region") && ev.Name != "TableCell" {
		return false, nil
	}
	if len(p.page.Blocks) == mostBlocks {
		return false, p.x.Refuse("it holds more than %d regions", mostBlocks)
	}
	kind, known := kinds[ev.Name]
	if !known {
		kind = machineread.KindPicture
	}
	at := len(p.page.Blocks)
	b := machineread.Block{ID: ev.Attr("id"), Parent: parent, Kind: kind, Type: typeOf(ev), Angle: angle, Language: ev.Attr("primaryLanguage")}
	// The file says how far type must be turned clockwise to stand upright.
	if turn, ok := machineread.Number(ev.Attr("orientation")); ok && turn != 0 {
		b.Angle = math.Mod(720-turn, 360)
	}
	if n, ok := customIndex(ev.Attr("custom")); ok && parent < 0 {
		p.custom = append(p.custom, ordered{at: n, ids: []string{b.ID}})
	}
	p.page.Blocks = append(p.page.Blocks, b)
	if err := p.inside(at); err != nil {
		return true, err
	}
	p.marks(at)
	return true, nil
}

func (p *parser) inside(at int) error {
	var whole equiv
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Coords":
			points, err := p.coords(ev)
			p.page.Blocks[at].Box = points.Bounds()
			if len(points) > 4 || !upright(points) {
				p.page.Blocks[at].Outline = points
			}
			return true, err
		case "TextLine":
			return true, p.line(at, ev)
		case "TextEquiv":
			return true, whole.read(p.x, ev)
		}
		return p.region(ev, at, p.page.Blocks[at].Angle)
	})
	if b := &p.page.Blocks[at]; err == nil && len(b.Lines) == 0 && whole.text != "" && b.Kind == machineread.KindText {
		b.Lines = linesOf(whole, b.Box)
	}
	return err
}

// linesOf serves regions whose text is given without lines.
func linesOf(e equiv, box geom.Rect) []machineread.Line {
	texts := strings.Split(strings.TrimSpace(e.text), "\n")
	var out []machineread.Line
	step := box.Height() / float64(len(texts))
	for i, t := range texts {
		y := box.Y0 + float64(i)*step
		l := machineread.Line{Box: geom.Rect{X0: box.X0, Y0: y, X1: box.X1, Y1: y + step}, Words: wordsOf(t, e.conf, machineread.Style{})}
		if len(l.Words) > 0 {
			out = append(out, l)
		}
	}
	return out
}

func upright(p geom.Polygon) bool {
	r := p.Bounds()
	for _, q := range p {
		if (q.X != r.X0 && q.X != r.X1) || (q.Y != r.Y0 && q.Y != r.Y1) {
			return false
		}
	}
	return true
}

// marks notes what the region shows besides type.
func (p *parser) marks(at int) {
	b := p.page.Blocks[at]
	switch {
	case b.Box.IsZero():
	case b.Kind == machineread.KindRule:
		p.page.Rules = append(p.page.Rules, b.Box)
	case b.Kind == machineread.KindPicture && !b.Box.Empty():
		p.page.Pictures = append(p.page.Pictures, b.Box)
	}
}

// typeOf is the type of a region: the attribute, or the name of the element
// without "Region" for regions of other kinds than text.
func typeOf(ev xmlread.Event) string {
	if t := ev.Attr("type"); t != "" {
		return t
	}
	if ev.Name == "TextRegion" {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(ev.Name, "Region"))
}
