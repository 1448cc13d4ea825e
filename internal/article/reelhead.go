package article

import (
	"math"
	"regexp"
	"sort"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// termsCue are words of the lines under a paper's name: what it costs, when it
// appears, who prints it, in the languages of the Latin press.
var termsCue = regexp.MustCompile(`(?i)abonn|pr[ae]n?numer|subscri|insertion|inserat|anzeige|annonc|erscheint|para[iî]t |publi(?:é|shed) |\bprice\b|\bprix\b|preis\b|\bno?[.°º] ?\d|\bnr\. ?\d|jahrgang|ann[ée]e\b|r[ée]da[ck]tion|exp[ée]dition|bureaux?\b|t[ée]l[ée]phon|verantwortlich|g[ée]rant|directeur|imprim|druck|cent(?:imes|\.)|pfennig|\bpence\b|\bpenny\b|registered`)

// statesTerms reports whether a text is one of the lines under a paper's name.
func statesTerms(text string) bool {
	if termsCue.MatchString(text) {
		return true
	}
	_, dated := wording.FindDate(text)
	return dated && countChars(text) < 60
}

// Sizes at the head of a front page.
const (
	nameRatio = 2.4 // of a paper's name, over body size
	loneRatio = 4.0 // of one whose terms cannot be read: a headline is rarely so large
	nameWidth = 1.0 // columns
	nameLines = 3
	earsReach = 1.5 // columns at either side of the name in which its ears stand
	termLines = 6   // of one piece of its terms
	termsGap  = 4.0 // lines of white over them
)

// nameHead finds the head of a front page: the name of the paper, what stands
// over and beside it, and the lines under it that give date, number and terms.
func (r *reel) nameHead() {
	f := r.f
	name := r.nameplateOf()
	if name == nil {
		return
	}
	foot, from, to := name.box.Y1, name.box.X0-earsReach*r.column, name.box.X1+earsReach*r.column
	if f.ratio(name) < loneRatio && !r.termsNear(name) {
		return // the headline of a page that prints no name
	}
	var under []*piece
	for _, p := range f.pieces {
		switch beside := p.box.X0 > from && p.box.X1 < to; {
		case !beside || p.box.Y0 > f.m.Height*headShare || p.chars > mastheadMost:
		case p == name || p.box.CenterY() < foot && (len(p.lines) <= nameLines || statesTerms(p.text)):
			f.cast(p, paper.RoleMasthead)
		case p.box.CenterY() >= foot:
			under = append(under, p)
		}
	}
	sort.SliceStable(under, func(i, j int) bool { return under[i].box.Y0 < under[j].box.Y0 })
	for _, p := range under {
		if p.box.Y0 > foot+math.Max(termsGap*f.leading, name.box.Height()/2) {
			break
		}
		if len(p.lines) <= termLines && f.ratio(p) < nameRatio && statesTerms(p.text) {
			f.cast(p, paper.RoleMasthead)
			foot = math.Max(foot, p.box.Y1)
		}
	}
}

// termsNear reports whether a line with date, number or terms stands near a
// paper's name: over it, beside it or some lines below.
func (r *reel) termsNear(name *piece) bool {
	for _, p := range r.f.pieces {
		if p != name && p.box.Y0 < name.box.Y1+math.Max(termsGap*r.f.leading, name.box.Height()/2) && len(p.lines) <= termLines && statesTerms(p.text) {
			return true
		}
	}
	return false
}

// nameplateOf is the largest type near the head of the page where it is large
// and wide enough for the name of a paper, nil for none.
func (r *reel) nameplateOf() *piece {
	var name *piece
	for _, p := range r.f.pieces {
		if p.box.Y0 < 0.2*r.f.m.Height && len(p.lines) <= nameLines && r.f.ratio(p) >= nameRatio && p.box.Width() > nameWidth*r.column && (name == nil || p.em > name.em) {
			name = p
		}
	}
	return name
}
