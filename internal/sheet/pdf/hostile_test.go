package pdf

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

// TestHostileFiles reads and draws broken and malicious PDF files: one in forty of
// the collection, or all of it when BANMIAN_HOSTILE is "all". Whatever a file
// does, this process lives on unharmed and the next good file reads well.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads hundreds of hostile files")
	}
	archive := filepath.Join(samples(t), "hostile.tar.gz")
	share := uint32(40)
	if os.Getenv("BANMIAN_HOSTILE") == "all" {
		share = 1
	}
	const limit = 4 * time.Second
	e, err := pdfengine.Start(pdfengine.Options{Workers: 2, OpenLimit: limit, ExtractLimit: limit, RenderLimit: limit})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	good := pdftest.Simple("BT /F1 12 Tf 20 200 Td (unharmed) Tj ET")
	var before, after runtime.MemStats
	files, refused, slow := 0, 0, 0
	checkGood := func(after string) {
		sheets, err := Read(context.Background(), e, "good.pdf", good, nil)
		if err != nil || words(sheets[0]) != "unharmed" {
			t.Fatalf("after %s a good file gives %v", after, err)
		}
	}
	checkGood("nothing")
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, data := range pdfsIn(t, archive, share) {
		files++
		began := time.Now()
		if err := readAndDraw(e, name, data); err != nil {
			refused++
			var f *paper.Fault
			if !errors.As(err, &f) || f.Why == "" || f.Remedy == "" {
				t.Errorf("%s: %v is not for a person", name, err)
			}
		}
		if took := time.Since(began); took > limit {
			slow++
			t.Logf("%s took %v", name, took.Round(time.Millisecond))
		}
		if files%25 == 0 {
			checkGood(name)
		}
	}
	checkGood("all")
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("this process grew by %d MB", grown>>20)
	}
	if files < 20 {
		t.Errorf("only %d files in %s", files, archive)
	}
	t.Logf("%d files: %d refused in whole or part, %d slow", files, refused, slow)
}

// readAndDraw takes at most the first three pages of a file.
func readAndDraw(e *pdfengine.Engine, name string, data []byte) error {
	ctx := context.Background()
	doc, err := e.Open(ctx, name, data)
	if err != nil {
		return err
	}
	defer doc.Close()
	for n := range min(len(doc.Pages()), 3) {
		m, extractErr := doc.Extract(ctx, n)
		if extractErr == nil {
			Judge(name, m)
		}
		_, renderErr := doc.Render(ctx, n, geom.Rect{}, pdfengine.Rendition{Width: 300, Format: pdfengine.WebP})
		if extractErr != nil {
			return extractErr
		}
		if renderErr != nil {
			return renderErr
		}
	}
	return nil
}

// pdfsIn gives one in share of the PDF files of an archive, by a hash of their
// names, so that a run can be repeated.
func pdfsIn(t *testing.T, archive string, share uint32) func(func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		f, err := os.Open(archive)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		for r := tar.NewReader(z); ; {
			h, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sum := fnv.New32a()
			sum.Write([]byte(h.Name))
			if sum.Sum32()%share != 0 {
				continue
			}
			data, err := io.ReadAll(io.LimitReader(r, 256<<20))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(strings.ToLower(h.Name), ".pdf") && !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF")) {
				continue
			}
			if !yield(h.Name, data) {
				return
			}
		}
	}
}
