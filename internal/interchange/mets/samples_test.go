package mets

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/hocr"
	"github.com/banmian/banmian/internal/interchange/pagexml"
	"github.com/banmian/banmian/internal/paper"
)

// samples is the directory of pages that may not stand in the repository:
// BANMIAN_SAMPLES, or ../shared/data beside it. Where there is none the test is
// skipped; the packages in testdata are read everywhere.
func samples(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("BANMIAN_SAMPLES"); dir != "" {
		if _, err := os.Stat(dir); err != nil {
			t.Fatalf("BANMIAN_SAMPLES: %v", err)
		}
		return dir
	}
	dir := filepath.Join("..", "..", "..", "..", "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no sample pages here; set BANMIAN_SAMPLES to their directory")
	}
	return dir
}

// node is an element as the test reads it, without the code under test.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []node     `xml:",any"`
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (n node) each(f func(node)) {
	f(n)
	for _, k := range n.Nodes {
		k.each(f)
	}
}

func plainXML(t *testing.T, file string) node {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var n node
	if err := xml.Unmarshal(b, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

// contents is all that a page's Strings and hyphens hold, in the file's order.
func contents(n node) string {
	var b strings.Builder
	last := ""
	n.each(func(k node) {
		switch k.XMLName.Local {
		case "String":
			last = k.attr("CONTENT")
			b.WriteString(last)
		case "HYP":
			if h := k.attr("CONTENT"); !strings.HasSuffix(last, h) {
				b.WriteString(strings.ReplaceAll(h, "\u00ad", "-"))
			}
		}
	})
	return letters(b.String())
}

func packages(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(samples(t), "newspapers"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(strings.ToLower(name), "mets.xml") {
			out = append(out, name)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d packages among the samples, %v", len(out), err)
	}
	return out
}

// TestSamplePackages reads every package of the samples and holds it against a
// plain reading of the same files: as many articles as are tagged, every
// character in a zone, every article's zones in the order of its areas.
func TestSamplePackages(t *testing.T) {
	for _, file := range packages(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir, name := filepath.Split(file)
			e, sheets, err := Read(os.DirFS(dir), name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range e.Findings {
				if f.Code != paper.TextMissing {
					t.Errorf("finding %s: %s", f.Code, f.Message)
				}
			}
			doc := plainXML(t, file)
			pages := map[string]node{} // by file id
			doc.each(func(k node) {
				if k.XMLName.Local == "file" && len(k.Nodes) > 0 {
					href := strings.TrimPrefix(k.Nodes[0].attr("href"), "file://./")
					if b, err := os.Stat(filepath.Join(dir, filepath.FromSlash(href))); err == nil && b.Mode().IsRegular() && strings.HasSuffix(href, ".xml") {
						pages[k.attr("ID")] = plainXML(t, filepath.Join(dir, filepath.FromSlash(href)))
					}
				}
			})
			if len(pages) != len(e.Pages) || len(sheets) != len(e.Pages) {
				t.Fatalf("%d page files, %d pages, %d sheets", len(pages), len(e.Pages), len(sheets))
			}
			sameText(t, e, pages)
			sameArticles(t, e, doc, pages)
		})
	}
}

func sameText(t *testing.T, e paper.Edition, pages map[string]node) {
	want, got := 0, 0
	for _, p := range pages {
		want += len([]rune(contents(p)))
	}
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				got += len([]rune(letters(l.Text)))
			}
		}
	}
	if got != want {
		t.Errorf("the page files hold %d characters, the zones %d", want, got)
	}
}

func sameArticles(t *testing.T, e paper.Edition, doc node, pages map[string]node) {
	blocks := map[string]string{} // text by block id
	for _, p := range pages {
		p.each(func(k node) {
			if id := k.attr("ID"); id != "" && (k.XMLName.Local == "TextBlock" || k.XMLName.Local == "ComposedBlock") {
				blocks[id] = contents(k)
			}
		})
	}
	zones := map[string]string{}
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				zones[z.ID] += letters(l.Text)
			}
		}
	}
	read := map[string]int{} // articles by the text of their zones
	jumbled := emptied(pages)
	stories, ads := 0, 0
	for _, a := range e.Articles {
		text := ""
		for _, p := range a.Parts {
			for _, z := range p.Zones {
				text += zones[z]
			}
		}
		if jumbled {
			text = sorted(text)
		}
		read[text]++
		if a.Kind == paper.KindAd {
			ads++
		} else {
			stories++
		}
	}
	tagged, matched, adDivs, sections := 0, 0, 0, 0
	doc.each(func(k node) {
		if k.XMLName.Local != "div" {
			return
		}
		switch strings.ToUpper(k.attr("TYPE")) {
		case "ARTICLE":
			tagged++
			want := ""
			k.each(func(a node) {
				if a.XMLName.Local == "area" {
					want += blocks[a.attr("BEGIN")]
				}
			})
			if jumbled {
				want = sorted(want)
			}
			if want == "" || read[want] > 0 {
				matched++
				return
			}
			// The first article of a section has the section's heading before its own text.
			for text := range read {
				if strings.HasSuffix(text, want) {
					matched++
					return
				}
			}
			t.Errorf("no article has the text of %s %q in its order", k.attr("ID"), k.attr("LABEL"))
		case "ADVERTISEMENT":
			adDivs++
		case "SECTION":
			for _, part := range k.Nodes {
				own := strings.ToUpper(part.attr("TYPE")) == "BODY"
				words := false
				part.each(func(a node) { words = words || strings.ToUpper(a.attr("TYPE")) == "PARAGRAPH" })
				if own && words {
					sections++
				}
			}
		}
	})
	if stories != tagged+sections {
		t.Errorf("%d divisions tag articles and %d sections have text of their own, but %d articles were read", tagged, sections, stories)
	}
	if tagged > 0 {
		f1 := 2 * float64(matched) / float64(tagged+stories-sections)
		t.Logf("articles exactly as tagged: %d of %d, with %d read: F1@1.0 = %.3f; advertisements %d of %d", matched, tagged, stories-sections, f1, ads, adDivs)
		if f1 != 1 {
			t.Errorf("F1@1.0 is %v", f1)
		}
	}
	if adDivs > 0 && ads != adDivs {
		t.Errorf("%d advertisements are tagged, %d read", adDivs, ads)
	}
}

// emptied reports whether the files leave lines empty and put their words into
// others; then the file's order is not the printed one, and an article is held
// to its characters alone.
func emptied(pages map[string]node) bool {
	empty := 0
	for _, p := range pages {
		p.each(func(k node) {
			if k.XMLName.Local == "TextLine" && len(k.Nodes) == 0 {
				empty++
			}
		})
	}
	return empty > 10
}

func sorted(s string) string {
	r := []rune(s)
	slices.Sort(r)
	return string(r)
}

// limit is how long one hostile file may take: the readers stop at their
// bounds, and the largest bound is read in a few seconds.
const limit = 30 * time.Second

// TestHostileFiles gives every XML and HTML of the hostile set to every reader.
func TestHostileFiles(t *testing.T) {
	f, err := os.Open(filepath.Join(samples(t), "hostile.tar.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no hostile files among the samples")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join("testdata", "workflow.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg || !marked(h.Name) {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(h.Name, ".gz") {
			if data = unzipped(data); data == nil {
				continue
			}
		}
		seen++
		start := time.Now()
		tryAll(t, h.Name, data, good)
		if took := time.Since(start); took > limit {
			t.Errorf("%s took %v", h.Name, took)
		}
	}
	if seen < 1000 {
		t.Errorf("only %d files were tried", seen)
	}
}

func marked(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".svg") || strings.HasSuffix(name, ".html") || strings.Contains(name, "xml-multipart/")
}

// unzipped gives at most as much as the readers would look at.
func unzipped(data []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, 256<<20))
	return out
}

func tryAll(t *testing.T, name string, data, good []byte) {
	check := func(reader string, err error) {
		var f *paper.Fault
		if err != nil && (!errors.As(err, &f) || f.Kind == paper.Unavailable || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s of %s: %v is no one-line fault", reader, name, err)
		}
	}
	_, _, err := alto.Read(path.Base(name), bytes.NewReader(data))
	check("alto", err)
	_, _, err = pagexml.Read(path.Base(name), bytes.NewReader(data))
	check("pagexml", err)
	_, _, err = hocr.Read(path.Base(name), bytes.NewReader(data))
	check("hocr", err)
	fsys := fstest.MapFS{"p/m.xml": {Data: data}, "etc/passwd": {Data: good}, "secret.xml": {Data: good}}
	_, _, err = Read(opened{t, fsys}, "p/m.xml")
	check("mets", err)
}
