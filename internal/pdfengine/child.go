package pdfengine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

// childMark in the environment tells a process that it is a child.
const (
	childMark  = "BANMIAN_PDF_CHILD"
	childValue = "1"
)

// RunIfChild does a child's work and ends the process when this process was
// started as a child; otherwise it returns at once. It belongs at the top of
// main and of TestMain, before flags are read.
func RunIfChild() {
	if os.Getenv(childMark) == childValue {
		os.Exit(Main(os.Stdin, os.Stdout))
	}
}

// Main serves requests from in until it ends and writes answers to out. It gives
// the process's exit status. After its settings have arrived and PDFium is ready
// it gives up the right to open files or connections.
func Main(in io.Reader, out io.Writer) int {
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0))) // PDFium holds one; the reader needs another
	debug.SetMemoryLimit(childHeap)
	c := &child{out: bufio.NewWriterSize(out, 64<<10)}
	requests := listen(in)
	if err := c.greet(<-requests); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for r := range requests {
		c.answer(r)
		r.payload = nil
		if err := c.out.Flush(); err != nil {
			return 1
		}
	}
	return 0
}

// childHeap is what the garbage collector aims at; guest memory is not part of
// it.
const childHeap = 192 << 20

type request struct {
	kind    frameKind
	payload []byte
}

// listen reads requests on a goroutine of its own, so that a child whose parent
// has gone ends even in the middle of a page.
func listen(in io.Reader) <-chan request {
	ch := make(chan request)
	go func() {
		r := bufio.NewReaderSize(in, 64<<10)
		for {
			kind, payload, err := readFrame(r, maxFrame)
			if err != nil {
				os.Exit(0)
			}
			ch <- request{kind, payload}
		}
	}()
	return ch
}

type child struct {
	out     *bufio.Writer
	machine *machine
	webp    *webpCoder
	avif    *webpCoder // nil when this child does without
	fonts   *fontFiles // nil when this machine has none for what documents lack
	book    *book
	drawn   *book // the same document, seeing the fonts of this machine; nil until needed
}

// greet makes PDFium ready and locks the door behind it.
func (c *child) greet(r request) error {
	if r.kind != frameHello {
		return errFrame
	}
	s, err := decodeSettings(r.payload)
	if err != nil {
		return err
	}
	c.machine, err = newMachine(s, func() {
		_ = writeFrame(c.out, frameNotice)
		_ = c.out.Flush()
	})
	if err != nil {
		return fmt.Errorf("start the PDF engine: %w", err)
	}
	if c.webp, err = newWebPCoder(s); err != nil {
		return fmt.Errorf("start the WebP encoder: %w", err)
	}
	if s.AVIF {
		if c.avif, err = newAVIFCoder(s); err != nil {
			return fmt.Errorf("start the AVIF encoder: %w", err)
		}
	}
	if s.SystemFonts {
		c.fonts = systemFonts()
	}
	debug.FreeOSMemory() // compiling leaves hundreds of megabytes behind
	if err := lockDown(); err != nil {
		return fmt.Errorf("give up rights: %w", err)
	}
	_ = writeFrame(c.out, frameHello)
	return c.out.Flush()
}

// answer serves one request. After any trouble inside PDFium the instance is
// thrown away: what a hostile page left in its memory must not meet the next.
func (c *child) answer(r request) {
	kind, payload, err := c.serve(r)
	if err == nil {
		_ = writeFrame(c.out, kind, payload)
		return
	}
	if c.book != nil && (c.book.err != nil || c.drawn != nil && c.drawn.err != nil || r.kind == frameOpen || errors.Is(err, errNoMemory)) {
		c.drop()
	}
	_ = writeFrame(c.out, frameFailure, encodeFailure(err))
}

func (c *child) serve(r request) (frameKind, []byte, error) {
	switch r.kind {
	case frameOpen:
		return c.open(r.payload)
	case frameExtract:
		return c.extract(r.payload)
	case frameRender:
		return c.render(r.payload)
	case frameCut:
		return c.cut(r.payload)
	case frameDrop:
		c.drop()
		return frameDrop, nil, nil
	}
	return 0, nil, errFrame
}

func (c *child) drop() {
	if c.drawn != nil {
		c.drawn.close()
		c.drawn = nil
	}
	if c.book != nil {
		c.book.close()
		c.book = nil
		debug.FreeOSMemory()
	}
}

func (c *child) open(payload []byte) (frameKind, []byte, error) {
	c.drop()
	password, data, err := decodeOpen(payload)
	if err != nil {
		return 0, nil, err
	}
	g, err := c.machine.instance()
	if err != nil {
		return 0, nil, err
	}
	b, err := openBook(g, data, password)
	if err != nil {
		g.close()
		return 0, nil, err
	}
	c.book = b
	return framePages, encodePages(b.sizes), nil
}

func (c *child) extract(payload []byte) (frameKind, []byte, error) {
	n, err := decodePage(payload)
	if err != nil {
		return 0, nil, err
	}
	if c.book == nil {
		return 0, nil, errNoDocument
	}
	m, err := c.book.extract(n)
	if err != nil {
		return 0, nil, err
	}
	return frameMarks, encodeMarks(m), nil
}

func (c *child) render(payload []byte) (frameKind, []byte, error) {
	r, err := decodeRender(payload)
	if err != nil {
		return 0, nil, err
	}
	if c.book == nil {
		return 0, nil, errNoDocument
	}
	ps, err := c.draw(r)
	if err != nil {
		return 0, nil, err
	}
	return framePicture, encodePictures(ps), nil
}

// draw draws a page from the document that was read, or where the page lacks
// fonts that this machine has, from a copy that sees them.
func (c *child) draw(r renderRequest) ([]Picture, error) {
	b := c.book
	page, err := b.page(r.page)
	if err != nil {
		return nil, err
	}
	if c.fonts != nil && b.lacksFonts(page) {
		if sighted := c.sighted(); sighted != nil {
			b.call("FPDF_ClosePage", page)
			b = sighted
			if page, err = b.page(r.page); err != nil {
				return nil, err
			}
		}
	}
	defer b.call("FPDF_ClosePage", page)
	return b.draw(page, r.region, r.wanted, encoders{WebP: c.webp.encode, AVIF: c.avif.encodeAVIF})
}

// sighted is the document opened where it sees the fonts of this machine, nil
// when that fails.
func (c *child) sighted() *book {
	if c.drawn != nil {
		return c.drawn
	}
	g, err := c.machine.drawingInstance(c.fonts)
	if err != nil {
		return nil
	}
	if c.drawn, err = c.book.copyInto(g); err != nil {
		g.close()
		c.drawn = nil
	}
	return c.drawn
}
