package public

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/iiif"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// What stands below /iiif:
//
//	collection.json                  the titles
//	TITLE/collection.json            a title's years
//	TITLE/2025.json                  a year's editions
//	TITLE/2025-06-13/manifest.json   an edition
//	TITLE/2025-06-13/01/lines.json   a page's text, line by line
//	TITLE/2025-06-13/01/alto.xml     the same as ALTO, with words and roles
//	TITLE/search, TITLE/2025-06-13/search   searches; within.go
//	image/TITLE/2025-06-13/01        a page's picture; image.go
//	changes.json, changes/0.json     what was published, corrected, withdrawn
//
// These addresses are kept: libraries harvest and cite them.
var (
	yearFile   = regexp.MustCompile(`^([0-9]{4})\.json$`)
	changeFile = regexp.MustCompile(`^([0-9]{1,6})\.json$`)
)

// library answers for addresses below /iiif.
func (s *Site) library(w http.ResponseWriter, r *http.Request, v *visit, at []string) error {
	web.Share(w) // refusals too
	switch {
	case at[0] == "image":
		return s.image(w, r, v, at[1:])
	case len(at) > 4:
		return notFound(r)
	case len(at) == 1 && at[0] == "collection.json":
		return s.titlesCollection(w, r, v)
	case len(at) == 1 && at[0] == "changes.json":
		return s.changes(w, r, v, -1)
	case len(at) == 2 && at[0] == "changes" && changeFile.MatchString(at[1]):
		k, _ := strconv.Atoi(strings.TrimSuffix(at[1], ".json")) // six digits at most
		return s.changes(w, r, v, k)
	case len(at) < 2:
		return notFound(r)
	}
	t, err := s.Reader.Title(r.Context(), at[0])
	if err != nil {
		return err
	}
	v.title = t
	switch {
	case len(at) == 2 && at[1] == "collection.json":
		return s.yearsCollection(w, r, v)
	case len(at) == 2 && at[1] == searchFile:
		return s.searchWithin(w, r, v, s.absolute(r)+"/iiif/"+t.Slug+"/"+searchFile, nil, false)
	case len(at) == 2 && yearFile.MatchString(at[1]):
		year, _ := strconv.Atoi(at[1][:4])
		return s.yearCollection(w, r, v, year)
	case len(at) < 3:
		return notFound(r)
	}
	e, err := s.editionAt(r, v, at[1])
	if err != nil {
		return err
	}
	b := shelfmark{s: s, base: s.absolute(r), v: v, e: e}
	switch {
	case len(at) == 3 && at[2] == "manifest.json":
		return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error { return iiif.WriteManifest(out, b.issue()) })
	case len(at) == 3 && (at[2] == searchFile || at[2] == search1File):
		return s.searchWithin(w, r, v, b.at(at[2]), e, at[2] == search1File)
	case len(at) == 4 && at[2] == "state":
		return b.state(w, r, at[3])
	case len(at) == 4 && at[3] == altoName && pageForm.MatchString(at[2]):
		if p := e.Page(at[2]); p != nil && p.Address == at[2] {
			return b.alto(w, r, p)
		}
	case len(at) == 4 && at[3] == "lines.json" && pageForm.MatchString(at[2]):
		if p := e.Page(at[2]); p != nil && p.Address == at[2] {
			return b.lines(w, r, p)
		}
	}
	return notFound(r)
}

// sendIIIF writes an answer, and keeps it where its addresses are the site's own.
func (s *Site) sendIIIF(w http.ResponseWriter, r *http.Request, v *visit, write func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return s.sendKept(w, r, v, s.screenStock, web.Reply{Type: iiif.MediaType, Body: b.Bytes(), Shared: true})
}

func (s *Site) titlesCollection(w http.ResponseWriter, r *http.Request, v *visit) error {
	base := s.absolute(r) + "/iiif/"
	var members []iiif.Member
	for _, st := range v.stands {
		members = append(members, iiif.Member{Address: base + st.Title.Slug + "/collection.json", Collection: true, Label: named(st.Title.Name, st.Title.Language)})
	}
	label := iiif.Named{Text: v.book.Say("iiif.titles"), Language: v.book.Language}
	return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error {
		return iiif.WriteCollection(out, base+"collection.json", "", label, members, iiif.Search{})
	})
}

func named(text, language string) iiif.Named {
	return iiif.Named{Text: legible(text), Language: contentLanguage(language)}
}

func (s *Site) yearsCollection(w http.ResponseWriter, r *http.Request, v *visit) error {
	base := s.absolute(r) + "/iiif/"
	months, err := s.Reader.Months(r.Context(), v.title.Slug)
	if err != nil {
		return err
	}
	var members []iiif.Member
	for i, m := range months {
		if i == 0 || months[i-1].Year != m.Year {
			year := fmt.Sprintf("%04d", m.Year)
			members = append(members, iiif.Member{Address: base + v.title.Slug + "/" + year + ".json", Collection: true, Label: iiif.Named{Text: year}})
		}
	}
	var within iiif.Search
	if s.Finder != nil {
		within.Second = base + v.title.Slug + "/" + searchFile
	}
	return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error {
		return iiif.WriteCollection(out, base+v.title.Slug+"/collection.json", base+"collection.json", named(v.title.Name, v.title.Language), members, within)
	})
}

func (s *Site) yearCollection(w http.ResponseWriter, r *http.Request, v *visit, year int) error {
	base := s.absolute(r)
	list, err := s.Reader.Listed(r.Context(), v.title.Slug, paper.Date{Year: year, Month: 1, Day: 1}, paper.Date{Year: year, Month: 12, Day: 31})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return notFound(r)
	}
	var members []iiif.Member
	for i := len(list) - 1; i >= 0; i-- { // oldest first
		e := list[i]
		members = append(members, iiif.Member{Address: manifestAddress(base, e.Key), Date: e.Key.Date, Label: editionLabel(v.title, e.Key),
			Thumbnail: s.imageOf(base, v, e.Key, e.FrontPage)})
	}
	at := fmt.Sprintf("%s/iiif/%s/%04d.json", base, v.title.Slug, year)
	return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error {
		return iiif.WriteCollection(out, at, base+"/iiif/"+v.title.Slug+"/collection.json", iiif.Named{Text: fmt.Sprintf("%04d", year)}, members, iiif.Search{})
	})
}

func manifestAddress(base string, k archive.Key) string {
	return base + "/iiif/" + k.Title + "/" + keyName(k) + "/manifest.json"
}

func (s *Site) imageOf(base string, v *visit, k archive.Key, p archive.Picture) iiif.Image {
	if p.Width == 0 {
		return iiif.Image{}
	}
	return iiif.Image{Address: base + road{title: titleSegment(k.Title)}.picture(k, p), MediaType: p.MediaType, Width: p.Width, Height: p.Height}
}

// changes answers with the stream of changes, or its k-th page.
func (s *Site) changes(w http.ResponseWriter, r *http.Request, v *visit, k int) error {
	base := s.absolute(r)
	list, err := s.Reader.Changes(r.Context())
	if err != nil {
		return err
	}
	at := base + "/iiif/changes.json"
	page := func(k int) string { return fmt.Sprintf("%s/iiif/changes/%d.json", base, k) }
	if k < 0 {
		return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error { return iiif.WriteChanges(out, at, len(list), page) })
	}
	if k*iiif.ChangePage >= max(1, len(list)) {
		return notFound(r)
	}
	var changes []iiif.Change
	for _, e := range list[k*iiif.ChangePage : min(len(list), (k+1)*iiif.ChangePage)] {
		c := iiif.Change{What: "Create", Manifest: manifestAddress(base, e.Key), At: e.Changed}
		switch {
		case e.State == archive.Withdrawn:
			c.What = "Delete"
		case e.Number > 1:
			c.What = "Update"
		}
		changes = append(changes, c)
	}
	return s.sendIIIF(w, r, v, func(out *bytes.Buffer) error {
		return iiif.WriteChangePage(out, at, len(list), k, page, changes)
	})
}

// shelfmark makes the addresses of one edition's parts.
type shelfmark struct {
	s    *Site
	base string
	v    *visit
	e    *reader.Edition
}

func (b shelfmark) at(rest string) string {
	return b.base + "/iiif/" + b.e.Key.Title + "/" + keyName(b.e.Key) + "/" + rest
}

// road leads to the edition's screens with the title named.
func (b shelfmark) road() road { return road{title: titleSegment(b.e.Key.Title)} }

func (b shelfmark) issue() iiif.Issue {
	e, book := b.e, b.v.book
	own := func(key string) iiif.Named { return iiif.Named{Text: book.Say(key), Language: book.Language} }
	title := named(e.Title.Name, e.Title.Language)
	i := iiif.Issue{Address: b.at("manifest.json"), Date: e.Key.Date, Part: fmt.Sprintf("%s/iiif/%s/%04d.json", b.base, e.Key.Title, e.Key.Date.Year),
		Label: editionLabel(e.Title, e.Key), Search: b.searches(), Provider: title, Homepage: b.base + b.road().front(),
		Home:     iiif.File{Address: b.base + b.road().edition(e.Key), Type: "Text", MediaType: "text/html", Label: title},
		Contents: b.at("range/pages"), Words: own("page.pages")}
	m := e.Revision.Edition.Masthead
	value := func(s string) iiif.Named { return named(s, e.Title.Language) }
	i.Facts = [][2]iiif.Named{{own("publisher.supervisors"), value(strings.Join(m.Supervisors, " "))}, {own("publisher.sponsors"), value(strings.Join(m.Sponsors, " "))},
		{own("publisher.publishers"), value(strings.Join(m.Publishers, " "))}, {own("publisher.serial"), value(m.Serial)}}
	if _, ok := e.PDF(); ok {
		i.Files = append(i.Files, iiif.File{Address: b.base + b.road().editionPDF(e.Key), Type: "Text", MediaType: "application/pdf", Label: iiif.Named{Text: "PDF"}})
	}
	for _, p := range e.Pages {
		i.Leaves = append(i.Leaves, b.leaf(p))
	}
	return i
}

// leaf is a page with the articles on it.
func (b shelfmark) leaf(p *reader.Page) iiif.Leaf {
	l := iiif.Leaf{Address: b.at("range/" + p.Address), Canvas: b.canvas(p)}
	seen := map[*reader.Article]bool{}
	for _, pl := range p.Places {
		a := pl.Article
		if pl.Continued || seen[a] || !a.Open {
			continue
		}
		seen[a] = true
		title, _ := headline(a.Article, b.v.book)
		home := iiif.File{Address: b.base + b.road().article(b.e.Key, a), Type: "Text", MediaType: "text/html", Label: named(title, b.e.Title.Language)}
		st := iiif.Story{Address: b.at("range/" + a.Address), Label: home.Label, Home: home}
		for _, part := range a.Parts {
			st.Places = append(st.Places, iiif.Spot{Canvas: b.at("canvas/" + part.Page.Address), Box: b.onCanvas(part.Page, part.Bounds())})
		}
		l.Stories = append(l.Stories, st)
	}
	return l
}

// The size of a canvas without a picture, in its units a point.
const unitsPerPoint = 4

// canvasSize is the page in pixels of its image service, as viewers that lay boxes
// over the picture want it; where there is none, of its largest picture.
func (s *Site) canvasSize(e *reader.Edition, p *reader.Page) (width, height int) {
	if width, height = s.Reader.FullSize(e, p); width > 0 {
		return width, height
	}
	for _, pic := range p.Pictures {
		if pic.Width > width {
			width, height = pic.Width, pic.Height
		}
	}
	if width == 0 && p.Placed() {
		width, height = int(p.Width*unitsPerPoint), int(p.Height*unitsPerPoint)
	}
	return max(1, width), max(1, height)
}

// onCanvas brings a box from points to the canvas's units; a box that is not
// known stays so.
func (b shelfmark) onCanvas(p *reader.Page, box geom.Rect) geom.Rect {
	if !p.Placed() || box.IsZero() {
		return geom.Rect{}
	}
	w, h := b.s.canvasSize(b.e, p)
	x, y := float64(w)/p.Width, float64(h)/p.Height
	return geom.R(box.X0*x, box.Y0*y, box.X1*x, box.Y1*y)
}

func (b shelfmark) canvas(p *reader.Page) iiif.Canvas {
	c := iiif.Canvas{Address: b.at("canvas/" + p.Address), Label: iiif.Named{Text: pageName(p, b.v.book), Language: b.v.book.Language}, Lines: b.at(p.Address + "/lines.json")}
	c.Width, c.Height = b.s.canvasSize(b.e, p)
	var small, large archive.Picture
	for _, pic := range p.Pictures {
		if pic.MediaType == "image/avif" { // not all viewers show it
			continue
		}
		if pic.Width > large.Width {
			large = pic
		}
		if small.Width == 0 || pic.Width < small.Width {
			small = pic
		}
	}
	c.Image, c.Thumbnail = b.s.imageOf(b.base, b.v, b.e.Key, large), b.s.imageOf(b.base, b.v, b.e.Key, small)
	c.Text = append(c.Text, iiif.File{Address: b.at(p.Address + "/" + altoName), Type: "Dataset", MediaType: "text/xml", Label: iiif.Named{Text: "ALTO"}, Profile: "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"})
	if _, ok := b.s.original(b.e, p); ok && c.Image.Address != "" {
		c.Image.Service = imageService(b.base, b.e.Key, p)
	}
	if _, ok := b.e.PagePDF(p); ok {
		c.Renderings = append(c.Renderings, iiif.File{Address: b.base + b.road().pagePDF(b.e.Key, p), Type: "Text", MediaType: "application/pdf", Label: iiif.Named{Text: "PDF"}})
	}
	return c
}

// lines answers with a page's text.
func (b shelfmark) lines(w http.ResponseWriter, r *http.Request, p *reader.Page) error {
	page, err := b.s.Reader.Lines(r.Context(), b.e, p.Sequence)
	if err != nil {
		return err
	}
	var out []iiif.Line
	for _, z := range page.Zones {
		for _, l := range z.Lines {
			if t := legible(l.Text); t != "" && !l.Box.IsZero() {
				out = append(out, iiif.Line{Text: t, Language: contentLanguage(b.e.Title.Language), At: iiif.Spot{Canvas: b.at("canvas/" + p.Address), Box: b.onCanvas(p, l.Box)}})
			}
		}
	}
	return b.s.sendIIIF(w, r, b.v, func(buf *bytes.Buffer) error { return iiif.WriteLines(buf, b.at(p.Address+"/lines.json"), out) })
}
