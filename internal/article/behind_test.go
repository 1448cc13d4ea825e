package article

import (
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A rule beside all of two columns parts them even where the eye would go back to the
// left, one tier down; a rule beside the first only does not, nor any rule on pages
// that set rules between the columns of a story.
func TestBackPastARule(t *testing.T) {
	a, b := geom.R(320, 110, 400, 300), geom.R(100, 310, 200, 490)
	for _, c := range []struct {
		name  string
		hi    float64
		ruled bool
		parts bool
	}{{"beside both", 500, false, true}, {"beside the first", 305, false, false}, {"on a page of ruled columns", 500, true, false}} {
		rule := paper.Barrier{Kind: paper.BarrierRule, Vertical: true, Pos: 260, Lo: 100, Hi: c.hi, Weight: 0.9}
		f := &forme{em: 9, leading: 13, walls: map[view][]paper.Barrier{upright: {rule}}}
		r := &region{f: f, ruled: c.ruled}
		if cost := r.behindWall(upright, a, b); (cost > 2) != c.parts {
			t.Errorf("%s: cost %.1f", c.name, cost)
		}
	}
}
