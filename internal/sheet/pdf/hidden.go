package pdf

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
)

// leastEm is the size, in points, below which type cannot be read on paper and
// is a layout program's leftover.
const leastEm = 0.7

// layerShare is how many visible glyphs, for each invisible one, a page may have
// and still be a scan whose invisible text layer is its text.
const layerShare = 0.1

// hide drops glyphs that do not show. The invisible text layer of a scan is kept:
// it is the page's text, if no better than the recogniser that made it.
func (p *page) hide() {
	layer := p.isLayer()
	ground := p.ground()
	var off, cut, unseen, tiny, covered tally
	kept := 0
	for i := range p.typeset {
		g, run := &p.typeset[i], &p.marks.Runs[p.of[i].run]
		middle := g.Box.Center()
		switch {
		case !p.area.Contains(middle):
			off.add(g.Box)
			continue
		case run.Clip.Set && !run.Clip.Rect.Inset(-0.1*g.Em).Contains(middle):
			cut.add(g.Box)
			continue
		case g.Em < leastEm:
			tiny.add(g.Box)
			continue
		case invisible(run) && !layer:
			unseen.add(g.Box)
			continue
		case invisible(run), ground.layer(int(run.Seq)):
			g.Certainty = scanCertainty
		case ground.hides(g, int(run.Seq)):
			covered.add(g.Box)
			continue
		}
		p.typeset[kept], p.of[kept] = *g, p.of[i]
		kept++
	}
	p.typeset, p.of = p.typeset[:kept], p.of[:kept]
	p.reportHidden([]tally{off, cut, unseen, tiny, covered}, []string{"off the page", "clipped away", "invisible", "too small to read", "covered, or white on white"})
}

// tally counts glyphs and remembers where they are.
type tally struct {
	n  int
	at geom.Rect
}

func (t *tally) add(r geom.Rect) {
	t.n++
	t.at = t.at.Union(r)
}

func (p *page) reportHidden(counts []tally, names []string) {
	var all tally
	var parts []string
	for i, t := range counts {
		if t.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", t.n, names[i]))
			all.n += t.n
			all.at = all.at.Union(t.at)
		}
	}
	if all.n > 0 {
		p.doubt("glyphs-dropped", all.at.Intersect(p.area), all.n, "characters left out: "+strings.Join(parts, ", "))
	}
}

// invisible reports runs that leave no mark.
func invisible(r *pdfengine.Run) bool {
	switch r.Mode {
	case modeInvisible, modeClip:
		return true
	case modeStroke, modeStroke + 4:
		return r.Paint.StrokeAlpha == 0
	case modeFillStroke, modeFillStroke + 4:
		return r.Paint.StrokeAlpha == 0 && r.Paint.FillAlpha == 0
	}
	return r.Paint.FillAlpha == 0
}

// isLayer reports whether the invisible text is the text of a scanned page.
func (p *page) isLayer() bool {
	seen, unseen := 0, 0
	for i := range p.typeset {
		if invisible(&p.marks.Runs[p.of[i].run]) {
			unseen++
		} else {
			seen++
		}
	}
	return unseen > 0 && float64(seen) <= layerShare*float64(unseen)
}
