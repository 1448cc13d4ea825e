package public

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/reader"
)

// meta is a description of the screen in its head, for programs that cite or
// share it.
type meta struct {
	Name, Property string // one of them
	Content        string
}

// describe puts what programs read about an article into the frame: Open Graph,
// Highwire's citation words, which Zotero and scholarly indexes read, and
// schema.org's NewsArticle. Addresses stand there only where the site's own is
// known.
func (s *Site) describe(v *visit, e *reader.Edition, a *reader.Article, f *frame) {
	title, _ := headline(a.Article, v.book)
	at, language := "", contentLanguage(v.title.Language)
	if s.Origin != "" {
		at = f.Canonical
	}
	add := func(name, content string) {
		if content = strings.TrimSpace(content); content != "" {
			f.Meta = append(f.Meta, meta{Name: name, Content: content})
		}
	}
	open := func(property, content string) {
		if content != "" {
			f.Meta = append(f.Meta, meta{Property: property, Content: content})
		}
	}
	image := s.shareImage(v, e, a)
	open("og:type", "article")
	open("og:title", title)
	open("og:site_name", f.Name)
	open("og:description", f.Description)
	open("og:url", at)
	open("og:image", image)
	open("og:locale", strings.ReplaceAll(language, "-", "_"))
	open("article:published_time", e.Key.Date.String())
	open("article:section", legible(a.Page.Section))
	add("citation_title", title)
	add("citation_journal_title", f.Name)
	add("citation_publication_date", strings.ReplaceAll(e.Key.Date.String(), "-", "/"))
	add("citation_language", language)
	add("citation_firstpage", a.Page.Address)
	add("citation_public_url", at)
	if n := e.Revision.Edition.Number; n.Total > 0 {
		add("citation_issue", fmt.Sprint(n.Total))
	} else if n.InYear > 0 {
		add("citation_issue", fmt.Sprint(n.InYear))
	}
	if id := legible(e.Revision.Edition.Masthead.Serial); strings.Contains(strings.ToUpper(id), "ISSN") {
		add("citation_issn", strings.TrimSpace(strings.ReplaceAll(strings.ToUpper(id), "ISSN", "")))
	}
	authors := names(a)
	for _, n := range authors {
		add("citation_author", n)
	}
	f.Linked = newsArticle{Context: "https://schema.org", Type: "NewsArticle", Headline: title, AlternativeHeadline: strings.Join(legibleAll(a.Deck), " "),
		Description: f.Description, Published: e.Key.Date.String(), Modified: e.Revision.Changed.UTC().Format("2006-01-02T15:04:05Z"), Language: language,
		Section: legible(a.Page.Section), PrintPage: a.Page.Address, URL: at, Image: image, Authors: people(authors), IsPartOf: s.issue(v, e), Free: true}
}

// names are the people an article's bylines name, each once.
func names(a *reader.Article) []string {
	var out []string
	seen := map[string]bool{}
	for _, b := range a.Bylines {
		for _, n := range legibleAll(b.Names) {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// shareImage is what stands beside the headline where the article is shared:
// its first picture, or itself as printed.
func (s *Site) shareImage(v *visit, e *reader.Edition, a *reader.Article) string {
	if s.Origin == "" {
		return ""
	}
	base := strings.TrimSuffix(s.Origin, "/")
	if len(a.Figures) > 0 && e.FigureClipping(a.Figures[0]) != nil {
		return base + v.plain.clipping(e.Key, a, figureClip, 0)
	}
	if len(a.Parts) > 0 && a.Parts[0].Clipping() != nil {
		return base + v.plain.clipping(e.Key, a, partClip, 0)
	}
	return ""
}

// newsArticle and issue are schema.org's words as JSON-LD.
type newsArticle struct {
	Context             string       `json:"@context"`
	Type                string       `json:"@type"`
	Headline            string       `json:"headline"`
	AlternativeHeadline string       `json:"alternativeHeadline,omitempty"`
	Description         string       `json:"description,omitempty"`
	Published           string       `json:"datePublished"`
	Modified            string       `json:"dateModified,omitempty"`
	Language            string       `json:"inLanguage,omitempty"`
	Section             string       `json:"articleSection,omitempty"`
	PrintPage           string       `json:"printPage,omitempty"`
	URL                 string       `json:"url,omitempty"`
	Image               string       `json:"image,omitempty"`
	Authors             []person     `json:"author,omitempty"`
	IsPartOf            issueOfPaper `json:"isPartOf"`
	Free                bool         `json:"isAccessibleForFree"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

func people(names []string) []person {
	var out []person
	for _, n := range names {
		out = append(out, person{"Person", n})
	}
	return out
}

type issueOfPaper struct {
	Context   string     `json:"@context,omitempty"`
	Type      string     `json:"@type"`
	Published string     `json:"datePublished"`
	Number    string     `json:"issueNumber,omitempty"`
	Pages     int        `json:"numberOfPages,omitempty"`
	URL       string     `json:"url,omitempty"`
	IsPartOf  periodical `json:"isPartOf"`
}

type periodical struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	ISSN string `json:"issn,omitempty"`
	URL  string `json:"url,omitempty"`
}

// issue describes an edition in schema.org's words.
func (s *Site) issue(v *visit, e *reader.Edition) issueOfPaper {
	i := issueOfPaper{Type: "PublicationIssue", Published: e.Key.Date.String(), Pages: len(e.Pages), IsPartOf: periodical{Type: "Newspaper", Name: legible(v.title.Name)}}
	switch n := e.Revision.Edition.Number; {
	case n.Total > 0:
		i.Number = fmt.Sprint(n.Total)
	case n.InYear > 0:
		i.Number = fmt.Sprint(n.InYear)
	}
	if s.Origin != "" {
		base := strings.TrimSuffix(s.Origin, "/")
		i.URL, i.IsPartOf.URL = base+v.plain.edition(e.Key), base+v.plain.front()
	}
	return i
}
