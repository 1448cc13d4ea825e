package public

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/wordtest"
)

func TestEveryLanguageSaysEverything(t *testing.T) {
	books, err := web.ReadWordbooks(files)
	if err != nil {
		t.Fatal(err)
	}
	wordtest.SaysEverything(t, books)
}

// Phrases are asked for by keys written out in templates and code. Each must be
// there, and each that is there must be asked for.
func TestPhrasesAreUsed(t *testing.T) {
	books, err := web.ReadWordbooks(files)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	inTemplate := regexp.MustCompile(`\$?\.[TN] "([a-z0-9_.]+)"`)
	err = fs.WalkDir(files, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		for _, m := range inTemplate.FindAllSubmatch(text, -1) {
			asked[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	inCode := regexp.MustCompile(`"((?:contributor|hotline|site|date|number|edition|page|article|after|archive|publisher|notice|iiif|search)\.[a-z0-9_]+)"`)
	sources, err := filepath.Glob("[a-z]*.go")
	if err != nil || len(sources) < 5 {
		t.Fatalf("the sources are not here: %v %v", sources, err)
	}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range inCode.FindAllSubmatch(text, -1) {
			if key := string(m[1]); !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(key, ".js") && key != "search.json" && !strings.HasSuffix(key, "_") {
				asked[key] = true
			}
		}
	}
	for key := range asked {
		if _, ok := books[web.Simplified].Words[key]; !ok {
			t.Errorf("the phrase %q is asked for and not there", key)
		}
	}
	for key := range books[web.Simplified].Words {
		if !asked[strings.TrimSuffix(key, ".one")] && !composed.MatchString(key) {
			t.Errorf("the phrase %q is never asked for", key)
		}
	}
}

// composed are the phrases whose keys are put together while the program runs.
var composed = regexp.MustCompile(`^(notice\.|search\.(wrong|by|kind|sort)_|hotline\.state_)`)

// budget is the most, in bytes after gzip, that files may weigh together.
var budget = []struct {
	files []string
	most  int
}{
	{[]string{"site.css"}, 10 << 10},
	{[]string{"page.js", "hits.js", "pack.js"}, 6 << 10},
	{[]string{"article.js", "hits.js"}, 4 << 10},
	{[]string{"worker.js"}, 2 << 10},
	{[]string{"archive.js"}, 2 << 10},
}

func TestWeight(t *testing.T) {
	for _, b := range budget {
		sum := 0
		for _, f := range b.files {
			text, err := fs.ReadFile(files, "assets/"+f)
			if err != nil {
				t.Fatal(err)
			}
			var z bytes.Buffer
			w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
			w.Write(text)
			w.Close()
			sum += z.Len()
		}
		if sum > b.most {
			t.Errorf("%v weigh %d bytes, at most %d", b.files, sum, b.most)
		}
	}
}

func TestHeadLines(t *testing.T) {
	for h, want := range map[string]int{"两行 标题": 2, "A headline of words": 1, "一行": 1, "": 1} {
		if got := len(headLines(h)); got != want {
			t.Errorf("%q is set in %d lines, want %d", h, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"短文", 10, "短文"},
		{"一二三四五六", 10, "一二三四五…"},
		{"一二三，四五六", 8, "一二三…"},
		{"the last night ferry", 12, "the last…"},
		{"unbreakablewordthatgoeson", 10, "unbreakabl…"},
		{"a\u202eb", 10, "ab"},
		{"", 10, ""},
	} {
		if got := excerpt(c.text, c.most); got != c.want {
			t.Errorf("%q cut at %d: %q, want %q", c.text, c.most, got, c.want)
		}
	}
}
