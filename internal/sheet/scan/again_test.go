package scan

import (
	"image"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/memory"
)

func TestInkWithoutWordsIsReadAgain(t *testing.T) {
	g := blank(1200, 1600)
	body := blockOf(lineAt(g, 100, 400, 24, "Ferry", "runs", "late"), lineAt(g, 100, 440, 24, "on", "Monday"))
	head := blockOf(lineAt(g, 100, 100, 90, "Harbour", "closed"))
	stain := lineAt(g, 700, 900, 60, "x")
	fill(g, image.Rect(650, 800, 1050, 1100), 90)
	eye := &memory.Engine{Speaks: []ocr.Language{ocr.English}, Blocks: []ocr.Block{head, body, blockOf(stain)}}
	// The first look, at the page, misses what is large.
	blind := &twoExtents{piece: eye, page: &memory.Engine{Speaks: eye.Speaks, Blocks: []ocr.Block{body}}}
	s, err := (&Reader{Engine: blind}).Read(t.Context(), Scan{Grey: g, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	if got := textOf(s); !strings.Contains(got, "Harbour") || !strings.Contains(got, "closed") || strings.ContainsRune(got, 'x') {
		t.Errorf("text %q; want the headline, and nothing of the picture", got)
	}
	if len(s.Pictures) != 1 {
		t.Errorf("pictures %+v", s.Pictures)
	}
}

func TestLinesOverEachOtherAreNotBelieved(t *testing.T) {
	word := func(r image.Rectangle) ocr.Line {
		return ocr.Line{Box: r, Words: []ocr.Word{{Text: "ab", Box: r, Certainty: 0.9}}}
	}
	got := withoutClashes([]ocr.Block{blockOf(word(image.Rect(0, 0, 500, 60)), word(image.Rect(0, 100, 200, 120))), blockOf(word(image.Rect(300, 20, 500, 50)))})
	if len(got) != 1 || len(got[0].Lines) != 1 || got[0].Lines[0].Box.Min.Y != 100 {
		t.Errorf("kept %+v", got)
	}
}
