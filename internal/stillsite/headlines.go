package stillsite

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// monthAddress is a month of the archive.
var monthAddress = regexp.MustCompile(`^/archive/(\d{4})/(\d{2})$`)

// month is a month of the archive with its page, whose frame the list of its
// headlines gets.
type month struct {
	day  string // 2025-06
	page []byte
}

// headlinesFile is where a month's list of headlines stands.
func headlinesFile(day string) string {
	return path.Join("archive", day[:4], day[5:], "headlines", "index.html")
}

// meet notes a month of which there are articles, and puts a link to its headlines
// on its page.
func (p *press) meet(doc *html.Node, plain string) error {
	m := monthAddress.FindStringSubmatch(plain)
	day := m[1] + "-" + m[2]
	if !slices.ContainsFunc(p.Articles, func(a Article) bool { return strings.HasPrefix(a.Date, day) }) {
		return nil
	}
	data, err := render(doc)
	if err != nil {
		return err
	}
	p.months = append(p.months, month{day, data})
	for _, n := range find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Div && has(n, "calendar") }) {
		n.AppendChild(with(element(atom.P), with(element(atom.A, "class", "button", "href", relative(p.fileOf(plain), headlinesFile(day))), p.words().headlines)))
	}
	return nil
}

// headlineLists writes each month's list of headlines, in the frame of its page of
// the archive.
func (p *press) headlineLists() error {
	for _, m := range p.months {
		doc, err := html.Parse(bytes.NewReader(m.page))
		if err != nil {
			return err
		}
		from, file := path.Join("archive", m.day[:4], m.day[5:], "index.html"), headlinesFile(m.day)
		rebase(doc, from, file)
		for _, main := range find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Main }) {
			p.listInto(main, m.day, file)
		}
		data, err := render(doc)
		if err != nil {
			return err
		}
		if err := p.write(file, data); err != nil {
			return err
		}
	}
	return nil
}

// listInto puts a month's headlines, day by day, in place of what is there.
func (p *press) listInto(main *html.Node, day, file string) {
	title := day
	for _, h := range find(main, func(n *html.Node) bool { return n.DataAtom == atom.H1 }) {
		title = strings.TrimSpace(textOf(h))
	}
	for main.FirstChild != nil {
		main.RemoveChild(main.FirstChild)
	}
	body := element(atom.Div, "class", "calendar")
	main.AppendChild(with(body, with(element(atom.H1), title+" "+p.words().headlines)))
	var list *html.Node
	last := ""
	for _, a := range p.Articles {
		if !strings.HasPrefix(a.Date, day) {
			continue
		}
		if a.Date != last {
			last = a.Date
			list = element(atom.Ol)
			body.AppendChild(with(element(atom.Section, "class", "leaf"), with(element(atom.H2), with(element(atom.Time, "datetime", a.Date), a.When)), list))
		}
		list.AppendChild(with(element(atom.Li, "class", "row"), with(element(atom.A, "href", relative(file, p.fileOf(a.Address)), "dir", "auto"), a.Headline), " ",
			with(element(atom.P, "class", "meta"), a.Page)))
	}
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// rebase turns the references of a page that stood in one file into those of
// another, deeper one.
func rebase(doc *html.Node, from, to string) {
	up := strings.Repeat("../", strings.Count(path.Dir(to), "/")-strings.Count(path.Dir(from), "/"))
	local := func(ref string) bool {
		return ref != "" && !strings.HasPrefix(ref, "#") && !strings.HasPrefix(ref, "/") && !strings.Contains(ref, ":")
	}
	for _, n := range find(doc, func(n *html.Node) bool { return n.Type == html.ElementNode }) {
		for _, key := range linking {
			if ref := attr(n, key); local(ref) {
				set(n, key, up+ref)
			}
		}
		if s := attr(n, "srcset"); s != "" {
			items := strings.Split(s, ", ")
			for i := range items {
				items[i] = up + items[i]
			}
			set(n, "srcset", strings.Join(items, ", "))
		}
	}
}
