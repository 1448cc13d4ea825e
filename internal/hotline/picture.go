package hotline

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png" // readers' screens are PNG

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // and some phones send WebP

	"github.com/banmian/banmian/internal/sheet/scan"
)

// Bounds on pictures.
const (
	MostPictures = 5
	MostBytes    = 12 << 20 // of one file: a phone's largest JPEG
	mostPixels   = 50 << 20 // of a JPEG, which takes 1.5 bytes each
	mostDense    = 25 << 20 // of other kinds, which take 4 bytes each
	longestSide  = 2048     // pixels a picture is kept with: a screen's
	quality      = 82       // JPEG
)

// redraw decodes readers' pictures and draws them anew: nothing else of a file is
// kept, neither where it was taken nor what else hides in it.
func (l *Line) redraw(files [][]byte) (out [][]byte, sizes []Picture, err error) {
	l.drawing.Lock()
	defer l.drawing.Unlock()
	for _, file := range files {
		drawn, size, err := redraw(file)
		if err != nil {
			return nil, nil, err
		}
		out, sizes = append(out, drawn), append(sizes, size)
	}
	return out, sizes, nil
}

func redraw(file []byte) ([]byte, Picture, error) {
	if len(file) > MostBytes {
		return nil, Picture{}, wrong("a picture's file is too large", "send a smaller one, of up to 12 MB")
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, Picture{}, wrong("a file is no picture that can be read", "send JPEG, PNG or WebP")
	}
	most := mostDense
	if kind == "jpeg" {
		most = mostPixels
	}
	if c.Width < 1 || c.Height < 1 || c.Width > most/c.Height {
		return nil, Picture{}, wrong("a picture has too many pixels", "send a smaller one")
	}
	p, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, Picture{}, wrong("a picture is damaged", "send it again, or another")
	}
	p = scan.Upright(p, file)
	w, h := fit(p.Bounds().Dx(), p.Bounds().Dy())
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	xdraw.ApproxBiLinear.Scale(canvas, canvas.Bounds(), p, p.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, canvas, &jpeg.Options{Quality: quality}); err != nil {
		return nil, Picture{}, err
	}
	return b.Bytes(), Picture{Width: w, Height: h, Bytes: b.Len()}, nil
}

// fit is a size with its longer side no longer than longestSide.
func fit(w, h int) (int, int) {
	if long := max(w, h); long > longestSide {
		return max(w*longestSide/long, 1), max(h*longestSide/long, 1)
	}
	return w, h
}
