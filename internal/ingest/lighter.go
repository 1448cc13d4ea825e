package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/plate"
)

// LighterJob is the kind of job that makes the pictures which load faster and
// take long to make. It follows publishing and never holds it up.
const LighterJob = "lighter-pictures"

// lighterArgs names a revision in a job.
type lighterArgs struct {
	Title    string `json:"title"`
	Date     string `json:"date"`
	Ordinal  int    `json:"ordinal"`
	Revision int    `json:"revision"`
}

// Lighter is the job for a revision.
func Lighter(key archive.Key, revision int) archive.Job {
	args, err := json.Marshal(lighterArgs{key.Title, key.Date.String(), key.Ordinal, revision})
	if err != nil {
		panic(err) // text and numbers always encode
	}
	return archive.Job{Kind: LighterJob, Unique: fmt.Sprintf("%s/%d", key, revision), Args: args}
}

// MakeLighter does a LighterJob: it draws every page of the revision anew, from
// its masters, as plate.PhoneAVIF, and adds what it drew. Done twice it adds
// nothing. Pages that cannot be drawn stay as they are. The archive must be an
// archive.Illustrator, the engine must know AVIF.
func (im *Importer) MakeLighter(ctx context.Context, args []byte) error {
	var a lighterArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("read which pictures to make: %w", err)
	}
	date, err := paper.ParseDate(a.Date)
	if err != nil {
		return fmt.Errorf("read which pictures to make: %w", err)
	}
	album, ok := im.Archive.(archive.Illustrator)
	if !ok {
		return paper.Faultf(paper.Invalid, "this archive takes no pictures later")
	}
	key := archive.Key{Title: a.Title, Date: date, Ordinal: a.Ordinal}
	rev, err := im.Archive.Edition(ctx, key, archive.Published)
	if paper.IsKind(err, paper.NotFound) || err == nil && rev.Number != a.Revision {
		return nil // it was withdrawn or replaced meanwhile
	}
	if err != nil {
		return err
	}
	rev.Edition.Pages = slices.DeleteFunc(rev.Edition.Pages, func(p paper.Page) bool { return !heavy(rev, p.Sequence) })
	if len(rev.Edition.Pages) == 0 {
		return nil
	}
	pictures, err := im.drawAgain(ctx, rev)
	if err != nil || len(pictures) == 0 {
		return err
	}
	return album.AddPictures(ctx, key, rev.Number, pictures)
}

// heavy reports whether a page has pictures but not the lighter one. A page
// without any may have been withdrawn.
func heavy(rev archive.Revision, sequence int) bool {
	some := false
	for _, p := range rev.Pictures {
		if p.Page == sequence && p.MediaType == plate.AVIF.MediaType() {
			return false
		}
		some = some || p.Page == sequence
	}
	return some
}

// drawAgain draws the pages of a revision from the masters that were kept.
func (im *Importer) drawAgain(ctx context.Context, rev archive.Revision) ([]archive.Picture, error) {
	again := &Importer{Engine: im.Engine, Blobs: im.Blobs, Sizes: []plate.Size{plate.PhoneAVIF}}
	m := newMeter(nil)
	var out []archive.Picture
	for _, s := range rev.Sources {
		file, err := im.kept(ctx, s)
		if err != nil {
			return nil, err
		}
		if file.kind != kindPDF && file.kind != kindPicture {
			continue // there is nothing to draw in it
		}
		drawn, err := again.draw(ctx, file, rev.Edition, m)
		if err != nil {
			return nil, err
		}
		out = append(out, drawn.pictures...)
	}
	sortPictures(out)
	return out, nil
}

// kept is a master as it was kept; its kind is empty when it is none that is
// read by itself.
func (im *Importer) kept(ctx context.Context, s archive.Source) (*master, error) {
	in := Input{Name: s.Name, Size: s.Size, Open: func() (io.ReadCloser, error) {
		r, _, err := im.Blobs.Open(ctx, s.Blob)
		return r, err
	}}
	head, err := readHead(in)
	if err != nil {
		return nil, err
	}
	m := &master{input: in, name: s.Name, ref: s.Blob, size: s.Size}
	if k, err := recognise(in.Name, head); err == nil {
		m.kind = k
	}
	return m, nil
}
