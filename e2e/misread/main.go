// Command misread damages the reading of an edition in an archive in known ways,
// for the browser test that mends it by keys (e2e/replay.test.mjs):
//
//	misread DATA TITLE YYYY-MM-DD          keeps a damaged revision; prints the errors
//	misread DATA TITLE YYYY-MM-DD telling  prints what the edition at the desk says
//
// It prints JSON. It is for tests alone and is part of no build.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "misread DATA TITLE YYYY-MM-DD [telling]")
		os.Exit(2)
	}
	out, err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3], len(os.Args) > 4)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// damage is what a test needs to know.
type damage struct {
	Wrongs  []desktest.Wrong `json:"wrongs"`
	Telling []string         `json:"telling"` // of the edition before it was damaged
}

func run(ctx context.Context, data, title, day string, telling bool) (any, error) {
	date, err := paper.ParseDate(day)
	if err != nil {
		return nil, err
	}
	c := config.Defaults()
	c.Data = data
	a, err := app.Open(ctx, c, app.Change, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Close() }() // what was kept is kept
	key := archive.Key{Title: title, Date: date, Ordinal: 1}
	if telling {
		w, err := a.Desk.Work(ctx, desk.Person{ID: "misread", Roles: map[string][]desk.Role{title: {desk.Editor}}}, key)
		return desktest.Telling(w.Draft.Edition), err
	}
	r, err := a.Archive.Edition(ctx, key, "")
	if err != nil {
		return nil, err
	}
	edition, wrongs := desktest.Damage(r.Edition)
	_, err = a.Archive.Keep(ctx, archive.Proposal{Title: archive.Title{Slug: title, Name: edition.Title.Name, Language: edition.Title.Language}, Date: date, Ordinal: 1,
		Digest: "misread", Edition: edition, Sources: r.Sources, Pictures: r.Pictures})
	return damage{wrongs, desktest.Telling(r.Edition)}, err
}
