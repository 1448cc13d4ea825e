package ocr

import (
	"image"
	"slices"
)

// Language names a language as it is written, by its BCP 47 tag.
type Language string

// Languages a newspaper may be asked about, with how they are written.
const (
	SimplifiedChinese  Language = "zh-Hans"
	TraditionalChinese Language = "zh-Hant"
	Japanese           Language = "ja"
	Korean             Language = "ko"
	English            Language = "en"
	German             Language = "de"
	French             Language = "fr"
	Spanish            Language = "es"
	Italian            Language = "it"
	Portuguese         Language = "pt"
	Dutch              Language = "nl"
	Russian            Language = "ru"
)

// downwards are the languages that newspapers set downwards too.
var downwards = []Language{SimplifiedChinese, TraditionalChinese, Japanese}

// SetDownwards reports whether text in the language may run downwards.
func (l Language) SetDownwards() bool { return slices.Contains(downwards, l) }

// Certainty is the mean over the characters of blocks, and how many there are;
// 0 and 0 when there is none.
func Certainty(blocks []Block) (mean float64, characters int) {
	for _, b := range blocks {
		for _, l := range b.Lines {
			for _, w := range l.Words {
				n := len([]rune(w.Text))
				mean += w.Certainty * float64(n)
				characters += n
			}
		}
	}
	if characters == 0 {
		return 0, 0
	}
	return mean / float64(characters), characters
}

// Settled checks a request against a picture and gives the region to look at.
// Engines call it first, so that all refuse alike: why is empty when the request
// makes sense.
func Settled(bounds image.Rectangle, ask Request) (region image.Rectangle, why string) {
	region = bounds
	if !ask.Region.Empty() || ask.Region != (image.Rectangle{}) {
		region = bounds.Intersect(ask.Region)
	}
	switch {
	case region.Empty():
		return region, "nothing of the picture is in the region asked for"
	case len(ask.Languages) == 0:
		return region, "no language is asked for"
	case ask.Direction > Down || ask.Extent > Piece:
		return region, "the direction or extent is unknown"
	case len(ask.Lines) > MostLines:
		return region, "more lines are asked for than a page has"
	}
	return region, ""
}
