// Package plate makes the pictures of a page: the one a phone shows first, the
// one a desk zooms into, and the thumbnail, each in the formats browsers want.
//
// Drawing and encoding happen in the PDF engine's child processes. The package
// stores nothing and knows nothing of what stands on the page.
package plate

import (
	"context"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
)

// Format is how a picture is encoded.
type Format = pdfengine.Format

// The formats.
const (
	JPEG = pdfengine.JPEG
	WebP = pdfengine.WebP
	AVIF = pdfengine.AVIF
)

// Size is one picture wanted of a page. Its height follows from the page's
// proportions.
type Size struct {
	Name    string // "phone", "desk", "thumb"
	Width   int    // pixels
	Format  Format
	Quality int // 1-100; 0 stands for the format's usual one
}

// The sizes an edition keeps of every page: 300 pixels are enough to choose a
// page by, 960 fill a phone, 2400 let body type be read.
var (
	Thumb = Size{Name: "thumb", Width: 300, Format: WebP}
	Phone = Size{Name: "phone", Width: 960, Format: WebP}
	Desk  = Size{Name: "desk", Width: 2400, Format: WebP}
)

// PhoneAVIF is Phone for browsers that know AVIF: a fifth fewer bytes for five
// times the work, so it is made once an edition is published.
var PhoneAVIF = Size{Name: "phone", Width: 960, Format: AVIF}

// Standard is what ingest asks for.
var Standard = []Size{Thumb, Phone, Desk}

// Picture is one encoded picture.
type Picture struct {
	Name          string // of its Size
	MediaType     string // image/webp, image/avif or image/jpeg
	Width, Height int    // pixels
	Data          []byte
}

// Make draws page n of the document, counted from 0, in each of the sizes, in
// their order. Errors are those of the engine: a paper.Fault that names the page.
func Make(ctx context.Context, doc *pdfengine.Document, n int, sizes ...Size) ([]Picture, error) {
	return Crop(ctx, doc, n, geom.Rect{}, sizes...)
}

// Crop is Make for a part of the page, in points from its top left corner. The
// zero rectangle stands for the whole page.
func Crop(ctx context.Context, doc *pdfengine.Document, n int, part geom.Rect, sizes ...Size) ([]Picture, error) {
	wanted := make([]pdfengine.Rendition, len(sizes))
	for i, s := range sizes {
		wanted[i] = pdfengine.Rendition{Width: s.Width, Format: s.Format, Quality: s.Quality}
	}
	drawn, err := doc.Render(ctx, n, part, wanted...)
	if err != nil {
		return nil, err
	}
	out := make([]Picture, len(drawn))
	for i, d := range drawn {
		out[i] = Picture{Name: sizes[i].Name, MediaType: d.Format.MediaType(), Width: d.Width, Height: d.Height, Data: d.Data}
	}
	return out, nil
}
