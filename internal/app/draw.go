package app

import (
	"bytes"
	"context"
	"io"
	"sync"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/pdf"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/plate"
)

// serving is the PDF engine beside a site: it draws parts of pages that readers
// look at closely, and lighter pictures. It starts when first needed.
type serving struct {
	config config.Config
	blobs  blob.Store

	once   sync.Once
	engine *pdfengine.Engine
	err    error
}

// servingWorkers is how many children draw for readers.
const servingWorkers = 2

func (s *serving) start() (*pdfengine.Engine, error) {
	s.once.Do(func() {
		s.engine, s.err = pdfengine.Start(pdfengine.Options{CacheDir: s.config.CacheDir(), Workers: servingWorkers, AVIF: true})
	})
	return s.engine, s.err
}

func (s *serving) close() error {
	s.once.Do(func() {}) // what was not started will not be
	if s.engine == nil {
		return nil
	}
	return s.engine.Close()
}

// Draw is reader.Drawer's.
func (s *serving) Draw(ctx context.Context, master archive.Source, n int, box geom.Rect, width int) ([]byte, error) {
	engine, err := s.start()
	if err != nil {
		return nil, err
	}
	if engine == nil {
		return nil, paper.Faultf(paper.Unavailable, "the program is stopping")
	}
	data, err := s.read(ctx, master)
	if err != nil {
		return nil, err
	}
	doc, err := engine.Open(ctx, master.Name, data)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	drawn, err := plate.Crop(ctx, doc, n, box, plate.Size{Width: width, Format: plate.JPEG})
	if err != nil {
		return nil, err
	}
	return drawn[0].Data, nil
}

// PagePDF is reader.Cutter's.
func (s *serving) PagePDF(ctx context.Context, master archive.Source, n int) ([]byte, error) {
	engine, err := s.start()
	if err != nil {
		return nil, err
	}
	if engine == nil {
		return nil, paper.Faultf(paper.Unavailable, "the program is stopping")
	}
	data, err := s.read(ctx, master)
	if err != nil {
		return nil, err
	}
	doc, err := engine.Open(ctx, master.Name, data)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	cut, err := doc.Cut(ctx, n)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	b := pdf.New(&out)
	if err := b.Page(pdf.Page{Cut: cut}); err != nil {
		return nil, err
	}
	err = b.Close(pdf.About{Software: "Banmian"}, nil)
	return out.Bytes(), err
}

func (s *serving) read(ctx context.Context, master archive.Source) ([]byte, error) {
	r, size, err := s.blobs.Open(ctx, master.Blob)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if size > ingest.MostBytes {
		return nil, paper.Faultf(paper.Invalid, "%s is too large", master.Name)
	}
	return io.ReadAll(blob.Reader(ctx, r))
}
