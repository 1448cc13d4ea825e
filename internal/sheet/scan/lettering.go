package scan

import (
	"context"
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// wideScript is the share of ideographs from which a page is set in them.
const wideScript = 0.3

// Lettering reads one line of type from a drawing of a part of a page, such as a
// headline that was turned into curves: its characters in their places on the
// page, its text, and how certain it is. The language is one that the page's own
// type may be in. Errors are the engine's, or ctx's; nothing readable gives no
// glyphs and no error.
func (r *Reader) Lettering(ctx context.Context, drawing []byte, region geom.Rect, of sheet.Sheet) (glyphs []sheet.Glyph, text string, certainty float64, err error) {
	picture, err := decoded(drawing)
	if err != nil {
		return nil, "", 0, damaged("of a headline", err)
	}
	g := onWhite(grey(picture))
	candidates, err := r.candidates(ctx)
	if err != nil {
		return nil, "", 0, err
	}
	candidates = spoken(candidates, of)
	bounds := g.Bounds()
	ink := inkOf(g).box()
	if ink.Empty() {
		return nil, "", 0, nil
	}
	direction := ocr.Across
	if ink.Dy() > ink.Dx() {
		direction = ocr.Down
	}
	strip := ocr.Strip{Box: ink, Size: float64(min(ink.Dx(), ink.Dy()))}
	var best []ocr.Block
	for _, language := range candidates[:min(len(candidates), mostTried)] {
		if direction == ocr.Down && !language.SetDownwards() {
			continue
		}
		blocks, err := r.Engine.Recognise(ctx, g, ocr.Request{Languages: []ocr.Language{language}, Direction: direction, Lines: []ocr.Strip{strip}})
		if paper.IsKind(err, paper.NotFound) {
			continue
		}
		if err != nil {
			return nil, "", 0, err
		}
		if mean, _ := ocr.Certainty(blocks); mean > certainty {
			best, certainty = blocks, mean
		}
	}
	if len(best) == 0 {
		return nil, "", 0, nil
	}
	scale := region.Width() / float64(bounds.Dx())
	glyphs, text = lettered(best[0].Lines[0], ink, direction == ocr.Down, scale, region)
	return glyphs, text, certainty, nil
}

// onWhite turns light type on a dark ground round.
func onWhite(g *image.Gray) *image.Gray {
	var border []uint8
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	for x := range w {
		border = append(border, g.Pix[x], g.Pix[(h-1)*g.Stride+x])
	}
	for y := range h {
		border = append(border, g.Pix[y*g.Stride], g.Pix[y*g.Stride+w-1])
	}
	slices.Sort(border)
	ground := border[len(border)/2]
	for i, v := range g.Pix {
		if ground < 128 {
			v = 255 - v
		}
		g.Pix[i] = uint8(min(255, int(v)*255/max(1, int(max(ground, 255-ground)))))
	}
	return g
}

// box is the part of a page that holds ink.
func (k ink) box() image.Rectangle {
	r := image.Rectangle{}
	for y := range k.h {
		for x, black := range k.black[y*k.w : (y+1)*k.w] {
			if black {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// spoken are the languages that a page's own type may be in; all when it has
// none.
func spoken(candidates []ocr.Language, of sheet.Sheet) []ocr.Language {
	wide, all := 0, 0
	for _, g := range of.Glyphs {
		if c, _ := utf8.DecodeRuneInString(g.Text); cellWide(c) {
			wide++
		}
		all++
	}
	if all == 0 {
		return candidates
	}
	ideographs := float64(wide) > wideScript*float64(all)
	return slices.DeleteFunc(slices.Clone(candidates), func(l ocr.Language) bool { return l.SetDownwards() != ideographs })
}

// Shares of the em of a line's tall letters.
const cellTall, capitalTall = 0.92, 0.72

// lettered are the characters of a line, in their shares of its ink.
func lettered(l ocr.Line, ink image.Rectangle, down bool, scale float64, region geom.Rect) ([]sheet.Glyph, string) {
	text := ""
	for i, w := range l.Words {
		if i > 0 && !solid(text, w.Text) {
			text += " "
		}
		text += w.Text
	}
	tall, all := capitalTall, extent(text)
	if hasCells(l) {
		tall = cellTall
	}
	place := geom.Rect{X0: region.X0 + float64(ink.Min.X)*scale, Y0: region.Y0 + float64(ink.Min.Y)*scale, X1: region.X0 + float64(ink.Max.X)*scale, Y1: region.Y0 + float64(ink.Max.Y)*scale}
	em := math.Min(place.Width(), place.Height()) / tall
	mean, _ := ocr.Certainty([]ocr.Block{{Lines: []ocr.Line{l}}})
	var out []sheet.Glyph
	at := 0.0
	for _, r := range text {
		lo, hi := at/all, (at+extent(string(r)))/all
		at += extent(string(r))
		if strings.ContainsRune(" ", r) {
			if n := len(out); n > 0 {
				out[n-1].SpaceAfter = true
			}
			continue
		}
		g := sheet.Glyph{Text: string(r), Em: em, Weight: boldLettering, Seq: len(out), Tag: -1, Certainty: math.Min(mean, 0.99)}
		if down {
			g.Ink = geom.Rect{X0: place.X0, Y0: place.Y0 + lo*place.Height(), X1: place.X1, Y1: place.Y0 + hi*place.Height()}
			g.Box = g.Ink
			g.Origin = geom.Point{X: g.Box.X0, Y: g.Box.Y1}
		} else {
			g.Ink = geom.Rect{X0: place.X0 + lo*place.Width(), Y0: place.Y0, X1: place.X0 + hi*place.Width(), Y1: place.Y1}
			g.Box = geom.Rect{X0: g.Ink.X0, Y0: place.CenterY() - em/2, X1: g.Ink.X1, Y1: place.CenterY() + em/2}
			g.Origin = geom.Point{X: g.Box.X0, Y: g.Box.Y1 - 0.2*em}
		}
		out = append(out, g)
	}
	return out, text
}

// boldLettering is the weight of type that was turned into curves: headlines.
const boldLettering = 700
