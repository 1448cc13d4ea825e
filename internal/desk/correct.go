package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
)

// Do does one act of correction, made on a version of the edition, and gives how
// it stands then. When others did something since that version, the act is done
// on top of it where the two touch nothing in common; where they do, nothing
// changes and the error is a *Clash. An act with a token that was done already
// is not done again.
func (d *Desk) Do(ctx context.Context, p Person, key archive.Key, version int, a Act) (Work, error) {
	if slices.Contains(own, a.Do) {
		return Work{}, badAct("%q is not an act a person may send", a.Do)
	}
	return d.change(ctx, p, ToCorrect, key, "correct", func(_ context.Context, _ Title, w Work) ([]docket.Entry, error) {
		if w.done(p.ID, a.Token) {
			return nil, nil
		}
		settled, err := w.rebase(p.ID, version, a)
		if err != nil {
			return nil, err
		}
		return []docket.Entry{{At: d.now(), Who: p.ID, Kind: kindAct, Body: settled.encode()}}, nil
	})
}

// done reports whether a person's act of that token is in the log.
func (w Work) done(who, token string) bool {
	return token != "" && slices.ContainsFunc(w.Steps, func(s Step) bool { return s.Who == who && s.Act.Token == token })
}

// rebase gives an act made on a version as it is to be logged now.
func (w Work) rebase(who string, version int, a Act) (Act, error) {
	if version > w.Version {
		return a, conflict("correct "+w.Edition, fmt.Sprintf("its version is %d, and the act was made on %d", w.Version, version), "load it again")
	}
	if err := w.renumbered(version, a); err != nil {
		return a, err
	}
	// What a person did oneself since is no surprise: screens send acts faster than
	// answers come back.
	since := slices.DeleteFunc(w.since(version), func(s Step) bool { return s.Who == who })
	a.New = nil
	after, settled, err := settle(w.Draft, a)
	if len(since) == 0 {
		return settled, err
	}
	var mine []string
	if err == nil {
		mine = claims(a, w.Draft, after)
	}
	yours := after
	if then, ok := w.at(version); ok {
		if before, _, thenErr := settle(then, a); thenErr == nil {
			mine, yours = append(mine, claims(a, then, before)...), before
		}
	}
	for _, s := range slices.Backward(since) {
		if what := overlap(mine, s.Touched); what != "" {
			return a, &Clash{What: what, Yours: valueOf(yours, what), Theirs: valueOf(w.Draft, what), By: s.Who, At: s.At, Version: w.Version}
		}
	}
	return settled, err
}

// Undo undoes the person's last act of correction that is not undone. When
// somebody built on it since, it is a paper.Conflict fault.
func (d *Desk) Undo(ctx context.Context, p Person, key archive.Key) (Work, error) {
	return d.turn(ctx, p, key, true)
}

// Redo does the act again that the person undid last, unless the person did
// another since.
func (d *Desk) Redo(ctx context.Context, p Person, key archive.Key) (Work, error) {
	return d.turn(ctx, p, key, false)
}

func (d *Desk) turn(ctx context.Context, p Person, key archive.Key, undo bool) (Work, error) {
	kind, doing := kindUndo, "undo in"
	if !undo {
		kind, doing = kindRedo, "redo in"
	}
	return d.change(ctx, p, ToCorrect, key, doing, func(_ context.Context, _ Title, w Work) ([]docket.Entry, error) {
		i := w.CanUndo(p.ID)
		if !undo {
			i = w.CanRedo(p.ID)
		}
		if i < 0 {
			return nil, conflict(doing+" "+w.Edition, "there is nothing to "+kind, "")
		}
		for _, later := range w.Steps[i+1:] {
			if what := overlap(w.Steps[i].Touched, later.Touched); what != "" && !later.Undone {
				return nil, conflict(doing+" "+w.Edition, fmt.Sprintf("%s built on %s since", later.Who, what), "undo that first")
			}
		}
		return []docket.Entry{d.entry(p.ID, kind, fact{Of: w.Steps[i].Number})}, nil
	})
}

// CanUndo is the index in Steps of what Undo would undo for a person, -1 for
// nothing.
func (w Work) CanUndo(who string) int {
	for i := len(w.Steps) - 1; i >= 0; i-- {
		if s := w.Steps[i]; s.Who == who && !s.Undone && !slices.Contains(own, s.Act.Do) {
			return i
		}
	}
	return -1
}

// CanRedo is the index in Steps of what Redo would do again for a person, -1 for
// nothing.
func (w Work) CanRedo(who string) int {
	best, newest := -1, 0
	for i, s := range w.Steps {
		if s.Who != who {
			continue
		}
		if !s.Undone {
			newest = max(newest, s.Number)
		} else if best < 0 || s.undoneN > w.Steps[best].undoneN {
			best = i
		}
	}
	if best >= 0 && w.Steps[best].undoneN < newest {
		return -1 // something new was done since
	}
	return best
}
