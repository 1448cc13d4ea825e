// Package sqlite keeps webhooks and their deliveries in the embedded database. It
// sends nothing: package webhook does.
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
	"github.com/banmian/banmian/internal/webhook"
)

//go:embed migrations/*.sql
var files embed.FS

// Store is a webhook.Store in a database.
type Store struct{ db *sqlitedb.DB }

var _ webhook.Store = (*Store)(nil)

// Tables are this adapter's.
func Tables() sqlitedb.Tables {
	migrations, _ := fs.Sub(files, "migrations") // the directory is built in
	return sqlitedb.Tables{Name: "webhook", Migrations: migrations}
}

// Open brings the tables up to date and gives the store in them. The database
// stays the caller's.
func Open(ctx context.Context, db *sqlitedb.DB) (*Store, error) {
	if err := db.Migrate(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

func absent(what string) error { return paper.Faultf(paper.NotFound, "there is no such %s", what) }

// record reads a row that holds a value as JSON.
func record[T any](row interface{ Scan(...any) error }, what string) (v T, err error) {
	var text string
	if err = row.Scan(&text); errors.Is(err, sql.ErrNoRows) {
		return v, absent(what)
	}
	if err != nil {
		return v, sqlitedb.Fault("read the "+what, err)
	}
	return v, json.Unmarshal([]byte(text), &v)
}

func records[T any](rows *sql.Rows, err error, what string) (out []T, _ error) {
	if err != nil {
		return nil, sqlitedb.Fault("list the "+what, err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := record[T](rows, what)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlitedb.Fault("list the "+what, err)
	}
	return out, nil
}

// Hooks is webhook.Store's.
func (s *Store) Hooks(ctx context.Context, title string) ([]webhook.Hook, error) {
	rows, err := s.db.Reader().QueryContext(ctx, "SELECT record FROM webhook WHERE title = $1 ORDER BY made, id", title)
	return records[webhook.Hook](rows, err, "webhook")
}

// Hook is webhook.Store's.
func (s *Store) Hook(ctx context.Context, id string) (webhook.Hook, error) {
	return record[webhook.Hook](s.db.Reader().QueryRowContext(ctx, "SELECT record FROM webhook WHERE id = $1", id), "webhook")
}

// SaveHook is webhook.Store's.
func (s *Store) SaveHook(ctx context.Context, h webhook.Hook) (webhook.Hook, error) {
	before := h.Version
	h.Version++
	text, err := json.Marshal(h)
	if err != nil {
		return h, err
	}
	err = s.db.Write(ctx, "keep the webhook", func(tx *sql.Tx) error {
		query := "UPDATE webhook SET title = $2, made = $3, version = $4, record = $5 WHERE id = $1 AND version = $6"
		args := []any{h.ID, h.Title, h.Made.UnixMilli(), h.Version, string(text), before}
		if before == 0 {
			query, args = "INSERT INTO webhook (id, title, made, version, record) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", args[:5]
		}
		done, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return paper.Faultf(paper.Conflict, "the webhook was changed meanwhile")
	})
	if err != nil {
		h.Version = before
	}
	return h, err
}

// RemoveHook is webhook.Store's.
func (s *Store) RemoveHook(ctx context.Context, id string) error {
	return s.db.Write(ctx, "remove the webhook", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM webhook_delivery WHERE hook = $1", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM webhook WHERE id = $1", id)
		return err
	})
}

// AddDelivery is webhook.Store's.
func (s *Store) AddDelivery(ctx context.Context, d webhook.Delivery) (added bool, err error) {
	text, err := json.Marshal(d)
	if err != nil {
		return false, err
	}
	err = s.db.Write(ctx, "keep the message", func(tx *sql.Tx) error {
		var known bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM webhook WHERE id = $1)", d.Hook).Scan(&known); err != nil {
			return err
		}
		if !known {
			return absent("webhook")
		}
		done, err := tx.ExecContext(ctx, "INSERT INTO webhook_delivery (id, hook, made, state, record) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
			d.ID, d.Hook, d.Made.UnixMilli(), string(d.State), string(text))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		added = n > 0
		return err
	})
	return added && err == nil, err
}

// Delivery is webhook.Store's.
func (s *Store) Delivery(ctx context.Context, id string) (webhook.Delivery, error) {
	return record[webhook.Delivery](s.db.Reader().QueryRowContext(ctx, "SELECT record FROM webhook_delivery WHERE id = $1", id), "delivery")
}

// SaveDelivery is webhook.Store's.
func (s *Store) SaveDelivery(ctx context.Context, d webhook.Delivery) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "write down what came of the message", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE webhook_delivery SET hook = $2, made = $3, state = $4, record = $5 WHERE id = $1",
			d.ID, d.Hook, d.Made.UnixMilli(), string(d.State), string(text))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return absent("delivery")
	})
}

// Deliveries is webhook.Store's.
func (s *Store) Deliveries(ctx context.Context, hook, after string, most int) ([]webhook.Delivery, error) {
	if after == "" {
		rows, err := s.db.Reader().QueryContext(ctx, "SELECT record FROM webhook_delivery WHERE hook = $1 ORDER BY made DESC, id DESC LIMIT $2", hook, most)
		return records[webhook.Delivery](rows, err, "delivery")
	}
	last, err := s.Delivery(ctx, after)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Reader().QueryContext(ctx, "SELECT record FROM webhook_delivery WHERE hook = $1 AND (made, id) < ($2, $3) ORDER BY made DESC, id DESC LIMIT $4",
		hook, last.Made.UnixMilli(), last.ID, most)
	return records[webhook.Delivery](rows, err, "delivery")
}

// Sweep is webhook.Store's.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	return s.db.Write(ctx, "let go of old messages", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM webhook_delivery WHERE made < $1 AND state <> $2", before.UnixMilli(), string(webhook.Waiting))
		return err
	})
}
