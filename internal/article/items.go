package article

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// itemsName is how long the name of a column of short items is at most, in ems.
const itemsName = 9.0

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
		if f.namesAll(s, stories) {
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
		if s.title == nil || !s.leads() || len(s.title.kicker)+len(s.title.deck)+len(s.title.bylines) > 0 || wording.Width(titleText(s.title)) > itemsName {
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

// namesAll: a short title without text of its own stands at the head of a box, or of
// a column of the page, over two or more items with headlines of one smaller size.
func (f *forme) namesAll(s *story, stories []*story) bool {
	if s.title == nil || len(s.body)+len(s.figures)+len(s.tables) > 0 || wording.Width(titleText(s.title)) > itemsName ||
		len(s.title.kicker)+len(s.title.deck)+len(s.title.bylines) > 0 {
		return false
	}
	if s.frame < 0 {
		return f.namesColumn(s, stories)
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

// How the items of a column stand under its name.
const (
	columnFlush = 1.5 // ems of body by which their heads and its name may be out of line
	itemApart   = 3.0 // lines of body from the name to the first of them, at most
	itemsLeast  = 2
)

// namesColumn: the heads straight under a title, flush with it, are of one smaller
// size, and each has text.
func (f *forme) namesColumn(s *story, stories []*story) bool {
	v := viewOf(s.title.dir)
	name := v.rect(s.title.box)
	var under []*story
	for _, o := range stories {
		if o == s || o.frame != s.frame || o.title == nil || o.title.dir != s.title.dir {
			continue
		}
		if b := v.rect(o.title.box); b.Y0 > name.Y1-0.5*s.title.em && math.Abs(b.X0-name.X0) < columnFlush*f.em {
			under = append(under, o)
		}
	}
	sort.SliceStable(under, func(i, j int) bool { return v.rect(under[i].title.box).Y0 < v.rect(under[j].title.box).Y0 })
	if len(under) < itemsLeast || v.rect(under[0].title.box).Y0-name.Y1 > itemApart*f.leading {
		return false
	}
	for _, o := range under[:itemsLeast] {
		if len(o.body) == 0 || o.headEm() >= s.headEm() || o.headEm() != under[0].headEm() || !o.title.alike(under[0].title.head) {
			return false
		}
	}
	return true
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
