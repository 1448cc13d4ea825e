package export_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/archive/memory"
	blobs "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/plate"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/specimen"
)

// An edition goes out as a METS package and comes back: the edition document is
// the same byte for byte, its pages are drawn again from the masters in it, and
// every file it lists — masters, page pictures, texts — is there with the
// checksum and in the group it states.
func TestJourneyOutAndIn(t *testing.T) {
	engine, err := pdfengine.Start(pdfengine.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	sizes := []plate.Size{{Name: "small", Width: 60, Format: plate.JPEG}, {Name: "less small", Width: 90, Format: plate.WebP}}
	var inputs []ingest.Input
	for _, s := range specimen.Samples() {
		if s.Name == "en" {
			for _, f := range s.Files {
				inputs = append(inputs, ingest.Bytes(f.Name, f.Data))
			}
		}
	}
	record, store := memory.New(memory.Options{}), blobs.New()
	first, err := (&ingest.Importer{Engine: engine, Archive: record, Blobs: store, Sizes: sizes}).Import(t.Context(), inputs, ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.SetState(t.Context(), first.Key, 0, archive.Published); err != nil {
		t.Fatal(err)
	}
	x := &export.Exporter{Archive: record, Blobs: store, Reader: reader.New(record, store), Software: "Banmian test"}
	folder, err := x.Edition(t.Context(), "mets", first.Key, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	pages := len(first.Edition.Pages)
	if groups := enclosed(t, folder); groups["master"] != len(inputs) || groups["image"] != 2*pages || groups["ocr text"] != pages {
		t.Errorf("the package encloses %v of %d pages from %d files", groups, pages, len(inputs))
	}

	again, other := memory.New(memory.Options{}), blobs.New()
	b, err := ingest.Gather(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	back, err := (&ingest.Importer{Engine: engine, Archive: again, Blobs: other, Sizes: sizes}).Import(t.Context(), b.Inputs, ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rev, err := again.Edition(t.Context(), back.Key, "")
	if err != nil {
		t.Fatal(err)
	}
	was, err := record.Edition(t.Context(), first.Key, "")
	if err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	if err := document.Encode(&want, was.Edition); err != nil {
		t.Fatal(err)
	}
	if err := document.Encode(&got, rev.Edition); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want.Bytes(), got.Bytes()) {
		t.Error("the edition document came back otherwise")
	}
	if back.Key != first.Key || len(rev.Pictures) != len(was.Pictures) {
		t.Errorf("%s with %d pictures came back as %s with %d", first.Key, len(was.Pictures), back.Key, len(rev.Pictures))
	}
	for i := range min(len(rev.Pictures), len(was.Pictures)) {
		if rev.Pictures[i].Blob != was.Pictures[i].Blob {
			t.Errorf("picture %d of page %d was drawn otherwise", i, rev.Pictures[i].Page)
		}
	}
}

// enclosed holds every file that a package lists against its checksum and size,
// and counts them by what their groups are for.
func enclosed(t *testing.T, folder string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "mets.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Groups []struct {
			Use   string `xml:"USE,attr"`
			Files []struct {
				Sum     string `xml:"CHECKSUM,attr"`
				SumType string `xml:"CHECKSUMTYPE,attr"`
				Size    int64  `xml:"SIZE,attr"`
				Type    string `xml:"MIMETYPE,attr"`
				Place   struct {
					Href string `xml:"http://www.w3.org/1999/xlink href,attr"`
				} `xml:"FLocat"`
			} `xml:"file"`
		} `xml:"fileSec>fileGrp"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, g := range doc.Groups {
		for _, f := range g.Files {
			name, err := url.PathUnescape(strings.TrimPrefix(f.Place.Href, "file://./"))
			if err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(body)
			if f.SumType != "SHA-256" || f.Sum != hex.EncodeToString(sum[:]) || f.Size != int64(len(body)) || f.Type == "" {
				t.Errorf("%s: stated %s %d %s", name, f.Sum, f.Size, f.Type)
			}
			out[strings.ToLower(g.Use)]++
		}
	}
	return out
}
