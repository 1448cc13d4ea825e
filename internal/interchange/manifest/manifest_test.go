package manifest_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/iiif"
	"github.com/banmian/banmian/internal/interchange/manifest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/website"
)

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

const units = 4 // of a canvas to a point

// ours is an edition as our own site gives it to IIIF viewers, its files saved
// in a folder under their addresses' ends.
func ours(t testing.TB, e paper.Edition) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	at := "https://paper.example/iiif/jinri-yunting/2025-06-13/"
	name := func(text string) iiif.Named { return iiif.Named{Text: text, Language: "zh-Hans"} }
	issue := iiif.Issue{Address: at + "manifest.json", Label: name("今日云汀 2025年6月13日"), Date: e.Date, Contents: at + "range/pages", Words: name("版面")}
	scaled := func(r geom.Rect) geom.Rect { return geom.R(r.X0*units, r.Y0*units, r.X1*units, r.Y1*units) }
	for _, p := range e.Pages {
		canvas := at + "canvas/" + p.Label
		c := iiif.Canvas{Address: canvas, Label: name("第" + p.Label + "版"), Width: int(p.Width * units), Height: int(p.Height * units), Lines: at + p.Label + "/lines.json",
			Image: iiif.Image{Address: fmt.Sprintf("https://paper.example/pictures/page-%s.jpg", p.Label), MediaType: "image/jpeg", Width: 100, Height: 100}}
		leaf := iiif.Leaf{Canvas: c, Address: at + "range/" + p.Label}
		for _, a := range e.Articles {
			if a.Parts[0].Page != p.Sequence {
				continue
			}
			s := iiif.Story{Address: at + "range/" + a.ID, Label: name(a.Headline)}
			for _, part := range a.Parts {
				s.Places = append(s.Places, iiif.Spot{Canvas: at + "canvas/" + e.Pages[part.Page-1].Label, Box: scaled(part.Polygon.Bounds())})
			}
			leaf.Stories = append(leaf.Stories, s)
		}
		var lines []iiif.Line
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				lines = append(lines, iiif.Line{Text: l.Text, Language: "zh-Hans", At: iiif.Spot{Canvas: canvas, Box: scaled(l.Box)}})
			}
		}
		var b bytes.Buffer
		if err := iiif.WriteLines(&b, c.Lines, lines); err != nil {
			t.Fatal(err)
		}
		files[p.Label+"/lines.json"] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644}
		files["pictures/page-"+p.Label+".jpg"] = &fstest.MapFile{Data: []byte("\xff\xd8\xff"), Mode: 0o644}
		issue.Leaves = append(issue.Leaves, leaf)
	}
	var b bytes.Buffer
	if err := iiif.WriteManifest(&b, issue); err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644}
	return files
}

// Our own manifest comes back: facts, pages, every line with its place, and
// every article with its headline and all its text.
func TestOursComesBack(t *testing.T) {
	want, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	files := ours(t, want)
	if !manifest.Is("x.json", files["manifest.json"].Data[:4096]) || manifest.Is("lines.json", files[want.Pages[0].Label+"/lines.json"].Data[:4096]) {
		t.Error("a manifest is told from an annotation page")
	}
	r, err := manifest.Read(files, "manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	e := r.Edition
	if e.Title.Name != "今日云汀" || e.Title.Language != "zh-Hans" || e.Date != want.Date || len(e.Pages) != 4 {
		t.Fatalf("%+v %s, %d pages", e.Title, e.Date, len(e.Pages))
	}
	lost, lines := 0, 0
	for i, p := range want.Pages {
		if e.Pages[i].Label != p.Label || r.Plates[i] != "pictures/page-"+p.Label+".jpg" {
			t.Errorf("page %d is %q, shown by %q", i+1, e.Pages[i].Label, r.Plates[i])
		}
		have := map[string][]geom.Rect{} // some lines are printed twice
		for _, z := range e.Pages[i].Zones {
			for _, l := range z.Lines {
				have[bare(l.Text)] = append(have[bare(l.Text)], l.Box)
			}
		}
		k := e.Pages[i].Width / p.Width
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				lines++
				if !slices.ContainsFunc(have[bare(l.Text)], func(b geom.Rect) bool { return math.Abs(b.X0-l.Box.X0*k) <= k && math.Abs(b.Y1-l.Box.Y1*k) <= k }) {
					lost++
				}
			}
		}
	}
	t.Logf("%d lines, %d lost or displaced", lines, lost)
	if lost > 0 {
		t.Errorf("%d of %d lines are lost or displaced", lost, lines)
	}
	sentences, broken := 0, 0
	byHead := map[string]paper.Article{}
	for _, a := range e.Articles {
		byHead[a.Headline] = a
	}
	for _, a := range want.Articles {
		if a.Kind != paper.KindStory || a.Headline == "" {
			continue
		}
		got, ok := byHead[a.Headline]
		if !ok || len(got.Parts) != len(a.Parts) {
			t.Errorf("%q: %d parts of %d", a.Headline, len(got.Parts), len(a.Parts))
			continue
		}
		said := bare(strings.Join(got.Paragraphs, ""))
		for _, p := range a.Paragraphs {
			for _, sentence := range strings.Split(p, "。") {
				if s := bare(sentence); len(s) > 30 {
					sentences++
					if !strings.Contains(said, s) {
						broken++
					}
				}
			}
		}
	}
	// A manifest does not say which lines are captions and pull quotes, which stand
	// in the way of a few sentences.
	t.Logf("%d sentences, %d with a caption or quote among them", sentences, broken)
	if sentences < 100 || broken*50 > sentences {
		t.Errorf("%d of %d sentences are broken", broken, sentences)
	}
}

// A manifest of version 3 with words, a physical scale, and a range that runs
// over two canvases, everything written in one file.
const third = `{"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://library.example/m","type":"Manifest","label":{"en":["The Weir Herald, 5 November 1898"]},
"metadata":[{"label":{"en":["Title"]},"value":{"en":["The Weir Herald"]}}],"navDate":"1898-11-05T00:00:00Z",
"items":[{"id":"https://library.example/c1","type":"Canvas","label":{"none":["Page 1"]},"width":2100,"height":2970,
 "service":[{"profile":"http://iiif.io/api/annex/services/physdim","physicalScale":0.1,"physicalUnits":"mm"}],
 "items":[{"type":"AnnotationPage","items":[{"type":"Annotation","motivation":"painting","target":"https://library.example/c1","body":{"id":"https://images.example/weir_0001/full/max/0/default.jpg","type":"Image","service":[{"id":"https://images.example/weir_0001","type":"ImageService3"}]}}]}],
 "annotations":[{"type":"AnnotationPage","items":[
  {"type":"Annotation","motivation":"commenting","body":{"type":"TextualBody","value":"a remark"},"target":"https://library.example/c1#xywh=1,1,9,9"},
  %s]}]},
 {"id":"https://library.example/c2","type":"Canvas","label":{"none":["2"]},"width":2100,"height":2970,"annotations":[{"type":"AnnotationPage","items":[
  {"type":"Annotation","motivation":["supplementing"],"body":{"type":"TextualBody","value":"second one followed.","language":"en"},"target":{"type":"SpecificResource","source":{"id":"https://library.example/c2","type":"Canvas"},"selector":{"type":"FragmentSelector","value":"xywh=pixel:200,300,900,50"}}}]}]}],
"structures":[{"id":"r0","type":"Range","label":{"en":["Contents"]},"items":[{"id":"r1","type":"Range","label":{"en":["The lock is open"]},"items":[{"id":"https://library.example/c1#xywh=100,300,1100,400","type":"Canvas"},
 {"type":"SpecificResource","source":"https://library.example/c2","selector":{"type":"FragmentSelector","value":"xywh=100,200,1100,300"}}]},{"id":"r2","type":"Range","label":{"en":["Page 2"]},"items":[{"id":"https://library.example/c2","type":"Canvas"}]}]}]}`

func words(y int, texts ...string) string {
	var out []string
	for i, w := range texts {
		out = append(out, fmt.Sprintf(`{"type":"Annotation","motivation":"supplementing","textGranularity":"word","body":{"type":"TextualBody","value":%q},"target":"https://library.example/c1#xywh=%d,%d,150,50"}`, w, 200+i*170, y))
	}
	return strings.Join(out, ",")
}

func TestThird(t *testing.T) {
	text := fmt.Sprintf(third, words(350, "The", "lock", "is", "open")+","+words(500, "The", "old", "lock", "opened.")+","+words(560, "Then", "the"))
	r, err := manifest.Read(fstest.MapFS{"in/m.json": {Data: []byte(text)}, "in/weir_0001.jpg": {Data: []byte("x")}, "weir_0001.jpg": {}}, "in/m.json")
	if err != nil {
		t.Fatal(err)
	}
	e := r.Edition
	if e.Title.Name != "The Weir Herald" || e.Title.Language != "en" || e.Date.String() != "1898-11-05" || e.Pages[0].Label != "1" || r.Plates[0] != "in/weir_0001.jpg" || r.Plates[1] != "" {
		t.Errorf("%+v %s %q %q", e.Title, e.Date, e.Pages[0].Label, r.Plates)
	}
	if math.Abs(e.Pages[0].Width-2100*72/254.0) > 0.1 {
		t.Errorf("the page is %v wide", e.Pages[0].Width)
	}
	if len(e.Articles) != 1 {
		t.Fatalf("%d articles", len(e.Articles))
	}
	a := e.Articles[0]
	if a.Headline != "The lock is open" || strings.Join(a.Paragraphs, " ") != "The old lock opened. Then the second one followed." || len(a.Parts) != 2 || a.Parts[1].Page != 2 {
		t.Errorf("%q %q %d parts", a.Headline, a.Paragraphs, len(a.Parts))
	}
	if strings.Contains(fmt.Sprint(e), "a remark") {
		t.Error("a remark is no text of the page")
	}
}

// Version 2, with an annotation list beside it and no ranges but pages: the
// engine is to find the articles.
func TestSecond(t *testing.T) {
	files := fstest.MapFS{"manifest.json": {Data: []byte(`{"@context":"http://iiif.io/api/presentation/2/context.json","@id":"http://library.example/iiif/9/manifest.json","@type":"sc:Manifest","label":[{"@value":"Prairie Bell 1898-11-05","@language":"en"}],
"sequences":[{"@type":"sc:Sequence","canvases":[{"@id":"http://library.example/iiif/9/canvas/1","@type":"sc:Canvas","label":"p. 1","width":2100,"height":2970,
"images":[{"@type":"oa:Annotation","motivation":"sc:painting","resource":{"@id":"http://library.example/9/p1.jpg","@type":"dctypes:Image"},"on":"http://library.example/iiif/9/canvas/1"}],
"otherContent":[{"@id":"http://library.example/iiif/9/list/p1.json","@type":"sc:AnnotationList"}]}]}],
"structures":[{"@id":"x","@type":"sc:Range","label":"Page 1","canvases":["http://library.example/iiif/9/canvas/1"]}]}`)},
		"list/p1.json": {Data: []byte(`{"@context":"http://iiif.io/api/presentation/2/context.json","@type":"sc:AnnotationList","resources":[
{"@type":"oa:Annotation","motivation":"sc:painting","resource":{"@type":"cnt:ContentAsText","chars":"Wheat is up","format":"text/plain"},"on":"http://library.example/iiif/9/canvas/1#xywh=200,300,900,60"},
{"@type":"oa:Annotation","motivation":"sc:painting","resource":{"@type":"cnt:ContentAsText","chars":"It rose by a cent."},"on":{"@type":"oa:SpecificResource","full":"http://library.example/iiif/9/canvas/1","selector":{"@type":"oa:FragmentSelector","value":"xywh=200,400,900,30"}}}]}`)}, "p1.jpg": {}}
	if !manifest.Is("manifest.json", files["manifest.json"].Data) || manifest.Is("p1.json", files["list/p1.json"].Data) {
		t.Error("a manifest is told from an annotation list")
	}
	r, err := manifest.Read(files, "manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	e := r.Edition
	if e.Title.Name != "Prairie Bell" || e.Title.Language != "en" || e.Date.String() != "1898-11-05" || e.Pages[0].Label != "1" || len(e.Articles) != 0 || r.Plates[0] != "p1.jpg" {
		t.Errorf("%+v %s %q %q, %d articles", e.Title, e.Date, e.Pages[0].Label, r.Plates, len(e.Articles))
	}
	text := ""
	for _, g := range r.Sheets[0].Glyphs {
		text += g.Text
	}
	if text != "Wheatisup"+"Itrosebyacent." {
		t.Errorf("the sheet reads %q", text)
	}
}

// ALTO that a canvas names goes before its annotations.
func TestSeeAlso(t *testing.T) {
	want, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := alto.Encode(&page, want.Pages[1], alto.Origin{}); err != nil {
		t.Fatal(err)
	}
	text := `{"@context":["http://iiif.io/api/presentation/3/context.json"],"type":"Manifest","label":{"none":["x"]},"items":[{"id":"c","type":"Canvas","width":400,"height":600,"seeAlso":[{"id":"https://x.example/a/p2.xml?v=1","type":"Dataset","profile":"http://www.loc.gov/standards/alto/"}]}]}`
	r, err := manifest.Read(fstest.MapFS{"m.json": {Data: []byte(text)}, "a/p2.xml": {Data: page.Bytes()}}, "m.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Sheets) != 1 || len(r.Sheets[0].Glyphs) < 500 || math.Abs(r.Edition.Pages[0].Width-want.Pages[1].Width) > 0.1 {
		t.Errorf("%d glyphs on a page %v wide", len(r.Sheets[0].Glyphs), r.Edition.Pages[0].Width)
	}
}

// inside fails the test when a file outside the folder is asked for.
type inside struct {
	t testing.TB
	fstest.MapFS
}

func (i inside) Open(name string) (fs.File, error) {
	if !strings.HasPrefix(name, "in/") {
		i.t.Errorf("%q was opened", name)
	}
	return i.MapFS.Open(name)
}

func TestHostileManifests(t *testing.T) {
	canvas := `{"id":"c","type":"Canvas","width":100,"height":100,"label":{"none":["1"]}`
	many := func(s string, n int) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	for name, c := range map[string]struct {
		text, why string
	}{
		"links out":      {text: `{"items":[` + canvas + `,"annotations":[{"id":"../../secret.json"},{"id":"file:///secret.json"},{"id":"%2e%2e/secret.json"}],"seeAlso":[{"id":"/../secret.xml"}],"items":[{"items":[{"body":{"id":"..\\secret.jpg"}}]}]}]}`},
		"no JSON":        {"<html>", "no JSON object"},
		"list":           {"[]", "no JSON object"},
		"deep":           {strings.Repeat(`{"items":[`, 20_000), "no JSON object"},
		"empty":          {"{}", "names no canvas"},
		"wrong kinds":    {text: `{"label":5,"navDate":[],"metadata":"x","items":[` + canvas + `,"annotations":"x","items":[[[]]],"seeAlso":5}],"structures":[{"items":[5,"x",[]],"canvases":5}]}`},
		"many canvases":  {`{"items":[` + many(canvas+"}", 500) + `]}`, "more than 400 canvases"},
		"huge numbers":   {text: `{"items":[{"id":"c","width":1e300,"height":-5,"annotations":[{"items":[{"body":{"value":"x"},"target":"c#xywh=1e99,9999999999999,1,1"}]}]}]}`},
		"many notes":     {text: `{"items":[` + canvas + `,"annotations":[{"items":[` + many(`{"body":{"value":"x"},"target":"c#xywh=1,1,5,5"}`, 150_000) + `]}]}]}`},
		"nested ranges":  {text: `{"items":[` + canvas + `}],"structures":[` + strings.Repeat(`{"type":"Range","items":[`, 2000) + strings.Repeat("]}", 2000) + `]}`},
		"own annotation": {text: `{"items":[` + canvas + `,"annotations":[{"id":"m.json"}]}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := manifest.Read(inside{t, fstest.MapFS{"in/m.json": {Data: []byte(c.text)}, "secret.json": {}, "secret.xml": {}, "secret.jpg": {}}}, "in/m.json")
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if c.why == "" && err != nil || c.why != "" && (!paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), c.why)) {
				t.Errorf("%v, want %q", err, c.why)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(third, words(350, "a"))), []byte(`{"items":[]}`))
	f.Add([]byte(`{"sequences":[{"canvases":[{"@id":"c","otherContent":[{"@id":"l.json"}]}]}],"structures":[{"canvases":["c#xywh=1,2,3,4"]}]}`), []byte(`{"resources":[{"resource":{"chars":"x"},"on":"c#xywh=1,2,3,4"}]}`))
	f.Fuzz(func(t *testing.T, data, list []byte) {
		r, err := manifest.Read(inside{t, fstest.MapFS{"in/m.json": {Data: data}, "in/l.json": {Data: list}}}, "in/m.json")
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if len(r.Sheets) != len(r.Edition.Pages) || len(r.Plates) != len(r.Sheets) {
			t.Fatalf("%d sheets, %d pages", len(r.Sheets), len(r.Edition.Pages))
		}
		for _, a := range r.Edition.Articles {
			for _, p := range a.Parts {
				if p.Page < 1 || p.Page > len(r.Edition.Pages) {
					t.Fatalf("part on page %d", p.Page)
				}
			}
		}
	})
}
