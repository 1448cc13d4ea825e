package scan

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // formats scans come in
	_ "image/jpeg" // of these
	_ "image/png"  // and these

	_ "golang.org/x/image/bmp"  // from old scanners
	_ "golang.org/x/image/tiff" // from archives
	_ "golang.org/x/image/webp" // from the web

	"github.com/banmian/banmian/internal/paper"
)

// Bounds on a picture, checked against its header before it is decoded. A
// broadsheet has 30 million pixels at 300 dots an inch and 120 million at 600,
// which archives keep in black and white.
const (
	mostPixels  = 160 << 20
	mostKept    = 48 << 20 // pixels, above which a picture is brought to half its resolution
	mostSide    = 1 << 15
	mostDecoded = 320 << 20 // bytes
	leastSide   = 100       // pixels: nothing smaller can be read
	finest      = 450       // pixels to an inch, above which reading takes longer and gets no better
)

// Decode decodes the first page of a picture file to grey, upright as the file
// says it is to be shown. A file that is damaged, or larger than a page, is a
// paper.Invalid fault.
func Decode(name string, data []byte) (Scan, error) { return DecodePage(name, data, 0) }

// DecodePage decodes page n of a picture file, from 0, as Decode does.
func DecodePage(name string, data []byte, n int) (Scan, error) {
	data = pageFile(data, n)
	header, _, err := headerOf(data)
	if err != nil {
		return Scan{}, damaged(name, err)
	}
	if why := beyond(header); why != "" {
		return Scan{}, &paper.Fault{Kind: paper.Invalid, Doing: "read the picture " + name, Why: why, Remedy: "scan one page at 200 to 400 dots an inch"}
	}
	picture, err := decoded(data)
	if err != nil {
		return Scan{}, damaged(name, err)
	}
	if why := beyond(image.Config{Width: picture.Bounds().Dx(), Height: picture.Bounds().Dy(), ColorModel: header.ColorModel}); why != "" {
		return Scan{}, damaged(name, fmt.Errorf("its header promises another size: %s", why))
	}
	s := Scan{Name: name, Grey: grey(picture), DPI: resolution(data)}
	for len(s.Grey.Pix) > mostKept || s.DPI > finest {
		s.Grey, s.DPI = halved(s.Grey), s.DPI/2
	}
	s.Grey = standing(s.Grey, orientation(data))
	return s, nil
}

// headerOf is what a file says of its picture before it is decoded.
func headerOf(data []byte) (image.Config, string, error) {
	if s := shallowOf(data); s != nil {
		return image.Config{Width: s.w, Height: s.h, ColorModel: color.GrayModel}, "tiff", nil
	}
	return image.DecodeConfig(bytes.NewReader(data))
}

// halved is a picture at half its resolution: each pixel is the mean of four.
func halved(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Bounds().Dx()/2, g.Bounds().Dy()/2))
	for y := range out.Bounds().Dy() {
		a, b := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
		row := out.Pix[y*out.Stride : (y+1)*out.Stride]
		for x := range row {
			row[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1])) / 4)
		}
	}
	return out
}

// beyond says why a picture is not read, if so.
func beyond(c image.Config) string {
	switch {
	case c.Width < leastSide || c.Height < leastSide:
		return fmt.Sprintf("it has %d by %d pixels, too few to read", c.Width, c.Height)
	case c.Width > mostSide || c.Height > mostSide || c.Width*c.Height > mostPixels:
		return fmt.Sprintf("it has %d by %d pixels, more than a page needs", c.Width, c.Height)
	case c.Width*c.Height*depth(c.ColorModel) > mostDecoded:
		return "it would take too much memory in this depth of colour"
	}
	return ""
}

// depth is how many bytes a decoded pixel takes.
func depth(m color.Model) int {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := m.(color.Palette); paletted {
		return 1
	}
	return 4
}

func damaged(name string, err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read the picture " + name, Why: err.Error(), Remedy: "save it again as PNG, JPEG or TIFF", Err: err}
}

// decoded decodes a file. Decoders of strangers' bytes may fail in ways nobody
// foresaw; that costs the file, not the program.
func decoded(data []byte) (picture image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder gave up: %v", p)
		}
	}()
	if s := shallowOf(data); s != nil {
		return s.decode(data)
	}
	picture, _, err = image.Decode(bytes.NewReader(data))
	return picture, err
}

// grey is a picture on white paper, without its colours, from 0,0 on.
func grey(picture image.Image) *image.Gray {
	b := picture.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		row := out.Pix[y*out.Stride : y*out.Stride+b.Dx()]
		switch p := picture.(type) {
		case *image.Gray:
			copy(row, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):])
		case *image.YCbCr:
			copy(row, p.Y[p.YOffset(b.Min.X, b.Min.Y+y):])
		case *image.RGBA:
			from := p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range row {
				c := from[4*x : 4*x+4]
				row[x] = light(c[0], c[1], c[2]) + 255 - c[3]
			}
		case *image.NRGBA:
			from := p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range row {
				c := from[4*x : 4*x+4]
				row[x] = uint8((int(light(c[0], c[1], c[2]))*int(c[3]) + 255*(255-int(c[3]))) / 255)
			}
		default:
			for x := range row {
				r, g, b, a := picture.At(b.Min.X+x, b.Min.Y+y).RGBA()
				row[x] = uint8(min(255, int(light(uint8(r>>8), uint8(g>>8), uint8(b>>8)))+255-int(a>>8)))
			}
		}
	}
	return out
}

// light is a colour's brightness, in the weights of ITU-R BT.601.
func light(r, g, b uint8) uint8 { return uint8((299*int(r) + 587*int(g) + 114*int(b)) / 1000) }
