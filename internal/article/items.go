package article

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// itemsName is how long the name of a column of short items is at most, in
// characters.
const itemsName = 8

// listedLeast is how many headlines with bullets make a list.
const listedLeast = 2

// bullets open the items of a list; a square opens as often a byline.
const bullets = "●◆▲★○◇△☆◎※►▶•"

// nameItems takes the name of a column of short items off the first of them:
// items that open with a bold lead-in have no headline, and what stands over the
// first names them all.
func (f *forme) nameItems(stories []*story) []*story {
	kept := stories[:0:0]
	for _, s := range stories {
		if s.namesAll(stories) {
			for _, p := range s.title.head {
				p.role = paper.RoleSlogan
				f.furniture = append(f.furniture, p)
			}
			continue
		}
		kept = append(kept, s)
	}
	stories = kept
	for _, s := range stories {
		if s.title == nil || !s.leads() || len(s.title.kicker)+len(s.title.deck)+len(s.title.bylines) > 0 || charsOf(s.title.head) > itemsName {
			continue
		}
		items := 0
		for _, o := range stories {
			if o != s && o.title == nil && o.leads() && o.frame == s.frame && math.Abs(o.body[0].box.X0-s.body[0].box.X0) < f.em {
				items++
			}
		}
		if items < 2 {
			continue
		}
		for _, p := range s.title.head {
			p.role = paper.RoleSlogan
			f.furniture = append(f.furniture, p)
		}
		s.title = nil
	}
	for _, s := range stories {
		if s.kind == paper.KindStory && s.title == nil && s.leads() && len(s.figures) == 0 && charsOf(s.body) <= briefMost && !f.breaksOff(s) {
			s.kind = paper.KindBrief
		}
	}
	return stories
}

// namesAll: a short title without text of its own stands at the head of a box over
// two or more items with headlines of one smaller size.
func (s *story) namesAll(stories []*story) bool {
	if s.frame < 0 || s.title == nil || len(s.body)+len(s.figures)+len(s.tables) > 0 || charsOf(s.title.head) > itemsName ||
		len(s.title.kicker)+len(s.title.deck)+len(s.title.bylines) > 0 {
		return false
	}
	em, items := 0.0, 0
	for _, o := range stories {
		if o == s || o.frame != s.frame {
			continue
		}
		if o.title == nil || o.title.box.Y0 < s.title.box.Y1-0.5*s.title.em || em > 0 && o.headEm() != em {
			return false
		}
		em = o.headEm()
		items++
	}
	return items >= 2 && em < s.headEm()
}

// bulleted: a text that begins with the mark of a list.
func bulleted(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	return strings.ContainsRune(bullets, r)
}

// listed: a headline with a bullet, one of several in its region, heads an item of
// a list and is no crosshead.
func (r *region) listed(t *title) bool {
	n := 0
	for _, o := range r.titles {
		if len(o.head) > 0 && bulleted(o.head[0].text) {
			n++
		}
	}
	return n >= listedLeast && len(t.head) > 0 && bulleted(t.head[0].text)
}

// leads: the text opens with a bold lead-in or a bullet.
func (s *story) leads() bool {
	if len(s.body) == 0 {
		return false
	}
	first := s.body[0].first()
	return first.Lead != "" || bulleted(first.Text)
}
