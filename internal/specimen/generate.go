package specimen

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/banmian/banmian/internal/paper"
)

// Styles names the kinds of paper that Generate makes.
var Styles = []string{"tabloid", "broadsheet", "vertical", "latin"}

// Inks names the ways of putting characters on paper. "runs" is how most
// programs do it; "single" places every character by itself; "double" prints
// headlines twice, a hair apart, for want of a bold face; "outlined" turns some
// headlines into curves, which leaves no characters to read.
var Inks = []string{"runs", "single", "double", "outlined"}

// Options says what to generate. The zero value is a four-page tabloid.
type Options struct {
	Style   string // one of Styles; empty for tabloid
	Pages   int    // 0 for four
	Ink     string // one of Inks; empty to vary among all but the last
	InOrder bool   // draw frames in reading order instead of shuffled
	NoJumps bool   // every story ends on the page it begins on
}

// Generate makes an edition from a seed: a PDF for each page, and what a
// faultless reading of them finds. The same seed and options give the same
// bytes. An error means that the options ask for something unknown.
//
// Each page has a grid of its own and is cut into cells, straight or in
// pinwheels that no straight cut can part; each cell gets a story, photo,
// advertisement or column of briefs whose text is cut to fit.
func Generate(seed uint64, o Options) ([][]byte, paper.Edition, error) {
	c, err := generate(seed, o)
	if err != nil {
		return nil, paper.Edition{}, err
	}
	pdfs, err := c.print()
	return pdfs, c.truth, err
}

// generate makes an edition up without printing it.
func generate(seed uint64, o Options) (*compositor, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	m, err := newMaker(rand.New(rand.NewPCG(seed, 0x62616e6d69616e)), o)
	if err != nil {
		return nil, err
	}
	for i := range o.Pages {
		m.plan(i)
	}
	// The first page comes last: its index names stories of the others.
	for i := o.Pages - 1; i >= 0; i-- {
		m.makeUp(i)
	}
	if !o.InOrder {
		m.shuffle()
	}
	m.c.finish()
	return m.c, nil
}

// complete fills in what an option leaves open.
func (o Options) complete() (Options, error) {
	if o.Style == "" {
		o.Style = Styles[0]
	}
	if o.Pages <= 0 {
		o.Pages = 4
	}
	if !slices.Contains(Styles, o.Style) {
		return o, fmt.Errorf("generate pages in style %q: no such style; take one of %v", o.Style, Styles)
	}
	if o.Ink != "" && !slices.Contains(Inks, o.Ink) {
		return o, fmt.Errorf("generate pages in ink %q: no such ink; take one of %v", o.Ink, Inks)
	}
	return o, nil
}

// shuffle mixes the order in which the frames of each page are drawn.
func (m *maker) shuffle() {
	for _, p := range m.c.pages {
		m.rng.Shuffle(len(p.sheet.frames), func(i, j int) {
			p.sheet.frames[i], p.sheet.frames[j] = p.sheet.frames[j], p.sheet.frames[i]
		})
	}
}
