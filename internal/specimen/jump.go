package specimen

import (
	"fmt"
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// cues are the words of jump lines; %d stands for the page.
type cues struct {
	to, from string
	han      bool   // the page in Chinese numerals
	section  string // letter before the page's number, as in A2
}

var (
	chineseCues = cues{to: "（下转%d版）", from: "（上接%d版）"}
	downCues    = cues{to: "（下转%d版）", from: "（上接%d版）", han: true}
	latinCues   = cues{to: "Continued on page %d", from: "Continued from page %d"}
)

// words is the story's own jump lines, or those usual for its type.
func (s *story) words() cues {
	switch {
	case s.cues.to != "":
		return s.cues
	case s.body.latin:
		return latinCues
	case s.down:
		return downCues
	}
	return chineseCues
}

func (c cues) line(form string, page int) string {
	if c.han {
		return strings.Replace(form, "%d", hanNumber(fmt.Sprint(page)), 1)
	}
	return strings.Replace(form, "%d", c.label(page), 1)
}

// label is what a page is called.
func (c cues) label(page int) string { return c.section + fmt.Sprint(page) }

// cueTo is the jump line at the end of the first part.
func (s *story) cueTo(page int) string { return s.words().line(s.words().to, page) }

// cueFrom is the jump line at the head of a continuation.
func (s *story) cueFrom(page int) string { return s.words().line(s.words().from, page) }

// cueStyle is how jump lines are set.
func (s *story) cueStyle() typeStyle {
	st := s.body
	if st.latin {
		st.face, st.size = faceNamed(romanBold), st.size*0.95
	}
	return st
}

// cueLine sets a jump line as line i of a frame, at its end or its beginning,
// and gives the length it takes.
func (s *story) cueLine(text string, r geom.Rect, i int, end bool, way inking) (setLine, float64) {
	const hair = 0.01
	if s.down {
		l := down(text, s.body, s.body.size, way)
		l.x = r.Width() - s.body.size/2 - float64(i)*s.body.leading
		if end {
			l.y = r.Height() - l.box.Height()
		}
		l.box = shift(l.box, l.x, l.y)
		return l, l.box.Height() + hair
	}
	al := alignLeft
	if end {
		al = alignRight
	}
	l := display(text, s.cueStyle(), s.measure(r), al, way)
	l.y = ascentEm*s.body.size + float64(i)*s.body.leading
	l.box = shift(l.box, 0, l.y)
	return l, l.box.Width() + hair
}

// cueBack prints where a continuation comes from: in a line of its own at the
// head of the first frame, which it shortens.
func (s *story) cueBack(p *page, pl plan) []string {
	from := p.c.from[s.art.ID]
	if from == nil || len(pl.frames) == 0 {
		return nil
	}
	at := pl.frames[0]
	l, _ := s.cueLine(s.cueFrom(from.seq), at, 0, false, p.look.body)
	z := setZone{role: paper.RoleJump, lines: []setLine{l}}
	if s.down {
		z.dir = paper.Vertical
	}
	pl.frames[0] = s.afterCue(at)
	return p.place(block{zones: []setZone{z}}, at.X0, at.Y0)
}

// afterCue is what is left of a frame after a cue in its first line.
func (s *story) afterCue(r geom.Rect) geom.Rect {
	if s.down {
		r.X1 -= s.body.leading
	} else {
		r.Y0 += s.body.leading
	}
	return r
}

// cueLines is how many lines of a continuation hold what the jump line takes
// the place of, where the text of these frames goes on in s.also.
func (s *story) cueLines(frames []geom.Rect) int {
	if len(frames) == 0 {
		return 1
	}
	lost := s.measure(frames[len(frames)-1]) / s.measure(s.also[0])
	return int(math.Ceil(lost)) + 1
}
