package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

var _ archive.Profiler = (*Archive)(nil)

// Profile is archive.Profiler's.
func (a *Archive) Profile(ctx context.Context, title string) (paper.Profile, error) {
	var sum paper.Profile
	err := a.db.Read(ctx, "look up the profile of "+title, func(tx *sql.Tx) error {
		lessons, err := collect(ctx, tx, `SELECT l.counts FROM lesson l JOIN edition e ON e.id = l.edition
			WHERE e.title = $1 ORDER BY e.date DESC, e.ordinal DESC LIMIT $2`, []any{title, archive.MostLessons}, scanLesson)
		for _, l := range lessons {
			sum = sum.Add(l)
		}
		return err
	})
	return sum, err
}

func scanLesson(rows *sql.Rows) (p paper.Profile, err error) {
	var counts string
	if err := rows.Scan(&counts); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(counts), &p); err != nil {
		return p, fmt.Errorf("read what an edition taught: %w", err)
	}
	return p, nil
}

// Learn is archive.Profiler's.
func (a *Archive) Learn(ctx context.Context, key archive.Key, lesson paper.Profile) error {
	counts, err := json.Marshal(lesson)
	if err != nil {
		return fmt.Errorf("keep what %s teaches: %w", key, err)
	}
	return a.db.Write(ctx, "keep what "+key.String()+" teaches", func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO lesson (edition, counts) VALUES ($1, $2) ON CONFLICT (edition) DO UPDATE SET counts = excluded.counts",
			edition, string(counts))
		return err
	})
}

// ForgetProfile is archive.Profiler's.
func (a *Archive) ForgetProfile(ctx context.Context, title string) error {
	return a.db.Write(ctx, "forget the profile of "+title, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM lesson WHERE edition IN (SELECT id FROM edition WHERE title = $1)", title)
		return err
	})
}
