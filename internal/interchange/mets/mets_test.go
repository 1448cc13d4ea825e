package mets

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

var update = flag.Bool("update", false, "write what is read into the packages' want files")

func archive(t testing.TB, name string) (*txtar.Archive, fstest.MapFS) {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if f.Name != "want" {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return a, fsys
}

// dump writes an edition and its sheets so that a diff reads as a change of
// the edition.
func dump(e paper.Edition, sheets []sheet.Sheet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q %s date %s number %v\n", e.Title.Name, e.Title.Language, e.Date, e.Number)
	for i, p := range e.Pages {
		fmt.Fprintf(&b, "page %d %q %.0fx%.0f %s glyphs %d\n", p.Sequence, p.Label, p.Width, p.Height, p.Source, len(sheets[i].Glyphs))
		for _, z := range p.Zones {
			r := z.Polygon.Bounds()
			fmt.Fprintf(&b, "  %s %s %.0f,%.0f,%.0f,%.0f", z.ID, z.Role, r.X0, r.Y0, r.X1, r.Y1)
			for _, l := range z.Lines {
				fmt.Fprintf(&b, " | %s", l.Text)
			}
			b.WriteByte('\n')
		}
	}
	for _, a := range e.Articles {
		fmt.Fprintf(&b, "article %s %s kicker %q headline %q deck %q bylines %v\n", a.ID, a.Kind, a.Kicker, a.Headline, a.Deck, a.Bylines)
		for _, p := range a.Paragraphs {
			fmt.Fprintf(&b, "  ¶ %s\n", p)
		}
		for _, f := range a.Figures {
			fmt.Fprintf(&b, "  figure on %d: %s\n", f.Page, f.Caption)
		}
		for _, p := range a.Parts {
			fmt.Fprintf(&b, "  part on %d: %s, %d corners\n", p.Page, strings.Join(p.Zones, " "), len(p.Polygon))
		}
	}
	for _, f := range e.Findings {
		fmt.Fprintf(&b, "finding %s page %d: %s\n", f.Code, f.Page, f.Message)
	}
	return b.String()
}

// TestPackages reads a package in each dialect. What is wanted was checked by
// reading the package by eye; -update rewrites it.
func TestPackages(t *testing.T) {
	for _, name := range []string{"workflow.txtar", "links.txtar", "untagged.txtar"} {
		t.Run(name, func(t *testing.T) {
			a, fsys := archive(t, name)
			e, sheets, err := Read(fsys, "mets.xml")
			if err != nil {
				t.Fatal(err)
			}
			got := dump(e, sheets)
			for i, f := range a.Files {
				if f.Name != "want" {
					continue
				}
				if *update {
					a.Files[i].Data = []byte(got)
					if err := os.WriteFile(filepath.Join("testdata", name), txtar.Format(a), 0o644); err != nil {
						t.Fatal(err)
					}
				} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestIs(t *testing.T) {
	_, fsys := archive(t, "workflow.txtar")
	if !Is(fsys, "mets.xml") || Is(fsys, "text/one.xml") || Is(fsys, "missing.xml") {
		t.Error("a METS file is known by its outermost element")
	}
}

func TestResolve(t *testing.T) {
	fsys := fstest.MapFS{"in/text/a b.xml": {}, "in/c.xml": {}, "in/ALTO/d.xml": {}, "secret.xml": {}}
	for href, want := range map[string]string{
		"file://./text/a%20b.xml":              "in/text/a b.xml",
		"text/a b.xml":                         "in/text/a b.xml",
		`.\text\a b.xml`:                       "in/text/a b.xml",
		"./c.xml":                              "in/c.xml",
		"http://library.example/issue/9/c.xml": "in/c.xml", // taken off a server, with its files beside it
		"file:///home/scan/d.xml":              "in/ALTO/d.xml",
		"../secret.xml":                        "",
		"file:///etc/passwd":                   "",
		"/secret.xml":                          "",
		"%2e%2e/secret.xml":                    "",
		`..\secret.xml`:                        "",
		"C:/secret.xml":                        "",
		"text/":                                "",
		"..":                                   "",
		"":                                     "",
		strings.Repeat("a", 2000):              "",
		"c.xml\x00.png":                        "",
	} {
		got, err := resolve(fsys, "in", href)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", href, got, err, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		kind paper.FaultKind
		why  string
	}{
		"another format": {"<alto/>", paper.Invalid, "not mets"},
		"no pages":       {"<mets/>", paper.Invalid, "names no page with text"},
		"pages missing":  {`<mets><fileSec><fileGrp USE="Text"><file ID="a" MIMETYPE="text/xml"><FLocat href="no.xml"/></file></fileGrp></fileSec></mets>`, paper.Invalid, "none of its 1 pages can be read"},
		"entity":         {`<!DOCTYPE mets [<!ENTITY x SYSTEM "file:///etc/passwd">]><mets>&x;</mets>`, paper.Invalid, "DOCTYPE"},
	} {
		_, _, err := Read(fstest.MapFS{"m.xml": {Data: []byte(c.file)}}, "m.xml")
		if err == nil || !strings.Contains(err.Error(), c.why) || !paper.IsKind(err, c.kind) {
			t.Errorf("%s: %v; want a fault that says %q", name, err, c.why)
		}
	}
	if _, _, err := Read(fstest.MapFS{}, "m.xml"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a missing file gives %v", err)
	}
}

// TestNamedOverAndOver bounds a structure that points at the same text again
// and again.
func TestNamedOverAndOver(t *testing.T) {
	_, fsys := archive(t, "untagged.txtar")
	var b bytes.Buffer
	b.WriteString(`<mets><fileSec><fileGrp USE="Text"><file ID="a" MIMETYPE="text/xml"><FLocat href="0001.xml"/></file></fileGrp></fileSec>
<structMap TYPE="PHYSICAL"><div TYPE="page"><fptr FILEID="a"/></div></structMap><structMap TYPE="LOGICAL"><div TYPE="ISSUE"><div TYPE="ARTICLE">`)
	for range 20_000 {
		b.WriteString(`<div TYPE="TEXT"><fptr><area FILEID="a" BEGIN="T2"/></fptr></div>`)
	}
	b.WriteString(`</div></div></structMap></mets>`)
	fsys["m.xml"] = &fstest.MapFile{Data: b.Bytes()}
	e, _, err := Read(fsys, "m.xml")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Findings) == 0 || e.Findings[0].Code != paper.TextRepeated || len(e.Pages[0].Zones) > 3000 {
		t.Errorf("%d zones, findings %v", len(e.Pages[0].Zones), e.Findings)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"workflow.txtar", "links.txtar", "untagged.txtar"} {
		_, fsys := archive(f, name)
		f.Add(fsys["mets.xml"].Data)
	}
	_, pages := archive(f, "workflow.txtar")
	_, linked := archive(f, "links.txtar")
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"mets.xml": {Data: data}, "text/one.xml": pages["text/one.xml"], "text/two .xml": pages["text/two .xml"], "0001.xml": linked["0001.xml"]}
		e, sheets, err := Read(opened{t, fsys}, "mets.xml")
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if len(sheets) != len(e.Pages) {
			t.Fatalf("%d sheets, %d pages", len(sheets), len(e.Pages))
		}
		zones := map[string]bool{}
		for _, p := range e.Pages {
			for _, z := range p.Zones {
				zones[z.ID] = true
			}
		}
		for _, a := range e.Articles {
			if len(a.Parts) == 0 || a.Parts[0].Page < 1 || a.Parts[0].Page > len(e.Pages) {
				t.Fatalf("article without a page: %+v", a)
			}
			for _, p := range a.Parts {
				for _, z := range p.Zones {
					if !zones[z] {
						t.Fatalf("zone %s is on no page", z)
					}
				}
			}
		}
	})
}

// opened fails the test when a name is opened that no fs.FS should be asked for.
type opened struct {
	t    *testing.T
	fsys fs.FS
}

func (o opened) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		o.t.Errorf("opened %q", name)
	}
	return o.fsys.Open(name)
}
