package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/banmian/banmian/internal/search"
)

// pg is a table with a tsvector of the same terms and a GIN index.
type pg struct{ conn *pgx.Conn }

func openPostgres(ctx context.Context, address string) (*pg, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, `DROP TABLE IF EXISTS article;
		CREATE TABLE article (id BIGSERIAL, date TEXT, title TEXT, year TEXT, page TEXT, section TEXT, kind TEXT, contributor TEXT[], terms TSVECTOR)`)
	return &pg{conn}, err
}

func (p *pg) name() string { return "PostgreSQL" }

// vector writes terms as a tsvector. Positions end at 16,383, with 256 of each.
func vector(terms []string) string {
	at := map[string][]string{}
	for i, t := range terms {
		if i < 16383 && len(at[t]) < 255 {
			at[t] = append(at[t], fmt.Sprint(i+1))
		}
	}
	var b strings.Builder
	for t, places := range at {
		fmt.Fprintf(&b, "'%s':%s ", strings.ReplaceAll(strings.ReplaceAll(t, `\`, `\\`), "'", "''"), strings.Join(places, ","))
	}
	return b.String()
}

func (p *pg) put(ctx context.Context, e search.Edition, docs []search.Document) error {
	var rows [][]any
	for _, d := range docs {
		names := d.Contributors
		if names == nil {
			names = []string{}
		}
		rows = append(rows, []any{e.Date.String(), e.Title, search.YearValue(e.Date), d.Label, d.Section, string(d.Kind), names, vector(pairs(append(d.Headline, d.Text...)))})
	}
	if _, err := p.conn.Exec(ctx, "CREATE TEMP TABLE IF NOT EXISTS incoming (date TEXT, title TEXT, year TEXT, page TEXT, section TEXT, kind TEXT, contributor TEXT[], terms TEXT)"); err != nil {
		return err
	}
	columns := []string{"date", "title", "year", "page", "section", "kind", "contributor", "terms"}
	if _, err := p.conn.CopyFrom(ctx, pgx.Identifier{"incoming"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return err
	}
	_, err := p.conn.Exec(ctx, `INSERT INTO article (date, title, year, page, section, kind, contributor, terms)
		SELECT date, title, year, page, section, kind, contributor, terms::tsvector FROM incoming; TRUNCATE incoming`)
	return err
}

func (p *pg) finish(ctx context.Context) error {
	_, err := p.conn.Exec(ctx, `SET maintenance_work_mem = '512MB'; CREATE INDEX ON article USING gin (terms); ANALYZE article;
		SET enable_seqscan = off; SET work_mem = '64MB'`)
	return err
}

// question turns an expression into a tsquery.
func question(e *search.Expr) string {
	if e.Op == search.Phrase {
		terms, prefix := phraseTerms(e.Text)
		for i, t := range terms {
			terms[i] = "'" + strings.ReplaceAll(t, "'", "''") + "'"
		}
		if prefix {
			return terms[0] + ":*"
		}
		return "(" + strings.Join(terms, " <-> ") + ")"
	}
	var parts []string
	for _, o := range e.Of {
		if o.Op == search.Not {
			parts = append(parts, "!("+question(o.Of[0])+")")
		} else {
			parts = append(parts, question(o))
		}
	}
	by := " & "
	if e.Op == search.Or {
		by = " | "
	}
	return "(" + strings.Join(parts, by) + ")"
}

func (p *pg) search(ctx context.Context, e *search.Expr, _ search.Order, facets []search.Facet) (int, error) {
	var b strings.Builder
	b.WriteString("WITH hit AS MATERIALIZED (SELECT id, date, title, year, page, section, kind, contributor FROM article WHERE terms @@ $1::tsquery)\n" +
		"SELECT 'total', '', count(*) FROM hit UNION ALL (SELECT 'hit', id::text, 0 FROM hit ORDER BY date DESC LIMIT 20)")
	for _, f := range facets {
		value := string(f)
		if f == search.ByContributor {
			value = "unnest(contributor)"
		}
		fmt.Fprintf(&b, "\nUNION ALL (SELECT '%s', %s, count(*) FROM hit GROUP BY 2 ORDER BY 3 DESC LIMIT 20)", f, value)
	}
	rows, err := p.conn.Query(ctx, b.String(), question(e))
	if err != nil {
		return 0, err
	}
	total := 0
	for rows.Next() {
		var what, value string
		var count int
		if err := rows.Scan(&what, &value, &count); err != nil {
			return 0, err
		}
		if what == "total" {
			total = count
		}
	}
	return total, rows.Err()
}

func (p *pg) size(ctx context.Context) (int64, error) {
	var size int64
	err := p.conn.QueryRow(ctx, "SELECT pg_total_relation_size('article')").Scan(&size)
	return size, err
}
