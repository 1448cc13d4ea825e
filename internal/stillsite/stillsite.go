// Package stillsite turns the readers' site into files that need no server: it asks
// the site for every address that its pages lead to, writes the answers down, and
// makes all links between them relative, so that the folder can be opened from a
// disk or laid on any host of static files. It adds a search that a browser does by
// itself, lists of headlines by month for browsers without scripts, and pages that
// lead on from addresses of an earlier site.
//
// The pages are the site's own, as its templates make them. What only a server can
// do is left out of them.
package stillsite

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Site is what is pressed.
type Site struct {
	Handler  http.Handler // the readers' site, of the editions to be pressed alone
	Language string       // the segment that chooses the interface's language: hans, hant or en
	Origin   string       // where the folder will stand, such as https://paper.example; empty: not known
	Start    []string     // further addresses to begin at, without the language
	Articles []Article    // what is searched, newest first
	Leads    []Lead       // from addresses of an earlier site
	Progress func(done, known int)
}

// Article is one article as it is searched.
type Article struct {
	Address  string // /a/20250613-01-03
	Headline string
	Date     string // 2025-06-13
	When     string // as it is shown
	Page     string // as it is shown
	Text     string
}

// Lead leads from an address of an earlier site to one of ours.
type Lead struct{ From, To string }

// Report says what was written.
type Report struct {
	Files   int
	Bytes   int64
	Broken  []string // addresses that a page leads to and that nothing answered
	Shards  int      // of the search
	Largest int      // bytes of the largest of them
}

// Press writes the site into an empty folder.
func Press(ctx context.Context, s Site, dir string) (Report, error) {
	p := &press{Site: s, dir: dir, seen: map[string]bool{}, moved: map[string]string{}, taken: map[string]string{}}
	start := append([]string{"/", "/archive/", "/search"}, s.Start...)
	for _, at := range start {
		p.want("/" + s.Language + at)
	}
	for _, at := range []string{"/robots.txt", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"} {
		p.want(at)
	}
	if s.Origin != "" {
		p.want("/sitemap.xml")
	}
	for n := 0; len(p.queue) > 0; n++ {
		at := p.queue[0]
		p.queue = p.queue[1:]
		if err := p.fetch(ctx, at); err != nil {
			return p.report, fmt.Errorf("write %s down: %w", at, err)
		}
		if s.Progress != nil {
			s.Progress(n+1, n+1+len(p.queue))
		}
	}
	if err := p.searching(); err != nil {
		return p.report, err
	}
	if err := p.leads(); err != nil {
		return p.report, err
	}
	slices.Sort(p.report.Broken)
	return p.report, nil
}

// press writes one site.
type press struct {
	Site
	dir       string
	queue     []string
	seen      map[string]bool
	moved     map[string]string // addresses that lead to another one
	taken     map[string]string // files by the address they were written for
	months    []month           // of the archive, as they were met
	lastChunk int               // articles in the piece written last
	report    Report
}

// want has an address fetched, once.
func (p *press) want(at string) {
	if !p.seen[at] {
		p.seen[at] = true
		p.queue = append(p.queue, at)
	}
}

// answer is what the site said.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// ask asks the site as a browser would.
func (p *press) ask(ctx context.Context, at string) (*answer, error) {
	u, err := url.Parse(at)
	if err != nil {
		return nil, err
	}
	host := "static.invalid"
	if o, err := url.Parse(p.Origin); err == nil && o.Host != "" {
		host = o.Host
	}
	r := (&http.Request{Method: http.MethodGet, URL: u, Host: host, Header: http.Header{"Accept-Encoding": {"identity"}, "Accept-Language": {languageOf[p.Language]}},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, RemoteAddr: "127.0.0.1:1", Body: http.NoBody}).WithContext(ctx)
	a := &answer{header: http.Header{}}
	p.Handler.ServeHTTP(a, r)
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a, ctx.Err()
}

var languageOf = map[string]string{"hans": "zh-Hans", "hant": "zh-Hant", "en": "en"}

// fetch asks for an address and writes down what it says.
func (p *press) fetch(ctx context.Context, at string) error {
	a, err := p.ask(ctx, at)
	if err != nil {
		return err
	}
	switch {
	case a.status >= 300 && a.status < 400:
		if to, ok := p.own(at, a.header.Get("Location")); ok {
			p.want(to)
			return p.leadOn(at, to)
		}
		return nil
	case a.status != http.StatusOK:
		p.report.Broken = append(p.report.Broken, fmt.Sprintf("%s (%d)", at, a.status))
		return nil
	}
	body := a.body.Bytes()
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	switch {
	case kind == "text/html":
		if body, err = p.page(at, body); err != nil {
			return err
		}
	case kind == "text/javascript" || strings.HasSuffix(at, ".js"):
		body = classic(body)
	case kind == "text/css":
		body = p.style(at, body)
	case kind == "application/xml" && strings.Contains(string(body[:min(len(body), 500)]), "<sitemapindex"):
		p.siteMaps(at, body)
	}
	return p.write(p.fileOf(at), body)
}

// leadOn writes a page that leads from an address to another.
func (p *press) leadOn(from, to string) error {
	file, target := p.fileOf(from), p.fileOf(to)
	if file == target || path.Ext(file) != ".html" {
		return nil
	}
	return p.write(file, leading(relative(file, target), ""))
}

// write writes a file below the folder.
func (p *press) write(name string, data []byte) error {
	at := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	p.report.Files++
	p.report.Bytes += int64(len(data))
	return os.WriteFile(at, data, 0o644)
}
