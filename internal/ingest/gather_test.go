package ingest_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

func gather(t *testing.T, paths ...string) *ingest.Batch {
	t.Helper()
	b, err := ingest.Gather(paths...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestGatherDirectory(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"p1.txt": pageOne(""), "more/p2.txt": pageTwo, ".hidden": "x", "__MACOSX/p1.txt": "x", "Thumbs.db": "x", ".git/config": "x"})
	b := gather(t, dir)
	if got := names(b); got != "p2.txt p1.txt" {
		t.Errorf("found %q", got)
	}
	e, err := ingest.Read(t.Context(), nil, b.Inputs, nil)
	if err != nil || len(e.Pages) != 2 {
		t.Errorf("%d pages, %v", len(e.Pages), err)
	}
}

func TestGatherRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"empty/.keep": "", "outside.txt": "x", "links/in.txt": "x"})
	for link, to := range map[string]string{"links/out.txt": filepath.Join(dir, "outside.txt"), "loops/p1.txt": "p1.txt", "dangles/p1.txt": "gone.txt", "loop": "loop", "dangling": "gone"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(dir, "huge.pdf")
	f, err := os.Create(huge)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(2 << 30); err != nil { // sparse
		t.Fatal(err)
	}
	f.Close()
	for name, c := range map[string]struct {
		kind paper.FaultKind
		says string
	}{
		"none.pdf": {paper.NotFound, "no such file"}, "empty": {paper.Invalid, "no files"}, "links": {paper.Invalid, "links/out.txt: it leads out of the directory; put the file"},
		"loops": {paper.Invalid, "loops/p1.txt: it leads round in a circle; take"}, "dangles": {paper.Invalid, "dangles/p1.txt: the file it leads to is not there; take"},
		"loop": {paper.Invalid, "read the link"}, "dangling": {paper.Invalid, "it leads to is not there"},
		"pipe": {paper.Invalid, "not a file"}, "huge.pdf": {paper.Invalid, "larger than 512 MiB"},
	} {
		b, err := ingest.Gather(filepath.Join(dir, name))
		if b != nil || !paper.IsKind(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: want %s that says %q, got %v", name, c.kind, c.says, err)
		}
	}
}

func TestGatherNamelessFile(t *testing.T) {
	if _, err := ingest.Gather(""); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "one of the names given is empty") {
		t.Errorf("got %v", err)
	}
}

// Names of strangers reach a terminal without what drives or deceives it.
func TestNamesInMessagesAreVisible(t *testing.T) {
	const bad = "p\x1b[31m1\u202etxt.pdf\u200b\r"
	dir := t.TempDir()
	write(t, dir, map[string]string{"d/" + bad: ""})
	gathered := func(path string) error { _, err := ingest.Gather(path); return err }
	for name, err := range map[string]error{
		"absent":    gathered(filepath.Join(dir, "none"+bad)),
		"directory": read(ingest.Bytes(bad, []byte("\x1f\x8b\x08"))),
		"zip":       read(gather(t, makeZip(t, entry{name: bad, body: "\x1f\x8b\x08"})).Inputs...),
		"picture":   read(ingest.Bytes(bad, []byte("\x89PNG\r\n"))),
		"alone":     read(ingest.Bytes(bad, []byte("{}")), ingest.Bytes("p2.txt", []byte(pageTwo))),
	} {
		if err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e\u200b\r") || !strings.Contains(err.Error(), "p[31m1txt.pdf") || paper.KindOf(err) == "" {
			t.Errorf("%s: %q", name, err)
		}
	}
}

func read(inputs ...ingest.Input) error {
	_, err := ingest.Read(context.Background(), nil, inputs, nil)
	return err
}

func TestGatherZip(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("第二版.txt")
	if err != nil {
		t.Fatal(err)
	}
	path := makeZip(t, entry{name: "报纸/p1.txt", body: pageOne("")}, entry{name: gbk, body: pageTwo, raw: true}, entry{name: "报纸/"}, entry{name: "__MACOSX/._p1.txt", body: "x"})
	b := gather(t, path)
	if got := names(b); got != "p1.txt 第二版.txt" {
		t.Errorf("found %q", got)
	}
	e, err := ingest.Read(t.Context(), nil, b.Inputs, nil)
	if err != nil || len(e.Pages) != 2 || e.Title.Name != "今日云汀" {
		t.Errorf("read %q, %d pages, %v", e.Title.Name, len(e.Pages), err)
	}
}

func TestZipRefused(t *testing.T) {
	inner, err := os.ReadFile(makeZip(t, entry{name: "p1.txt", body: "x"}))
	if err != nil {
		t.Fatal(err)
	}
	many := make([]entry, 20_001)
	for i := range many {
		many[i] = entry{name: fmt.Sprint(i)}
	}
	for name, c := range map[string]struct {
		entries []entry
		says    string
	}{
		"climbs": {[]entry{{name: "../p1.txt", body: "x"}}, "no plain path"}, "absolute": {[]entry{{name: "/etc/p1.txt", body: "x"}}, "no plain path"},
		"backslash": {[]entry{{name: `..\p1.txt`, body: "x"}}, "no plain path"}, "drive": {[]entry{{name: "C:/p1.txt", body: "x"}}, "no plain path"},
		"inside climbs": {[]entry{{name: "a/../../p1.txt", body: "x"}}, "no plain path"},
		"twice":         {[]entry{{name: "p1.txt", body: "x"}, {name: "P1.TXT", body: "y"}}, "twice"},
		"nested":        {[]entry{{name: "more.zip", body: string(inner)}}, "archive too"},
		"link":          {[]entry{{name: "p1.txt", body: "/etc/passwd", mode: os.ModeSymlink | 0o777}}, "link"},
		"bomb":          {[]entry{{name: "p1.txt", body: strings.Repeat("\x00", 40<<20)}}, "200 times"},
		"many":          {many, "more than 20000 files"},
		"gzip inside":   {[]entry{{name: "p1.pdf.gz", body: "\x1f\x8b\x08 and so on"}}, "gzip"},
		"lies small":    {[]entry{{name: "p1.txt", body: pageOne(""), claims: 10}}, "damaged"},
		"entry named":   {[]entry{{name: "a/p1.pdf.gz", body: "\x1f\x8b\x08 and so on"}}, "read pages.zip: a/p1.pdf.gz as plain text: it is a gzip archive"},
		"empty entry":   {[]entry{{name: "p1.txt"}}, "read pages.zip: p1.txt: the file is empty"},
		"Word":          {[]entry{{name: "[Content_Types].xml", body: "<?xml version='1.0'?><Types/>"}, {name: "word/document.xml", body: "<w/>"}}, "pages.zip: it is a Word file or another of Office, not pages; export it as PDF"},
	} {
		t.Run(name, func(t *testing.T) {
			path := makeZip(t, c.entries...)
			b, err := ingest.Gather(path)
			if err == nil {
				defer b.Close()
				_, err = ingest.Read(t.Context(), nil, b.Inputs, nil)
			}
			if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("want a refusal that says %q, got %v", c.says, err)
			}
		})
	}
	damaged := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(damaged, inner[:len(inner)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.Gather(damaged); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("cut short: %v", err)
	}
}

// entry is a file in a ZIP archive.
type entry struct {
	name, body string
	raw        bool // the name is not UTF-8
	mode       os.FileMode
	claims     uint64 // size to declare, when not the true one
}

func makeZip(t testing.TB, entries ...entry) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, NonUTF8: e.raw}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		var file io.Writer
		var err error
		if e.claims > 0 {
			h.Method, h.UncompressedSize64, h.CompressedSize64, h.CRC32 = zip.Store, e.claims, uint64(len(e.body)), crc32.ChecksumIEEE([]byte(e.body))
			file, err = w.CreateRaw(h)
		} else {
			file, err = w.CreateHeader(h)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(file, e.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "pages.zip")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// FuzzGather gives strangers' bytes as a file: it may be refused, but in words
// for a person, and without a panic.
func FuzzGather(f *testing.F) {
	for _, e := range [][]entry{{{name: "p1.txt", body: pageTwo}}, {{name: "../x", body: "x"}}, {{name: "a/b", body: "x"}, {name: "A/b", body: "y"}}} {
		data, err := os.ReadFile(makeZip(f, e...))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"", "{", `{"schema":"banmian.edition/1"}`, "<?xml version='1.0'?><alto/>", pageTwo, "%PDF-1.4", "BM", "MZ", "RIFFxxxxWEBP", "\xef\xbb\xbf{"} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, fmt.Sprint(os.Getpid()))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := ingest.Gather(path)
		if err == nil {
			defer b.Close()
			_, err = ingest.Read(t.Context(), nil, b.Inputs, nil)
		}
		if err != nil && (paper.KindOf(err) == "" || err.Error() == "") {
			t.Errorf("refused without words: %v", err)
		}
	})
}
