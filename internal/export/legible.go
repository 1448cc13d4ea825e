package export

import (
	"context"
	"image"
	"image/color"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
)

// A page's own text is trusted when nearly all that the edition says of the page
// is in it, character by character. A reading drops little and mends little; a bad
// recognition, or codes without meaning, agree in far less.
const trustedShare = 0.9

// legible reports whether a page of the open master can be searched and copied as
// it is. One of which nothing was read is: there is nothing to lay over it.
func (b *bindery) legible(ctx context.Context, number int, p paper.Page) bool {
	marks, err := b.doc.Extract(ctx, number)
	if err != nil {
		return false
	}
	return share(p, marks) >= trustedShare
}

// share is how much of a page's lines is found among the characters of a PDF page.
func share(p paper.Page, marks *pdfengine.Marks) float64 {
	there := map[rune]int{}
	for _, c := range marks.Chars {
		if c.Flags&(pdfengine.CharGenerated|pdfengine.CharUnmapped) == 0 {
			count(there, string(c.Rune))
		}
	}
	said := map[rune]int{}
	for _, z := range p.Zones {
		for _, l := range z.Lines {
			count(said, l.Text)
		}
	}
	all, found := 0, 0
	for r, n := range said {
		all += n
		found += min(n, there[r])
	}
	if all == 0 {
		return 1
	}
	return float64(found) / float64(all)
}

// count counts the letters and figures of a text, in their ordinary forms.
func count(into map[rune]int, text string) {
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			into[r]++
		}
	}
}

// isGray reports whether a picture has no colours.
func isGray(c image.Config) bool { return c.ColorModel == color.GrayModel }
