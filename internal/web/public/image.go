package public

import (
	"bytes"
	"context"
	"image"
	"net/http"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/iiif"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// A page's picture as IIIF Image API 3 gives it, at level 2:
//
//	/iiif/image/TITLE/2025-06-13/01                       leads to its description
//	/iiif/image/TITLE/2025-06-13/01/info.json             its description
//	/iiif/image/TITLE/2025-06-13/01/full/600,/0/gray.jpg  an image
//
// What is asked for is made within the bounds of reader.Facsimile, a few at a
// time; finished answers are kept until the archive changes.
const infoFile = "info.json"

// imageService is where the pictures of a page are asked for.
func imageService(base string, k archive.Key, p *reader.Page) string {
	return base + "/iiif/image/" + k.Title + "/" + keyName(k) + "/" + p.Address
}

// original is a page's picture as it may be asked for, false when there is none.
func (s *Site) original(e *reader.Edition, p *reader.Page) (iiif.Original, bool) {
	o := iiif.Original{MaxSide: reader.FacsimileSide, MaxArea: reader.FacsimilePixels}
	o.Width, o.Height = s.Reader.FullSize(e, p)
	return o, o.Width > 0
}

// image answers for the addresses above; at is what follows /iiif/image.
func (s *Site) image(w http.ResponseWriter, r *http.Request, v *visit, at []string) error {
	if len(at) != 3 && len(at) != 4 && len(at) != 7 {
		return notFound(r)
	}
	t, err := s.Reader.Title(r.Context(), at[0])
	if err != nil {
		return err
	}
	v.title = t
	e, err := s.editionAt(r, v, at[1])
	if err != nil {
		return err
	}
	p := e.Page(at[2])
	if p == nil || p.Address != at[2] {
		return notFound(r)
	}
	if p.Withdrawn != nil {
		return goneFault(r)
	}
	o, ok := s.original(e, p)
	if !ok {
		return notFound(r)
	}
	switch {
	case len(at) == 3:
		return redirect(w, imageService("", e.Key, p)+"/"+infoFile, http.StatusSeeOther)
	case len(at) == 4 && at[3] == infoFile:
		return s.describeImage(w, r, v, e, p, o)
	case len(at) == 4:
		return notFound(r)
	}
	asked, err := o.Ask(at[3], at[4], at[5], at[6])
	if err != nil {
		return err
	}
	return s.facsimile(w, r, v, e, p, asked)
}

const linkToLevel = `<` + iiif.Level2 + `>;rel="profile"`

// describeImage answers with a page's sizes and bounds.
func (s *Site) describeImage(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, p *reader.Page, o iiif.Original) error {
	base := s.absolute(r)
	var out bytes.Buffer
	manifest := iiif.File{Address: manifestAddress(base, e.Key), Type: "Manifest"}
	if err := iiif.WriteInfo(&out, imageService(base, e.Key, p), o, sizesAtHand(p, o), manifest); err != nil {
		return err
	}
	return s.sendKept(w, r, v, s.screenStock, web.Reply{Type: iiif.ImageMediaType, Body: out.Bytes(), Shared: true, Links: linkToLevel})
}

// sizesAtHand are those of the pictures that are kept, which cost least.
func sizesAtHand(p *reader.Page, o iiif.Original) []iiif.Size {
	var out []iiif.Size
	for _, pic := range p.Pictures {
		size := iiif.Size{Width: pic.Width, Height: pic.Height}
		if pic.Width <= o.Width && pic.Height <= o.Height && pic.Width <= o.MaxSide && pic.Height <= o.MaxSide && pic.Width*pic.Height <= o.MaxArea && !slices.Contains(out, size) {
			out = append(out, size)
		}
	}
	slices.SortFunc(out, func(a, b iiif.Size) int { return a.Width - b.Width })
	return out
}

// facsimile answers with an image.
func (s *Site) facsimile(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, p *reader.Page, q iiif.Request) error {
	f := reader.Facsimile{Box: image.Rect(q.X, q.Y, q.X+q.W, q.Y+q.H), Width: q.Width, Height: q.Height, Mirror: q.Mirror, Turns: q.Turns,
		Tone: reader.Tone(slices.Index(iiif.Qualities, q.Quality)), PNG: q.Format == "png"}
	links := `<` + imageService(s.absolute(r), e.Key, p) + "/" + q.Canonical() + `>;rel="canonical", ` + linkToLevel
	tag := s.Reader.FacsimileTag(e, p, f)
	rep := web.Reply{Type: iiif.MediaTypes[q.Format], Tag: tag, Shared: true, Links: links}
	if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		web.Send(w, r, rep) // as the reader has it, it need not be made
		return nil
	}
	v.turn.Leave() // those who draw have a queue of their own
	ctx, cancel := context.WithTimeout(r.Context(), clippingTime)
	defer cancel()
	var err error
	rep.Body, err = s.Reader.Facsimile(ctx, e, p, f)
	if paper.IsKind(err, paper.Unavailable) {
		return web.ErrBusy
	}
	if err != nil {
		return err
	}
	return s.sendKept(w, r, v, s.pictureStock, rep)
}

// sendKept sends an answer with absolute addresses in it, and keeps it where those
// are the site's own.
func (s *Site) sendKept(w http.ResponseWriter, r *http.Request, v *visit, stock *web.Stock, rep web.Reply) error {
	v.turn.Leave()
	c := web.NewCopy(rep)
	if s.Origin != "" && v.order.name != "" && len(rep.Body) <= keptPicture {
		stock.Put(v.order.vintage, v.order.name, c)
	}
	c.Serve(w, r)
	return nil
}
