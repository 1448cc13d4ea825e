package public

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/iiif"
	"github.com/banmian/banmian/internal/reader"
)

// Places of an edition as viewers hand them to each other, by the IIIF Content
// State API:
//
//	/iiif/TITLE/2025-06-13/state/01-03.json   an article's place, as an annotation
//	/iiif/TITLE/2025-06-13/state/01-03        our page that shows it, with the state in its address
//
// Our front page, editions and pages take such a state in a parameter iiif-content
// and show the place; one that is not of this site they do not notice.
const stateParameter = "iiif-content"

// spotOf is the first place of an article, false when it has none.
func (b shelfmark) spotOf(a *reader.Article) (iiif.Spot, *reader.Page, bool) {
	for _, part := range a.Parts {
		if part.Page.Withdrawn == nil {
			return iiif.Spot{Canvas: b.at("canvas/" + part.Page.Address), Box: b.onCanvas(part.Page, part.Bounds())}, part.Page, true
		}
	}
	return iiif.Spot{}, nil, false
}

// state answers for the addresses above.
func (b shelfmark) state(w http.ResponseWriter, r *http.Request, name string) error {
	address, plain := strings.CutSuffix(name, ".json")
	for _, a := range b.e.Articles {
		if a.Address != address {
			continue
		}
		spot, page, ok := b.spotOf(a)
		if !ok {
			break
		}
		manifest := manifestAddress(b.base, b.e.Key)
		if plain {
			return b.s.sendIIIF(w, r, b.v, func(out *bytes.Buffer) error {
				return iiif.WriteState(out, b.at("state/"+name), manifest, spot)
			})
		}
		to := b.s.roadTo(b.v, b.e.Key.Title).page(b.e.Key, page) + "?" + stateParameter + "=" + iiif.EncodeState(manifest, spot) + "#hit-1"
		return redirect(w, to, http.StatusSeeOther)
	}
	return notFound(r)
}

// shown is the place that a request's content state asks to see: where it is among
// our addresses, and the box on the page, zero for the whole. ok is false when there
// is no state, or none of this site.
func (s *Site) shown(r *http.Request, v *visit) (to string, page *reader.Page, box geom.Rect, ok bool) {
	text := r.URL.Query().Get(stateParameter)
	if text == "" {
		return "", nil, box, false
	}
	st, err := iiif.DecodeState(text)
	if err != nil {
		return "", nil, box, false
	}
	thing := st.Thing
	if thing == "" {
		thing = st.Manifest
	}
	parts, ok := s.ownIIIF(r, thing)
	if !ok || len(parts) < 3 {
		return "", nil, box, false
	}
	key, ok := parseKey(parts[1])
	if !ok {
		return "", nil, box, false
	}
	key.Title = parts[0]
	e, err := s.Reader.Edition(r.Context(), key)
	if err != nil {
		return "", nil, box, false
	}
	road := s.roadTo(v, key.Title)
	switch parts[2] {
	case "manifest.json":
		return road.edition(key), nil, box, true
	case "state", "range", "canvas":
		if len(parts) != 4 {
			return "", nil, box, false
		}
		page, box = s.placeIn(e, parts[2], strings.TrimSuffix(parts[3], ".json"), st.Box)
	}
	if page == nil || page.Withdrawn != nil {
		return "", nil, box, false
	}
	return road.page(key, page), page, box, true
}

// placeIn finds a canvas, or the place of an article by its name.
func (s *Site) placeIn(e *reader.Edition, kind, name string, box geom.Rect) (*reader.Page, geom.Rect) {
	if p := e.Page(name); p != nil && p.Address == name && kind != "state" {
		return p, s.onPage(e, p, box)
	}
	for _, a := range e.Articles {
		if a.Address == name && len(a.Parts) > 0 && kind != "canvas" {
			return a.Parts[0].Page, a.Parts[0].Bounds()
		}
	}
	return nil, geom.Rect{}
}

// onPage brings a box from a canvas's units to points, and onto the page.
func (s *Site) onPage(e *reader.Edition, p *reader.Page, box geom.Rect) geom.Rect {
	if !p.Placed() || box.IsZero() {
		return geom.Rect{}
	}
	w, h := s.canvasSize(e, p)
	x, y := p.Width/float64(w), p.Height/float64(h)
	return geom.R(box.X0*x, box.Y0*y, box.X1*x, box.Y1*y).Intersect(geom.R(0, 0, p.Width, p.Height))
}

// ownIIIF gives the segments behind /iiif/ of an address of this site's.
func (s *Site) ownIIIF(r *http.Request, address string) ([]string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, false
	}
	if own, err := url.Parse(s.absolute(r)); err != nil || !strings.EqualFold(own.Host, u.Host) {
		return nil, false
	}
	rest, ok := strings.CutPrefix(u.Path, "/iiif/")
	return strings.Split(rest, "/"), ok
}

// leadByState sends a reader to the page that the state in the address asks for, when it is
// another than the one asked for: at. It reports whether it did.
func (s *Site) leadByState(w http.ResponseWriter, r *http.Request, v *visit, at string) (bool, error) {
	to, _, _, ok := s.shown(r, v)
	if !ok || to == at {
		return false, nil
	}
	query := url.Values{stateParameter: {r.URL.Query().Get(stateParameter)}}
	return true, redirect(w, to+"?"+query.Encode()+"#hit-1", http.StatusFound)
}

// showState draws the place that a state asks for on a page's picture.
func (s *Site) showState(r *http.Request, v *visit, p *reader.Page, d *pageScreen) {
	_, page, box, ok := s.shown(r, v)
	if ok && d.Plate != nil && page.Sequence == p.Sequence && box.Width() > 0 && box.Height() > 0 {
		d.Plate.Whole = len(d.Plate.Finds) == 0
		d.Plate.Finds = append(d.Plate.Finds, []geom.Rect{box})
	}
}

// stateLink leads to an article's place with a state in the address, empty where the
// page has no place for it.
func stateLink(e *reader.Edition, a *reader.Article) string {
	for _, part := range a.Parts {
		if part.Page.Placed() && part.Page.Withdrawn == nil && len(part.Page.Pictures) > 0 {
			return "/iiif/" + e.Key.Title + "/" + keyName(e.Key) + "/state/" + a.Address
		}
	}
	return ""
}

// offerLibrary tells programs, in the head of a screen, of the edition's manifest.
func (f *frame) offerLibrary(e *reader.Edition) {
	f.Feeds = append(f.Feeds, link{Href: "/iiif/" + e.Key.Title + "/" + keyName(e.Key) + "/manifest.json", Text: "IIIF", Lang: iiif.MediaType})
}
