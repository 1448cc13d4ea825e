package backup

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// references are the blobs a database speaks of.
type references struct {
	needed map[blob.Ref]string   // a revision is made of them: which, and as what
	named  map[blob.Ref]struct{} // they are named anywhere else: in the docket, in jobs
}

func (r *references) all() []blob.Ref {
	out := slices.Collect(maps.Keys(r.needed))
	for ref := range r.named {
		if _, ok := r.needed[ref]; !ok {
			out = append(out, ref)
		}
	}
	slices.Sort(out)
	return out
}

func (r *references) has(ref blob.Ref) bool {
	_, needed := r.needed[ref]
	_, named := r.named[ref]
	return needed || named
}

// neededBy are the questions that tell what revisions are made of.
var neededBy = []string{
	`SELECT s.blob, e.title || '/' || e.date || ' revision ' || r.number || ', master ' || s.name FROM source s JOIN revision r ON r.id = s.revision JOIN edition e ON e.id = r.edition`,
	`SELECT p.blob, e.title || '/' || e.date || ' revision ' || r.number || ', picture of page ' || p.page FROM picture p JOIN revision r ON r.id = p.revision JOIN edition e ON e.id = r.edition`,
	`SELECT b.blob, e.title || '/' || e.date || ' revision ' || r.number || ', bound' FROM bound b JOIN revision r ON r.id = b.revision JOIN edition e ON e.id = r.edition`,
	`SELECT r.front_blob, e.title || '/' || e.date || ' revision ' || r.number || ', front page' FROM revision r JOIN edition e ON e.id = r.edition WHERE r.front_blob <> ''`,
}

// silent are the columns in which no blob is named: they hold readings, which are
// most of a database.
var silent = map[string]bool{"facts.packed": true, "page.packed": true, "article.packed": true}

// readReferences reads all of them. A table this program does not know is looked
// through as well: what is named anywhere is kept.
func readReferences(ctx context.Context, db *sqlitedb.DB) (*references, error) {
	r := &references{needed: map[blob.Ref]string{}, named: map[blob.Ref]struct{}{}}
	err := db.Read(ctx, "look for blobs in the database", func(tx *sql.Tx) error {
		tables, err := tablesOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, question := range neededBy {
			if err := r.need(ctx, tx, question, tables); err != nil {
				return err
			}
		}
		for table, columns := range tables {
			for _, c := range columns {
				if !silent[table+"."+c] {
					if err := r.look(ctx, tx, table, c); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	return r, err
}

// need asks one question. A database of an earlier form may lack its table.
func (r *references) need(ctx context.Context, tx *sql.Tx, question string, tables map[string][]string) error {
	table := strings.Fields(question[strings.Index(question, " FROM "):])[1]
	if _, ok := tables[table]; !ok {
		return nil
	}
	rows, err := tx.QueryContext(ctx, question)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var ref, of string
		if err := rows.Scan(&ref, &of); err != nil {
			return err
		}
		if _, ok := r.needed[blob.Ref(ref)]; !ok {
			r.needed[blob.Ref(ref)] = of
		}
	}
	return rows.Err()
}

// tablesOf lists the tables and their columns.
func tablesOf(ctx context.Context, tx *sql.Tx) (map[string][]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil, err
		}
		out[table] = append(out[table], column)
	}
	return out, rows.Err()
}

// refLength is how long a blob's name is.
const refLength = 64

// look looks for names of blobs in one column.
func (r *references) look(ctx context.Context, tx *sql.Tx, table, column string) error {
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT CAST(%[1]s AS TEXT) FROM %[2]s WHERE typeof(%[1]s) IN ('text', 'blob') AND length(%[1]s) >= %[3]d", quote(column), quote(table), refLength))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.RawBytes
		if err := rows.Scan(&text); err != nil {
			return err
		}
		r.name(text)
	}
	return rows.Err()
}

var hexRun = regexp.MustCompile(`[0-9a-f]{64,}`)

// name notes every run of digits that is as long as a blob's name.
func (r *references) name(text []byte) {
	for _, m := range hexRun.FindAll(text, -1) {
		if len(m) == refLength {
			r.named[blob.Ref(m)] = struct{}{}
		}
	}
}

// checkDatabase has the database check itself.
func checkDatabase(ctx context.Context, db *sqlitedb.DB, report *Report) {
	for _, check := range []struct{ pragma, good string }{{"integrity_check", "ok"}, {"foreign_key_check", ""}} {
		err := db.Read(ctx, "check the database", func(tx *sql.Tx) error {
			rows, err := tx.QueryContext(ctx, "PRAGMA "+check.pragma)
			if err != nil {
				return err
			}
			defer rows.Close()
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				row := make([]sql.NullString, len(columns))
				into := make([]any, len(columns))
				for i := range row {
					into[i] = &row[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				if row[0].String != check.good {
					report.problem(Database, check.pragma, "", strings.TrimSpace(row[0].String+" "+lastOf(row)))
				}
			}
			return rows.Err()
		})
		if err != nil {
			report.problem(Database, check.pragma, "", err.Error())
		}
	}
}

func lastOf(row []sql.NullString) string {
	if len(row) < 2 {
		return ""
	}
	return row[len(row)-1].String
}
