package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

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
func (x *Index) Put(ctx context.Context, e search.Edition, stamp string, documents []search.Document) error {
	if err := search.CheckPut(e, documents); err != nil {
		return err
	}
	entries := make([]entry, len(documents))
	for i, d := range documents {
		var err error
		if entries[i], err = entryOf(d); err != nil {
			return err
		}
	}
	return x.db.Write(ctx, "index "+e.String(), func(tx *sql.Tx) error {
		id, err := clear(ctx, tx, e)
		if err != nil {
			return err
		}
		taken, err := slotsTaken(ctx, tx, e, id)
		if err != nil {
			return err
		}
		if err := insert(ctx, tx, e, entries, taken); err != nil {
			return err
		}
		cards := make([]card, len(entries))
		for i := range entries {
			cards[i] = entries[i].card
		}
		return record(ctx, tx, e, stamp, true, packCards(cards))
	})
}

// Remove is search.Index's.
func (x *Index) Remove(ctx context.Context, e search.Edition) error {
	return x.db.Write(ctx, "take "+e.String()+" from the search index", func(tx *sql.Tx) error {
		id, err := clear(ctx, tx, e)
		if err != nil || id == 0 {
			return err
		}
		return record(ctx, tx, e, "", false, packCards(nil))
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
	day := dayNumber(e.Date)
	for _, table := range []string{"DELETE FROM words WHERE rowid = $1", "DELETE FROM signs WHERE rowid = $1", "DELETE FROM article WHERE id = $1"} {
		stmt, err := tx.PrepareContext(ctx, table)
		if err != nil {
			return 0, err
		}
		for _, c := range cards {
			if _, err := stmt.ExecContext(ctx, rowID(day, c.slot)); err != nil {
				return 0, errors.Join(err, stmt.Close())
			}
		}
		if err := stmt.Close(); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// slotsTaken gives the numbers that other editions of the day have.
func slotsTaken(ctx context.Context, tx *sql.Tx, e search.Edition, id int64) (map[uint16]bool, error) {
	taken := map[uint16]bool{}
	rows, err := tx.QueryContext(ctx, "SELECT cards FROM edition WHERE date = $1 AND id <> $2", e.Date.String(), id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return nil, err
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

// insert puts entries into the tables and gives each its slot.
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
		defer stmt.Close()
		stmts[i] = stmt
	}
	day, slot := dayNumber(e.Date), 0
	for i := range entries {
		for taken[uint16(slot)] {
			slot++
		}
		n := &entries[i]
		n.card.slot = uint16(slot)
		id := rowID(day, n.card.slot)
		slot++
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

// record writes an edition's row under the next generation.
func record(ctx context.Context, tx *sql.Tx, e search.Edition, stamp string, held bool, cards []byte) error {
	var generation int64
	err := tx.QueryRowContext(ctx, "UPDATE about SET value = value + 1 WHERE name = 'generation' RETURNING value").Scan(&generation)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO edition (title, date, ordinal, stamp, held, generation, cards) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (title, date, ordinal) DO UPDATE SET stamp = $4, held = $5, generation = $6, cards = $7`,
		e.Title, e.Date.String(), e.Ordinal, stamp, held, generation, cards)
	return err
}
