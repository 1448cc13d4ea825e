package document

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Bounds on a document that somebody hands in: several times what the fullest
// broadsheet has.
const (
	mostPages    = 512
	mostZones    = 5_000 // of a page
	mostLines    = 5_000 // of a zone
	mostArticles = 20_000
	mostTexts    = 5_000   // paragraphs, bylines, figures or parts of an article
	longestText  = 1 << 20 // bytes
	longestName  = 256     // bytes, of an id
	farthest     = 1e6     // points
)

// Check is nil for an edition that holds together, as one that a stranger made
// need not: ids are there and unique, what is referred to is there, each zone
// stands in at most one article, words of the vocabulary are of it, and all is
// within bounds. Else it is a paper.Invalid fault that names the first place.
func Check(e paper.Edition) error {
	c := &checker{zones: map[string]int{}, taken: map[string]string{}, articles: map[string]bool{}, pages: map[int]bool{}}
	c.count("pages", len(e.Pages), mostPages)
	c.count("articles", len(e.Articles), mostArticles)
	c.count("findings", len(e.Findings), mostArticles)
	c.text("the edition", e.Title.Name, e.Title.Language, e.Masthead.Name, e.Masthead.Weekday, e.Masthead.Lunar, e.Masthead.Serial, e.Masthead.Price)
	for _, l := range [][]string{e.Masthead.Supervisors, e.Masthead.Sponsors, e.Masthead.Publishers, e.Masthead.URLs, e.Masthead.Hotlines} {
		c.texts("the masthead", l)
	}
	if e.PageCount < 0 || e.Number.InYear < 0 || e.Number.Total < 0 {
		c.wrong("a number of the edition is negative")
	}
	for _, p := range e.Pages {
		c.page(p)
	}
	for _, a := range e.Articles {
		c.article(a)
	}
	c.findings("the edition", e.Findings)
	if c.why == "" {
		return nil
	}
	return invalid(c.why, nil)
}

// checker remembers what was seen, and the first thing that is wrong.
type checker struct {
	why      string
	pages    map[int]bool
	zones    map[string]int    // page by zone
	taken    map[string]string // article by zone
	articles map[string]bool
}

func (c *checker) wrong(format string, args ...any) {
	if c.why == "" {
		c.why = fmt.Sprintf(format, args...)
	}
}

func (c *checker) count(what string, n, most int) {
	if n > most {
		c.wrong("it has %d %s, more than %d", n, what, most)
	}
}

func (c *checker) text(where string, all ...string) {
	for _, s := range all {
		if len(s) > longestText || !utf8.ValidString(s) {
			c.wrong("a text of %s is too long, or not UTF-8", where)
		}
	}
}

func (c *checker) texts(where string, all []string) {
	c.count("texts in "+where, len(all), mostTexts)
	c.text(where, all...)
}

func (c *checker) polygon(where string, p geom.Polygon) {
	c.count("corners in "+where, len(p), mostTexts)
	for _, q := range p {
		c.number(where, q.X, q.Y)
	}
}

func (c *checker) number(where string, all ...float64) {
	for _, v := range all {
		if math.IsNaN(v) || math.Abs(v) > farthest {
			c.wrong("a number of %s lies outside every page", where)
		}
	}
}

func (c *checker) page(p paper.Page) {
	where := fmt.Sprintf("page %d", p.Sequence)
	if p.Sequence < 1 || p.Sequence > mostPages || c.pages[p.Sequence] {
		c.wrong("the sequence %d of a page stands twice, or is none", p.Sequence)
	}
	c.pages[p.Sequence] = true
	if p.Width < 0 || p.Height < 0 {
		c.wrong("%s has a negative size", where)
	}
	c.number(where, p.Width, p.Height)
	c.text(where, p.Label, p.Section, p.Source)
	c.count("zones on "+where, len(p.Zones), mostZones)
	for _, z := range p.Zones {
		c.zone(where, p.Sequence, z)
	}
}

func (c *checker) zone(where string, page int, z paper.Zone) {
	if _, twice := c.zones[z.ID]; twice || !validID(z.ID) {
		c.wrong("the id %q of a zone on %s stands twice, or is none", clip(z.ID), where)
	}
	c.zones[z.ID] = page
	if !slices.Contains(paper.Roles, z.Role) {
		c.wrong("zone %s has the role %q, which is none", clip(z.ID), clip(string(z.Role)))
	}
	if z.Direction != "" && z.Direction != paper.Horizontal && z.Direction != paper.Vertical {
		c.wrong("zone %s has the direction %q, which is none", clip(z.ID), clip(string(z.Direction)))
	}
	c.share(where, z.Confidence)
	c.polygon(where, z.Polygon)
	c.count("lines in a zone on "+where, len(z.Lines), mostLines)
	for _, l := range z.Lines {
		c.text(where, l.Text)
		c.number(where, l.Box.X0, l.Box.Y0, l.Box.X1, l.Box.Y1)
	}
}

func (c *checker) share(where string, v float64) {
	if math.IsNaN(v) || v < 0 || v > 1 {
		c.wrong("a confidence of %s is not from 0 to 1", where)
	}
}

func (c *checker) article(a paper.Article) {
	where := "article " + clip(a.ID)
	if c.articles[a.ID] || !validID(a.ID) {
		c.wrong("the id %q of an article stands twice, or is none", clip(a.ID))
	}
	c.articles[a.ID] = true
	if !slices.Contains(paper.Kinds, a.Kind) {
		c.wrong("%s is of the kind %q, which is none", where, clip(string(a.Kind)))
	}
	c.share(where, a.Confidence)
	c.text(where, a.Headline, a.Dateline.Text, a.Dateline.Place, a.Dateline.Date, a.Jump.Cue, a.Jump.KeyWord, a.Jump.ToLabel, a.Jump.FromLabel)
	c.texts(where, a.Kicker)
	c.texts(where, a.Deck)
	c.texts(where, a.Paragraphs)
	c.count("bylines in "+where, len(a.Bylines), mostTexts)
	for _, b := range a.Bylines {
		c.text(where, b.Role)
		c.texts(where, b.Names)
	}
	c.count("figures in "+where, len(a.Figures), mostTexts)
	for _, f := range a.Figures {
		c.text(where, f.Caption, f.Credit)
		c.polygon(where, f.Polygon)
		c.onPage(where, f.Page)
	}
	c.parts(where, a)
	c.findings(where, a.Findings)
}

func (c *checker) parts(where string, a paper.Article) {
	if len(a.Parts) == 0 && len(c.pages) > 0 {
		c.wrong("%s stands on no page", where)
	}
	c.count("parts in "+where, len(a.Parts), mostPages)
	seen := map[int]bool{}
	for _, p := range a.Parts {
		if seen[p.Page] || !c.pages[p.Page] {
			c.wrong("%s has two parts on page %d, or there is no such page", where, p.Page)
		}
		seen[p.Page] = true
		c.polygon(where, p.Polygon)
		for _, z := range p.Zones {
			if page, known := c.zones[z]; !known || page != p.Page || c.taken[z] != "" {
				c.wrong("%s takes zone %s on page %d, which another has, or which is not there", where, clip(z), p.Page)
			}
			c.taken[z] = a.ID
		}
	}
}

// onPage refuses a page that is not there; 0 is none.
func (c *checker) onPage(where string, page int) {
	if page != 0 && !c.pages[page] {
		c.wrong("%s names page %d, which is not there", where, page)
	}
}

func (c *checker) findings(where string, all []paper.Finding) {
	c.count("findings in "+where, len(all), mostTexts)
	for _, f := range all {
		if f.Code == "" || len(f.Code) > longestName || f.Severity != paper.Info && f.Severity != paper.Warning && f.Severity != paper.Error {
			c.wrong("a finding of %s has no code, or the severity %q", where, clip(string(f.Severity)))
		}
		c.text(where, string(f.Code), f.Message, f.Remedy, f.Article)
		c.number(where, f.Box.X0, f.Box.Y0, f.Box.X1, f.Box.Y1)
		c.onPage(where, f.Page)
	}
}

// validID reports whether an id may stand in addresses and logs.
func validID(id string) bool {
	if id == "" || len(id) > longestName {
		return false
	}
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}
