package epub

import (
	"encoding/xml"
	"fmt"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"time"
)

// contentsView is the navigation document.
type contentsView struct {
	Pages []pageEntry
	Cover bool
	First string // where the text begins
}

type pageEntry struct {
	Href, Text  string
	Mark, Label string
	Articles    []entry
}

type entry struct{ Href, Text string }

func (p *publication) contents() []byte {
	v := contentsView{Cover: p.cover, First: p.chapters[0].file}
	at := map[int]int{} // page sequence to index
	for _, c := range p.chapters {
		if c.opens {
			m := p.mark(c.page)
			at[c.page] = len(v.Pages)
			v.Pages = append(v.Pages, pageEntry{Href: c.file, Text: m.Text, Mark: c.file + "#" + m.ID, Label: m.Label})
		}
		e := &v.Pages[at[c.page]]
		e.Articles = append(e.Articles, entry{c.file, p.headline(p.book.Edition.Articles[c.article])})
	}
	return p.document("contents", p.title(), v)
}

// The package document (EPUB 3.3, 5), as encoding/xml writes it.
type opf struct {
	XMLName  xml.Name `xml:"http://www.idpf.org/2007/opf package"`
	Version  string   `xml:"version,attr"`
	ID       string   `xml:"unique-identifier,attr"`
	Language string   `xml:"xml:lang,attr"`
	Metadata metadata `xml:"metadata"`
	Items    []item   `xml:"manifest>item"`
	Spine    []ref    `xml:"spine>itemref"`
}

type metadata struct {
	DC         string   `xml:"xmlns:dc,attr"`
	Identifier dcID     `xml:"dc:identifier"`
	Title      string   `xml:"dc:title"`
	Language   string   `xml:"dc:language"`
	Date       string   `xml:"dc:date,omitempty"`
	Publishers []string `xml:"dc:publisher"`
	Type       string   `xml:"dc:type"`
	Meta       []meta   `xml:"meta"`
}

type dcID struct {
	ID    string `xml:"id,attr"`
	Value string `xml:",chardata"`
}

type meta struct {
	Property string `xml:"property,attr"`
	Value    string `xml:",chardata"`
}

type item struct {
	ID         string `xml:"id,attr"`
	Href       string `xml:"href,attr"`
	Type       string `xml:"media-type,attr"`
	Properties string `xml:"properties,attr,omitempty"`
}

type ref struct {
	ID     string `xml:"idref,attr"`
	Linear string `xml:"linear,attr,omitempty"`
}

const (
	xhtmlType = "application/xhtml+xml"
	jpegType  = "image/jpeg"
)

func (p *publication) manifest() []byte {
	e := p.book.Edition
	o := opf{Version: "3.0", ID: "id", Language: p.language, Metadata: metadata{
		DC: "http://purl.org/dc/elements/1.1/", Identifier: dcID{"id", p.identifier()}, Title: p.title(), Language: p.language,
		Date: e.Date.String(), Publishers: xmltext.ShownAll(append(e.Masthead.Publishers, e.Masthead.Sponsors...)), Type: "newspaper", Meta: p.meta()}}
	o.Items = append(o.Items, item{"contents", "contents.xhtml", xhtmlType, "nav"}, item{"style", "style.css", "text/css", ""}, item{"about", "about.xhtml", xhtmlType, ""})
	if p.cover {
		o.Items = append(o.Items, item{"cover", "cover.xhtml", xhtmlType, ""}, item{"cover-image", "cover.jpg", jpegType, "cover-image"})
		o.Spine = append(o.Spine, ref{"cover", ""})
	}
	o.Spine = append(o.Spine, ref{"contents", ""}, ref{"about", ""})
	for _, c := range p.chapters {
		id := fmt.Sprintf("a%d", c.article+1)
		o.Items, o.Spine = append(o.Items, item{id, c.file, xhtmlType, ""}), append(o.Spine, ref{id, ""})
		for n, f := range c.figures {
			o.Items = append(o.Items, item{fmt.Sprintf("%s-f%d", id, n+1), f.file, jpegType, ""})
		}
	}
	out, err := xml.MarshalIndent(o, "", " ")
	if err != nil {
		panic(fmt.Sprintf("epub: %v", err)) // structs of strings always marshal
	}
	return append([]byte(xml.Header), append(out, '\n')...)
}

// meta says when the publication was made and how it can be read (EPUB
// Accessibility 1.1): text in order with page marks; pictures have captions
// where the paper printed some, which is no description.
func (p *publication) meta() []meta {
	out := []meta{{"dcterms:modified", p.book.Modified.UTC().Format(time.RFC3339[:19] + "Z")},
		{"schema:accessMode", "textual"}, {"schema:accessModeSufficient", "textual"}}
	if p.cover {
		out = append(out, meta{"schema:accessMode", "visual"})
	}
	for _, f := range []string{"tableOfContents", "readingOrder", "structuralNavigation", "pageBreakMarkers", "pageNavigation"} {
		out = append(out, meta{"schema:accessibilityFeature", f})
	}
	return append(out, meta{"schema:accessibilityHazard", "none"})
}
