package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

var _ archive.Illustrator = (*Archive)(nil)

// AddPictures is archive.Illustrator's.
func (a *Archive) AddPictures(ctx context.Context, key archive.Key, revision int, pictures []archive.Picture) error {
	err := a.db.Write(ctx, "add pictures to "+key.String(), func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		var id int64
		var last int
		err = tx.QueryRowContext(ctx, `SELECT r.id, (SELECT coalesce(max(p.position), 0) FROM picture p WHERE p.revision = r.id)
			FROM revision r WHERE r.edition = $1 AND r.number = $2`, edition, revision).Scan(&id, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return paper.Faultf(paper.NotFound, "there is no revision %d", revision)
		}
		if err != nil {
			return err
		}
		before := last
		for _, p := range pictures {
			result, err := tx.ExecContext(ctx, `INSERT INTO picture (revision, position, page, width, height, type, blob, size)
				SELECT $1, $2, $3, $4, $5, $6, $7, $8
				WHERE NOT EXISTS (SELECT 1 FROM picture WHERE revision = $1 AND page = $3 AND width = $4 AND type = $6)`,
				id, last+1, p.Page, p.Width, p.Height, p.MediaType, string(p.Blob), p.Size)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			last += int(n)
		}
		if last == before {
			return nil
		}
		return changed(ctx, tx)
	})
	a.watch.own.Add(1)
	return err
}
