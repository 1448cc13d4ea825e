package article

import (
	"regexp"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// An index without a box: its name stands beside, or over, lines that each name a
// page, and nothing parts them.
const (
	contentsReach = 4.0 // lines of body under or over its name in which its lines stand, however far beside it
	contentsLeast = 2   // lines
)

// pageFirst is a line that names its page first: A05 高校宿舍装电梯.
var pageFirst = regexp.MustCompile(`^第?[A-Z]?\d{1,2}(?:版|面)?[ :：　]\S`)

// gatherContents makes one index of a name and the lines that belong to it.
func (f *forme) gatherContents(stories []*story) []*story {
	for _, s := range stories {
		if s.frame >= 0 || s.title == nil || len(s.body)+len(s.figures)+len(s.tables) > 0 || !indexCue.MatchString(strings.TrimSpace(titleText(s.title))) {
			continue
		}
		near := s.title.box.Inset(-contentsReach * f.leading)
		near.X0, near.X1 = 0, f.m.Width
		parts, rest, lines := []*story{s}, []*story(nil), len(s.pieces())-1
		for _, o := range stories {
			switch n := o.pageLines(); {
			case o == s:
			case n > 0 && o.frame == s.frame && o.bare() && near.Encloses(o.bounds(), f.em) && !f.parted(upright, s.title.box, o.bounds()):
				parts, lines = append(parts, o), lines+n
			default:
				rest = append(rest, o)
			}
		}
		if len(parts) == 1 || lines < contentsLeast {
			continue
		}
		one := merge(parts, paper.KindIndex)
		own := s.title.nameOf(paper.KindIndex)
		one.title = &title{head: own, box: s.title.box, dir: s.title.dir, em: s.title.em, frame: s.title.frame}
		one.strays = nil
		for _, o := range parts {
			for _, p := range o.pieces() {
				if !slices.Contains(own, p) {
					one.strays = append(one.strays, p)
				}
			}
		}
		return append(rest, one)
	}
	return stories
}

// bare: a story that is nothing but a title, and of no other kind.
func (s *story) bare() bool {
	return s.kind == paper.KindStory && s.title != nil && len(s.body)+len(s.figures)+len(s.tables) == 0
}

// pageLines counts the lines of a story when every one names a page, else 0.
func (s *story) pageLines() int {
	n := 0
	for _, p := range s.pieces() {
		for _, l := range p.lines {
			text := strings.TrimSpace(l.Text)
			if !pageFirst.MatchString(text) && !pageRef.MatchString(text) {
				return 0
			}
			n++
		}
	}
	return n
}
