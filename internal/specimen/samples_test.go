package specimen

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/banmian/banmian/internal/interchange/document"
)

var update = flag.Bool("update", false, "write the sample editions anew")

// mostBytes is the most a sample page may weigh.
const mostBytes = 400 << 10

// The sample editions checked in are what the typesetter makes of their copy,
// byte for byte. Run with -update after changing copy, layout or typesetter.
func TestSamplesAreUpToDate(t *testing.T) {
	for _, s := range Samples() {
		c, complaints, err := sampleEdition(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		pdfs, err := c.print()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range complaints {
			t.Logf("%s: %s", s.Name, w)
		}
		var doc bytes.Buffer
		if err := document.Encode(&doc, c.truth); err != nil {
			t.Fatal(err)
		}
		files := append([]File{}, s.Files...)
		files = append(files, File{"truth.json", s.Truth})
		made := append(append([][]byte{}, pdfs...), doc.Bytes())
		if len(made) != len(files) {
			t.Fatalf("%s: %d files made, %d checked in", s.Name, len(made), len(files))
		}
		for i, f := range files {
			checkSample(t, filepath.Join("sample", s.Name, f.Name), f.Data, made[i])
		}
	}
}

func checkSample(t *testing.T, name string, have, made []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if filepath.Ext(name) == ".pdf" && len(made) > mostBytes {
		t.Errorf("%s weighs %d bytes; want at most %d", name, len(made), mostBytes)
	}
	if !bytes.Equal(have, made) {
		t.Errorf("%s is not what the typesetter makes (%d bytes, now %d); run go test ./internal/specimen -run Sample -update", name, len(have), len(made))
	}
}

// No sample page has text that did not fit or a hole that shows.
func TestSamplesFit(t *testing.T) {
	for _, s := range samplePages {
		c, complaints, err := sampleEdition(s.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range complaints {
			t.Errorf("%s: %s", s.name, w)
		}
		checkTruth(t, c.truth)
	}
}
