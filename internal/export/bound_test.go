package export_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/archive/memory"
	"github.com/banmian/banmian/internal/blob"
	blobs "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
	"github.com/banmian/banmian/internal/reader"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

// world is an archive with one edition of four pages: two of one PDF, of which
// the second draws text that says something else than what was read, one of a
// picture, and one of a file that is damaged.
type world struct {
	archive *memory.Archive
	blobs   blob.Store
	export  *export.Exporter
	key     archive.Key
	edition paper.Edition
	sources []archive.Source
	plates  []archive.Picture
}

var day = paper.Date{Year: 2025, Month: 6, Day: 13}

func newWorld(t *testing.T) *world {
	t.Helper()
	engine, err := pdfengine.Start(pdfengine.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	w := &world{archive: memory.New(memory.Options{}), blobs: blobs.New(), key: archive.Key{Title: "morning", Date: day, Ordinal: 1}}
	f := pdftest.New()
	font := "/Font << /F1 " + f.Helvetica() + " >>"
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: font, Content: "BT /F1 12 Tf 20 250 Td (River bridge opens) Tj ET"})
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: font, Content: "BT /F1 12 Tf 20 250 Td (Xq zzk wvvj) Tj ET"})
	w.keepMaster(t, "two.pdf", f.Bytes())
	w.keepMaster(t, "scan.jpg", plateBytes(t, 200))
	w.keepMaster(t, "broken.pdf", []byte("%PDF-1.7 and nothing more"))
	page := func(n int, label, source, id, text string, box geom.Rect) paper.Page {
		return paper.Page{Sequence: n, Label: label, Section: "News", Width: 200, Height: 300, Source: source,
			Zones: []paper.Zone{{ID: id, Role: paper.RoleHeadline, Direction: paper.Horizontal, Polygon: box.Polygon(), Lines: []paper.Line{{Text: text, Box: box}}}}}
	}
	story := func(id, headline string, page int, zone string) paper.Article {
		return paper.Article{ID: id, Kind: paper.KindStory, Headline: headline, Paragraphs: []string{"It is open."}, Parts: []paper.Part{{Page: page, Zones: []string{zone}}}}
	}
	box := geom.R(20, 40, 140, 54)
	w.edition = paper.Edition{Title: paper.Title{Name: "The Morning", Language: "en"}, Date: day, PageCount: 4,
		Pages: []paper.Page{page(1, "A1", "two.pdf#1", "p1-z1", "River bridge opens", box), page(2, "A2", "two.pdf#2", "p2-z1", "Harvest fair tonight", box),
			page(3, "A3", "scan.jpg", "p3-z1", "Old mill restored", box), page(4, "A4", "broken.pdf#1", "p4-z1", "School wins prize", box)},
		Articles: []paper.Article{story("p1-a1", "River bridge opens", 1, "p1-z1"), story("p2-a1", "Harvest fair tonight", 2, "p2-z1"),
			story("p3-a1", "Old mill restored", 3, "p3-z1"), story("p4-a1", "School wins prize", 4, "p4-z1")}}
	for n := 1; n <= 4; n++ {
		w.plates = append(w.plates, w.plate(t, n))
	}
	w.publish(t, "d1")
	r := reader.New(w.archive, w.blobs)
	w.export = &export.Exporter{Archive: w.archive, Blobs: w.blobs, Reader: r, Software: "Banmian", Engine: engine}
	return w
}

func plateBytes(t *testing.T, shade uint8) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 100, 150))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.Set(0, 0, color.Black)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (w *world) put(t *testing.T, data []byte) blob.Ref {
	t.Helper()
	ref, _, err := w.blobs.Put(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func (w *world) keepMaster(t *testing.T, name string, data []byte) {
	t.Helper()
	w.sources = append(w.sources, archive.Source{Name: name, Blob: w.put(t, data), Size: int64(len(data))})
}

func (w *world) plate(t *testing.T, page int) archive.Picture {
	data := plateBytes(t, uint8(100+page*30))
	return archive.Picture{Page: page, Width: 100, Height: 150, MediaType: "image/jpeg", Blob: w.put(t, data), Size: int64(len(data))}
}

// publish keeps the edition as a new revision, which readers see.
func (w *world) publish(t *testing.T, digest string) {
	t.Helper()
	out, err := w.archive.Keep(t.Context(), archive.Proposal{Title: archive.Title{Slug: "morning", Name: "The Morning", Language: "en"}, Date: day, Digest: digest,
		Edition: w.edition, Sources: w.sources, Pictures: w.plates})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.archive.SetState(t.Context(), out.Key, out.Number, archive.Published); err != nil {
		t.Fatal(err)
	}
}

// bound exports the edition as a PDF and opens it.
func (w *world) bound(t *testing.T) ([]byte, *pdfengine.Document) {
	t.Helper()
	name, err := w.export.Edition(t.Context(), "pdf", w.key, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data, w.open(t, data)
}

func (w *world) open(t *testing.T, data []byte) *pdfengine.Document {
	t.Helper()
	d, err := w.export.Engine.Open(t.Context(), "bound.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// textOf is what a page says, and how much of it can be seen.
func textOf(t *testing.T, d *pdfengine.Document, page int) (all, seen string) {
	t.Helper()
	m, err := d.Extract(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	const invisible = 3
	for _, c := range m.Chars {
		if c.Flags&pdfengine.CharGenerated != 0 {
			continue
		}
		all += string(c.Rune)
		if c.Run >= 0 && m.Runs[c.Run].Mode != invisible {
			seen += string(c.Rune)
		}
	}
	return all, seen
}

func TestBoundEdition(t *testing.T) {
	w := newWorld(t)
	data, d := w.bound(t)
	if n := len(d.Pages()); n != 4 {
		t.Fatalf("%d pages, want 4", n)
	}
	for page, want := range []struct{ all, seen string }{
		{"River bridge opens", "River bridge opens"},         // its own text is trusted
		{"Harvest fair tonightXq zzk wvvj", "Xq zzk wvvj"},   // its own text is not: a layer
		{"Old mill restored", ""}, {"School wins prize", ""}, // pictures
	} {
		if all, seen := textOf(t, d, page); all != want.all || seen != want.seen {
			t.Errorf("page %d says %q, and %q can be seen; want %q and %q", page+1, all, seen, want.all, want.seen)
		}
	}
	for _, want := range []string{"/Title(Page A1 News)", "/Title(Old mill restored)", "/P(A3)", "/Lang (en)", "/Filter/DCTDecode"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("there is no %s", want)
		}
	}
	if !bytes.Contains(data, plateBytes(t, 190)) {
		t.Error("the picture of page 3 is not embedded as it is")
	}
	w.export.Layer = true
	_, d = w.bound(t)
	if all, _ := textOf(t, d, 0); strings.Count(all, "River bridge opens") != 2 {
		t.Errorf("with a layer over all pages, page 1 says %q", all)
	}
	w.export.Layer, w.export.Engine = false, nil
	name, err := w.export.Edition(t.Context(), "pdf", w.key, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(name); err != nil || bytes.Count(data, []byte("/DCTDecode")) != 4 {
		t.Errorf("without an engine all pages are pictures: %v", err)
	}
}

// What an editor corrected is what the layer says, and what was struck out is in
// no layer.
func TestLayerIsCorrected(t *testing.T) {
	w := newWorld(t)
	w.edition.Articles[2].Headline = "New mill restored"
	w.edition.Pages[2].Zones = append(w.edition.Pages[2].Zones, paper.Zone{ID: "p3-z2", Role: paper.RoleBody, Direction: paper.Horizontal,
		Lines: []paper.Line{{Text: "By Ann Reed The wheel turns again.", Box: geom.R(20, 60, 180, 70)}, {Text: "It was cheap.", Box: geom.R(20, 72, 100, 82)}}})
	w.edition.Articles[2].Parts[0].Zones = []string{"p3-z1", "p3-z2"}
	w.edition.Articles[2].Bylines = []paper.Byline{{Role: "By", Names: []string{"Ann Reed"}}}
	w.edition.Articles[2].Paragraphs = []string{"The wheel turns again."}
	w.publish(t, "d2")
	_, d := w.bound(t)
	if all, _ := textOf(t, d, 2); all != "New mill restoredBy Ann Reed The wheel turns again." {
		t.Errorf("the layer says %q", all)
	}
}

// The job keeps what readers see now, and nothing of a revision they do not see.
func TestBindJob(t *testing.T) {
	w := newWorld(t)
	do := func(revision int) {
		t.Helper()
		if err := w.export.DoBind(t.Context(), w.archive, export.Bind(w.key, revision).Args); err != nil {
			t.Fatal(err)
		}
	}
	current := func() archive.Source {
		t.Helper()
		r, err := w.archive.Edition(t.Context(), w.key, archive.Published)
		if err != nil {
			t.Fatal(err)
		}
		return r.Bound
	}
	do(1)
	first := current()
	do(1)
	if again := current(); first.Blob == "" || again != first || first.Name != "morning-2025-06-13.pdf" {
		t.Errorf("bound %+v, then %+v", first, again)
	}
	e, err := w.export.Reader.Edition(t.Context(), w.key)
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := e.PDF(); !ok || s.Blob != first.Blob {
		t.Errorf("readers are given %+v", s)
	}
	w.edition.Articles[3].Headline = "School wins again"
	w.publish(t, "d2")
	if got := current(); got.Blob != "" {
		t.Errorf("a corrected edition has the PDF of the one before: %+v", got)
	}
	do(1) // a job that comes late
	if got := current(); got.Blob != "" {
		t.Errorf("a late job bound %+v", got)
	}
	do(2)
	if got := current(); got.Blob == first.Blob || got.Blob == "" {
		t.Errorf("bound anew: %+v", got)
	}
	if _, err := w.archive.SetState(t.Context(), w.key, 2, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	do(2)
	if err := w.export.DoBind(t.Context(), w.archive, []byte("{")); err == nil {
		t.Error("a job that says nothing was done")
	}
}

// A page withdrawn whole is a blank one, and nothing of it is in the file.
func TestWithdrawnPageIsBlank(t *testing.T) {
	w := newWorld(t)
	w.edition.Notes = []paper.Note{{Kind: paper.NoteWithdrawal, Page: 1, Scope: paper.ScopePage, Text: "withdrawn"}}
	w.publish(t, "d2")
	data, d := w.bound(t)
	if all, _ := textOf(t, d, 0); all != "" || len(d.Pages()) != 4 {
		t.Errorf("the withdrawn page says %q", all)
	}
	if bytes.Contains(data, []byte("River bridge")) {
		t.Error("its headline is still in the file")
	}
	if all, _ := textOf(t, d, 1); !strings.Contains(all, "Harvest") {
		t.Errorf("the page beside it says %q", all)
	}
}
