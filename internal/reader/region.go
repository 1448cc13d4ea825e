package reader

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Drawer draws pages of masters anew, sharper than the pictures that are kept.
type Drawer interface {
	// Draw gives a part of page n of a PDF, counted from 0, as JPEG of a width in
	// pixels. The box is in points from the page's top left corner. What cannot be
	// drawn is a paper.Fault.
	Draw(ctx context.Context, master archive.Source, n int, box geom.Rect, width int) ([]byte, error)
}

// Bounds on regions. 300 dots an inch is what presses print; four megapixels
// fill any screen.
const (
	regionPixels = 4 << 20
	regionScale  = 300.0 / 72 // pixels a point, the most
	regionLeast  = 16         // points, the shortest side

	regionSlots    = 2  // drawn at a time
	regionQueue    = 16 // waiting for them; more are turned away
	regionPatience = 10 * time.Second
	keptRegions    = 32 << 20 // bytes
)

// Region is a part of a page at a width.
type Region struct {
	Page          *Page
	Box           geom.Rect // points
	Width, Height int       // pixels
	tag           string
}

// Tag names the region's content: equal tags are equal pictures.
func (g Region) Tag() string { return g.tag }

// Region gives a part of a page at a width; false when it is too small, too
// large, sharper than print, or not on the page, and when the page was withdrawn.
func (e *Edition) Region(p *Page, box geom.Rect, width int) (Region, bool) {
	if !p.Placed() || len(p.Pictures) == 0 || p.Withdrawn != nil {
		return Region{}, false
	}
	box = box.Intersect(geom.R(0, 0, p.Width, p.Height))
	if box.Width() < regionLeast || box.Height() < regionLeast || width < regionLeast {
		return Region{}, false
	}
	height := int(float64(width)*box.Height()/box.Width() + .5)
	if float64(width) > box.Width()*regionScale+1 || height < 1 || width*height > regionPixels {
		return Region{}, false
	}
	g := Region{Page: p, Box: box, Width: width, Height: height}
	master, _, _ := e.printed(p) // a withdrawal makes another, with the place covered
	g.tag = fmt.Sprintf("%s-%s-%.1f.%.1f.%.1f.%.1f-%d", master.Blob, p.Pictures[len(p.Pictures)-1].Blob, box.X0, box.Y0, box.X1, box.Y1, width)
	return g, true
}

// DrawWith has regions drawn by d; without it they are cut from the pictures
// that are kept. It is called before the reader is used.
func (r *Reader) DrawWith(d Drawer) { r.drawer = d }

// Draw makes a region, as JPEG. The bytes are shared and must not be changed.
// Readers who want the same wait for one drawing. When too many wait it is a
// paper.Unavailable fault.
func (r *Reader) Draw(ctx context.Context, e *Edition, g Region) ([]byte, error) {
	if data, ok := r.regions.get(g.tag); ok {
		return data, nil
	}
	done := r.drawing.DoChan(g.tag, func() (any, error) {
		alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), regionPatience)
		defer cancel()
		return r.inTurn(alone, g, func() ([]byte, error) { return r.draw(alone, e, g) })
	})
	select {
	case result := <-done:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.([]byte), nil
	case <-ctx.Done():
		return nil, g.busy()
	}
}

func (g Region) busy() error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "draw a part of page " + g.Page.Address, Why: "too many are being drawn", Remedy: "try again in a moment"}
}

// inTurn draws once a slot is free, and keeps the result.
func (r *Reader) inTurn(ctx context.Context, g Region, draw func() ([]byte, error)) (data []byte, err error) {
	if r.wanting.Add(1) > regionQueue+regionSlots {
		r.wanting.Add(-1)
		return nil, g.busy()
	}
	defer r.wanting.Add(-1)
	select {
	case r.drawers <- struct{}{}:
		defer func() { <-r.drawers }()
	case <-ctx.Done():
		return nil, g.busy()
	}
	if data, err = draw(); err == nil {
		r.regions.put(g.tag, data)
	}
	return data, err
}

func (r *Reader) draw(ctx context.Context, e *Edition, g Region) ([]byte, error) {
	if master, n, ok := e.printed(g.Page); ok && r.drawer != nil {
		return r.drawer.Draw(ctx, master, n, g.Box, g.Width)
	}
	c := clipping(g.Page, g.Box, nil)
	if c == nil {
		return nil, paper.Faultf(paper.NotFound, "page %s has no picture to cut from", g.Page.Address)
	}
	c.Width, c.Height = g.Width, g.Height
	return r.Cut(ctx, c)
}

// printed gives the PDF a page stands in and its place there, counted from 0.
func (e *Edition) printed(p *Page) (archive.Source, int, bool) {
	file, place, _ := strings.Cut(p.Source, "#")
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 {
		return archive.Source{}, 0, false
	}
	master, ok := e.pdf(file)
	return master, n - 1, ok
}
