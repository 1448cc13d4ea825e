package ingest_test

import (
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/website"
)

// siteFiles are the files of an exported site with the sample edition on a day.
func siteFiles(t testing.TB, m website.Manner, day int, pdf bool) map[string]string {
	t.Helper()
	e, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	e.Date.Day = day
	files := map[string]string{}
	site := website.Site(e, m, pdf)
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(site, name)
			files[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// An exported site is one edition, in a directory or packed: its pages have the
// size of their PDFs and pictures of them, and all its files are kept.
func TestSite(t *testing.T) {
	files := siteFiles(t, website.Tables, 13, true)
	dir := filepath.Join(t.TempDir(), "site")
	write(t, dir, files)
	var entries []entry
	for name, body := range files {
		entries = append(entries, entry{name: name, body: body})
	}
	want, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	im, blobs, record := inMemory()
	for i, path := range []string{dir, makeZip(t, entries...)} {
		b := gather(t, path)
		r, err := im.Import(t.Context(), b.Inputs, ingest.Options{}, nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if r.Created != (i == 0) || r.Key.String() != "jinri-yunting/2025-06-13" {
			t.Errorf("%s: %+v", path, r.Outcome)
		}
		kept := revision(t, record, r.Key)
		if err := ingest.Verify(t.Context(), blobs, kept, nil); err != nil {
			t.Error(err)
		}
		if len(kept.Pictures) != 2*len(want.Pages) {
			t.Errorf("%d pictures of %d pages", len(kept.Pictures), len(want.Pages))
		}
		for k, p := range kept.Edition.Pages {
			if w := want.Pages[k]; math.Abs(p.Width-w.Width) > 0.1 || math.Abs(p.Height-w.Height) > 0.1 || !strings.HasSuffix(p.Source, ".pdf#1") {
				t.Errorf("page %d is %v by %v from %s, want %v by %v", k+1, p.Width, p.Height, p.Source, w.Width, w.Height)
			}
		}
		if kinds := endings(kept.Sources); kinds[".pdf"] != 4 || kinds[".htm"] < len(want.Articles) || kinds[".jpg"] < 4 {
			t.Errorf("kept %v", kinds)
		}
	}
}

// Several days in one place are no one edition.
func TestSeveralDaysAreNotOne(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, siteFiles(t, website.Heads, 13, false))
	write(t, dir, siteFiles(t, website.Heads, 14, false))
	if _, err := ingest.Gather(dir); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "more than one package: 2") {
		t.Error(err)
	}
}

// A page picture that is damaged costs that picture.
func TestSiteWithDamagedPicture(t *testing.T) {
	files := siteFiles(t, website.Tables, 13, true)
	for name := range files {
		if strings.HasSuffix(name, "02.pdf") {
			files[name] = "%PDF-1.4 and no more"
		}
	}
	dir := t.TempDir()
	write(t, dir, files)
	im, _, record := inMemory()
	r, err := im.Import(t.Context(), gather(t, dir).Inputs, ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := revision(t, record, r.Key)
	missing := 0
	for _, f := range kept.Edition.Findings {
		if f.Code == paper.PictureUnreadable && f.Page == 2 {
			missing++
		}
	}
	if missing != 1 || len(kept.Pictures) != 6 {
		t.Errorf("%d findings, %d pictures", missing, len(kept.Pictures))
	}
}

// endings counts sources by the endings of their names.
func endings(sources []archive.Source) map[string]int {
	out := map[string]int{}
	for _, s := range sources {
		out[filepath.Ext(s.Name)]++
	}
	return out
}
