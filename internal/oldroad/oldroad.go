// Package oldroad turns the addresses of an earlier site into what they meant:
// the day, the page, the article, a PDF or a picture of it. The shapes of
// addresses are text that a person writes in a title's settings, one a line; families of them stand
// for the sites that Chinese papers had before.
//
// It knows no archive and no addresses of ours: whether the paper of that day is
// there, and where, is for others to say. So nothing that a stranger writes into
// an old address can come out as a place to be sent to.
package oldroad

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Want is what an old address was an address of.
type Want string

// What can be wanted.
const (
	Screen  Want = ""        // a page of the site
	PDF     Want = "pdf"     // of the page, or of the edition where no page is named
	Picture Want = "picture" // of the page
)

// Place is what an old address meant, as far as it says.
type Place struct {
	Date   paper.Date // zero: the newest edition, whichever it is
	Page   string     // its label, "01", "A05"; empty when the address does not say
	Number int        // which of the articles on the page, from 1; 0 when it does not say
	Node   string     // what the earlier site called the page, which need not be its number
	ID     string     // what the earlier site called the article
	Want   Want
	Path   string // the address as it was asked for, without query
}

// Bounds on shapes and on addresses.
const (
	longestShape   = 200  // bytes
	longestAddress = 1024 // bytes of a path; and of a query
	mostAsked      = 20   // parameters of a query
	mostShapes     = 400  // of a title, families counted by their members
)

// Shapes are a title's, in the order in which they are tried.
type Shapes []Shape

// Shape is what one kind of addresses looks like.
type Shape struct {
	line  string
	host  string // the only host it holds for, empty for any
	path  pattern
	query map[string]pattern
	want  Want
}

// pattern is a text with blanks.
type pattern struct {
	pieces []piece
	form   *regexp.Regexp
}

// piece is a blank or the text between two.
type piece struct {
	text  string
	blank string // one of blanks; empty for text
	shift int    // what the page's number has more in the address than on the page
}

// blanks are what may stand in a blank.
var blanks = map[string]string{
	"year": `[0-9]{4}`, "month": `[0-9]{2}`, "day": `[0-9]{2}`,
	"page": `[A-Za-z]{0,2}[0-9]{1,3}`, "number": `[0-9]{1,3}`,
	"node": `[0-9A-Za-z.-]{1,80}`, "id": `[0-9A-Za-z.-]{1,80}`, "any": `[^/]{1,120}`,
}

// Parse reads shapes. The fault is paper.Invalid and names the line.
func Parse(lines []string) (Shapes, error) {
	var out Shapes
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		shapes, err := expand(line)
		if err != nil {
			return nil, err
		}
		for _, s := range shapes {
			r, err := parseShape(s)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
		if len(out) > mostShapes {
			return nil, paper.Faultf(paper.Invalid, "there are more than %d shapes of former addresses", mostShapes)
		}
	}
	return out, nil
}

func wrong(line, why string, args ...any) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: fmt.Sprintf("read the shape %q", line), Why: fmt.Sprintf(why, args...)}
}

func parseShape(line string) (Shape, error) {
	r := Shape{line: line, want: wanted(line)}
	if len(line) > longestShape {
		return r, wrong(line[:longestShape], "it is longer than %d bytes", longestShape)
	}
	rest := line
	if after, ok := cutScheme(line); ok {
		r.host, rest, _ = strings.Cut(after, "/")
		r.host, rest = strings.ToLower(r.host), "/"+rest
		if r.host == "" || strings.ContainsAny(r.host, "{}@ ") {
			return r, wrong(line, "it names no host")
		}
	}
	if !strings.HasPrefix(rest, "/") || strings.ContainsAny(rest, " \t#\\") {
		return r, wrong(line, "it does not begin with / or has signs that no address has")
	}
	path, query, asked := strings.Cut(rest, "?")
	var err error
	if r.path, err = parsePattern(line, path); err != nil {
		return r, err
	}
	if asked {
		if r.query, err = parseQuery(line, query); err != nil {
			return r, err
		}
	}
	return r, r.whole()
}

// cutScheme takes http://, https:// or // off.
func cutScheme(s string) (string, bool) {
	for _, scheme := range []string{"https://", "http://", "//"} {
		if after, ok := strings.CutPrefix(s, scheme); ok {
			return after, true
		}
	}
	return s, false
}

// wanted is told by how a shape's path ends.
func wanted(line string) Want {
	path, _, _ := strings.Cut(line, "?")
	switch lower := strings.ToLower(path); {
	case strings.HasSuffix(lower, ".pdf"):
		return PDF
	case strings.HasSuffix(lower, ".jpg"), strings.HasSuffix(lower, ".jpeg"), strings.HasSuffix(lower, ".png"), strings.HasSuffix(lower, ".gif"):
		return Picture
	}
	return Screen
}

func parseQuery(line, query string) (map[string]pattern, error) {
	out := map[string]pattern{}
	for _, part := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name == "" || strings.ContainsAny(name, "{}") || len(out) == mostAsked {
			return nil, wrong(line, "its query is not made of name={blank}, joined by &")
		}
		s, err := parsePattern(line, value)
		if err != nil {
			return nil, err
		}
		out[name] = s
	}
	return out, nil
}

// parsePattern reads a text with {blanks}. {page+1} is a blank for a number that is
// one more than the page's.
func parsePattern(line, text string) (pattern, error) {
	var s pattern
	form := "(?s)^"
	for text != "" {
		before, after, open := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return s, wrong(line, "a } has no {")
		}
		if before != "" {
			s.pieces = append(s.pieces, piece{text: before})
			form += literal(before, after == "" && !open)
		}
		if !open {
			break
		}
		inside, rest, closed := strings.Cut(after, "}")
		if !closed {
			return s, wrong(line, "a { has no }")
		}
		p, ok := parseBlank(inside)
		if !ok {
			return s, wrong(line, "there is no {%s}; there are {year} {month} {day} {page} {page+1} {number} {node} {id} {any}", inside)
		}
		s.pieces = append(s.pieces, p)
		form += "(" + blanks[p.blank] + ")"
		text = rest
	}
	var err error
	if s.form, err = regexp.Compile(form + "$"); err != nil {
		return s, wrong(line, "it cannot be understood")
	}
	return s, nil
}

// literal is text as it stands; at the end .htm also means .html, as sites that
// had the one sometimes served the other.
func literal(text string, last bool) string {
	if last {
		if stem, ok := strings.CutSuffix(text, ".html"); ok {
			return regexp.QuoteMeta(stem) + `\.html?`
		}
		if stem, ok := strings.CutSuffix(text, ".htm"); ok {
			return regexp.QuoteMeta(stem) + `\.html?`
		}
	}
	return regexp.QuoteMeta(text)
}

func parseBlank(inside string) (piece, bool) {
	if n, shifted := strings.CutPrefix(inside, "page"); shifted && n != "" {
		by, err := strconv.Atoi(n)
		return piece{blank: "page", shift: by}, err == nil && (n[0] == '+' || n[0] == '-') && by >= -99 && by <= 99
	}
	_, ok := blanks[inside]
	return piece{blank: inside}, ok
}

// whole holds a shape to name a day, or none at all.
func (r Shape) whole() error {
	has := map[string]bool{}
	for _, p := range r.pieces() {
		has[p.blank] = true
	}
	switch dated := has["year"] || has["month"] || has["day"]; {
	case dated && !(has["year"] && has["month"] && has["day"]):
		return wrong(r.line, "it does not say where all of {year}, {month} and {day} stand")
	case !dated && (has["page"] || has["number"] || has["node"] || has["id"] || has["any"]):
		return wrong(r.line, "it does not say where {year}, {month} and {day} stand")
	case has["number"] && !has["page"]:
		return wrong(r.line, "{number} counts the articles of a page, and it does not say where {page} stands")
	}
	return nil
}

func (r Shape) pieces() []piece {
	out := r.path.pieces
	for _, s := range r.query {
		out = append(out[:len(out):len(out)], s.pieces...)
	}
	return out
}

// Find gives what an address meant: a path with its host, which may be empty for
// any, and its query. The first shape that fits is right.
func (rs Shapes) Find(host, path, query string) (Place, bool) {
	if len(path) > longestAddress || len(query) > longestAddress {
		return Place{}, false
	}
	var asked url.Values
	for _, r := range rs {
		if r.query != nil && asked == nil {
			asked = parameters(query)
		}
		if p, ok := r.find(strings.ToLower(host), path, asked); ok {
			return p, true
		}
	}
	return Place{}, false
}

// parameters reads a query, or as much of it as there is sense in.
func parameters(query string) url.Values {
	if strings.Count(query, "&") > mostAsked {
		return url.Values{}
	}
	v, _ := url.ParseQuery(query) // what cannot be read is left out
	return v
}

func (r Shape) find(host, path string, asked url.Values) (Place, bool) {
	if r.host != "" && host != "" && host != r.host {
		return Place{}, false
	}
	found := map[string]string{}
	if !r.path.match(path, found) {
		return Place{}, false
	}
	for name, s := range r.query {
		if values := asked[name]; len(values) != 1 || !s.match(values[0], found) {
			return Place{}, false
		}
	}
	return r.place(path, found)
}

// match fills the blanks. A blank that stands twice must say the same twice.
func (s pattern) match(text string, found map[string]string) bool {
	m := s.form.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	i := 0
	for _, p := range s.pieces {
		if p.blank == "" {
			continue
		}
		i++
		value := m[i]
		if p.blank == "page" && p.shift != 0 {
			n, err := strconv.Atoi(value)
			if err != nil || n-p.shift < 1 {
				return false
			}
			value = fmt.Sprintf("%02d", n-p.shift)
		}
		if was, twice := found[p.blank]; twice && was != value && p.blank != "any" {
			return false
		}
		found[p.blank] = value
	}
	return true
}

func (r Shape) place(path string, found map[string]string) (Place, bool) {
	p := Place{Page: strings.ToUpper(found["page"]), Node: found["node"], ID: found["id"], Want: r.want, Path: path}
	p.Number, _ = strconv.Atoi(found["number"]) // three digits at most
	if found["year"] == "" {
		return p, true
	}
	var err error
	p.Date, err = paper.ParseDate(found["year"] + "-" + found["month"] + "-" + found["day"])
	return p, err == nil && p.Date.Year > 0
}

// Addresses gives the old addresses of a place, as paths, with the query where a
// shape has one: those of the shapes of its kind that say no more of it than is
// known here. It is Find the other way round.
func (rs Shapes) Addresses(p Place) []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range rs {
		if a, ok := r.address(p); ok && !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	return out
}

func (r Shape) address(p Place) (string, bool) {
	needs := map[string]bool{}
	for _, x := range r.pieces() {
		needs[x.blank] = true
	}
	dated := needs["year"]
	if r.want != p.Want || dated == p.Date.IsZero() || needs["any"] || needs["page"] != (p.Page != "") || needs["number"] != (p.Number > 0) || needs["node"] != (p.Node != "") || needs["id"] != (p.ID != "") {
		return "", false
	}
	at, ok := r.path.write(p)
	if !ok || len(r.query) == 0 {
		return at, ok
	}
	q := url.Values{}
	for name, s := range r.query {
		value, ok := s.write(p)
		if !ok {
			return "", false
		}
		q.Set(name, value)
	}
	return at + "?" + q.Encode(), true
}

// write fills the blanks of a pattern with a place.
func (s pattern) write(p Place) (string, bool) {
	var b strings.Builder
	for _, x := range s.pieces {
		switch x.blank {
		case "":
			b.WriteString(x.text)
		case "year":
			fmt.Fprintf(&b, "%04d", p.Date.Year)
		case "month":
			fmt.Fprintf(&b, "%02d", p.Date.Month)
		case "day":
			fmt.Fprintf(&b, "%02d", p.Date.Day)
		case "number":
			b.WriteString(strconv.Itoa(p.Number))
		case "node":
			b.WriteString(p.Node)
		case "id":
			b.WriteString(p.ID)
		case "page":
			if x.shift == 0 {
				b.WriteString(p.Page)
				continue
			}
			n, err := strconv.Atoi(p.Page)
			if err != nil || n+x.shift < 0 {
				return "", false
			}
			b.WriteString(strconv.Itoa(n + x.shift))
		}
	}
	return b.String(), true
}
