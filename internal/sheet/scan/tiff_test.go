package scan

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// film is a TIFF file of pages 120 by 160 of four bits to a pixel, deflated, as
// microfilm is scanned; page i is grey by i steps in its upper half.
func film(t testing.TB, pages int) []byte {
	t.Helper()
	le := binary.LittleEndian
	out := []byte("II*\x00\x00\x00\x00\x00")
	last := 4 // where the next directory's place is to be written
	for i := range pages {
		packed := bytes.Repeat([]byte{0xff}, 60*160)
		for k := range 60 * 80 {
			packed[k] = byte(0x11 * i)
		}
		var strip bytes.Buffer
		z := zlib.NewWriter(&strip)
		if _, err := z.Write(packed); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		at := len(out)
		out = append(out, strip.Bytes()...)
		if len(out)%2 == 1 {
			out = append(out, 0)
		}
		le.PutUint32(out[last:], uint32(len(out)))
		tags := [][2]uint32{{tiffWidth, 120}, {tiffHeight, 160}, {tiffDepth, 4}, {tiffCompression, 8}, {tiffPhotometric, 1}, {tiffOffsets, uint32(at)}, {tiffSamples, 1}, {tiffCounts, uint32(strip.Len())}}
		out = le.AppendUint16(out, uint16(len(tags)))
		for _, tag := range tags {
			out = le.AppendUint16(out, uint16(tag[0]))
			out = le.AppendUint16(out, tiffLong)
			out = le.AppendUint32(out, 1)
			out = le.AppendUint32(out, tag[1])
		}
		last = len(out)
		out = append(out, 0, 0, 0, 0)
	}
	return out
}

func TestPagesOfOneFile(t *testing.T) {
	data := film(t, 3)
	if n, err := Pages("film.tif", data); n != 3 || err != nil {
		t.Fatalf("%d pages, %v; want 3", n, err)
	}
	for i := range 3 {
		s, err := DecodePage("film.tif", data, i)
		if err != nil {
			t.Fatal(err)
		}
		if upper, lower := s.Grey.GrayAt(60, 20).Y, s.Grey.GrayAt(60, 150).Y; upper != uint8(17*i) || lower != 255 {
			t.Errorf("page %d: greys %d and %d", i, upper, lower)
		}
	}
	pdf, err := Wrap("film.tif", data)
	if err != nil || bytes.Count(pdf, []byte("/Type /Page ")) != 3 {
		t.Errorf("wrapped as %d pages, %v", bytes.Count(pdf, []byte("/Type /Page ")), err)
	}
	if _, err := Pages("film.tif", film(t, MostPages+1)); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("too many pages: %v", err)
	}
	circle := film(t, 1)
	binary.LittleEndian.PutUint32(circle[len(circle)-4:], binary.LittleEndian.Uint32(circle[4:]))
	if n, err := Pages("circle.tif", circle); n != 1 || err != nil {
		t.Errorf("a page that follows itself: %d pages, %v", n, err)
	}
	short := film(t, 1)
	binary.LittleEndian.PutUint32(short[4:], uint32(len(short)-3))
	if _, err := Decode("short.tif", short); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("a directory behind the end: %v", err)
	}
}

// turnedBy is the sample as a JPEG that says how it is to be shown.
func turnedBy(t *testing.T, turn byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sample(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[6+8+2+9] = turn
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), exif...), b.Bytes()[2:]...)
}

func TestPicturesStandAsTheyAreToBeShown(t *testing.T) {
	// The sample's left half is grey.
	dark := map[byte]image.Point{1: {10, 80}, 2: {110, 80}, 3: {110, 80}, 6: {80, 10}, 8: {80, 110}, 5: {80, 10}, 7: {80, 110}, 9: {10, 80}}
	for turn, at := range dark {
		data := turnedBy(t, turn)
		s, err := Decode("p1.jpg", data)
		if err != nil {
			t.Fatal(err)
		}
		if s.Grey.GrayAt(at.X, at.Y).Y > 128 {
			t.Errorf("turn %d: %v by %v, and white at %v", turn, s.Grey.Bounds().Dx(), s.Grey.Bounds().Dy(), at)
		}
		p, err := plateOf("p1.jpg", data)
		if err != nil || p.width != s.Grey.Bounds().Dx() || p.height != s.Grey.Bounds().Dy() {
			t.Errorf("turn %d: plate of %d by %d, %v", turn, p.width, p.height, err)
		}
		shown, err := jpeg.Decode(bytes.NewReader(p.jpeg))
		if err != nil || color.GrayModel.Convert(shown.At(at.X, at.Y)).(color.Gray).Y > 128 {
			t.Errorf("turn %d: the plate is white at %v, %v", turn, at, err)
		}
	}
}

func FuzzTIFF(f *testing.F) {
	f.Add(film(f, 2))
	f.Add(encoded(f)["tiff"])
	f.Add([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		n, err := Pages("p", data)
		if err != nil && !paper.IsKind(err, paper.Invalid) {
			t.Fatalf("not a fault: %v", err)
		}
		if turn := orientation(data); turn < upFirst || turn > turnLast {
			t.Fatalf("turn %d", turn)
		}
		s := shallowOf(data)
		if s == nil || s.w*s.h > 1<<20 {
			return // decoding what others decode, or much, is not tried here
		}
		for i := range min(n, 3) {
			if _, err := DecodePage("p", data, i); err != nil && !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("not a fault: %v", err)
			}
		}
	})
}
