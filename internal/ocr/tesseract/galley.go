package tesseract

import (
	"cmp"
	"context"
	"image"
	"image/color"
	"image/draw"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/ocr"
)

// A galley is one column of lines pulled from a page, with much white between
// them, for the program to read at once: it then has nothing to find, and every
// line has the size that its models were taught at.
//
// Lengths are in pixels of the galley, or in heights of its characters.
const (
	tallLatin   = 30.0 // height of capitals
	tallCell    = 32.0 // of ideographs: larger ones are read worse
	usualTall   = 36.0 // of a line of unknown size, over all
	mostEnlarge = 4.0
	between     = 1.0     // white between lines, and around them
	margin      = 0.25    // of white around a line that comes along
	mostLength  = 12_000  // of a line, which is read at less than its size rather than cut
	galleyArea  = 3 << 20 // pixels of a galley: a few dozen lines, half a second
	galleyDPI   = 300
)

// proof is a line of a galley: where it stands there, and where on the page.
type proof struct {
	strip int
	box   image.Rectangle // of the line on the page
	from  image.Rectangle // of the page, with what is around it
	at    image.Rectangle // of the galley
	cells []image.Rectangle
}

// back is a place of the galley on the page.
func (p proof) back(r image.Rectangle) image.Rectangle {
	x := func(v int) int { return p.from.Min.X + (v-p.at.Min.X)*p.from.Dx()/max(1, p.at.Dx()) }
	y := func(v int) int { return p.from.Min.Y + (v-p.at.Min.Y)*p.from.Dy()/max(1, p.at.Dy()) }
	return image.Rect(x(r.Min.X), y(r.Min.Y), x(r.Max.X), y(r.Max.Y)).Intersect(p.from)
}

type galley struct {
	picture *image.Gray
	proofs  []proof
}

// lines reads lines by galleys, as many at once as there are children.
func (e *Engine) lines(ctx context.Context, picture *image.Gray, ask ocr.Request, installed []string) ([]ocr.Block, error) {
	down := ask.Direction == ocr.Down
	reading := ask
	reading.Direction = ocr.Across // set across, cell by cell: the models for such lines are better
	names, err := chosen(reading, installed)
	if err != nil {
		return nil, err
	}
	tall := tallLatin
	if slices.ContainsFunc(ask.Languages, ocr.Language.SetDownwards) {
		tall = tallCell
	}
	var galleys []galley
	for start := 0; start < len(ask.Lines); {
		g, taken := pulled(picture, ask.Lines, start, tall, down)
		start += taken
		if len(g.proofs) > 0 {
			galleys = append(galleys, g)
		}
	}
	found := make([][]ocr.Block, len(galleys))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(e.opt.AtOnce)
	for i, g := range galleys {
		group.Go(func() error {
			args := arguments(names, ocr.Request{Extent: ocr.Piece, DPI: galleyDPI})
			blocks, err := e.ask(ctx, g.picture, g.picture.Bounds(), args)
			found[i] = g.sorted(blocks)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

// pulled sets lines from start on until a galley is full, and tells how many it
// took.
func pulled(picture *image.Gray, lines []ocr.Strip, start int, tall float64, down bool) (galley, int) {
	pad := int(between * tall)
	var set []*image.Gray
	g := galley{}
	wide, high, taken := 0, pad, 0
	for _, l := range lines[start:] {
		line, p := setLine(picture, l, tall, down)
		if line != nil {
			w, h := max(wide, line.Bounds().Dx()+2*pad), high+line.Bounds().Dy()+pad
			if len(set) > 0 && w*h > galleyArea {
				break
			}
			p.box = l.Box.Intersect(picture.Bounds())
			p.strip, p.at = start+taken, line.Bounds().Add(image.Pt(pad, high))
			wide, high = w, h
			set, g.proofs = append(set, line), append(g.proofs, p)
		}
		taken++
	}
	if len(set) == 0 {
		return g, taken
	}
	g.picture = image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(g.picture, g.picture.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, line := range set {
		draw.Draw(g.picture, g.proofs[i].at, line, image.Point{}, draw.Src)
	}
	return g, taken
}

// setLine is a line in the size of a galley; nil for nothing.
func setLine(picture *image.Gray, l ocr.Strip, tall float64, down bool) (*image.Gray, proof) {
	size := l.Size
	box := l.Box.Intersect(picture.Bounds())
	if box.Empty() || !inked(picture, box) {
		return nil, proof{}
	}
	if size <= 0 {
		size = float64(min(box.Dx(), box.Dy())) * tall / usualTall
	}
	edge := max(1, int(margin*size))
	line := cut(picture, l, box, edge)
	if down {
		return setAcross(line, box, size, tall)
	}
	box = line.Bounds()
	scale := min(tall/size, mostEnlarge, mostLength/float64(box.Dx()))
	return scaled(line, box, scale), proof{from: box}
}

// cut is a line by itself on white, in its place on the page, with white around it.
func cut(picture *image.Gray, l ocr.Strip, box image.Rectangle, edge int) *image.Gray {
	const fringe = 2 // pixels around ink that are grey
	out := image.NewGray(box.Inset(-edge))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	marks := l.Marks
	if len(marks) == 0 {
		marks = []image.Rectangle{box}
	}
	for _, m := range marks {
		m = m.Inset(-fringe).Intersect(box.Inset(-fringe)).Intersect(out.Bounds()).Intersect(picture.Bounds())
		for y := m.Min.Y; y < m.Max.Y; y++ {
			copy(out.Pix[out.PixOffset(m.Min.X, y):][:m.Dx()], picture.Pix[picture.PixOffset(m.Min.X, y):])
		}
	}
	return out
}

// faint is the grey that the darkest pixel of a line reaches at least.
const faint = 200

func inked(picture *image.Gray, box image.Rectangle) bool {
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, v := range picture.Pix[picture.PixOffset(box.Min.X, y):][:box.Dx()] {
			if v < faint {
				return true
			}
		}
	}
	return false
}

// sorted gives the words of an answer to the lines they stand in.
func (g galley) sorted(blocks []ocr.Block) []ocr.Block {
	words := make([]ocr.Line, len(g.proofs))
	for _, b := range blocks {
		for _, l := range b.Lines {
			i := g.proofAt(l.Box)
			if i < 0 {
				continue
			}
			p := g.proofs[i]
			for _, w := range l.Words {
				if w.Box = p.place(w.Box).Intersect(p.box); !w.Box.Empty() {
					words[i].Words = append(words[i].Words, w)
				}
			}
			if len(words[i].Words) > 0 && l.Foot[1].X > l.Foot[0].X && p.cells == nil && words[i].Foot == [2]image.Point{} {
				a := p.back(image.Rectangle{Min: l.Foot[0], Max: l.Foot[0].Add(image.Pt(1, 1))}.Canon())
				b := p.back(image.Rectangle{Min: l.Foot[1], Max: l.Foot[1].Add(image.Pt(1, 1))}.Canon())
				words[i].Foot = [2]image.Point{a.Min, b.Min}
			}
		}
	}
	var out []ocr.Block
	for i, l := range words {
		if len(l.Words) == 0 {
			continue
		}
		down := g.proofs[i].cells != nil
		slices.SortStableFunc(l.Words, func(a, b ocr.Word) int {
			if down {
				return cmp.Compare(a.Box.Min.Y, b.Box.Min.Y)
			}
			return cmp.Compare(a.Box.Min.X, b.Box.Min.X)
		})
		for _, w := range l.Words {
			l.Box = l.Box.Union(w.Box)
		}
		out = append(out, ocr.Block{Box: l.Box, Lines: []ocr.Line{l}, Strip: g.proofs[i].strip})
	}
	return out
}

// proofAt is the line that stands at the height of a box, -1 for none.
func (g galley) proofAt(r image.Rectangle) int {
	y := (r.Min.Y + r.Max.Y) / 2
	i, _ := slices.BinarySearchFunc(g.proofs, y, func(p proof, y int) int { return cmp.Compare(p.at.Max.Y, y) })
	if i == len(g.proofs) || r.Max.Y <= g.proofs[i].at.Min.Y {
		return -1
	}
	return i
}

// place is where a word of the galley stands on the page.
func (p proof) place(r image.Rectangle) image.Rectangle {
	if p.cells == nil {
		return p.back(r)
	}
	return p.cellsOf(r)
}
