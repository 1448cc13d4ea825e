package article

import (
	"fmt"
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// How often an article is wrong when one of its decisions was taken with a given
// margin, or shows a given sign of trouble. The figures were counted over some two
// thousand typeset articles in four styles (an article is right when it shares
// four fifths of its text with the truth) and rounded; they are meant to rank, and
// to say roughly what they mean.
const (
	doubtOfTie   = 0.30 // a role that two kinds of evidence claim equally
	doubtOfRole  = 0.03 // a role that leads by one hint at most
	doubtOfSure  = 0.004
	doubtOfLink  = 0.50 // the weakest link of the columns, with no lead; falls by linkFall
	linkFall     = 0.55 // per point of lead
	doubtOfHead  = 0.60 // the headline over this text, with no lead; falls by headFall
	headFall     = 0.50
	doubtOfTail  = 0.20 // the last line ends in mid-sentence
	doubtOfStart = 0.25 // the first line goes on from something
	doubtBare    = 0.60 // text without a headline
	doubtEmpty   = 0.85 // a headline without text or picture
)

// Leads, in points, below which a person should look.
const (
	linkLead = 1.0
	headLead = 1.0
)

// roleDoubt is how likely the role of a piece is wrong.
func roleDoubt(p *piece) float64 {
	switch {
	case p.margin <= 0:
		return doubtOfTie
	case p.margin <= hint:
		return doubtOfRole
	}
	return doubtOfSure
}

// roleCertainty is how sure the role of a piece is.
func roleCertainty(p *piece) float64 { return 1 - roleDoubt(p) }

// judge sets the confidence of an article, its evidence and its findings.
func (f *forme) judge(a *paper.Article, s *story) {
	a.Confidence = f.confidence(s)
	f.testify(a, s)
	f.warn(a, s)
}

// confidence is the chance that nothing went wrong with a story: its decisions
// are taken to fail independently.
func (f *forme) confidence(s *story) float64 {
	worst := doubtOfSure
	for _, p := range s.pieces() {
		worst = math.Max(worst, roleDoubt(p))
	}
	sure := 1 - worst
	if oneUnit(s.kind) {
		return sure
	}
	if n := len(s.body); n > 0 {
		sure *= 1 - f.endsDoubt(s)
		if s.title == nil && s.kind == paper.KindStory && !s.body[0].opens().from {
			sure *= 1 - doubtBare
		}
	} else if len(s.figures) == 0 {
		sure *= 1 - doubtEmpty
	}
	if s.chain != nil {
		sure *= 1 - chainDoubt(s.chain)
	}
	return math.Max(0, math.Min(1, sure))
}

// endsDoubt looks at the first and last lines of a story's text.
func (f *forme) endsDoubt(s *story) float64 {
	sure := 1.0
	first, last := s.body[0], s.body[len(s.body)-1]
	if f.endCost(last) >= endUnmarked && len(s.jumps) == 0 {
		sure *= 1 - doubtOfTail
	}
	if f.indented && !first.first().Opens && !first.opens().dated && !first.opens().from {
		sure *= 1 - doubtOfStart
	}
	return 1 - sure
}

// chainDoubt is how likely the columns or the headline of a chain are wrong.
func chainDoubt(c *chain) float64 {
	sure := 1.0
	if len(c.body) > 1 {
		sure *= 1 - doubtOfLink*math.Exp(-linkFall*math.Max(0, finite(c.margin)))
	}
	if c.title != nil {
		sure *= 1 - doubtOfHead*math.Exp(-headFall*math.Max(0, finite(c.start)))
	}
	return 1 - sure
}

// finite keeps a margin printable.
func finite(m float64) float64 {
	if math.IsNaN(m) || m > 99 {
		return 99
	}
	return math.Max(-99, m)
}

// mostTestimony bounds the evidence of one article, so that a hostile page does
// not outweigh its text.
const mostTestimony = 200

// testify records what was decided about an article, and what came second: which
// headline its text stands under, each step from column to column, and the role
// of each piece.
func (f *forme) testify(a *paper.Article, s *story) {
	tell := func(e paper.Evidence) {
		if len(a.Evidence) < mostTestimony {
			e.Margin = finite(e.Margin)
			a.Evidence = append(a.Evidence, e)
		}
	}
	if c := s.chain; c != nil {
		if len(s.body) > 1 {
			tell(paper.Evidence{Decision: "chain", Chosen: fmt.Sprintf("%d blocks; weakest before %q", len(s.body), clip(c.weakest, 16)), RunnerUp: c.instead, Margin: c.margin})
		}
		chosen := "no headline"
		if s.title != nil {
			chosen = a.Headline
		}
		tell(paper.Evidence{Decision: "headline", Chosen: chosen, RunnerUp: c.rival, Margin: c.start})
		for _, l := range c.links {
			tell(paper.Evidence{Decision: "column-step", Chosen: "on to " + quote(l.to), RunnerUp: l.instead, Margin: l.margin})
		}
	}
	pieces := s.pieces()
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].margin < pieces[j].margin })
	for _, p := range pieces {
		if p.role != "" {
			tell(paper.Evidence{Decision: "role", Chosen: string(p.role) + ": " + quote(p), RunnerUp: string(p.runner), Margin: p.margin})
		}
	}
}

// quote is the opening of a piece, for a person to find it by.
func quote(p *piece) string { return fmt.Sprintf("%q", clip(p.text, 16)) }

// warn notes what a person should look at.
func (f *forme) warn(a *paper.Article, s *story) {
	note := func(code paper.Code, message string) {
		finding := paper.Find(code, message)
		finding.Article, finding.Box = a.ID, s.bounds()
		a.Findings = append(a.Findings, finding)
	}
	if s.kind == paper.KindStory {
		switch {
		case s.title == nil && a.Jump.FromPage == 0:
			note(paper.HeadlineMissing, "text without a headline: "+clip(first(a.Paragraphs), 20))
		case s.title != nil && len(s.body) == 0 && len(s.figures) == 0:
			note(paper.BodyMissing, "no text was found for "+clip(a.Headline, 30))
		}
		if n := len(s.body); n > 0 && a.Jump.ToPage == 0 && f.endCost(s.body[n-1]) >= endOpen && len(s.jumps) == 0 {
			note(paper.TailMissing, "the last line ends in mid-sentence: "+clip(s.body[n-1].last().Text, 30))
		}
	}
	if c := s.chain; c != nil {
		if len(s.body) > 1 && c.margin < linkLead {
			note(paper.ColumnDoubtful, fmt.Sprintf("%q may go on from %q instead", clip(c.weakest, 16), clip(c.instead, 16)))
		}
		if c.title != nil && c.start < headLead && c.rival != "" {
			note(paper.HeadlineDoubtful, fmt.Sprintf("this text fits %q almost as well", clip(c.rival, 30)))
		}
	}
	for _, p := range s.titlePieces() {
		if p.margin <= 0 {
			note(paper.HeadlineDoubtful, fmt.Sprintf("%q may be %s", clip(p.text, 20), p.runner))
			break
		}
	}
}

func first(ps []string) string {
	if len(ps) == 0 {
		return ""
	}
	return ps[0]
}
