package archivetest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Full is a value with every field, at every depth, set to something of its own,
// so that a field an adapter forgets shows. Every slice has two elements.
func Full[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("字%d “x”\n", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 1/float64(*n+2)) // not a round number: precision must survive
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("archivetest: no way to fill a " + v.Type().String())
	}
}

// Edition is an edition of invented text with so many pages, about as much on
// each as a broadsheet carries: 26 articles, 480 lines.
func Edition(pages int) paper.Edition {
	const articlesPerPage, linesPerArticle, zonesPerArticle = 26, 18, 3
	e := paper.Edition{Title: paper.Title{Name: "云汀日报", Language: "zh-Hans"}, Number: paper.Number{InYear: 27, Total: 177}, PageCount: pages}
	for p := 1; p <= pages; p++ {
		page := paper.Page{Sequence: p, Label: fmt.Sprintf("%02d", p), Section: "要闻", Width: 992.13, Height: 1417.32, Source: fmt.Sprintf("p%d.pdf#1", p)}
		for n := range articlesPerPage {
			a := paper.Article{ID: fmt.Sprintf("p%d-a%d", p, n+1), Kind: paper.KindStory, Headline: fmt.Sprintf("第%d版第%d条:河边的灯亮了", p, n+1),
				Bylines: []paper.Byline{{Role: "记者", Names: []string{"许听澜"}}}, Dateline: paper.Dateline{Text: "本报讯"}, Confidence: 0.93}
			part := paper.Part{Page: p}
			for z := range zonesPerArticle {
				zone := paper.Zone{ID: fmt.Sprintf("p%d-z%d", p, n*zonesPerArticle+z+1), Role: paper.RoleBody, Direction: paper.Horizontal, Confidence: 0.97}
				for l := range linesPerArticle / zonesPerArticle {
					x, y := 40.25+float64(n%5)*183.7, 90.125+float64(n/5)*240.3+float64(l)*11.42
					zone.Lines = append(zone.Lines, paper.Line{Text: line(p*1000 + n*50 + z*7 + l), Box: geom.R(x, y, x+150.333, y+9.75)})
				}
				zone.Polygon = zone.Lines[0].Box.Union(zone.Lines[len(zone.Lines)-1].Box).Polygon()
				page.Zones = append(page.Zones, zone)
				part.Zones = append(part.Zones, zone.ID)
				a.Paragraphs = append(a.Paragraphs, strings.Repeat(line(p*31+n*17+z), 5)+"。")
			}
			part.Polygon = geom.R(40, 90, 190, 330).Polygon()
			a.Parts = []paper.Part{part}
			e.Articles = append(e.Articles, a)
		}
		e.Pages = append(e.Pages, page)
	}
	return e
}

// line is fifteen characters that look like none of their neighbours, so that
// packing is not flattered by repetition.
func line(seed int) string {
	const first, span = 0x4e00, 2500
	var b strings.Builder
	x := uint32(seed)*2654435761 + 1
	for range 15 {
		x = x*1664525 + 1013904223
		b.WriteRune(rune(first + (x>>8)%span))
	}
	return b.String()
}

// Proposal is a reading of an edition of the invented title city-news.
func Proposal(date string, digest string) archive.Proposal {
	d, err := paper.ParseDate(date)
	if err != nil {
		panic(err)
	}
	e := Edition(1)
	e.Articles, e.Pages[0].Zones = e.Articles[:2], e.Pages[0].Zones[:6]
	e.Articles[0].Headline = "头条 " + digest
	e.Date = d
	return archive.Proposal{Title: archive.Title{Slug: "city-news", Name: "城市新闻", Language: "zh-Hans"}, Date: d, Digest: digest, Edition: e,
		Sources: []archive.Source{{Name: "第一版.pdf", Blob: "aa", Size: 3 << 30}, {Name: "p2.pdf", Blob: "ab", Size: 12}},
		Pictures: []archive.Picture{{Page: 1, Width: 2000, Height: 2857, MediaType: "image/webp", Blob: "ba", Size: 70_000},
			{Page: 1, Width: 300, Height: 428, MediaType: "image/webp", Blob: "bb", Size: 9_000}}}
}
