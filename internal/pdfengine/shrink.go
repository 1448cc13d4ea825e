package pdfengine

import "image"

// shrink makes an opaque picture smaller by averaging: every pixel of the result
// is the mean of the area it covers, so thin type turns grey rather than ragged.
// The result must be no larger than the source.
func shrink(src *image.RGBA, width, height int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	columns, rows := shares(src.Rect.Dx(), width), shares(src.Rect.Dy(), height)
	sum := make([]uint32, width*3) // of weight*weight*value, at most 2^32
	line := make([]uint32, width*3)
	for y, rs := range rows {
		clear(sum)
		for _, r := range rs {
			squeeze(line, src.Pix[r.at*src.Stride:], columns)
			for i, v := range line {
				sum[i] += v * r.weight >> 8
			}
		}
		put := dst.Pix[y*dst.Stride:]
		for x := range width {
			for c := range 3 {
				put[x*4+c] = uint8(min(255, (sum[x*3+c]+128)>>8))
			}
			put[x*4+3] = 255
		}
	}
	return dst
}

// share is how much a source row or column counts; the weights of one target
// add up to 256.
type share struct {
	at     int
	weight uint32
}

// shares says which of n source lines make up each of m targets, m <= n.
func shares(n, m int) [][]share {
	out := make([][]share, m)
	for i := range m {
		lo, hi := i*n, (i+1)*n // in units of 1/m source line
		left := uint32(256)
		for at := lo / m; at*m < hi; at++ {
			part := min(hi, (at+1)*m) - max(lo, at*m)
			w := uint32((part*256 + n/2) / n)
			if (at+1)*m >= hi || w > left {
				w = left
			}
			left -= w
			out[i] = append(out[i], share{at, w})
		}
	}
	return out
}

// squeeze averages one row sideways; the values keep 8 bits of fraction.
func squeeze(line []uint32, row []byte, columns [][]share) {
	for x, cs := range columns {
		var r, g, b uint32
		for _, c := range cs {
			p := row[c.at*4 : c.at*4+3 : c.at*4+3]
			r += uint32(p[0]) * c.weight
			g += uint32(p[1]) * c.weight
			b += uint32(p[2]) * c.weight
		}
		line[x*3], line[x*3+1], line[x*3+2] = r, g, b
	}
}
