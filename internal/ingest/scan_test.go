package ingest_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/memory"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/scan"
)

// scanned is the picture of a page, as a PNG, and an engine that knows what
// stands on it.
func scanned(t *testing.T) ([]byte, *memory.Engine) {
	t.Helper()
	const width, height, em, lead = 1200, 1700, 32, 44
	g := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(g, g.Bounds(), image.White, image.Point{}, draw.Src)
	var blocks []ocr.Block
	set := func(x, y, size int, lines ...string) {
		b := ocr.Block{}
		for i, text := range lines {
			l := ocr.Line{}
			at := x
			for _, w := range strings.Fields(text) {
				wide := len(w) * size * 55 / 100
				l.Words = append(l.Words, ocr.Word{Text: w, Box: image.Rect(at, y+i*size*lead/em, at+wide, y+i*size*lead/em+size*9/10), Certainty: 0.9})
				for k := range len(w) {
					ink := image.Rect(at+k*wide/len(w), l.Words[0].Box.Min.Y, at+(k+1)*wide/len(w)-size/12, l.Words[0].Box.Max.Y)
					draw.Draw(g, ink, image.NewUniform(color.Gray{Y: 30}), image.Point{}, draw.Src)
				}
				at += wide + size/3
			}
			l.Box = l.Words[0].Box.Union(l.Words[len(l.Words)-1].Box)
			b.Lines, b.Box = append(b.Lines, l), b.Box.Union(l.Box)
		}
		blocks = append(blocks, b)
	}
	set(100, 100, 90, "Ferry keeps its bell")
	set(100, 300, em, "The old bell of the ferry stays", "on deck. A vote of the harbour", "board ended with seven hands in", "favour and two against it.")
	set(650, 300, em, "Passengers had asked for a horn", "that carries farther in fog. The", "captain said on Monday that the", "bell had never failed a soul.")
	var file bytes.Buffer
	if err := png.Encode(&file, g); err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), &memory.Engine{Speaks: []ocr.Language{ocr.English}, Blocks: blocks}
}

func TestPicturesAreRead(t *testing.T) {
	file, eye := scanned(t)
	pdf, err := scan.Wrap("p1.png", file)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ingest.ReadWith(t.Context(), ingest.Engines{OCR: eye}, []ingest.Input{ingest.Bytes("p1.png", file)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	told(t, e)
	// In a PDF the picture is drawn anew, at its own resolution.
	if e, err = ingest.ReadWith(t.Context(), ingest.Engines{PDF: engine(), OCR: eye}, []ingest.Input{ingest.Bytes("p1.pdf", pdf)}, nil); err != nil {
		t.Fatal(err)
	}
	if asked := eye.Asked(); len(asked) != 2 || len(asked[0].Lines) != 9 || len(asked[1].Lines) != 9 {
		t.Errorf("the engine was asked %d times, want once for the lines of each page", len(asked))
	}
	if len(e.Articles) == 0 || len(e.Pages) != 1 {
		t.Errorf("the PDF gave %d articles on %d pages", len(e.Articles), len(e.Pages))
	}
}

// told asserts that the story of a scanned page was read.
func told(t *testing.T, e paper.Edition) {
	t.Helper()
	if len(e.Articles) != 1 || e.Articles[0].Headline != "Ferry keeps its bell" {
		t.Fatalf("articles %+v", e.Articles)
	}
	if body := strings.Join(e.Articles[0].Paragraphs, " "); !strings.HasPrefix(body, "The old bell of the ferry stays on deck.") || !strings.HasSuffix(body, "had never failed a soul.") {
		t.Errorf("body %q", body)
	}
}

func TestScansWithoutEngineAreKept(t *testing.T) {
	file, _ := scanned(t)
	pdf, err := scan.Wrap("p1.png", file)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]ingest.Input{"picture": ingest.Bytes("p1.png", file), "PDF": ingest.Bytes("p1.pdf", pdf)} {
		for what, eye := range map[string]ocr.Engine{"none": nil, "absent": &memory.Engine{Absent: true}, "without languages": &memory.Engine{}} {
			if what == "none" {
				eye = nil
			}
			im, _, _ := inMemory()
			im.OCR = eye
			kept, err := im.Import(t.Context(), []ingest.Input{in}, ingest.Options{Slug: "bell", Date: paper.Date{Year: 2026, Month: 10, Day: 28}}, nil)
			if err != nil {
				t.Fatalf("%s, engine %s: %v", name, what, err)
			}
			found := false
			for _, f := range kept.Edition.Findings {
				found = found || f.Code == paper.ScanWithoutEngine && strings.Contains(f.Message+f.Remedy, "nstall") && f.Page == 1
			}
			if !found || len(kept.Edition.Pages) != 1 {
				t.Errorf("%s, engine %s: findings %+v", name, what, kept.Edition.Findings)
			}
			r, err := im.Archive.Edition(t.Context(), kept.Key, "")
			if err != nil || len(r.Pictures) != len(small) || len(r.Sources) != 1 {
				t.Errorf("%s, engine %s: %d pictures and %d masters kept, %v", name, what, len(r.Pictures), len(r.Sources), err)
			}
		}
	}
}

func TestPicturesBesideTheirPagesAreNoPages(t *testing.T) {
	file, _ := scanned(t)
	e, err := ingest.ReadWith(t.Context(), ingest.Engines{}, []ingest.Input{ingest.Bytes("p1.txt", []byte(pageOne(""))), ingest.Bytes("p1.png", file)}, nil)
	if err != nil || len(e.Pages) != 1 {
		t.Errorf("%d pages, %v; want the one with text", len(e.Pages), err)
	}
}
