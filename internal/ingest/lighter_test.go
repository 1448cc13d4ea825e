package ingest_test

import (
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/pdfengine"
)

// Lighter pictures are added once to what is published, one a page, and to
// nothing that was withdrawn.
func TestMakeLighter(t *testing.T) {
	im, _, record := inMemory()
	r, err := im.Import(t.Context(), sample(t, "zh")[:2], ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := pdfengine.Start(pdfengine.Options{Workers: 1, AVIF: true})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	late := &ingest.Importer{Engine: e, Blobs: im.Blobs, Archive: record}
	job := ingest.Lighter(r.Key, r.Number)
	count := func() int {
		rev, err := record.Edition(t.Context(), r.Key, "")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int]int{}
		for _, p := range rev.Pictures {
			if p.MediaType == "image/avif" {
				seen[p.Page]++
				if p.Width != 960 || p.Size > 160<<10 {
					t.Errorf("page %d has a picture %d wide of %d bytes", p.Page, p.Width, p.Size)
				}
			}
		}
		return len(seen)
	}
	move := func(to archive.State) {
		if _, err := record.SetState(t.Context(), r.Key, 1, to); err != nil {
			t.Fatal(err)
		}
	}
	if err := late.MakeLighter(t.Context(), job.Args); err != nil || count() != 0 {
		t.Errorf("a draft has %d lighter pictures, %v", count(), err)
	}
	move(archive.Published)
	for range 2 {
		if err := late.MakeLighter(t.Context(), job.Args); err != nil || count() != 2 {
			t.Fatalf("%d pages have one, %v", count(), err)
		}
	}
	if err := late.MakeLighter(t.Context(), []byte("{")); err == nil {
		t.Error("a damaged job is done")
	}
}
