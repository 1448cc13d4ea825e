package public

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// packJSON lists what a browser saves of an edition to show it without the
// network. The tag is another whenever anything of the edition is.
type packJSON struct {
	Name      string     `json:"name"`
	Tag       string     `json:"tag"`
	Addresses []string   `json:"addresses"`
	Pictures  [][]string `json:"pictures"` // of each page: the one to save, then those it stands in for
}

// packName is the last segment of a pack's address: /e/2026-11-24/pack.json.
const packName = "pack.json"

// packWidth is the width, in pixels, of the pictures in a pack: body type can
// be read in them.
const packWidth = 1600

// pack answers for /e/2026-11-24/pack.json.
func (s *Site) pack(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition) error {
	p := packJSON{Name: joined(" · ", legible(v.title.Name), v.book.Date("date.full", e.Key.Date)), Addresses: []string{v.road.edition(e.Key)}, Pictures: [][]string{}}
	for _, page := range e.Pages {
		if page.Withdrawn != nil {
			continue
		}
		p.Addresses = append(p.Addresses, v.road.page(e.Key, page))
		if pictures := packPictures(v, e, page); len(pictures) > 0 {
			p.Pictures = append(p.Pictures, pictures)
		}
	}
	for _, a := range e.Articles {
		p.Addresses = append(p.Addresses, v.road.article(e.Key, a))
		for i, f := range a.Figures[:min(len(a.Figures), maxFigures)] {
			if e.FigureClipping(f) != nil {
				p.Addresses = append(p.Addresses, v.road.clipping(e.Key, a, figureClip, i))
			}
		}
	}
	p.Addresses = append(p.Addresses, s.shellAssets()...)
	var err error
	if p.Tag, err = packTag(e, p); err != nil {
		return err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	rep := web.Reply{Type: "application/json; charset=utf-8", Body: body}
	if v.varies {
		rep.Vary = "Accept-Language"
	}
	c := web.NewCopy(rep)
	if v.order.name != "" {
		s.screenStock.Put(v.order.vintage, v.order.name, c)
	}
	v.turn.Leave()
	c.Serve(w, r)
	return nil
}

// packTag names everything an edition shows.
func packTag(e *reader.Edition, p packJSON) (string, error) {
	content := []any{p.Name, p.Addresses, p.Pictures, e.Revision}
	for _, a := range e.Articles {
		content = append(content, a.Article, a.Open)
	}
	for _, page := range e.Pages {
		for _, place := range page.Places {
			content = append(content, place.Article.Kind, place.Article.Open, place.Outlines)
		}
	}
	body, err := json.Marshal(content)
	return web.Tag(body), err
}

// packPictures are the addresses of a page's pictures, the one to save first.
func packPictures(v *visit, e *reader.Edition, p *reader.Page) []string {
	var out []string
	best := -1
	for _, pic := range p.Pictures {
		if typeOrder[pic.MediaType] == 0 {
			continue
		}
		// Narrowest first within a type: the first that is wide enough, else the widest.
		if best < 0 || p.Pictures[best].Width < min(packWidth, pic.Width) {
			best = slices.Index(p.Pictures, pic)
		}
		out = append(out, v.road.picture(e.Key, pic))
	}
	if best < 0 {
		return nil
	}
	first := v.road.picture(e.Key, p.Pictures[best])
	out = slices.DeleteFunc(out, func(s string) bool { return s == first })
	return append([]string{first}, out...)
}

// shellAssets are the site's style and scripts.
func (s *Site) shellAssets() []string {
	var out []string
	list, err := fs.ReadDir(files, "assets")
	if err != nil {
		panic(err) // they were read when the site was made
	}
	for _, f := range list {
		if name, err := s.assets.Name(f.Name()); err == nil && f.Name() != "worker.js" {
			out = append(out, "/assets/"+name)
		}
	}
	return out
}

// shell is what the worker keeps for when the network is away and nothing is
// saved. Offline are the messages by the first segment of the address asked for.
type shell struct {
	Tag       string            `json:"tag"`
	Addresses []string          `json:"addresses"`
	Offline   map[string]string `json:"offline"`
}

// shellLine is the line of the worker that the server fills in.
const shellLine = "const shell = { tag: '', addresses: [], offline: {} };"

// worker answers for /worker.js: the service worker stands at the root, so that
// it may answer for the whole site.
func (s *Site) worker(w http.ResponseWriter, r *http.Request) error {
	code, err := fs.ReadFile(files, "assets/worker.js")
	if err != nil {
		return err
	}
	sh := shell{Addresses: append(s.shellAssets(), "/offline"), Offline: map[string]string{"": "/offline"}}
	for prefix := range languagePrefixes {
		at := "/" + prefix + "/offline"
		sh.Addresses, sh.Offline[prefix] = append(sh.Addresses, at), at
	}
	slices.Sort(sh.Addresses)
	sh.Tag = web.Tag([]byte(strings.Join(sh.Addresses, "\n") + string(code)))
	filled, err := json.Marshal(sh)
	if err != nil {
		return err
	}
	body := strings.Replace(string(code), shellLine, "const shell = "+string(filled)+";", 1)
	web.Send(w, r, web.Reply{Type: "text/javascript; charset=utf-8", Body: []byte(body)})
	return nil
}

// offline answers for /offline, which the worker keeps and shows when the network
// is away: a message, and what was saved.
func (s *Site) offline(w http.ResponseWriter, r *http.Request, v *visit) error {
	f := s.frame(v, "notice", "/offline")
	f.Robots, f.Script = "noindex", "pack.js"
	f.HeadTitle = joined(" · ", f.T("notice.offline"), f.Name)
	return s.show(w, r, "notice", http.StatusOK, f, noticeScreen{Head: f.T("notice.offline"), Text: f.T("notice.offline_text"), Packs: f.T("notice.offline_saved")})
}

// manifest describes the site for browsers that put it beside their programs
// (W3C Web Application Manifest).
type manifest struct {
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Language   string         `json:"lang,omitempty"`
	Direction  string         `json:"dir"`
	ID         string         `json:"id"`
	Start      string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Theme      string         `json:"theme_color"`
	Background string         `json:"background_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Type    string `json:"type"`
	Sizes   string `json:"sizes"`
	Purpose string `json:"purpose,omitempty"`
}

// manifestName is the address of the manifest, after language and title.
const manifestName = "manifest.webmanifest"

func (s *Site) describeApp(w http.ResponseWriter, r *http.Request, v *visit) error {
	icon, err := s.assets.Name("icon.svg")
	if err != nil {
		return err
	}
	name := legible(v.title.Name)
	m := manifest{Name: name, ShortName: name, Language: contentLanguage(v.title.Language), Direction: "auto", ID: v.plain.front(), Start: v.road.front(), Scope: "/",
		Display: "minimal-ui", Theme: "#faf8f3", Background: "#faf8f3", Icons: []manifestIcon{{"/assets/" + icon, "image/svg+xml", "any", "any"}}}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	web.Send(w, r, web.Reply{Type: "application/manifest+json", Body: body})
	return nil
}
