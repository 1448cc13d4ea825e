package reader

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Cutter takes pages out of masters.
type Cutter interface {
	// PagePDF gives page n of a PDF, counted from 0, as a PDF of its own. What cannot
	// be taken apart is a paper.Fault.
	PagePDF(ctx context.Context, master archive.Source, n int) ([]byte, error)
}

// keptPagePDFs is how many bytes of pages that were cut are kept in memory.
const keptPagePDFs = 64 << 20

// CutWith lets pages be cut out of masters of several. It is called before the
// first question.
func (r *Reader) CutWith(c Cutter) { r.pageCutter = c }

// CutPage gives a page, which stands in a master with others, as a PDF of its own,
// with a tag that names its content. Readers who want the same page wait for one
// cutting, each until its own ctx ends; that is a paper.Unavailable fault. The
// bytes are shared and must not be changed.
func (r *Reader) CutPage(ctx context.Context, p *Page, master archive.Source) ([]byte, string, error) {
	_, number, _ := strings.Cut(p.Source, "#")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || r.pageCutter == nil {
		return nil, "", paper.Faultf(paper.NotFound, "page %s is not a page of %s", p.Address, master.Name)
	}
	tag := fmt.Sprintf("%s-%d", master.Blob, n)
	if data, ok := r.pagePDFs.get(tag); ok {
		return data, tag, nil
	}
	done := r.cutting.DoChan("page "+tag, func() (any, error) {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), cutPatience)
		defer cancel()
		select {
		case r.cutters <- struct{}{}:
			defer func() { <-r.cutters }()
		case <-within.Done():
			return nil, within.Err()
		}
		if data, ok := r.pagePDFs.get(tag); ok {
			return data, nil // by the one who came just before
		}
		data, err := r.pageCutter.PagePDF(within, master, n-1)
		if err == nil {
			r.pagePDFs.put(tag, data)
		}
		return data, err
	})
	select {
	case got := <-done:
		if got.Err != nil {
			return nil, "", got.Err
		}
		return got.Val.([]byte), tag, nil
	case <-ctx.Done():
		return nil, "", &paper.Fault{Kind: paper.Unavailable, Doing: "cut page " + p.Address, Why: "it takes too long at the moment", Remedy: "try again in a moment", Err: ctx.Err()}
	}
}
