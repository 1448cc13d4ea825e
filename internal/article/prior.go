package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// What a title's profile may say about the role of a piece. It adds at most one
// hint, so that it settles what the page itself leaves in doubt, and never
// outweighs a sign on the page.
const (
	priorEditions = 3   // accepted editions that speak for a title's habits
	priorChars    = 200 // characters of a face that speak for its role
	priorPoints   = hint
	priorStep     = 0.25 // points, the step in which sizes are counted
)

// custom is how often a title has set each role in a face.
type custom map[paper.Face]map[paper.Role]int

// customOf prepares a profile for being asked; nil when it is too young.
func customOf(p paper.Profile) custom {
	if p.Editions < priorEditions {
		return nil
	}
	c := custom{}
	for _, r := range p.Roles {
		if c[r.Face] == nil {
			c[r.Face] = map[paper.Role]int{}
		}
		c[r.Face][r.Role] += r.Chars
	}
	return c
}

// points is what a profile adds for a piece in a role: one hint times the share
// of the face's characters that stood in it.
func (c custom) points(p *piece, role paper.Role) float64 {
	if c == nil {
		return 0
	}
	roles := c[paper.Face{Family: p.font, Size: math.Round(p.em/priorStep) * priorStep, Weight: p.weight}]
	total := 0
	for _, n := range roles {
		total += n
	}
	if total < priorChars {
		return 0
	}
	return priorPoints * float64(roles[role]) / float64(total)
}
