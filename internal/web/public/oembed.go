package public

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// What stands at an address of ours, for programs that show links as more than
// links (oEmbed 1.0): /oembed?url=…&format=json. An edition and an article are rich
// text, a page is a photo.
const oembedName = "oembed"

// oembed is an answer, in the words of its specification.
type oembed struct {
	XMLName     xml.Name `json:"-" xml:"oembed"`
	Type        string   `json:"type" xml:"type"`
	Version     string   `json:"version" xml:"version"`
	Title       string   `json:"title,omitempty" xml:"title,omitempty"`
	Author      string   `json:"author_name,omitempty" xml:"author_name,omitempty"`
	AuthorURL   string   `json:"author_url,omitempty" xml:"author_url,omitempty"`
	Provider    string   `json:"provider_name,omitempty" xml:"provider_name,omitempty"`
	ProviderURL string   `json:"provider_url,omitempty" xml:"provider_url,omitempty"`
	CacheAge    int      `json:"cache_age" xml:"cache_age"`
	Thumbnail   string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbnailW  int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbnailH  int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
	URL         string   `json:"url,omitempty" xml:"url,omitempty"`
	HTML        string   `json:"html,omitempty" xml:"html,omitempty"`
	Width       int      `json:"width,omitempty" xml:"width,omitempty"`
	Height      int      `json:"height,omitempty" xml:"height,omitempty"`
}

// The size of rich text, in pixels, which nobody can know before it is laid out, and
// for how many seconds an answer holds: a withdrawal is to be seen within the hour.
const (
	richWidth  = 480
	richHeight = 240
	oembedAge  = 3600
	leastSide  = 16
)

// bounds are how large the program wants it at most.
type bounds struct{ width, height int }

// embeddable answers for /oembed.
func (s *Site) embeddable(w http.ResponseWriter, r *http.Request, v *visit) error {
	web.Share(w)
	q := r.URL.Query()
	write := writeJSON
	kind := "application/json; charset=utf-8"
	switch q.Get("format") {
	case "", "json":
	case "xml":
		write, kind = writeXML, "text/xml; charset=utf-8"
	default:
		s.refuse(w, r, http.StatusNotImplemented)
		return nil
	}
	most := bounds{1 << 20, 1 << 20}
	for name, into := range map[string]*int{"maxwidth": &most.width, "maxheight": &most.height} {
		if text := q.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > 1<<20 {
				return paper.Faultf(paper.Invalid, "%s %q is no number of pixels", name, text)
			}
			*into = n
		}
	}
	o, err := s.embedOf(r, q.Get("url"), most)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, o); err != nil {
		return err
	}
	v.turn.Leave()
	web.Send(w, r, web.Reply{Type: kind, Body: b.Bytes(), Shared: true})
	return nil
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	return e.Encode(v)
}

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`+"\n"); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(v)
}

// embedOf describes what stands at an address, which must be of this site.
func (s *Site) embedOf(r *http.Request, address string, most bounds) (oembed, error) {
	base := s.absolute(r)
	u, err := url.Parse(address)
	own, ownErr := url.Parse(base)
	if err != nil || ownErr != nil || u.Host != "" && !strings.EqualFold(u.Host, own.Host) || u.Host == "" && u.Scheme != "" || !strings.HasPrefix(u.Path, "/") {
		return oembed{}, notFound(r)
	}
	v, err := s.visit(r, strings.Split(u.Path[1:], "/"))
	if err != nil {
		return oembed{}, err
	}
	at := v.rest
	switch {
	case v.title.Slug == "":
	case len(at) == 1 && at[0] == "":
		e, err := s.Reader.Latest(r.Context(), v.title.Slug)
		if err != nil {
			return oembed{}, err
		}
		return s.embedEdition(base, v, e, most)
	case (len(at) == 2 || len(at) == 3) && at[0] == "e":
		e, err := s.editionAt(r, v, at[1])
		if err != nil {
			return oembed{}, err
		}
		if len(at) == 2 || at[2] == "" {
			return s.embedEdition(base, v, e, most)
		}
		if p := e.Page(at[2]); p != nil && p.Withdrawn == nil {
			return s.embedPage(r, base, v, e, p, most)
		} else if p != nil {
			return oembed{}, goneFault(r)
		}
	case len(at) == 2 && at[0] == "a":
		return s.embedArticle(r, base, v, at[1], most)
	}
	return oembed{}, notFound(r)
}

func (s *Site) embedding(base string, v *visit, kind, title string) oembed {
	return oembed{Type: kind, Version: "1.0", Title: title, Provider: legible(v.title.Name), ProviderURL: base + v.road.front(), CacheAge: oembedAge}
}

// rich fills in text with its size.
func (o oembed) rich(html []byte, most bounds) oembed {
	o.HTML, o.Width, o.Height = string(html), min(richWidth, most.width), min(richHeight, most.height)
	return o
}

// thumb adds a small picture where it is not larger than wanted.
func (o oembed) thumb(src string, width, height int, most bounds) oembed {
	if src != "" && width <= most.width && height <= most.height {
		o.Thumbnail, o.ThumbnailW, o.ThumbnailH = src, width, height
	}
	return o
}

func (s *Site) embedEdition(base string, v *visit, e *reader.Edition, most bounds) (oembed, error) {
	d := s.today(base, v, e, fewHeadlines)
	html, err := d.markup()
	o := s.embedding(base, v, "rich", joined(" · ", d.Title, d.When)).rich(html, most)
	if c := d.Cover; c != nil {
		o = o.thumb(c.Src, c.Width, c.Height, most)
	}
	return o, err
}

func (s *Site) embedPage(r *http.Request, base string, v *visit, e *reader.Edition, p *reader.Page, most bounds) (oembed, error) {
	var pic archive.Picture
	for _, x := range p.Pictures {
		if x.MediaType != "image/avif" && typeOrder[x.MediaType] > 0 && x.Width <= most.width && x.Height <= most.height && x.Width > pic.Width {
			pic = x
		}
	}
	o := s.embedding(base, v, "photo", joined(" · ", legible(v.title.Name), v.book.Date("date.full", e.Key.Date), pageName(p, v.book)))
	if pic.Width > 0 {
		o.URL, o.Width, o.Height = base+v.road.picture(e.Key, pic), pic.Width, pic.Height
		return o, nil
	}
	// Every picture there is is larger than wanted: one is made that is not.
	full, ok := s.original(e, p)
	w, h := min(most.width, full.Width), most.height
	if !ok || w < leastSide || h < leastSide {
		return oembed{}, notFound(r)
	}
	if w*full.Height > h*full.Width {
		w = h * full.Width / full.Height
	}
	h = w * full.Height / full.Width
	if w < 1 || h < 1 || w*h > full.MaxArea {
		return oembed{}, notFound(r)
	}
	o.URL, o.Width, o.Height = imageService(base, e.Key, p)+"/full/"+num(float64(w))+","+num(float64(h))+"/0/default.jpg", w, h
	return o, nil
}

// quotation is an article in another's page. Its class is for that page's own style.
var quotation = template.Must(template.New("article").Parse(`<blockquote class="banmian-article" cite="{{.URL}}"{{with .Language}} lang="{{.}}"{{end}}>
{{- with .Kicker}}
<p class="banmian-kicker">{{.}}</p>{{end}}
<p class="banmian-headline"><a href="{{.URL}}">{{.Headline}}</a></p>
{{- with .Excerpt}}
<p>{{.}}</p>{{end}}
<footer>{{.Title}}, <time datetime="{{.Date}}">{{.When}}</time>, <a href="{{.PageURL}}">{{.Page}}</a></footer>
</blockquote>
`))

func (s *Site) embedArticle(r *http.Request, base string, v *visit, name string, most bounds) (oembed, error) {
	key, page, number, ok := parseArticle(name)
	if !ok {
		return oembed{}, notFound(r)
	}
	key.Title = v.title.Slug
	e, err := s.Reader.Edition(r.Context(), key)
	if err != nil {
		return oembed{}, err
	}
	if e.WithdrawnAt(page, number) != nil {
		return oembed{}, goneFault(r)
	}
	a := e.Article(page, number)
	if a == nil {
		return oembed{}, notFound(r)
	}
	title, own := headline(a.Article, v.book)
	d := map[string]string{"Language": contentLanguage(v.title.Language), "Headline": title, "URL": base + v.road.article(key, a), "Title": legible(v.title.Name),
		"Date": key.Date.String(), "When": v.book.Date("date.full", key.Date), "Page": pageName(a.Page, v.book), "PageURL": base + v.road.page(key, a.Page)}
	if own {
		d["Kicker"] = strings.Join(legibleAll(a.Kicker), " ")
	}
	if len(a.Paragraphs) > 0 {
		d["Excerpt"] = excerpt(a.Paragraphs[0], excerptLength)
	}
	var b bytes.Buffer
	if err := quotation.Execute(&b, d); err != nil {
		return oembed{}, err
	}
	o := s.embedding(base, v, "rich", title).rich(b.Bytes(), most)
	if all := names(a); len(all) > 0 {
		o.Author, o.AuthorURL = strings.Join(all, ", "), base+v.road.contributor(all[0])
	}
	if len(a.Figures) > 0 {
		if c := e.FigureClipping(a.Figures[0]); c != nil {
			o = o.thumb(base+v.road.clipping(key, a, figureClip, 0), c.Width, c.Height, most)
		}
	}
	return o, nil
}

// offerEmbedding tells programs, in the head of a screen, where to ask.
func (f *frame) offerEmbedding(at string) {
	for _, form := range []string{"json", "xml"} {
		kind := map[string]string{"json": "application/json+oembed", "xml": "text/xml+oembed"}[form]
		f.Feeds = append(f.Feeds, link{Href: "/" + oembedName + "?" + url.Values{"url": {at}, "format": {form}}.Encode(), Text: f.Name, Lang: kind})
	}
}
