package ingest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// hostileFiles opens the collection of broken and hostile files, which is not
// part of the repository; FuzzGather and the tests of refusals do the same job
// with what is.
func hostileFiles(t *testing.T) *tar.Reader {
	t.Helper()
	dir, set := os.LookupEnv("BANMIAN_SAMPLES")
	if !set {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "hostile.tar.gz"))
	if err != nil {
		if set {
			t.Fatal(err)
		}
		t.Skip("the collection of hostile files is not here; BANMIAN_SAMPLES names its directory")
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return tar.NewReader(z)
}

// Every hostile file that is no PDF is read or refused in words, soon, and
// without filling memory. PDFs are the engine's to withstand.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through thousands of files")
	}
	const (
		longest = 20 * time.Second // on a machine that does much else
		grown   = 256 << 20        // bytes of heap left behind by all of them
	)
	files := hostileFiles(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	dir := t.TempDir()
	read, refused := 0, 0
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		data, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
			continue
		}
		begun := time.Now()
		err = readHostile(t, dir, data)
		var f *paper.Fault
		switch {
		case err == nil:
			read++
		case !errors.As(err, &f) || f.Error() == "":
			t.Errorf("%s: refused without words: %v", h.Name, err)
		default:
			refused++
		}
		for _, err := range readDisguised(t, dir, data) {
			if err != nil && (!errors.As(err, &f) || f.Error() == "" || strings.Contains(f.Error(), "\n")) {
				t.Errorf("%s in a package: refused without words: %v", h.Name, err)
			}
		}
		if took := time.Since(begun); took > longest {
			t.Errorf("%s took %v", h.Name, took)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if after.HeapAlloc > before.HeapAlloc+grown {
		t.Errorf("the heap grew by %d MiB", (after.HeapAlloc-before.HeapAlloc)>>20)
	}
	if read+refused < 100 {
		t.Errorf("only %d files were tried", read+refused)
	}
	t.Logf("%d read, %d refused", read, refused)
}

// readDisguised gives marked-up files as what they may pretend to be inside a
// package: a page and an article of a site, a page and the annotations of a
// manifest.
func readDisguised(t *testing.T, dir string, data []byte) (errs []error) {
	if start := bytes.TrimLeft(data[:min(len(data), 200)], "\ufeff \t\r\n"); len(start) == 0 || start[0] != '<' && start[0] != '{' {
		return nil
	}
	text := string(data)
	for i, files := range []map[string]string{
		{"html/2025-06/13/node_1.htm": text, "html/2025-06/13/content_1.htm": text},
		{"manifest.json": `{"@context":"http://iiif.io/api/presentation/3/context.json","type":"Manifest","items":[{"id":"c","width":10,"height":10,"seeAlso":[{"id":"p.xml"}],"annotations":[{"id":"l.json"}]}]}`, "p.xml": text, "l.json": text},
	} {
		at := filepath.Join(dir, fmt.Sprint("disguised", i))
		if err := os.RemoveAll(at); err != nil {
			t.Fatal(err)
		}
		write(t, at, files)
		b, err := ingest.Gather(at)
		if err == nil {
			_, err = ingest.Read(t.Context(), nil, b.Inputs, nil)
			err = errors.Join(err, b.Close())
		}
		errs = append(errs, err)
	}
	return errs
}

// readHostile gathers and reads one file as the program would.
func readHostile(t *testing.T, dir string, data []byte) error {
	path := filepath.Join(dir, "page")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	b, err := ingest.Gather(path)
	if err != nil {
		return err
	}
	_, err = ingest.Read(ctx, engine(), b.Inputs, nil)
	return errors.Join(err, b.Close())
}
