package scan

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// wrapQuality is that of pictures that are not JPEG already.
const wrapQuality = 90

// mostPoints is the longest side of a PDF page.
const mostPoints = 14_400

// Wrap makes a PDF of one page that shows a picture file, for what draws pages:
// the picture is then drawn, and shrunk, where strangers' PDFs are. Grey and
// ordinary coloured JPEG files go in as they are. The bounds and faults are
// those of Decode.
func Wrap(name string, data []byte) ([]byte, error) {
	header, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(name, err)
	}
	if why := beyond(header); why != "" {
		return nil, damaged(name, fmt.Errorf("%s", why))
	}
	width, height, dpi, space := header.Width, header.Height, resolution(data), "/DeviceRGB"
	switch {
	case width*height > mostKept: // more than the drawer holds; grey will do
		s, err := Decode(name, data)
		if err != nil {
			return nil, err
		}
		width, height, dpi, space = s.Grey.Bounds().Dx(), s.Grey.Bounds().Dy(), s.DPI, "/DeviceGray"
		if data, err = asJPEG(s.Grey); err != nil {
			return nil, damaged(name, err)
		}
	case format == "jpeg" && header.ColorModel == color.GrayModel:
		space = "/DeviceGray"
	case format == "jpeg" && header.ColorModel == color.YCbCrModel:
	default:
		picture, err := decoded(data)
		if err == nil {
			data, err = asJPEG(onPaper(picture))
		}
		if err != nil {
			return nil, damaged(name, err)
		}
		if _, grey := picture.(*image.Gray); grey {
			space = "/DeviceGray"
		}
	}
	if dpi == 0 {
		dpi = guessDPI(image.Rect(0, 0, width, height))
	}
	points := min(72/dpi, mostPoints/float64(max(width, height)))
	return pageOf(data, space, width, height, points), nil
}

func asJPEG(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: wrapQuality})
	return b.Bytes(), err
}

// onPaper lays a picture with transparent parts on white.
func onPaper(picture image.Image) image.Image {
	if o, ok := picture.(interface{ Opaque() bool }); ok && o.Opaque() {
		return picture
	}
	b := picture.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, b, a := picture.At(b.Min.X+x, b.Min.Y+y).RGBA()
			white := 0xffff - a
			out.SetRGBA(x, y, color.RGBA{R: uint8((r + white) >> 8), G: uint8((g + white) >> 8), B: uint8((b + white) >> 8), A: 255})
		}
	}
	return out
}

// pageOf writes the PDF; points is the size of a pixel.
func pageOf(jpeg []byte, space string, width, height int, points float64) []byte {
	var b bytes.Buffer
	var at []int
	object := func(dict string, stream []byte) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\n", len(at), dict)
		if stream != nil {
			b.WriteString("stream\n")
			b.Write(stream)
			b.WriteString("\nendstream\n")
		}
		b.WriteString("endobj\n")
	}
	w, h := float64(width)*points, float64(height)*points
	content := fmt.Appendf(nil, "%.4f 0 0 %.4f 0 0 cm /P Do", w, h)
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil)
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Resources << /XObject << /P 5 0 R >> >> /Contents 4 0 R >>", w, h), nil)
	object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
	object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>", width, height, space, len(jpeg)), jpeg)
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// Doubtful is the sheet of a page of which only its picture is known, with the
// reason: there was no engine, or it gave no answer.
func Doubtful(s Scan, code paper.Code, why string) sheet.Sheet {
	if s.DPI <= 0 {
		s.DPI = guessDPI(s.Grey.Bounds())
	}
	out := sheet.Sheet{Source: s.Name, Width: float64(s.Grey.Bounds().Dx()) * 72 / s.DPI, Height: float64(s.Grey.Bounds().Dy()) * 72 / s.DPI}
	whole := rect(s.Grey.Bounds())
	whole.X1, whole.Y1 = out.Width, out.Height
	out.Pictures = []sheet.Picture{{Rect: whole, PixelW: s.Grey.Bounds().Dx(), PixelH: s.Grey.Bounds().Dy()}}
	out.Doubts = []sheet.Doubt{{Code: string(code), Where: whole, Detail: why}}
	return out
}
