package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// loadRevision reads a revision whole.
func loadRevision(ctx context.Context, tx *sql.Tx, key archive.Key, edition int64, number int) (archive.Revision, error) {
	return readRevision(ctx, tx, key, edition, number, true)
}

// skimRevision leaves the zones out where they are not needed: they are half of
// the work.
func skimRevision(ctx context.Context, tx *sql.Tx, key archive.Key, edition int64, number int) (archive.Revision, error) {
	return readRevision(ctx, tx, key, edition, number, false)
}

func readRevision(ctx context.Context, tx *sql.Tx, key archive.Key, edition int64, number int, zones bool) (archive.Revision, error) {
	key.Ordinal = max(1, key.Ordinal)
	r := archive.Revision{Key: key, Number: number}
	var id, made, changed int64
	var packed []byte
	err := tx.QueryRowContext(ctx, `SELECT r.id, r.state, r.digest, r.made, r.changed, f.packed
		FROM revision r JOIN facts f ON f.revision = r.id WHERE r.edition = $1 AND r.number = $2`, edition, number).
		Scan(&id, &r.State, &r.Digest, &made, &changed, &packed)
	if err != nil {
		return r, err
	}
	r.Made, r.Changed = time.UnixMilli(made).UTC(), time.UnixMilli(changed).UTC()
	if r.Edition, err = unpack(packed, readFacts); err != nil {
		return r, err
	}
	if r.Edition.Articles, err = loadArticles(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Edition.Pages, err = loadPages(ctx, tx, id, zones || !outlined(r.Edition.Articles)); err != nil {
		return r, err
	}
	if r.Sources, err = loadSources(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Bound, err = loadBound(ctx, tx, id); err != nil {
		return r, err
	}
	r.Pictures, err = loadPictures(ctx, tx, id)
	return r, err
}

// outlined reports whether every part of the articles has an outline.
func outlined(articles []paper.Article) bool {
	for _, a := range articles {
		for _, part := range a.Parts {
			if len(part.Polygon) == 0 {
				return false
			}
		}
	}
	return true
}

func loadPages(ctx context.Context, tx *sql.Tx, revision int64, zones bool) ([]paper.Page, error) {
	return collect(ctx, tx, "SELECT sequence, label, section, width, height, source, packed FROM page WHERE revision = $1 ORDER BY position",
		[]any{revision}, func(rows *sql.Rows) (p paper.Page, err error) {
			var packed sql.RawBytes
			if err := rows.Scan(&p.Sequence, &p.Label, &p.Section, &p.Width, &p.Height, &p.Source, &packed); err != nil {
				return p, err
			}
			if zones {
				p.Zones, err = unpack(packed, readZones)
			}
			return p, err
		})
}

func loadArticles(ctx context.Context, tx *sql.Tx, revision int64) ([]paper.Article, error) {
	return collect(ctx, tx, "SELECT id, kind, headline, packed FROM article WHERE revision = $1 ORDER BY position",
		[]any{revision}, func(rows *sql.Rows) (paper.Article, error) {
			var id, kind, headline string
			var packed sql.RawBytes
			if err := rows.Scan(&id, &kind, &headline, &packed); err != nil {
				return paper.Article{}, err
			}
			a, err := unpack(packed, readArticle)
			if err != nil {
				return paper.Article{}, err
			}
			a.ID, a.Kind, a.Headline = id, paper.Kind(kind), headline
			return a, nil
		})
}

func loadSources(ctx context.Context, tx *sql.Tx, revision int64) ([]archive.Source, error) {
	return collect(ctx, tx, "SELECT name, blob, size FROM source WHERE revision = $1 ORDER BY position",
		[]any{revision}, func(rows *sql.Rows) (s archive.Source, err error) {
			return s, rows.Scan(&s.Name, &s.Blob, &s.Size)
		})
}

func loadPictures(ctx context.Context, tx *sql.Tx, revision int64) ([]archive.Picture, error) {
	return collect(ctx, tx, "SELECT page, width, height, type, blob, size FROM picture WHERE revision = $1 ORDER BY position",
		[]any{revision}, func(rows *sql.Rows) (p archive.Picture, err error) {
			return p, rows.Scan(&p.Page, &p.Width, &p.Height, &p.MediaType, &p.Blob, &p.Size)
		})
}
