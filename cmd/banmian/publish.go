package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

func publishCommand() command {
	return command{"publish", "[--data DIR] [--unsigned REASON] TITLE/DATE …", "let readers see the newest reading of editions",
		func(ctx context.Context, t *terminal, args []string) error {
			return setState(ctx, t, args, publishCommand(), archive.Published)
		}}
}

func withdrawCommand() command {
	return command{"withdraw", "[--data DIR] TITLE/DATE …", "take editions from readers; their addresses say so",
		func(ctx context.Context, t *terminal, args []string) error {
			return setState(ctx, t, args, withdrawCommand(), archive.Withdrawn)
		}}
}

// setState moves the editions named to a state, one after the other.
func setState(ctx context.Context, t *terminal, args []string, c command, to archive.State) error {
	fs := options(c)
	var s settings
	s.dataFlag(fs)
	reason := new(string)
	if to == archive.Published {
		reason = unsignedFlag(fs)
	}
	rest, err := parse(t, c, fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes editions such as jinri-yunting/2025-06-13"}
	}
	keys, err := parseKeys(rest)
	if err != nil {
		return err
	}
	conf, err := s.load()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, conf, app.Change, t.logger())
	if err != nil {
		return err
	}
	for _, key := range keys {
		if to == archive.Published {
			if err := mayPublish(ctx, a, key, *reason); err != nil {
				return errors.Join(err, a.Close())
			}
		}
		rev, err := a.Archive.SetState(ctx, key, 0, to)
		if err != nil {
			return errors.Join(err, a.Close())
		}
		fmt.Fprintf(t.out, "%s revision %d %s\n", key, rev.Number, rev.State)
	}
	return a.Close()
}

// parseKeys reads the names of editions as they stand on the command line.
func parseKeys(names []string) ([]archive.Key, error) {
	var keys []archive.Key
	for _, name := range names {
		key, err := parseKey(name)
		if err != nil {
			return nil, usageError{err.Error()}
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// parseKey reads title/2025-06-13, with -2 for a second edition of the day.
func parseKey(name string) (archive.Key, error) {
	wrong := fmt.Errorf("%q is no edition; write it as title/2025-06-13", name)
	title, day, ok := strings.Cut(name, "/")
	if !ok || title == "" {
		return archive.Key{}, wrong
	}
	key := archive.Key{Title: title, Ordinal: 1}
	if len(day) > len("2025-06-13") {
		ordinal, dashed := strings.CutPrefix(day[len("2025-06-13"):], "-")
		n, err := strconv.Atoi(ordinal)
		if err != nil || !dashed || n < 1 || strconv.Itoa(n) != ordinal {
			return archive.Key{}, wrong
		}
		day, key.Ordinal = day[:len("2025-06-13")], n
	}
	date, err := paper.ParseDate(day)
	if err != nil {
		return archive.Key{}, wrong
	}
	key.Date = date
	return key, nil
}
