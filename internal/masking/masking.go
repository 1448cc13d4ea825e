// Package masking turns the pictures and masters of a revision, and the places on
// its pages that were withdrawn, into pictures and masters that show nothing of
// them: pictures with the place covered, and PDFs made of those pictures in place
// of the masters.
//
// It keeps no state and decides nothing: what is withdrawn is the desk's to say. It
// never opens a master, so that nothing under a cover can be in what it makes, and
// leaves out what it cannot cover.
package masking

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/jpeg"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
)

// quality of the pictures made, as JPEG: body type stays clean.
const quality = 84

// Redraw gives the pictures and masters of a revision as readers may have them
// under masks: what desk.Options.Redraw asks for. Pages without a mask keep their
// pictures. A master that shows a masked page is replaced, when it is a PDF, by one
// made of the pictures of its pages; any other that might show it is left out, and
// so is every master that belongs to no page by name: it may hold the text.
func Redraw(blobs blob.Store) func(ctx context.Context, r archive.Revision, masks []desk.Mask) ([]archive.Picture, []archive.Source, error) {
	return func(ctx context.Context, r archive.Revision, masks []desk.Mask) ([]archive.Picture, []archive.Source, error) {
		b := &binder{blobs: blobs, revision: r, masks: map[int]desk.Mask{}, leaves: map[int]leaf{}}
		for _, m := range masks {
			b.masks[m.Page] = m
		}
		pictures, err := b.pictures(ctx)
		if err != nil {
			return nil, nil, err
		}
		sources, err := b.sources(ctx)
		return pictures, sources, err
	}
}

// quickWidth is how wide a picture may be, in pixels, to be drawn while readers
// wait: a phone's, in a tenth of a second.
const quickWidth = 1200

// Quick is Redraw in a fraction of its time: of masked pages only the pictures up
// to quickWidth, or the narrowest, and no master that shows one.
func Quick(blobs blob.Store) func(ctx context.Context, r archive.Revision, masks []desk.Mask) ([]archive.Picture, []archive.Source, error) {
	return func(ctx context.Context, r archive.Revision, masks []desk.Mask) ([]archive.Picture, []archive.Source, error) {
		b := &binder{blobs: blobs, revision: r, masks: map[int]desk.Mask{}, leaves: map[int]leaf{}}
		for _, m := range masks {
			b.masks[m.Page] = m
		}
		b.revision.Pictures = slices.DeleteFunc(slices.Clone(r.Pictures), func(p archive.Picture) bool {
			_, masked := b.masks[p.Page]
			return masked && p.Width > max(quickWidth, b.narrowest(p.Page))
		})
		pictures, err := b.pictures(ctx)
		if err != nil {
			return nil, nil, err
		}
		var sources []archive.Source
		for _, s := range r.Sources {
			if pages := b.pagesIn(s.Name); len(pages) > 0 && !b.masked(pages) {
				sources = append(sources, s)
			}
		}
		return pictures, sources, nil
	}
}

// narrowest is the width of a page's narrowest picture that can be drawn on.
func (b *binder) narrowest(page int) int {
	width := 0
	for _, p := range b.revision.Pictures {
		if p.Page == page && openable(p) && (width == 0 || p.Width < width) {
			width = p.Width
		}
	}
	return width
}

// masked reports whether one of the pages is under a mask.
func (b *binder) masked(pages []paper.Page) bool {
	return slices.ContainsFunc(pages, func(p paper.Page) bool { _, ok := b.masks[p.Sequence]; return ok })
}

// binder works on one revision.
type binder struct {
	blobs    blob.Store
	revision archive.Revision
	masks    map[int]desk.Mask // by page
	leaves   map[int]leaf      // the best picture of a page, for the PDF
}

// leaf is a page of a PDF: a JPEG picture on paper of a size in points. Without a
// picture it is blank.
type leaf struct {
	jpeg          []byte
	pixelW        int
	pixelH        int
	width, height float64
}

// pictures gives every page's pictures, those of masked pages drawn anew.
func (b *binder) pictures(ctx context.Context) ([]archive.Picture, error) {
	all := b.revision.Pictures
	drawn := make([]*covered, len(all))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range all {
		m, masked := b.masks[p.Page]
		if masked && !m.Whole && openable(p) {
			group.Go(func() error {
				c, err := b.cover(ctx, p, m)
				drawn[i] = c
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var out []archive.Picture
	for i, p := range all {
		if _, masked := b.masks[p.Page]; !masked {
			out = append(out, p)
			continue
		}
		if c := drawn[i]; c != nil {
			out = append(out, c.picture)
			if c.leaf.pixelW > b.leaves[p.Page].pixelW {
				b.leaves[p.Page] = c.leaf
			}
		}
	}
	return out, nil
}

// openable reports whether a picture can be drawn on; phones' AVIF pictures are
// made again from the new masters.
func openable(p archive.Picture) bool { return p.MediaType != "image/avif" }

// covered is a picture drawn anew, kept.
type covered struct {
	picture archive.Picture
	leaf    leaf
}

// cover draws one picture anew; nil when it cannot be opened, and then readers
// have it no more.
func (b *binder) cover(ctx context.Context, p archive.Picture, m desk.Mask) (*covered, error) {
	page := b.page(p.Page)
	if page == nil || page.Width <= 0 || page.Height <= 0 {
		return nil, nil
	}
	picture, err := b.open(ctx, p)
	if err != nil {
		return nil, ctx.Err()
	}
	on := Cover(picture, page.Width, page.Height, m.Polygons)
	l, err := leafOf(on, *page)
	if err != nil {
		return nil, err
	}
	ref, size, err := b.blobs.Put(ctx, bytes.NewReader(l.jpeg))
	if err != nil {
		return nil, err
	}
	p.MediaType, p.Blob, p.Size = "image/jpeg", ref, size
	return &covered{p, l}, nil
}

func (b *binder) open(ctx context.Context, p archive.Picture) (image.Image, error) {
	body, _, err := b.blobs.Open(ctx, p.Blob)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return reader.DecodePicture(body)
}

func leafOf(m image.Image, page paper.Page) (leaf, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality})
	size := m.Bounds().Size()
	return leaf{out.Bytes(), size.X, size.Y, page.Width, page.Height}, err
}

func (b *binder) page(sequence int) *paper.Page {
	for i := range b.revision.Edition.Pages {
		if p := &b.revision.Edition.Pages[i]; p.Sequence == sequence {
			return p
		}
	}
	return nil
}

// sources gives the masters readers may have.
func (b *binder) sources(ctx context.Context) ([]archive.Source, error) {
	var out []archive.Source
	for _, s := range b.revision.Sources {
		pages := b.pagesIn(s.Name)
		masked := b.masked(pages)
		switch {
		case len(pages) == 0: // an index or a text of the whole edition: nobody knows what it holds
		case !masked:
			out = append(out, s)
		case strings.EqualFold(path.Ext(s.Name), ".pdf"):
			made, err := b.bind(ctx, s, pages)
			if err != nil {
				return nil, err
			}
			out = append(out, made)
		}
	}
	return out, nil
}

// pagesIn are the pages that stand in a master, in its order.
func (b *binder) pagesIn(file string) []paper.Page {
	var out []paper.Page
	for _, p := range b.revision.Edition.Pages {
		if name, _, _ := strings.Cut(p.Source, "#"); name == file {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b paper.Page) int { return cmp.Compare(within(a), within(b)) })
	return out
}

// within is a page's number in its master, 0 when it is not said.
func within(p paper.Page) int {
	_, number, _ := strings.Cut(p.Source, "#")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

// bind makes a PDF of pictures in place of a master.
func (b *binder) bind(ctx context.Context, s archive.Source, pages []paper.Page) (archive.Source, error) {
	leaves := make([]leaf, len(pages))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range pages {
		leaves[i] = leaf{width: p.Width, height: p.Height}
		if _, masked := b.masks[p.Sequence]; masked {
			if l, ok := b.leaves[p.Sequence]; ok {
				leaves[i] = l
			}
			continue
		}
		group.Go(func() error {
			l, err := b.unmasked(within, p)
			if err == nil {
				leaves[i] = l
			}
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return s, err
	}
	ref, size, err := b.blobs.Put(ctx, bytes.NewReader(pdfOf(leaves)))
	return archive.Source{Name: s.Name, Blob: ref, Size: size}, err
}

// unmasked is a page beside a masked one in the same file: its widest picture.
func (b *binder) unmasked(ctx context.Context, p paper.Page) (leaf, error) {
	var best archive.Picture
	for _, pic := range b.revision.Pictures {
		if pic.Page == p.Sequence && openable(pic) && pic.Width > best.Width {
			best = pic
		}
	}
	if best.Width == 0 {
		return leaf{width: p.Width, height: p.Height}, nil
	}
	m, err := b.open(ctx, best)
	if err != nil {
		return leaf{}, err
	}
	return leafOf(m, p)
}
