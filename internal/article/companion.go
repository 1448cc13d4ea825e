package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// rubricChars is the most a rubric over a headline holds.
const rubricChars = 40

// isRubric reports whether a small line near a picture is the rubric of the
// headline below it rather than a caption: one short line, flush with the headline
// or in its middle, and nearer to it than to the picture or parted from that by a
// rule.
func (f *forme) isRubric(p *piece) bool {
	if len(p.lines) > 1 || p.chars > rubricChars || endsSentence(p.text) || captionCue.MatchString(p.text) || creditCue.MatchString(p.text) {
		return false
	}
	v := viewOf(p.dir)
	box := v.rect(p.box)
	for _, q := range f.pieces {
		o := v.rect(q.box)
		flush := math.Abs(o.X0-box.X0) < p.em || math.Abs(o.CenterX()-box.CenterX()) < p.em
		if q.role != paper.RoleHeadline || q.dir != p.dir || q.em < 1.15*p.em || q.frame != p.frame || o.Y0 < box.CenterY() || !flush || o.Y0-box.Y1 > stackGap*q.em {
			continue
		}
		at := f.nearPicture(p)
		if at < 0 {
			return true
		}
		pic := v.rect(sane(f.m.Pictures[at].Rect))
		return o.Y0-box.Y1 < box.Y0-pic.Y1 || f.parted(v, pic, box)
	}
	return false
}

// castInnerLines takes lines that read like a byline but stand in the middle of
// a sentence of body back into the body.
func (f *forme) castInnerLines() {
	for _, p := range f.pieces {
		if p.role != paper.RoleByline || p.font != f.m.Type.BodyFont || math.Abs(f.ratio(p)-1) > 0.05 {
			continue
		}
		v := viewOf(p.dir)
		box := v.rect(p.box)
		for _, q := range f.pieces {
			o := v.rect(q.box)
			if q.role == paper.RoleBody && q.dir == p.dir && q.font == p.font && o.OverlapX(box) > 0 &&
				box.Y0 >= o.Y1-0.3*p.em && box.Y0-o.Y1 < f.leading && !endsSentence(q.text) {
				p.role, p.runner, p.margin = paper.RoleBody, paper.RoleByline, hint
				break
			}
		}
	}
}

// castCaptionLines finds the pieces that go on with a caption, such as a credit
// set at its right or below: small type set alike that touches it.
func (f *forme) castCaptionLines() {
	for again, rounds := true, 0; again && rounds < 4; rounds++ {
		again = false
		for _, p := range f.pieces {
			if p.role != paper.RoleByline && p.role != paper.RoleBody || len(p.lines) > 2 || p.chars > 60 {
				continue
			}
			for _, q := range f.pieces {
				if q.role == paper.RoleCaption && q.font == p.font && q.frame == p.frame && q.em < 1.05*p.em && p.em < 1.05*q.em &&
					p.font != f.m.Type.BodyFont && f.besideCaption(p, q) {
					p.role, p.runner, p.margin, again = paper.RoleCaption, p.role, hint, true
					break
				}
			}
		}
	}
}

// besideCaption: on the line of q, or straight below it.
func (f *forme) besideCaption(p, q *piece) bool {
	if p.dir != q.dir {
		return false
	}
	v := viewOf(p.dir)
	a, b := v.rect(p.box), v.rect(q.box)
	onLine := a.OverlapY(b) > 0.5*math.Min(a.Height(), b.Height()) && -a.OverlapX(b) < 8*p.em
	below := a.OverlapX(b) > 0 && a.Y0 >= b.Y1-0.3*p.em && a.Y0-b.Y1 < 0.8*p.em
	return onLine || below
}

// castCentred finds crossheads of the size of text: one or two lines between two
// pieces of one column, in its middle, bolder than the text or in another face, and
// no sentence.
func (f *forme) castCentred() {
	for _, p := range f.pieces {
		if p.role != paper.RoleBody || len(p.lines) > 2 || p.chars > rubricChars || endsSentence(p.text) || startsLower(p.text) || math.Abs(f.ratio(p)-1) > sameRatio {
			continue
		}
		if p.font == f.m.Type.BodyFont && p.weight < 600 && !p.italic {
			continue
		}
		v := viewOf(p.dir)
		box := v.rect(p.box)
		above, below := false, false
		for _, q := range f.pieces {
			o := v.rect(q.box)
			if q == p || q.role != paper.RoleBody || q.dir != p.dir || len(q.lines) < 2 || math.Abs(q.em-p.em) > 0.1*p.em {
				continue
			}
			left, right := box.X0-o.X0, o.X1-box.X1
			if left < 0.3*p.em || right < 0.3*p.em || math.Abs(left-right) > 1.5*p.em {
				continue
			}
			above = above || math.Abs(box.Y0-o.Y1) < f.leading
			below = below || math.Abs(o.Y0-box.Y1) < f.leading
		}
		if above && below {
			p.role, p.runner, p.margin = paper.RoleHeadline, paper.RoleBody, hint
		}
	}
}

// castCompanions finds the small lines of a title: short type in another font
// than body, without a full stop, that stands against a larger display line.
func (f *forme) castCompanions() {
	for _, p := range f.pieces {
		if (p.role == paper.RoleCaption || p.role == paper.RoleBody && f.ratio(p) < 1-sameRatio/2) && f.isRubric(p) {
			p.role, p.runner, p.margin = paper.RoleHeadline, p.role, hint
			continue
		}
		if p.role != paper.RoleBody || len(p.lines) > 2 || endsSentence(p.text) || p.opens().dated {
			continue
		}
		unlike := p.font != f.m.Type.BodyFont || p.weight >= 600 || p.italic || math.Abs(f.ratio(p)-1) > 0.03
		if !unlike && (p.first().Opens || len(p.lines) > 1) {
			continue
		}
		for _, q := range f.pieces {
			if q.role == paper.RoleHeadline && q.em > p.em*1.15 && q.frame == p.frame && f.stacked(p, q) {
				p.role, p.runner, p.margin = paper.RoleHeadline, paper.RoleBody, hint
				break
			}
		}
	}
}
