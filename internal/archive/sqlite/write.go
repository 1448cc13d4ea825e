package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Keep is archive.Writer's.
func (a *Archive) Keep(ctx context.Context, p archive.Proposal, follow ...archive.Job) (archive.Outcome, error) {
	p, err := p.Checked()
	if err != nil {
		return archive.Outcome{}, err
	}
	// Packing is work for the processor: it is done before the database is held.
	packed := packEdition(p.Edition)
	out := archive.Outcome{Key: p.Key()}
	first := uint64(0) // 1 for a new title, which readers may see
	err = a.db.Write(ctx, "keep "+p.Key().String(), func(tx *sql.Tx) error {
		if first, err = addTitle(ctx, tx, p.Title); err != nil {
			return err
		}
		edition, number, digest, err := a.place(ctx, tx, p)
		if err != nil {
			return err
		}
		if number > 0 && digest == p.Digest {
			out.Number = number
			return nil
		}
		out.Number, out.Created = number+1, true
		if err := a.insert(ctx, tx, edition, out.Number, p, packed); err != nil {
			return err
		}
		return a.follow(ctx, tx, follow)
	})
	a.watch.own.Add(first)
	if err != nil {
		return archive.Outcome{}, err
	}
	return out, nil
}

// addTitle makes the title's row when there is none, and gives how many it made.
func addTitle(ctx context.Context, tx *sql.Tx, t archive.Title) (uint64, error) {
	result, err := tx.ExecContext(ctx, "INSERT INTO title (slug, name, language) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING", t.Slug, t.Name, t.Language)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	return 1, changed(ctx, tx)
}

// place finds or makes the edition's row, and gives its newest revision, 0 when
// it has none.
func (a *Archive) place(ctx context.Context, tx *sql.Tx, p archive.Proposal) (edition int64, number int, digest string, err error) {
	_, err = tx.ExecContext(ctx, "INSERT INTO edition (title, date, ordinal) VALUES ($1, $2, $3) ON CONFLICT (title, date, ordinal) DO NOTHING",
		p.Title.Slug, p.Date.String(), p.Ordinal)
	if err != nil {
		return 0, 0, "", err
	}
	if edition, err = findEdition(ctx, tx, p.Key()); err != nil {
		return 0, 0, "", err
	}
	err = tx.QueryRowContext(ctx, "SELECT number, digest FROM revision WHERE edition = $1 ORDER BY number DESC LIMIT 1", edition).Scan(&number, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return edition, number, digest, err
}

// packedEdition is an edition's packed columns.
type packedEdition struct {
	facts    []byte
	pages    [][]byte
	articles [][]byte
}

func packEdition(e paper.Edition) packedEdition {
	out := packedEdition{facts: pack(writeFacts, e)}
	for _, p := range e.Pages {
		out.pages = append(out.pages, pack(writeZones, p.Zones))
	}
	for _, article := range e.Articles {
		out.articles = append(out.articles, pack(writeArticle, article))
	}
	return out
}

// insert writes a revision whole.
func (a *Archive) insert(ctx context.Context, tx *sql.Tx, edition int64, number int, p archive.Proposal, packed packedEdition) error {
	s, now := p.Summary(), a.now().UnixMilli()
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO revision (edition, number, state, digest, made, changed, pages, articles, in_year, total, lead,
			front_page, front_width, front_height, front_type, front_blob, front_size)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
		edition, number, string(archive.Draft), p.Digest, now, s.Pages, s.Articles, s.Printed.InYear, s.Printed.Total, s.Lead,
		s.FrontPage.Page, s.FrontPage.Width, s.FrontPage.Height, s.FrontPage.MediaType, string(s.FrontPage.Blob), s.FrontPage.Size).Scan(&id)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO facts (revision, packed) VALUES ($1, $2)", id, packed.facts); err != nil {
		return err
	}
	if err := insertReading(ctx, tx, id, p.Edition, packed); err != nil {
		return err
	}
	return insertFiles(ctx, tx, id, p)
}

func insertReading(ctx context.Context, tx *sql.Tx, id int64, e paper.Edition, packed packedEdition) error {
	page := inserter(ctx, tx, `INSERT INTO page (revision, position, sequence, label, section, width, height, source, packed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	for i, p := range e.Pages {
		if err := page.add(id, i+1, p.Sequence, p.Label, p.Section, p.Width, p.Height, p.Source, packed.pages[i]); err != nil {
			return err
		}
	}
	article := inserter(ctx, tx, "INSERT INTO article (revision, position, id, kind, headline, packed) VALUES ($1, $2, $3, $4, $5, $6)")
	for i, a := range e.Articles {
		if err := article.add(id, i+1, a.ID, string(a.Kind), a.Headline, packed.articles[i]); err != nil {
			return err
		}
	}
	return errors.Join(page.close(), article.close())
}

func insertFiles(ctx context.Context, tx *sql.Tx, id int64, p archive.Proposal) error {
	source := inserter(ctx, tx, "INSERT INTO source (revision, position, name, blob, size) VALUES ($1, $2, $3, $4, $5)")
	for i, s := range p.Sources {
		if err := source.add(id, i+1, s.Name, string(s.Blob), s.Size); err != nil {
			return err
		}
	}
	picture := inserter(ctx, tx, "INSERT INTO picture (revision, position, page, width, height, type, blob, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
	for i, s := range p.Pictures {
		if err := picture.add(id, i+1, s.Page, s.Width, s.Height, s.MediaType, string(s.Blob), s.Size); err != nil {
			return err
		}
	}
	return errors.Join(source.close(), picture.close())
}

// insertion is a statement prepared at its first row.
type insertion struct {
	ctx   context.Context
	tx    *sql.Tx
	query string
	stmt  *sql.Stmt
}

func inserter(ctx context.Context, tx *sql.Tx, query string) *insertion {
	return &insertion{ctx: ctx, tx: tx, query: query}
}

func (i *insertion) add(args ...any) (err error) {
	if i.stmt == nil {
		if i.stmt, err = i.tx.PrepareContext(i.ctx, i.query); err != nil {
			return err
		}
	}
	_, err = i.stmt.ExecContext(i.ctx, args...)
	return err
}

func (i *insertion) close() error {
	if i.stmt == nil {
		return nil
	}
	return i.stmt.Close()
}
