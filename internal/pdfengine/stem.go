package pdfengine

import (
	"math"
	"unicode"
)

// Fonts without a name, as Chromium writes them, do not say how heavy they are.
// A few characters of each are drawn and the thickness of their upright strokes is
// measured: bold is twice as thick as regular in nearly every design.

const (
	stemPixels  = 48   // of an em, as it is drawn for measuring
	stemSamples = 3    // characters of a font
	stemFonts   = 300  // of a page
	longestRun  = 14   // pixels; longer runs of ink are level strokes
	stemQuorum  = 12   // runs of ink that must be seen
	solidInk    = 0x80 // of a pixel's opacity
)

// weigh measures the nameless fonts of the page.
func (x *extractor) weigh(doc uint64) {
	samples := map[int32]int{}
	inks := map[int32]*[stemPixels]int{}
	for i := range x.marks.Chars {
		c := &x.marks.Chars[i]
		if c.Run < 0 || !unicode.IsLetter(c.Rune) {
			continue
		}
		run := &x.marks.Runs[c.Run]
		if run.Font < 0 || x.marks.Fonts[run.Font].Name != "" || samples[run.Font] == stemSamples || len(inks) >= stemFonts && inks[run.Font] == nil {
			continue
		}
		samples[run.Font]++
		if inks[run.Font] == nil {
			inks[run.Font] = new([stemPixels]int)
		}
		x.measureInk(doc, x.texts[c.Run], math.Hypot(run.Up.X, run.Up.Y), inks[run.Font])
	}
	for f, ink := range inks {
		x.marks.Fonts[f].Stem = medianRun(ink)
	}
}

// measureInk draws a text object and counts its level runs of ink by length. Only
// objects of a few characters are worth it: nameless fonts are set letter by
// letter.
func (x *extractor) measureInk(doc, obj uint64, em float64, ink *[stemPixels]int) {
	if !(em > 1 && em < 1000) || x.err != nil {
		return
	}
	bitmap := x.call("FPDFTextObj_GetRenderedBitmap", doc, x.page, obj, uint64(math.Float32bits(float32(stemPixels/em))))
	if bitmap == 0 {
		return
	}
	defer x.call("FPDFBitmap_Destroy", bitmap)
	const most = 40 * stemPixels
	w, h, stride := x.int("FPDFBitmap_GetWidth", bitmap), x.int("FPDFBitmap_GetHeight", bitmap), x.int("FPDFBitmap_GetStride", bitmap)
	at := uint32(x.call("FPDFBitmap_GetBuffer", bitmap))
	if w <= 0 || h <= 0 || w > most || h > most || stride < 4*w {
		return
	}
	pix, ok := x.mem.Read(at, uint32(stride*h))
	if !ok {
		return
	}
	for y := range h {
		countRuns(pix[y*stride:][:4*w], ink)
	}
}

// countRuns counts the runs of solid pixels in a row of BGRA pixels.
func countRuns(row []byte, ink *[stemPixels]int) {
	long := 0
	end := func() {
		if long > 0 && long < stemPixels {
			ink[long]++
		}
		long = 0
	}
	for i := 3; i < len(row); i += 4 {
		if row[i] >= solidInk {
			long++
		} else {
			end()
		}
	}
	end()
}

// medianRun is the median length of the runs that may be stems, in ems, 0 when
// there are too few.
func medianRun(ink *[stemPixels]int) float64 {
	total := 0
	for n := 1; n <= longestRun; n++ {
		total += ink[n]
	}
	if total < stemQuorum {
		return 0
	}
	seen := 0
	for n := 1; n <= longestRun; n++ {
		if seen += ink[n]; 2*seen >= total {
			// Within the middle length the runs are spread evenly.
			return (float64(n) - float64(seen-total/2)/float64(max(ink[n], 1)) + 0.5) / stemPixels
		}
	}
	return 0
}
