package desk

import (
	"context"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// TakePages takes over, page by page, what a later reading of the edition shows
// otherwise: whoever drops a page again has the edition read anew with that page
// in the old one's place (ingest), which makes a revision in the archive, and
// names it here. Pages that read as they did are left alone; of the others,
// corrections on unchanged articles are carried over, and changed ones stand in
// Draft.Changes until they are accepted. Where a page came in between, those behind
// it move with all that was done to them. Masters and pictures are those of the
// new revision from then on.
func (d *Desk) TakePages(ctx context.Context, p Person, key archive.Key, revision int) (Work, error) {
	return d.change(ctx, p, ToWork, key, "take pages into", func(ctx context.Context, _ Title, w Work) ([]docket.Entry, error) {
		r, err := d.archive.Revision(ctx, key, revision)
		if err != nil {
			return nil, err
		}
		draft, out, err := d.shiftPages(p.ID, w.Draft, r.Edition.Pages)
		if err != nil {
			return nil, err
		}
		for _, page := range r.Edition.Pages {
			fresh := readingOf(r.Edition, page.Sequence)
			if old := draft.read[page.Sequence]; old != nil && sameReading(*old, *fresh) {
				continue
			}
			fresh.Revision = revision
			after, settled, err := settle(draft, Act{Do: Redrop, Page: page.Sequence, Reading: fresh})
			if err != nil {
				return nil, err
			}
			draft = after
			out = append(out, docket.Entry{At: d.now(), Who: p.ID, Kind: kindAct, Body: settled.encode()})
		}
		return out, nil
	})
}

// sameReading reports whether two readings of a page are one, wherever they
// stand in an archive.
func sameReading(a, b Reading) bool {
	one := func(r Reading) string {
		r.Page.Source = "" // the file may have another name
		return Seal(paper.Edition{Pages: []paper.Page{r.Page}, Articles: r.Articles})
	}
	return one(a) == one(b)
}

// Preflight gives what to look at before an edition is published, and how it
// stands.
func (d *Desk) Preflight(ctx context.Context, p Person, key archive.Key) ([]Concern, Work, error) {
	t, err := d.may(ctx, p, ToLook, key.Title)
	if err != nil {
		return nil, Work{}, err
	}
	w, err := d.load(ctx, key)
	if err != nil {
		return nil, w, err
	}
	r, err := d.archive.Revision(ctx, key, w.Material)
	if err != nil {
		return nil, w, err
	}
	return Preflight(w, t.Settings, slices.Clip(r.Pictures)), w, nil
}
