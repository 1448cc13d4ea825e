package stillsite

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"
)

// leads writes a page for each address of an earlier site that is no file of ours.
func (p *press) leads() error {
	written := map[string]bool{}
	for _, l := range p.Leads {
		file, ok := leadFile(l.From)
		to := p.withLanguage(l.To)
		if !ok || written[file] || p.reserved(file) || !p.seen[to] {
			continue
		}
		written[file] = true
		canonical := ""
		if p.Origin != "" {
			canonical = strings.TrimSuffix(p.Origin, "/") + l.To
		}
		if err := p.write(file, leading(relative(file, p.fileOf(to)), canonical)); err != nil {
			return err
		}
	}
	return nil
}

// leadFile is the file of an earlier address; false for one that no file can stand
// for: a picture, a PDF, one with a query.
func leadFile(at string) (string, bool) {
	u, err := url.Parse(at)
	if err != nil || u.RawQuery != "" || u.Host != "" {
		return "", false
	}
	name := strings.TrimPrefix(path.Clean("/"+u.Path), "/")
	for _, s := range strings.Split(name, "/") {
		if safe(s) != s {
			return "", false
		}
	}
	switch path.Ext(name) {
	case ".htm", ".html", ".shtml":
		return name, name != "index.html"
	case "":
		return name + "/index.html", name != ""
	}
	return "", false
}

// reserved reports whether a file belongs to our own addresses.
func (p *press) reserved(file string) bool {
	first, _, _ := strings.Cut(file, "/")
	switch first {
	case "index.html", "e", "a", "b", "archive", "assets", "by", "feeds", "search", "sitemaps":
		return true
	}
	return false
}

// leading is a page that leads to another.
func leading(to, canonical string) []byte {
	to, canonical = html.EscapeString(to), html.EscapeString(canonical)
	link := ""
	if canonical != "" {
		link = fmt.Sprintf("<link rel=\"canonical\" href=\"%s\">\n", canonical)
	}
	return fmt.Appendf(nil, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>→</title>\n%s<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n<meta name=\"robots\" content=\"noindex\">\n</head>\n<body><main><h1><a href=\"%s\">→ %s</a></h1></main></body>\n</html>\n", link, to, to, to)
}
