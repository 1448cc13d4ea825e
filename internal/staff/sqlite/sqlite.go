// Package sqlite keeps accounts, sessions and invitations in the embedded
// database. It judges nobody: package staff does.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/staff"
)

//go:embed migrations/*.sql
var files embed.FS

// Store is a staff.Store in a database.
type Store struct{ db *sqlitedb.DB }

var _ staff.Store = (*Store)(nil)

// Tables are this adapter's.
func Tables() sqlitedb.Tables {
	migrations, _ := fs.Sub(files, "migrations") // the directory is built in
	return sqlitedb.Tables{Name: "staff", Migrations: migrations}
}

// Open brings the tables up to date and gives the store in them. The database
// stays the caller's.
func Open(ctx context.Context, db *sqlitedb.DB) (*Store, error) {
	if err := db.Migrate(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// absent makes a missing row the port's fault.
func absent(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return paper.Faultf(paper.NotFound, "there is no such %s", what)
	}
	return err
}

const columns = "SELECT record, version FROM account "

func account(row interface{ Scan(...any) error }) (staff.Account, error) {
	var a staff.Account
	var record string
	var version int
	if err := row.Scan(&record, &version); err != nil {
		return a, absent(err, "account")
	}
	err := json.Unmarshal([]byte(record), &a)
	a.Version = version
	return a, err
}

// Accounts is staff.Store's.
func (s *Store) Accounts(ctx context.Context) ([]staff.Account, error) {
	var out []staff.Account
	err := s.db.Read(ctx, "list the accounts", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, columns+"ORDER BY folded")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			a, err := account(rows)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return rows.Err()
	})
	return out, err
}

// Account is staff.Store's.
func (s *Store) Account(ctx context.Context, id string) (staff.Account, error) {
	return s.one(ctx, columns+"WHERE id = $1", id)
}

// AccountNamed is staff.Store's.
func (s *Store) AccountNamed(ctx context.Context, folded string) (staff.Account, error) {
	return s.one(ctx, columns+"WHERE folded = $1", folded)
}

func (s *Store) one(ctx context.Context, query, arg string) (a staff.Account, err error) {
	err = s.db.Read(ctx, "find an account", func(tx *sql.Tx) error {
		a, err = account(tx.QueryRowContext(ctx, query, arg))
		return err
	})
	return a, err
}

// Save is staff.Store's.
func (s *Store) Save(ctx context.Context, a staff.Account) (staff.Account, error) {
	folded, err := staff.Folded(a.Name)
	if err != nil {
		return staff.Account{}, err
	}
	was := a.Version
	a.Version++
	record, err := json.Marshal(a)
	if err != nil {
		return staff.Account{}, err
	}
	err = s.db.Write(ctx, "save the account "+a.Name, func(tx *sql.Tx) error {
		var taken bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account WHERE folded = $1 AND id <> $2)", folded, a.ID).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return paper.Faultf(paper.Conflict, "there is an account of that name already")
		}
		query := "UPDATE account SET folded = $2, version = $3, record = $4 WHERE id = $1 AND version = $5"
		if was == 0 {
			query = "INSERT INTO account (id, folded, version, record) SELECT $1, $2, $3, $4 WHERE $5 = 0 ON CONFLICT (id) DO NOTHING"
		}
		result, err := tx.ExecContext(ctx, query, a.ID, folded, a.Version, string(record), was)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(paper.Faultf(paper.Conflict, "the account was changed meanwhile"), err)
		}
		return nil
	})
	if err != nil {
		return staff.Account{}, err
	}
	return a, nil
}

func milli(t time.Time) int64 { return t.UnixMilli() }

// Session is staff.Store's.
func (s *Store) Session(ctx context.Context, key string) (v staff.Session, err error) {
	err = s.db.Read(ctx, "find the session", func(tx *sql.Tx) error {
		var made, seen int64
		row := tx.QueryRowContext(ctx, "SELECT key, account, made, seen, strong, waiting FROM session WHERE key = $1", key)
		if err := row.Scan(&v.Key, &v.Account, &made, &seen, &v.Strong, &v.Waiting); err != nil {
			return absent(err, "session")
		}
		v.Made, v.Seen = time.UnixMilli(made).UTC(), time.UnixMilli(seen).UTC()
		return nil
	})
	return v, err
}

// KeepSession is staff.Store's.
func (s *Store) KeepSession(ctx context.Context, v staff.Session) error {
	return s.exec(ctx, "keep the session", "INSERT OR REPLACE INTO session (key, account, made, seen, strong, waiting) VALUES ($1, $2, $3, $4, $5, $6)",
		v.Key, v.Account, milli(v.Made), milli(v.Seen), v.Strong, v.Waiting)
}

// EndSession is staff.Store's.
func (s *Store) EndSession(ctx context.Context, key string) error {
	return s.exec(ctx, "end the session", "DELETE FROM session WHERE key = $1", key)
}

// EndSessions is staff.Store's.
func (s *Store) EndSessions(ctx context.Context, account, spare string) error {
	return s.exec(ctx, "end the sessions", "DELETE FROM session WHERE account = $1 AND key <> $2", account, spare)
}

// Sweep is staff.Store's.
func (s *Store) Sweep(ctx context.Context, idle, made, now time.Time) error {
	return s.db.Write(ctx, "sweep the sessions", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM session WHERE seen < $1 OR made < $2", milli(idle), milli(made)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE until < $1", milli(now))
		return err
	})
}

// Invite is staff.Store's.
func (s *Store) Invite(ctx context.Context, i staff.Invitation) error {
	return s.db.Write(ctx, "keep the invitation", func(tx *sql.Tx) error {
		var known bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account WHERE id = $1)", i.Account).Scan(&known); err != nil {
			return err
		}
		if !known {
			return absent(sql.ErrNoRows, "account")
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE account = $1", i.Account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO invitation (key, account, until) VALUES ($1, $2, $3)", i.Key, i.Account, milli(i.Until))
		return err
	})
}

// TakeInvitation is staff.Store's.
func (s *Store) TakeInvitation(ctx context.Context, key string) (i staff.Invitation, err error) {
	err = s.db.Write(ctx, "take up the invitation", func(tx *sql.Tx) error {
		var until int64
		row := tx.QueryRowContext(ctx, "DELETE FROM invitation WHERE key = $1 RETURNING key, account, until", key)
		if err := row.Scan(&i.Key, &i.Account, &until); err != nil {
			return absent(err, "invitation")
		}
		i.Until = time.UnixMilli(until).UTC()
		return nil
	})
	return i, err
}

func (s *Store) exec(ctx context.Context, doing, query string, args ...any) error {
	return s.db.Write(ctx, doing, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}
