// Package document turns an edition into the JSON document banmian.edition/1
// and back. It is the form in which readings, imports, corrections and
// hand-made truth meet; docs/EDITION.md describes it field by field.
//
// It does not read pages, store anything, or judge what an edition says beyond
// the shape of the document.
package document

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Schema names the document format and its version.
const Schema = "banmian.edition/1"

// MaxBytes is the longest document Decode reads: some fifty times a full
// broadsheet of eighty pages with every line's box.
const MaxBytes = 512 << 20

// Options choose what Encode writes beyond the document's own fields.
type Options struct {
	Evidence bool // write the evidence of each article's decisions
}

// Encode writes e as an indented document that ends in a newline. Equal
// editions give equal bytes.
func Encode(w io.Writer, e paper.Edition) error { return EncodeWith(w, e, Options{}) }

// EncodeWith is Encode with options.
func EncodeWith(w io.Writer, e paper.Edition, o Options) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(toWire(e, o)); err != nil {
		return fmt.Errorf("write the edition document: %w", err)
	}
	return out.Flush()
}

// Decode reads one document. Fields it does not know are passed over; a
// document that is not JSON, not this schema, longer than MaxBytes, or followed
// by more text is a paper.Invalid fault.
func Decode(r io.Reader) (paper.Edition, error) {
	limited := &io.LimitedReader{R: r, N: MaxBytes + 1}
	dec := json.NewDecoder(limited)
	var w wireEdition
	if err := dec.Decode(&w); err != nil {
		if limited.N <= 0 {
			return paper.Edition{}, invalid(fmt.Sprintf("it is longer than %d MiB", MaxBytes>>20), nil)
		}
		if errors.Is(err, io.EOF) {
			return paper.Edition{}, invalid("it is empty", err)
		}
		return paper.Edition{}, invalid("it is not the JSON of an edition: "+err.Error(), err)
	}
	if w.Schema != Schema {
		return paper.Edition{}, invalid(fmt.Sprintf("its schema is %q, not %q", clip(w.Schema), Schema), nil)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return paper.Edition{}, invalid("there is more text after the document", nil)
	}
	return fromWire(w)
}

func invalid(why string, err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read the edition document", Why: why,
		Remedy: "give a document that banmian read has written", Err: err}
}

// clip shortens a stranger's word for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// round keeps a number JSON can carry; what is not a number becomes 0.
func round(v, steps float64) float64 {
	v = math.Round(v*steps) / steps
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v + 0 // -0 becomes 0
}

func points(p geom.Polygon) []wirePoint {
	var out []wirePoint
	for _, q := range p {
		out = append(out, wirePoint{length(q.X), length(q.Y)})
	}
	return out
}

func polygon(p []wirePoint) geom.Polygon {
	var out geom.Polygon
	for _, q := range p {
		out = append(out, geom.Point{X: float64(q[0]), Y: float64(q[1])})
	}
	return out
}

func rect(r geom.Rect) *wireRect {
	if r.IsZero() {
		return nil
	}
	return &wireRect{length(r.X0), length(r.Y0), length(r.X1), length(r.Y1)}
}

func unrect(r *wireRect) geom.Rect {
	if r == nil {
		return geom.Rect{}
	}
	return geom.R(float64(r[0]), float64(r[1]), float64(r[2]), float64(r[3]))
}
