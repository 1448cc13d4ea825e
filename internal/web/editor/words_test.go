package editor

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var placeholder = regexp.MustCompile(`\{\w+\}`)

func TestEveryLanguageSaysEverything(t *testing.T) {
	books, err := readWords(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range interfaceLanguages {
		for key, phrase := range books[simplified].Words {
			other, ok := books[lang].Words[key]
			if !ok || other == "" {
				t.Errorf("%s has no phrase for %q", lang, key)
				continue
			}
			want, got := placeholder.FindAllString(phrase, -1), placeholder.FindAllString(other, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(slices.Compact(want), slices.Compact(got)) && !strings.HasPrefix(key, "date.") {
				t.Errorf("%s %q fills in %v, zh-Hans %v", lang, key, got, want)
			}
		}
		for key := range books[lang].Words {
			if _, ok := books[simplified].Words[key]; !ok && !strings.HasSuffix(key, ".one") {
				t.Errorf("%s has a phrase for %q that zh-Hans has not", lang, key)
			}
		}
	}
}

// Phrases are asked for by keys written out in templates and code. Each must be
// there. Keys that are put together ("notice." + status) are the screens' tests'.
func TestPhrasesAreThere(t *testing.T) {
	books, err := readWords(files)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	for key := range books[simplified].Words {
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
			if _, ok := books[simplified].Words[key]; !ok {
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
