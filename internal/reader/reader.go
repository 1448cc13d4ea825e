// Package reader turns what the archive keeps into what a reader may ask for:
// the latest edition, an edition, a page with the places of its articles, an
// article with its parts, the calendar, a picture, a page's PDF.
//
// Only published editions are visible. An edition that was withdrawn is a
// paper.Gone fault; drafts are as if they did not exist. The package knows no
// HTTP, no HTML, no SQL and no wording of any interface.
package reader

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Reader answers readers' questions. Its methods may be called at once from
// several goroutines. The values they return are shared between callers and
// must not be changed.
type Reader struct {
	archive archive.Reader
	blobs   blob.Store
	rack    *rack
	opening singleflight.Group

	clippings *shelf
	cutting   singleflight.Group
	cutters   chan struct{}

	spotted spotRack

	faces Faces // nil: titles are as their pages print them

	pageCutter Cutter // nil: no page is cut out of a master of several
	pagePDFs   *shelf

	drawer  Drawer // nil: regions are cut from kept pictures
	regions *shelf
	drawing singleflight.Group
	drawers chan struct{}
	wanting atomic.Int64

	tray tray // of opened pictures
}

// New makes a reader over an archive and the blobs it names.
func New(a archive.Reader, b blob.Store) *Reader {
	return &Reader{archive: a, blobs: b, rack: newRack(rackSize),
		clippings: newShelf(keptClippings), cutters: make(chan struct{}, cutters),
		pagePDFs: newShelf(keptPagePDFs),
		regions:  newShelf(keptRegions), drawers: make(chan struct{}, regionSlots), tray: tray{now: time.Now}}
}

// Ready reports whether the archive answers; readers cannot be served while it
// does not.
func (r *Reader) Ready(ctx context.Context) error {
	_, err := r.archive.Titles(ctx)
	return err
}

// Mark gives a number that is another after every change of what readers may
// see (archive.Marker); false when the archive cannot tell, and then nothing
// finished may be kept.
func (r *Reader) Mark(ctx context.Context) (mark uint64, known bool, err error) {
	m, ok := r.archive.(archive.Marker)
	if !ok {
		return 0, false, nil
	}
	mark, err = m.Mark(ctx)
	if r.faces != nil {
		mark += r.faces.Turn() // both only grow
	}
	return mark, err == nil, err
}

// Stand is one title with the newest edition readers may see.
type Stand struct {
	Title  archive.Title
	Latest archive.Summary
}

// Stands lists the titles with at least one published edition, ordered by
// slug. A title that has drafts only is not among them.
func (r *Reader) Stands(ctx context.Context) ([]Stand, error) {
	titles, err := r.titles(ctx)
	if err != nil {
		return nil, err
	}
	var stands []Stand
	for _, t := range titles {
		list, err := r.archive.Editions(ctx, archive.Query{Title: t.Slug, State: archive.Published, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			stands = append(stands, Stand{t, list[0]})
		}
	}
	return stands, nil
}

// Fallen gives the first title whose every edition was withdrawn, false when
// there is none: its addresses still answer that they are gone.
func (r *Reader) Fallen(ctx context.Context) (archive.Title, bool, error) {
	titles, err := r.titles(ctx)
	if err != nil {
		return archive.Title{}, false, err
	}
	for _, t := range titles {
		list, err := r.archive.Editions(ctx, archive.Query{Title: t.Slug, State: archive.Withdrawn, Limit: 1})
		if err != nil {
			return archive.Title{}, false, err
		}
		if len(list) > 0 {
			return t, true, nil
		}
	}
	return archive.Title{}, false, nil
}

// Title gives a title by its slug, whether or not readers may see any of its
// editions yet. An unknown slug is a paper.NotFound fault.
func (r *Reader) Title(ctx context.Context, slug string) (archive.Title, error) {
	titles, err := r.titles(ctx)
	if err != nil {
		return archive.Title{}, err
	}
	for _, t := range titles {
		if t.Slug == slug {
			return t, nil
		}
	}
	return archive.Title{}, paper.Faultf(paper.NotFound, "there is no title %q", slug)
}

// Latest gives the newest published edition of a title. When there is none it
// is a paper.NotFound fault.
func (r *Reader) Latest(ctx context.Context, title string) (*Edition, error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, State: archive.Published, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, paper.Faultf(paper.NotFound, "%s has no published edition yet", title)
	}
	return r.open(ctx, list[0].Key, archive.Published, list[0].Number)
}

// Edition gives the published edition under a key. One that was withdrawn is a
// paper.Gone fault, any other that readers may not see paper.NotFound.
func (r *Reader) Edition(ctx context.Context, key archive.Key) (*Edition, error) {
	number, err := r.newest(ctx, key, archive.Published)
	if err != nil {
		return nil, err
	}
	if number > 0 {
		return r.open(ctx, key, archive.Published, number)
	}
	if number, err = r.newest(ctx, key, archive.Withdrawn); err != nil {
		return nil, err
	}
	if number > 0 {
		return nil, paper.Faultf(paper.Gone, "edition %s was withdrawn", key)
	}
	return nil, paper.Faultf(paper.NotFound, "there is no edition %s", key)
}

// newest gives the number of the edition's newest revision in a state, 0 when
// it has none.
func (r *Reader) newest(ctx context.Context, key archive.Key, state archive.State) (int, error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: key.Title, From: key.Date, To: key.Date, State: state})
	if err != nil {
		return 0, err
	}
	for _, s := range list {
		if s.Key == key {
			return s.Number, nil
		}
	}
	return 0, nil
}

// open gives the edition as readers see it, from the rack when the revision
// stands there. Readers who ask for the same edition at once wait for one
// reading of it.
func (r *Reader) open(ctx context.Context, key archive.Key, state archive.State, number int) (*Edition, error) {
	mark, _, err := r.Mark(ctx)
	if err != nil {
		return nil, err
	}
	if e, ok := r.rack.get(key, number, mark); ok {
		return e, nil
	}
	what := fmt.Sprintf("%s %s %d %d", key, state, number, mark)
	v, err, _ := r.opening.Do(what, func() (any, error) {
		// One caller that goes away must not fail the others who wait with it.
		ctx := context.WithoutCancel(ctx)
		rev, err := r.load(ctx, key, state)
		if err != nil {
			return nil, err
		}
		title, err := r.Title(ctx, key.Title)
		if err != nil {
			return nil, err
		}
		e := arrange(title, rev)
		r.rack.put(key, rev.Number, mark, e)
		return e, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*Edition), nil
}

// load reads a revision, without what readers are not shown where the archive
// can leave it out.
func (r *Reader) load(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	if s, ok := r.archive.(archive.Skimmer); ok {
		return s.Skim(ctx, key, state)
	}
	return r.archive.Edition(ctx, key, state)
}
