package pdfengine

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

func TestFontsAreChosenByName(t *testing.T) {
	for base, want := range map[string]bool{
		"NotoSerifCJK-Regular.ttc": true, "NotoSansCJK-Bold.ttc": true, "wqy-zenhei.ttc": true, "simsun.ttc": true,
		"NotoSerifCJK-Regular.txt": false, "DejaVuSans.ttf": false, "LiberationSerif-Bold.ttf": false, "": false,
	} {
		if got := fontRank(base) >= 0; got != want {
			t.Errorf("%q: %v", base, got)
		}
	}
	if !(fontRank("NotoSerifCJK-Regular.ttc") < fontRank("wqy-microhei.ttc")) {
		t.Error("the better font does not come first")
	}
}

func TestFontFilesOutliveTheirNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "NotoSansCJK-Regular.ttc")
	if err := os.WriteFile(path, []byte("ttcf and more"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := &fontFiles{tree: fstest.MapFS{}, files: map[string]*os.File{}}
	f.keep(path)
	f.keep(filepath.Join(t.TempDir(), "missing.ttf"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		file, err := f.Open("usr/share/fonts/NotoSansCJK-Regular.ttc")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(file); err != nil || b.String() != "ttcf and more" {
			t.Errorf("read %q, %v", b.String(), err)
		}
		if info, err := file.Stat(); err != nil || info.Size() != 13 {
			t.Errorf("%v, %v", info, err)
		}
		file.Close()
	}
	if _, err := f.Open("etc/passwd"); err == nil {
		t.Error("it holds more than fonts")
	}
	if len(f.files) != 1 {
		t.Errorf("%d files", len(f.files))
	}
}

// A page whose Chinese font is not in the file is drawn with one of this machine,
// where there is one; its text is the same either way.
func TestMissingFontsAreDrawnWithTheMachines(t *testing.T) {
	f := pdftest.New()
	font := f.CJK("Song", "GBK-EUC-H", "GB1")
	f.Page(pdftest.Page{Width: 100, Height: 100, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 60 Tf 20 30 Td <b0e6> Tj ET"})
	var drawn [2][]byte
	var marks [2][]byte
	for i, without := range []bool{false, true} {
		d := open(t, start(t, Options{Workers: 1, NoSystemFonts: without}), f.Bytes())
		for range 2 { // the second time the copy is open already
			ps, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 100})
			if err != nil {
				t.Fatal(err)
			}
			if drawn[i] != nil && !bytes.Equal(drawn[i], ps[0].Data) {
				t.Error("drawing twice gives two pictures")
			}
			drawn[i] = ps[0].Data
		}
		m := extract(t, d, 0)
		if got := textOf(m); got != "版" {
			t.Errorf("read %q", got)
		}
		marks[i] = encodeMarks(m)
	}
	if !bytes.Equal(marks[0], marks[1]) {
		t.Error("what is read depends on the machine's fonts")
	}
	if has := systemFonts() != nil; has == bytes.Equal(drawn[0], drawn[1]) {
		t.Errorf("the machine has fonts: %v; the pictures are equal: %v", has, !has)
	}
}
