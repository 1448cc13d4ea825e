package public

import (
	"fmt"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// plate is a page's picture with the places of its articles over it.
type plate struct {
	Alt           string
	Sources       []source // better types first, for browsers that know them
	Src           string   // what every browser can show, or the only type there is
	SrcSet        string
	Sizes         string
	Width, Height int     // of Src, pixels
	BoxW, BoxH    float64 // of the page, points
	Zones         []zone
	Finds         [][]geom.Rect // what a search found, in points
	Whole         bool          // Finds is one place, to be outlined rather than covered
	Gone          bool          // one of Zones was withdrawn
	Eager         bool
	Large         string // the largest picture, to look at by itself
	LargeWidth    int    // pixels
	Regions       string // where parts of the page are drawn, empty for nowhere
}

// source is the picture in one media type.
type source struct {
	Type, SrcSet string
	Media        string // where it is wide enough, empty for everywhere
}

// zone is an article's place on the picture.
type zone struct {
	ID       string // shared with the article's row in the headline list
	Href     string // empty for what cannot be opened
	Name     string
	Ad       bool
	Gone     bool        // withdrawn: hatched, with its name over it
	Middle   *geom.Point // where the name of a withdrawn place stands, nil when there is no room
	Outlines []geom.Polygon
}

// smallScreens is where the picture that fills a phone is wide enough.
const smallScreens = "(max-width: 40rem)"

// typeOrder is the order in which picture types are offered, smallest files
// first. The last one a page has becomes the img itself.
var typeOrder = map[string]int{"image/avif": 1, "image/webp": 2, "image/jpeg": 3, "image/png": 4}

// Widths, in pixels, of the img itself: enough to see a whole page sharply
// without costing a browser that ignores srcset too much.
const plainWidth = 1280

// sizes of the picture on screen. On phones it fills the screen's width, but
// says four fifths of it: at three pixels to the point the difference cannot
// be seen and the next smaller picture arrives in half the time.
const (
	pageSizes  = "(min-width: 56rem) 60vw, 80vw"
	coverSizes = "(min-width: 56rem) 34rem, 80vw"
)

// plateOf draws a page, or gives nil when there is no picture of it.
func plateOf(v *visit, e *reader.Edition, p *reader.Page, sizes string) *plate {
	if len(p.Pictures) == 0 {
		return nil
	}
	pl := &plate{Alt: v.book.Say("page.picture", pageName(p, v.book)), Sizes: sizes, BoxW: p.Width, BoxH: p.Height}
	pl.offer(v, e.Key, p.Pictures)
	if p.Placed() {
		pl.Regions = v.road.region(e.Key, p)
		pl.Zones = zonesOf(v, e, p)
		for _, z := range pl.Zones {
			pl.Gone = pl.Gone || z.Gone
		}
	}
	return pl
}

// offer lists the pictures by type and width.
func (pl *plate) offer(v *visit, key archive.Key, pictures []archive.Picture) {
	byType := map[string][]archive.Picture{}
	var types []string
	for _, p := range pictures {
		if typeOrder[p.MediaType] == 0 {
			continue
		}
		if byType[p.MediaType] == nil {
			types = append(types, p.MediaType)
		}
		byType[p.MediaType] = append(byType[p.MediaType], p)
	}
	sort.Slice(types, func(i, j int) bool { return typeOrder[types[i]] < typeOrder[types[j]] })
	for i, t := range types {
		set := srcSet(v, key, byType[t])
		if i < len(types)-1 {
			s := source{Type: t, SrcSet: set}
			if widest(byType[t]) < widest(byType[types[len(types)-1]]) {
				s.Media = smallScreens
			}
			pl.Sources = append(pl.Sources, s)
			continue
		}
		pl.LargeWidth = widest(byType[t])
		pl.Large = v.road.picture(key, byType[t][len(byType[t])-1])
		plain := near(byType[t], plainWidth)
		pl.Src, pl.SrcSet = v.road.picture(key, plain), set
		pl.Width, pl.Height = plain.Width, plain.Height
	}
}

// widest is the width of the last of pictures that come narrowest first.
func widest(pictures []archive.Picture) int { return pictures[len(pictures)-1].Width }

func srcSet(v *visit, key archive.Key, pictures []archive.Picture) string {
	var items []string
	for _, p := range pictures {
		items = append(items, fmt.Sprintf("%s %dw", v.road.picture(key, p), p.Width))
	}
	return strings.Join(items, ", ")
}

// near gives the narrowest picture at least width wide, else the widest.
// Pictures come narrowest first.
func near(pictures []archive.Picture, width int) archive.Picture {
	for _, p := range pictures {
		if p.Width >= width {
			return p
		}
	}
	return pictures[len(pictures)-1]
}

// zonesOf gives the places on a page, large ones first: where two overlap the
// smaller lies on top and can be reached.
func zonesOf(v *visit, e *reader.Edition, p *reader.Page) []zone {
	var zones []zone
	area := map[string]float64{}
	for _, pl := range p.Places {
		if len(pl.Outlines) == 0 {
			continue
		}
		name, _ := headline(pl.Article.Article, v.book)
		z := zone{ID: pl.Article.Address, Name: name, Ad: pl.Article.Kind == paper.KindAd, Outlines: pl.Outlines}
		if z.Ad {
			z.Name = v.book.Say("article.ad")
		}
		if pl.Article.Withdrawn != nil {
			z.Name, z.Ad, z.Gone, z.Middle = v.book.Say("after.withdrawal"), false, true, middle(pl.Outlines)
		}
		if pl.Article.Open {
			z.Href = v.road.article(e.Key, pl.Article)
		}
		for _, o := range pl.Outlines {
			area[z.ID] += o.Area()
		}
		zones = append(zones, z)
	}
	sort.SliceStable(zones, func(i, j int) bool { return area[zones[i].ID] > area[zones[j].ID] })
	return zones
}

// Room a withdrawn place must have for its name, in points.
const (
	nameWidth  = 80
	nameHeight = 24
)

// middle is where the name of a withdrawn place stands: in the middle of its largest
// outline.
func middle(outlines []geom.Polygon) *geom.Point {
	var best geom.Polygon
	for _, o := range outlines {
		if best == nil || o.Area() > best.Area() {
			best = o
		}
	}
	b := best.Bounds()
	if b.Width() < nameWidth || b.Height() < nameHeight {
		return nil
	}
	return &geom.Point{X: (b.X0 + b.X1) / 2, Y: (b.Y0 + b.Y1) / 2}
}

// clip is a piece of a page's picture, cut by the server.
type clip struct {
	Src, Alt      string
	Width, Height int
	Eager         bool // seen at once
}

// clipOf describes a clipping that stands at an address, nil for none.
func clipOf(c *reader.Clipping, at, alt string) *clip {
	if c == nil {
		return nil
	}
	return &clip{Src: at, Alt: alt, Width: c.Width, Height: c.Height}
}

// pageName is 第01版 要闻.
func pageName(p *reader.Page, b *web.Wordbook) string {
	if section := legible(p.Section); section != "" {
		return b.Say("page.named", p.Address, section)
	}
	return b.Say("page.name", p.Address)
}
