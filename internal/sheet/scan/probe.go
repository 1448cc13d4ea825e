package scan

import (
	"cmp"
	"context"
	"image"
	"slices"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

var errNoLanguage = &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "the engine has no language",
	Remedy: "install the paper's, on Debian for example with apt-get install tesseract-ocr-chi-sim tesseract-ocr-eng"}

// Samples of a page that tell its language.
const (
	samples    = 10  // lines in each direction
	sureOf     = 0.6 // mean certainty over enough characters that settles the language for other pages
	enoughTold = 30  // characters
	mostTried  = 8   // languages
)

// probe reads some of the page's longest lines of body type in each language
// and takes the one that is read with the greatest certainty. sure is false when no
// language reads well.
func probe(ctx context.Context, engine ocr.Engine, clean *image.Gray, strips []strip, candidates []ocr.Language) (best ocr.Language, sure bool, err error) {
	most := -1.0
	told := sampled(strips)
	best = candidates[0]
	for _, language := range candidates[:min(len(candidates), mostTried)] {
		score, n, err := tried(ctx, engine, clean, told, language)
		if paper.IsKind(err, paper.NotFound) {
			continue // this direction has no model
		}
		if err != nil {
			return best, false, err
		}
		if score > most {
			most, best, sure = score, language, score >= sureOf && n >= enoughTold
		}
	}
	return best, sure, nil
}

// tried is how certainly lines are read.
func tried(ctx context.Context, engine ocr.Engine, clean *image.Gray, lines []strip, language ocr.Language) (score float64, told int, err error) {
	var all []ocr.Block
	for direction := ocr.Across; direction <= ocr.Down; direction++ {
		asked := slices.DeleteFunc(slices.Clone(lines), func(s strip) bool { return s.down != (direction == ocr.Down) })
		if len(asked) == 0 || direction == ocr.Down && !language.SetDownwards() {
			continue
		}
		blocks, err := engine.Recognise(ctx, clean, requestFor(asked, language, direction))
		if err != nil {
			return 0, 0, err
		}
		all = append(all, blocks...)
	}
	score, told = ocr.Certainty(all)
	return score, told, nil
}

// sampled are lines of usual size, the fullest of ink first.
func sampled(strips []strip) []strip {
	if len(strips) == 0 {
		return nil
	}
	var sizes []float64
	for _, s := range strips {
		sizes = append(sizes, s.size)
	}
	slices.Sort(sizes)
	usual := sizes[len(sizes)/2]
	const alike = 0.5
	var out []strip
	for _, s := range strips {
		if s.size > (1-alike)*usual && s.size < (1+alike)*usual {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b strip) int { return cmp.Compare(b.length(), a.length()) })
	return out[:min(len(out), 2*samples)]
}
