package ingest

import (
	"context"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/plate"
)

// Draw makes one picture of every page of an edition that was read from these
// files, by page sequence, for a person to look at. Pages of files that show
// nothing, such as text, have none; nor have pages that cannot be drawn. The
// pictures are JPEG and width pixels wide.
func Draw(ctx context.Context, engines Engines, inputs []Input, e paper.Edition, width int) (map[int]plate.Picture, error) {
	if len(inputs) == 0 {
		return nil, nil
	}
	masters, err := open(ctx, inputs)
	if err != nil {
		return nil, legible(err)
	}
	out := map[int]plate.Picture{}
	size := plate.Size{Name: "look", Width: width, Format: plate.JPEG}
	for _, file := range masters {
		if err := file.drawEach(ctx, engines, e, size, out); err != nil {
			return nil, legible(err)
		}
	}
	return out, nil
}

// drawEach adds the pictures of a file's pages.
func (m *master) drawEach(ctx context.Context, engines Engines, e paper.Edition, size plate.Size, out map[int]plate.Picture) error {
	pages := pagesOf(m, e)
	if m.kind != kindPDF && m.kind != kindPicture || len(pages) == 0 {
		return nil
	}
	data, err := m.drawable(ctx)
	if err != nil {
		return err
	}
	doc, err := openPDF(ctx, engines.PDF, m.input.Name, data)
	if err != nil {
		return err
	}
	defer doc.Close()
	for n, sequence := range pages {
		made, err := plate.Make(ctx, doc, n, size)
		switch {
		case err == nil:
			out[sequence] = made[0]
		case ctx.Err() != nil || !paper.IsKind(err, paper.Invalid):
			return err
		}
	}
	return nil
}
