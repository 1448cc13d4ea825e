// Package sqlite keeps the docket in the embedded database, where it shares
// transactions with the archive and the queue that stand in the same file.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"time"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/sqlitedb"
)

//go:embed migrations/*.sql
var files embed.FS

// Docket is a docket.Docket in a database.
type Docket struct{ db *sqlitedb.DB }

var _ docket.Docket = (*Docket)(nil)

// Tables are this adapter's.
func Tables() sqlitedb.Tables {
	migrations, _ := fs.Sub(files, "migrations") // the directory is built in
	return sqlitedb.Tables{Name: "docket", Migrations: migrations}
}

// Open brings the table up to date and gives the docket in it. The database
// stays the caller's, who closes it after the docket.
func Open(ctx context.Context, db *sqlitedb.DB) (*Docket, error) {
	if err := db.Migrate(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Docket{db}, nil
}

// Close is docket.Docket's; the database is left open.
func (d *Docket) Close() error { return nil }

// Together is docket.Docket's.
func (d *Docket) Together(ctx context.Context, doing string, fn func(ctx context.Context) error) error {
	return d.db.Together(ctx, doing, fn)
}

// Append is docket.Docket's.
func (d *Docket) Append(ctx context.Context, of string, after int, entries ...docket.Entry) ([]docket.Entry, error) {
	if err := docket.Checked(of, entries); err != nil {
		return nil, err
	}
	var out []docket.Entry
	err := d.db.Write(ctx, "enter in the docket of "+of, func(tx *sql.Tx) error {
		number, last, err := end(ctx, tx, of)
		if err != nil {
			return err
		}
		if number != after {
			return docket.Overtaken(of, after, number)
		}
		for _, e := range entries {
			if e.Body == nil {
				e.Body = []byte{}
			}
			last = docket.Link(last, of, number, e)
			number = last.Number
			if err := insert(ctx, tx, last); err != nil {
				return err
			}
			out = append(out, last)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// end gives the last number of a thing, 0 for none, and of the docket's last
// entry what the next one links to.
func end(ctx context.Context, tx *sql.Tx, of string) (number int, last docket.Entry, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM docket WHERE subject = $1", of).Scan(&number)
	if err != nil {
		return 0, last, err
	}
	err = tx.QueryRowContext(ctx, "SELECT serial, sum FROM docket ORDER BY serial DESC LIMIT 1").Scan(&last.Serial, &last.Sum)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return number, last, err
}

func insert(ctx context.Context, tx *sql.Tx, e docket.Entry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO docket (serial, subject, number, at, who, kind, body, before, after, sum)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Serial, e.Of, e.Number, e.At.UnixMilli(), e.Who, e.Kind, e.Body, e.Before, e.After, e.Sum)
	return err
}

const columns = "SELECT serial, subject, number, at, who, kind, body, before, after, sum FROM docket "

// Entries is docket.Docket's.
func (d *Docket) Entries(ctx context.Context, of string, after int) ([]docket.Entry, error) {
	return d.entries(ctx, "read the docket of "+of, columns+"WHERE subject = $1 AND number > $2 ORDER BY number", of, after)
}

// All is docket.Docket's.
func (d *Docket) All(ctx context.Context, after int64, limit int) ([]docket.Entry, error) {
	return d.entries(ctx, "read the docket", columns+"WHERE serial > $1 ORDER BY serial LIMIT $2", after, max(0, limit))
}

func (d *Docket) entries(ctx context.Context, doing, query string, args ...any) (out []docket.Entry, err error) {
	err = d.db.Read(ctx, doing, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e docket.Entry
			var at int64
			if err := rows.Scan(&e.Serial, &e.Of, &e.Number, &at, &e.Who, &e.Kind, &e.Body, &e.Before, &e.After, &e.Sum); err != nil {
				return err
			}
			e.At = time.UnixMilli(at).UTC()
			out = append(out, e)
		}
		return rows.Err()
	})
	return out, err
}

// Heads is docket.Docket's.
func (d *Docket) Heads(ctx context.Context, prefix string) (out []docket.Head, err error) {
	err = d.db.Read(ctx, "list the docket", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT d.subject, d.number, d.at FROM docket d
			JOIN (SELECT subject, max(number) AS number FROM docket WHERE subject >= $1 AND substr(subject, 1, length($1)) = $1 GROUP BY subject) m
			ON m.subject = d.subject AND m.number = d.number ORDER BY d.subject`, prefix)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h docket.Head
			var at int64
			if err := rows.Scan(&h.Of, &h.Number, &at); err != nil {
				return err
			}
			h.At = time.UnixMilli(at).UTC()
			out = append(out, h)
		}
		return rows.Err()
	})
	return out, err
}
