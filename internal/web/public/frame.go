package public

import (
	"html/template"
	"strings"

	"github.com/banmian/banmian/internal/almanac"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// frame is what every screen shows around its matter.
type frame struct {
	book   *web.Wordbook
	varies bool
	order  order  // to keep the screen by
	cache  string // Cache-Control, empty for the usual

	rewriting *rewriting // nil: the paper's text is shown as printed
	turn      *web.Turn
	Language  string // of the interface

	Screen      string // class of the body
	HeadTitle   string
	Description string
	Canonical   string // absolute where the site's origin is known
	Alternates  []link // the same screen in the other languages; Lang is set
	Previous    link   // rel=prev
	Next        link   // rel=next
	Script      string // asset, empty for none
	Also        string // another asset of a script, empty for none
	Early       bool   // the script runs before the page is painted
	Meta        []meta
	Linked      any    // JSON-LD, nil for none
	Feeds       []link // Lang is the media type
	App         string // the site described as a program, empty for nothing

	Name        string // of the title, empty while there is none
	NameLang    string // of the title's text, empty when it is the interface's
	Front       string
	Archive     string
	Search      string // empty when there is no searching
	Describes   string // the search's description for browsers
	Robots      string // what search engines are asked, empty for nothing
	When        string // of the edition shown, empty when none is
	WhenShort   string
	WhenMachine string
	Lunar       string
	Printed     string // 总第1286期
	Titles      []link // other titles of the site
	Bar         []barItem
	Publisher   []fact
	Converted   link   // to the text as printed, where it is shown in the other script
	Colours     string // address of the title's own, empty for the usual
	Hotline     string // empty while the paper takes no letters
	Desk        string
}

// link is a place to go.
type link struct {
	Href, Text, Lang string
}

// barItem is a button of the bar that phones show at the bottom.
type barItem struct {
	link
	Icon string
}

// fact is a line about the publisher.
type fact struct {
	Name   string
	Values []contact
}

// contact is a way to reach the publisher. Href is empty for plain text, and
// otherwise made by webLink or phoneLink, which let no other scheme through.
type contact struct {
	Href template.URL
	Text string
}

// T gives a phrase of the interface.
func (f *frame) T(key string, args ...any) string { return f.book.Say(key, args...) }

// N gives a phrase for a number of things.
func (f *frame) N(key string, n int) string { return f.book.Count(key, n) }

// frame begins a screen at path, which is the address after language and
// title.
func (s *Site) frame(v *visit, screen, path string) *frame {
	f := &frame{
		book: v.book, varies: v.varies, order: v.order, turn: v.turn, Language: v.book.Language, Screen: screen,
		Name: legible(v.title.Name), Front: v.road.front(), Archive: v.road.archive(), Desk: s.Desk,
	}
	if s.Finder != nil && v.title.Slug != "" {
		f.Search, f.Describes = v.road.search(), v.road.base()+"/opensearch.xml"
	}
	if s.Hotline != nil && s.Hotline.Terms(v.title.Slug).Open {
		f.Hotline = v.road.base() + "/" + hotlineName
	}
	f.Colours = coloursAt(v.face)
	f.rewriting = rewritingFor(v)
	f.NameLang = otherLanguage(v.title.Language, f.Language)
	f.Canonical = s.canonical(v, v.road.base()+path)
	if f.Name != "" {
		f.App = v.road.base() + "/" + manifestName
		at := v.plain.base() + "/feeds/"
		f.Feeds = []link{{at + "rss.xml", f.Name, "application/rss+xml"}, {at + "atom.xml", f.Name, "application/atom+xml"}, {at + "feed.json", f.Name, "application/feed+json"}}
	}
	for _, p := range []string{"hans", "hant", "en"} {
		b := s.books[languagePrefixes[p]]
		f.Alternates = append(f.Alternates, link{road{"/" + p, v.road.title}.base() + path, b.Name, b.Language})
	}
	for _, st := range v.stands {
		if st.Title.Slug == v.title.Slug {
			continue
		}
		r := road{prefix: v.road.prefix}
		if st.Title.Slug != s.homeTitle(v.stands).Slug {
			r.title = titleSegment(st.Title.Slug)
		}
		f.Titles = append(f.Titles, link{r.front(), legible(st.Title.Name), contentLanguage(st.Title.Language)})
	}
	if f.rewriting != nil {
		other := map[string]string{web.Traditional: "hant", web.Simplified: "hans"}[f.rewriting.from]
		f.Converted = link{Href: road{"/" + other, v.road.title}.base() + path, Text: v.book.Say("site.converted"), Lang: f.rewriting.from}
	}
	return f
}

// canonical gives the address to keep for what stands at one of ours: without
// the interface's language, and absolute where the site's origin is known.
func (s *Site) canonical(v *visit, at string) string {
	return strings.TrimSuffix(s.Origin, "/") + v.plain.base() + strings.TrimPrefix(at, v.road.base())
}

// otherLanguage gives the lang attribute for text of a paper inside our own;
// empty when it is the same or not known.
func otherLanguage(content, own string) string {
	if c := contentLanguage(content); c != own {
		return c
	}
	return ""
}

// dateline puts an edition's day into the frame.
func (f *frame) dateline(key archive.Key, number paper.Number) {
	f.When = f.book.Date("date.long", key.Date)
	f.WhenShort = f.book.Date("date.short", key.Date)
	f.WhenMachine = key.Date.String()
	if key.Ordinal > 1 {
		f.When += " " + f.book.Say("edition.ordinal", key.Ordinal)
		f.WhenShort += " " + f.book.Say("edition.ordinal", key.Ordinal)
	}
	if lunar := lunarOf(key.Date, f.book).Date(); lunar != "" && f.book.Chinese() {
		f.Lunar = f.book.Say("date.lunar", lunar)
	}
	switch {
	case number.Total > 0:
		f.Printed = f.book.Say("number.total", number.Total)
	case number.InYear > 0:
		f.Printed = f.book.Say("number.year", number.InYear)
	}
}

// lunarOf gives the almanac's entry in the interface's characters.
func lunarOf(d paper.Date, b *web.Wordbook) almanac.Day {
	day := almanac.Of(d)
	if b.Language == web.Traditional {
		return day.Traditional()
	}
	return day
}

// publisher gives what readers are told of who makes the paper.
func publisher(m paper.Masthead, b *web.Wordbook) []fact {
	var out []fact
	add := func(key string, values []string, href func(string) (string, bool)) {
		f := fact{Name: b.Say(key)}
		for _, v := range legibleAll(values) {
			c := contact{Text: v}
			if href != nil {
				to, _ := href(v)
				c.Href = template.URL(to)
			}
			if len(f.Values) < maxFacts {
				f.Values = append(f.Values, c)
			}
		}
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	add("publisher.supervisors", m.Supervisors, nil)
	add("publisher.sponsors", m.Sponsors, nil)
	add("publisher.publishers", m.Publishers, nil)
	add("publisher.serial", []string{m.Serial}, nil)
	add("publisher.hotlines", m.Hotlines, phoneLink)
	add("publisher.urls", m.URLs, webLink)
	return out
}
