package iiif

import (
	"fmt"
	"io"
	"time"

	"github.com/banmian/banmian/internal/geom"
)

// The contexts of Content Search 2 and of 1, which most viewers still speak.
const (
	search2 = "http://iiif.io/api/search/2/context.json"
	search1 = "http://iiif.io/api/search/1/context.json"
)

// SearchMediaType is what answers of Content Search 2 are sent as.
const SearchMediaType = `application/ld+json;profile="` + search2 + `"`

// Search1MediaType is what answers of Content Search 1 are sent as.
const Search1MediaType = `application/ld+json;profile="` + search1 + `"`

// Search are the addresses of the services that search in a manifest or a
// collection, empty for none.
type Search struct{ Second, First string }

func (s Search) services() []object {
	var out []object
	if s.Second != "" {
		out = append(out, object{"id": s.Second, "type": "SearchService2"})
	}
	if s.First != "" {
		out = append(out, object{"@context": search1, "@id": s.First, "@type": "SearchService1", "profile": "http://iiif.io/api/search/1/search"})
	}
	return out
}

// Hit is something that was found: the boxes it takes on a canvas, one for each
// line, and the text around it.
type Hit struct {
	Canvas               string
	Boxes                []geom.Rect // in the canvas's units
	Language             string
	Before, Match, After string
	Made                 time.Time
	Part                 File // the manifest of the canvas; zero where it is the one searched
}

// Hits are the answer to a search, or one page of it.
type Hits struct {
	Address string   // of this page
	All     string   // of the whole answer
	Ignored []string // parameters that did nothing
	Hits    []Hit
	Total   int // annotations on all pages, negative when it is not known
	Start   int // annotations on the pages before, negative when that is not known
	First   string
	Last    string // empty when it is not known
	Next    string // empty on the last
	Prev    string // empty on the first
}

// Boxes counts the annotations that hits make: one for each box.
func Boxes(hits []Hit) int {
	n := 0
	for _, h := range hits {
		n += len(h.Boxes)
	}
	return n
}

// WriteHits writes an answer of Content Search 2: each box an annotation with the
// words found, and for each the words around them, as a quotation.
func WriteHits(w io.Writer, a Hits) error {
	items, contexts := []object{}, []object{}
	for n, h := range a.Hits {
		for k, box := range h.Boxes {
			id := fmt.Sprintf("%s#hit-%d-%d", a.Address, n+1, k+1)
			body := object{"type": "TextualBody", "format": "text/plain", "value": h.Match}
			item := object{"id": id, "type": "Annotation", "motivation": "supplementing", "body": body.put("language", h.Language)}
			item["target"] = Spot{h.Canvas, box}.target()
			if h.Part.Address != "" {
				part := object{"id": h.Part.Address, "type": h.Part.Type}
				item["target"] = object{"id": Spot{h.Canvas, box}.target(), "type": "Canvas", "partOf": part.put("label", h.Part.Label.text())}
			}
			if !h.Made.IsZero() {
				item["created"] = h.Made.UTC().Format(time.RFC3339)
			}
			items = append(items, item)
			contexts = append(contexts, object{"id": id + "-context", "type": "Annotation", "motivation": "contextualizing", "target": object{"type": "SpecificResource", "source": id,
				"selector": []object{{"type": "TextQuoteSelector", "prefix": h.Before, "exact": h.Match, "suffix": h.After}}}})
		}
	}
	o := object{"@context": search2, "id": a.Address, "type": "AnnotationPage", "items": items}
	if len(contexts) > 0 {
		o["annotations"] = []object{{"type": "AnnotationPage", "items": contexts}}
	}
	if len(a.Ignored) > 0 {
		o["ignored"] = a.Ignored
	}
	if a.Next != "" || a.Prev != "" {
		whole := object{"id": a.All, "type": "AnnotationCollection", "first": page(a.First)}
		if a.Last != "" {
			whole["last"] = page(a.Last)
		}
		if a.Total >= 0 {
			whole["total"] = a.Total
		}
		o["partOf"] = whole
		if a.Start >= 0 {
			o["startIndex"] = a.Start
		}
	}
	if a.Next != "" {
		o["next"] = page(a.Next)
	}
	if a.Prev != "" {
		o["prev"] = page(a.Prev)
	}
	return write(w, o)
}

func page(address string) object { return object{"id": address, "type": "AnnotationPage"} }

// WriteHits1 writes an answer of Content Search 1: the same for viewers of before.
func WriteHits1(w io.Writer, a Hits) error {
	resources, hits := []object{}, []object{}
	for n, h := range a.Hits {
		var ids []string
		for k, box := range h.Boxes {
			id := fmt.Sprintf("%s#hit-%d-%d", a.Address, n+1, k+1)
			ids = append(ids, id)
			resources = append(resources, object{"@id": id, "@type": "oa:Annotation", "motivation": "sc:painting",
				"resource": object{"@type": "cnt:ContentAsText", "chars": h.Match}, "on": Spot{h.Canvas, box}.target()})
		}
		hits = append(hits, object{"@type": "search:Hit", "annotations": ids, "match": h.Match, "before": h.Before, "after": h.After})
	}
	o := object{"@context": []string{"http://iiif.io/api/presentation/2/context.json", search1}, "@id": a.Address, "@type": "sc:AnnotationList", "resources": resources, "hits": hits}
	within := object{"@type": "sc:Layer"}
	if a.Total >= 0 {
		within["total"] = a.Total
	}
	if len(a.Ignored) > 0 {
		within["ignored"] = a.Ignored
	}
	if a.Next != "" || a.Prev != "" {
		within["first"] = a.First
		within.put("last", a.Last)
		o.put("next", a.Next).put("prev", a.Prev)
		if a.Start >= 0 {
			o["startIndex"] = a.Start
		}
	}
	o["within"] = within
	return write(w, o)
}
