package reader

import (
	"context"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/search"
)

// Hit is where something stands in an edition: the boxes it takes on a page, one a
// line, and the text around it.
type Hit struct {
	Article              *Article
	Page                 *Page
	Boxes                []geom.Rect // points
	Before, Match, After string
}

// aroundHit is how much of the text around a hit is given, in half characters.
const aroundHit = 60

// Within gives where in an article what is searched for stands, page by page, at
// most so many. Places that are not known are left out.
func (r *Reader) Within(ctx context.Context, e *Edition, a *Article, find *search.Expr, most int) ([]Hit, error) {
	s, err := r.spots(ctx, e)
	if err != nil {
		return nil, err
	}
	var out []Hit
	for _, part := range a.Parts {
		lines := s.lines[a.Address][part.Page.Sequence]
		if len(lines) == 0 || !part.Page.Placed() || part.Page.Withdrawn != nil {
			continue
		}
		text, starts := runTogether(lines)
		for _, span := range find.Spans(text, e.Title.Language) {
			h := Hit{Article: a, Page: part.Page, Match: text[span.From:span.To]}
			for i, l := range lines {
				from, to := max(span.From-starts[i], 0), min(span.To-starts[i], len(l.Text))
				if from < to && !l.Box.Empty() {
					h.Boxes = append(h.Boxes, share(l, from, to))
				}
			}
			if len(h.Boxes) == 0 {
				continue
			}
			h.Before, h.After = text[back(text, span.From, aroundHit):span.From], text[span.To:ahead(text, span.To, aroundHit)]
			if out = append(out, h); len(out) == most {
				return out, nil
			}
		}
	}
	return out, nil
}

// ahead gives the byte some half characters after another.
func ahead(text string, at, most int) int {
	for long := 0; at < len(text) && long < most; {
		r, size := utf8.DecodeRuneInString(text[at:])
		long++
		if wide(r) {
			long++
		}
		at += size
	}
	return at
}
