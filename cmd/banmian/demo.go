package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen"
)

func demoCommand() command {
	return command{"demo", "[--addr HOST:PORT] [--data DIR]",
		"read the sample editions inside the program, then serve them", runDemo}
}

func runDemo(ctx context.Context, t *terminal, args []string) error {
	fs := options(demoCommand())
	var s settings
	s.dataFlag(fs)
	s.addrFlag(fs)
	rest, err := parse(t, demoCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{"it takes no arguments"}
	}
	if s.data == "" {
		// Never the directory of a real paper that BANMIAN_DATA may name.
		s.data = filepath.Join(config.Defaults().CacheDir(), "demo")
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	if err := refusePaper(c); err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Serve, t.logger())
	if err != nil {
		return err
	}
	return errors.Join(demonstrate(ctx, t, a, c.Addr == config.Defaults().Addr), a.Close())
}

// refusePaper keeps the samples out of a paper's own archive: a directory that
// holds anything must have been made by the demo.
func refusePaper(c config.Config) error {
	names, err := os.ReadDir(c.Data)
	if err != nil || len(names) == 0 {
		return nil // app.Open says what is wrong with it, or makes it
	}
	if _, err := os.Stat(filepath.Join(c.Data, readerMark)); err == nil {
		return nil
	}
	return &paper.Fault{Kind: paper.Conflict, Doing: "open " + c.Data, Why: "it is not a directory of the demo",
		Remedy: "name an empty or new one with --data"}
}

// demonstrate reads what is not kept yet, then serves. anyPort allows another
// port when the usual one is taken.
func demonstrate(ctx context.Context, t *terminal, a *app.App, anyPort bool) error {
	samples := specimen.Samples()
	// The mark is set before anything is kept, so that a demo that was stopped
	// in the middle is still known as one.
	fresh, err := readByThisProgram(a.Config)
	if err != nil {
		return err
	}
	if !fresh {
		if err := os.WriteFile(filepath.Join(a.Config.Data, readerMark), nil, 0o600); err != nil {
			return err
		}
	}
	home, err := keepSamples(ctx, t, a, samples, fresh)
	if err != nil {
		return err
	}
	if err := markRead(a.Config); err != nil {
		return err
	}
	a.Config.Title = home.Title
	l, err := listen(a.Config, anyPort)
	if err != nil {
		return err
	}
	announce(t, a.Config, l, home)
	door, err := a.Door(siteName)
	if err == nil {
		err = inviteFirst(ctx, t, a, door, "http://"+l.Addr().String(), desk.Administrator, desk.Chief)
	}
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return serveSite(ctx, t, a, door, l)
}

// keepSamples imports and publishes the samples and gives the first one's key.
// Samples that this very program has read before are left as they are.
func keepSamples(ctx context.Context, t *terminal, a *app.App, samples []specimen.Sample, fresh bool) (home archive.Key, err error) {
	if fresh {
		if home, ok, err := kept(ctx, a, samples); err != nil || ok {
			return home, err
		}
	}
	t.say("Reading the sample editions…")
	engine, err := startEngine(t, a.Config)
	if err != nil {
		return home, err
	}
	for i, s := range samples {
		var inputs []ingest.Input
		for _, f := range s.Files {
			inputs = append(inputs, ingest.Bytes(f.Name, f.Data))
		}
		r, err := importer(a, engine).Import(ctx, inputs, ingest.Options{}, t.reading)
		if err == nil {
			_, err = a.Archive.SetState(ctx, r.Key, r.Number, archive.Published)
		}
		if err != nil {
			return home, errors.Join(fmt.Errorf("the sample edition %s: %w", s.Name, err), engine.Close())
		}
		if i == 0 {
			home = r.Key
		}
	}
	t.finish()
	return home, engine.Close()
}

// kept looks for published editions made from each sample's files; home is the
// first sample's.
func kept(ctx context.Context, a *app.App, samples []specimen.Sample) (home archive.Key, all bool, err error) {
	found, err := a.Archive.Editions(ctx, archive.Query{State: archive.Published})
	if err != nil {
		return home, false, err
	}
	for i, s := range samples {
		at := -1
		for j, e := range found {
			rev, err := a.Archive.Edition(ctx, e.Key, archive.Published)
			if err != nil {
				return home, false, err
			}
			if madeFrom(rev, s) {
				at = j
			}
		}
		if at < 0 {
			return home, false, nil
		}
		if i == 0 {
			home = found[at].Key
		}
	}
	return home, true, nil
}

func madeFrom(rev archive.Revision, s specimen.Sample) bool {
	for _, f := range s.Files {
		sum := sha256.Sum256(f.Data)
		ref := blob.Ref(hex.EncodeToString(sum[:]))
		if !slices.ContainsFunc(rev.Sources, func(src archive.Source) bool { return src.Blob == ref }) {
			return false
		}
	}
	return len(rev.Sources) == len(s.Files)
}

// readerMark holds the checksum of the program that read the samples last: a
// changed program may read them better, so it reads them again.
const readerMark = "demo-reader"

func readByThisProgram(c config.Config) (bool, error) {
	mark, err := os.ReadFile(filepath.Join(c.Data, readerMark))
	if err != nil {
		return false, nil // not read yet
	}
	own, err := programSum()
	return own == string(mark), err
}

func markRead(c config.Config) error {
	own, err := programSum()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Data, readerMark), []byte(own), 0o600)
}

func programSum() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func announce(t *terminal, c config.Config, l net.Listener, home archive.Key) {
	base := "http://" + l.Addr().String()
	t.say("\nBanmian 版面\n  today's paper   %s/\n  page one        %s/e/%s/01\n  all editions    %s/archive\n  kept in         %s\n\nCtrl+C stops it.",
		base, base, home.Date, base, c.Data)
}
