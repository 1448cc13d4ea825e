package backup

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Whatever a tar file holds, reading it ends without a panic, and a copy that is
// found whole has a manifest that names nothing outside.
func FuzzTar(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range map[string]string{"files/banmian.db": "x", manifestName: "{}", sumName: "0  manifest.json\n"} {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o600}); err != nil {
			f.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("not a tar file"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "a.tar")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r := newReport("verify", name)
		m, err := comparing(t.Context(), tarSource(name), r, nil)
		for _, l := range m.Files {
			if err == nil && !filepath.IsLocal(l.Name) {
				t.Errorf("a file outside: %q", l.Name)
			}
		}
	})
}
