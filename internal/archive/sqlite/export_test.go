package sqlite

import (
	"context"
	"database/sql"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Plan is how the database would answer a query for editions.
func Plan(ctx context.Context, db *sqlitedb.DB, q archive.Query) ([]string, error) {
	query, args := editionsQuery(q)
	return collect(ctx, db.Reader(), "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) (step string, err error) {
		var id, parent, unused int
		return step, rows.Scan(&id, &parent, &unused, &step)
	})
}
