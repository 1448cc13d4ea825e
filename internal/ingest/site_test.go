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

// A manifest stands for the files beside it: its pictures are drawn and kept, and
// nothing else of the folder is.
func TestManifest(t *testing.T) {
	files := map[string]string{"notes.txt": "not part of it",
		"manifest.json": `{"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://library.example/m","type":"Manifest","label":{"en":["The Weir Herald"]},"navDate":"1898-11-05T00:00:00Z",
"items":[{"id":"https://library.example/c1","type":"Canvas","label":{"none":["1"]},"width":800,"height":1142,"items":[{"type":"AnnotationPage","items":[{"type":"Annotation","motivation":"painting","target":"https://library.example/c1","body":{"id":"https://library.example/images/p1.jpg","type":"Image"}}]}],
"annotations":[{"id":"https://library.example/lines/p1","type":"AnnotationPage"}]}],
"structures":[{"id":"r","type":"Range","label":{"en":["Rain"]},"items":[{"id":"https://library.example/c1#xywh=10,10,700,300","type":"Canvas"}]}]}`,
		"lines/p1.json": `{"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://library.example/lines/p1","type":"AnnotationPage","items":[
{"type":"Annotation","motivation":"supplementing","body":{"type":"TextualBody","value":"Rain"},"target":"https://library.example/c1#xywh=20,20,300,60"},
{"type":"Annotation","motivation":"supplementing","body":{"type":"TextualBody","value":"It rained on Sunday."},"target":"https://library.example/c1#xywh=20,100,600,30"}]}`}
	for name, body := range siteFiles(t, website.Tables, 13, false) {
		if strings.HasSuffix(name, "01.jpg") {
			files["images/p1.jpg"] = body
		}
	}
	dir := t.TempDir()
	write(t, dir, files)
	im, blobs, record := inMemory()
	r, err := im.Import(t.Context(), gather(t, dir).Inputs, ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := revision(t, record, r.Key)
	if err := ingest.Verify(t.Context(), blobs, kept, nil); err != nil {
		t.Error(err)
	}
	if r.Key.String() != "the-weir-herald/1898-11-05" || len(kept.Pictures) != 2 || len(kept.Sources) != 3 || len(kept.Edition.Articles) != 1 || kept.Edition.Articles[0].Paragraphs[0] != "It rained on Sunday." {
		t.Errorf("%s: %d pictures, %d files, %+v", r.Key, len(kept.Pictures), len(kept.Sources), kept.Edition.Articles)
	}
	if lots, _ := lotsIn(t, false, filepath.Dir(dir)); len(lots) == 0 || !strings.HasSuffix(lots[0].Name, "manifest.json") {
		t.Errorf("lots %+v", lots)
	}
	if _, err := ingest.Read(t.Context(), nil, []ingest.Input{ingest.Bytes("manifest.json", []byte(files["manifest.json"]))}, nil); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "nothing is fetched") {
		t.Error(err)
	}
}
