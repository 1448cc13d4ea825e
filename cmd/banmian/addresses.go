package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/oldroad"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

func addressesCommand() command {
	return command{"addresses", "[--data DIR] [--title SLUG] [--shape SHAPE] [--format text|json] FILE",
		"say where a list of an earlier site's addresses leads now", runAddresses}
}

// shapeFlags are the shapes given on the command line.
type shapeFlags []string

func (f *shapeFlags) String() string { return strings.Join(*f, " ") }

// Set is flag.Value's.
func (f *shapeFlags) Set(line string) error { *f = append(*f, line); return nil }

func runAddresses(ctx context.Context, t *terminal, args []string) error {
	fs := options(addressesCommand())
	var s settings
	s.dataFlag(fs)
	s.titleFlag(fs, "the `SLUG` of the title; by default the only one there is")
	var tried shapeFlags
	fs.Var(&tried, "shape", "a `SHAPE` of addresses to try instead of those in the title's settings; may be repeated")
	format := fs.String("format", "text", "text or json")
	rest, err := parse(t, addressesCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{"it takes one file with an address a line, or - for standard input"}
	}
	if *format != "text" && *format != "json" {
		return usageError{fmt.Sprintf("there is no format %q; it is text or json", *format)}
	}
	shapes, err := oldroad.Parse(tried)
	if err != nil {
		return usageError{err.Error()}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	list, err := addressList(rest[0])
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Change, t.logger())
	if err != nil {
		return err
	}
	err = lookUp(ctx, t, a, c.Title, shapes, list, *format)
	return errors.Join(err, a.Close())
}

// Bounds on a list of addresses.
const (
	mostAddresses  = 1_000_000
	longestAddress = 4 << 10 // bytes
)

// addressList reads a file with an address a line.
func addressList(name string) ([]string, error) {
	var r io.Reader = os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	var out []string
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, longestAddress), longestAddress)
	for lines.Scan() {
		if l := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")); l != "" {
			out = append(out, l)
		}
		if len(out) > mostAddresses {
			return nil, paper.Faultf(paper.Invalid, "%s has more than %d addresses; give it in parts", name, mostAddresses)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the addresses in %s: %w", name, err)
	}
	return out, nil
}

// What becomes of an address.
const (
	ledExactly  = "found"     // to what it meant
	ledNear     = "near"      // to the page or edition where what it meant stood
	ledGone     = "withdrawn" // it is there no longer
	ledNowhere  = "missing"   // a shape fits, and there is no paper of that day
	ledUnknown  = "unknown"   // no shape fits
	ledIllegal  = "unreadable"
	ledExplains = "%d addresses: %d found, %d near, %d withdrawn, %d missing, %d unknown, %d unreadable"
)

// ledWire is an address and where it leads, as JSON.
type ledWire struct {
	Address string `json:"address"`
	Outcome string `json:"outcome"`
	To      string `json:"to,omitempty"`
	Edition string `json:"edition,omitempty"`
	Page    string `json:"page,omitempty"`
	Article string `json:"article,omitempty"`
}

type ledReport struct {
	Title     string         `json:"title"`
	Counts    map[string]int `json:"counts"`
	Addresses []ledWire      `json:"addresses"`
}

func lookUp(ctx context.Context, t *terminal, a *app.App, slug string, shapes oldroad.Shapes, list []string, format string) error {
	title, err := onlyTitle(ctx, a, slug)
	if err != nil {
		return err
	}
	if len(shapes) == 0 {
		if shapes, err = a.Former(ctx, title); err != nil {
			return err
		}
	}
	report := ledReport{Title: title, Counts: map[string]int{}, Addresses: []ledWire{}}
	for i, at := range list {
		l, err := leadTo(ctx, a.Reader, title, shapes, at)
		if err != nil {
			return err
		}
		report.Counts[l.Outcome]++
		report.Addresses = append(report.Addresses, l)
		t.progress("Looking up", i+1, len(list))
	}
	t.finish()
	n := report.Counts
	if format == "json" {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(report)
	} else {
		for _, l := range report.Addresses {
			fmt.Fprintf(t.out, "%-10s %s", l.Outcome, plain.Clean(l.Address))
			if l.To != "" {
				fmt.Fprintf(t.out, " -> %s", l.To)
			}
			fmt.Fprintln(t.out)
		}
	}
	t.say(ledExplains, len(list), n[ledExactly], n[ledNear], n[ledGone], n[ledNowhere], n[ledUnknown], n[ledIllegal])
	if len(shapes) == 0 && len(list) > 0 {
		t.say("%s has no shapes of former addresses; write them in its settings at the desk, or try some with --shape", title)
	}
	return err
}

// onlyTitle is the title that was named, or the only one there is.
func onlyTitle(ctx context.Context, a *app.App, slug string) (string, error) {
	titles, err := a.Archive.Titles(ctx)
	if err != nil {
		return "", err
	}
	for _, t := range titles {
		if t.Slug == slug || slug == "" && len(titles) == 1 {
			return t.Slug, nil
		}
	}
	if slug != "" {
		return "", paper.Faultf(paper.NotFound, "there is no title %q", slug)
	}
	return "", usageError{"there are several titles; name one with --title"}
}

// leadTo looks one address up.
func leadTo(ctx context.Context, r *reader.Reader, title string, shapes oldroad.Shapes, at string) (ledWire, error) {
	out := ledWire{Address: at}
	u, err := url.Parse(at)
	if err != nil {
		out.Outcome = ledIllegal
		return out, nil
	}
	path := u.Path
	if u.Host == "" && path != "" && path[0] != '/' {
		path = "/" + path
	}
	p, ok := shapes.Find(u.Hostname(), path, u.RawQuery)
	if !ok {
		out.Outcome = ledUnknown
		return out, nil
	}
	l, err := r.Lead(ctx, title, p)
	switch {
	case paper.IsKind(err, paper.NotFound):
		out.Outcome = ledNowhere
		return out, nil
	case paper.IsKind(err, paper.Gone):
		out.Outcome = ledGone
		return out, nil
	case err != nil:
		return out, err
	}
	out.Outcome, out.To, out.Edition = ledExactly, public.FormerAddress(l), l.Edition.Key.String()
	if l.Near {
		out.Outcome = ledNear
	}
	if l.Page != nil {
		out.Page = l.Page.Address
	}
	if l.Article != nil {
		out.Article = l.Article.Address
	}
	return out, nil
}
