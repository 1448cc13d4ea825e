package ingest

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/plate"
)

// keepBytes puts the masters and the pictures of every page into the blob
// store, and enters them in the proposal.
func (im *Importer) keepBytes(ctx context.Context, masters []*master, p *archive.Proposal, m *meter) error {
	m.expect(Drawing, len(p.Edition.Pages))
	drawn := make([]drawing, len(masters))
	err := sideBySide(ctx, masters, func(ctx context.Context, i int, file *master) (err error) {
		drawn[i], err = im.draw(ctx, file, p.Edition, m)
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range drawn {
		p.Pictures = append(p.Pictures, d.pictures...)
		p.Edition.Findings = append(p.Edition.Findings, d.findings...)
	}
	sortPictures(p.Pictures)
	m.expect(Keeping, len(masters))
	for _, file := range masters {
		source, err := im.keepMaster(ctx, file)
		if err != nil {
			return err
		}
		p.Sources = append(p.Sources, source)
		m.done(Keeping, 1)
	}
	return nil
}

// keepMaster streams a file into the blob store.
func (im *Importer) keepMaster(ctx context.Context, file *master) (archive.Source, error) {
	r, err := file.input.Open()
	if err != nil {
		return archive.Source{}, fileFault(file.input.Name, err)
	}
	defer r.Close()
	ref, size, err := im.Blobs.Put(ctx, io.LimitReader(r, MostBytes+1))
	if err != nil {
		return archive.Source{}, err
	}
	if ref != file.ref {
		return archive.Source{}, file.changed() // what was put stays behind, referred to by nothing
	}
	return archive.Source{Name: file.name, Blob: ref, Size: size}, nil
}

// drawing is what came of drawing a file's pages.
type drawing struct {
	pictures []archive.Picture
	findings []paper.Finding // pages that could not be drawn
}

// draw makes the pictures of a file's pages, side by side. A page that cannot
// be drawn is a finding.
func (im *Importer) draw(ctx context.Context, file *master, e paper.Edition, m *meter) (drawing, error) {
	pages := pagesOf(file, e)
	if file.kind != kindPDF && file.kind != kindPicture || len(pages) == 0 {
		m.done(Drawing, len(pages))
		return drawing{}, nil
	}
	out := drawing{pictures: im.reuse(ctx, file, pages, m)}
	if len(pages) == 0 {
		return out, nil
	}
	if file.shows != nil && im.Engine == nil {
		return drawing{}, nil // a package's text can be kept without its pictures
	}
	doc, err := im.openDrawable(ctx, file)
	if file.shows != nil && paper.IsKind(err, paper.Invalid) {
		m.done(Drawing, len(pages))
		return undrawn(pages, err), nil
	}
	if err != nil {
		return drawing{}, err
	}
	defer doc.Close()
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.NumCPU()))
	for n, sequence := range pages {
		group.Go(func() error {
			made, err := im.drawPage(ctx, doc, n, sequence)
			if err != nil && (ctx.Err() != nil || !paper.IsKind(err, paper.Invalid)) {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				f := paper.Find(paper.PictureUnreadable, err.Error())
				f.Page = sequence
				out.findings = append(out.findings, f)
			}
			out.pictures = append(out.pictures, made...)
			m.done(Drawing, 1)
			return nil
		})
	}
	return out, group.Wait()
}

// openDrawable opens a file for its pages to be drawn.
func (im *Importer) openDrawable(ctx context.Context, file *master) (*pdfengine.Document, error) {
	data, err := file.drawable(ctx)
	if err != nil {
		return nil, err
	}
	return openPDF(ctx, im.Engine, file.input.Name, data)
}

// undrawn are the findings for pages of a package whose picture is damaged: the
// package's text is whole without it.
func undrawn(pages map[int]int, err error) (out drawing) {
	for _, sequence := range pages {
		f := paper.Find(paper.PictureUnreadable, err.Error())
		f.Page = sequence
		out.findings = append(out.findings, f)
	}
	slices.SortFunc(out.findings, func(a, b paper.Finding) int { return cmp.Compare(a.Page, b.Page) })
	return out
}

// pagesOf gives the pages of the edition that stand in a file: their places in
// it, counted from 0, and their sequences.
func pagesOf(file *master, e paper.Edition) map[int]int {
	if file.shows != nil {
		return maps.Clone(file.shows)
	}
	bySource := map[string]int{}
	for _, p := range e.Pages {
		bySource[p.Source] = p.Sequence
	}
	pages := map[int]int{}
	for n := range mostPages {
		if sequence, ok := bySource[file.source(n)]; ok {
			pages[n] = sequence
		}
	}
	return pages
}

// drawPage makes the pictures of one page and keeps them.
func (im *Importer) drawPage(ctx context.Context, doc *pdfengine.Document, n, sequence int) ([]archive.Picture, error) {
	sizes := im.Sizes
	if len(sizes) == 0 {
		sizes = plate.Standard
	}
	made, err := plate.Make(ctx, doc, n, sizes...)
	if err != nil {
		return nil, err
	}
	var out []archive.Picture
	for _, picture := range made {
		ref, size, err := im.Blobs.Put(ctx, bytes.NewReader(picture.Data))
		if err != nil {
			return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "keep a page picture", Why: err.Error(), Err: err}
		}
		out = append(out, archive.Picture{Page: sequence, Width: picture.Width, Height: picture.Height, MediaType: picture.MediaType, Blob: ref, Size: size})
	}
	return out, nil
}

// verify reads a blob to its end.
func verify(ctx context.Context, blobs blob.Store, ref blob.Ref, size int64) error {
	r, kept, err := blobs.Open(ctx, ref)
	if err != nil {
		return err
	}
	defer r.Close()
	if kept != size {
		return blob.Damaged(ref)
	}
	_, err = io.Copy(io.Discard, blob.Reader(ctx, r))
	return err
}

// sortPictures orders pictures by page, narrowest first.
func sortPictures(pictures []archive.Picture) {
	slices.SortFunc(pictures, func(a, b archive.Picture) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Width, b.Width), cmp.Compare(a.MediaType, b.MediaType))
	})
}
