package hatch

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// Ask says what a drop is for.
type Ask struct {
	Title   string
	Date    paper.Date // zero: the day the pages print
	Ordinal int
	By      string // who drops it
	Token   string // id of a program's token
	Way     Way
}

// Offer is a drop under way. Nothing of it is promised until Close. Its methods
// may be called at once.
type Offer struct {
	hatch *Hatch
	at    time.Time

	mu   sync.Mutex
	drop Drop
	seen map[string]bool // paths, folded; true for those that are kept
	size int64
	over bool // closed or discarded
}

// Begin begins a drop.
func (h *Hatch) Begin(ask Ask) (*Offer, error) {
	now := h.options.Now().UTC().Truncate(time.Millisecond)
	id := now.Format("20060102-150405-") + strings.ToLower(rand.Text()[:10])
	o := &Offer{hatch: h, at: now, seen: map[string]bool{},
		drop: Drop{ID: id, Title: ask.Title, Date: ask.Date, Ordinal: ask.Ordinal, By: ask.By, Token: ask.Token, Way: ask.Way, At: now, State: Waiting, Changed: now}}
	h.mu.Lock()
	defer h.mu.Unlock()
	waiting, open := 0, 0
	for _, d := range h.drops {
		if d.Title == ask.Title && !d.Settled() {
			waiting++
		}
	}
	for _, other := range h.offers {
		if other.drop.Title == ask.Title {
			open++
		}
	}
	if waiting >= mostWaiting || open >= mostOpen {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "take in files", Why: "too many drops wait to be read", Remedy: "wait until some are read, or cancel them"}
	}
	if err := os.MkdirAll(filepath.Join(h.shelf.open(id), filesFolder), folderMode); err != nil {
		return nil, shelfFault("take in files", err)
	}
	h.offers[id] = o
	return o, nil
}

// Offer gives a drop under way to who began it.
func (h *Hatch) Offer(id, title, by string) (*Offer, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, ok := h.offers[id]
	if !ok || o.drop.Title != title || o.drop.By != by {
		return nil, none(id)
	}
	return o, nil
}

// ID names the drop.
func (o *Offer) ID() string { return o.drop.ID }

// Add takes in one file, read to its end. A name, size or kind that cannot be is a
// paper.Invalid fault: the file is listed as refused, and the others are none the
// worse. Hidden files are passed over, with an empty path.
func (o *Offer) Add(ctx context.Context, name string, r io.Reader) (File, error) {
	path, err := cleanPath(name)
	if err != nil {
		return o.refuse(short(name), err)
	}
	if path == "" {
		return File{}, nil
	}
	if have, ok := o.has(path); ok { // sent again, as its answer was lost
		return o.compare(ctx, have, r)
	}
	if err := o.claim(path); err != nil {
		return o.refuse(path, err)
	}
	f := File{Path: path, State: Waiting}
	if err := o.store(ctx, &f, r); err != nil {
		o.unclaim(path)
		if paper.IsKind(err, paper.Invalid) {
			return o.refuse(path, err)
		}
		return f, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over {
		return f, overFault()
	}
	o.drop.Files, o.seen[folded(path)] = append(o.drop.Files, f), true
	return f, nil
}

// has finds a file that was kept.
func (o *Offer) has(path string) (File, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range o.drop.Files {
		if f.Path == path && f.State == Waiting {
			return f, true
		}
	}
	return File{}, false
}

// compare gives the file that is kept when the bytes that come are its own.
func (o *Offer) compare(ctx context.Context, have File, r io.Reader) (File, error) {
	digest := sha256.New()
	if _, err := io.Copy(digest, io.LimitReader(blob.Reader(ctx, r), have.Size+1)); err != nil {
		return have, brokenOff("take in "+have.Path, err)
	}
	if hex.EncodeToString(digest.Sum(nil)) != have.Sum {
		return o.refuse(have.Path, twice(have.Path))
	}
	return have, nil
}

func twice(path string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "take in " + path, Why: "there is a file of that name in the drop already", Remedy: "drop it by itself"}
}

func overFault() error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "take in a file", Why: "the drop is closed already", Remedy: "begin another"}
}

// claim makes sure that a path is one drop's only once, also on file systems that
// do not tell letters' cases apart, and that no file is another's folder.
func (o *Offer) claim(path string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	refuse := func(why, remedy string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "take in " + path, Why: why, Remedy: remedy}
	}
	if o.over {
		return overFault()
	}
	if len(o.seen) >= MostFiles {
		return refuse(fmt.Sprintf("there are more than %d files", MostFiles), "drop one edition at a time")
	}
	key := folded(path)
	if kept, ok := o.seen[key]; ok && !kept {
		return &paper.Fault{Kind: paper.Conflict, Doing: "take in " + path, Why: "the file is being sent already", Remedy: "wait a minute and send it again"}
	}
	for have := range o.seen {
		if have == key || strings.HasPrefix(have, key+"/") || strings.HasPrefix(key, have+"/") {
			return twice(path)
		}
	}
	o.seen[key] = false
	return nil
}

func (o *Offer) unclaim(path string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.seen, folded(path))
}

// refuse lists a file that was not kept.
func (o *Offer) refuse(path string, err error) (File, error) {
	f := File{Path: path, State: Refused}
	f.Why, f.Remedy = reason(err)
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.over && len(o.drop.Files) < 2*MostFiles && paper.IsKind(err, paper.Invalid) {
		o.drop.Files = append(o.drop.Files, f)
	}
	return f, err
}

// store writes a file below the drop, and syncs it.
func (o *Offer) store(ctx context.Context, f *File, r io.Reader) error {
	doing := "take in " + f.Path
	head := make([]byte, ingest.HeadLength)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return brokenOff(doing, err)
	}
	head = head[:n]
	if err := ingest.Acceptable(f.Path, head); err != nil {
		return err
	}
	target := filepath.Join(o.hatch.shelf.open(o.drop.ID), filesFolder, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(target), folderMode); err != nil {
		return shelfFault(doing, err)
	}
	out, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return shelfFault(doing, err)
	}
	err = o.fill(ctx, f, out, io.MultiReader(strings.NewReader(string(head)), r))
	if err = errors.Join(err, shelfFault(doing, out.Close())); err != nil {
		return errors.Join(err, shelfFault(doing, os.Remove(target)))
	}
	return nil
}

// fill copies a file's bytes, within the bounds.
func (o *Offer) fill(ctx context.Context, f *File, out *os.File, r io.Reader) error {
	doing := "take in " + f.Path
	digest := sha256.New()
	source := &telling{r: io.LimitReader(blob.Reader(ctx, r), ingest.MostBytes+1)}
	size, err := io.Copy(io.MultiWriter(out, digest), source)
	switch {
	case source.err != nil:
		return brokenOff(doing, source.err)
	case err != nil:
		return shelfFault(doing, err)
	case size > ingest.MostBytes:
		return &paper.Fault{Kind: paper.Invalid, Doing: doing, Why: fmt.Sprintf("it is larger than %d MiB, more than a newspaper page needs", ingest.MostBytes>>20), Remedy: "export it again with smaller pictures, one file a page"}
	}
	o.mu.Lock()
	o.size += size
	full := o.size > MostBytes
	if full {
		o.size -= size
	}
	o.mu.Unlock()
	if full {
		return &paper.Fault{Kind: paper.Invalid, Doing: doing, Why: fmt.Sprintf("the drop comes to more than %d GiB", MostBytes>>30), Remedy: "drop one edition at a time"}
	}
	if err := out.Sync(); err != nil {
		return shelfFault(doing, err)
	}
	f.Size, f.Sum = size, hex.EncodeToString(digest.Sum(nil))
	return nil
}

// telling remembers that it was the reading that failed.
type telling struct {
	r   io.Reader
	err error
}

func (t *telling) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		t.err = err
	}
	return n, err
}

// brokenOff is the fault for bytes that stopped coming.
func brokenOff(doing string, err error) error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "the file broke off on its way", Remedy: "send it again", Err: err}
}

// Discard ends a drop that shall not be.
func (o *Offer) Discard() error {
	o.mu.Lock()
	over := o.over
	o.over = true
	o.mu.Unlock()
	if over {
		return nil
	}
	o.hatch.forget(o.drop.ID)
	return shelfFault("discard the drop", os.RemoveAll(o.hatch.shelf.open(o.drop.ID)))
}

func (h *Hatch) forget(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.offers, id)
}

// Close keeps the drop: when it returns without an error, the drop is on disk for
// good and will be read. Dropping the same files for the same edition again gives
// the earlier drop, with fresh false, unless another with one of their names came
// in between, or the earlier one failed or was cancelled. A drop without any file
// that could be kept is a paper.Invalid fault, and is no more.
func (o *Offer) Close(ctx context.Context) (d Drop, fresh bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over {
		return Drop{}, false, overFault()
	}
	h := o.hatch
	defer h.forget(o.drop.ID)
	o.over = true
	slices.SortStableFunc(o.drop.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if o.drop.Count(Waiting) == 0 && (o.drop.Way != Watch || len(o.drop.Files) == 0) { // nobody waits for a folder's answer: the desk is to see it
		return Drop{}, false, errors.Join(o.emptyFault(), os.RemoveAll(h.shelf.open(o.drop.ID)))
	}
	o.drop.Sum, o.drop.At = o.drop.fingerprint(), h.arrival()
	o.drop.settle()
	if before, ok := h.sameAs(o.drop); ok {
		err := shelfFault("keep the drop", os.RemoveAll(h.shelf.open(o.drop.ID)))
		if before.State == Waiting { // its job may never have been queued
			err = errors.Join(err, h.enqueue(ctx, before.ID))
		}
		return before, false, err
	}
	if err := h.shelf.write(h.shelf.open(o.drop.ID), o.drop); err != nil {
		return Drop{}, false, errors.Join(shelfFault("keep the drop", err), os.RemoveAll(h.shelf.open(o.drop.ID)))
	}
	if err := h.shelf.shelve(o.drop.ID); err != nil {
		return Drop{}, false, shelfFault("keep the drop", err)
	}
	kept := o.drop.own()
	h.mu.Lock()
	h.drops[kept.ID] = &kept
	h.tell()
	h.mu.Unlock()
	if kept.Settled() {
		return kept.own(), true, nil
	}
	return kept.own(), true, errors.Join(h.enqueue(ctx, kept.ID), h.witness(ctx, kept.By, "dropped", kept, ""))
}

// arrival is the time of a drop that is being kept, later than every one before,
// so that of two versions of a page the one kept later counts.
func (h *Hatch) arrival() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.options.Now().UTC().Truncate(time.Millisecond)
	for _, d := range h.drops {
		if !now.After(d.At) {
			now = d.At.Add(time.Millisecond)
		}
	}
	return now
}

// emptyFault says why nothing was kept: the one file's reason, where there was one.
func (o *Offer) emptyFault() error {
	f := &paper.Fault{Kind: paper.Invalid, Doing: "take in files", Why: "there is no file in it", Remedy: "choose page files: PDF, pictures, text, ALTO, PAGE XML, hOCR, METS or ZIP"}
	for _, file := range o.drop.Files {
		if file.State == Refused {
			f.Doing, f.Why, f.Remedy = "take in "+file.Path, file.Why, file.Remedy
			break
		}
	}
	return f
}

// fingerprint names what was dropped for which edition.
func (d Drop) fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "banmian.drop/1\n%s\n%s\n%d\n", d.Title, d.Date, max(1, d.Ordinal))
	for _, f := range d.Files {
		if f.State != Refused {
			fmt.Fprintf(h, "%s %q\n", f.Sum, f.Path)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sameAs finds the drop that one repeats.
func (h *Hatch) sameAs(d Drop) (Drop, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var last *Drop
	for _, have := range h.drops {
		if have.State == Cancelled || d.Settled() || !have.shares(d) {
			continue
		}
		if last == nil || newestFirst(*have, *last) < 0 {
			last = have
		}
	}
	if last == nil || last.Sum != d.Sum || last.State == Failed {
		return Drop{}, false
	}
	return last.own(), true
}

// shares reports whether two drops are for one edition and have a file name in
// common.
func (d Drop) shares(other Drop) bool {
	if d.Title != other.Title || d.Date != other.Date || max(1, d.Ordinal) != max(1, other.Ordinal) {
		return false
	}
	for _, f := range d.Files {
		if f.State != Refused && slices.ContainsFunc(other.Files, func(g File) bool { return g.State != Refused && folded(f.Path) == folded(g.Path) }) {
			return true
		}
	}
	return false
}

// reason is what a fault says, for a drop's record.
func reason(err error) (why, remedy string) {
	var f *paper.Fault
	if !errors.As(err, &f) {
		return err.Error(), ""
	}
	if why = f.Why; why == "" && f.Err != nil {
		why = f.Err.Error()
	}
	return why, f.Remedy
}
