// Package iiif turns editions into IIIF: Presentation 3 manifests and
// collections, annotation pages with the text of a page line by line, the
// stream of changes (Change Discovery 1), and answers to searches (Content Search
// 2). It reads what is asked of an image (Image API 3) and describes it; the
// image itself is made elsewhere.
//
// It knows no addresses of the site and opens no archive: whoever calls it hands
// in what stands where.
package iiif

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// The contexts.
const (
	presentation = "http://iiif.io/api/presentation/3/context.json"
	discovery    = "http://iiif.io/api/discovery/1/context.json"
)

// MediaType is what manifests, collections and annotation pages are sent as.
const MediaType = `application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"`

// Named is a text with its language, BCP 47; without one it is "none".
type Named struct{ Text, Language string }

// text is a value as IIIF wants it: a list by language.
func (n Named) text() map[string][]string {
	if n.Text == "" {
		return nil
	}
	language := n.Language
	if language == "" {
		language = "none"
	}
	return map[string][]string{language: {n.Text}}
}

// File is something that can be had elsewhere: a PDF, METS, a page of the site.
type File struct {
	Address   string
	Type      string // Text, Image, Dataset
	MediaType string
	Label     Named
	Profile   string
}

// Image is a picture of a whole page.
type Image struct {
	Address       string
	MediaType     string
	Width, Height int
	Service       string // address of its Image API 3 service, empty for none
}

// Canvas is a page.
type Canvas struct {
	Address       string
	Label         Named
	Width, Height int // of the canvas, in its own units: pixels of its largest picture
	Image         Image
	Thumbnail     Image
	Lines         string // address of the annotation page with its text, empty for none
	Text          []File // seeAlso
	Renderings    []File
}

// Story is an article as a range: where it stands, canvas by canvas.
type Story struct {
	Address string
	Label   Named
	Places  []Spot
	Home    File // its page on the site
}

// Spot is a box on a canvas; a zero box is the whole of it.
type Spot struct {
	Canvas string
	Box    geom.Rect // in the canvas's units
}

// target is the address of a spot.
func (s Spot) target() string {
	if s.Box.IsZero() {
		return s.Canvas
	}
	return fmt.Sprintf("%s#xywh=%d,%d,%d,%d", s.Canvas, int(math.Floor(s.Box.X0)), int(math.Floor(s.Box.Y0)),
		max(1, int(math.Ceil(s.Box.Width()))), max(1, int(math.Ceil(s.Box.Height()))))
}

// Leaf is a page with the stories that begin on it, for the table of contents.
type Leaf struct {
	Canvas  Canvas
	Address string // of its range
	Stories []Story
}

// Issue is an edition.
type Issue struct {
	Address  string
	Label    Named
	Summary  Named
	Date     paper.Date
	Facts    [][2]Named // what its masthead says: name and value
	Provider Named
	Homepage string // of the provider
	Home     File   // the edition on the site
	Part     string // address of the collection it belongs to
	Search   Search // its services for searching in it
	Also     []File
	Files    []File // to be had whole: PDF, EPUB
	Leaves   []Leaf
	Contents string // address of the range of all pages
	Words    Named  // what that range is called
}

type object map[string]any

// put sets what is not empty.
func (o object) put(key string, value any) object {
	switch v := value.(type) {
	case string:
		if v == "" {
			return o
		}
	case map[string][]string:
		if v == nil {
			return o
		}
	case []object:
		if len(v) == 0 {
			return o
		}
	}
	o[key] = value
	return o
}

// WriteManifest writes an edition's manifest, after the recipe for newspapers
// of the IIIF cookbook: a canvas a page, navDate, ranges for pages and articles.
func WriteManifest(w io.Writer, i Issue) error {
	m := object{"@context": presentation, "id": i.Address, "type": "Manifest", "label": i.Label.text(), "viewingDirection": "left-to-right", "behavior": []string{"paged"}}
	m.put("summary", i.Summary.text()).put("navDate", navDate(i.Date)).put("metadata", facts(i.Facts))
	if i.Provider.Text != "" {
		p := object{"id": i.Homepage, "type": "Agent", "label": i.Provider.text(), "homepage": []object{{"id": i.Homepage, "type": "Text", "format": "text/html", "label": i.Provider.text()}}}
		m["provider"] = []object{p}
	}
	m.put("homepage", files([]File{i.Home})).put("seeAlso", files(i.Also)).put("rendering", files(i.Files))
	if i.Part != "" {
		m["partOf"] = []object{{"id": i.Part, "type": "Collection"}}
	}
	m.put("service", i.Search.services())
	items, ranges := []object{}, []object{}
	for _, l := range i.Leaves {
		items = append(items, canvas(l.Canvas))
		ranges = append(ranges, leafRange(l))
	}
	if len(i.Leaves) > 0 {
		m.put("thumbnail", thumbnail(i.Leaves[0].Canvas.Thumbnail))
		m["structures"] = []object{{"id": i.Contents, "type": "Range", "label": i.Words.text(), "items": ranges}}
	}
	m["items"] = items
	return write(w, m)
}

func write(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// navDate is a day as xsd:dateTime, empty when it is not known.
func navDate(d paper.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String() + "T00:00:00Z"
}

func facts(all [][2]Named) []object {
	var out []object
	for _, f := range all {
		if f[1].Text != "" {
			out = append(out, object{"label": f[0].text(), "value": f[1].text()})
		}
	}
	return out
}

func files(all []File) []object {
	var out []object
	for _, f := range all {
		if f.Address == "" {
			continue
		}
		o := object{"id": f.Address, "type": f.Type}
		out = append(out, o.put("format", f.MediaType).put("label", f.Label.text()).put("profile", f.Profile))
	}
	return out
}

func canvas(c Canvas) object {
	o := object{"id": c.Address, "type": "Canvas", "label": c.Label.text(), "width": c.Width, "height": c.Height}
	page := object{"id": c.Address + "/page", "type": "AnnotationPage", "items": []object{}}
	if c.Image.Address != "" {
		page["items"] = []object{{"id": c.Address + "/page/image", "type": "Annotation", "motivation": "painting", "target": c.Address, "body": image(c.Image)}}
	}
	o["items"] = []object{page}
	if c.Lines != "" {
		o["annotations"] = []object{{"id": c.Lines, "type": "AnnotationPage"}}
	}
	return o.put("thumbnail", thumbnail(c.Thumbnail)).put("seeAlso", files(c.Text)).put("rendering", files(c.Renderings))
}

func image(i Image) object {
	o := object{"id": i.Address, "type": "Image", "format": i.MediaType, "width": i.Width, "height": i.Height}
	if i.Service != "" {
		o["service"] = []object{{"id": i.Service, "type": "ImageService3", "profile": "level2"}}
	}
	return o
}

func thumbnail(i Image) []object {
	if i.Address == "" {
		return nil
	}
	return []object{image(i)}
}

// leafRange is a page's range with its articles inside.
func leafRange(l Leaf) object {
	items := []object{{"id": l.Canvas.Address, "type": "Canvas"}}
	for _, s := range l.Stories {
		o := object{"id": s.Address, "type": "Range", "label": s.Label.text()}
		var places []object
		for _, p := range s.Places {
			places = append(places, object{"id": p.target(), "type": "Canvas"})
		}
		if len(places) == 0 {
			continue
		}
		o["items"] = places
		items = append(items, o.put("homepage", files([]File{s.Home})))
	}
	return object{"id": l.Address, "type": "Range", "label": l.Canvas.Label.text(), "items": items}
}

// Member is a manifest or a collection inside another.
type Member struct {
	Address    string
	Collection bool
	Label      Named
	Date       paper.Date
	Thumbnail  Image
}

// WriteCollection writes a collection of editions or of titles, with the services
// for searching in it.
func WriteCollection(w io.Writer, address, part string, label Named, members []Member, within Search) error {
	o := object{"@context": presentation, "id": address, "type": "Collection", "label": label.text()}
	if part != "" {
		o["partOf"] = []object{{"id": part, "type": "Collection"}}
	}
	items := []object{}
	for _, m := range members {
		i := object{"id": m.Address, "type": "Manifest", "label": m.Label.text()}
		if m.Collection {
			i["type"] = "Collection"
		}
		items = append(items, i.put("navDate", navDate(m.Date)).put("thumbnail", thumbnail(m.Thumbnail)))
	}
	o["items"] = items
	return write(w, o.put("service", within.services()))
}

// Line is a line of type on a canvas.
type Line struct {
	Text, Language string
	At             Spot
}

// WriteLines writes the annotation page with a canvas's text, line by line.
func WriteLines(w io.Writer, address string, lines []Line) error {
	items := []object{}
	for n, l := range lines {
		body := object{"type": "TextualBody", "format": "text/plain", "value": l.Text}
		items = append(items, object{"id": fmt.Sprintf("%s#line-%d", address, n+1), "type": "Annotation", "motivation": "supplementing",
			"textGranularity": "line", "body": body.put("language", l.Language), "target": l.At.target()})
	}
	return write(w, object{"@context": []string{"http://iiif.io/api/extension/text-granularity/context.json", presentation}, "id": address, "type": "AnnotationPage", "items": items})
}

// Change is what became of an edition.
type Change struct {
	What     string // Create, Update, Delete
	Manifest string
	At       time.Time
}

// ChangePage bounds a page of changes.
const ChangePage = 500

// WriteChanges writes the entry to the stream of n changes in pages of
// ChangePage; page gives the address of the k-th, from 0.
func WriteChanges(w io.Writer, address string, n int, page func(k int) string) error {
	last := max(0, (n-1)/ChangePage)
	return write(w, object{"@context": discovery, "id": address, "type": "OrderedCollection", "totalItems": n,
		"first": object{"id": page(0), "type": "OrderedCollectionPage"}, "last": object{"id": page(last), "type": "OrderedCollectionPage"}})
}

// WriteChangePage writes the k-th page of the stream, oldest change first, given
// the changes on it.
func WriteChangePage(w io.Writer, address string, n, k int, page func(k int) string, changes []Change) error {
	o := object{"@context": discovery, "id": page(k), "type": "OrderedCollectionPage", "startIndex": k * ChangePage, "partOf": object{"id": address, "type": "OrderedCollection"}}
	if k > 0 {
		o["prev"] = object{"id": page(k - 1), "type": "OrderedCollectionPage"}
	}
	if (k+1)*ChangePage < n {
		o["next"] = object{"id": page(k + 1), "type": "OrderedCollectionPage"}
	}
	items := []object{}
	for _, c := range changes {
		items = append(items, object{"type": c.What, "endTime": c.At.UTC().Format(time.RFC3339), "object": object{"id": c.Manifest, "type": "Manifest"}})
	}
	o["orderedItems"] = items
	return write(w, o)
}
