package pdfengine

import (
	"errors"

	"github.com/banmian/banmian/internal/geom"
)

// The payloads of requests and answers, coded and decoded side by side.

const maxName = 4096 // bytes of a path, password or message

func encodeSettings(s settings) []byte {
	var c coder
	c.text(s.CacheDir)
	c.i32(int32(s.MemoryCap >> 20))
	c.flag(s.SystemFonts)
	c.flag(s.AVIF)
	return c.b
}

func decodeSettings(b []byte) (settings, error) {
	d := decoder{b: b}
	s := settings{CacheDir: d.text(maxName), MemoryCap: int(d.i32()) << 20, SystemFonts: d.flag(), AVIF: d.flag()}
	return s, d.done()
}

func encodeOpen(password string) []byte {
	var c coder
	c.text(password)
	return c.b
}

func decodeOpen(b []byte) (password string, data []byte, err error) {
	d := decoder{b: b}
	password = d.text(maxName)
	if d.bad {
		return "", nil, errFrame
	}
	return password, d.b, nil
}

func encodePages(sizes []PageSize) []byte {
	var c coder
	c.count(len(sizes))
	for _, s := range sizes {
		c.f32(s.Width)
		c.f32(s.Height)
	}
	return c.b
}

func decodePages(b []byte) ([]PageSize, error) {
	d := decoder{b: b}
	sizes := make([]PageSize, d.count(8, maxPages))
	for i := range sizes {
		sizes[i] = PageSize{d.f32(), d.f32()}
	}
	return sizes, d.done()
}

func encodePage(n int) []byte {
	var c coder
	c.i32(int32(n))
	return c.b
}

func decodePage(b []byte) (int, error) {
	d := decoder{b: b}
	n := int(d.i32())
	return n, d.done()
}

type renderRequest struct {
	page   int
	region geom.Rect
	wanted []Rendition
}

func encodeRender(r renderRequest) []byte {
	var c coder
	c.i32(int32(r.page))
	c.rect(r.region)
	c.count(len(r.wanted))
	for _, w := range r.wanted {
		c.i32(int32(w.Width))
		c.u8(uint8(w.Format))
		c.u8(uint8(w.Quality))
	}
	return c.b
}

func decodeRender(b []byte) (renderRequest, error) {
	d := decoder{b: b}
	r := renderRequest{page: int(d.i32()), region: d.rect()}
	r.wanted = make([]Rendition, d.count(6, maxRenditions))
	for i := range r.wanted {
		r.wanted[i] = Rendition{Width: int(d.i32()), Format: Format(d.u8()), Quality: int(d.u8())}
	}
	return r, d.done()
}

func encodePictures(ps []Picture) []byte {
	var c coder
	c.count(len(ps))
	for _, p := range ps {
		c.u8(uint8(p.Format))
		c.i32(int32(p.Width))
		c.i32(int32(p.Height))
		c.bytes(p.Data)
	}
	return c.b
}

func decodePictures(b []byte) ([]Picture, error) {
	d := decoder{b: b}
	ps := make([]Picture, d.count(13, maxRenditions))
	for i := range ps {
		ps[i] = Picture{Format: Format(d.u8()), Width: int(d.i32()), Height: int(d.i32()), Data: d.bytes(maxFrame)}
		if p := ps[i]; p.Format >= formats || p.Width < 1 || p.Width > maxSide || p.Height < 1 || p.Height > maxSide {
			d.bad = true
		}
	}
	return ps, d.done()
}

// trouble says why a request failed.
type trouble uint8

const (
	troubleOther    trouble = iota // the engine's own failure, or a trap
	troubleDamaged                 // the file or the page
	troublePassword                // the file is locked
	troubleMemory                  // it needs more than it may have
	troubleSize                    // the picture asked for is too large
	troubleClosed                  // no document is open in this child
	troubles
)

func troubleOf(err error) trouble {
	for _, t := range []struct {
		err error
		is  trouble
	}{
		{errNotPDF, troubleDamaged}, {errNoPages, troubleDamaged}, {errNoPage, troubleDamaged}, {errBadPage, troubleDamaged},
		{errNoPicture, troubleDamaged}, {errSyntax, troubleDamaged}, {errPassword, troublePassword}, {errNoMemory, troubleMemory}, {errTooBig, troubleSize},
		{errNoDocument, troubleClosed},
	} {
		if errors.Is(err, t.err) {
			return t.is
		}
	}
	return troubleOther
}

func encodeFailure(err error) []byte {
	var c coder
	c.u8(uint8(troubleOf(err)))
	msg := err.Error()
	c.text(msg[:min(len(msg), maxName)])
	return c.b
}

// failure is what a child answers instead of a result.
type failure struct {
	trouble trouble
	message string
}

func (f failure) Error() string { return f.message }

func decodeFailure(b []byte) error {
	d := decoder{b: b}
	f := failure{trouble(d.u8()), d.text(maxName)}
	if d.done() != nil || f.trouble >= troubles {
		return errFrame
	}
	return f
}
