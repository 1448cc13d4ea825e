package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/pdf"
	"github.com/banmian/banmian/internal/sheet/text"
)

const (
	// mostPages is how many pages an edition may have. The marks of a page come
	// to a few megabytes.
	mostPages = 400
	// mostAtOnce bounds the bytes of files that are in memory at the same time;
	// a larger file is read alone.
	mostAtOnce = 512 << 20
)

// leavesOf reads every page of every file: sheet, layout, article. Files, and
// the pages of a file, are read side by side.
func leavesOf(ctx context.Context, with tools, masters []*master, m *meter) ([]paper.Leaf, error) {
	if len(masters) > mostPages { // each has a page at least
		return nil, tooManyPages("read an edition")
	}
	perFile := make([][]paper.Leaf, len(masters))
	with.pages = new(atomic.Int64)
	err := sideBySide(ctx, masters, func(ctx context.Context, i int, file *master) (err error) {
		perFile[i], err = file.readPages(ctx, with, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []paper.Leaf
	for _, leaves := range perFile {
		all = append(all, leaves...)
	}
	return all, nil
}

// sideBySide works on several files at a time, as many as there are processors
// and memory for, until one fails.
func sideBySide(ctx context.Context, masters []*master, work func(ctx context.Context, i int, file *master) error) error {
	room := semaphore.NewWeighted(mostAtOnce)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.NumCPU()))
	for i, file := range masters {
		group.Go(func() error {
			weight := min(file.size, mostAtOnce)
			if err := room.Acquire(ctx, weight); err != nil {
				return err
			}
			defer room.Release(weight)
			return work(ctx, i, file)
		})
	}
	return group.Wait()
}

// admit counts pages that are about to be read, of all files together, and
// refuses those that would be too many before anything is spent on them.
func (t tools) admit(pages int, name string) error {
	if t.pages.Add(int64(pages)) <= mostPages {
		return nil
	}
	if pages > mostPages {
		return tooManyPages("read " + displayName(name))
	}
	return tooManyPages("read an edition")
}

func tooManyPages(doing string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: doing, Why: fmt.Sprintf("there are more than %d pages", mostPages), Remedy: "give one edition at a time"}
}

// sheets reads a file's marks.
func (m *master) sheets(ctx context.Context, with tools, meter *meter) ([]sheet.Sheet, error) {
	if m.kind == kindPicture {
		pages, err := m.pictured(ctx)
		if err != nil {
			return nil, err
		}
		if err := with.admit(pages, m.input.Name); err != nil {
			return nil, err
		}
		meter.expect(Reading, pages)
		defer meter.done(Reading, pages)
		return m.picture(ctx, with, pages)
	}
	if m.kind != kindPDF {
		meter.expect(Reading, 1)
		defer meter.done(Reading, 1)
		sheets, err := m.written(ctx)
		if err != nil {
			return nil, err
		}
		return sheets, with.admit(len(sheets), m.input.Name) // text is cheap to read, its pages dear
	}
	data, err := m.bytes(ctx)
	if err != nil {
		return nil, err
	}
	doc, err := openPDF(ctx, with.pdf, m.input.Name, data)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	pages := len(doc.Pages())
	if err := with.admit(pages, m.input.Name); err != nil {
		return nil, err
	}
	meter.expect(Reading, pages)
	sheets, err := pdf.ReadDocument(ctx, doc, func(int, int) { meter.done(Reading, 1) })
	if err != nil {
		return nil, err
	}
	if err := with.scanned(ctx, doc, sheets, meter); err != nil {
		return nil, err
	}
	return sheets, with.lettering(ctx, doc, sheets)
}

// written reads a page that is text already, with or without places. The file
// passes through: how much of it is held is its reader's bound.
func (m *master) written(ctx context.Context) ([]sheet.Sheet, error) {
	read := text.Read
	if m.kind != kindText {
		read = xmlReaders[m.kind]
	}
	file, err := m.input.Open()
	if err != nil {
		return nil, fileFault(m.input.Name, err)
	}
	defer file.Close()
	digest := sha256.New()
	bytes := io.TeeReader(io.LimitReader(blob.Reader(ctx, file), MostBytes+1), digest)
	sheets, err := read(m.input.Name, bytes)
	if err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	if _, err := io.Copy(io.Discard, bytes); err != nil { // what a reader leaves unread counts too
		return nil, cmp.Or(ctx.Err(), fileFault(m.input.Name, err))
	}
	if hex.EncodeToString(digest.Sum(nil)) != string(m.ref) {
		return nil, m.changed()
	}
	return sheets, nil
}

func openPDF(ctx context.Context, engine *pdfengine.Engine, name string, data []byte) (*pdfengine.Document, error) {
	if engine == nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Why: "it is a PDF and there is no PDF engine", Remedy: "start the program with one"}
	}
	return engine.Open(ctx, name, data)
}

// leaves reads what the marks of each page mean. Pages are named after the file
// as it is kept, counted from 1.
func (m *master) leaves(ctx context.Context, with tools, sheets []sheet.Sheet) ([]paper.Leaf, error) {
	out := make([]paper.Leaf, len(sheets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, runtime.NumCPU()))
	for i, s := range sheets {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.Source = m.source(i)
			out[i] = with.leaf(s)
			sheets[i] = sheet.Sheet{} // its marks are many; what they mean is few
			return nil
		})
	}
	return out, group.Wait()
}

// source names a page of the file, counted from 0 here and from 1 there.
func (m *master) source(page int) string { return fmt.Sprintf("%s#%d", m.name, page+1) }

// leaf reads one page. A fault of the program on a page nobody foresaw costs
// that page, not the edition.
func (t tools) leaf(s sheet.Sheet) (out paper.Leaf) {
	defer func() {
		if p := recover(); p != nil {
			out = unreadable(s, fmt.Sprint(p))
		}
	}()
	upright, angle := layout.Upright(s)
	makeup := layout.Make(upright)
	if t.look != nil {
		t.look(layout.MakeupAsShown(makeup, angle))
	}
	return layout.AsShown(article.ReadAs(makeup, t.habits), angle)
}

// unreadable is a page of which only its size is known.
func unreadable(s sheet.Sheet, why string) paper.Leaf {
	f := paper.Find(paper.PageUnreadable, "Reading this page failed: "+firstLine(why)+".")
	f.Remedy = "Report the page: the program should have read it."
	return paper.Leaf{Page: paper.Page{Source: s.Source, Width: s.Width, Height: s.Height}, Findings: []paper.Finding{f}}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
