package editor

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// draftPlate is a page's picture with the zones over it.
type draftPlate struct {
	Src, SrcSet   string // empty when there is no picture
	Width, Height int    // pixels of Src
	BoxW, BoxH    string // of the page, points
	Groups        []zoneGroup
	Lines         []lineShape // of the chosen article
	Marks         []caretMark
}

// zoneGroup are the zones of one article on the page; ID is empty for the tray's.
type zoneGroup struct {
	ID, Href, Name    string
	Approved, Current bool
	Zones             []zoneShape
	N                 int
	X, Y              string // where the number stands
}

// zoneShape is a zone on the page; Step is how far an arrow moves its corners.
type zoneShape struct{ ID, Role, Points, Step string }

// lineShape is where a line of type stands.
type lineShape struct {
	Zone       string
	Line       int
	X, Y, W, H string
}

// caretMark ties characters of a field, counted as scripts count them, to a line.
type caretMark struct {
	Field string `json:"f"`
	From  int    `json:"a"`
	To    int    `json:"b"`
	Zone  string `json:"z"`
	Line  int    `json:"l"`
}

// plateWidth is the picture's width in pixels where the browser cannot choose:
// body type can be read at it.
const plateWidth = 1600

// servedPictures are the types a browser can show.
var servedPictures = []string{"image/webp", "image/jpeg", "image/png", "image/avif"}

// picturesOf are a page's pictures of the type that every browser shows,
// narrowest first.
func (s *Site) picturesOf(ctx context.Context, v *visit, work desk.Work, page int) ([]archive.Picture, error) {
	rev, err := s.Archive.Revision(ctx, v.Key, work.Material)
	if err != nil {
		return nil, err
	}
	for _, kind := range servedPictures {
		var out []archive.Picture
		for _, p := range rev.Pictures {
			if p.Page == page && p.MediaType == kind {
				out = append(out, p)
			}
		}
		if len(out) > 0 {
			slices.SortFunc(out, func(a, b archive.Picture) int { return cmp.Compare(a.Width, b.Width) })
			return out, nil
		}
	}
	return nil, nil
}

// draftPlate draws a page, nil when it has neither a picture nor places.
func (s *Site) draftPlate(ctx context.Context, v *visit, work desk.Work, page *paper.Page, chosen *paper.Article) (*draftPlate, error) {
	if page.Width <= 0 || page.Height <= 0 {
		return nil, nil
	}
	p := &draftPlate{BoxW: points(page.Width), BoxH: points(page.Height)}
	pictures, err := s.picturesOf(ctx, v, work, page.Sequence)
	if err != nil {
		return nil, err
	}
	var set []string
	for _, pic := range pictures {
		src := v.editionAt("correct/picture/" + strconv.Itoa(page.Sequence) + "/" + strconv.Itoa(pic.Width))
		set = append(set, src+" "+strconv.Itoa(pic.Width)+"w")
		if p.Src == "" || p.Width < plateWidth {
			p.Src, p.Width, p.Height = src, pic.Width, pic.Height
		}
	}
	p.SrcSet = strings.Join(set, ", ")
	p.zones(v, work.Draft, page, chosen)
	if chosen != nil {
		p.lines(work.Draft, page, chosen)
		p.Marks = marksOf(work.Draft, chosen)
	}
	return p, nil
}

// zones draws the articles' zones and the tray's.
func (p *draftPlate) zones(v *visit, d desk.Draft, page *paper.Page, chosen *paper.Article) {
	n := 0 // as in the list of the page's articles
	for _, a := range d.Edition.Articles {
		if standsOn(a, page.Sequence) {
			n++
		}
		for _, part := range a.Parts {
			if part.Page != page.Sequence {
				continue
			}
			g := zoneGroup{ID: a.ID, Href: v.editionAt("correct") + "?" + url.Values{"article": {a.ID}, "page": {strconv.Itoa(page.Sequence)}}.Encode(), Name: nameOfArticle(v, a),
				Approved: d.IsApproved(a.ID), Current: chosen != nil && chosen.ID == a.ID, N: n}
			for _, id := range part.Zones {
				if z, _ := d.Zone(id); z != nil {
					g.add(*z)
				}
			}
			p.Groups = append(p.Groups, g)
		}
	}
	tray := zoneGroup{Name: v.T("correct.orphans")}
	for _, z := range d.Orphans(page.Sequence) {
		tray.add(z)
	}
	if len(tray.Zones) > 0 {
		p.Groups = append(p.Groups, tray)
	}
	// The chosen one is drawn last, over its neighbours.
	slices.SortStableFunc(p.Groups, func(a, b zoneGroup) int { return cmpBool(a.Current, b.Current) })
}

func (g *zoneGroup) add(z paper.Zone) {
	if len(z.Polygon) < 3 {
		return
	}
	if len(g.Zones) == 0 {
		b := z.Polygon.Bounds()
		g.X, g.Y = points(b.X0), points(b.Y0)
	}
	g.Zones = append(g.Zones, zoneShape{z.ID, string(z.Role), outline(z.Polygon), points(desk.LineStep(z))})
}

func outline(p geom.Polygon) string {
	var b strings.Builder
	for i, c := range p {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(points(c.X) + "," + points(c.Y))
	}
	return b.String()
}

// points writes a length.
func points(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// lines are the chosen article's on the page.
func (p *draftPlate) lines(d desk.Draft, page *paper.Page, a *paper.Article) {
	for _, part := range a.Parts {
		if part.Page != page.Sequence {
			continue
		}
		for _, id := range part.Zones {
			z, _ := d.Zone(id)
			if z == nil {
				continue
			}
			for i, l := range z.Lines {
				if !l.Box.Empty() {
					p.Lines = append(p.Lines, lineShape{id, i, points(l.Box.X0), points(l.Box.Y0), points(l.Box.Width()), points(l.Box.Height())})
				}
			}
		}
	}
}

// marksOf is the article's trace, counted as a script counts: in UTF-16 units of
// the whole field, whose parts are lines.
func marksOf(d desk.Draft, a *paper.Article) []caretMark {
	texts := map[string][]string{"kicker": a.Kicker, "headline": {a.Headline}, "deck": a.Deck, "text": a.Paragraphs}
	var out []caretMark
	for _, m := range d.Trace(a.ID) {
		list := texts[m.Field]
		if m.Paragraph >= len(list) {
			continue
		}
		start := 0
		for _, t := range list[:m.Paragraph] {
			start += units(t) + 1
		}
		t := list[m.Paragraph]
		from, to := min(m.From, len(t)), min(m.To, len(t))
		out = append(out, caretMark{m.Field, start + units(t[:from]), start + units(t[:to]), m.Zone, m.Line})
	}
	return out
}

// units counts a text as scripts do.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// draftPicture serves a page's picture to the desk's people only.
func (s *Site) draftPicture(w http.ResponseWriter, r *http.Request, v *visit) error {
	page, err := strconv.Atoi(r.PathValue("page"))
	width, err2 := strconv.Atoi(r.PathValue("width"))
	if err != nil || err2 != nil {
		return notFound(r)
	}
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	list, err := s.picturesOf(r.Context(), v, work, page)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p archive.Picture) bool { return p.Width == width })
	if i < 0 {
		return notFound(r)
	}
	body, _, err := s.Blobs.Open(r.Context(), list[i].Blob)
	if err != nil {
		return err
	}
	defer body.Close()
	h := w.Header()
	h.Set("Content-Type", list[i].MediaType)
	h.Set("Cache-Control", "private, no-cache") // asked each time: who has left sees nothing
	h.Set("ETag", `"`+string(list[i].Blob)+`"`)
	http.ServeContent(w, r, "", time.Time{}, io.ReadSeeker(body))
	return nil
}
