package epub_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/interchange/epub"
	"github.com/banmian/banmian/internal/paper"
)

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// nasty is text that would break out of a document that does not escape.
const nasty = "a<b>&\"'\x00\x1b\u202e]]>\ufffe é\U0001f600"

func edition() paper.Edition {
	return paper.Edition{
		Title: paper.Title{Name: "晨光县报", Language: "zh-Hans"}, Date: paper.Date{Year: 2025, Month: 6, Day: 13},
		Masthead: paper.Masthead{Sponsors: []string{"晨光县委", nasty}, Hotlines: []string{"0571-1234567"}},
		Pages:    []paper.Page{{Sequence: 1, Label: "01", Section: "要闻"}, {Sequence: 2, Label: "02", Section: nasty}},
		Articles: []paper.Article{
			{Kind: paper.KindStory, Kicker: []string{"引题"}, Headline: "小桥修好了", Deck: []string{"副题一", "副题二"},
				Bylines:  []paper.Byline{{Role: "记者", Names: []string{"林小满", "周舟"}}, {Role: "作者", Names: []string{"吴用"}}},
				Dateline: paper.Dateline{Text: "本报讯"}, Paragraphs: []string{"第一段。", nasty},
				Figures: []paper.Figure{{Caption: nasty, Credit: "郑直 摄", Page: 1}, {Page: 1}},
				Parts:   []paper.Part{{Page: 1}, {Page: 2}}},
			{Kind: paper.KindIndex, Headline: "导读", Parts: []paper.Part{{Page: 1}}},
			{Kind: paper.KindStory, Headline: nasty, Paragraphs: []string{"text"}, Parts: []paper.Part{{Page: 2}}},
			{Kind: paper.KindAd, Headline: "空广告", Parts: []paper.Part{{Page: 2}}},
			{Kind: paper.KindBrief, Paragraphs: []string{"无题短讯。"}, Parts: []paper.Part{{Page: 1}}},
		},
	}
}

func book(t testing.TB) epub.Book {
	jpg := picture(t)
	return epub.Book{Edition: edition(), Name: "chenguang/2025-06-13", Modified: time.Date(2025, 6, 13, 6, 0, 0, 0, time.UTC),
		Address: func(i int) string { return fmt.Sprintf("https://paper.example/a/%d", i) },
		Cover:   func() ([]byte, error) { return jpg, nil },
		Figure: func(_, n int) ([]byte, error) {
			if n == 1 {
				return nil, nil
			}
			return jpg, nil
		}}
}

func written(t testing.TB, b epub.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := epub.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// files unpacks a publication.
func files(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if f := z.File[0]; f.Name != "mimetype" || f.Method != zip.Store || len(f.Extra) != 0 {
		t.Errorf("first stands %s, method %d, %d extra bytes", f.Name, f.Method, len(f.Extra))
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice {
			t.Errorf("%s stands there twice", f.Name)
		}
		out[f.Name] = string(b)
	}
	return out
}

// document is an XML file's addresses, ids and text.
type document struct {
	links, ids []string
	text       string
}

func parse(t testing.TB, name, data string) document {
	t.Helper()
	var out document
	d := xml.NewDecoder(strings.NewReader(data))
	d.Strict = true
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%s is not well formed: %v\n%s", name, err, data)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			for _, a := range tok.Attr {
				switch a.Name.Local {
				case "href", "src", "full-path":
					out.links = append(out.links, a.Value)
				case "id":
					out.ids = append(out.ids, a.Value)
				}
			}
		case xml.CharData:
			out.text += string(tok)
		}
	}
}

// Everything that is named stands in the file, and everything in it is named.
func TestWhole(t *testing.T) {
	all := files(t, written(t, book(t)))
	documents := map[string]document{}
	for name, data := range all {
		if path.Ext(name) == ".xhtml" || path.Ext(name) == ".opf" || path.Ext(name) == ".xml" {
			documents[name] = parse(t, name, data)
		}
	}
	named := map[string]bool{"mimetype": true, "META-INF/container.xml": true, "book/book.opf": true}
	for name, d := range documents {
		seen := map[string]bool{}
		for _, id := range d.ids {
			if seen[id] {
				t.Errorf("%s has the id %s twice", name, id)
			}
			seen[id] = true
		}
		for _, l := range d.links {
			if strings.HasPrefix(l, "https://paper.example/") || name == "META-INF/container.xml" {
				continue
			}
			file, id, _ := strings.Cut(l, "#")
			target := path.Join("book", file)
			if file == "" {
				target = name
			}
			if _, ok := all[target]; !ok {
				t.Errorf("%s names %s, which is not there", name, l)
			}
			if id != "" && !strings.Contains(all[target], `id="`+id+`"`) {
				t.Errorf("%s names %s, but there is no such id", name, l)
			}
			if name == "book/book.opf" {
				named[target] = true
			}
		}
	}
	for name := range all {
		if !named[name] {
			t.Errorf("%s is not in the manifest", name)
		}
	}
}

func TestChapter(t *testing.T) {
	all := files(t, written(t, book(t)))
	if _, ok := all["book/a0002.xhtml"]; ok {
		t.Error("the index box became a chapter")
	}
	if _, ok := all["book/a0004.xhtml"]; ok {
		t.Error("an advertisement without words became a chapter")
	}
	first := parse(t, "a1", all["book/a0001.xhtml"]).text
	for _, want := range []string{"第01版 要闻", "引题", "小桥修好了", "副题一", "副题二", "记者 林小满 周舟", "吴用", "本报讯", "第一段。", "郑直 摄", "a<b>&\"']]> é😀"} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is missing in %s", want, first)
		}
	}
	if strings.Contains(first, "作者") {
		t.Error("作者 was not printed by the paper")
	}
	if n := strings.Count(all["book/a0001.xhtml"], "<img"); n != 1 {
		t.Errorf("%d pictures, want the one that could be had", n)
	}
	if strings.Contains(all["book/a0005.xhtml"], "pagebreak") {
		t.Error("page 1 begins twice")
	}
	if !strings.Contains(all["book/a0005.xhtml"], "无题") {
		t.Error("a brief without headline has no name")
	}
}

func TestContents(t *testing.T) {
	all := files(t, written(t, book(t)))
	got := strings.Join(strings.Fields(parse(t, "contents", all["book/contents.xhtml"]).text), " ")
	want := "晨光县报 2025-06-13 目录 第01版 要闻 小桥修好了 无题 第02版 a<b>&\"']]> é😀 a<b>&\"']]> é😀 版面 01 02 正文 封面 目录 正文"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSameBookSameBytes(t *testing.T) {
	if !bytes.Equal(written(t, book(t)), written(t, book(t))) {
		t.Error("the bytes differ")
	}
}

// A correction replaces the book on the shelf: the identifier stays.
func TestIdentifierStays(t *testing.T) {
	b := book(t)
	before := files(t, written(t, b))["book/book.opf"]
	b.Edition.Articles[0].Headline, b.Modified = "大桥修好了", b.Modified.Add(time.Hour)
	after := files(t, written(t, b))["book/book.opf"]
	id := func(opf string) string {
		_, rest, _ := strings.Cut(opf, "urn:uuid:")
		rest, _, _ = strings.Cut(rest, "<")
		return rest
	}
	if id(before) != id(after) || len(id(after)) != 36 || before == after {
		t.Errorf("before %s, after %s", id(before), id(after))
	}
	b.Name = "chenguang/2025-06-14"
	if other := id(files(t, written(t, b))["book/book.opf"]); other == id(after) {
		t.Error("another edition has the same identifier")
	}
}

func TestFaults(t *testing.T) {
	if err := epub.Write(io.Discard, epub.Book{}); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("an empty edition: %v", err)
	}
	b := book(t)
	gone := errors.New("gone")
	b.Figure = func(int, int) ([]byte, error) { return nil, gone }
	if err := epub.Write(io.Discard, b); !errors.Is(err, gone) {
		t.Errorf("a picture that fails: %v", err)
	}
	b = book(t)
	b.Cover, b.Figure, b.Address = nil, func(int, int) ([]byte, error) { return []byte("GIF89a"), nil }, nil
	for name := range files(t, written(t, b)) {
		if path.Ext(name) == ".jpg" || strings.Contains(name, "cover") {
			t.Errorf("%s stands there", name)
		}
	}
}

// The official checker, where BANMIAN_EPUBCHECK names its jar.
func TestOfficialChecker(t *testing.T) {
	jar := os.Getenv("BANMIAN_EPUBCHECK")
	if jar == "" {
		t.Skip("set BANMIAN_EPUBCHECK to epubcheck's jar to run it")
	}
	name := filepath.Join(t.TempDir(), "x.epub")
	if err := os.WriteFile(name, written(t, book(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "java", "-jar", jar, name).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
