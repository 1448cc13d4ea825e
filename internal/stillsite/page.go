package stillsite

import (
	"bytes"
	"encoding/xml"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page makes a page of the site one that needs no server: its links lead from file
// to file, its scripts run when it is opened from a disk, and what only a server
// can do is gone.
func (p *press) page(at string, body []byte) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	file := p.fileOf(at)
	p.prune(doc)
	p.link(doc, at, file)
	switch plain := p.plain(at); {
	case plain == "/search":
		p.searchPage(doc)
	case monthAddress.MatchString(plain):
		if err := p.meet(doc, plain); err != nil {
			return nil, err
		}
	}
	return render(doc)
}

func render(doc *html.Node) ([]byte, error) {
	var out bytes.Buffer
	err := html.Render(&out, doc)
	return out.Bytes(), err
}

// prune takes out what only a server can do.
func (p *press) prune(doc *html.Node) {
	for _, n := range find(doc, func(n *html.Node) bool {
		switch {
		case n.DataAtom == atom.Link:
			rel := attr(n, "rel")
			return rel == "search" || rel == "manifest" || rel == "alternate" && (attr(n, "hreflang") != "" || strings.Contains(attr(n, "href"), "?"))
		case n.DataAtom == atom.Script && attr(n, "type") == "application/ld+json":
			return p.Origin == "" // it says nothing without whole addresses
		case n.DataAtom == atom.Script:
			return strings.Contains(attr(n, "src"), "/pack.")
		case n.DataAtom == atom.Form:
			return has(n, "ask") // asks the server for a day
		case n.DataAtom == atom.A && has(n, "poster"):
			return p.Origin == "" // its picture shows the whole address
		}
		return attr(n, "id") == "languages" || attr(n, "href") == "#languages" || has(n, "keep") || n.DataAtom == atom.A && has(n, "place")
	}) {
		remove(n)
	}
	for _, n := range find(doc, func(n *html.Node) bool { return attr(n, "data-regions") != "" }) {
		drop(n, "data-regions") // parts of pages are drawn by a server; the largest picture is there
	}
}

// linking are the attributes that lead somewhere.
var linking = []string{"href", "src", "action", "poster", "data-at"}

// link makes references relative, and has what they lead to fetched. A link to
// what is not pressed is no link any more.
func (p *press) link(doc *html.Node, at, file string) {
	for _, n := range find(doc, func(n *html.Node) bool { return n.Type == html.ElementNode }) {
		if n.DataAtom == atom.Script && attr(n, "type") == "module" {
			drop(n, "type") // a disk gives no modules
			n.Attr = append(n.Attr, html.Attribute{Key: "defer"})
		}
		if n.DataAtom == atom.Link && attr(n, "rel") == "canonical" {
			if p.Origin == "" {
				set(n, "href", path.Base(file)) // the page itself, wherever it lies
			}
			continue
		}
		for _, key := range linking {
			ref := attr(n, key)
			if ref == "" || strings.HasPrefix(ref, "#") {
				continue
			}
			to, local := p.refer(at, file, ref)
			switch {
			case local && to != "":
				set(n, key, to)
			case local:
				drop(n, key)
			}
		}
		if s := attr(n, "srcset"); s != "" {
			set(n, "srcset", p.sourceSet(at, file, s))
		}
	}
}

// refer gives a reference relative to a file, empty for one that leads to nothing
// that is pressed; it is not local when it leads to another site.
func (p *press) refer(at, file, ref string) (to string, local bool) {
	if strings.Contains(ref, "://") && (p.Origin == "" || !strings.HasPrefix(ref, strings.TrimSuffix(p.Origin, "/")+"/")) {
		return "", false
	}
	if i := strings.IndexByte(ref, ':'); i > 0 && !strings.ContainsAny(ref[:i], "/?#") && !strings.Contains(ref, "://") {
		return "", false // tel:, mailto:, data:
	}
	bare, fragment, _ := strings.Cut(ref, "#")
	target, ok := p.own(at, bare)
	if !ok {
		return "", true
	}
	target = p.withLanguage(target)
	p.want(target)
	to = relative(file, p.fileOf(target))
	if fragment != "" {
		to += "#" + fragment
	}
	return to, true
}

func (p *press) sourceSet(at, file, set string) string {
	var out []string
	for _, item := range strings.Split(set, ",") {
		ref, size, _ := strings.Cut(strings.TrimSpace(item), " ")
		if to, local := p.refer(at, file, ref); local && to != "" {
			out = append(out, strings.TrimSpace(to+" "+size))
		}
	}
	return strings.Join(out, ", ")
}

var styleURL = regexp.MustCompile(`url\(["']?(/[^"')]+)["']?\)`)

// style makes the references of a style sheet relative.
func (p *press) style(at string, body []byte) []byte {
	file := p.fileOf(at)
	return styleURL.ReplaceAllFunc(body, func(m []byte) []byte {
		ref := string(styleURL.FindSubmatch(m)[1])
		if to, _ := p.refer(at, file, ref); to != "" {
			return []byte(`url("` + to + `")`)
		}
		return m
	})
}

// classic makes a module a script that a disk can give: what it names stays its
// own.
func classic(body []byte) []byte {
	return slices.Concat([]byte("(()=>{\n"), body, []byte("\n})();\n"))
}

// siteMaps has the parts of a site map fetched.
func (p *press) siteMaps(at string, body []byte) {
	var index struct {
		Loc []string `xml:"sitemap>loc"`
	}
	if xml.Unmarshal(body, &index) != nil {
		return
	}
	for _, l := range index.Loc {
		if to, ok := p.own(at, l); ok {
			p.want(to)
		}
	}
}

// find gives the nodes below one that fit, in their order.
func find(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if fits(d) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func set(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func drop(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// has reports whether a node is of a class.
func has(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// element makes a node with attributes in pairs.
func element(a atom.Atom, pairs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
	for i := 0; i+1 < len(pairs); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: pairs[i], Val: pairs[i+1]})
	}
	return n
}

// with puts nodes and texts into a node.
func with(n *html.Node, inside ...any) *html.Node {
	for _, i := range inside {
		switch i := i.(type) {
		case *html.Node:
			n.AppendChild(i)
		case string:
			n.AppendChild(&html.Node{Type: html.TextNode, Data: i})
		}
	}
	return n
}
