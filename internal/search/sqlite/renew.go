package sqlite

import (
	"context"
	"errors"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search/posting"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// errForm is an index whose form is not the one known here.
var errForm = errors.New("it has another form")

// errDamaged is what a check of the file found.
var errDamaged = errors.New("it is damaged")

// isDamage reports whether an error tells that the index is not what was written:
// not that its file may not be read, or another process is in the way.
func isDamage(err error) bool {
	return sqlitedb.IsDamage(err) || errors.Is(err, posting.ErrDamaged) || errors.Is(err, errCards) || errors.Is(err, errDamaged)
}

// spoiled reports whether an index that cannot be opened should be made anew.
func spoiled(err error) bool { return errors.Is(err, errForm) || isDamage(err) }

// damaged puts it so when that is what an error tells.
func damaged(err error) error {
	if !isDamage(err) {
		return err
	}
	return &paper.Fault{Kind: paper.Unavailable, Why: "the search index is damaged", Remedy: "banmian serve makes it anew by itself", Err: err}
}

// notice passes an error on, and tells who waits for it of damage.
func (x *Index) notice(err error) error {
	if isDamage(err) {
		select {
		case x.damaged <- struct{}{}:
		default: // it is told already
		}
	}
	return err
}

// Damaged is search.Renewer's.
func (x *Index) Damaged() <-chan struct{} { return x.damaged }

// Renew is search.Renewer's.
func (x *Index) Renew(ctx context.Context) error {
	x.using.Lock()
	defer x.using.Unlock()
	_ = x.db.Close() // of a damaged file; it is deleted
	if err := x.remove(); err != nil {
		return errors.Join(err, x.open(ctx))
	}
	select {
	case <-x.damaged: // it was told of the file that is gone
	default:
	}
	return x.open(ctx)
}
