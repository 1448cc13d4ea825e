package reader

import (
	"context"
	"io"
	"path"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Picture opens a picture of a published edition; the caller closes it. A
// picture of an edition readers may not see is a fault as Edition says, also
// when its bytes are still kept.
func (r *Reader) Picture(ctx context.Context, key archive.Key, ref blob.Ref) (archive.Picture, io.ReadSeekCloser, error) {
	e, err := r.Edition(ctx, key)
	if err != nil {
		return archive.Picture{}, nil, err
	}
	for _, p := range e.Revision.Pictures {
		if p.Blob == ref {
			body, _, err := r.blobs.Open(ctx, ref)
			return p, body, err
		}
	}
	return archive.Picture{}, nil, paper.Faultf(paper.NotFound, "edition %s has no picture %s", key, ref)
}

// PagePDF gives the PDF master that holds a page, false when there is none. Where
// the page does not stand Alone in it, it is to be cut out: see CutPage.
func (e *Edition) PagePDF(p *Page) (archive.Source, bool) {
	file, _, _ := strings.Cut(p.Source, "#")
	return e.pdf(file)
}

// Alone reports whether a page's master holds no other page of the edition.
func (e *Edition) Alone(p *Page) bool {
	file, _, _ := strings.Cut(p.Source, "#")
	for _, other := range e.Pages {
		if of, _, _ := strings.Cut(other.Source, "#"); other != p && of == file {
			return false
		}
	}
	return true
}

// PDF gives the whole edition as one PDF: as it was bound after it was published,
// else the master that holds every page. It is false when there is neither.
func (e *Edition) PDF() (archive.Source, bool) {
	if e.Revision.Bound.Blob != "" {
		return e.Revision.Bound, true
	}
	if len(e.Pages) == 0 {
		return archive.Source{}, false
	}
	file, _, _ := strings.Cut(e.Pages[0].Source, "#")
	for _, p := range e.Pages {
		if of, _, _ := strings.Cut(p.Source, "#"); of != file {
			return archive.Source{}, false
		}
	}
	return e.pdf(file)
}

// pdf gives the one master with the file name, when it is named as a PDF.
func (e *Edition) pdf(file string) (archive.Source, bool) {
	var found archive.Source
	count := 0
	for _, s := range e.Revision.Sources {
		if s.Name == file {
			found, count = s, count+1
		}
	}
	return found, count == 1 && strings.EqualFold(path.Ext(file), ".pdf")
}

// Master opens a master of an edition; the caller closes it.
func (r *Reader) Master(ctx context.Context, s archive.Source) (io.ReadSeekCloser, error) {
	body, _, err := r.blobs.Open(ctx, s.Blob)
	return body, err
}
