package editor

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
// there. Keys that are put together ("notice." + status) are the screens' tests'.
func TestPhrasesAreThere(t *testing.T) {
	books, err := web.ReadWordbooks(files)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	for key := range books[web.Simplified].Words {
		part, _, _ := strings.Cut(key, ".")
		parts[part] = true
	}
	asked := regexp.MustCompile(`"([a-z]+\.[a-z0-9_.-]*[a-z0-9_])"`)
	look := func(name string, text []byte) {
		for _, m := range asked.FindAllSubmatch(text, -1) {
			key := string(m[1])
			part, _, _ := strings.Cut(key, ".")
			if !parts[part] || isFile.MatchString(key) || strings.HasSuffix(key, "_") {
				continue
			}
			if _, ok := books[web.Simplified].Words[key]; !ok {
				t.Errorf("%s asks for the phrase %q, which is not there", name, key)
			}
		}
	}
	templates, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		look(name, text)
	}
	sources, err := filepath.Glob("[a-z]*.go")
	if err != nil || len(sources) < 10 {
		t.Fatalf("the sources are not here: %v %v", sources, err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		look(name, text)
	}
}

var isFile = regexp.MustCompile(`\.(js|css|html|svg|toml|pdf|json|txt)$`)

// The desk's scripts together, and its styles, after gzip.
const (
	mostScript = 20 << 10
	mostStyle  = 16 << 10
)

func TestWeight(t *testing.T) {
	for _, c := range []struct {
		ext  string
		most int
	}{{"js", mostScript}, {"css", mostStyle}} {
		names, err := fs.Glob(files, "assets/*."+c.ext)
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", c.ext, err)
		}
		sum := 0
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			var z bytes.Buffer
			w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
			w.Write(text)
			w.Close()
			sum += z.Len()
		}
		if sum > c.most {
			t.Errorf("%v weigh %d bytes after gzip, at most %d", names, sum, c.most)
		}
	}
}
