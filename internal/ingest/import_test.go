package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
)

// english are the options for the English sample.
var english = ingest.Options{Slug: "english-sample"}

func TestReadText(t *testing.T) {
	e, err := ingest.Read(t.Context(), nil, textEdition(""), nil)
	if err != nil {
		t.Fatal(err)
	}
	if e.Title.Name != "今日云汀" || e.Date.String() != "2026-11-24" || len(e.Pages) != 2 {
		t.Errorf("read %q, %s, %d pages", e.Title.Name, e.Date, len(e.Pages))
	}
	if e.Pages[0].Source != "p1.txt#1" || e.Pages[1].Source != "p2.txt#1" {
		t.Errorf("pages come from %q and %q", e.Pages[0].Source, e.Pages[1].Source)
	}
}

func TestReadPDF(t *testing.T) {
	var steps []ingest.Progress
	e, err := ingest.Read(t.Context(), engine(), sample(t, "en"), func(p ingest.Progress) { steps = append(steps, p) })
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pages) != 2 || len(e.Articles) < 4 || e.Pages[0].Width == 0 {
		t.Errorf("read %d pages and %d articles", len(e.Pages), len(e.Articles))
	}
	if last := steps[len(steps)-1]; last != (ingest.Progress{Stage: ingest.Reading, Done: 2, Total: 2}) {
		t.Errorf("progress ended at %+v", last)
	}
}

// Machine-read pages enter by the same door.
func TestReadXML(t *testing.T) {
	const alto = `<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>mm10</MeasurementUnit></Description>
<Layout><Page WIDTH="2000" HEIGHT="3000"><PrintSpace HPOS="0" VPOS="0" WIDTH="2000" HEIGHT="3000"><TextBlock ID="b1" HPOS="100" VPOS="100" WIDTH="900" HEIGHT="40">
<TextLine HPOS="100" VPOS="100" WIDTH="900" HEIGHT="40"><String CONTENT="Harbour" HPOS="100" VPOS="100" WIDTH="400" HEIGHT="40"/><SP/><String CONTENT="reopens" HPOS="520" VPOS="100" WIDTH="400" HEIGHT="40"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>`
	const hocr = `<html><body><div class="ocr_page" title="bbox 0 0 2000 3000"><span class="ocr_line" title="bbox 100 100 1000 140">
<span class="ocrx_word" title="bbox 100 100 500 140">Harbour</span> <span class="ocrx_word" title="bbox 520 100 920 140">reopens</span></span></div></body></html>`
	const page = `<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page imageFilename="x.png" imageWidth="2000" imageHeight="3000"><TextRegion id="r1">
<Coords points="100,100 1000,100 1000,140 100,140"/><TextLine id="l1"><Coords points="100,100 1000,100 1000,140 100,140"/><TextEquiv><Unicode>Harbour reopens</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>`
	for name, data := range map[string]string{"p1.alto.xml": alto, "p1.hocr": hocr, "p1.page.xml": page} {
		e, err := ingest.Read(t.Context(), nil, []ingest.Input{ingest.Bytes(name, []byte(data))}, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var words []string
		for _, p := range e.Pages {
			for _, z := range p.Zones {
				for _, l := range z.Lines {
					words = append(words, l.Text)
				}
			}
		}
		if got := strings.Join(words, " "); len(e.Pages) != 1 || e.Pages[0].Source != name+"#1" || !strings.Contains(got, "Harbour reopens") {
			t.Errorf("%s: %d pages with %q", name, len(e.Pages), got)
		}
	}
}

// Order and names do not matter; equal files count once.
func TestReadAnyOrder(t *testing.T) {
	inputs := sample(t, "zh")
	want, err := ingest.Read(t.Context(), engine(), inputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	shuffled := []ingest.Input{inputs[2], inputs[0], inputs[3], inputs[1], inputs[0]}
	got, err := ingest.Read(t.Context(), engine(), shuffled, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("another order, another edition:\n%s", diff)
	}
}

func TestImport(t *testing.T) {
	im, blobs, record := inMemory()
	im.Sizes = nil // the standard ones
	inputs := sample(t, "en")
	r, err := im.Import(t.Context(), inputs, english, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Created || r.Number != 1 || r.Key.Title == "" {
		t.Fatalf("outcome %+v", r.Outcome)
	}
	kept, err := record.Edition(t.Context(), r.Key, archive.Draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest.Verify(t.Context(), blobs, kept, nil); err != nil {
		t.Error(err)
	}
	if len(kept.Sources) != 2 || len(kept.Pictures) != 6 {
		t.Errorf("%d masters and %d pictures, want 2 and 6", len(kept.Sources), len(kept.Pictures))
	}
	for i, s := range kept.Sources {
		data := readBlob(t, blobs, s.Blob)
		if want := readInput(t, inputs[i]); !bytes.Equal(data, want) {
			t.Errorf("master %s is not the file that was given", s.Name)
		}
	}
	for _, p := range kept.Pictures {
		if p.Page < 1 || p.Page > 2 || p.Width == 0 || p.Height < p.Width || p.MediaType != "image/webp" {
			t.Errorf("picture %+v", p)
		}
	}
}

// Importing the same bytes again, in any order and under any names, changes
// nothing.
func TestImportAgain(t *testing.T) {
	for name, inputs := range map[string][]ingest.Input{"pdf": sample(t, "zh"), "text": textEdition("")} {
		t.Run(name, func(t *testing.T) {
			im, blobs, record := inMemory()
			first, err := im.Import(t.Context(), inputs, ingest.Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			before, count := revision(t, record, first.Key), countBlobs(t, blobs)
			renamed := slices.Clone(inputs)
			slices.Reverse(renamed)
			for i := range renamed {
				renamed[i].Name = string(rune('a'+i)) + " page"
			}
			for _, again := range [][]ingest.Input{inputs, renamed} {
				r, err := im.Import(t.Context(), again, ingest.Options{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if r.Created || r.Number != 1 || r.Key != first.Key {
					t.Errorf("again: %+v", r.Outcome)
				}
			}
			if diff := cmp.Diff(before, revision(t, record, first.Key)); diff != "" {
				t.Errorf("importing again changed:\n%s", diff)
			}
			if n := countBlobs(t, blobs); n != count {
				t.Errorf("importing again made %d blobs of %d", n, count)
			}
		})
	}
}

func TestImportOtherBytes(t *testing.T) {
	im, _, record := inMemory()
	first, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := im.Import(t.Context(), textEdition("大家看着,"), ingest.Options{}, nil)
	if err != nil || second.Number != 2 || !second.Created || second.Key != first.Key {
		t.Errorf("other bytes: %+v, %v", second.Outcome, err)
	}
	if first.Key.Title != "jinri-yunting" {
		t.Errorf("the title's short name is %q", first.Key.Title)
	}
	titles, err := record.Titles(t.Context())
	if want := []archive.Title{{Slug: "jinri-yunting", Name: "今日云汀", Language: titles[0].Language}}; err != nil || !slices.Equal(titles, want) {
		t.Errorf("titles %v, %v", titles, err)
	}
}

// Bytes that rotted are made whole by importing their edition again.
func TestImportMends(t *testing.T) {
	im, blobs, record := inMemory()
	r, err := im.Import(t.Context(), sample(t, "en"), english, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := revision(t, record, r.Key)
	blobs.Damage(kept.Sources[0].Blob, 100)
	if err := blobs.Delete(t.Context(), kept.Pictures[1].Blob); err != nil {
		t.Fatal(err)
	}
	if err := ingest.Verify(t.Context(), blobs, kept, nil); err == nil {
		t.Fatal("the damage was not noticed")
	}
	again, err := im.Import(t.Context(), sample(t, "en"), english, nil)
	if err != nil || again.Created {
		t.Fatalf("again: %+v, %v", again.Outcome, err)
	}
	if err := ingest.Verify(t.Context(), blobs, revision(t, record, r.Key), nil); err != nil {
		t.Errorf("the damage is still there: %v", err)
	}
}

// One damaged file among good ones stops the import before anything is stored.
func TestImportDamaged(t *testing.T) {
	good := sample(t, "zh")
	whole := readInput(t, good[1])
	for name, c := range map[string]struct {
		bad  ingest.Input
		kind paper.FaultKind
		says string
	}{
		"truncated PDF":  {ingest.Bytes("bad.pdf", whole[:len(whole)*2/5]), paper.Invalid, "bad.pdf"},
		"empty":          {ingest.Bytes("bad.pdf", nil), paper.Invalid, "empty"},
		"binary as text": {ingest.Bytes("bad.txt", bytes.Repeat([]byte{0, 1, 2, 0xfe, 0x90}, 900)), paper.Invalid, "bad.txt"},
		"picture":        {ingest.Bytes("bad.jpg", []byte("\xff\xd8\xff\xe0 and so on")), paper.Invalid, "save it again"},
		"vanished":       {ingest.Input{Name: "bad.pdf", Size: 10, Open: func() (io.ReadCloser, error) { return nil, io.ErrClosedPipe }}, paper.Unavailable, "bad.pdf"},
		"too large":      {ingest.Input{Name: "bad.pdf", Size: 2 << 30, Open: unopened(t)}, paper.Invalid, "larger than 512 MiB"},
		"a document":     {ingest.Bytes("bad.json", []byte(`{"schema":"banmian.edition/1"}`)), paper.Invalid, "give it alone"},
	} {
		t.Run(name, func(t *testing.T) {
			im, blobs, record := inMemory()
			_, err := im.Import(t.Context(), append(slices.Clone(good), c.bad), ingest.Options{}, nil)
			if !paper.IsKind(err, c.kind) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "bad.") {
				t.Errorf("want %s that says %q, got %v", c.kind, c.says, err)
			}
			nothing(t, blobs, record)
		})
	}
}

// unopened is a file that must be refused before it is opened.
func unopened(t *testing.T) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		t.Error("a file was opened though its size alone refuses it")
		return nil, io.ErrClosedPipe
	}
}

// A file that changes while it is being read is refused.
func TestImportChangingFile(t *testing.T) {
	im, blobs, record := inMemory()
	opened := 0
	moving := ingest.Input{Name: "p1.txt", Size: 3000, Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(strings.NewReader(pageOne(strings.Repeat("又", opened)))), nil
	}}
	_, err := im.Import(t.Context(), []ingest.Input{moving}, ingest.Options{}, nil)
	if !paper.IsKind(err, paper.Conflict) {
		t.Errorf("want a conflict, got %v", err)
	}
	nothing(t, blobs, record)
}

func TestImportWithoutFacts(t *testing.T) {
	nameless := []ingest.Input{ingest.Bytes("x.txt", []byte("河边的灯亮了\n\n  昨夜起,河边的灯亮了,行人都说好看。\n"))}
	im, blobs, record := inMemory()
	if _, err := im.Import(t.Context(), nameless, ingest.Options{Slug: "x"}, nil); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "--date") {
		t.Errorf("no date: %v", err)
	}
	day := paper.Date{Year: 2026, Month: 11, Day: 24}
	if _, err := im.Import(t.Context(), nameless, ingest.Options{Date: day, Slug: "Not A Slug"}, nil); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("bad short name: %v", err)
	}
	nothing(t, blobs, record)
	r, err := im.Import(t.Context(), nameless, ingest.Options{Date: day, Slug: "x"}, nil)
	if err != nil || r.Key != (archive.Key{Title: "x", Date: day, Ordinal: 1}) {
		t.Errorf("with both given: %+v, %v", r.Outcome, err)
	}
	// A short name once given is found again by the title's name.
	named, err := im.Import(t.Context(), textEdition(""), ingest.Options{Slug: "yunting"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil)
	if err != nil || again.Key != named.Key || again.Created {
		t.Errorf("by its name: %+v, %v", again.Outcome, err)
	}
}

// renamed is an edition of a paper of another name.
func renamed(name string) []ingest.Input {
	return []ingest.Input{ingest.Bytes("p1.txt", []byte(strings.Replace(pageOne(""), "今日云汀", name, 1)))}
}

// Two papers whose short names would be one are not mixed.
func TestImportNamesake(t *testing.T) {
	im, _, record := inMemory()
	if _, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	_, err := im.Import(t.Context(), renamed("今日云厅"), ingest.Options{}, nil)
	if !paper.IsKind(err, paper.Conflict) || !strings.Contains(err.Error(), "今日云汀") || !strings.Contains(err.Error(), "--title") {
		t.Errorf("want a conflict that names the other paper and --title, got %v", err)
	}
	if list, err := record.Editions(t.Context(), archive.Query{}); err != nil || len(list) != 1 || list[0].Number != 1 {
		t.Errorf("the archive holds %v, %v", list, err)
	}
	if r, err := im.Import(t.Context(), renamed("今日云厅"), ingest.Options{Slug: "yunting-hall"}, nil); err != nil || r.Key.Title != "yunting-hall" {
		t.Errorf("with a short name of its own: %v, %v", r.Key, err)
	}
	if r, err := im.Import(t.Context(), renamed("今日云厅"), ingest.Options{}, nil); err != nil || r.Key.Title != "yunting-hall" {
		t.Errorf("known by its name: %v, %v", r.Key, err)
	}
}

// A name is the same however it is spaced.
func TestImportSpacedName(t *testing.T) {
	im, _, record := inMemory()
	if _, err := record.Keep(t.Context(), archive.Proposal{Title: archive.Title{Slug: "jinri-yunting", Name: "今日 云汀"}, Date: paper.Date{Year: 2026, Month: 11, Day: 23}, Digest: "d"}); err != nil {
		t.Fatal(err)
	}
	if r, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil); err != nil || r.Key.Title != "jinri-yunting" {
		t.Errorf("%v, %v", r.Key, err)
	}
}

// Addresses of the site are no short names of papers, unless asked for.
func TestImportReservedSlug(t *testing.T) {
	for slug, want := range map[string]string{"": "jinri-yunting-paper", "jinri-yunting": "jinri-yunting"} {
		im, _, _ := inMemory()
		im.Reserved = func(slug string) bool { return slug == "jinri-yunting" }
		if r, err := im.Import(t.Context(), textEdition(""), ingest.Options{Slug: slug}, nil); err != nil || r.Key.Title != want {
			t.Errorf("%q became %v, %v", slug, r.Key, err)
		}
	}
}

// blankPDF is a PDF of so many empty pages.
func blankPDF(pages int, mark string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-1.4\n%%%s\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/MediaBox[0 0 100 100]/Count %d/Kids[", mark, pages)
	for n := range pages {
		fmt.Fprintf(&b, "%d 0 R ", n+3)
	}
	b.WriteString("]>>endobj\n")
	for n := range pages {
		fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Parent 2 0 R>>endobj\n", n+3)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n%%EOF\n")
	return b.Bytes()
}

// Pages that are too many are refused before they are read.
func TestTooManyPages(t *testing.T) {
	most := 0
	two := []ingest.Input{ingest.Bytes("a.pdf", blankPDF(250, "a")), ingest.Bytes("b.pdf", blankPDF(250, "b"))}
	_, err := ingest.Read(t.Context(), engine(), two, func(p ingest.Progress) { most = max(most, p.Total) })
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "more than 400 pages") || most > 250 {
		t.Errorf("%d pages were begun: %v", most, err)
	}
	var many []ingest.Input
	for n := range 401 {
		many = append(many, ingest.Bytes(fmt.Sprintf("p%d.png", n), fmt.Appendf(nil, "\x89PNG\r\n%d", n)))
	}
	if _, err := ingest.Read(t.Context(), nil, many, nil); err == nil || !strings.Contains(err.Error(), "more than 400 pages") {
		t.Errorf("pictures: %v", err)
	}
	texts := []ingest.Input{ingest.Bytes("a.txt", []byte(strings.Repeat("A page\f", 201))), ingest.Bytes("b.txt", []byte(strings.Repeat("B page\f", 201)))}
	if _, err := ingest.Read(t.Context(), nil, texts, nil); err == nil || !strings.Contains(err.Error(), "more than 400 pages") {
		t.Errorf("text: %v", err)
	}
}

// Text that begins with a brace, or speaks of PDFs, is text.
func TestTextThatLooksLikeSomethingElse(t *testing.T) {
	for _, text := range []string{"{" + pageOne("") + "}", "{1} " + pageOne(""), pageOne("文件头是 %PDF-1.7,")} {
		if e, err := ingest.Read(t.Context(), nil, []ingest.Input{ingest.Bytes("p1.txt", []byte(text))}, nil); err != nil || len(e.Pages) != 1 {
			t.Errorf("%.20q: %d pages, %v", text, len(e.Pages), err)
		}
	}
	for name, data := range map[string]string{"whole": `{"title": 1}`, "cut short": `{"schema":"banmian.edition/1", "pages": [{`, "broken": `{"schema":"banmian.edition/1", oops}`} {
		if err := read(ingest.Bytes("e.json", []byte(data))); err == nil || strings.Contains(err.Error(), "plain text") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestImportDocument(t *testing.T) {
	e, err := ingest.Read(t.Context(), nil, textEdition(""), nil)
	if err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	if err := document.Encode(&doc, e); err != nil {
		t.Fatal(err)
	}
	im, blobs, record := inMemory()
	r, err := im.Import(t.Context(), []ingest.Input{ingest.Bytes("edition.json", doc.Bytes())}, ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := revision(t, record, r.Key)
	if len(kept.Edition.Articles) != len(e.Articles) || len(kept.Pictures) != 0 || len(kept.Sources) != 1 {
		t.Errorf("kept %d articles of %d, %d pictures, %d masters", len(kept.Edition.Articles), len(e.Articles), len(kept.Pictures), len(kept.Sources))
	}
	if err := ingest.Verify(t.Context(), blobs, kept, nil); err != nil {
		t.Error(err)
	}
}

// Whatever fails while bytes are being kept, the archive shows nothing of it.
func TestImportStoreFails(t *testing.T) {
	im, blobs, record := inMemory()
	for puts := 0; ; puts++ {
		failing := &failingStore{Store: blobs, left: puts}
		im.Blobs = failing
		_, err := im.Import(t.Context(), sample(t, "en"), english, nil)
		if failing.left >= 0 {
			if err != nil {
				t.Fatal(err)
			}
			if puts != 6 { // two masters, two pictures of each of two pages
				t.Errorf("%d puts were made, want 6", puts)
			}
			return
		}
		if !errors.Is(err, errStore) {
			t.Errorf("put %d failed, but import said %v", puts, err)
		}
		if list, _ := record.Editions(t.Context(), archive.Query{}); len(list) != 0 {
			t.Fatalf("put %d failed, but the archive shows %v", puts, list)
		}
	}
}

var errStore = paper.Faultf(paper.Unavailable, "the store is gone")

type failingStore struct {
	blob.Store
	left int
}

func (f *failingStore) Put(ctx context.Context, r io.Reader) (blob.Ref, int64, error) {
	if f.left--; f.left < 0 {
		return "", 0, errStore
	}
	return f.Store.Put(ctx, r)
}

// Two imports of one edition at once keep it once.
func TestImportAtOnce(t *testing.T) {
	im := openDir(t, t.TempDir())
	defer im.db.Close()
	var created atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			r, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil)
			if err != nil {
				t.Error(err)
			}
			if r.Created {
				created.Add(1)
			}
		})
	}
	all.Wait()
	if n := created.Load(); n != 1 {
		t.Errorf("%d imports say they kept the edition", n)
	}
}

// A text far beyond any newspaper is refused without being held.
func TestReadLongText(t *testing.T) {
	const size = 400 << 20
	long := ingest.Input{Name: "long.txt", Size: size, Open: func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(letters{}, size)), nil }}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := ingest.Read(t.Context(), nil, []ingest.Input{long}, nil)
	runtime.ReadMemStats(&after)
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "long.txt") {
		t.Errorf("want a refusal, got %v", err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > size/2 {
		t.Errorf("reading it took %d MiB of memory", took>>20)
	}
}

// letters is text without end.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestImportEnded(t *testing.T) {
	im, blobs, record := inMemory()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := im.Import(ctx, sample(t, "en"), english, func(p ingest.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("want the context's error, got %v", err)
	}
	nothing(t, blobs, record)
}

func revision(t testing.TB, record archive.Archive, key archive.Key) archive.Revision {
	t.Helper()
	r, err := record.Edition(t.Context(), key, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readInput(t testing.TB, in ingest.Input) []byte {
	t.Helper()
	r, err := in.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readBlob(t testing.TB, s blob.Store, ref blob.Ref) []byte {
	t.Helper()
	r, _, err := s.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// An edition whose numbers do not follow from those of the one before it says so,
// and is the same edition when it is imported again.
func TestNumberAgainstTheEditionBefore(t *testing.T) {
	im, _, _ := inMemory()
	for _, c := range []struct {
		date, weekday, numbers string
		mismatch               bool
	}{
		{"2026年11月24日", "星期二", "第12期 总第345期", false},
		{"2026年11月25日", "星期三", "第13期 总第346期", false},
		{"2026年11月26日", "星期四", "第14期 总第345期", true},
	} {
		page := strings.NewReplacer("2026年11月24日 星期二", c.date+" "+c.weekday, "第12期 总第345期", c.numbers, "本期2版", "本期1版").Replace(pageOne(""))
		inputs := []ingest.Input{ingest.Bytes("p1.txt", []byte(page))}
		r, err := im.Import(t.Context(), inputs, ingest.Options{Slug: "yunting"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(r.Edition.Findings, func(f paper.Finding) bool { return f.Code == paper.NumberMismatch })
		if found != c.mismatch {
			t.Errorf("%s: number-mismatch found: %v, want %v: %+v", c.date, found, c.mismatch, r.Edition.Findings)
		}
		if again, err := im.Import(t.Context(), inputs, ingest.Options{Slug: "yunting"}, nil); err != nil || again.Created {
			t.Errorf("%s: imported again it is another edition: %+v, %v", c.date, again.Outcome, err)
		}
	}
}
