package export

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/epub"
	"github.com/banmian/banmian/internal/reader"
)

// Cover of a book: wide enough for a phone held upright, small enough for a
// shelf of thousands.
const (
	coverWidth   = 960 // pixels at most
	coverQuality = 80
)

// writeEPUB binds the edition.
func writeEPUB(ctx context.Context, x *Exporter, m *matter, w io.Writer) error {
	open := byID(m.edition)
	return epub.Write(w, epub.Book{
		Edition: m.revision.Edition, Name: m.edition.Key.String(), Modified: m.revision.Made,
		Cover:   func() ([]byte, error) { return x.cover(ctx, m) },
		Address: func(i int) string { return x.address(m.edition, open[m.revision.Edition.Articles[i].ID]) },
		Figure: func(i, n int) ([]byte, error) {
			clip := m.edition.FigureClipping(m.revision.Edition.Articles[i].Figures[n])
			if clip == nil {
				return nil, nil
			}
			return x.Reader.Cut(ctx, clip)
		},
	})
}

// byID gives the articles that have an address by their ids.
func byID(e *reader.Edition) map[string]*reader.Article {
	out := map[string]*reader.Article{}
	for _, a := range e.Articles {
		out[a.ID] = a
	}
	return out
}

func (x *Exporter) address(e *reader.Edition, a *reader.Article) string {
	if x.Address == nil || a == nil {
		return ""
	}
	return x.Address(e, a)
}

// cover is the first page as JPEG, nil when there is no picture of it.
func (x *Exporter) cover(ctx context.Context, m *matter) ([]byte, error) {
	if len(m.edition.Pages) == 0 {
		return nil, nil
	}
	var best archive.Picture
	for _, p := range m.edition.Pages[0].Pictures {
		if p.MediaType != "image/avif" && p.Width > best.Width && p.Width <= coverWidth {
			best = p
		}
	}
	if best.Width == 0 {
		return nil, nil
	}
	body, _, err := x.Blobs.Open(ctx, best.Blob)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	img, err := reader.DecodePicture(body)
	if err != nil {
		return nil, fmt.Errorf("open the picture of page 1: %w", err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, img, &jpeg.Options{Quality: coverQuality})
	return out.Bytes(), err
}
