package app

import (
	"context"
	"log/slog"
	"path/filepath"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// dropsFolder is where drops lie in the data directory.
const dropsFolder = "drops"

// Operator is the id under which the program acts for whoever runs it: at the
// command line, and for files found in a watched folder.
const Operator = "operator"

// openHatch opens the hatch and queues what waits there. The directory must be
// open for Serve.
func (a *App) openHatch(ctx context.Context, log *slog.Logger) error {
	h, err := hatch.Open(filepath.Join(a.Config.Data, dropsFolder), hatch.Options{
		Archive: a.Archive, Blobs: a.Blobs, Desk: a.Desk, Queue: a.Queue, Importer: a.importer, Person: a.Person, Log: log})
	if err != nil {
		return err
	}
	a.Hatch = h
	return h.Resume(ctx)
}

// importer reads pages beside the site.
func (a *App) importer() (*ingest.Importer, error) {
	engine, err := a.serving.start()
	if err != nil {
		return nil, err
	}
	return &ingest.Importer{Engine: engine, OCR: OCR(), Blobs: a.Blobs, Archive: a.Record}, nil
}

// Person is who an account is to the desk, as it stands now. One that is disabled
// is a paper.Forbidden fault.
func (a *App) Person(ctx context.Context, id string) (desk.Person, error) {
	p := desk.Person{ID: id, Name: id, Roles: map[string][]desk.Role{}}
	if id == Operator {
		p.Roles[desk.Everywhere] = []desk.Role{desk.Editor}
		return p, nil
	}
	account, err := a.Staff.Account(ctx, id)
	if err != nil {
		return p, err
	}
	if account.Disabled {
		return p, paper.Faultf(paper.Forbidden, "the account of %s is disabled", account.Display())
	}
	p.Name = account.Display()
	for _, g := range account.Grants {
		p.Roles[g.Title] = append(p.Roles[g.Title], desk.Role(g.Role))
	}
	return p, nil
}

// Known reports whether the archive holds a title, or the desk has set it up.
func (a *App) Known(ctx context.Context, slug string) (bool, error) {
	titles, err := a.Archive.Titles(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range titles {
		if t.Slug == slug {
			return true, nil
		}
	}
	return a.Desk.IsSetUp(ctx, slug)
}
