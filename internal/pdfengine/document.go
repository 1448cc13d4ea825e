package pdfengine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Document is a PDF that children can be asked about. It holds no child while it
// is not being asked, so any number may be open; it is safe for concurrent use,
// and pages asked for at once are worked on side by side.
type Document struct {
	engine   *Engine
	id       uint64
	name     string
	data     []byte
	password string
	sizes    []PageSize
}

// Open reads the document's page tree. name is for messages. data must not
// change until Close. A document that PDFium refuses gives a paper.Fault of kind
// Invalid; one locked with a password, of kind Forbidden.
func (e *Engine) Open(ctx context.Context, name string, data []byte) (*Document, error) {
	return e.OpenLocked(ctx, name, data, "")
}

// OpenLocked is Open for a document with a user password.
func (e *Engine) OpenLocked(ctx context.Context, name string, data []byte, password string) (*Document, error) {
	e.mu.Lock()
	e.serial++
	d := &Document{engine: e, id: e.serial, name: name, data: data, password: password}
	e.mu.Unlock()
	doing := "open " + name
	if len(data) > e.opt.MemoryCap/2 {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: doing,
			Why:    fmt.Sprintf("it is larger than %d MB", e.opt.MemoryCap>>21),
			Remedy: "export it with smaller pictures, or one file for each page"}
	}
	w, err := e.acquire(ctx, d.id)
	if err != nil {
		return nil, err
	}
	defer e.release(w)
	if err := d.load(ctx, w); err != nil {
		return nil, fault(ctx, doing, err)
	}
	return d, nil
}

// Pages gives the size of every page.
func (d *Document) Pages() []PageSize { return d.sizes }

// Name is the name the document was opened with.
func (d *Document) Name() string { return d.name }

// Close lets children forget the document and give back its memory. It does not
// wait for them.
func (d *Document) Close() {
	e := d.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := 0; i < len(e.idle); i++ {
		w := e.idle[i]
		if w.doc != d.id {
			continue
		}
		w.doc = 0
		select {
		case <-e.slots: // nobody is waiting for it
			e.idle = append(e.idle[:i], e.idle[i+1:]...)
			i--
			go e.drop(w)
		default: // whoever gets it next opens a document of its own
		}
	}
}

// dropLimit is the time a child gets to let go of a document.
const dropLimit = 5 * time.Second

func (e *Engine) drop(w *worker) {
	_, _, err := w.ask(context.Background(), e.limits(dropLimit), nil, frameDrop)
	if err != nil {
		w.kill(err)
	}
	e.release(w)
}

// Extract gives the marks of page n, counted from 0. A page that cannot be read
// gives a paper.Fault; the document's other pages can still be asked for.
func (d *Document) Extract(ctx context.Context, n int) (*Marks, error) {
	payload, err := d.ask(ctx, d.doing("read", n), d.engine.opt.ExtractLimit, frameMarks, frameExtract, encodePage(n))
	if err != nil {
		return nil, err
	}
	m, err := decodeMarks(payload)
	if err != nil {
		return nil, fault(ctx, d.doing("read", n), err)
	}
	return m, nil
}

// Render draws page n, or the region of it in points from its top left corner
// (the zero rectangle stands for the whole page), in each of the sizes asked
// for. The largest is drawn and the others are made from it.
func (d *Document) Render(ctx context.Context, n int, region geom.Rect, wanted ...Rendition) ([]Picture, error) {
	doing := d.doing("draw", n)
	if len(wanted) == 0 || len(wanted) > maxRenditions {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: doing, Why: fmt.Sprintf("%d sizes asked for, want 1 to %d", len(wanted), maxRenditions)}
	}
	r := renderRequest{page: n, region: region, wanted: wanted}
	payload, err := d.ask(ctx, doing, d.engine.opt.RenderLimit, framePicture, frameRender, encodeRender(r))
	if err != nil {
		return nil, err
	}
	ps, err := decodePictures(payload)
	if err == nil && len(ps) != len(wanted) {
		err = errFrame
	}
	if err != nil {
		return nil, fault(ctx, doing, err)
	}
	return ps, nil
}

func (d *Document) doing(what string, n int) string {
	return fmt.Sprintf("%s page %d of %s", what, n+1, d.name)
}

// ask puts one question to a child that has the document open, and opens it
// there first where needed.
func (d *Document) ask(ctx context.Context, doing string, limit time.Duration, want, kind frameKind, request []byte) ([]byte, error) {
	w, err := d.engine.acquire(ctx, d.id)
	if err != nil {
		return nil, err
	}
	defer d.engine.release(w)
	if w.doc != d.id {
		if err := d.load(ctx, w); err != nil {
			return nil, fault(ctx, doing, err)
		}
	}
	k, payload, err := w.ask(ctx, d.engine.limits(limit), nil, kind, request)
	if err == nil && k != want {
		err = errFrame
		w.kill(err)
	}
	if err != nil {
		w.doc = 0 // the child has let go of it
		return nil, fault(ctx, doing, err)
	}
	return payload, nil
}

// load gives a child the document's bytes.
func (d *Document) load(ctx context.Context, w *worker) error {
	w.doc = 0
	k, payload, err := w.ask(ctx, d.engine.limits(d.engine.opt.OpenLimit), nil, frameOpen, encodeOpen(d.password), d.data)
	if err != nil {
		return err
	}
	sizes, err := decodePages(payload)
	if err != nil || k != framePages {
		w.kill(errFrame)
		return errFrame
	}
	d.engine.mu.Lock()
	if d.sizes == nil {
		d.sizes = sizes
	}
	d.engine.mu.Unlock()
	w.doc = d.id
	return nil
}

// ownMemory is what a child may hold beside its document's memory: its code, the
// compiled PDFium and pictures being encoded.
const ownMemory = 256 << 20

func (e *Engine) limits(t time.Duration) limits {
	return limits{time: t, memory: e.opt.MemoryCap + ownMemory}
}

// fault turns what a child or its watch reported into words for a person.
func fault(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f := &paper.Fault{Kind: paper.Invalid, Doing: doing, Err: err}
	var said failure
	switch {
	case errors.Is(err, errTime):
		f.Why, f.Remedy = "it took too long", "export the page again with fewer effects, or as a flattened PDF"
	case errors.Is(err, errMemory):
		f.Why, f.Remedy = "it needed too much memory", "export the page again with smaller pictures"
	case errors.Is(err, errClosed):
		f.Kind, f.Why, f.Remedy = paper.Unavailable, "the PDF engine is closed", "start the program again"
	case errors.As(err, &said):
		said.explain(f)
	default:
		f.Why, f.Remedy = "the PDF engine gave up on it", "export it again; if that does not help, report the file"
	}
	return f
}

func (s failure) explain(f *paper.Fault) {
	f.Why = s.message
	switch s.trouble {
	case troubleDamaged:
		f.Remedy = "export it again"
	case troublePassword:
		f.Kind, f.Remedy = paper.Forbidden, "save it without a password"
	case troubleMemory:
		f.Remedy = "export the page again with smaller pictures"
	case troubleSize:
		f.Remedy = "ask for a smaller picture"
	default:
		f.Why, f.Remedy = "the PDF engine gave up on it", "export it again; if that does not help, report the file"
	}
}
