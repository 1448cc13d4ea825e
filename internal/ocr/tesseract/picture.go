package tesseract

import (
	"bytes"
	"fmt"
	"image"
	"io"
)

// portable is the region of a picture as a grey PGM file: it needs no encoding,
// and every build of the program reads it.
func portable(picture *image.Gray, region image.Rectangle) io.Reader {
	rows := []io.Reader{bytes.NewReader(fmt.Appendf(nil, "P5\n%d %d\n255\n", region.Dx(), region.Dy()))}
	for y := region.Min.Y; y < region.Max.Y; y++ {
		from := picture.PixOffset(region.Min.X, y)
		rows = append(rows, bytes.NewReader(picture.Pix[from:from+region.Dx()]))
	}
	return io.MultiReader(rows...)
}
