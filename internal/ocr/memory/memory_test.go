package memory_test

import (
	"image"
	"testing"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/memory"
	"github.com/banmian/banmian/internal/ocr/ocrtest"
)

func TestContract(t *testing.T) {
	word := func(s string, x int) ocr.Word {
		return ocr.Word{Text: s, Box: image.Rect(x, 10, x+40, 30), Certainty: 0.9}
	}
	line := ocr.Line{Box: image.Rect(10, 10, 150, 30), Words: []ocr.Word{word("Ferry", 10), word("late", 60)}}
	ocrtest.Run(t, ocrtest.Case{
		Engine:   &memory.Engine{Speaks: []ocr.Language{ocr.German, ocr.English}, Blocks: []ocr.Block{{Box: line.Box, Lines: []ocr.Line{line}}}},
		Absent:   &memory.Engine{Absent: true},
		Picture:  image.NewGray(image.Rect(0, 0, 200, 100)),
		Language: ocr.English,
		Says:     "Ferry late",
	})
}
