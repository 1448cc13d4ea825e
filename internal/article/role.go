package article

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Evidence for a role, in points; the role with most points wins, and the
// distance to the second is the margin. The points were set by reasoning about
// the trade, from "speaks for it" (1) to "hardly anything else does" (3).
const (
	hint   = 1.0
	sign   = 2.0
	clinch = 3.0
	denial = -4.0
)

// Size classes, as ratios to body size.
const (
	displayRatio = 1.22 // type larger than this is display type
	largeRatio   = 1.6
	sameRatio    = 0.12 // body type lies within this of body size
	smallRatio   = 0.93
)

// castRoles gives every piece that is not furniture the role it most looks like.
func (f *forme) castRoles() {
	for _, p := range f.pieces {
		if p.role == "" {
			f.castPiece(p)
		}
	}
	f.castAlike()
	f.castAffiliations()
	f.castSignatures()
	f.castCompanions()
	f.castCaptionLines()
	f.castInnerLines()
	f.castCentred()
}

func (f *forme) castPiece(p *piece) {
	type vote struct {
		role   paper.Role
		points float64
	}
	votes := []vote{
		{paper.RoleBody, f.bodyPoints(p)},
		{paper.RoleHeadline, f.headlinePoints(p)},
		{paper.RoleCaption, f.captionPoints(p)},
		{paper.RoleByline, f.bylinePoints(p)},
		{paper.RoleJump, f.jumpPoints(p)},
	}
	for i := range votes {
		votes[i].points += f.custom.points(p, votes[i].role)
	}
	sort.SliceStable(votes, func(i, j int) bool { return votes[i].points > votes[j].points })
	p.role, p.runner = votes[0].role, votes[1].role
	p.margin = votes[0].points - votes[1].points
}

// A headline of many lines in a narrow column looks like text for its length; what
// tells it is that the page sets its other headlines so.
const (
	alikeLines = 7
	alikeChars = 200
	alikeEm    = 0.03
)

// castAlike takes display type that is set as a sure headline of the page is, and
// unlike its text, for a headline too.
func (f *forme) castAlike() {
	for _, p := range f.pieces {
		if p.role != paper.RoleBody || f.ratio(p) < displayRatio || p.font == f.m.Type.BodyFont || len(p.lines) > alikeLines || p.chars > alikeChars || p.paragraphs() > 1 {
			continue
		}
		for _, q := range f.pieces {
			if q.role == paper.RoleHeadline && q.margin > hint && q.font == p.font && q.dir == p.dir && q.weight == p.weight && q.italic == p.italic && math.Abs(q.em-p.em) < alikeEm*p.em && len(q.lines) < 4 {
				p.role, p.runner, p.margin = paper.RoleHeadline, paper.RoleBody, hint
				break
			}
		}
	}
}

func when(cond bool, points float64) float64 {
	if cond {
		return points
	}
	return 0
}

func (f *forme) bodyPoints(p *piece) float64 {
	r, n := f.ratio(p), len(p.lines)
	return hint +
		when(math.Abs(r-1) <= sameRatio, sign) +
		when(f.finePrint(p), -hint) +
		when(n >= 3, hint) + when(n >= 6, hint) +
		when(p.paragraphs() > 0 && n > 1, hint) +
		when(endsSentence(p.text) && n > 1, hint) +
		when(r > displayRatio && n < 4, -sign) +
		when(r > largeRatio, denial) +
		when(n == 1 && !endsSentence(p.text), -hint)
}

// paragraphs counts the lines that open a paragraph with an indent.
func (p *piece) paragraphs() int {
	n := 0
	for _, l := range p.lines {
		if l.Opens && l.Indent > 0.7 {
			n++
		}
	}
	return n
}

func (f *forme) headlinePoints(p *piece) float64 {
	r, n := f.ratio(p), len(p.lines)
	bold := p.weight >= 600 || p.font != f.m.Type.BodyFont
	return when(r >= displayRatio, sign) + when(r >= largeRatio, sign) +
		when(bold, hint) + when(n <= 2, hint) +
		when(n == 1 && r >= 1-sameRatio && bold, hint) +
		when(n >= 4, -sign) + when(n >= 7, denial) +
		when(p.chars <= 40 && r > 1-sameRatio/2, hint) +
		when(p.chars > 100, -sign) +
		when(endsSentence(p.text) && n > 1, -sign) +
		when(endsSentence(p.text) && n == 1 && r < 1+sameRatio/2, -hint) +
		when(r < 1-sameRatio/2 && p.dir == f.main, -clinch) +
		when(r < 1-textEm && p.weight < 600, -hint) +
		when(p.paragraphs() > 1, -sign) +
		when(p.dir != f.main && n <= 3 && p.chars > 2 && bold && !endsSentence(p.text) && (r > 1+sameRatio || f.nearPicture(p) < 0), clinch)
}

func (f *forme) captionPoints(p *piece) float64 {
	r, n := f.ratio(p), len(p.lines)
	at := f.nearPicture(p)
	near := at >= 0
	upon := near && sane(f.m.Pictures[at].Rect).Encloses(p.box, 0)
	return when(near, sign) + when(upon && n <= 4, sign) + when(near && n <= 4, hint) +
		when(r < smallRatio, hint) +
		when(p.font != f.m.Type.BodyFont && r < 1+sameRatio, hint) +
		when(near && f.finePrint(p) && !f.standsAsByline(p), hint) +
		when(captionCue.MatchString(p.text), clinch) +
		when(creditCue.MatchString(p.text) && n <= 6, sign) +
		when(!near && !captionCue.MatchString(p.text), -sign) +
		when(!upon && f.setAsText(p) && !captionCue.MatchString(p.text) && !creditCue.MatchString(p.text), -sign) +
		when(r > displayRatio, denial) +
		when(n > 8, -sign) + when(p.paragraphs() > 1, -sign)
}

// textEm is by how much the size of a piece may differ from body size and it be set
// as the text of the page is.
const textEm = 0.02

// setAsText: a piece is set in every respect as the text of the page is; captions
// seldom are, and the ends of columns beside a picture always.
func (f *forme) setAsText(p *piece) bool {
	return p.font == f.m.Type.BodyFont && p.dir == f.main && p.weight < 600 && !p.italic && math.Abs(f.ratio(p)-1) < textEm
}

// finePrint: a piece is set smaller than the text of the page, in another face.
func (f *forme) finePrint(p *piece) bool {
	return p.font != f.m.Type.BodyFont && f.ratio(p) < 1-textEm
}

func (f *forme) bylinePoints(p *piece) float64 {
	return when(f.standsAsByline(p), clinch+sign) +
		when(len(p.lines) > 3, denial) + when(f.ratio(p) > largeRatio, -clinch)
}

// standsAsByline: nothing but a byline, and not a bare name, which a caption or
// headline may be too.
func (f *forme) standsAsByline(p *piece) bool {
	if len(p.lines) > 3 || p.chars > 60 {
		return false
	}
	by, ok := wording.Byline(p.text)
	if !ok && len(p.lines) > 1 && p.signsThroughout() {
		by, ok = wording.Byline(p.lines[0].Text)
	}
	if !ok || len(by) == 0 || by[0].Role == "作者" || by[0].Role == "author" {
		return false
	}
	pictured := slices.ContainsFunc(by, func(b paper.Byline) bool { return strings.ContainsAny(b.Role, "摄图攝圖") })
	return !pictured || f.nearPicture(p) < 0
}

// jumpChars is the most a jump line by itself holds.
const jumpChars = 60

func (f *forme) jumpPoints(p *piece) float64 {
	return when(p.chars <= jumpChars && isJumpLine(p.text), clinch+clinch)
}

// pictureReach is how far from a picture's edge its caption stands, in ems of
// body type.
const pictureReach = 2.2

// nearPicture gives the picture that a piece stands directly beside, over or
// under, or lies upon; -1 for none.
func (f *forme) nearPicture(p *piece) int {
	best, at := math.Inf(1), -1
	for i, pic := range f.m.Pictures {
		r := sane(pic.Rect)
		if pic.Lettering || r.Width() < 3*f.em || r.Height() < 3*f.em {
			continue
		}
		if d := f.captionDistance(p.box, r); d < best {
			best, at = d, i
		}
	}
	if box := f.m.Blocks[p.block].Frame; at < 0 && box >= 0 && f.ratio(p) < 1-sameRatio/2 {
		return f.framedPicture(box)
	}
	return at
}

// A box with a picture and few words more is that picture's: what it says below
// a chart may stand apart from it.
const (
	framedLines = 6
	framedChars = 120
)

// framedPicture is the only picture in a box that holds little else, -1 for none.
func (f *forme) framedPicture(frame int) int {
	at := -1
	for i, pic := range f.m.Pictures {
		if pic.Frame != frame || pic.Lettering {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	if at < 0 {
		return -1
	}
	lines, chars := 0, 0
	for _, p := range f.pieces {
		if f.m.Blocks[p.block].Frame == frame {
			lines, chars = lines+len(p.lines), chars+p.chars
		}
	}
	if lines > framedLines || chars > framedChars {
		return -1
	}
	return at
}

// captionDistance is how far a box stands from a picture, infinite when it is
// not beside it. Under a picture is nearer than over it or at its side.
func (f *forme) captionDistance(b, pic geom.Rect) float64 {
	reach := pictureReach * f.em
	ox, oy := b.OverlapX(pic), b.OverlapY(pic)
	switch {
	case ox > 0 && oy > 0 && b.Area() < pic.Area():
		return 0
	case ox >= 0.6*b.Width() && oy <= 0 && -oy <= reach:
		return -oy + when(b.CenterY() < pic.CenterY(), reach)
	case oy >= 0.6*b.Height() && ox <= 0 && -ox <= reach:
		return -ox + reach/2
	}
	return math.Inf(1)
}
