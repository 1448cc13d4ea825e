package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// SetState is archive.Writer's.
func (a *Archive) SetState(ctx context.Context, key archive.Key, revision int, to archive.State, follow ...archive.Job) (archive.Revision, error) {
	var r archive.Revision
	err := a.db.Write(ctx, fmt.Sprintf("make %s %s", key, to), func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		number, from, err := standing(ctx, tx, edition, revision, archive.Meant(to))
		if err != nil {
			return err
		}
		changes, err := archive.Move(from, to)
		if err != nil {
			return err
		}
		if changes {
			change := archive.Change{Key: key, Revision: number, To: to}
			change.Key.Ordinal = max(1, key.Ordinal)
			if change.Before, change.Was, err = seen(ctx, tx, edition); err != nil {
				return err
			}
			if err := a.move(ctx, tx, edition, number, to); err != nil {
				return err
			}
			if to == archive.Published && a.options.OnPublish != nil {
				key.Ordinal = max(1, key.Ordinal)
				follow = append(slices.Clone(follow), a.options.OnPublish(key, number)...)
			}
			if a.options.OnChange != nil {
				follow = append(slices.Clone(follow), a.options.OnChange(change)...)
			}
			if err := a.follow(ctx, tx, follow); err != nil {
				return err
			}
		}
		r, err = loadRevision(ctx, tx, key, edition, number)
		return err
	})
	a.watch.own.Add(1) // also after a failure: then nobody knows what is there
	if err != nil {
		return archive.Revision{}, err
	}
	return r, nil
}

// standing gives a revision's number and state; 0 asks for the newest in the
// state meant, or else the newest of all.
func standing(ctx context.Context, tx *sql.Tx, edition int64, revision int, meant archive.State) (number int, state archive.State, err error) {
	err = tx.QueryRowContext(ctx, "SELECT number, state FROM revision WHERE edition = $1 AND ($2 = 0 OR number = $2) ORDER BY state = $3 DESC, number DESC LIMIT 1",
		edition, revision, string(meant)).Scan(&number, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", paper.Faultf(paper.NotFound, "there is no revision %d", revision)
	}
	return number, state, err
}

// seen gives the revision that readers see, or saw until it was withdrawn; 0 for
// none.
func seen(ctx context.Context, tx *sql.Tx, edition int64) (number int, state archive.State, err error) {
	err = tx.QueryRowContext(ctx, "SELECT number, state FROM revision WHERE edition = $1 AND state IN ('published', 'withdrawn') ORDER BY state, number DESC LIMIT 1",
		edition).Scan(&number, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return number, state, err
}

// move sets a state; publishing supersedes what was published.
func (a *Archive) move(ctx context.Context, tx *sql.Tx, edition int64, number int, to archive.State) error {
	now := a.now().UnixMilli()
	if to == archive.Published {
		_, err := tx.ExecContext(ctx, "UPDATE revision SET state = 'superseded', changed = $1 WHERE edition = $2 AND state = 'published'", now, edition)
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "UPDATE revision SET state = $1, changed = $2 WHERE edition = $3 AND number = $4", string(to), now, edition, number)
	if err != nil {
		return err
	}
	return changed(ctx, tx)
}
