package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/banmian/banmian/internal/paper"
)

// Seal names exactly what an edition shows: SHA-256, in hexadecimal, over its
// canonical form, which is the edition without what nobody is shown (findings,
// evidence, certainty), as JSON with the fields in a fixed order. Two editions
// that read and look alike have the same seal, whatever was done and undone on
// the way.
func Seal(e paper.Edition) string { return digest("banmian.seal/1\n", canonical(e)) }

// SealWords is the seal over the words, pictures, order and kinds alone, without
// the places on the page.
func SealWords(e paper.Edition) string {
	e = canonical(e)
	for i := range e.Pages {
		e.Pages[i].Zones, e.Pages[i].Width, e.Pages[i].Height = nil, 0, 0
	}
	for i := range e.Articles {
		a := &e.Articles[i]
		figures := slices.Clone(a.Figures)
		for k := range figures {
			figures[k].Polygon = nil
		}
		parts := make([]paper.Part, len(a.Parts))
		for k, p := range a.Parts {
			parts[k] = paper.Part{Page: p.Page}
		}
		a.Figures, a.Parts = figures, parts
	}
	return digest("banmian.words/1\n", e)
}

func digest(form string, e paper.Edition) string {
	h := sha256.New()
	h.Write([]byte(form))
	// Values of package paper hold nothing that JSON cannot write; a coordinate
	// that is no number would be refused by every way in.
	if err := json.NewEncoder(h).Encode(e); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// canonical is a copy of an edition as readers are shown it.
func canonical(e paper.Edition) paper.Edition {
	e.Findings = nil
	pages := make([]paper.Page, len(e.Pages))
	for i, p := range e.Pages {
		zones := make([]paper.Zone, len(p.Zones))
		for k, z := range p.Zones {
			z.Confidence, z.Lines, z.Polygon = 0, none(z.Lines), none(z.Polygon)
			zones[k] = z
		}
		p.Zones = none(zones)
		pages[i] = p
	}
	articles := make([]paper.Article, len(e.Articles))
	for i, a := range e.Articles {
		a.Confidence, a.Findings, a.Evidence, a.RunsOn, a.RunsOut = 0, nil, nil, false, false
		a.Kicker, a.Deck, a.Bylines, a.Paragraphs, a.Figures = none(a.Kicker), none(a.Deck), none(a.Bylines), none(a.Paragraphs), none(a.Figures)
		a.Bylines, a.Figures = slices.Clone(a.Bylines), slices.Clone(a.Figures)
		for k := range a.Bylines {
			a.Bylines[k].Names = none(a.Bylines[k].Names)
		}
		for k := range a.Figures {
			a.Figures[k].Polygon = none(a.Figures[k].Polygon)
		}
		a.Parts = none(slices.Clone(a.Parts))
		for k := range a.Parts {
			a.Parts[k].Zones, a.Parts[k].Polygon = none(a.Parts[k].Zones), none(a.Parts[k].Polygon)
		}
		articles[i] = a
	}
	e.Pages, e.Articles, e.Notes = none(pages), none(articles), none(e.Notes)
	return e
}

// none is nil for an empty list: one that became empty and one that never was
// must read alike.
func none[S ~[]T, T any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return s
}
