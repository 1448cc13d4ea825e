package masking

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	blobmemory "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

var red = color.RGBA{R: 255, A: 255}

// sheet is a page of 200 by 300 points in white, with a place in red.
func sheet(scale float64, place geom.Rect) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, int(200*scale), int(300*scale)))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(int(place.X0*scale), int(place.Y0*scale), int(place.X1*scale), int(place.Y1*scale)), image.NewUniform(red), image.Point{}, draw.Src)
	return m
}

func isRed(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r>>8 > 180 && g>>8 < 120 && b>>8 < 120
}

func count(m image.Image) (n int) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if isRed(m.At(x, y)) {
				n++
			}
		}
	}
	return n
}

func TestACoverHidesAllAndNoMore(t *testing.T) {
	place := geom.R(20, 40, 120, 160)
	for _, scale := range []float64{0.4, 1, 3.7} {
		m := Cover(sheet(scale, place), 200, 300, []geom.Polygon{place.Polygon()})
		if n := count(m); n != 0 {
			t.Errorf("at %g pixels a point %d pixels show through", scale, n)
		}
		if c := color.RGBAModel.Convert(m.At(int(150*scale), int(200*scale))); c != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("the rest of the page is %v", c)
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, sheet(scale, place), &jpeg.Options{Quality: 100}); err != nil {
			t.Fatal(err)
		}
		planes, err := jpeg.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		m = Cover(planes, 200, 300, []geom.Polygon{place.Polygon()})
		if n := count(m); m != planes || n != 0 {
			t.Errorf("at %g pixels a point %d pixels show through in colour planes", scale, n)
		}
		if r, g, b, _ := m.At(int(150*scale), int(200*scale)).RGBA(); min(r, g, b)>>8 < 250 {
			t.Errorf("the rest of the page is %d %d %d", r>>8, g>>8, b>>8)
		}
	}
	// Outlines that are none, or lie elsewhere, cover nothing and harm nothing.
	if m := Cover(sheet(1, place), 200, 300, []geom.Polygon{{}, geom.R(900, 900, 1000, 1000).Polygon()}); count(m) == 0 {
		t.Error("all is covered")
	}
}

func TestRedraw(t *testing.T) {
	ctx, blobs := t.Context(), blobmemory.New()
	r := archive.Revision{Edition: paper.Edition{}}
	put := func(data []byte) archive.Source {
		ref, n, err := blobs.Put(ctx, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return archive.Source{Blob: ref, Size: n}
	}
	for page := 1; page <= 3; page++ {
		r.Edition.Pages = append(r.Edition.Pages, paper.Page{Sequence: page, Width: 200, Height: 300, Source: fmt.Sprintf("%s.pdf#%d", map[bool]string{true: "pair", false: "last"}[page < 3], page)})
		for _, kind := range []string{"image/jpeg", "image/avif"} {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, sheet(2, geom.R(20+float64(page), 40, 120+float64(page), 160)), nil); err != nil {
				t.Fatal(err)
			}
			s := put(append(b.Bytes(), kind...))
			r.Pictures = append(r.Pictures, archive.Picture{Page: page, Width: 400, Height: 600, MediaType: kind, Blob: s.Blob, Size: s.Size})
		}
	}
	for _, name := range []string{"pair.pdf", "last.pdf", "mets.xml"} {
		s := put([]byte("original of " + name))
		s.Name = name
		r.Sources = append(r.Sources, s)
	}
	pictures, sources, err := Redraw(blobs)(ctx, r, []desk.Mask{{Page: 1, Polygons: []geom.Polygon{geom.R(15, 35, 130, 165).Polygon()}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) != 5 || pictures[0].MediaType != "image/jpeg" || pictures[0].Blob == r.Pictures[0].Blob || pictures[1] != r.Pictures[2] {
		t.Fatalf("%+v", pictures)
	}
	body, _, err := blobs.Open(ctx, pictures[0].Blob)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(body)
	if err != nil || count(m) != 0 {
		t.Fatalf("%d pixels show through, %v", count(m), err)
	}
	if len(sources) != 2 || sources[0].Name != "pair.pdf" || sources[0].Blob == r.Sources[0].Blob || sources[1] != r.Sources[1] {
		t.Fatalf("masters: %+v", sources)
	}
	made, _, err := blobs.Open(ctx, sources[0].Blob)
	if err != nil {
		t.Fatal(err)
	}
	var pdf bytes.Buffer
	if _, err := pdf.ReadFrom(made); err != nil {
		t.Fatal(err)
	}
	if s := pdf.String(); strings.Contains(s, "original") || strings.Count(s, "/Type /Page /Parent") != 2 || strings.Count(s, "/DCTDecode") != 2 {
		t.Error("the PDF has not the two pages as pictures")
	}
	// A page withdrawn whole has neither picture nor anything in the PDF.
	pictures, sources, err = Redraw(blobs)(ctx, r, []desk.Mask{{Page: 3, Whole: true}})
	if err != nil || len(pictures) != 4 || len(sources) != 2 || sources[1].Size > 1000 {
		t.Errorf("%d pictures, %+v, %v", len(pictures), sources, err)
	}
}

// Quick draws what is small, and leaves out what would keep readers waiting.
func TestQuick(t *testing.T) {
	ctx, blobs := t.Context(), blobmemory.New()
	r := archive.Revision{Edition: paper.Edition{Pages: []paper.Page{{Sequence: 1, Width: 200, Height: 300, Source: "a.pdf#1"}, {Sequence: 2, Width: 200, Height: 300, Source: "b.pdf"}}}}
	for page, scales := range map[int][]float64{1: {2, 4, 8}, 2: {8}} {
		for _, scale := range scales {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, sheet(scale, geom.R(20, 40, 120, 160)), nil); err != nil {
				t.Fatal(err)
			}
			ref, n, err := blobs.Put(ctx, &b)
			if err != nil {
				t.Fatal(err)
			}
			r.Pictures = append(r.Pictures, archive.Picture{Page: page, Width: int(200 * scale), Height: int(300 * scale), MediaType: "image/jpeg", Blob: ref, Size: n})
		}
	}
	r.Sources = []archive.Source{{Name: "a.pdf"}, {Name: "b.pdf"}, {Name: "mets.xml"}}
	for page, want := range map[int]string{1: "[400 800 1600]b.pdf", 2: "[400 800 1600 1600]a.pdf"} {
		pictures, sources, err := Quick(blobs)(ctx, r, []desk.Mask{{Page: page, Polygons: []geom.Polygon{geom.R(15, 35, 130, 165).Polygon()}}})
		if err != nil || len(sources) != 1 {
			t.Fatalf("%+v, %v", sources, err)
		}
		var widths []int
		for _, p := range pictures {
			widths = append(widths, p.Width)
			if body, _, err := blobs.Open(ctx, p.Blob); err != nil {
				t.Error(err)
			} else if m, err := jpeg.Decode(body); err != nil || (count(m) == 0) != (p.Page == page) {
				t.Errorf("%d: page %d at %d shows %d pixels, %v", page, p.Page, p.Width, count(m), err)
			}
		}
		slices.Sort(widths)
		if got := fmt.Sprint(widths) + sources[0].Name; got != want {
			t.Errorf("page %d masked: %s, want %s", page, got, want)
		}
	}
}
