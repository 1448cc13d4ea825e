// Package layout turns the marks of a sheet into a makeup: lines of type,
// gathered into blocks, with the frames, rules, pictures and white between
// them. It says how each block is set and where its paragraphs begin. It gives
// nothing a role, puts nothing in reading order and knows no language beyond
// the guess that a page's script and small words allow; that is article's
// business.
//
// The method follows the published work on newspaper pages: sizes learned from
// the page itself and used as the unit of every threshold; nearest-neighbour
// evidence for the direction of writing; lines and blocks grown between
// barriers, as in the separator grids of Gatos and of Hebert, Palfray and
// others; white that goes on from line to line, after Breuel, to tell a gutter
// from a wide word space.
package layout

import (
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// Make reads a sheet. It is a function of its argument alone, gives the same
// makeup for the same sheet, and takes any sheet: marks without a usable place
// are left out and counted in a finding.
func Make(s sheet.Sheet) paper.Makeup {
	if !s.Placed() {
		return makePlain(s)
	}
	if cutByRecogniser(s) {
		return makeRecognised(s)
	}
	g, blocks := compose(s)
	return g.makeup(blocks)
}

// compose runs the stages in their order.
func compose(s sheet.Sheet) (*galley, []block) {
	g := admit(s)           // marks that have a place, in points that can be reckoned with
	g.recentre()            // stops moved into the corner of their cell
	g.sizes = learn(g)      // the body's size, its scripts, how far drawing order can be trusted
	g.walls = g.raiseAll(s) // rules that stand between marks, underlines apart
	g.frames = enclose(g)   // boxes and tints as a tree, and the innermost around each mark
	g.layStrips()           // strips of colour too low for a frame
	g.direct()              // across or down, mark by mark, then patch by patch
	runs := g.link()        // marks that touch
	runs = g.cutHanging(runs)
	runs = g.join(runs) // runs over word spaces, never over gutters
	lines := g.dropCaps(runs)
	g.leadings(lines) // how lines of each size follow one another
	lines = g.closeRows(lines)
	blocks := g.stack(lines) // lines set alike, with nothing between them
	g.columns(blocks)        // the grids the blocks keep to, and how full their lines are
	return g, blocks
}
