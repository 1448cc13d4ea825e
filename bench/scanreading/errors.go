package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/interchange/pagexml"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/tesseract"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/pdf"
	"github.com/banmian/banmian/internal/sheet/scan"
)

// errors counts characters that were read wrongly.
type errors struct{ wrong, all int }

func (e errors) rate() float64 { return float64(e.wrong) / float64(max(1, e.all)) }

// linesOf are the lines of a page as layout finds them.
func linesOf(s sheet.Sheet) []string {
	var out []string
	for _, b := range layout.Make(s).Blocks {
		for _, l := range b.Lines {
			out = append(out, l.Text)
		}
	}
	return out
}

// count compares the characters of two pages: each line of the truth is found
// in the reading by the characters it shares with it in a row.
func (e *errors) count(truth, reading []string) {
	rest := []rune(squeezed(strings.Join(reading, "")))
	for _, line := range truth {
		want := []rune(squeezed(line))
		if len(want) == 0 {
			continue
		}
		lo, hi, wrong := nearest(want, rest)
		e.all += len(want)
		e.wrong += wrong
		if hi > lo && 2*wrong < len(want) {
			rest = slices.Delete(slices.Clone(rest), lo, hi)
		}
	}
}

// squeezed is a text without spaces, in one form of its marks.
func squeezed(s string) string {
	s = strings.NewReplacer("“", "\"", "”", "\"", "『", "\"", "』", "\"", "「", "\"", "」", "\"", "‘", "'", "’", "'", "ſ", "s").Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// nearest is the part of a text with the fewest edits from a line, and their
// number (P. Sellers, "The theory and computation of evolutionary distances",
// 1980).
func nearest(want, text []rune) (lo, hi, edits int) {
	type cell struct{ cost, from int }
	row, next := make([]cell, len(text)+1), make([]cell, len(text)+1)
	for j := range row {
		row[j] = cell{0, j}
	}
	for i, w := range want {
		next[0] = cell{i + 1, 0}
		for j, r := range text {
			c := row[j]
			if w != r {
				c.cost++
			}
			if d := row[j+1]; d.cost+1 < c.cost {
				c = cell{d.cost + 1, d.from}
			}
			if d := next[j]; d.cost+1 < c.cost {
				c = cell{d.cost + 1, d.from}
			}
			next[j+1] = c
		}
		row, next = next, row
	}
	best := 0
	for j, c := range row {
		if c.cost < row[best].cost {
			best = j
		}
	}
	return row[best].from, best, row[best].cost
}

// typeset is what stands on a page, from its file.
func typeset(ctx context.Context, engine *pdfengine.Engine, name string, file []byte) (sheet.Sheet, error) {
	doc, err := engine.Open(ctx, name, file)
	if err != nil {
		return sheet.Sheet{}, err
	}
	defer doc.Close()
	sheets, err := pdf.ReadDocument(ctx, doc, nil)
	if err != nil || len(sheets) == 0 {
		return sheet.Sheet{}, err
	}
	return sheets[0], nil
}

// scanned reads one scan and compares it with a PAGE file.
func scanned(ctx context.Context, picture, page string) error {
	data, err := os.ReadFile(picture)
	if err != nil {
		return err
	}
	s, err := scan.Decode(picture, data)
	if err != nil {
		return err
	}
	reader := &scan.Reader{Engine: tesseract.New(tesseract.Options{})}
	if *tell != "" {
		reader.Languages = []ocr.Language{ocr.Language(*tell)}
	}
	read, err := reader.Read(ctx, s)
	if err != nil {
		return err
	}
	f, err := os.Open(page)
	if err != nil {
		return err
	}
	defer f.Close()
	_, truth, err := pagexml.Read(page, f)
	if err != nil {
		return err
	}
	var want []string
	for _, b := range truth.Blocks {
		for _, l := range b.Lines {
			want = append(want, l.Text())
		}
	}
	var wrong errors
	wrong.count(want, linesOf(read))
	fmt.Printf("%s: CER %.3f of %d characters\n", picture, wrong.rate(), wrong.all)
	return nil
}
