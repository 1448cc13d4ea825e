// Package desktest makes what tests of the desk need: people with roles, an
// edition of invented text whose paragraphs are set in lines on a page, and a
// desk over adapters with a clock that a test moves.
package desktest

import (
	"fmt"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Slug is the title everything here belongs to.
const Slug = "yunting-daily"

// Key is the edition that Proposal proposes.
var Key = archive.Key{Title: Slug, Date: paper.Date{Year: 2026, Month: 11, Day: 24}, Ordinal: 1}

// Person is somebody with roles for the title.
func Person(id string, roles ...desk.Role) desk.Person {
	return desk.Person{ID: id, Name: id, Roles: map[string][]desk.Role{Slug: roles}}
}

// The people of a small paper.
var (
	Lin   = Person("lin", desk.Editor)
	Zhou  = Person("zhou", desk.Editor)
	Gu    = Person("gu", desk.Reviewer)
	He    = Person("he", desk.Chief)
	Ren   = Person("ren", desk.Administrator)
	Shu   = Person("shu", desk.Archivist)
	Visit = Person("visit", desk.Reporter)
)

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock is a clock at 23:00 in Shanghai on the night before the edition.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)} }

// Now gives the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Move moves the clock.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// The type the pages are set in, in points.
const (
	em      = 9.0
	leading = 14.0
	measure = 12 // characters a line
	column  = em * (measure + 2)
)

// stock is what paragraphs are cut from.
const stock = "河边的灯在入夜以前亮起来街角修伞的师傅把摊子往屋檐下挪了半步等雨停的人们谈论着明天的集市和渡口新刷的栏杆学堂里传出合唱的声音茶馆门前的石阶被雨水洗得发亮送报的青年推着车走过木桥"

// Edition is an edition with so many pages and articles on each: every article
// has a headline, a byline and `lines` lines of body in two zones; every page a
// folio and a stray zone in no article.
func Edition(pages, articles, lines int) paper.Edition {
	e := paper.Edition{Title: paper.Title{Name: "云汀日报", Language: "zh-Hans"}, Date: Key.Date, Number: paper.Number{InYear: 12, Total: 340}, PageCount: pages}
	for p := 1; p <= pages; p++ {
		b := &setter{page: paper.Page{Sequence: p, Label: fmt.Sprintf("%02d", p), Section: "要闻", Width: 1000, Height: 1400, Source: fmt.Sprintf("p%d.pdf#1", p)}, seed: p * 7919}
		b.zone(paper.RoleFolio, fmt.Sprintf("云汀日报 2026年11月24日 第%02d版", p))
		for n := 1; n <= articles; n++ {
			e.Articles = append(e.Articles, b.article(n, lines))
		}
		b.zone(paper.RoleBody, b.text(measure), b.text(5))
		e.Pages = append(e.Pages, b.page)
	}
	return e
}

// setter sets type on a page, column after column.
type setter struct {
	page paper.Page
	x, y float64
	seed int
}

// text is n characters that hardly come twice.
func (b *setter) text(n int) string {
	runes := []rune(stock)
	out := make([]rune, n)
	for i := range out {
		b.seed = (b.seed*1103515245 + 12345) & 0x7fffffff
		out[i] = runes[b.seed/65536%len(runes)]
	}
	return string(out)
}

func (b *setter) zone(role paper.Role, lines ...string) paper.Zone {
	if b.y > 1200 {
		b.x, b.y = b.x+column, 0
	}
	z := paper.Zone{ID: fmt.Sprintf("p%d-z%d", b.page.Sequence, len(b.page.Zones)+1), Role: role, Direction: paper.Horizontal, Confidence: 0.9}
	var box geom.Rect
	for _, l := range lines {
		r := geom.R(b.x, b.y, b.x+em*float64(len([]rune(l))), b.y+em)
		z.Lines, box, b.y = append(z.Lines, paper.Line{Text: l, Box: r}), box.Union(r), b.y+leading
	}
	z.Polygon = box.Polygon()
	b.page.Zones = append(b.page.Zones, z)
	b.y += leading
	return z
}

func (b *setter) article(n, lines int) paper.Article {
	seq := b.page.Sequence
	name := []string{"许听澜", "顾南枝", "沈一苇"}[n%3]
	a := paper.Article{ID: fmt.Sprintf("p%d-a%d", seq, n), Kind: paper.KindStory, Headline: b.text(9), Bylines: []paper.Byline{{Role: "记者", Names: []string{name}}}, Confidence: 0.9}
	part := paper.Part{Page: seq}
	add := func(z paper.Zone) { part.Zones = append(part.Zones, z.ID) }
	add(b.zone(paper.RoleHeadline, a.Headline))
	add(b.zone(paper.RoleByline, "记者 "+name))
	var set []string
	for len(set) < lines { // paragraphs of two to five lines
		count := min(lines-len(set), 2+n%4)
		text := b.text(measure*count-4) + "。"
		a.Paragraphs = append(a.Paragraphs, text)
		runes := []rune(text)
		for len(runes) > 0 {
			k := min(measure, len(runes))
			set = append(set, string(runes[:k]))
			runes = runes[k:]
		}
	}
	half := len(set) / 2
	add(b.zone(paper.RoleBody, set[:half]...))
	add(b.zone(paper.RoleBody, set[half:]...))
	a.Parts = []paper.Part{part}
	return a
}

// Proposal is an edition to keep in an archive.
func Proposal(e paper.Edition, digest string) archive.Proposal {
	p := archive.Proposal{Title: archive.Title{Slug: Slug, Name: e.Title.Name, Language: e.Title.Language}, Date: Key.Date, Ordinal: 1, Digest: digest, Edition: e}
	for _, page := range e.Pages {
		p.Sources = append(p.Sources, archive.Source{Name: fmt.Sprintf("p%d.pdf", page.Sequence), Blob: "b", Size: 1})
		p.Pictures = append(p.Pictures, archive.Picture{Page: page.Sequence, Width: 1600, Height: 2240, MediaType: "image/webp", Blob: "c", Size: 1})
	}
	return p
}
