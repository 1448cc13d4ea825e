package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// Turns by which a file may say that its picture is to be shown (TIFF 6.0 and
// EXIF, tag 274): 1 is upright, 2 to 8 are mirrored or turned.
const upFirst, turnLast = 1, 8

// orientation is what a picture file says of its upright; 1 when it says
// nothing.
func orientation(data []byte) int {
	switch {
	case orderOf(data) != nil:
		return taggedTurn(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		return jpegTurn(data[2:])
	}
	return upFirst
}

// taggedTurn reads the first directory of a TIFF file, or of what EXIF embeds.
func taggedTurn(data []byte) int {
	turn := upFirst
	order := orderOf(data)
	if order == nil {
		return turn
	}
	entries(data, order.Uint32(data[4:]), order, func(tag, kind uint16, count uint32, value []byte) {
		if tag == tiffOrientation && kind == tiffShort && count == 1 {
			if n := int(order.Uint16(value)); n >= upFirst && n <= turnLast {
				turn = n
			}
		}
	})
	return turn
}

// jpegTurn looks for EXIF among the segments before the scan.
func jpegTurn(b []byte) int {
	for len(b) >= 4 && b[0] == 0xff && b[1] != 0xda {
		size := int(binary.BigEndian.Uint16(b[2:]))
		if size < 2 || size+2 > len(b) {
			break
		}
		if s := b[4 : size+2]; b[1] == 0xe1 && bytes.HasPrefix(s, []byte("Exif\x00\x00")) {
			return taggedTurn(s[6:])
		}
		b = b[size+2:]
	}
	return upFirst
}

// turnedSize is a picture's size once it stands upright.
func turnedSize(w, h, turn int) (int, int) {
	if turn >= 5 {
		return h, w
	}
	return w, h
}

// source is the pixel of a picture of w by h that stands at x, y once it is
// upright.
func source(x, y, w, h, turn int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// standing is a grey picture as it is to be shown.
func standing(g *image.Gray, turn int) *image.Gray {
	if turn == upFirst {
		return g
	}
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	tw, th := turnedSize(w, h, turn)
	out := image.NewGray(image.Rect(0, 0, tw, th))
	for y := range th {
		for x := range tw {
			sx, sy := source(x, y, w, h, turn)
			out.Pix[y*out.Stride+x] = g.Pix[sy*g.Stride+sx]
		}
	}
	return out
}

// Upright gives a decoded picture as its file, data, says that it is to be shown;
// its pixels are not copied.
func Upright(p image.Image, data []byte) image.Image {
	if turn := orientation(data); turn != upFirst {
		return upstanding{p, turn}
	}
	return p
}

// upstanding is a picture in colour as it is to be shown; nothing is copied.
type upstanding struct {
	image.Image
	turn int
}

// Bounds are those of the upright picture.
func (p upstanding) Bounds() image.Rectangle {
	b := p.Image.Bounds()
	w, h := turnedSize(b.Dx(), b.Dy(), p.turn)
	return image.Rect(0, 0, w, h)
}

// At is the colour at a place of the upright picture.
func (p upstanding) At(x, y int) color.Color {
	b := p.Image.Bounds()
	sx, sy := source(x, y, b.Dx(), b.Dy(), p.turn)
	return p.Image.At(b.Min.X+sx, b.Min.Y+sy)
}
