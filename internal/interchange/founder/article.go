package founder

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/interchange/htmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// article is one article of the site.
type article struct {
	file   string
	page   *page  // on which it begins
	listed string // its title in the page's list
	why    string // why it could not be read

	kicker, deck []string
	headline     string
	bylines      []paper.Byline
	paragraphs   []string
	figures      []picture
}

// picture is one of an article.
type picture struct{ file, caption string }

// readText reads every article's file.
func (s *site) readText() {
	for _, a := range s.articles {
		doc, err := s.open(a.file)
		if err != nil {
			a.why = err.Error()
			a.headline = a.listed
			continue
		}
		s.readArticle(a, doc)
	}
}

// readArticle takes an article from its page: first where its text stands, then
// the heads before it.
func (s *site) readArticle(a *article, doc *htmlread.Page) {
	body := bodyOf(doc)
	said := properties(doc)
	s.pictures(a, doc, body)
	a.paragraphs = body.lines()
	heads := headsOf(doc, body, cmp.Or(said["title"], a.listed, documentTitle(doc)))
	a.headline = cmp.Or(heads.headline, one(said["title"]), a.listed)
	a.kicker = orLines(heads.kicker, said["introtitle"])
	a.deck = orLines(heads.deck, said["subtitle"])
	a.kicker = without(a.kicker, a.headline)
	a.deck = without(a.deck, a.headline)
	a.bylines = heads.bylines
	if len(a.bylines) == 0 {
		a.bylines = byline(one(said["author"]))
	}
}

// one is a property's text in one line.
func one(property string) string { return strings.Join(lines(property), " ") }

// lines are those of a property, which may hold marks of paragraphs.
func lines(property string) []string {
	if property == "" {
		return nil
	}
	doc, err := htmlread.Read("property", strings.NewReader(property))
	if err != nil {
		return nil
	}
	return doc.Lines(nil)
}

func orLines(shown []string, property string) []string {
	if len(shown) > 0 {
		return shown
	}
	return lines(property)
}

// without leaves out lines that only say the headline again.
func without(all []string, headline string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return plain(s) == plain(headline) })
}

// plain is a text without spaces, to compare.
func plain(s string) string { return strings.Join(strings.Fields(s), "") }

// byline reads a text that the site calls the author's.
func byline(text string) []paper.Byline {
	text = strings.Trim(text, " \u3000:：")
	if text == "" || len([]rune(text)) > longestLine {
		return nil
	}
	if by, ok := wording.Byline(text); ok {
		return by
	}
	if names, ok := wording.HanNames(text); ok {
		return []paper.Byline{{Role: "作者", Names: names}}
	}
	role := "author"
	if wording.ShareCJK(text) > 0.5 {
		role = "作者"
	}
	return []paper.Byline{{Role: role, Names: []string{text}}}
}

// facts are the names of what exporters write into a comment for their own
// search: <founder-title>…</founder-title>, or plain <title>.
var facts = []string{"title", "introtitle", "subtitle", "author"}

func properties(doc *htmlread.Page) map[string]string {
	out := map[string]string{}
	doc.Each(func(n *htmlread.Node) bool {
		if n.Name != htmlread.Comment || !strings.Contains(n.Data, "enpproperty") {
			return true
		}
		for _, name := range facts {
			for _, tag := range []string{"founder-" + name, name} {
				if v := inside(n.Data, tag); v != "" && out[name] == "" {
					out[name] = v
				}
			}
		}
		return true
	})
	return out
}

// inside is what stands between a tag and its end.
func inside(data, tag string) string {
	_, rest, begun := strings.Cut(data, "<"+tag+">")
	value, _, ended := strings.Cut(rest, "</"+tag+">")
	if !begun || !ended || len(value) > 16<<10 {
		return ""
	}
	return strings.TrimSpace(value)
}

func documentTitle(doc *htmlread.Page) string {
	if t := doc.All("title"); len(t) > 0 {
		return htmlread.Squeeze(textIn(t[0]))
	}
	return ""
}

// body is where an article's text stands: an element, or what is between two
// comments, which may begin in one element and end in another.
type body struct {
	nodes []*htmlread.Node // whole elements and texts, in order
	set   map[*htmlread.Node]bool
}

// The marks of a text, in the order they are believed.
var bodyNames = []string{"ozoom", "articlecontent", "articletext", "news_content", "zoom", "newscontent", "content_text", "article-content", "text_c"}

// bodyOf finds the text. Of marks that stand twice, as some exporters print the
// text a second time for other uses, the first that holds any counts.
func bodyOf(doc *htmlread.Page) body {
	if nodes := between(doc); len(nodes) > 0 {
		return newBody(nodes)
	}
	for _, name := range []string{"founder-content", "cms-content"} {
		for _, n := range doc.All(name) {
			if len(n.Lines(nil)) > 0 {
				return newBody([]*htmlread.Node{n})
			}
		}
	}
	for _, name := range bodyNames {
		var found *htmlread.Node
		doc.Each(func(n *htmlread.Node) bool {
			if found == nil && n.Name != "body" && n.Named(name) && len(n.Lines(nil)) > 0 {
				found = n
			}
			return found == nil
		})
		if found != nil {
			return newBody([]*htmlread.Node{found})
		}
	}
	return newBody(longest(doc))
}

// between is what stands between the comments that open and close the text.
func between(doc *htmlread.Page) []*htmlread.Node {
	var out []*htmlread.Node
	inside, done := false, false
	var walk func(n *htmlread.Node)
	walk = func(n *htmlread.Node) {
		if done {
			return
		}
		if n.Name == htmlread.Comment {
			switch strings.ToLower(strings.TrimSpace(n.Data)) {
			case "enpcontent":
				inside = true
			case "/enpcontent":
				done = inside && anyText(out)
				inside = inside && done
				if !done {
					out = nil
				}
			}
			return
		}
		if inside && !holdsMark(n) {
			out = append(out, n)
			return
		}
		for _, k := range n.Children {
			walk(k)
		}
	}
	walk(doc.Node)
	if !done && !anyText(out) {
		return nil
	}
	return out
}

func anyText(nodes []*htmlread.Node) bool {
	return slices.ContainsFunc(nodes, func(n *htmlread.Node) bool { return len(n.Lines(nil)) > 0 })
}

// holdsMark reports whether the closing comment stands inside the element.
func holdsMark(n *htmlread.Node) bool {
	found := false
	n.Each(func(k *htmlread.Node) bool {
		found = found || k.Name == htmlread.Comment && strings.EqualFold(strings.TrimSpace(k.Data), "/enpcontent")
		return !found
	})
	return found
}

// longest is the element that holds the most text itself, in its paragraphs or
// between its breaks, for pages without any mark.
func longest(doc *htmlread.Page) []*htmlread.Node {
	most, best := 0, (*htmlread.Node)(nil)
	doc.Each(func(n *htmlread.Node) bool {
		sum := 0
		for _, k := range n.Children {
			switch k.Name {
			case "p", "span", "font":
				sum += len(k.Line())
			case htmlread.Text:
				sum += len(strings.TrimSpace(k.Data))
			}
		}
		if n.Name != "a" && n.Name != "script" && n.Name != "style" && n.Name != "title" && sum > most {
			most, best = sum, n
		}
		return n.Name != "script" && n.Name != "style" && n.Name != "select"
	})
	if best == nil {
		return nil
	}
	return []*htmlread.Node{best}
}

func newBody(nodes []*htmlread.Node) body {
	b := body{nodes: nodes, set: map[*htmlread.Node]bool{}}
	for _, n := range nodes {
		b.set[n] = true
	}
	return b
}

// holds reports whether a node stands in the text.
func (b body) holds(n *htmlread.Node) bool {
	return n.Within(func(k *htmlread.Node) bool { return b.set[k] })
}

// lines are the text's paragraphs, without the captions of pictures.
func (b body) lines() []string {
	joined := &htmlread.Node{Name: "div", Children: b.nodes}
	return joined.Lines(isFigure)
}

// mostCaption is how many characters a table with a picture may hold to be the
// picture and its caption; with more it is the text's own table.
const mostCaption = 400

// isFigure reports whether an element holds a picture and its caption alone.
func isFigure(n *htmlread.Node) bool {
	if n.Name != "table" && n.Name != "figure" && !n.Named("attachment", "newspic") {
		return false
	}
	return len(n.All("img")) > 0 && len([]rune(n.Line())) <= mostCaption
}

// pictures takes the pictures in the text and in the frames that exporters set
// before it; without either, those kept with the day's files, as no ornament of
// the site is.
func (s *site) pictures(a *article, doc *htmlread.Page, text body) {
	seen := map[string]bool{}
	framed := func(n *htmlread.Node) bool {
		return n.Named("newspic", "attachment", "hhhhh", "pic", "photo", "newsimg")
	}
	dated := func(img *htmlread.Node) bool { return dayFolder.MatchString(path.Dir(img.Attr("src"))) }
	for _, img := range doc.All("img") {
		if img.Attr("usemap") != "" || len(a.figures) == mostFigures || !text.holds(img) && !img.Within(framed) && !dated(img) {
			continue
		}
		name := s.resolve(a.file, img.Attr("src"))
		if strings.Contains(strings.ToLower(img.Attr("src")), "tplimg") || seen[path.Base(img.Attr("src"))] {
			continue
		}
		if m := s.measure(name); name != "" && (m.width < least || m.height < least) {
			continue // a dot, an icon, or no picture
		}
		seen[path.Base(img.Attr("src"))] = true
		if name != "" {
			if big := s.largest(a.file, []string{img.Attr("src")}); big != "" {
				name = big
			}
		}
		a.figures = append(a.figures, picture{name, captionOf(img)})
	}
}

// Bounds on pictures of an article.
const (
	mostFigures = 200
	least       = 40 // pixels on a side
	mostFrames  = 4  // tables round a picture and its caption
)

// captionOf is the text that stands with a picture in its frame, or else what
// its own tag says.
func captionOf(img *htmlread.Node) string {
	for n, frames := img.Parent, 0; n != nil && frames < mostFrames; n = n.Parent {
		if n.Name != "table" && n.Name != "figure" && !n.Named("attachment", "newspic") {
			continue
		}
		if frames++; !isFigure(n) || len(n.All("img")) > 1 {
			break
		}
		if t := n.Line(); t != "" {
			return t
		}
	}
	return htmlread.Squeeze(cmp.Or(img.Attr("alt"), img.Attr("title")))
}
