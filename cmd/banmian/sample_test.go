package main

import (
	"bytes"
	"testing"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/specimen"
)

// Bars of the sample editions. They are typeset by ourselves and easy; pages of
// papers nobody tuned to are measured by bench/reading.
const (
	barF1At80    = 0.95
	barHeadline  = 0.95
	barMasthead  = 1.0
	barCharsLost = 20.0 // lost, duplicated, altered and invented per 10,000
)

// TestSampleReading reads the samples from their PDF bytes and holds the result
// against the truth.
func TestSampleReading(t *testing.T) {
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	for _, s := range specimen.Samples() {
		truth, err := document.Decode(bytes.NewReader(s.Truth))
		if err != nil {
			t.Fatal(err)
		}
		var inputs []ingest.Input
		for _, f := range s.Files {
			inputs = append(inputs, ingest.Bytes(f.Name, f.Data))
		}
		reading, err := ingest.Read(t.Context(), engine, inputs, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := proof.Score(proof.Pair{Truth: truth, Reading: reading})
		f := r.Fidelity
		t.Logf("%s: F1@0.5 %.3f, @0.8 %.3f, @1.0 %.3f; headlines %.3f; multi-block bodies %.3f; jumps %.3f; masthead %.3f; lost %.1f, duplicated %.1f, altered %.1f, invented %.1f per 10,000",
			s.Name, r.Article.F1At50, r.Article.F1At80, r.Article.F1At100, r.Titles.Headline, r.Order.MultiBlock, r.Jumps.F1, r.Masthead.Share,
			f.Lost, f.Duplicated, f.Altered, f.Invented)
		if r.Article.F1At80 < barF1At80 {
			t.Errorf("%s: article F1@0.8 is %.3f, the bar %.2f; worst pages %+v", s.Name, r.Article.F1At80, barF1At80, r.Worst)
		}
		if r.Titles.Headline < barHeadline {
			t.Errorf("%s: headlines %.3f, the bar %.2f", s.Name, r.Titles.Headline, barHeadline)
		}
		if r.Masthead.Share < barMasthead {
			t.Errorf("%s: masthead facts %.3f: %q", s.Name, r.Masthead.Share, r.Masthead.Wrong)
		}
		if sum := f.Lost + f.Duplicated + f.Altered + f.Invented; sum > barCharsLost {
			t.Errorf("%s: %.1f characters of 10,000 are lost, duplicated, altered or invented, the bar %.0f", s.Name, sum, barCharsLost)
		}
	}
}
