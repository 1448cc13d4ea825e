package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

var _ archive.Bookbinder = (*Archive)(nil)

// KeepBound is archive.Bookbinder's.
func (a *Archive) KeepBound(ctx context.Context, key archive.Key, revision int, pdf archive.Source) error {
	err := a.db.Write(ctx, "keep the PDF of "+key.String(), func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRowContext(ctx, "SELECT id FROM revision WHERE edition = $1 AND number = $2", edition, revision).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return paper.Faultf(paper.NotFound, "there is no revision %d", revision)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO bound (revision, name, blob, size) VALUES ($1, $2, $3, $4)
			ON CONFLICT (revision) DO UPDATE SET name = excluded.name, blob = excluded.blob, size = excluded.size`,
			id, pdf.Name, string(pdf.Blob), pdf.Size)
		if err != nil {
			return err
		}
		return changed(ctx, tx)
	})
	a.watch.own.Add(1)
	return err
}

func loadBound(ctx context.Context, tx *sql.Tx, revision int64) (s archive.Source, err error) {
	err = tx.QueryRowContext(ctx, "SELECT name, blob, size FROM bound WHERE revision = $1", revision).Scan(&s.Name, &s.Blob, &s.Size)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return s, err
}
