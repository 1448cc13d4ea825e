package manifest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
)

// note is one text annotation: a line, or a word of one.
type note struct {
	text, language string
	box            geom.Rect // in units of the canvas; zero for the whole of it
	word           bool
}

// annotated reads the text that annotations put on a canvas. Each is a block of
// its own, as nothing says which lines are set alike; words that stand beside
// each other are one line.
func (b *builder) annotated(c object, into *machineread.Page) {
	var line *machineread.Line
	put := func() {
		if line != nil && len(into.Blocks) < mostLines {
			into.Blocks = append(into.Blocks, machineread.Block{Parent: -1, Kind: machineread.KindText, Box: line.Box, Lines: []machineread.Line{*line}})
		}
		line = nil
	}
	for _, n := range b.notes(c) {
		if n.language != "" && len(b.stated) < mostPages {
			b.stated = append(b.stated, n.language)
		}
		if line == nil || !n.word || !goesOn(line.Box, n.box) {
			put()
			line = &machineread.Line{Box: n.box}
		}
		words := strings.Fields(n.text)
		for _, w := range words {
			word := machineread.Word{Text: w, Space: true}
			if n.word || len(words) == 1 {
				word.Box = n.box
			}
			word.Certainty = machineread.MachineRead
			line.Words = append(line.Words, word)
		}
		line.Box = line.Box.Union(n.box)
	}
	put()
}

// goesOn reports whether a word's box goes on with a line.
func goesOn(line, word geom.Rect) bool {
	return word.X0 >= line.X0 && word.OverlapY(line) > 0.5*min(word.Height(), line.Height()) && word.X0-line.X1 < 3*word.Height()
}

// notes lists a canvas's text annotations, of version 3 or 2, written in the
// manifest or in a file beside it.
func (b *builder) notes(c object) []note {
	var out []note
	for _, page := range append(c.list("annotations"), c.list("otherContent")...) {
		items := page.list("items")
		if len(items) == 0 {
			items = page.list("resources")
		}
		if name := b.find(page.id()); len(items) == 0 && name != "" {
			if o, err := load(b.fsys, name); err == nil {
				if items = o.list("items"); len(items) == 0 {
					items = o.list("resources")
				}
			}
		}
		for _, a := range items {
			if len(out) == mostLines {
				return out
			}
			if n, ok := noteOf(a); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

// noteOf reads an annotation that gives the text of a place.
func noteOf(a object) (note, bool) {
	for _, m := range a.strings("motivation") {
		switch strings.TrimPrefix(m, "oa:") {
		case "commenting", "tagging", "linking", "highlighting", "describing", "bookmarking", "editing", "questioning", "replying", "assessing", "moderating", "identifying", "classifying":
			return note{}, false
		}
	}
	n := note{word: strings.EqualFold(a.text("textGranularity"), "word")}
	for _, body := range append(a.list("body"), a.list("resource")...) {
		value := body.text("value")
		if value == "" {
			value = body.text("chars")
		}
		if format := body.text("format"); value == "" || format == "text/html" && strings.Contains(value, "<") {
			continue
		}
		n.text, n.language = value, body.text("language")
		break
	}
	if s := a.text("body"); n.text == "" && s != "" && !strings.Contains(s, "://") {
		n.text = s
	}
	target := a["target"]
	if target == nil {
		target = a["on"]
	}
	_, n.box = spot(target)
	return n, strings.TrimSpace(n.text) != ""
}

var region = regexp.MustCompile(`xywh=(?:pixel:)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)`)

// spot is the canvas that a target names, and the box on it; zero for all of it.
func spot(target any) (canvas string, box geom.Rect) {
	switch t := target.(type) {
	case string:
		canvas, _, _ = strings.Cut(t, "#")
		return canvas, boxOf(t)
	case []any:
		if len(t) > 0 {
			return spot(t[0])
		}
	case map[string]any:
		o := object(t)
		for _, key := range []string{"source", "full"} {
			if o[key] != nil {
				canvas, box = spot(o[key])
			}
		}
		if canvas == "" {
			canvas, box = spot(o.id())
		}
		for _, s := range o.list("selector") {
			if r := boxOf(s.text("value")); !r.IsZero() {
				box = r
			}
			if d := s.list("default"); len(d) > 0 { // oa:Choice of version 2
				if r := boxOf(d[0].text("value")); !r.IsZero() {
					box = r
				}
			}
		}
	}
	return canvas, box
}

func boxOf(s string) geom.Rect {
	m := region.FindStringSubmatch(s)
	if m == nil {
		return geom.Rect{}
	}
	var v [4]float64
	for i := range v {
		f, err := strconv.ParseFloat(m[i+1], 64)
		if err != nil || f < -1e6 || f > 1e6 {
			return geom.Rect{}
		}
		v[i] = f
	}
	return geom.R(v[0], v[1], v[0]+v[2], v[1]+v[3])
}
