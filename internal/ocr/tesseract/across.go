package tesseract

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// Lines that run downwards are cut into their characters, which are set side
// by side: the program's models for lines across read them better than those for
// lines down. Lengths are in ems of the line.
const (
	leastCell  = 0.35 // of a character along the line: a point, 一
	mostCell   = 1.35
	plainCell  = 1.03 // what most take, white included
	whiteCell  = 0.45 // of white that is no character
	overCost   = 3.0  // of a cell that is too long by an em
	underCost  = 0.5  // or too short: points may stand close
	inkCost    = 6.0  // of cutting through ink across the whole line, against a cell that is wrong by an em
	smallMark  = 0.55 // either side: a point, which stands at the other corner in lines across
	stickShape = 4.0  // length against width of a dash, which is turned
	stickLong  = 0.6  // and its length
	cellPitch  = 1.06 // from character to character when set across
)

// setAcross sets the characters of a line that runs downwards side by side.
func setAcross(picture *image.Gray, box image.Rectangle, size, tall float64) (*image.Gray, proof) {
	em := size / 0.92 // ideographs fill that much of their em
	cells := cellsOf(picture, box, em)
	if len(cells) == 0 {
		return nil, proof{}
	}
	scale := min(tall/size, mostEnlarge)
	pitch := int(math.Ceil(cellPitch * em * scale))
	if pitch*len(cells) > mostLength {
		scale *= mostLength / float64(pitch*len(cells))
		pitch = max(1, mostLength/len(cells))
	}
	high := int(math.Ceil(mostCell * em * scale))
	line := image.NewGray(image.Rect(0, 0, pitch*len(cells), high))
	draw.Draw(line, line.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, c := range cells {
		glyph := scaled(picture, c, scale)
		w, h := float64(c.Dx())/em, float64(c.Dy())/em
		switch {
		case h >= stickLong && h > stickShape*w, arched(glyph, w, h):
			glyph = lying(lying(lying(glyph))) // the other way round than it was turned to run down
		}
		gw, gh := glyph.Bounds().Dx(), glyph.Bounds().Dy()
		x, y := i*pitch+(pitch-gw)/2, (high-gh)/2
		if w < smallMark && h < smallMark && c.Min.X+c.Max.X > box.Min.X+box.Max.X { // a point at the upper right
			x, y = i*pitch+pitch/10, (high+int(em*scale))/2-gh
		}
		r := image.Rect(x, y, x+gw, y+gh)
		draw.Draw(line, r.Intersect(image.Rect(i*pitch, 0, (i+1)*pitch, high)), glyph, image.Pt(max(0, i*pitch-x), max(0, -y)), draw.Src)
	}
	return line, proof{from: box, cells: cells}
}

// cellsOf cuts a line that runs downwards between its characters: cuts fall on
// white, and cells come near to an em (a shortest path over all rows, as R.
// Casey and E. Lecolinet survey such cutting, 1996). It gives the ink of each.
func cellsOf(picture *image.Gray, box image.Rectangle, em float64) []image.Rectangle {
	ink := make([]float64, box.Dy()+1) // across the line, 0-1, smoothed over cuts
	for y := range box.Dy() {
		row := picture.Pix[picture.PixOffset(box.Min.X, box.Min.Y+y):][:box.Dx()]
		n := 0
		for _, v := range row {
			if v < 128 {
				n++
			}
		}
		ink[y] = float64(n) / float64(box.Dx())
	}
	n := box.Dy()
	cost, from := make([]float64, n+1), make([]int, n+1)
	for y := 1; y <= n; y++ {
		cost[y] = math.Inf(1)
		if ink[y-1] == 0 { // white goes on for nothing
			cost[y], from[y] = cost[y-1]+0.02/em, y-1
		}
		for long := max(1, int(leastCell*em)); long <= min(y, int(mostCell*em)); long++ {
			d := float64(long)/em - plainCell
			wrong := overCost * d * d
			if d < 0 {
				wrong = underCost * d * d
			}
			c := cost[y-long] + wrong + inkCost*(ink[y-long]+ink[min(y, n-1)])/2
			if c < cost[y] {
				cost[y], from[y] = c, y-long
			}
		}
		if math.IsInf(cost[y], 1) {
			cost[y], from[y] = cost[y-1]+1, y-1
		}
	}
	var out []image.Rectangle
	for y := n; y > 0; y = from[y] {
		if c := inkBox(picture, image.Rect(box.Min.X, box.Min.Y+from[y], box.Max.X, box.Min.Y+y)); !c.Empty() {
			out = append(out, c)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// inkBox is the part of a box that holds ink, a pixel of white around it.
func inkBox(g *image.Gray, box image.Rectangle) image.Rectangle {
	var r image.Rectangle
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x, v := range g.Pix[g.PixOffset(box.Min.X, y):][:box.Dx()] {
			if v < 128 {
				r = r.Union(image.Rect(box.Min.X+x, y, box.Min.X+x+1, y+1))
			}
		}
	}
	if r.Empty() {
		return r
	}
	return r.Inset(-1).Intersect(box)
}

// How a bracket over or under a line of this direction looks.
const (
	flatArch = 0.4  // of its width that it is high at most
	wideArch = 0.4  // ems that it is wide at least
	rise     = 0.18 // of its height by which its middle stands above its ends
)

// arched tells brackets from other flat characters: their middle stands above
// or below their ends.
func arched(g *image.Gray, w, h float64) bool {
	if w < wideArch || h > flatArch*w || g.Bounds().Dy() <= 3 {
		return false
	}
	var sum, n [2]float64 // of ends and middle
	wide, high := g.Bounds().Dx(), g.Bounds().Dy()
	for y := range high {
		for x := range wide {
			if g.Pix[y*g.Stride+x] < 128 {
				part := 0
				if x > wide*3/8 && x < wide*5/8 {
					part = 1
				}
				if part == 1 || x < wide/5 || x > wide*4/5 {
					sum[part] += float64(y)
					n[part]++
				}
			}
		}
	}
	if n[0] == 0 || n[1] == 0 {
		return false
	}
	d := (sum[0]/n[0] - sum[1]/n[1]) / float64(high)
	return d > rise || d < -rise
}

// lying is a picture turned by a quarter.
func lying(g *image.Gray) *image.Gray {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.Pix[x*out.Stride+h-1-y] = g.Pix[y*g.Stride+x]
		}
	}
	return out
}

// cellsOf are the characters that a word of the galley was read from.
func (p proof) cellsOf(r image.Rectangle) image.Rectangle {
	pitch := p.at.Dx() / len(p.cells)
	if pitch == 0 {
		return image.Rectangle{}
	}
	at := func(x int) int { return min(max((x-p.at.Min.X)/pitch, 0), len(p.cells)-1) }
	first, last := at(r.Min.X+pitch/4), at(r.Max.X-pitch/4)
	if last < first {
		first = at((r.Min.X + r.Max.X) / 2)
		last = first
	}
	out := image.Rectangle{}
	for _, c := range p.cells[first : last+1] {
		out = out.Union(c)
	}
	out.Min.X, out.Max.X = p.from.Min.X, p.from.Max.X
	return out
}
