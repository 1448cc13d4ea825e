package pdfengine

import (
	"bytes"
	"context"
	"testing"

	"github.com/banmian/banmian/internal/geom"
)

// A picture comes as AVIF of the size asked for, and an engine that was started
// without the encoder says so instead of dying.
func TestAVIF(t *testing.T) {
	with := start(t, Options{Workers: 1, AVIF: true})
	doc, err := with.Open(t.Context(), "quarters.pdf", quarters())
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	ps, err := doc.Render(t.Context(), 0, geom.Rect{}, Rendition{Width: 64, Format: AVIF}, Rendition{Width: 64, Format: WebP})
	if err != nil {
		t.Fatal(err)
	}
	// ISO 23000-22 and 14496-12: a file type box of brand avif; the size stands in
	// the spatial extents property.
	data := ps[0].Data
	extents := []byte{'i', 's', 'p', 'e', 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 96}
	if ps[0].Width != 64 || ps[0].Height != 96 || !bytes.HasPrefix(data[4:], []byte("ftypavif")) || !bytes.Contains(data, extents) {
		t.Errorf("%d by %d, %q", ps[0].Width, ps[0].Height, data[:min(len(data), 200)])
	}
	if ps[0].Format.MediaType() != "image/avif" {
		t.Errorf("its type is %s", ps[0].Format.MediaType())
	}
	without, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	other, err := without.Open(context.WithoutCancel(t.Context()), "quarters.pdf", quarters())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Render(t.Context(), 0, geom.Rect{}, Rendition{Width: 64, Format: AVIF}); err == nil {
		t.Error("an engine without AVIF makes it")
	}
	if _, err := other.Render(t.Context(), 0, geom.Rect{}, Rendition{Width: 64, Format: WebP}); err != nil {
		t.Errorf("after that: %v", err)
	}
}
