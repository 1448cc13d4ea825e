package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/plate"
)

// Importer keeps editions. Its fields are set once; it may be used by several
// goroutines at once.
type Importer struct {
	Engine  *pdfengine.Engine // needed for PDFs, and for pictures of pages
	OCR     ocr.Engine        // for pages that are pictures; without it they are kept unread, with a finding
	Blobs   blob.Store
	Archive archive.Archive
	Sizes   []plate.Size // pictures made of every page; plate.Standard when empty

	// Reserved reports short names that a new title may not have, as addresses
	// mean something else by them; nil: none.
	Reserved func(slug string) bool
}

// Options are what the files do not say.
type Options struct {
	Slug    string        // of the title; made from its name when empty
	Date    paper.Date    // used when no page prints one
	Ordinal int           // which of the day's editions; 0 means the first
	Follow  []archive.Job // queued with the edition, and not when nothing changed

	// Exactly refuses, as a paper.Conflict fault, an edition that prints another
	// day than Date.
	Exactly bool
	// Insist keeps the edition under Date whatever day it prints.
	Insist bool
	// Like is the revision these files follow: pictures of pages whose file and
	// place in it are the same are taken from it.
	Like *archive.Revision

	// Habits reads with the profile of the title, which Slug must name then. It is
	// a choice because no gain from it has been measured yet.
	Habits bool
}

// Result says what an import came to.
type Result struct {
	archive.Outcome
	Edition paper.Edition
}

// Import reads files as one edition and keeps it as a draft, with the files
// themselves and pictures of every page. When the edition's newest revision
// came from the same bytes and reads the same, nothing changes, except that
// kept bytes found damaged are made whole again.
//
// It stores all or nothing. Bytes are kept, durably, before the one transaction
// that refers to them; a process that dies in between leaves bytes that nothing
// refers to, which the next import of the same files takes up.
func (im *Importer) Import(ctx context.Context, inputs []Input, o Options, progress func(Progress)) (Result, error) {
	m := newMeter(progress)
	masters, err := open(ctx, inputs)
	if err != nil {
		return Result{}, legible(err)
	}
	engines := Engines{PDF: im.Engine, OCR: im.OCR}
	if engines.Habits, err = im.habits(ctx, o); err != nil {
		return Result{}, err
	}
	e, err := read(ctx, engines, masters, m)
	if err != nil {
		return Result{}, legible(err)
	}
	if err := exactly(e, o); err != nil {
		return Result{}, err
	}
	p, err := im.propose(ctx, masters, e, o)
	if err != nil {
		return Result{}, err
	}
	if done, ok := im.unchanged(ctx, p, m); ok {
		return done, nil
	}
	if err := im.compareNumber(ctx, &p); err != nil {
		return Result{}, err
	}
	have := drawn(o.Like)
	for _, file := range masters {
		file.drawn = have[file.ref]
	}
	if err := im.keepBytes(ctx, masters, &p, m); err != nil {
		return Result{}, legible(err)
	}
	out, err := im.Archive.Keep(ctx, p, o.Follow...)
	if err != nil {
		return Result{}, err
	}
	return Result{out, p.Edition}, nil
}

// habits is the profile to read with, the zero one unless it was asked for.
func (im *Importer) habits(ctx context.Context, o Options) (paper.Profile, error) {
	known, ok := im.Archive.(archive.Profiler)
	if !o.Habits || !ok {
		return paper.Profile{}, nil
	}
	if o.Slug == "" {
		return paper.Profile{}, &paper.Fault{Kind: paper.Invalid, Doing: "read with the title's profile", Why: "it is not said which title this is", Remedy: "name it with --title"}
	}
	return known.Profile(ctx, o.Slug)
}

// propose is what will be kept, but for the bytes: which edition of which title
// it is, and what names its content.
func (im *Importer) propose(ctx context.Context, masters []*master, e paper.Edition, o Options) (archive.Proposal, error) {
	title, err := im.title(ctx, e, o)
	if err != nil {
		return archive.Proposal{}, err
	}
	date := e.Date
	if date.IsZero() || o.Insist && !o.Date.IsZero() {
		date = o.Date
	}
	if date.IsZero() {
		return archive.Proposal{}, &paper.Fault{Kind: paper.Invalid, Doing: "keep the edition of " + displayName(title.Name), Why: "no page prints its date", Remedy: "add the page that does, or give the date, such as --date 2026-11-24"}
	}
	e.Date = date
	p := archive.Proposal{Title: title, Date: date, Ordinal: o.Ordinal, Edition: e}
	if p.Digest, err = digest(masters, e); err != nil {
		return p, err
	}
	return p.Checked()
}

// compareNumber holds the edition's numbering against that of the one before it,
// where the archive has one. What it finds is no part of what names the content:
// the same pages stay the same edition whatever was imported before them.
func (im *Importer) compareNumber(ctx context.Context, p *archive.Proposal) error {
	before, err := im.Archive.Editions(ctx, archive.Query{Title: p.Title.Slug, To: p.Date.AddDays(-1), Limit: 1})
	if err != nil || len(before) == 0 {
		return err
	}
	previous := paper.Edition{Title: p.Edition.Title, Date: before[0].Key.Date, Number: before[0].Printed}
	found := edition.CheckAgainst(previous, p.Edition)
	p.Edition.Findings = append(slices.Clip(p.Edition.Findings), found...)
	return nil
}

// title is the title the edition belongs to: the one asked for, the one the
// archive knows by that name, or a new one.
func (im *Importer) title(ctx context.Context, e paper.Edition, o Options) (archive.Title, error) {
	known, err := im.Archive.Titles(ctx)
	if err != nil {
		return archive.Title{}, err
	}
	for _, t := range known {
		if t.Slug == o.Slug || o.Slug == "" && t.Name != "" && sameName(t.Name, e.Title.Name) {
			return t, nil
		}
	}
	t := archive.Title{Slug: o.Slug, Name: e.Title.Name, Language: e.Title.Language}
	if t.Slug == "" {
		t.Slug = im.newSlug(t.Name)
	}
	if t.Slug == "" {
		return t, &paper.Fault{Kind: paper.Invalid, Doing: "keep the edition", Why: "no page prints the paper's name in letters a short name can be made of",
			Remedy: "give the title a short name, such as --title city-news"}
	}
	if o.Slug == "" {
		for _, other := range known {
			if other.Slug == t.Slug && named(other) {
				return t, namesake(t, other)
			}
		}
	}
	if t.Name == "" {
		t.Name = t.Slug
	}
	return t, nil
}

// reservedSuffix makes a short name that is reserved one that is not.
const reservedSuffix = "-paper"

// newSlug makes a short name that a title may have.
func (im *Importer) newSlug(name string) string {
	slug := Slug(name)
	if slug != "" && im.Reserved != nil && im.Reserved(slug) {
		slug += reservedSuffix
	}
	return slug
}

// sameName reports whether two names are one, however they are spaced.
func sameName(a, b string) bool { return spaced(a) == spaced(b) }

// spaced is a name with one space where there are several, and none beside Han
// characters, which are set wide apart for show.
func spaced(name string) string {
	var b strings.Builder
	last := ' '
	for _, word := range strings.Fields(name) {
		first, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !unicode.Is(unicode.Han, last) && !unicode.Is(unicode.Han, first) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		last, _ = utf8.DecodeLastRuneInString(word)
	}
	return b.String()
}

// named reports whether a title has a name of its own: one that no page printed
// is called by its short name until it is told.
func named(t archive.Title) bool { return spaced(t.Name) != "" && t.Name != t.Slug }

// namesake is the fault for a new title whose short name another title has.
func namesake(t, other archive.Title) error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "keep the edition of " + displayName(t.Name),
		Why:    fmt.Sprintf("its short name would be %s, which %s has already", t.Slug, displayName(other.Name)),
		Remedy: fmt.Sprintf("give this paper another with --title, such as --title %s-2, or the same with --title %s if they are one paper", t.Slug, t.Slug)}
}

// unchanged reports whether the edition's newest revision is the proposal, and
// whole.
func (im *Importer) unchanged(ctx context.Context, p archive.Proposal, m *meter) (Result, bool) {
	r, err := im.Archive.Edition(ctx, p.Key(), "")
	if err != nil || r.Digest != p.Digest {
		return Result{}, false // Keep says what is wrong, if anything is
	}
	if err := Verify(ctx, im.Blobs, r, func() { m.done(Checking, 1) }); err != nil {
		return Result{}, false
	}
	return Result{archive.Outcome{Key: r.Key, Number: r.Number}, r.Edition}, true
}

// Verify reads every byte a revision refers to. It gives the faults of all that
// is absent or damaged, joined; checked, which may be nil, is called after each
// blob.
func Verify(ctx context.Context, blobs blob.Store, r archive.Revision, checked func()) error {
	var errs []error
	check := func(what string, ref blob.Ref, size int64) {
		if err := verify(ctx, blobs, ref, size); err != nil {
			errs = append(errs, fmt.Errorf("%s of %s: %w", what, r.Key, err))
		}
		if checked != nil {
			checked()
		}
	}
	for _, s := range r.Sources {
		check("master "+s.Name, s.Blob, s.Size)
	}
	for _, p := range r.Pictures {
		check(fmt.Sprintf("picture of page %d", p.Page), p.Blob, p.Size)
	}
	return errors.Join(errs...)
}
