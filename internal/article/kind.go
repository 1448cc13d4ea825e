package article

import (
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Evidence that a box is an advertisement, in points, and how much is enough.
const (
	adWord   = 1.0
	adFonts  = 1.0 // four or more fonts
	adLabel  = 3.0 // 广告 by itself
	adLarge  = 0.5 // most of its lines are larger than body
	adEnough = 3.0
)

// nameKinds tells advertisements, notices and index boxes from stories. All of
// an advertisement or index box is one unit.
func (f *forme) nameKinds(frame int, stories []*story) []*story {
	if frame >= 0 && len(stories) > 0 {
		switch {
		case f.isIndex(stories):
			return []*story{merge(stories, paper.KindIndex)}
		case f.adPoints(stories) >= adEnough:
			return []*story{merge(stories, paper.KindAd)}
		}
	}
	for _, s := range stories {
		if s.title != nil && noticeCue.MatchString(titleText(s.title)) {
			s.kind = paper.KindNotice
		}
	}
	return stories
}

func titleText(t *title) string {
	var all []string
	for _, p := range t.head {
		all = append(all, p.text)
	}
	return strings.Join(all, " ")
}

func (f *forme) adPoints(stories []*story) float64 {
	fonts, pts, large, lines, chars := map[string]bool{}, 0.0, 0, 0, 0
	for _, s := range stories {
		for _, p := range s.pieces() {
			fonts[p.font] = true
			chars += p.chars
			lines += len(p.lines)
			if f.ratio(p) > displayRatio {
				large += len(p.lines)
			}
			if strings.Trim(p.text, " ·.[]()（）【】") == "广告" {
				pts += adLabel
			}
			pts += adWord * float64(min(3, len(adCue.FindAllString(p.text, 4))))
			pts -= when(cueDateline(p.text), 2) + float64(p.paragraphs())*0.7
		}
	}
	return pts + when(len(fonts) >= 4, adFonts) + when(2*large > lines, adLarge) - float64(chars)/300
}

func (f *forme) isIndex(stories []*story) bool {
	rows, lines, named := 0, 0, false
	for _, s := range stories {
		for _, p := range s.pieces() {
			if p.chars < 12 && indexCue.MatchString(strings.TrimSpace(p.text)) {
				named = true
				continue
			}
			for _, l := range p.lines {
				lines++
				if indexRow.MatchString(strings.TrimSpace(l.Text)) {
					rows++
				}
			}
		}
	}
	return lines > 0 && lines < 60 && (named && 4*rows >= lines || 3*rows >= 2*lines && rows >= 3)
}

// merge makes one unit of several stories, in reading order.
func merge(stories []*story, kind paper.Kind) *story {
	one := &story{kind: kind, frame: stories[0].frame}
	for _, s := range stories {
		one.strays = append(one.strays, s.pieces()...)
	}
	return one
}
