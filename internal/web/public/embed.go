package public

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// The newest paper for a portal's page, without a frame in it:
//
//	/embed/today.html   a fragment of HTML without scripts or style, to be laid into a page
//	/embed/today.json   the same for programs
//	/embed/today.js     puts the fragment where the script stands
//
// ?n= is how many headlines, 6 without it. All addresses in them are absolute; all
// text is escaped.
const (
	embedName   = "embed"
	todayScript = "today.js"

	fewHeadlines  = 6
	mostEmbedded  = 40
	embeddedCover = 480 // pixels, the width a cover is sought near
)

// today is the newest paper as a portal shows it.
type today struct {
	Title    string         `json:"title"`
	Language string         `json:"language,omitempty"`
	Date     string         `json:"date"`
	When     string         `json:"-"`
	URL      string         `json:"url"`
	Home     string         `json:"home"`
	Pages    int            `json:"page_count"`
	Cover    *todayCover    `json:"cover,omitempty"`
	Articles []todayArticle `json:"articles"`
}

type todayCover struct {
	Src    string `json:"src"`
	Href   string `json:"url"`
	Alt    string `json:"alt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type todayArticle struct {
	Headline string `json:"headline"`
	Kicker   string `json:"kicker,omitempty"`
	Excerpt  string `json:"excerpt,omitempty"`
	URL      string `json:"url"`
	Page     string `json:"page"`
	Section  string `json:"section,omitempty"`
}

// fragment is the markup. Its classes are for the portal's own style.
var fragment = template.Must(template.New("today").Parse(`<section class="banmian-today"{{with .Language}} lang="{{.}}"{{end}}>
<p class="banmian-title"><a href="{{.Home}}">{{.Title}}</a> <a href="{{.URL}}"><time datetime="{{.Date}}">{{.When}}</time></a></p>
{{- with .Cover}}
<p class="banmian-cover"><a href="{{.Href}}"><img src="{{.Src}}" width="{{.Width}}" height="{{.Height}}" alt="{{.Alt}}" loading="lazy" decoding="async"></a></p>
{{- end}}
{{- if .Articles}}
<ol class="banmian-headlines">
{{- range .Articles}}
<li><a href="{{.URL}}">{{.Headline}}</a></li>
{{- end}}
</ol>
{{- end}}
</section>
`))

// embedded answers for /embed/….
func (s *Site) embedded(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	web.Share(w)
	if name == todayScript {
		body, err := files.ReadFile("assets/" + todayScript)
		if err != nil {
			return err
		}
		web.Send(w, r, web.Reply{Type: "text/javascript; charset=utf-8", Body: body, Shared: true})
		return nil
	}
	most := fewHeadlines
	if text := r.URL.Query().Get("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > mostEmbedded {
			return paper.Faultf(paper.Invalid, "%q headlines cannot be had", text)
		}
		most = n
	}
	if name != "today.html" && name != "today.json" {
		return notFound(r)
	}
	e, err := s.Reader.Latest(r.Context(), v.title.Slug)
	if err != nil {
		return err
	}
	d := s.today(s.absolute(r), v, e, most)
	if name == "today.json" {
		var b bytes.Buffer
		if err := writeJSON(&b, d); err != nil {
			return err
		}
		return s.sendKept(w, r, v, s.screenStock, web.Reply{Type: "application/json; charset=utf-8", Body: b.Bytes(), Shared: true})
	}
	markup, err := d.markup()
	if err != nil {
		return err
	}
	return s.sendKept(w, r, v, s.screenStock, web.Reply{Type: "text/html; charset=utf-8", Language: d.Language, Vary: "Accept-Language", Body: markup, Shared: true})
}

func (d today) markup() ([]byte, error) {
	var b bytes.Buffer
	err := fragment.Execute(&b, d)
	return b.Bytes(), err
}

// today gathers what a portal shows.
func (s *Site) today(base string, v *visit, e *reader.Edition, most int) today {
	d := today{Title: legible(v.title.Name), Language: contentLanguage(v.title.Language), Date: e.Key.Date.String(), When: v.book.Date("date.full", e.Key.Date),
		URL: base + v.road.edition(e.Key), Home: base + v.road.front(), Pages: len(e.Pages), Articles: []todayArticle{}}
	if len(e.Pages) > 0 && e.Pages[0].Withdrawn == nil {
		d.Cover = coverOf(base, v, e, e.Pages[0])
	}
	for _, a := range e.Articles {
		if len(d.Articles) == most {
			break
		}
		title, own := headline(a.Article, v.book)
		if a.Kind == paper.KindAd || a.Kind == paper.KindNotice {
			continue
		}
		t := todayArticle{Headline: title, URL: base + v.road.article(e.Key, a), Page: a.Page.Address, Section: legible(a.Page.Section)}
		if own {
			t.Kicker = strings.Join(legibleAll(a.Kicker), " ")
		}
		if len(a.Paragraphs) > 0 {
			t.Excerpt = excerpt(a.Paragraphs[0], excerptLength)
		}
		d.Articles = append(d.Articles, t)
	}
	return d
}

// coverOf is a page's picture of a moderate size that every browser shows, nil for
// none.
func coverOf(base string, v *visit, e *reader.Edition, p *reader.Page) *todayCover {
	c := todayCover{Href: base + v.road.page(e.Key, p), Alt: v.book.Say("page.picture", pageName(p, v.book))}
	for _, pic := range p.Pictures {
		if pic.MediaType == "image/avif" || typeOrder[pic.MediaType] == 0 {
			continue
		}
		if c.Width == 0 || distance(pic.Width, embeddedCover) < distance(c.Width, embeddedCover) {
			c.Src, c.Width, c.Height = base+v.road.picture(e.Key, pic), pic.Width, pic.Height
		}
	}
	if c.Width == 0 {
		return nil
	}
	return &c
}

func distance(a, b int) int { return max(a-b, b-a) }
