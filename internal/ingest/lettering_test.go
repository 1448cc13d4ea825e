package ingest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen"
)

// parrot reads every line alike.
type parrot struct{ says string }

func (parrot) Languages(context.Context) ([]ocr.Language, error) {
	return []ocr.Language{ocr.English, ocr.SimplifiedChinese}, nil
}

func (p parrot) Recognise(_ context.Context, _ *image.Gray, ask ocr.Request) ([]ocr.Block, error) {
	var out []ocr.Block
	for i, l := range ask.Lines {
		line := ocr.Line{Box: l.Box, Words: []ocr.Word{{Text: p.says, Box: l.Box, Certainty: 0.9}}}
		out = append(out, ocr.Block{Box: l.Box, Lines: []ocr.Line{line}, Strip: i})
	}
	return out, nil
}

func TestHeadlinesTurnedIntoCurvesAreRead(t *testing.T) {
	files, _, err := specimen.Generate(3, specimen.Options{Style: "tabloid", Pages: 1, Ink: "outlined"})
	if err != nil {
		t.Fatal(err)
	}
	in := []ingest.Input{ingest.Bytes("p1.pdf", files[0])}
	count := func(e paper.Edition, code paper.Code) (n int) {
		for _, f := range e.Findings {
			if f.Code == code {
				n++
			}
		}
		return n
	}
	without, err := ingest.ReadWith(t.Context(), ingest.Engines{PDF: engine()}, in, nil)
	if err != nil {
		t.Fatal(err)
	}
	outlined := count(without, paper.HeadlineOutlined)
	if outlined == 0 {
		t.Fatal("the page has no headline turned into curves")
	}
	with, err := ingest.ReadWith(t.Context(), ingest.Engines{PDF: engine(), OCR: parrot{"渡口今日停航"}}, in, nil)
	if err != nil {
		t.Fatal(err)
	}
	if read, left := count(with, paper.HeadlineRead), count(with, paper.HeadlineOutlined); read != outlined || left != 0 {
		t.Errorf("of %d headlines %d were read and %d are reported as outlined", outlined, read, left)
	}
	if !slices.ContainsFunc(with.Articles, func(a paper.Article) bool { return strings.Contains(a.Headline, "渡口今日停航") }) {
		t.Error("no article has the headline that was read")
	}
}

// leaflet is a TIFF file of two pages, the sample page and another like it.
func leaflet(t *testing.T, page *image.Gray) []byte {
	t.Helper()
	le := binary.LittleEndian
	var b bytes.Buffer
	b.WriteString("II*\x00\x00\x00\x00\x00")
	b.Write(page.Pix)
	w, h := uint32(page.Bounds().Dx()), uint32(page.Bounds().Dy())
	out := b.Bytes()
	last := 4
	for range 2 {
		le.PutUint32(out[last:], uint32(len(out)))
		tags := [][2]uint32{{256, w}, {257, h}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {277, 1}, {278, h}, {279, w * h}}
		out = le.AppendUint16(out, uint16(len(tags)))
		for _, tag := range tags {
			out = le.AppendUint16(out, uint16(tag[0]))
			out = le.AppendUint16(out, 4)
			out = le.AppendUint32(le.AppendUint32(out, 1), tag[1])
		}
		last = len(out)
		out = append(out, 0, 0, 0, 0)
	}
	return out
}

func TestPagesOfATIFFAreRead(t *testing.T) {
	file, eye := scanned(t)
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	im, _, _ := inMemory()
	im.OCR = eye
	kept, err := im.Import(t.Context(), []ingest.Input{ingest.Bytes("film.tif", leaflet(t, picture.(*image.Gray)))}, ingest.Options{Slug: "bell", Date: paper.Date{Year: 2026, Month: 10, Day: 28}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := im.Archive.Edition(t.Context(), kept.Key, "")
	if err != nil || len(kept.Edition.Pages) != 2 || len(r.Pictures) != 2*len(small) {
		t.Errorf("%d pages, %d pictures, %v; want both pages", len(kept.Edition.Pages), len(r.Pictures), err)
	}
}
