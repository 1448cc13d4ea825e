package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

const tokenColumns = "SELECT id, key, account, name, scopes, titles, by, made, until, used, revoked FROM token "

func token(row interface{ Scan(...any) error }) (staff.Token, error) {
	var t staff.Token
	var scopes, titles string
	var made int64
	var until, used, revoked sql.NullInt64
	if err := row.Scan(&t.ID, &t.Key, &t.Account, &t.Name, &scopes, &titles, &t.By, &made, &until, &used, &revoked); err != nil {
		return t, absent(err, "token")
	}
	t.Made, t.Until, t.Used, t.Revoked = time.UnixMilli(made).UTC(), maybe(until), maybe(used), maybe(revoked)
	if err := json.Unmarshal([]byte(scopes), &t.Scopes); err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(titles), &t.Titles)
}

// maybe is a time that may be none.
func maybe(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

func maybeMilli(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

// AddToken is staff.Store's.
func (s *Store) AddToken(ctx context.Context, t staff.Token) error {
	scopes, err := json.Marshal(t.Scopes)
	if err != nil {
		return err
	}
	titles, err := json.Marshal(t.Titles)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "keep the token", func(tx *sql.Tx) error {
		var known, taken bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account WHERE id = $1), EXISTS (SELECT 1 FROM token WHERE id = $2 OR key = $3)",
			t.Account, t.ID, t.Key).Scan(&known, &taken); err != nil {
			return err
		}
		switch {
		case !known:
			return absent(sql.ErrNoRows, "account")
		case taken:
			return paper.Faultf(paper.Conflict, "there is such a token already")
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO token (id, key, account, name, scopes, titles, by, made, until, used, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
			t.ID, t.Key, t.Account, t.Name, string(scopes), string(titles), t.By, milli(t.Made), maybeMilli(t.Until), maybeMilli(t.Used), maybeMilli(t.Revoked))
		return err
	})
}

// Token is staff.Store's.
func (s *Store) Token(ctx context.Context, id string) (staff.Token, error) {
	return s.oneToken(ctx, tokenColumns+"WHERE id = $1", id)
}

// TokenKeyed is staff.Store's.
func (s *Store) TokenKeyed(ctx context.Context, key string) (staff.Token, error) {
	return s.oneToken(ctx, tokenColumns+"WHERE key = $1", key)
}

func (s *Store) oneToken(ctx context.Context, query, arg string) (t staff.Token, err error) {
	err = s.db.Read(ctx, "find a token", func(tx *sql.Tx) error {
		t, err = token(tx.QueryRowContext(ctx, query, arg))
		return err
	})
	return t, err
}

// Tokens is staff.Store's.
func (s *Store) Tokens(ctx context.Context, account string) ([]staff.Token, error) {
	var out []staff.Token
	err := s.db.Read(ctx, "list the tokens", func(tx *sql.Tx) error {
		out = nil
		rows, err := tx.QueryContext(ctx, tokenColumns+"WHERE $1 = '' OR account = $1 ORDER BY made DESC, id", account)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			t, err := token(rows)
			if err != nil {
				return err
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	return out, err
}

// UseToken is staff.Store's.
func (s *Store) UseToken(ctx context.Context, id string, at time.Time) error {
	return s.changeToken(ctx, "UPDATE token SET used = max(coalesce(used, $2), $2) WHERE id = $1", id, at)
}

// EndToken is staff.Store's.
func (s *Store) EndToken(ctx context.Context, id string, at time.Time) error {
	return s.changeToken(ctx, "UPDATE token SET revoked = coalesce(revoked, $2) WHERE id = $1", id, at)
}

func (s *Store) changeToken(ctx context.Context, query, id string, at time.Time) error {
	return s.db.Write(ctx, "change the token", func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, id, milli(at))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return absent(sql.ErrNoRows, "token")
		}
		return nil
	})
}
