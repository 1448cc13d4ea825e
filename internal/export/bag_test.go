package export

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"p1.pdf": "p1.pdf", "../../etc/passwd": "passwd", `C:\papers\p1.pdf`: "p1.pdf", "a\nb.pdf": "a_b.pdf", "..": "master", "": "master",
		"100%.pdf": "100_.pdf", "第一版.pdf": "第一版.pdf",
	} {
		if got := safeName(in); got != want {
			t.Errorf("safeName(%q) = %q, want %q", in, got, want)
		}
	}
	taken := map[string]bool{}
	for _, want := range []string{"p.pdf", "p-2.pdf", "P-3.pdf"} {
		in := "p.pdf"
		if want[0] == 'P' {
			in = "P.pdf"
		}
		if got := unused(taken, in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A master whose bytes are not those that were given does not leave as if they
// were.
func TestDamagedMasterIsRefused(t *testing.T) {
	b := &bag{folder: t.TempDir()}
	const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // of abc
	if err := b.add("data/a", strings.NewReader("abc"), sum); err != nil {
		t.Error(err)
	}
	if err := b.add("data/b", strings.NewReader("abd"), sum); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

// What fails leaves what was there before, and nothing half done.
func TestFailureLeavesTheOld(t *testing.T) {
	dir := t.TempDir()
	to := filepath.Join(dir, "x-bag")
	if err := os.Mkdir(to, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, "old"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fail := asFolder(func(_ context.Context, _ *Exporter, _ *matter, folder string) error {
		return os.WriteFile(filepath.Join(folder, "no", "such", "folder"), nil, 0o600)
	})
	if err := fail(t.Context(), nil, nil, to); err == nil {
		t.Fatal("it did not fail")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "x-bag" {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(to, "old")); err != nil {
		t.Error(err)
	}
}
