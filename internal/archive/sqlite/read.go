package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Titles is archive.Reader's.
func (a *Archive) Titles(ctx context.Context) ([]archive.Title, error) {
	const doing = "list the titles"
	titles, err := collect(ctx, a.db.Reader(), "SELECT slug, name, language FROM title ORDER BY slug", nil,
		func(rows *sql.Rows) (t archive.Title, err error) {
			return t, rows.Scan(&t.Slug, &t.Name, &t.Language)
		})
	if err != nil {
		return nil, sqlitedb.Fault(doing, err)
	}
	return titles, nil
}

// summaryFields are what a calendar reads, in the order of scanSummary.
const summaryFields = `e.title, e.date, e.ordinal, r.number, r.state, r.pages, r.articles, r.in_year, r.total, r.lead,
	r.front_page, r.front_width, r.front_height, r.front_type, r.front_blob, r.front_size, r.changed`

// Editions is archive.Reader's.
func (a *Archive) Editions(ctx context.Context, q archive.Query) ([]archive.Summary, error) {
	query, args := editionsQuery(q)
	summaries, err := collect(ctx, a.db.Reader(), query, args, scanSummary)
	if err != nil {
		return nil, sqlitedb.Fault("list the editions", err)
	}
	return summaries, nil
}

// editionsQuery writes the query with only the conditions that are asked for,
// so that the database may choose an index by them.
func editionsQuery(q archive.Query) (string, []any) {
	var args []any
	value := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	var where []string
	switch q.State {
	case archive.Published: // at most one revision is, and has an index of its own
		where = append(where, "r.state = 'published'")
	case "":
		where = append(where, "r.number = (SELECT max(x.number) FROM revision x WHERE x.edition = e.id)")
	default:
		where = append(where, "r.number = (SELECT max(x.number) FROM revision x WHERE x.edition = e.id AND x.state = "+value(string(q.State))+")")
	}
	if q.Title != "" {
		where = append(where, "e.title = "+value(q.Title))
	}
	if !q.From.IsZero() {
		where = append(where, "e.date >= "+value(q.From.String()))
	}
	if !q.To.IsZero() {
		where = append(where, "e.date <= "+value(q.To.String()))
	}
	limit := q.Limit
	if limit <= 0 {
		limit = archive.DefaultLimit
	}
	return "SELECT " + summaryFields + " FROM edition e CROSS JOIN revision r ON r.edition = e.id WHERE " +
		strings.Join(where, " AND ") + " ORDER BY e.date DESC, e.ordinal DESC, e.title LIMIT " + value(limit), args
}

func scanSummary(rows *sql.Rows) (s archive.Summary, err error) {
	var date string
	var changed int64
	err = rows.Scan(&s.Key.Title, &date, &s.Key.Ordinal, &s.Number, &s.State, &s.Pages, &s.Articles, &s.Printed.InYear, &s.Printed.Total, &s.Lead,
		&s.FrontPage.Page, &s.FrontPage.Width, &s.FrontPage.Height, &s.FrontPage.MediaType, &s.FrontPage.Blob, &s.FrontPage.Size, &changed)
	if err != nil {
		return s, err
	}
	s.Changed = time.UnixMilli(changed).UTC()
	s.Key.Date, err = paper.ParseDate(date)
	return s, err
}

// Edition is archive.Reader's.
func (a *Archive) Edition(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	return a.edition(ctx, key, state, loadRevision)
}

// Skim is archive.Skimmer's.
func (a *Archive) Skim(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	return a.edition(ctx, key, state, skimRevision)
}

type loader func(ctx context.Context, tx *sql.Tx, key archive.Key, edition int64, number int) (archive.Revision, error)

func (a *Archive) edition(ctx context.Context, key archive.Key, state archive.State, load loader) (archive.Revision, error) {
	var r archive.Revision
	err := a.db.Read(ctx, "load "+key.String(), func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		number := 0
		err = tx.QueryRowContext(ctx, "SELECT number FROM revision WHERE edition = $1 AND ($2 = '' OR state = $2) ORDER BY number DESC LIMIT 1",
			edition, string(state)).Scan(&number)
		if errors.Is(err, sql.ErrNoRows) {
			return absent(key, state)
		}
		if err != nil {
			return err
		}
		r, err = load(ctx, tx, key, edition, number)
		return err
	})
	return r, err
}

// Revision is archive.Reader's.
func (a *Archive) Revision(ctx context.Context, key archive.Key, number int) (archive.Revision, error) {
	var r archive.Revision
	err := a.db.Read(ctx, fmt.Sprintf("load revision %d of %s", number, key), func(tx *sql.Tx) error {
		edition, err := findEdition(ctx, tx, key)
		if err != nil {
			return err
		}
		if r, err = loadRevision(ctx, tx, key, edition, number); errors.Is(err, sql.ErrNoRows) {
			return paper.Faultf(paper.NotFound, "there is no revision %d", number)
		}
		return err
	})
	return r, err
}

// absent is the fault for an edition that is not kept, or not in that state.
func absent(key archive.Key, state archive.State) error {
	why := "there is no such edition"
	if state != "" {
		why = fmt.Sprintf("no revision of it is %s", state)
	}
	return &paper.Fault{Kind: paper.NotFound, Why: why}
}

// findEdition gives the row of an edition.
func findEdition(ctx context.Context, tx *sql.Tx, key archive.Key) (int64, error) {
	var id int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM edition WHERE title = $1 AND date = $2 AND ordinal = $3",
		key.Title, key.Date.String(), max(1, key.Ordinal)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, absent(key, "")
	}
	return id, err
}

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect reads every row of a query.
func collect[T any](ctx context.Context, q querier, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
