package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// squash turns a margin in points into a certainty between one half and one.
func squash(margin float64) float64 {
	if math.IsNaN(margin) {
		return 0.5
	}
	return 1 / (1 + math.Exp(-math.Max(0, margin)))
}

// roleCertainty is how sure the role of a piece is.
func roleCertainty(p *piece) float64 { return squash(p.margin) }

// judge sets the confidence of an article, its evidence and its findings.
func (f *forme) judge(a *paper.Article, s *story) {
	a.Confidence = 1
	for _, p := range s.pieces() {
		a.Confidence = math.Min(a.Confidence, roleCertainty(p))
	}
	if s.chain != nil {
		if len(s.body) > 1 {
			a.Confidence = math.Min(a.Confidence, squash(s.chain.margin))
			a.Evidence = append(a.Evidence, paper.Evidence{Decision: "chain", Margin: finite(s.chain.margin)})
		}
		if s.title != nil {
			a.Confidence = math.Min(a.Confidence, squash(s.chain.start))
			a.Evidence = append(a.Evidence, paper.Evidence{Decision: "headline", Chosen: a.Headline, RunnerUp: s.chain.rival, Margin: finite(s.chain.start)})
		}
	}
	f.warn(a, s)
}

// finite keeps a margin printable.
func finite(m float64) float64 {
	if math.IsNaN(m) || m > 99 {
		return 99
	}
	return math.Max(-99, m)
}

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
		case s.title != nil && len(s.body) == 0:
			note(paper.BodyMissing, "no text was found for "+clip(a.Headline, 30))
		}
		if n := len(s.body); n > 0 && a.Jump.ToPage == 0 && s.body[n-1].last().Full() && !f.ragged && f.endCost(s.body[n-1]) >= endOpen {
			note(paper.TailMissing, "the last line ends in mid-sentence: "+clip(s.body[n-1].last().Text, 30))
		}
	}
	if s.title != nil && s.title.doubt != "" {
		note(paper.HeadlineDoubtful, s.title.doubt)
	}
}

func first(ps []string) string {
	if len(ps) == 0 {
		return ""
	}
	return ps[0]
}
