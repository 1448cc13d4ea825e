package ingest_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/document"
)

// Every package of the samples is one edition, and the same one packed as ZIP.
func TestSamplePackagesPacked(t *testing.T) {
	root := os.Getenv("BANMIAN_SAMPLES")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
		if _, err := os.Stat(root); err != nil {
			t.Skip("no sample pages here; set BANMIAN_SAMPLES to their directory")
		}
	}
	found := 0
	err := filepath.WalkDir(filepath.Join(root, "newspapers"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ToLower(name), "mets.xml") {
			return err
		}
		found++
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := filepath.Dir(name)
			folder, packed := readPath(t, dir), readPath(t, zipDirectory(t, dir))
			if !bytes.Equal(folder, packed) || len(folder) == 0 {
				t.Error("the folder and the archive are not read alike")
			}
		})
		return nil
	})
	if err != nil || found < 7 {
		t.Fatalf("%d packages, %v", found, err)
	}
}

// readPath is the edition document of a path.
func readPath(t *testing.T, path string) []byte {
	t.Helper()
	b, err := ingest.Gather(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ingest.Read(t.Context(), nil, b.Inputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	if err := document.Encode(&doc, e); err != nil {
		t.Fatal(err)
	}
	return doc.Bytes()
}

func zipDirectory(t *testing.T, dir string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "package.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := zip.NewWriter(f)
	if err := w.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
