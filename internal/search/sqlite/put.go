package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/fold"
)

// slotsPerDay is how many articles one day may have, over all its editions.
const slotsPerDay = 1 << 16

// dayNumber counts days from 1 January of the year 1.
func dayNumber(d paper.Date) int64 { return d.Time().Unix()/86400 + daysBefore1970 }

const daysBefore1970 = 719162

// rowID is an article's number: the day's and its slot.
func rowID(day int64, slot uint16) int64 { return day*slotsPerDay + int64(slot) }

// entry is a document as it goes into the tables.
type entry struct {
	card       card
	name       string
	spot       []byte
	head, rest string
	signs      string
}

// entryOf folds a document. This is work for the processor, done before the
// database is held.
func entryOf(d search.Document) (entry, error) {
	e := entry{card: cardOf(d, 0, fold.Language(d.Language)), name: d.Article}
	head, all := map[rune]struct{}{}, map[rune]struct{}{}
	e.head = string(textTerms(nil, d.Headline, d.Language, head))
	e.rest = string(textTerms(nil, d.Text, d.Language, all))
	for r := range head {
		all[r] = struct{}{}
	}
	e.signs = string(signTerms(nil, all, head))
	var err error
	if d.Head != nil {
		e.spot, err = json.Marshal(d.Head)
	}
	return e, err
}

// Put is search.Index's.
func (x *Index) Put(ctx context.Context, readings ...search.Reading) error {
	entries := make([][]entry, len(readings))
	for i, r := range readings {
		if err := r.Check(); err != nil {
			return err
		}
		for _, d := range r.Documents {
			e, err := entryOf(d)
			if err != nil {
				return err
			}
			entries[i] = append(entries[i], e)
		}
	}
	doing := fmt.Sprintf("index %d editions", len(readings))
	if len(readings) == 1 {
		doing = "index " + readings[0].Edition.String()
	}
	return x.db.Write(ctx, doing, func(tx *sql.Tx) error { return putAll(ctx, tx, readings, entries) })
}

// putAll replaces editions. The full-text tables gather what is put in memory
// and sort and write it when a statement of another table wants to be undone by
// itself: so those come last.
func putAll(ctx context.Context, tx *sql.Tx, readings []search.Reading, entries [][]entry) error {
	own := map[search.Edition]bool{}
	for _, r := range readings {
		if own[r.Edition] {
			return paper.Faultf(paper.Invalid, "edition %s is put twice at once", r.Edition)
		}
		own[r.Edition] = true
		if _, err := clear(ctx, tx, r.Edition); err != nil {
			return err
		}
	}
	taken := map[paper.Date]map[uint16]bool{}
	for i, r := range readings {
		day := r.Edition.Date
		if taken[day] == nil {
			var err error
			if taken[day], err = slotsTaken(ctx, tx, day, own); err != nil {
				return err
			}
		}
		if err := insert(ctx, tx, r.Edition, entries[i], taken[day]); err != nil {
			return err
		}
	}
	generation, err := nextGeneration(ctx, tx)
	if err != nil {
		return err
	}
	for i, r := range readings {
		cards := make([]card, len(entries[i]))
		for j := range cards {
			cards[j] = entries[i][j].card
		}
		if err := record(ctx, tx, generation, r.Edition, r.Stamp, true, packCards(cards)); err != nil {
			return err
		}
	}
	return nil
}

// Remove is search.Index's.
func (x *Index) Remove(ctx context.Context, e search.Edition) error {
	return x.db.Write(ctx, "take "+e.String()+" from the search index", func(tx *sql.Tx) error {
		id, err := clear(ctx, tx, e)
		if err != nil || id == 0 {
			return err
		}
		generation, err := nextGeneration(ctx, tx)
		if err != nil {
			return err
		}
		return record(ctx, tx, generation, e, "", false, packCards(nil))
	})
}

// clear takes an edition's articles out of the tables and gives its row, 0 when
// it has none.
func clear(ctx context.Context, tx *sql.Tx, e search.Edition) (int64, error) {
	var id int64
	var packed []byte
	err := tx.QueryRowContext(ctx, "SELECT id, cards FROM edition WHERE title = $1 AND date = $2 AND ordinal = $3",
		e.Title, e.Date.String(), e.Ordinal).Scan(&id, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	cards, err := unpackCards(packed)
	if err != nil {
		return 0, err
	}
	for _, query := range []string{"DELETE FROM words WHERE rowid = $1", "DELETE FROM signs WHERE rowid = $1", "DELETE FROM article WHERE id = $1"} {
		if err := deleteRows(ctx, tx, query, dayNumber(e.Date), cards); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func deleteRows(ctx context.Context, tx *sql.Tx, query string, day int64, cards []card) error {
	stmt, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer stmt.Close() //nolint:errcheck // the transaction ends it too
	for _, c := range cards {
		if _, err := stmt.ExecContext(ctx, rowID(day, c.slot)); err != nil {
			return err
		}
	}
	return nil
}

// slotsTaken gives the numbers of a day that editions other than those being put
// have.
func slotsTaken(ctx context.Context, tx *sql.Tx, day paper.Date, own map[search.Edition]bool) (map[uint16]bool, error) {
	taken := map[uint16]bool{}
	rows, err := tx.QueryContext(ctx, "SELECT title, ordinal, cards FROM edition WHERE date = $1", day.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e := search.Edition{Date: day}
		var packed []byte
		if err := rows.Scan(&e.Title, &e.Ordinal, &packed); err != nil {
			return nil, err
		}
		if own[e] {
			continue
		}
		cards, err := unpackCards(packed)
		if err != nil {
			return nil, err
		}
		for _, c := range cards {
			taken[c.slot] = true
		}
	}
	return taken, rows.Err()
}

// insert puts entries into the tables, and gives each a slot that was not taken.
func insert(ctx context.Context, tx *sql.Tx, e search.Edition, entries []entry, taken map[uint16]bool) error {
	if len(entries)+len(taken) > slotsPerDay {
		return paper.Faultf(paper.Invalid, "the day has more than %d articles", slotsPerDay)
	}
	var stmts [3]*sql.Stmt
	for i, query := range []string{"INSERT INTO words (rowid, head, rest) VALUES ($1, $2, $3)", "INSERT INTO signs (rowid, found) VALUES ($1, $2)",
		"INSERT INTO article (id, name, head) VALUES ($1, $2, $3)"} {
		stmt, err := tx.PrepareContext(ctx, query)
		if err != nil {
			return err
		}
		defer stmt.Close() //nolint:errcheck // the transaction ends it too
		stmts[i] = stmt
	}
	day, slot := dayNumber(e.Date), 0
	for i := range entries {
		for taken[uint16(slot)] {
			slot++
		}
		n := &entries[i]
		n.card.slot = uint16(slot)
		taken[n.card.slot] = true
		id := rowID(day, n.card.slot)
		_, err := stmts[0].ExecContext(ctx, id, n.head, n.rest)
		if err == nil {
			_, err = stmts[1].ExecContext(ctx, id, n.signs)
		}
		if err == nil {
			_, err = stmts[2].ExecContext(ctx, id, n.name, n.spot)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// nextGeneration counts a change of the index.
func nextGeneration(ctx context.Context, tx *sql.Tx) (int64, error) {
	var generation int64
	err := tx.QueryRowContext(ctx, "UPDATE about SET value = value + 1 WHERE name = 'generation' RETURNING value").Scan(&generation)
	return generation, err
}

// record writes an edition's row.
func record(ctx context.Context, tx *sql.Tx, generation int64, e search.Edition, stamp string, held bool, cards []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO edition (title, date, ordinal, stamp, held, generation, cards) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (title, date, ordinal) DO UPDATE SET stamp = $4, held = $5, generation = $6, cards = $7`,
		e.Title, e.Date.String(), e.Ordinal, stamp, held, generation, cards)
	return err
}
