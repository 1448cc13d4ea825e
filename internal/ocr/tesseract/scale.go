package tesseract

import "image"

// scaled is a part of a picture in another size: smaller, every pixel is the
// mean of those it stands for; larger, it lies evenly between its neighbours.
func scaled(g *image.Gray, r image.Rectangle, by float64) *image.Gray {
	w, h := max(1, int(float64(r.Dx())*by+0.5)), max(1, int(float64(r.Dy())*by+0.5))
	columns, rows := weights(r.Dx(), w), weights(r.Dy(), h)
	// Rows first: the lines are longer than high.
	narrow := make([]uint16, w*r.Dy()) // in parts of 1/256 grey
	for y := range r.Dy() {
		from := g.Pix[g.PixOffset(r.Min.X, r.Min.Y+y):]
		for x, c := range columns {
			sum := 0
			for i, part := range c.parts {
				sum += int(from[c.from+i]) * part
			}
			narrow[y*w+x] = uint16(sum >> 8)
		}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y, c := range rows {
		to := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range to {
			sum := 0
			for i, part := range c.parts {
				sum += int(narrow[(c.from+i)*w+x]) * part
			}
			to[x] = uint8(min(255, sum>>24))
		}
	}
	return out
}

// weight is the pixels that make a new one, with their parts of 1<<16.
type weight struct {
	from  int
	parts []int
}

// weights says which of n pixels make each of m.
func weights(n, m int) []weight {
	out := make([]weight, m)
	step := float64(n) / float64(m)
	reach := max(step, 1) // a triangle of this half width (linear interpolation, widened for reduction)
	for i := range out {
		middle := (float64(i)+0.5)*step - 0.5
		lo, hi := max(0, int(middle-reach)), min(n-1, int(middle+reach)+1)
		shares, sum := make([]float64, 0, hi-lo+1), 0.0
		for j := lo; j <= hi; j++ {
			d := float64(j) - middle
			if d < 0 {
				d = -d
			}
			v := max(0, 1-d/reach)
			shares, sum = append(shares, v), sum+v
		}
		w := weight{from: lo}
		left := 1 << 16
		for j, v := range shares {
			part := int(v / sum * (1 << 16))
			if j == len(shares)-1 {
				part = min(part, left)
			}
			left -= part
			w.parts = append(w.parts, part)
		}
		w.parts[len(w.parts)/2] += left // rounding
		out[i] = w
	}
	return out
}
