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

// plate is a picture on a page of a PDF.
type plate struct {
	jpeg          []byte
	space         string
	width, height int
	points        float64 // the size of a pixel
}

// Wrap makes a PDF that shows a picture file, a page for each of the file's, for
// what draws pages: the picture is then drawn, and shrunk, where strangers' PDFs
// are. Upright grey and ordinary coloured JPEG files go in as they are. The
// bounds and faults are those of Decode.
func Wrap(name string, data []byte) ([]byte, error) {
	n, err := Pages(name, data)
	if err != nil {
		return nil, err
	}
	var plates []plate
	for i := range n {
		p, err := plateOf(name, pageFile(data, i))
		if err != nil {
			return nil, err
		}
		plates = append(plates, p)
	}
	return bound(plates), nil
}

// plateOf is the picture of a file of one page.
func plateOf(name string, data []byte) (plate, error) {
	header, format, err := headerOf(data)
	if err != nil {
		return plate{}, damaged(name, err)
	}
	if why := beyond(header); why != "" {
		return plate{}, damaged(name, fmt.Errorf("%s", why))
	}
	p := plate{jpeg: data, width: header.Width, height: header.Height, space: "/DeviceRGB"}
	dpi, turn := resolution(data), orientation(data)
	switch {
	case p.width*p.height > mostKept: // more than the drawer holds; grey will do
		s, err := Decode(name, data)
		if err != nil {
			return plate{}, err
		}
		p.width, p.height, dpi, p.space = s.Grey.Bounds().Dx(), s.Grey.Bounds().Dy(), s.DPI, "/DeviceGray"
		if p.jpeg, err = asJPEG(s.Grey); err != nil {
			return plate{}, damaged(name, err)
		}
	case format == "jpeg" && turn == upFirst && header.ColorModel == color.GrayModel:
		p.space = "/DeviceGray"
	case format == "jpeg" && turn == upFirst && header.ColorModel == color.YCbCrModel:
	default:
		picture, err := decoded(data)
		if err != nil {
			return plate{}, damaged(name, err)
		}
		if g, isGrey := picture.(*image.Gray); isGrey {
			p.space, picture = "/DeviceGray", standing(g, turn)
		} else if picture = onPaper(picture); turn != upFirst {
			picture = upstanding{picture, turn}
		}
		if p.jpeg, err = asJPEG(picture); err != nil {
			return plate{}, damaged(name, err)
		}
		p.width, p.height = picture.Bounds().Dx(), picture.Bounds().Dy()
	}
	if dpi == 0 {
		dpi = guessDPI(image.Rect(0, 0, p.width, p.height))
	}
	p.points = min(72/dpi, mostPoints/float64(max(p.width, p.height)))
	return p, nil
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

// bound writes the PDF.
func bound(plates []plate) []byte {
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
	const first, each = 3, 3 // objects before those of the pages, and for each
	kids := ""
	for i := range plates {
		kids += fmt.Sprintf("%d 0 R ", first+each*i)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(plates)), nil)
	for _, p := range plates {
		w, h, page := float64(p.width)*p.points, float64(p.height)*p.points, len(at)+1
		content := fmt.Appendf(nil, "%.4f 0 0 %.4f 0 0 cm /P Do", w, h)
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Resources << /XObject << /P %d 0 R >> >> /Contents %d 0 R >>", w, h, page+2, page+1), nil)
		object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
		object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>", p.width, p.height, p.space, len(p.jpeg)), p.jpeg)
	}
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
