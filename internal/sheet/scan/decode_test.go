package scan

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/banmian/banmian/internal/paper"
)

// sample is a small picture: white, with a grey left half.
func sample() *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, 120, 160))
	for y := range 160 {
		for x := range 120 {
			v := uint8(255)
			if x < 60 {
				v = 100
			}
			p.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	return p
}

// encoded is the sample in every format that can be written here.
func encoded(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	write := func(name string, encode func(b *bytes.Buffer) error) {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	write("png", func(b *bytes.Buffer) error { return png.Encode(b, sample()) })
	write("jpeg", func(b *bytes.Buffer) error { return jpeg.Encode(b, sample(), nil) })
	write("gif", func(b *bytes.Buffer) error { return gif.Encode(b, sample(), nil) })
	write("bmp", func(b *bytes.Buffer) error { return bmp.Encode(b, sample()) })
	write("tiff", func(b *bytes.Buffer) error { return tiff.Encode(b, sample(), nil) })
	return out
}

func TestFormats(t *testing.T) {
	for name, data := range encoded(t) {
		s, err := Decode(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Grey.Bounds() != image.Rect(0, 0, 120, 160) {
			t.Errorf("%s: %v", name, s.Grey.Bounds())
		}
		for _, p := range []struct {
			x    int
			want int
		}{{20, 100}, {100, 255}} {
			if v := int(s.Grey.GrayAt(p.x, 80).Y); v < p.want-12 || v > p.want+12 {
				t.Errorf("%s: grey %d at %d, want %d", name, v, p.x, p.want)
			}
		}
		if pdf, err := Wrap(name, data); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%s as PDF: %v", name, err)
		}
	}
}

func TestTransparentIsWhite(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 120, 160))); err != nil {
		t.Fatal(err)
	}
	s, err := Decode("p.png", b.Bytes())
	if err != nil || s.Grey.GrayAt(5, 5).Y != 255 {
		t.Errorf("%v, %v", s.Grey, err)
	}
}

// headed is a PNG whose header promises a size that its pixels do not have.
func headed(t testing.TB, w, h uint32) []byte {
	b := bytes.Clone(encoded(t)["png"])
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestBoundsAreCheckedBeforeDecoding(t *testing.T) {
	for name, data := range map[string][]byte{"wide": headed(t, 1<<30, 200), "many": headed(t, 30_000, 30_000), "tiny": headed(t, 20, 20), "cut": encoded(t)["png"][:60], "none": []byte("hello"), "empty": nil} {
		if _, err := Decode(name, data); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Wrap(name, data); name != "cut" && !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s as PDF: %v", name, err)
		}
	}
}

func TestResolution(t *testing.T) {
	files := encoded(t)
	phys := make([]byte, 21)
	binary.BigEndian.PutUint32(phys, 9)
	copy(phys[4:], "pHYs")
	binary.BigEndian.PutUint32(phys[8:], 11811) // a metre: 300 to an inch
	binary.BigEndian.PutUint32(phys[12:], 11811)
	phys[16] = 1
	withPhys := append(append(bytes.Clone(files["png"][:33]), phys...), files["png"][33:]...)
	jfif := append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\xc8\x00\xc8\x00\x00"), files["jpeg"][2:]...)
	for name, c := range map[string]struct {
		data []byte
		want float64
	}{"png": {withPhys, 300}, "bare png": {files["png"], 0}, "jpeg": {jfif, 200}, "bare jpeg": {files["jpeg"], 0},
		"a TIFF of 72": {files["tiff"], 0}, "a broken TIFF": {[]byte("II*\x00\xff\xff\xff\xff"), 0}} {
		if got := resolution(c.data); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for dpi, b := range map[float64]image.Rectangle{200: image.Rect(0, 0, 2200, 3120), 300: image.Rect(0, 0, 4560, 6450), 400: image.Rect(0, 0, 3320, 4680)} {
		if got := guessDPI(b); got != dpi {
			t.Errorf("%v: guessed %v, want %v", b, got, dpi)
		}
	}
}

func TestHalved(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 5, 4))
	copy(g.Pix, []uint8{0, 100, 200, 200, 9, 100, 200, 200, 200, 9})
	if h := halved(g); h.Bounds() != image.Rect(0, 0, 2, 2) || h.Pix[0] != 100 || h.Pix[1] != 200 || h.Pix[2] != 0 {
		t.Errorf("%v %v", h.Bounds(), h.Pix)
	}
}

func FuzzDecode(f *testing.F) {
	for _, data := range encoded(f) {
		f.Add(data)
	}
	f.Add(headed(f, 1<<20, 1<<20))
	f.Fuzz(func(t *testing.T, data []byte) {
		resolution(data)
		s, err := Decode("f", data)
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if b := s.Grey.Bounds(); b.Dx()*b.Dy() > mostPixels || len(s.Grey.Pix) < b.Dx()*b.Dy() {
			t.Fatalf("a picture of %v", b)
		}
	})
}
