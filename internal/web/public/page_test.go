package public_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// answer is what the site said.
type answer struct {
	StatusCode int
	Header     http.Header
	Body       *bytes.Buffer
}

// get asks the site for an address; headers are name and value in turn.
func get(t testing.TB, site http.Handler, address string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body}
}

// body is what is left of an answer's bytes.
func body(t testing.TB, res answer) []byte {
	t.Helper()
	return res.Body.Bytes()
}

// open asks for a page that must be there and reads its markup.
func open(t testing.TB, site http.Handler, address string, headers ...string) *html.Node {
	t.Helper()
	res := get(t, site, address, headers...)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d", address, res.StatusCode)
	}
	return parse(t, body(t, res))
}

func parse(t testing.TB, markup []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// all finds elements by a selector of our own small kind: steps parted by
// spaces, each a tag, .class, #id or [attribute] or [attribute=value], or
// several of these joined, each step anywhere below the one before.
func all(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for _, step := range strings.Fields(selector) {
		var next []*html.Node
		for _, f := range found {
			for d := range f.Descendants() {
				if d.Type == html.ElementNode && fits(d, step) && !slices.Contains(next, d) {
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

// one finds the only element of a selector.
func one(t testing.TB, n *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(n, selector)
	if len(found) != 1 {
		t.Fatalf("%d elements are %q, want one", len(found), selector)
	}
	return found[0]
}

func fits(n *html.Node, step string) bool {
	for step != "" {
		end := strings.IndexAny(step[1:], ".#[") + 1
		if step[0] == '[' {
			end = strings.IndexByte(step, ']') + 1
		}
		if end == 0 {
			end = len(step)
		}
		part := step[:end]
		step = step[end:]
		switch part[0] {
		case '.':
			if !slices.Contains(strings.Fields(attr(n, "class")), part[1:]) {
				return false
			}
		case '#':
			if attr(n, "id") != part[1:] {
				return false
			}
		case '[':
			name, value, given := strings.Cut(strings.Trim(part, "[]"), "=")
			if !has(n, name) || given && attr(n, name) != value {
				return false
			}
		default:
			if n.Data != part {
				return false
			}
		}
	}
	return true
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// text is what an element says, white space evened out.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
