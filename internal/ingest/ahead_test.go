package ingest_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// What was read ahead is imported as if it were read then.
func TestAhead(t *testing.T) {
	im, _, _ := inMemory()
	first, err := im.Import(t.Context(), textEdition(""), ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var read []ingest.Input
	for _, in := range textEdition("") {
		steps := 0
		known, err := ingest.Ahead(t.Context(), ingest.Engines{}, in, func(ingest.Progress) { steps++ })
		if err != nil {
			t.Fatal(err)
		}
		if ref, ok := known.Ref(); !ok || !ref.Valid() || len(known.Pages()) != 1 || steps == 0 {
			t.Errorf("%s: %q, %d pages, %d steps", in.Name, ref, len(known.Pages()), steps)
		}
		read = append(read, known)
	}
	again, err := im.Import(t.Context(), read, ingest.Options{}, nil)
	if err != nil || again.Created || again.Number != first.Number {
		t.Errorf("%+v, %v", again.Outcome, err)
	}
	// Bytes that changed since are read anew.
	read[1].Open = ingest.Bytes("p2.txt", []byte(pageTwo+"\n\n另一条消息\n\n  本报讯 河堤修好了。\n")).Open
	read[1].Size += 100
	other, err := im.Import(t.Context(), read, ingest.Options{}, nil)
	if err != nil || !other.Created {
		t.Errorf("%+v, %v", other.Outcome, err)
	}
	if ref, ok := textEdition("")[0].Ref(); ok || ref != "" {
		t.Error("a file that was not read has a name for its bytes")
	}
	for name, in := range map[string]ingest.Input{"document": ingest.Bytes("e.json", []byte(`{"format":"banmian.edition/1"`)), "empty": ingest.Bytes("x", nil), "program": ingest.Bytes("x", []byte("\x7fELF"))} {
		if _, err := ingest.Ahead(t.Context(), ingest.Engines{}, in, nil); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A page of the edition before is not drawn again, and pages that are left out
// are not in the edition.
func TestLikeAndOnly(t *testing.T) {
	im, _, record := inMemory()
	files := sample(t, "en")
	for i, in := range files {
		known, err := ingest.Ahead(t.Context(), ingest.Engines{PDF: im.Engine}, in, nil)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = known
	}
	first, err := im.Import(t.Context(), files, english, nil)
	if err != nil {
		t.Fatal(err)
	}
	base, err := record.Revision(t.Context(), first.Key, first.Number)
	if err != nil {
		t.Fatal(err)
	}
	im.Engine = nil // who reads or draws a PDF now fails
	all := slices.Clone(files)
	files[1] = files[1].Only(nil)
	o := english
	o.Like, o.Date, o.Exactly = &base, first.Key.Date, true
	second, err := im.Import(t.Context(), files, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := record.Revision(t.Context(), second.Key, second.Number)
	if err != nil || len(got.Edition.Pages) != 1 || got.Edition.Pages[0].Source != base.Edition.Pages[0].Source {
		t.Fatalf("%d pages, %v", len(got.Edition.Pages), err)
	}
	want := slices.DeleteFunc(slices.Clone(base.Pictures), func(p archive.Picture) bool { return p.Page != 1 })
	if !slices.Equal(got.Pictures, want) {
		t.Errorf("pictures %+v, want %+v", got.Pictures, want)
	}
	if _, err := im.Import(t.Context(), all, english, nil); err == nil {
		t.Error("pages were drawn without an engine")
	}
}

// Pages of another day are refused where a day is meant, unless somebody insists.
func TestExactly(t *testing.T) {
	im, blobs, record := inMemory()
	o := ingest.Options{Date: paper.Date{Year: 2026, Month: 11, Day: 25}, Exactly: true}
	_, err := im.Import(t.Context(), textEdition(""), o, nil)
	var other ingest.Misdated
	if !paper.IsKind(err, paper.Conflict) || !errors.As(err, &other) || other.Printed.String() != "2026-11-24" {
		t.Errorf("%v", err)
	}
	nothing(t, blobs, record)
	o.Insist = true
	if got, err := im.Import(t.Context(), textEdition(""), o, nil); err != nil || got.Key.Date != o.Date || got.Edition.Date != o.Date {
		t.Errorf("%+v, %v", got.Outcome, err)
	}
}

func TestAcceptable(t *testing.T) {
	for head, want := range map[string]bool{"%PDF-1.7": true, "今日云汀": true, "\xff\xd8\xff\xe0": true, "PK\x03\x04": true, "": false, "Rar!\x1a": false, "\x7fELF": false} {
		if err := ingest.Acceptable("x", []byte(head)); (err == nil) != want || err != nil && !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q: %v", head, err)
		}
	}
}

func TestSourceOf(t *testing.T) {
	for source, want := range map[string]struct {
		name string
		n    int
		ok   bool
	}{"p1.pdf#1": {"p1.pdf", 0, true}, "a#b.pdf#12": {"a#b.pdf", 11, true}, "p1.pdf": {}, "#1": {}, "p1.pdf#0": {}, "p1.pdf#x": {}, "p#99999999999999999999": {}} {
		name, n, ok := ingest.SourceOf(paper.Page{Source: source})
		if ok != want.ok || ok && (name != want.name || n != want.n) {
			t.Errorf("%q: %q, %d, %v", source, name, n, ok)
		}
	}
}

// A batch that is a whole edition takes nothing beside it.
func TestWhole(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"mets.xml": `<mets xmlns="http://www.loc.gov/METS/"></mets>`, "two/p1.txt": pageOne(""), "two/p2.txt": pageTwo, "doc/e.json": `{"format": "banmian.edition/1"}`})
	for path, want := range map[string]bool{"/mets.xml": true, "/two": false, "/two/p1.txt": false, "/doc": true} {
		if got := gather(t, dir+path).Whole(); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// One page of four is dropped again: the three others are neither read nor drawn.
func BenchmarkOnePageAgain(b *testing.B) {
	files := sample(b, "zh")
	for name, anew := range map[string]bool{"whole": true, "page": false} {
		b.Run(name, func(b *testing.B) {
			im, _, record := inMemory()
			im.Sizes = nil // as the program draws them
			known := slices.Clone(files)
			for i, in := range known {
				var err error
				if known[i], err = ingest.Ahead(b.Context(), ingest.Engines{PDF: im.Engine}, in, nil); err != nil {
					b.Fatal(err)
				}
			}
			first, err := im.Import(b.Context(), known, ingest.Options{}, nil)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				n++
				base, err := record.Revision(b.Context(), first.Key, n)
				if err != nil {
					b.Fatal(err)
				}
				again := slices.Clone(known)
				o := ingest.Options{Like: &base}
				if anew {
					again, o.Like = slices.Clone(files), nil
				}
				late := append(readInput(b, files[2]), make([]byte, n)...) // bytes behind the end change the file and not the page
				again[2] = ingest.Bytes("late.pdf", late)
				if got, err := im.Import(b.Context(), again, o, nil); err != nil || !got.Created {
					b.Fatalf("%+v, %v", got.Outcome, err)
				}
			}
		})
	}
}
