package ingest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// metsPackage gives the files of one of our own packages, as the METS reader's
// tests have them.
func metsPackage(t *testing.T, name string) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("..", "interchange", "mets", "testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range a.Files {
		if f.Name != "want" {
			files[f.Name] = string(f.Data)
		}
	}
	return files
}

// A package is one edition, however it is given, and only what it names of what
// lies beside it is kept.
func TestPackage(t *testing.T) {
	files := metsPackage(t, "workflow")
	dir := filepath.Join(t.TempDir(), "package")
	write(t, dir, files)
	write(t, dir, map[string]string{"scan.tif": "II*\x00 a picture nobody asked for", "notes.txt": "not part of it"})
	var entries []entry
	for name, body := range files {
		entries = append(entries, entry{name: name, body: body})
	}
	day := paper.Date{Year: 1904, Month: 3, Day: 5}
	im, blobs, record := inMemory()
	for i, path := range []string{dir, filepath.Join(dir, "mets.xml"), makeZip(t, entries...)} {
		b := gather(t, path)
		if len(b.Inputs) != 1 {
			t.Fatalf("%s: %d inputs, want the package alone", path, len(b.Inputs))
		}
		r, err := im.Import(t.Context(), b.Inputs, ingest.Options{Slug: "package", Date: day}, nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if r.Created != (i == 0) || len(r.Edition.Articles) == 0 {
			t.Errorf("%s: %+v with %d articles", path, r.Outcome, len(r.Edition.Articles))
		}
		kept := revision(t, record, r.Key)
		if err := ingest.Verify(t.Context(), blobs, kept, nil); err != nil {
			t.Error(err)
		}
		if kept.Sources[0].Name != "mets.xml" || len(kept.Sources) != len(files) {
			t.Errorf("%d masters, the first is %s; want %d", len(kept.Sources), kept.Sources[0].Name, len(files))
		}
	}
}

// A package that tags no articles is read as any other pages are.
func TestPackageUntagged(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, metsPackage(t, "untagged"))
	e, err := ingest.Read(t.Context(), nil, gather(t, dir).Inputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pages) == 0 || len(e.Articles) == 0 || e.Date.IsZero() {
		t.Errorf("%d pages, %d articles, date %q", len(e.Pages), len(e.Articles), e.Date)
	}
}

func TestPackageRefused(t *testing.T) {
	files := metsPackage(t, "workflow")
	read := func(paths ...string) error {
		b, err := ingest.Gather(paths...)
		if err != nil {
			return err
		}
		defer b.Close()
		_, err = ingest.Read(t.Context(), nil, b.Inputs, nil)
		return err
	}
	dir := t.TempDir()
	write(t, dir, files)
	other := filepath.Join(t.TempDir(), "p1.txt")
	write(t, filepath.Dir(other), map[string]string{"p1.txt": pageTwo})
	if err := read(dir, other); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "give it alone") {
		t.Errorf("with another file: %v", err)
	}
	write(t, dir, map[string]string{"second.xml": files["mets.xml"]})
	if err := read(dir); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "more than one package") {
		t.Errorf("two packages: %v", err)
	}
	bare := t.TempDir()
	write(t, bare, map[string]string{"mets.xml": files["mets.xml"]})
	if err := read(bare); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "mets.xml") {
		t.Errorf("without its pages: %v", err)
	}
	_, err := ingest.Read(t.Context(), nil, []ingest.Input{ingest.Bytes("mets.xml", []byte(files["mets.xml"]))}, nil)
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "without its pages") {
		t.Errorf("as bytes: %v", err)
	}
}
