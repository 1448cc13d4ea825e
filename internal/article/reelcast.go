package article

import (
	"math"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Evidence for a headline among strands, in points.
const (
	headEnough = 2.0

	headLarger   = 1.0 // a size larger, and again at each step
	headCapitals = 1.5
	headSpaced   = 1.5 // letterspaced
	headCentred  = 1.5
	headAlone    = 0.5 // and on a line by itself
	headBold     = 0.5
	headRuled    = 0.5
	headHinted   = 3.0
	headLong     = -1.0 // for each step of length
	headRunsOn   = -2.0 // it ends or starts in mid-sentence
	headStopped  = -1.0 // it ends as a sentence of some length does
	headFills    = -1.0 // it fills its column as body does
	headAtEnd    = -2.5 // it stands at the right, as a signature does
	headFigures  = -1.5 // mostly figures
	headNoise    = -1.5 // mostly marks
)

// castStrands gives each strand its role.
func (r *reel) castStrands() {
	for _, s := range r.thread {
		s.head = r.headPoints(s)
		s.role, s.runner = paper.RoleBody, paper.RoleHeadline
		switch {
		case adHint(r.f.m.Blocks[s.block].Hint):
			s.role = paper.RoleAd
		case s.head >= headEnough:
			s.role, s.runner = paper.RoleHeadline, paper.RoleBody
		}
		s.margin = math.Abs(s.head - headEnough)
	}
}

func adHint(hint string) bool { return strings.HasPrefix(hint, "advert") }

// Steps of size and length at which a strand looks more or less like a headline.
const (
	headMostLines = 6
	headMostChars = 160
	headFewChars  = 3
	headShort     = 0.7  // of its column
	headWord      = 5    // letters of more than a monogram
	signLeft      = 2.5  // times the white on the right that stands left of a signature
	headWords     = 60   // characters of a headline that may end with a stop
	capitalsFrom  = 0.7  // share of capitals among letters
	clearIndent   = 3.0  // ems: more than any paragraph is indented
	offCentre     = 0.15 // of the column by which white at both ends may differ
)

func (r *reel) headPoints(s *strand) float64 {
	f := r.f
	n, text := len(s.lines), strings.TrimSpace(s.text)
	if n > headMostLines || s.chars > headMostChars || s.chars < headFewChars {
		return denial
	}
	ratio := f.ratio(s.piece)
	centred := s.centred(f.em)
	letters, figures, capitals := lettersOf(text)
	inCapitals := letters > 3 && capitals > capitalsFrom*letters
	hint := f.m.Blocks[s.block].Hint
	return when(ratio > 1.15, headLarger) + when(ratio > 1.35, headLarger) + when(ratio > 1.8, headLarger) +
		when(inCapitals, headCapitals) + when(inCapitals && n == 1 && letters > headWord, headAlone) +
		when(letterspacedWords(text), headSpaced) +
		when(centred, headCentred) + when(centred && (n == 1 || n == 2 && s.box.Width() < headShort*s.span.Width()), headAlone) +
		when(s.weight >= 600, headBold) +
		when(strings.HasPrefix(hint, "head") || hint == "title", headHinted) +
		when(n > 2, headLong) + when(n > 4, headLong) +
		when(wording.EndsOpen(text) || startsLower(text), headRunsOn) +
		when(endsSentence(text) && s.chars > headWords, headStopped) +
		when(s.left < f.em && s.right < f.em && ratio < 1.2 && !inCapitals, headFills) +
		when(s.left > signLeft*math.Max(s.right, f.em) && ratio < 1.15, headAtEnd) +
		when(figures > letters, headFigures) + when(letters < 0.5*float64(s.chars), headNoise) + when(letters < 0.5*float64(s.chars) && ratio > 1.8, -headNoise-headAlone)
}

// centred reports whether a strand stands in the middle of its column. What
// stands right of it is sooner a signature, what stands left of it sooner an
// indented line, and that by little.
func (s *strand) centred(em float64) bool {
	off := (s.left - s.right) / s.span.Width()
	switch {
	case s.left <= em || s.right <= em || off > offCentre:
		return false
	case off < -offCentre:
		return off > -2*offCentre && s.left > clearIndent*em
	}
	return true
}

// lettersOf counts letters, figures and capitals.
func lettersOf(s string) (letters, figures, capitals float64) {
	for _, c := range s {
		switch {
		case unicode.IsLetter(c):
			letters++
			if unicode.IsUpper(c) {
				capitals++
			}
		case unicode.IsDigit(c):
			figures++
		}
	}
	return letters, figures, capitals
}

// letterspacedWords reports whether a recogniser took the letters of a word set
// wide for words.
func letterspacedWords(s string) bool {
	single, all := 0, 0
	for _, w := range strings.Fields(s) {
		all++
		if r := []rune(w); len(r) == 1 && unicode.IsLetter(r[0]) {
			single++
		}
	}
	return single >= 3 && 2*single > all
}
