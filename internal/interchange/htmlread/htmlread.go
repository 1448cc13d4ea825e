// Package htmlread makes a small tree of an HTML page of a stranger: elements,
// text and comments in their order, whatever is broken about it. It bounds what
// such a page may cost: bytes, nodes, depth, attributes.
//
// It is no browser. It runs no script, fetches nothing, and closes elements by a
// few plain rules, enough to find a page's headings, links and paragraphs.
package htmlread

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds of one page. A page of a newspaper's site has some thousand elements.
const (
	MostBytes      = 8 << 20
	mostNodes      = 200_000
	mostDepth      = 200 // deeper elements stand beside each other
	mostAttributes = 64
	mostToken      = 2 << 20
	// lookBack bounds how far out an end tag looks for what it ends, so that a
	// page of end tags costs no more than its length.
	lookBack = 64
)

// The names of nodes that are no elements.
const (
	Text    = "#text"
	Comment = "#comment"
)

// Node is an element, a text or a comment.
type Node struct {
	Name     string // of the element in small letters, Text or Comment
	Data     string // of a text or comment
	Parent   *Node  // nil for the page
	Children []*Node
	attrs    []html.Attribute
}

// Page is one page of HTML.
type Page struct {
	*Node
	Encoding string // what it was read as
	Guessed  bool   // the page does not say its encoding, or says another
}

// Read reads a page. It fails when the page is larger than MostBytes, holds too
// much, or is no text; every other fault of HTML is lived with.
func Read(name string, r io.Reader) (*Page, error) {
	data, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Err: err, Remedy: "try again"}
	}
	if len(data) > MostBytes {
		return nil, refuse(name, fmt.Sprintf("it is larger than %d MiB", MostBytes>>20))
	}
	text, encoding, guessed := decode(data)
	if text == "" && len(data) > 0 {
		return nil, refuse(name, "it is no text")
	}
	root, err := parse(text)
	if err != nil {
		return nil, refuse(name, err.Error())
	}
	return &Page{Node: root, Encoding: encoding, Guessed: guessed}, nil
}

func refuse(name, why string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read " + name, Why: why, Remedy: "export the page again"}
}

// void are the elements without an end tag.
var void = set("area base br col embed hr img input link meta param source track wbr basefont bgsound frame")

// ends are the open elements that a start tag closes, up to the ones around.
var ends = map[string]struct{ closed, within map[string]bool }{
	"p": {set("p"), set("td th li div table body")}, "li": {set("li p"), set("ul ol menu")}, "tr": {set("tr td th p"), set("table")},
	"td": {set("td th p"), set("tr table")}, "th": {set("td th p"), set("tr table")}, "option": {set("option"), set("select")},
	"dt": {set("dt dd p"), set("dl")}, "dd": {set("dt dd p"), set("dl")},
	"table": {set("p"), set("td th li div body")}, "div": {set("p"), set("td th li div body")}, "ul": {set("p"), set("td th li div body")},
	"h1": {set("p"), set("td th li div body")}, "h2": {set("p"), set("td th li div body")}, "h3": {set("p"), set("td th li div body")}, "h4": {set("p"), set("td th li div body")},
	"a": {set("a"), set("td th li div body table p h1 h2 h3 h4")}, // links do not nest
}

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

func parse(text string) (*Node, error) {
	root := &Node{Name: "#page"}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(mostToken)
	b := builder{open: []*Node{root}}
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("a tag or a text in it is longer than %d MiB", mostToken>>20)
			}
			return root, nil
		case html.TextToken, html.CommentToken:
			t := z.Token()
			name := Text
			if kind == html.CommentToken {
				name = Comment
			}
			b.add(&Node{Name: name, Data: t.Data})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if len(t.Attr) > mostAttributes {
				t.Attr = t.Attr[:mostAttributes]
			}
			b.start(&Node{Name: t.Data, attrs: t.Attr}, kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			b.end(z.Token().Data)
		}
		if b.nodes > mostNodes {
			return nil, fmt.Errorf("it holds more than %d elements", mostNodes)
		}
	}
}

// inHead are the elements that may stand in a page's head.
var inHead = set("title meta link script style base noscript template object basefont bgsound")

// builder is a tree in the making.
type builder struct {
	open  []*Node // from the page inwards
	nodes int
}

func (b *builder) add(n *Node) {
	b.nodes++
	n.Parent = b.open[len(b.open)-1]
	n.Parent.Children = append(n.Parent.Children, n)
}

func (b *builder) start(n *Node, closed bool) {
	if rule, ok := ends[n.Name]; ok {
		for i := len(b.open) - 1; i > 0 && i >= len(b.open)-lookBack && !rule.within[b.open[i].Name]; i-- {
			if rule.closed[b.open[i].Name] {
				b.open = b.open[:i]
			}
		}
	}
	if len(b.open) > 1 && !inHead[n.Name] {
		// A page without the end of its head: what shows begins its body.
		for i := 1; i < len(b.open) && i <= 2; i++ {
			if b.open[i].Name == "head" {
				b.open = b.open[:i]
			}
		}
	}
	b.add(n)
	if !closed && !void[n.Name] && len(b.open) < mostDepth {
		b.open = append(b.open, n)
	}
}

// barriers are elements that an end tag of something else does not close.
var barriers = set("table td th body")

func (b *builder) end(name string) {
	for i := len(b.open) - 1; i > 0 && i >= len(b.open)-lookBack; i-- {
		if b.open[i].Name == name {
			b.open = b.open[:i]
			return
		}
		if barriers[b.open[i].Name] && !barriers[name] && name != "tr" && name != "html" {
			return
		}
	}
}

// Attr gives the value of an attribute, trimmed; empty when there is none.
func (n *Node) Attr(name string) string {
	for _, a := range n.attrs {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// Each calls f for the node and all inside it, in the page's order; where f
// gives false what is inside is passed over.
func (n *Node) Each(f func(*Node) bool) {
	if !f(n) {
		return
	}
	for _, k := range n.Children {
		k.Each(f)
	}
}

// All lists the elements of a name inside the node.
func (n *Node) All(name string) []*Node {
	var out []*Node
	n.Each(func(k *Node) bool {
		if k.Name == name {
			out = append(out, k)
		}
		return true
	})
	return out
}

// Within reports whether the node is, or stands in, one that is so.
func (n *Node) Within(is func(*Node) bool) bool {
	for at := n; at != nil; at = at.Parent {
		if is(at) {
			return true
		}
	}
	return false
}

// Named reports whether the node's id or one of its classes is one of the
// names, which are in small letters.
func (n *Node) Named(names ...string) bool {
	own := append(strings.Fields(strings.ToLower(n.Attr("class"))), strings.ToLower(n.Attr("id")))
	for _, o := range own {
		for _, name := range names {
			if o == name {
				return true
			}
		}
	}
	return false
}
