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
	"github.com/banmian/banmian/internal/search/posting"
)

// readings are editions as they go into the tables.
type readings struct {
	editions []search.Reading
	cards    [][]byte   // of each edition, packed
	names    [][]string // of its articles
	spots    [][][]byte // JSON of where their headlines stand
	articles int
	segments []posting.Made
}

// prepare folds and packs editions. This is work for the processor, done before
// the database is held.
func prepare(ctx context.Context, editions []search.Reading) (*readings, error) {
	r := &readings{editions: editions}
	own := map[search.Edition]bool{}
	var b posting.Builder
	for _, e := range editions {
		if err := e.Check(); err != nil {
			return nil, err
		}
		if own[e.Edition] {
			return nil, paper.Faultf(paper.Invalid, "edition %s is put twice at once", e.Edition)
		}
		own[e.Edition] = true
		cards, names, spots := make([]card, len(e.Documents)), make([]string, len(e.Documents)), make([][]byte, len(e.Documents))
		for i, d := range e.Documents {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			b.Add(d.Headline, d.Text, d.Language)
			cards[i], names[i] = cardOf(d, fold.Language(d.Language)), d.Article
			if d.Head != nil {
				var err error
				if spots[i], err = json.Marshal(d.Head); err != nil {
					return nil, err
				}
			}
		}
		r.cards, r.names, r.spots = append(r.cards, packCards(cards)), append(r.names, names), append(r.spots, spots)
		r.articles += len(cards)
	}
	r.segments = b.Segments()
	return r, nil
}

// Put is search.Index's.
func (x *Index) Put(ctx context.Context, editions ...search.Reading) error {
	doing := fmt.Sprintf("index %d editions", len(editions))
	if len(editions) == 1 {
		doing = "index " + editions[0].Edition.String()
	}
	r, err := prepare(ctx, editions)
	if err != nil {
		return late(ctx, doing, err)
	}
	x.using.RLock()
	defer x.using.RUnlock()
	if err := x.db.Write(ctx, doing, func(tx *sql.Tx) error { return r.put(ctx, tx) }); err != nil {
		return x.notice(err)
	}
	return x.notice(x.tidy(ctx))
}

// put replaces the editions.
func (r *readings) put(ctx context.Context, tx *sql.Tx) error {
	for _, e := range r.editions {
		if _, err := clear(ctx, tx, e.Edition); err != nil {
			return err
		}
	}
	first, err := take(ctx, tx, "article", r.articles)
	if err != nil {
		return err
	}
	if err := r.putSegments(ctx, tx, first); err != nil {
		return err
	}
	if err := r.putArticles(ctx, tx, first); err != nil {
		return err
	}
	generation, err := nextGeneration(ctx, tx)
	if err != nil {
		return err
	}
	for i, e := range r.editions {
		if err := record(ctx, tx, generation, e.Edition, e.Stamp, true, first, r.cards[i]); err != nil {
			return err
		}
		first += int64(len(r.names[i]))
	}
	return nil
}

func (r *readings) putSegments(ctx context.Context, tx *sql.Tx, first int64) error {
	for _, m := range r.segments {
		w, err := newSegmentWriter(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range m.Pieces {
			if err := w.piece(p); err != nil {
				return err
			}
		}
		if err := w.end(first, m.Articles, m.Articles, m.Directory); err != nil {
			return err
		}
		first += int64(m.Articles)
	}
	return nil
}

func (r *readings) putArticles(ctx context.Context, tx *sql.Tx, first int64) error {
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO article (id, name, head) VALUES ($1, $2, $3)")
	if err != nil {
		return err
	}
	defer stmt.Close() //nolint:errcheck // the transaction ends it too
	for i, names := range r.names {
		for j, name := range names {
			if _, err := stmt.ExecContext(ctx, first, name, r.spots[i][j]); err != nil {
				return err
			}
			first++
		}
	}
	return nil
}

// Remove is search.Index's.
func (x *Index) Remove(ctx context.Context, e search.Edition) error {
	x.using.RLock()
	defer x.using.RUnlock()
	err := x.db.Write(ctx, "take "+e.String()+" from the search index", func(tx *sql.Tx) error {
		known, err := clear(ctx, tx, e)
		if err != nil || !known {
			return err
		}
		generation, err := nextGeneration(ctx, tx)
		if err != nil {
			return err
		}
		return record(ctx, tx, generation, e, "", false, 0, packCards(nil))
	})
	if err != nil {
		return x.notice(err)
	}
	return x.notice(x.tidy(ctx))
}

// clear lets go of an edition's articles and tells whether it has a row. What
// stands of them in segments is passed over from then on.
func clear(ctx context.Context, tx *sql.Tx, e search.Edition) (bool, error) {
	var first int64
	var packed []byte
	err := tx.QueryRowContext(ctx, "SELECT first, cards FROM edition WHERE title = $1 AND date = $2 AND ordinal = $3",
		e.Title, e.Date.String(), e.Ordinal).Scan(&first, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	cards, err := unpackCards(packed)
	if err != nil {
		return false, damaged(err)
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM article WHERE id >= $1 AND id < $2", first, first+int64(len(cards.kind)))
	return true, err
}

// take gives the first of so many numbers that were never given.
func take(ctx context.Context, tx *sql.Tx, what string, many int) (int64, error) {
	var next int64
	err := tx.QueryRowContext(ctx, "UPDATE about SET value = value + $1 WHERE name = $2 RETURNING value", many, what).Scan(&next)
	return next - int64(many), err
}

// nextGeneration counts a change of the index.
func nextGeneration(ctx context.Context, tx *sql.Tx) (int64, error) {
	before, err := take(ctx, tx, "generation", 1)
	return before + 1, err
}

// record writes an edition's row.
func record(ctx context.Context, tx *sql.Tx, generation int64, e search.Edition, stamp string, held bool, first int64, cards []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO edition (title, date, ordinal, stamp, held, generation, first, cards) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (title, date, ordinal) DO UPDATE SET stamp = $4, held = $5, generation = $6, first = $7, cards = $8`,
		e.Title, e.Date.String(), e.Ordinal, stamp, held, generation, first, cards)
	return err
}
