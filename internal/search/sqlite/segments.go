package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search/posting"
)

// pieceBits are the lower bits of a piece's id: its number in the segment.
const pieceBits = 24

// pieces fetches pieces in one transaction.
type pieces struct {
	ctx  context.Context
	stmt *sql.Stmt
}

func newPieces(ctx context.Context, tx *sql.Tx) (*pieces, error) {
	stmt, err := tx.PrepareContext(ctx, "SELECT data FROM piece WHERE id = $1")
	return &pieces{ctx, stmt}, err
}

func (p *pieces) close() { _ = p.stmt.Close() } // the transaction ends it too

// of gives what fetches the pieces of a segment.
func (p *pieces) of(s *segment) posting.Fetch {
	return func(piece int) ([]byte, error) {
		var b []byte
		err := p.stmt.QueryRowContext(p.ctx, s.id<<pieceBits|int64(piece)).Scan(&b)
		if errors.Is(err, sql.ErrNoRows) {
			err = posting.ErrDamaged
		}
		return b, err
	}
}

// segmentWriter writes a new segment.
type segmentWriter struct {
	ctx    context.Context
	tx     *sql.Tx
	insert *sql.Stmt
	id     int64
	next   int64
}

func newSegmentWriter(ctx context.Context, tx *sql.Tx) (*segmentWriter, error) {
	id, err := take(ctx, tx, "segment", 1)
	if err != nil {
		return nil, err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO piece (id, data) VALUES ($1, $2)")
	return &segmentWriter{ctx: ctx, tx: tx, insert: insert, id: id}, err
}

// piece writes the next piece.
func (w *segmentWriter) piece(b []byte) error {
	if w.next>>pieceBits != 0 {
		return paper.Faultf(paper.Invalid, "a segment of the search index has more than %d pieces", 1<<pieceBits)
	}
	_, err := w.insert.ExecContext(w.ctx, w.id<<pieceBits|w.next, b)
	w.next++
	return err
}

// end writes the segment's row: its span of numbers, and how many of them are
// articles.
func (w *segmentWriter) end(first int64, span, articles int, directory []byte) error {
	defer w.insert.Close() //nolint:errcheck // the transaction ends it too
	_, err := w.tx.ExecContext(w.ctx, "INSERT INTO segment (id, first, span, articles, directory) VALUES ($1, $2, $3, $4, $5)", w.id, first, span, articles, directory)
	return err
}

// drop deletes a segment.
func drop(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM segment WHERE id = $1", id)
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM piece WHERE id >= $1 AND id < $2", id<<pieceBits, (id+1)<<pieceBits)
	}
	return err
}
