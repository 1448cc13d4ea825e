package article

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A frame is a box or tint of the makeup, and whether it is read as a page of
// its own.
type frame struct {
	rect   geom.Rect
	parent int
	own    bool
}

// pageShare is the share of the page beyond which a box is a border around it
// rather than a story's box.
const pageShare = 0.75

// settleFrames decides which boxes are small pages of their own, and moves the
// pieces of all others to the box, or page, around them. A box that holds only
// headlines, or only a picture with its caption, belongs to what stands around it.
func (f *forme) settleFrames() {
	f.frames = make([]frame, len(f.m.Frames))
	for i, fr := range f.m.Frames {
		parent := fr.Parent
		if parent < 0 || parent >= len(f.m.Frames) || parent == i {
			parent = -1
		}
		f.frames[i] = frame{rect: sane(fr.Rect), parent: parent}
	}
	inside := f.contents()
	page := f.m.Width * f.m.Height
	bare := f.bodyChars() < barePage // a page of nothing but display type: its border is a box
	for i := range f.frames {
		fr := &f.frames[i]
		fr.own = !f.m.Frames[i].Soft && (bare || fr.rect.Area() < pageShare*page) && f.standsAlone(inside[i], fr.rect, f.m.Frames[i].Ruled)
	}
	for _, p := range f.pieces {
		p.frame = f.home(p.frame)
	}
}

// barePage is the most characters of running text on a page that is one
// advertisement.
const barePage = 60

// bodyChars counts the characters of running text on the page.
func (f *forme) bodyChars() int {
	n := 0
	for _, p := range f.pieces {
		if p.role == paper.RoleBody && len(p.lines) > 1 {
			n += p.chars
		}
	}
	return n
}

// contents lists the pieces in each frame, nested frames included.
func (f *forme) contents() [][]*piece {
	inside := make([][]*piece, len(f.frames))
	for _, p := range f.pieces {
		at := p.frame
		for hops := 0; at >= 0 && at < len(f.frames) && hops <= len(f.frames); hops++ {
			inside[at] = append(inside[at], p)
			at = f.frames[at].parent
			if hops > 20 {
				break
			}
		}
	}
	return inside
}

// aloneLines is how many lines of display type make a box of its own without
// any running text.
const aloneLines = 4

// aloneInk is the most of a box without running text that its type fills: the
// headline of a story in a box of its own fills more.
const aloneInk = 0.35

// A ruled box of fewer lines stands alone when its type fills still less of it:
// a rule drawn so wide around so little is an advertisement's.
const (
	ruledLines = 3
	ruledInk   = 0.2
	ruledLeast = 2 // lines, where one of them sells
)

// standsAlone: the pieces hold running text, or are the lines of an advertisement.
func (f *forme) standsAlone(ps []*piece, box geom.Rect, ruled bool) bool {
	body, other, tabled, lines, inked, sells := 0, 0, 0, 0, 0.0, false
	for _, p := range ps {
		if p.role == paper.RoleTable {
			tabled += p.chars
			continue
		}
		if p.role != paper.RoleCaption {
			lines += len(p.lines)
		}
		inked += p.box.Area()
		sells = sells || adCue.MatchString(p.text)
		if p.role == paper.RoleBody {
			body += p.chars
		} else if p.role != paper.RoleFolio && p.role != paper.RoleMasthead {
			other += p.chars
		}
	}
	if other > 0 {
		body += tabled // a table with its title
	}
	display := lines >= aloneLines && (inked < aloneInk*box.Area() || sells) ||
		ruled && lines >= ruledLines && (inked < ruledInk*box.Area() || sells) ||
		ruled && lines >= ruledLeast && sells && inked < aloneInk*box.Area()
	return (body > 0 || display) && body+other > 12
}

// home is the innermost frame around frame i, itself included, that is a page of
// its own; -1 for the open page.
func (f *forme) home(i int) int {
	for hops := 0; i >= 0 && i < len(f.frames) && hops <= len(f.frames); hops++ {
		if f.frames[i].own {
			return i
		}
		i = f.frames[i].parent
	}
	return -1
}
