// Package sqlite keeps a hotline's tips in the embedded database.
package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

//go:embed migrations/*.sql
var files embed.FS

// Store is a hotline.Store in a database.
type Store struct{ db *sqlitedb.DB }

var _ hotline.Store = (*Store)(nil)

// Tables are this adapter's.
func Tables() sqlitedb.Tables {
	migrations, _ := fs.Sub(files, "migrations") // the directory is built in
	return sqlitedb.Tables{Name: "hotline", Migrations: migrations}
}

// Open brings the tables up to date and gives the store in them. The database
// stays the caller's.
func Open(ctx context.Context, db *sqlitedb.DB) (*Store, error) {
	if err := db.Migrate(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Add is hotline.Store's.
func (s *Store) Add(ctx context.Context, t hotline.Tip, pictures [][]byte) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, "keep the tip", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO tip (id, title, receipt, at, changed, state, doubtful, text, version, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			t.ID, t.Title, t.Receipt, t.At.UnixMilli(), last(t).UnixMilli(), t.State, len(t.Signs) > 0, digest(t.Text()), t.Version, string(body)); err != nil {
			return err
		}
		for n, p := range pictures {
			if _, err := tx.ExecContext(ctx, "INSERT INTO tip_picture (tip, number, data) VALUES ($1, $2, $3)", t.ID, n, p); err != nil {
				return err
			}
		}
		return nil
	})
	if sqlitedb.IsConstraint(err) {
		return &paper.Fault{Kind: paper.Conflict, Doing: "keep the tip", Why: "there is one of that name already", Err: err}
	}
	return err
}

// last is when a tip was last changed.
func last(t hotline.Tip) time.Time {
	if len(t.Thread) == 0 {
		return t.At
	}
	return t.Thread[len(t.Thread)-1].At
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Tip is hotline.Store's.
func (s *Store) Tip(ctx context.Context, id string) (hotline.Tip, error) {
	return s.one(ctx, "SELECT version, body FROM tip WHERE id = $1", id)
}

// TipReceipted is hotline.Store's.
func (s *Store) TipReceipted(ctx context.Context, receipt string) (hotline.Tip, error) {
	return s.one(ctx, "SELECT version, body FROM tip WHERE receipt = $1", receipt)
}

func (s *Store) one(ctx context.Context, query, arg string) (t hotline.Tip, err error) {
	err = s.db.Read(ctx, "find the tip", func(tx *sql.Tx) (err error) {
		t, err = read(tx.QueryRowContext(ctx, query, arg))
		return err
	})
	return t, err
}

func read(row interface{ Scan(...any) error }) (t hotline.Tip, err error) {
	var version int
	var body string
	if err := row.Scan(&version, &body); err != nil {
		return t, absent(err)
	}
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		return t, fmt.Errorf("read a tip: %w", err)
	}
	t.Version = version
	return t, nil
}

func absent(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return &paper.Fault{Kind: paper.NotFound, Doing: "find the tip", Why: "there is none", Err: err}
	}
	return err
}

// Picture is hotline.Store's.
func (s *Store) Picture(ctx context.Context, id string, n int) (data []byte, err error) {
	err = s.db.Read(ctx, "find a tip's picture", func(tx *sql.Tx) error {
		return absent(tx.QueryRowContext(ctx, "SELECT data FROM tip_picture WHERE tip = $1 AND number = $2", id, n).Scan(&data))
	})
	return data, err
}

// Tips is hotline.Store's.
func (s *Store) Tips(ctx context.Context, ask hotline.Ask) (out []hotline.Tip, of int, err error) {
	const those = " FROM tip WHERE title = $1 AND ($2 = '' OR state = $2) "
	err = s.db.Read(ctx, "list the tips", func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT count(*)"+those, ask.Title, ask.State).Scan(&of); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, "SELECT version, body"+those+"ORDER BY doubtful, at DESC, id DESC LIMIT $3 OFFSET $4", ask.Title, ask.State, ask.Limit, ask.Offset)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // rows.Err tells
		for rows.Next() {
			t, err := read(rows)
			if err != nil {
				return err
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	return out, of, err
}

// Counts is hotline.Store's.
func (s *Store) Counts(ctx context.Context, title string) (hotline.Counts, error) {
	out := hotline.Counts{}
	err := s.db.Read(ctx, "count the tips", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT state, count(*) FROM tip WHERE title = $1 GROUP BY state", title)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // rows.Err tells
		for rows.Next() {
			var state hotline.State
			var n int
			if err := rows.Scan(&state, &n); err != nil {
				return err
			}
			out[state] = n
		}
		return rows.Err()
	})
	return out, err
}

// Save is hotline.Store's.
func (s *Store) Save(ctx context.Context, t hotline.Tip) (hotline.Tip, error) {
	was := t.Version
	t.Version++
	body, err := json.Marshal(t)
	if err != nil {
		return hotline.Tip{}, err
	}
	err = s.db.Write(ctx, "change the tip", func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "SELECT version FROM tip WHERE id = $1", t.ID).Scan(&version); err != nil {
			return absent(err)
		}
		if version != was {
			return &paper.Fault{Kind: paper.Conflict, Doing: "change the tip", Why: "it has changed meanwhile"}
		}
		_, err := tx.ExecContext(ctx, "UPDATE tip SET version = $1, state = $2, changed = $3, body = $4 WHERE id = $5", t.Version, t.State, last(t).UnixMilli(), string(body), t.ID)
		return err
	})
	if err != nil {
		return hotline.Tip{}, err
	}
	return t, nil
}

// Erase is hotline.Store's.
func (s *Store) Erase(ctx context.Context, id string) error {
	return s.db.Write(ctx, "erase the tip", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "DELETE FROM tip WHERE id = $1", id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return absent(sql.ErrNoRows)
	})
}

// mostEnded is how many are listed at once.
const mostEnded = 1000

// Ended is hotline.Store's.
func (s *Store) Ended(ctx context.Context, title string, since time.Time) (out []string, err error) {
	err = s.db.Read(ctx, "list ended tips", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM tip WHERE title = $1 AND state = $2 AND changed < $3 ORDER BY id LIMIT $4", title, hotline.Closed, since.UnixMilli(), mostEnded)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // rows.Err tells
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out = append(out, id)
		}
		return rows.Err()
	})
	return out, err
}

// Since is hotline.Store's.
func (s *Store) Since(ctx context.Context, title, text string, after time.Time) (same, all int, err error) {
	err = s.db.Read(ctx, "count the day's tips", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE text = $1), count(*) FROM tip WHERE title = $2 AND at >= $3", digest(text), title, after.UnixMilli()).Scan(&same, &all)
	})
	return same, all, err
}

// Terms is hotline.Store's.
func (s *Store) Terms(ctx context.Context, title string) (hotline.Terms, error) {
	all, err := s.AllTerms(ctx)
	return all[title], err
}

// AllTerms is hotline.Store's.
func (s *Store) AllTerms(ctx context.Context) (map[string]hotline.Terms, error) {
	out := map[string]hotline.Terms{}
	err := s.db.Read(ctx, "read the hotlines' terms", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT title, body FROM hotline_terms")
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // rows.Err tells
		for rows.Next() {
			var title, body string
			if err := rows.Scan(&title, &body); err != nil {
				return err
			}
			var t hotline.Terms
			if err := json.Unmarshal([]byte(body), &t); err != nil {
				return fmt.Errorf("read the hotline's terms of %s: %w", title, err)
			}
			out[title] = t
		}
		return rows.Err()
	})
	return out, err
}

// SetTerms is hotline.Store's.
func (s *Store) SetTerms(ctx context.Context, title string, t hotline.Terms) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "keep the hotline's terms", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO hotline_terms (title, body) VALUES ($1, $2) ON CONFLICT (title) DO UPDATE SET body = excluded.body", title, string(body))
		return err
	})
}
