package public

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// picture answers for /b/2026-11-24/SHA256.webp. The address names its
// content, and the edition too, so that pictures of editions readers may not see
// are not given out. Though the content under an address never changes, browsers
// must ask each time: a year later, what was withdrawn would still be in their
// caches. The answer that they have it already has no body and is quickly given.
func (s *Site) picture(w http.ResponseWriter, r *http.Request, v *visit, day, name string) error {
	key, ok := parseKey(day)
	ref, refOK := parseRef(name)
	if !ok || !refOK {
		return notFound(r)
	}
	key.Title = v.title.Slug
	pic, body, err := s.Reader.Picture(r.Context(), key, ref)
	if err != nil {
		return err
	}
	defer body.Close()
	web.Share(w)
	if typeOrder[pic.MediaType] == 0 {
		return notFound(r)
	}
	if o := v.order; o.name != "" && pic.Size <= keptPicture && name == string(ref)+pictureSuffix[pic.MediaType] {
		data, err := io.ReadAll(io.LimitReader(body, keptPicture+1))
		if err != nil {
			return err
		}
		c := web.NewCopy(web.Reply{Type: pic.MediaType, Body: data, Tag: string(ref), Shared: true})
		s.pictureStock.Put(o.vintage, o.name, c)
		v.turn.Leave()
		c.Serve(w, r)
		return nil
	}
	v.turn.Leave()
	w.Header().Set("Cache-Control", web.Revalidate)
	return sendBytes(w, r, pic.MediaType, string(ref), body)
}

// clippingTime is how long a reader waits for a piece to be cut.
const clippingTime = 10 * time.Second

// clipping answers for /a/20261124-01-03/figure-1.jpg. Only the pictures and
// parts of articles can be asked for, so nobody can make the server cut
// endlessly many.
func (s *Site) clipping(w http.ResponseWriter, r *http.Request, v *visit, article, name string) error {
	key, page, number, ok := parseArticle(article)
	kind, i, clipOK := parseClipping(name)
	if !ok || !clipOK {
		return notFound(r)
	}
	key.Title = v.title.Slug
	e, err := s.Reader.Edition(r.Context(), key)
	if err != nil {
		return err
	}
	if e.WithdrawnAt(page, number) != nil {
		return goneFault(r)
	}
	a := e.Article(page, number)
	c := clippingOf(e, a, kind, i)
	if a != nil && kind == headClip && i == 0 {
		if c, err = s.Reader.HeadClipping(r.Context(), e, a); err != nil {
			return err
		}
	}
	if c == nil {
		return notFound(r)
	}
	v.turn.Leave() // cutters have a queue of their own
	ctx, cancel := context.WithTimeout(r.Context(), clippingTime)
	defer cancel()
	data, err := s.Reader.Cut(ctx, c)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", web.Revalidate)
	return sendBytes(w, r, "image/jpeg", c.Tag(), bytes.NewReader(data))
}

// clippingOf finds a picture or part of an article, nil when there is none.
func clippingOf(e *reader.Edition, a *reader.Article, kind string, i int) *reader.Clipping {
	switch {
	case a == nil:
		return nil
	case kind == figureClip && i < min(len(a.Figures), maxFigures):
		return e.FigureClipping(a.Figures[i])
	case kind == partClip && i < len(a.Parts):
		return a.Parts[i].Clipping()
	}
	return nil
}

// region answers for /e/2026-11-24/01/x,y,w,h/W,/0/default.jpg, a part of a page
// in the manner of the IIIF Image API: x, y, w and h in whole points of the page,
// or "full", and W in pixels.
func (s *Site) region(w http.ResponseWriter, r *http.Request, v *visit, at []string) error {
	e, err := s.editionAt(r, v, at[1])
	if err != nil {
		return err
	}
	p := e.Page(at[2])
	box, width, ok := parseRegion(at[3:])
	if !ok || p == nil || p.Address != at[2] {
		return notFound(r)
	}
	if p.Withdrawn != nil {
		return goneFault(r)
	}
	if box.IsZero() {
		box = geom.R(0, 0, p.Width, p.Height)
	}
	g, ok := e.Region(p, box, width)
	if !ok {
		return paper.Faultf(paper.Invalid, "%s asks for too much or too little", r.URL.Path)
	}
	v.turn.Leave() // those who draw have a queue of their own
	ctx, cancel := context.WithTimeout(r.Context(), clippingTime)
	defer cancel()
	data, err := s.Reader.Draw(ctx, e, g)
	if paper.IsKind(err, paper.Unavailable) {
		return web.ErrBusy
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", web.Revalidate)
	return sendBytes(w, r, "image/jpeg", g.Tag(), bytes.NewReader(data))
}

// pagePDF answers for /e/2026-11-24/01.pdf.
func (s *Site) pagePDF(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, address string) error {
	p := e.Page(address)
	if p == nil || p.Address != address {
		return notFound(r)
	}
	if p.Withdrawn != nil {
		return goneFault(r)
	}
	master, ok := e.PagePDF(p)
	if !ok {
		return notFound(r)
	}
	name := fmt.Sprintf("%s-%s.pdf", keyName(e.Key), p.Address)
	if e.Alone(p) {
		return s.pdf(w, r, v, master, name)
	}
	v.turn.Leave() // cutters have a queue of their own
	ctx, cancel := context.WithTimeout(r.Context(), clippingTime)
	defer cancel()
	data, tag, err := s.Reader.CutPage(ctx, p, master)
	if err != nil {
		return err
	}
	return sendPDF(w, r, name, tag, bytes.NewReader(data))
}

// editionPDF answers for /e/2026-11-24.pdf.
func (s *Site) editionPDF(w http.ResponseWriter, r *http.Request, v *visit, day string) error {
	e, err := s.editionAt(r, v, day)
	if err != nil {
		return err
	}
	master, ok := e.PDF()
	if !ok {
		return notFound(r)
	}
	return s.pdf(w, r, v, master, keyName(e.Key)+".pdf")
}

// pdf sends a master. It is a stranger's file: the policy lets it run and
// fetch nothing, whatever program shows it. name is ours, plain ASCII.
func (s *Site) pdf(w http.ResponseWriter, r *http.Request, v *visit, master archive.Source, name string) error {
	body, err := s.Reader.Master(r.Context(), master)
	if err != nil {
		return err
	}
	defer body.Close()
	v.turn.Leave()
	return sendPDF(w, r, name, string(master.Blob), body)
}

func sendPDF(w http.ResponseWriter, r *http.Request, name, tag string, body io.ReadSeeker) error {
	w.Header().Set("Cache-Control", web.Revalidate)
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	return sendBytes(w, r, "application/pdf", tag, body)
}

// sendBytes sends a blob, whole, in part, or not at all when the reader has
// it.
func sendBytes(w http.ResponseWriter, r *http.Request, mediaType, tag string, body io.ReadSeeker) error {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// healthy answers for /healthz: the process is alive.
func (s *Site) healthy(w http.ResponseWriter, r *http.Request) error {
	web.Send(w, r, web.Reply{Type: "text/plain; charset=utf-8", Cache: "no-store", Body: []byte("ok\n")})
	return nil
}

// ready answers for /readyz: readers can be served.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) error {
	if err := s.Ready(r.Context()); err != nil {
		s.Log.Warn("not ready", "error", err)
		web.Send(w, r, web.Reply{Status: http.StatusServiceUnavailable, Type: "text/plain; charset=utf-8", Cache: "no-store", Body: []byte("not ready\n")})
		return nil
	}
	web.Send(w, r, web.Reply{Type: "text/plain; charset=utf-8", Cache: "no-store", Body: []byte("ready\n")})
	return nil
}
