package reader

import (
	"context"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Trace finds what became of an article whose address was good in an earlier
// revision of the edition and is no longer: the article of the same headline
// in e, or else the page it stood on. Both are nil when no earlier revision
// had the address either.
func (r *Reader) Trace(ctx context.Context, e *Edition, page string, number int) (*Article, *Page, error) {
	n, err := r.newest(ctx, e.Key, archive.Superseded)
	if err != nil || n == 0 {
		return nil, nil, err
	}
	old, err := r.open(ctx, e.Key, archive.Superseded, n)
	if paper.IsKind(err, paper.NotFound) {
		return nil, nil, nil // it was published again meanwhile
	}
	if err != nil {
		return nil, nil, err
	}
	was := old.Article(page, number)
	if was == nil {
		return nil, nil, nil
	}
	for _, a := range e.Articles {
		if was.Headline != "" && a.Headline == was.Headline {
			return a, nil, nil
		}
	}
	return nil, e.Page(was.Page.Address), nil
}
