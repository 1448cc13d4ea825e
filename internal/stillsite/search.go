package stillsite

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed still.js
var searchScript []byte

// Where the search stands. Its data are scripts: a page opened from a disk may
// read nothing else.
const (
	searchFolder = "search"
	searchFile   = "search/still.js"
	indexFile    = "search/index.js"
)

// Bounds on what a browser loads for a search: a shard is read whole.
const (
	shardBytes = 96 << 10 // of terms, before compression
	chunkBytes = 96 << 10 // of articles
	longestRow = 24 << 10 // of the places of one term in one row; a frequent term has several
)

// searchPage makes the site's search page one that searches by itself.
func (p *press) searchPage(doc *html.Node) {
	w := p.words()
	for _, n := range find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Form && has(n, "question") }) {
		set(n, "action", "index.html")
		for _, s := range find(n, func(n *html.Node) bool { return n.DataAtom == atom.Label && len(find(n, isSelect)) > 0 }) {
			remove(s) // hits come newest first
		}
		months := element(atom.P, "class", "by-month")
		for _, day := range p.monthsOfArticles() {
			with(months, with(element(atom.A, "class", "button", "href", relative("search/index.html", headlinesFile(day))), day), " ")
		}
		n.Parent.InsertBefore(with(element(atom.P, "class", "total", "role", "status", "hidden", "")), n.NextSibling)
		for _, r := range find(doc, func(n *html.Node) bool { return has(n, "results") }) {
			for r.FirstChild != nil {
				r.RemoveChild(r.FirstChild)
			}
			with(r, with(element(atom.Section, "class", "tips"), with(element(atom.Noscript), with(element(atom.P), w.noScript)), with(element(atom.P), w.tip),
				with(element(atom.H2), w.byMonth), months))
			for key, value := range map[string]string{"found": w.found, "found-more": w.foundMore, "none": w.none, "more": w.more, "searching": w.searching} {
				set(r, "data-"+key, value)
			}
			sort.Slice(r.Attr, func(i, j int) bool { return r.Attr[i].Key < r.Attr[j].Key })
		}
	}
	for _, head := range find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Head }) {
		with(head, element(atom.Script, "src", path.Base(searchFile), "defer", ""), element(atom.Script, "src", path.Base(indexFile), "defer", ""))
	}
}

func isSelect(n *html.Node) bool { return n.DataAtom == atom.Select }

// monthsOfArticles lists the months that have articles, the newest first.
func (p *press) monthsOfArticles() []string {
	var out []string
	for _, a := range p.Articles {
		if day := a.Date[:7]; len(out) == 0 || out[len(out)-1] != day {
			out = append(out, day)
		}
	}
	return out
}

// searching writes what the search reads, and the lists of headlines.
func (p *press) searching() error {
	if err := p.headlineLists(); err != nil {
		return err
	}
	if err := p.write(searchFile, searchScript); err != nil {
		return err
	}
	starts, err := p.chunks()
	if err != nil {
		return err
	}
	first, err := p.shards()
	if err != nil {
		return err
	}
	return p.script(indexFile, "banmianIndex", map[string]any{"articles": len(p.Articles), "chunks": starts, "shards": first, "fold": foldTable(p.Articles)})
}

// script writes a call with one value.
func (p *press) script(name, call string, args ...any) error {
	var b bytes.Buffer
	b.WriteString(call + "(")
	for i, a := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		data, err := json.Marshal(a)
		if err != nil {
			return err
		}
		b.Write(data)
	}
	b.WriteString(");\n")
	if strings.Contains(name, "/t/") || strings.Contains(name, "/d/") {
		p.report.Shards++
		p.report.Largest = max(p.report.Largest, b.Len())
	}
	return p.write(name, b.Bytes())
}

// row is an article as the search shows it: where, headline, day as a program and
// as a person reads it, page, text.
type row [6]string

// chunks writes the articles in pieces and gives the number of each piece's first.
func (p *press) chunks() ([]int, error) {
	var starts []int
	var rows []row
	size := 0
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		n := len(starts)
		starts = append(starts, 0)
		if n > 0 {
			starts[n] = starts[n-1] + p.lastChunk
		}
		p.lastChunk = len(rows)
		err := p.script(fmt.Sprintf("search/d/%d.js", n), "banmianArticles", n, rows)
		rows, size = nil, 0
		return err
	}
	for _, a := range p.Articles {
		text := a.Text
		rows = append(rows, row{relative("search/index.html", p.fileOf(a.Address)), a.Headline, a.Date, a.When, a.Page, text})
		if size += len(text) + len(a.Headline) + 100; size > chunkBytes {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return starts, flush()
}

// shards writes the terms in their order and gives the first of each piece. A term
// that stands in very many articles has several rows, one after the other.
func (p *press) shards() ([]string, error) {
	places := map[string][]int{}
	for i, a := range p.Articles {
		for t := range termsOf(a.Headline + "\n" + a.Text) {
			places[t] = append(places[t], i)
		}
	}
	terms := make([]string, 0, len(places))
	for t := range places {
		terms = append(terms, t)
	}
	sort.Strings(terms)
	var first []string
	var rows [][2]string
	size := 0
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		first = append(first, rows[0][0])
		err := p.script(fmt.Sprintf("search/t/%d.js", len(first)-1), "banmianTerms", len(first)-1, rows)
		rows, size = nil, 0
		return err
	}
	for _, t := range terms {
		for _, part := range packed(places[t]) {
			if n := len(t) + len(part) + 8; size+n > shardBytes {
				if err := flush(); err != nil {
					return nil, err
				}
				size = n
			} else {
				size += n
			}
			rows = append(rows, [2]string{t, part})
		}
	}
	return first, flush()
}

// packed writes numbers as steps to the base of 36, the first of each row as
// itself.
func packed(numbers []int) []string {
	var out []string
	var b strings.Builder
	last := 0
	for _, n := range numbers {
		step := n
		if b.Len() > 0 {
			step = n - last
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(int64(step), 36))
		last = n
		if b.Len() > longestRow {
			out = append(out, b.String())
			b.Reset()
		}
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}
