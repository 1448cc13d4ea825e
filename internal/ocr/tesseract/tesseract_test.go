package tesseract

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/ocrtest"
	"github.com/banmian/banmian/internal/paper"
)

const says = "The ferry leaves the harbour"

// picture shows what says says in its upper half.
func picture(t *testing.T) *image.Gray {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 48, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, 900, 300))
	draw.Draw(g, g.Bounds(), image.White, image.Point{}, draw.Src)
	d := font.Drawer{Dst: g, Src: image.NewUniform(color.Black), Face: face, Dot: fixed.P(60, 90)}
	d.DrawString(says)
	return g
}

// script is a program that stands in for tesseract.
func script(t *testing.T, body string) Options {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tesseract")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return Options{Program: name, Limit: 20 * time.Second}
}

const lists = `if [ "$1" = --list-langs ]; then printf 'List of available languages (3):\neng\nosd\nchi_sim\n'; exit; fi
`

// answers finds words where the picture has any black.
const answers = lists + `
[ "$OMP_THREAD_LIMIT" = 1 ] || exit 7
echo "<html><body><div class='ocr_page' title='bbox 0 0 900 150; scan_res 300 300'>"
if [ "$(tr -d '\377' | wc -c)" -gt 100 ]; then
	echo "<p class='ocr_par'><span class='ocr_line' title='bbox 60 50 700 100; baseline 0 -10'>"
	x=60
	for w in The ferry leaves the harbour; do
		echo "<span class='ocrx_word' title='bbox $x 50 $((x+90)) 100; x_wconf 93'>$w</span>"
		x=$((x+120))
	done
	echo "</span></p>"
fi
echo "</div></body></html>"
`

func TestContract(t *testing.T) {
	ocrtest.Run(t, ocrtest.Case{Engine: New(script(t, answers)), Absent: New(Options{Program: "no-such-recogniser"}),
		Picture: picture(t), Language: ocr.English, Says: says})
}

// TestContractOfTheRealOne runs where tesseract is installed, and must where
// BANMIAN_TESSERACT is 1.
func TestContractOfTheRealOne(t *testing.T) {
	if _, err := exec.LookPath("tesseract"); err != nil {
		if os.Getenv("BANMIAN_TESSERACT") == "1" {
			t.Fatal("BANMIAN_TESSERACT=1 asks for tesseract, and it is not installed")
		}
		t.Skip("tesseract is not installed; install tesseract-ocr and tesseract-ocr-eng for this test")
	}
	ocrtest.Run(t, ocrtest.Case{Engine: New(Options{}), Absent: New(Options{Program: "no-such-recogniser"}),
		Picture: picture(t), Language: ocr.English, Says: says})
}

func TestWordsKeepPlaceAndCertainty(t *testing.T) {
	g := picture(t)
	blocks, err := New(script(t, answers)).Recognise(t.Context(), g, ocr.Request{Languages: []ocr.Language{ocr.English}, Region: image.Rect(10, 20, 900, 150)})
	if err != nil || len(blocks) != 1 {
		t.Fatalf("%v, %v", blocks, err)
	}
	l := blocks[0].Lines[0]
	if w := l.Words[1]; w.Text != "ferry" || w.Box != image.Rect(190, 70, 280, 120) || w.Certainty != 0.93 {
		t.Errorf("second word %+v; boxes are to be those of the whole picture", w)
	}
	if l.Foot[0] != image.Pt(70, 110) {
		t.Errorf("baseline from %v", l.Foot)
	}
}

func TestTroubles(t *testing.T) {
	slow := script(t, lists+"sleep 600")
	slow.Limit = 200 * time.Millisecond
	for name, c := range map[string]struct {
		opt  Options
		says string
	}{
		"slow":     {slow, "took longer than 200ms"},
		"endless":  {script(t, lists+"exec yes 'and so on, and so on, and so on, and so on'"), "without end"},
		"fails":    {script(t, lists+"echo 'no such picture' >&2; exit 1"), "gave up"},
		"killed":   {script(t, lists+"kill -9 $$"), "gave up"},
		"nonsense": {script(t, lists+"echo hello"), "cannot be read"},
	} {
		began := time.Now()
		_, err := New(c.opt).Recognise(t.Context(), picture(t), ocr.Request{Languages: []ocr.Language{ocr.English}})
		if !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want an Unavailable fault that says %q", name, err, c.says)
		}
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

func TestEndedContextKillsTheChild(t *testing.T) {
	dir := t.TempDir()
	began := filepath.Join(dir, "began")
	e := New(script(t, lists+"touch "+began+"; sleep 600"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := e.Recognise(ctx, picture(t), ocr.Request{Languages: []ocr.Language{ocr.English}})
		done <- err
	}()
	deadline := time.Now().Add(20 * time.Second)
	for {
		if _, err := os.Stat(began); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the child has not begun")
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("gives %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("still waits for its child")
	}
}

func TestModelsAndModes(t *testing.T) {
	all := []string{"eng", "chi_sim", "chi_sim_vert"}
	for _, c := range []struct {
		ask  ocr.Request
		want string
	}{
		{ocr.Request{Languages: []ocr.Language{ocr.SimplifiedChinese, ocr.English}, DPI: 300}, "stdin stdout -l chi_sim+eng --psm 3 --dpi 300 hocr"},
		{ocr.Request{Languages: []ocr.Language{ocr.SimplifiedChinese}, Direction: ocr.Down}, "stdin stdout -l chi_sim_vert --psm 5 hocr"},
		{ocr.Request{Languages: []ocr.Language{ocr.English}, Extent: ocr.Piece, DPI: 1}, "stdin stdout -l eng --psm 6 hocr"},
	} {
		names, err := chosen(c.ask, all)
		if got := strings.Join(arguments(names, c.ask), " "); err != nil || got != c.want {
			t.Errorf("%+v: %q, %v; want %q", c.ask, got, err, c.want)
		}
	}
	_, err := chosen(ocr.Request{Languages: []ocr.Language{ocr.Japanese}, Direction: ocr.Down}, all)
	if !paper.IsKind(err, paper.NotFound) || !strings.Contains(err.Error(), "tesseract-ocr-jpn-vert") {
		t.Errorf("a model that is absent: %v; want the package it comes in", err)
	}
	if got := listedModels("List (2):\r\neng\r\nchi_sim\n\n"); !slices.Equal(got, []string{"eng", "chi_sim"}) {
		t.Errorf("models %q", got)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte("<div class=ocr_page title='bbox 0 0 90 90; scan_res 300 300'><span class=ocr_line title='bbox 1 1 50 9'><span class=ocrx_word title='bbox 1 1 9 9; x_wconf 50'>a</span>"))
	f.Add([]byte("<div class=ocr_page><span class=ocr_line>a\x00b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		region := image.Rect(5, 5, 95, 95)
		got, err := blocks(bytes.Clone(data), region)
		if err != nil && !paper.IsKind(err, paper.Unavailable) {
			t.Fatalf("not a fault: %v", err)
		}
		for _, b := range got {
			for _, l := range b.Lines {
				for _, w := range l.Words {
					if w.Text == "" || w.Box.Empty() || !w.Box.In(region) || w.Certainty < 0 || w.Certainty > 1 {
						t.Fatalf("word %+v", w)
					}
				}
			}
		}
	})
}
