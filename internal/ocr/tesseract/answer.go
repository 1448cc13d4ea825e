package tesseract

import (
	"bytes"
	"image"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/hocr"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// blocks reads an answer about a region, back in pixels of the picture.
func blocks(answer []byte, region image.Rectangle) ([]ocr.Block, error) {
	_, pages, err := hocr.Read("tesseract's answer", bytes.NewReader(answer))
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "tesseract's answer cannot be read", Remedy: "install tesseract 4 or later", Err: err}
	}
	var out []ocr.Block
	for _, b := range pages[0].Blocks {
		if kept := blockOf(b, pages[0].Scale, region); len(kept.Lines) > 0 {
			out = append(out, kept)
		}
	}
	return out, nil
}

func blockOf(b machineread.Block, scale float64, region image.Rectangle) ocr.Block {
	out := ocr.Block{}
	for _, l := range b.Lines {
		line := ocr.Line{}
		for _, w := range l.Words {
			word := ocr.Word{Text: cleaned(w.Text), Box: pixels(w.Box, scale, region), Certainty: w.Certainty}
			if word.Text == "" || word.Box.Empty() {
				continue
			}
			line.Words = append(line.Words, word)
			line.Box = line.Box.Union(word.Box)
		}
		if len(line.Words) == 0 {
			continue
		}
		if own := pixels(l.Box, scale, region); !own.Empty() {
			line.Box = own
		}
		if len(l.Baseline) == 2 {
			line.Foot = [2]image.Point{pixel(l.Baseline[0], scale, region), pixel(l.Baseline[1], scale, region)}
		}
		out.Lines = append(out.Lines, line)
		out.Box = out.Box.Union(line.Box)
	}
	return out
}

// cleaned leaves of a word what prints.
func cleaned(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(text)
}

func pixel(p geom.Point, scale float64, region image.Rectangle) image.Point {
	return image.Pt(int(math.Round(p.X/scale)), int(math.Round(p.Y/scale))).Add(region.Min)
}

func pixels(r geom.Rect, scale float64, region image.Rectangle) image.Rectangle {
	a, b := pixel(geom.Point{X: r.X0, Y: r.Y0}, scale, region), pixel(geom.Point{X: r.X1, Y: r.Y1}, scale, region)
	return image.Rectangle{Min: a, Max: b}.Intersect(region)
}
