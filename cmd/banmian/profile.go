package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/paper"
)

func profileCommand() command {
	return command{"profile", "[--data DIR] [--json] show|reset TITLE",
		"what a title's published editions taught about how it is set", runProfile}
}

func runProfile(ctx context.Context, t *terminal, args []string) error {
	fs := options(profileCommand())
	var s settings
	s.dataFlag(fs)
	asJSON := fs.Bool("json", false, "print it as JSON")
	rest, err := parse(t, profileCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) != 2 || rest[0] != "show" && rest[0] != "reset" {
		return usageError{"it takes show or reset, and a title such as jinri-yunting"}
	}
	conf, err := s.load()
	if err != nil {
		return err
	}
	mode := app.Read
	if rest[0] == "reset" {
		mode = app.Change
	}
	a, err := app.Open(ctx, conf, mode, t.logger())
	if err != nil {
		return err
	}
	if rest[0] == "reset" {
		err = resetProfile(ctx, t, a, rest[1])
	} else {
		err = showProfile(ctx, t, a, rest[1], *asJSON)
	}
	return errors.Join(err, a.Close())
}

func resetProfile(ctx context.Context, t *terminal, a *app.App, title string) error {
	if err := knownTitle(ctx, a, title); err != nil {
		return err
	}
	if err := a.Record.ForgetProfile(ctx, title); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: its profile is empty\n", title)
	return nil
}

func showProfile(ctx context.Context, t *terminal, a *app.App, title string, asJSON bool) error {
	if err := knownTitle(ctx, a, title); err != nil {
		return err
	}
	p, err := a.Record.Profile(ctx, title)
	if err != nil {
		return err
	}
	if !asJSON {
		tellProfile(t.out, title, p)
		return nil
	}
	enc := json.NewEncoder(t.out)
	enc.SetIndent("", "  ")
	return enc.Encode(wireProfile(title, p))
}

// knownTitle is a fault when the archive has no such title.
func knownTitle(ctx context.Context, a *app.App, title string) error {
	known, err := a.Record.Titles(ctx)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.Slug == title {
			return nil
		}
	}
	return &paper.Fault{Kind: paper.NotFound, Doing: "look up the profile of " + title, Why: "the archive has no title of that short name", Remedy: "give the first half of an edition's name, such as jinri-yunting"}
}

// mostShown is how many rows of each kind a person is shown.
const mostShown = 20

// tellProfile writes a profile for a person.
func tellProfile(w io.Writer, title string, p paper.Profile) {
	if p.IsZero() {
		fmt.Fprintf(w, "%s: nothing is learned yet; published editions teach while the program serves\n", title)
		return
	}
	fmt.Fprintf(w, "%s: learned from %d editions (the newest %d count)\n", title, p.Editions, archive.MostLessons)
	fmt.Fprintln(w, "\ncharacters  role        size    weight  face")
	for _, r := range p.Roles[:min(len(p.Roles), mostShown)] {
		fmt.Fprintf(w, "%10d  %-10s  %6.2f  %6d  %s\n", r.Chars, r.Role, r.Face.Size, r.Face.Weight, plain.Clean(r.Face.Family))
	}
	fmt.Fprintln(w, "\npages  columns  measure in ems")
	for _, g := range p.Grids[:min(len(p.Grids), mostShown)] {
		fmt.Fprintf(w, "%5d  %7d  %7.1f\n", g.Pages, g.Grid.Columns, g.Grid.Measure)
	}
	fmt.Fprintln(w, "\npages  folio, numbers as 0")
	for _, f := range p.Folios[:min(len(p.Folios), mostShown)] {
		fmt.Fprintf(w, "%5d  %s\n", f.Pages, plain.Clean(f.Form))
	}
}

// wireProfile is a profile as it is printed for programs.
func wireProfile(title string, p paper.Profile) any {
	type role struct {
		Role   string  `json:"role"`
		Family string  `json:"family"`
		Size   float64 `json:"size"`
		Weight int     `json:"weight"`
		Chars  int     `json:"chars"`
	}
	type grid struct {
		Columns int     `json:"columns"`
		Measure float64 `json:"measure"`
		Pages   int     `json:"pages"`
	}
	type folio struct {
		Form  string `json:"form"`
		Pages int    `json:"pages"`
	}
	out := struct {
		Title    string  `json:"title"`
		Editions int     `json:"editions"`
		Roles    []role  `json:"roles"`
		Grids    []grid  `json:"grids"`
		Folios   []folio `json:"folios"`
	}{Title: title, Editions: p.Editions, Roles: []role{}, Grids: []grid{}, Folios: []folio{}}
	for _, r := range p.Roles {
		out.Roles = append(out.Roles, role{string(r.Role), r.Face.Family, r.Face.Size, r.Face.Weight, r.Chars})
	}
	for _, g := range p.Grids {
		out.Grids = append(out.Grids, grid{g.Grid.Columns, g.Grid.Measure, g.Pages})
	}
	for _, f := range p.Folios {
		out.Folios = append(out.Folios, folio{f.Form, f.Pages})
	}
	return out
}
