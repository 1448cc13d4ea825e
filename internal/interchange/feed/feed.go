// Package feed turns a title's newest articles into what feed readers ask for:
// RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.
//
// It chooses no articles and knows no addresses: whoever calls it hands both in.
// Text is written as text; what looks like markup in it stays what it looks
// like.
package feed

import (
	"encoding/json"
	"encoding/xml"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"html"
	"io"
	"strings"
	"time"
)

// Channel is a feed.
type Channel struct {
	Title, Description string
	Language           string // BCP 47
	Home               string // absolute address of what the feed is of
	Self               string // absolute address of the feed
	Updated            time.Time
	Items              []Item // newest first
}

// Item is one article.
type Item struct {
	Address    string // absolute and permanent
	Title      string
	Authors    []string
	Sections   []string
	Published  time.Time
	Updated    time.Time
	Summary    string
	Paragraphs []string
	Image      string // absolute address, empty for none
}

// content is the item's text as HTML.
func (i Item) content() string {
	var b strings.Builder
	for _, p := range i.Paragraphs {
		b.WriteString("<p>" + html.EscapeString(xmltext.Clean(p)) + "</p>")
	}
	return b.String()
}

// The media types the three are sent as.
const (
	TypeRSS  = "application/rss+xml; charset=utf-8"
	TypeAtom = "application/atom+xml; charset=utf-8"
	TypeJSON = "application/feed+json; charset=utf-8"
)

type rssFile struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Channel struct {
		Title       string    `xml:"title"`
		Link        string    `xml:"link"`
		Description string    `xml:"description"`
		Language    string    `xml:"language,omitempty"`
		Built       string    `xml:"lastBuildDate,omitempty"`
		Self        rssSelf   `xml:"atom:link"`
		Items       []rssItem `xml:"item"`
	} `xml:"channel"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        string   `xml:"guid"`
	Authors     []string `xml:"dc:creator"`
	Categories  []string `xml:"category"`
	Published   string   `xml:"pubDate,omitempty"`
	Description string   `xml:"description,omitempty"`
	Content     string   `xml:"content:encoded,omitempty"`
}

// RSS writes RSS 2.0, with authors in Dublin Core and the text in the content
// module.
func RSS(w io.Writer, c Channel) error {
	f := rssFile{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Content: "http://purl.org/rss/1.0/modules/content/"}
	f.Channel.Title, f.Channel.Link, f.Channel.Language = xmltext.Clean(c.Title), c.Home, c.Language
	f.Channel.Description = xmltext.Clean(orElse(c.Description, c.Title))
	f.Channel.Self = rssSelf{c.Self, "self", "application/rss+xml"}
	f.Channel.Built = rssTime(c.Updated)
	for _, i := range c.Items {
		f.Channel.Items = append(f.Channel.Items, rssItem{Title: xmltext.Clean(i.Title), Link: i.Address, GUID: i.Address, Authors: xmltext.TrimAll(i.Authors),
			Categories: xmltext.TrimAll(i.Sections), Published: rssTime(i.Published), Description: html.EscapeString(xmltext.Clean(i.Summary)), Content: i.content()})
	}
	return writeXML(w, f)
}

func rssTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")
}

type atomFile struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"xml:lang,attr,omitempty"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   *atomPerson `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Link       atomLink       `xml:"link"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    *atomContent   `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

// Atom writes Atom. The paper stands as author of what names none.
func Atom(w io.Writer, c Channel) error {
	f := atomFile{Language: c.Language, ID: c.Self, Title: xmltext.Clean(c.Title), Subtitle: xmltext.Clean(c.Description), Updated: atomTime(c.Updated), Author: &atomPerson{xmltext.Clean(orElse(c.Title, "-"))},
		Links: []atomLink{{"self", "application/atom+xml", c.Self}, {"alternate", "text/html", c.Home}}}
	for _, i := range c.Items {
		e := atomEntry{ID: i.Address, Title: xmltext.Clean(i.Title), Updated: atomTime(later(i.Updated, i.Published)), Link: atomLink{"alternate", "text/html", i.Address}, Summary: xmltext.Clean(i.Summary)}
		if !i.Published.IsZero() {
			e.Published = atomTime(i.Published)
		}
		for _, a := range xmltext.TrimAll(i.Authors) {
			e.Authors = append(e.Authors, atomPerson{a})
		}
		for _, s := range xmltext.TrimAll(i.Sections) {
			e.Categories = append(e.Categories, atomCategory{s})
		}
		if text := i.content(); text != "" {
			e.Content = &atomContent{"html", text}
		}
		f.Entries = append(f.Entries, e)
	}
	return writeXML(w, f)
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	if err := xml.NewEncoder(w).Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type jsonFile struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Home        string     `json:"home_page_url"`
	Self        string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title,omitempty"`
	Content   string       `json:"content_text"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// JSON writes JSON Feed 1.1.
func JSON(w io.Writer, c Channel) error {
	f := jsonFile{Version: "https://jsonfeed.org/version/1.1", Title: c.Title, Home: c.Home, Self: c.Self, Description: c.Description, Language: c.Language, Items: []jsonItem{}}
	for _, i := range c.Items {
		j := jsonItem{ID: i.Address, URL: i.Address, Title: i.Title, Content: strings.Join(i.Paragraphs, "\n\n"), Summary: i.Summary, Image: i.Image, Tags: i.Sections}
		if !i.Published.IsZero() {
			j.Published = atomTime(i.Published)
		}
		if i.Updated.After(i.Published) {
			j.Modified = atomTime(i.Updated)
		}
		for _, a := range i.Authors {
			j.Authors = append(j.Authors, jsonAuthor{a})
		}
		f.Items = append(f.Items, j)
	}
	return json.NewEncoder(w).Encode(f)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
