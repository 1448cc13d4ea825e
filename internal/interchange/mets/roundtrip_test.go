package mets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/alto"
	edoc "github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/olive"
	"github.com/banmian/banmian/internal/paper"
)

// repacked is an edition as we export it, in memory.
func repacked(t testing.TB, e paper.Edition) fstest.MapFS {
	t.Helper()
	made := time.Date(2025, 6, 13, 6, 0, 0, 0, time.UTC)
	files := fstest.MapFS{}
	p := Package{Edition: e, Name: "round/" + e.Date.String(), Revision: 1, Made: made, Software: "Banmian test"}
	put := func(use, name string, page int, data []byte) {
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		sum := sha256.Sum256(data)
		p.Files = append(p.Files, Enclosed{Use: use, Page: page, Path: name, MediaType: "text/xml", SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))})
	}
	for _, page := range e.Pages {
		var b bytes.Buffer
		if err := alto.Encode(&b, page, alto.Origin{Language: e.Title.Language, Image: page.Source, Made: made, Software: "Banmian test", Broken: Broken(e)}); err != nil {
			t.Fatal(err)
		}
		put(UseText, fmt.Sprintf("alto/page-%03d.xml", page.Sequence), page.Sequence, b.Bytes())
	}
	var doc, index bytes.Buffer
	if err := edoc.Encode(&doc, e); err != nil {
		t.Fatal(err)
	}
	put(UseDocument, "edition.json", 0, doc.Bytes())
	if err := Encode(&index, p); err != nil {
		t.Fatal(err)
	}
	files["mets.xml"] = &fstest.MapFile{Data: index.Bytes(), Mode: 0o644}
	return files
}

// losses is what a journey out and in again came to.
type losses struct {
	pages, zones, lines, characters, boxes, articles int
	lostCharacters, lostBoxes, lostOrder, lostHeads  int
	why                                              []string
}

func (l *losses) lose(count *int, n int, format string, args ...any) {
	if *count += n; n > 0 && len(l.why) < 12 {
		l.why = append(l.why, fmt.Sprintf(format, args...))
	}
}

// finest is how far a length may be off, in points: lengths are kept to a
// hundredth, and written to a thousandth of a millimetre.
const finest = 0.011

func off(a, b geom.Rect) bool {
	return math.Abs(a.X0-b.X0) > finest || math.Abs(a.Y0-b.Y0) > finest || math.Abs(a.X1-b.X1) > finest || math.Abs(a.Y1-b.Y1) > finest
}

// lost is how many characters of want are not in got, whatever their order.
func lost(want, got string) int {
	left := map[rune]int{}
	for _, r := range got {
		left[r]++
	}
	n := 0
	for _, r := range want {
		if left[r]--; left[r] < 0 {
			n++
		}
	}
	return n
}

// differ counts what an edition lost against what it was.
func differ(was, is paper.Edition) losses {
	l := losses{pages: len(was.Pages), articles: len(was.Articles)}
	zones := func(e paper.Edition) map[string]paper.Zone {
		m := map[string]paper.Zone{}
		for _, p := range e.Pages {
			for _, z := range p.Zones {
				m[fmt.Sprint(p.Sequence, z.ID)] = z
			}
		}
		return m
	}
	before, after := zones(was), zones(is)
	if len(is.Pages) != len(was.Pages) {
		l.lose(&l.lostOrder, 1, "%d pages of %d", len(is.Pages), len(was.Pages))
		return l
	}
	for i, p := range was.Pages {
		q := is.Pages[i]
		l.zones += len(p.Zones)
		want, got := allText(p), allText(q)
		l.characters += len([]rune(want))
		l.lose(&l.lostCharacters, lost(want, got), "page %d lacks characters", p.Sequence)
		l.lose(&l.lostBoxes, lostBoxes(p, q, &l), "page %d lacks boxes", p.Sequence)
		if off(geom.R(0, 0, p.Width, p.Height), geom.R(0, 0, q.Width, q.Height)) {
			l.lose(&l.lostBoxes, 1, "page %d is %v by %v, was %v by %v", p.Sequence, q.Width, q.Height, p.Width, p.Height)
		}
	}
	if len(is.Articles) != len(was.Articles) {
		l.lose(&l.lostOrder, 1, "%d articles of %d", len(is.Articles), len(was.Articles))
		return l
	}
	for i, a := range was.Articles {
		b := is.Articles[i]
		if want, got := ordered(a, before), ordered(b, after); want != got {
			l.lose(&l.lostOrder, 1, "article %s reads\n%.300s\nread\n%.300s", a.ID, got, want)
		}
		if want, got := headsOf(a), headsOf(b); want != got {
			l.lose(&l.lostHeads, 1, "article %s is\n%s\nwas\n%s", a.ID, got, want)
		}
	}
	return l
}

func allText(p paper.Page) string {
	var b strings.Builder
	for _, z := range p.Zones {
		for _, l := range z.Lines {
			b.WriteString(letters(l.Text))
		}
	}
	return b.String()
}

// lostBoxes counts the zones and lines of a page that stand nowhere on the other.
func lostBoxes(p, q paper.Page, l *losses) int {
	n := 0
	type at struct {
		text string
		role paper.Role
	}
	have := map[at][]geom.Rect{}
	for _, z := range q.Zones {
		have[at{"", z.Role}] = append(have[at{"", z.Role}], z.Polygon.Bounds())
		for _, line := range z.Lines {
			have[at{letters(line.Text), ""}] = append(have[at{letters(line.Text), ""}], line.Box)
		}
	}
	find := func(k at, r geom.Rect) {
		l.boxes++
		i := slices.IndexFunc(have[k], func(o geom.Rect) bool { return !off(r, o) })
		if i < 0 {
			n++
			l.why = append(l.why, fmt.Sprintf("no %q %s at %v among %v", k.text, k.role, r, have[k][:min(3, len(have[k]))]))
			return
		}
		have[k] = slices.Delete(have[k], i, i+1)
	}
	for _, z := range p.Zones {
		find(at{"", z.Role}, z.Polygon.Bounds())
		for _, line := range z.Lines {
			l.lines++
			find(at{letters(line.Text), ""}, line.Box)
		}
	}
	return n
}

// ordered is an article's text with roles and pages, in its own order.
func ordered(a paper.Article, zones map[string]paper.Zone) string {
	var b strings.Builder
	for _, part := range a.Parts {
		for _, id := range part.Zones {
			z := zones[fmt.Sprint(part.Page, id)]
			fmt.Fprintf(&b, "[%d %s]", part.Page, z.Role)
			for _, l := range z.Lines {
				b.WriteString(letters(l.Text))
			}
		}
	}
	return b.String()
}

func headsOf(a paper.Article) string {
	var figures []string
	for _, f := range a.Figures {
		figures = append(figures, f.Caption+"/"+f.Credit)
	}
	return fmt.Sprintf("%s k%q h%q d%q b%v t%q\n%s\n%s", a.Kind, a.Kicker, a.Headline, a.Deck, a.Bylines, a.Dateline.Text, strings.Join(a.Paragraphs, "\n"), strings.Join(figures, "|"))
}

// journey exports an edition, imports it as anybody's package, and counts.
func journey(t *testing.T, was paper.Edition) losses {
	t.Helper()
	files := repacked(t, was)
	own, _, err := Read(files, "mets.xml")
	if err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	if err := edoc.Encode(&doc, own); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(doc.Bytes(), files["edition.json"].Data) {
		t.Error("with its document it does not come back byte for byte")
	}
	delete(files, "edition.json")
	is, _, err := Read(files, "mets.xml")
	if err != nil {
		t.Fatal(err)
	}
	l := differ(was, is)
	t.Logf("%d pages, %d zones, %d lines, %d characters, %d boxes, %d articles; lost: %d characters, %d boxes, order of %d, heads or paragraphs of %d articles",
		l.pages, l.zones, l.lines, l.characters, l.boxes, l.articles, l.lostCharacters, l.lostBoxes, l.lostOrder, l.lostHeads)
	if l.lostCharacters+l.lostBoxes+l.lostOrder > 0 {
		t.Errorf("lost something:\n%s", strings.Join(l.why[:min(len(l.why), 12)], "\n"))
	}
	// METS and ALTO have no words for all that parts paragraphs and joins lines:
	// a break that the first package made by its own rules may come back joined.
	if l.lostHeads*20 > l.articles {
		t.Errorf("%d of %d articles are set otherwise:\n%s", l.lostHeads, l.articles, strings.Join(l.why[:min(len(l.why), 3)], "\n"))
	}
	return l
}

// Packages of every dialect we wrote ourselves lose nothing when they are
// imported, exported, and imported from METS and ALTO alone.
func TestJourney(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			_, fsys := archive(t, filepath.Base(name))
			e, _, err := Read(fsys, "mets.xml")
			if err != nil {
				t.Fatal(err)
			}
			journey(t, e)
		})
	}
}

// The same over every package and Olive edition of the samples.
func TestSampleJourneys(t *testing.T) {
	for _, file := range packages(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir, name := filepath.Split(file)
			e, _, err := Read(os.DirFS(dir), name)
			if err != nil {
				t.Fatal(err)
			}
			journey(t, e)
		})
	}
	t.Run("olive", func(t *testing.T) {
		found, err := filepath.Glob(filepath.Join(samples(t), "newspapers", "olive-*", "*", "*", "*", "TOC.xml"))
		if err != nil || len(found) == 0 {
			t.Fatal(found, err)
		}
		for _, file := range found {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), "Document")); err != nil {
				continue // its contents alone are among the samples
			}
			e, _, err := olive.Read(os.DirFS(filepath.Dir(file)), "TOC.xml")
			if err != nil {
				t.Fatal(err)
			}
			journey(t, e)
		}
	})
}
