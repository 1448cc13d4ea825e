package founder

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/htmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// site is an edition on its way.
type site struct {
	fsys     fs.FS
	issue    Issue
	sizes    map[string]size
	pages    []*page
	byFile   map[string]*page
	articles []*article
	findings []paper.Finding
	guessed  string // the encoding that pages are written in without saying so
}

// page is a printed page of the site.
type page struct {
	file           string
	html           *htmlread.Page // nil when it could not be read
	why            string         // why not
	title          string         // of the HTML
	label, section string
	lines          []string // its text, links apart
	list           []listed // pages it lists
	areas          []area
	titles         []listed // articles it lists
	shown          size     // what the map's points are measured in
	plate          string
	sequence       int
}

// listed is a link with its text.
type listed struct{ file, text string }

// area is one hot zone.
type area struct {
	file   string
	points geom.Polygon // in pixels of the picture as shown
}

// readPages reads every page file.
func (s *site) readPages() error {
	s.byFile = map[string]*page{}
	readable := 0
	for _, name := range s.issue.Pages {
		p := &page{file: name}
		s.pages = append(s.pages, p)
		s.byFile[name] = p
		doc, err := s.open(name)
		if err != nil {
			p.why = err.Error()
			continue
		}
		readable++
		p.html = doc
		s.read(p)
	}
	if readable == 0 {
		return fault(s.issue.Name, fmt.Sprintf("none of its %d page files can be read; the first: %s", len(s.pages), s.pages[0].why), "export the site again")
	}
	return nil
}

func (s *site) open(name string) (*htmlread.Page, error) {
	f, err := s.fsys.Open(name)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.NotFound, Doing: "read " + name, Err: err, Remedy: "export the site again"}
	}
	defer f.Close()
	doc, err := htmlread.Read(name, f)
	if err == nil && doc.Guessed {
		s.guessed = doc.Encoding
	}
	return doc, err
}

// read takes from a page what it says.
func (s *site) read(p *page) {
	if t := p.html.All("title"); len(t) > 0 {
		p.title = htmlread.Squeeze(textIn(t[0]))
	}
	p.lines = p.html.Lines(func(n *htmlread.Node) bool { return n.Name == "a" && n.Attr("href") != "" })
	s.readLinks(p)
	s.readMap(p)
	s.findPlate(p)
}

func textIn(n *htmlread.Node) string {
	var b strings.Builder
	n.Each(func(k *htmlread.Node) bool {
		if k.Name == htmlread.Text {
			b.WriteString(k.Data)
		}
		return true
	})
	return b.String()
}

// written is text that a script writes into the page: document.write("…").
var written = regexp.MustCompile(`document\.write\w*\(\s*(?:\w+\(\s*)?(?:"((?:[^"\\]|\\.)+)"|'((?:[^'\\]|\\.)+)')`)

// caption is a link's text, its script's where it shows none of its own.
func caption(a *htmlread.Node) string {
	if t := a.Line(); t != "" {
		return t
	}
	for _, script := range a.All("script") {
		if m := written.FindStringSubmatch(textIn(script)); m != nil {
			if doc, err := htmlread.Read("script", strings.NewReader(m[1]+m[2])); err == nil {
				return doc.Line()
			}
		}
	}
	return ""
}

// readLinks takes the pages and articles that a page lists.
func (s *site) readLinks(p *page) {
	for _, a := range p.html.All("a") {
		href := a.Attr("href")
		if href == "" {
			continue
		}
		name := s.target(p.file, href)
		switch {
		case pageFile.MatchString(path.Base(name)):
			if place, _ := placeOf(name); place == s.issue.Name && len(p.list) < mostPages {
				p.list = append(p.list, listed{name, caption(a)})
			}
		case articleFile.MatchString(path.Base(name)) && len(p.titles) < mostArticles:
			p.titles = append(p.titles, listed{name, caption(a)})
		}
	}
}

// target is the file that a link leads to, whether the tree holds it or not.
func (s *site) target(from, href string) string {
	if found := s.resolve(from, href); found != "" {
		return found
	}
	if i := strings.IndexAny(href, "?#"); i >= 0 {
		href = href[:i]
	}
	if strings.Contains(href, ":") {
		return ""
	}
	name := path.Join(path.Dir(from), strings.ReplaceAll(href, `\`, "/"))
	if !fs.ValidPath(name) {
		return "" // it leads out of the tree
	}
	return name
}

// readMap takes the image map's areas and the size its points are measured in.
func (s *site) readMap(p *page) {
	for _, n := range p.html.All("area") {
		if len(p.areas) == mostAreas {
			break
		}
		name := s.target(p.file, n.Attr("href"))
		if !articleFile.MatchString(path.Base(name)) {
			continue
		}
		points := coords(n.Attr("shape"), n.Attr("coords"))
		if points == nil {
			points = pointsOf(n.Attr("xy"))
		}
		p.areas = append(p.areas, area{name, points})
	}
	for _, img := range p.html.All("img") {
		if img.Attr("usemap") == "" {
			continue
		}
		declared := size{number(img.Attr("width")), number(img.Attr("height"))}
		var real size
		if name := s.resolve(p.file, img.Attr("src")); name != "" {
			real = s.measure(name)
		}
		p.shown = shownSize(declared, real, p.areas)
		return
	}
}

// spill is how far points may reach beyond the picture they are measured in, as
// a share of it: those who drew them let the hand slip.
const spill = 0.03

// shownSize is the size of the picture as the page shows it: as declared, or
// else its own. One that the points do not fit in is not it.
func shownSize(declared, real size, areas []area) size {
	var reach geom.Rect
	for _, a := range areas {
		reach = reach.Union(a.points.Bounds())
	}
	fits := func(m size) bool {
		return m.width > 0 && m.height > 0 && reach.X1 <= m.width*(1+spill) && reach.Y1 <= m.height*(1+spill)
	}
	switch {
	case declared.width > 0 && declared.height == 0 && real.width > 0:
		declared.height = declared.width * real.height / real.width
	case declared.height > 0 && declared.width == 0 && real.height > 0:
		declared.width = declared.height * real.width / real.height
	}
	if fits(declared) {
		return declared
	}
	if fits(real) {
		return real
	}
	return size{}
}

func number(text string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), "px"), 64)
	if err != nil || !(f > 0 && f <= 100_000) { // which no NaN is
		return 0
	}
	return f
}

// coords reads the points of an area; nil when they make none.
func coords(shape, text string) geom.Polygon {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '，' })
	var values []float64
	for _, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || !(v >= -100_000 && v <= 100_000) || len(values) == 2*mostPoints { // which no NaN is
			return nil
		}
		values = append(values, v)
	}
	switch kind := strings.ToLower(shape); {
	case strings.HasPrefix(kind, "circ") && len(values) == 3 && values[2] > 0:
		return geom.R(values[0]-values[2], values[1]-values[2], values[0]+values[2], values[1]+values[2]).Polygon()
	case len(values) == 4:
		return geom.R(min(values[0], values[2]), min(values[1], values[3]), max(values[0], values[2]), max(values[1], values[3])).Polygon()
	case len(values) >= 6:
		var out geom.Polygon
		for i := 0; i+1 < len(values); i += 2 {
			out = append(out, geom.Point{X: values[i], Y: values[i+1]})
		}
		return out
	}
	return nil
}

// pointsOf reads the points of an area that one house writes as JSON.
func pointsOf(text string) geom.Polygon {
	var all []struct{ X, Y float64 }
	if text == "" || json.Unmarshal([]byte(text), &all) != nil || len(all) < 3 || len(all) > mostPoints {
		return nil
	}
	var out geom.Polygon
	for _, q := range all {
		if max(q.X, q.Y) > 100_000 || min(q.X, q.Y) < -100_000 {
			return nil
		}
		out = append(out, geom.Point{X: q.X, Y: q.Y})
	}
	return out
}

// findPlate finds the file that shows the page best: its PDF, or else the
// largest picture.
func (s *site) findPlate(p *page) {
	var pictures []string
	for _, a := range p.html.All("a") {
		href := a.Attr("href")
		bare, _, _ := strings.Cut(href, "?")
		switch strings.ToLower(path.Ext(bare)) {
		case ".pdf":
			if name := s.resolve(p.file, href); name != "" && p.plate == "" {
				p.plate = name
			}
		case ".jpg", ".jpeg", ".png", ".webp", ".gif":
			pictures = append(pictures, href)
		}
	}
	if p.plate != "" {
		return
	}
	for _, img := range p.html.All("img") {
		if img.Attr("usemap") != "" {
			pictures = append(pictures, img.Attr("src"))
		}
	}
	p.plate = s.largest(p.file, pictures)
}

// pageName is a page in a list or at its head: 第A01版：要闻, 08版 广告.
var pageName = regexp.MustCompile(`第?\s*([A-Za-z]{0,2}-?\d{1,3})\s*版(?:\s*[:：]?\s*(.*))?$`)

// nameOf reads a page's label and section; false for a text that is no page's name.
func nameOf(text string) (label, section string, ok bool) {
	m := pageName.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", "", false
	}
	section = strings.Trim(m[2], " \u3000:：|")
	if len([]rune(section)) > longestSection || strings.ContainsAny(section, "。；") {
		section = ""
	}
	return m[1], section, true
}

// longestSection bounds a section's name in characters; the longest seen names
// a series and its part.
const longestSection = 60

// date finds the day the page prints.
func (p *page) date() paper.Date {
	for _, l := range p.lines {
		if d, ok := wording.FindDate(l); ok && len([]rune(l)) <= longestLine {
			return d.Date
		}
	}
	return paper.Date{}
}

// longestLine bounds lines that state facts of the edition, in characters.
const longestLine = 120
