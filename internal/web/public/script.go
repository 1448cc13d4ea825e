package public

import (
	"bytes"

	"golang.org/x/net/html"

	"github.com/banmian/banmian/internal/hanzi"
	"github.com/banmian/banmian/internal/web"
)

// rewriting is how a paper's text is shown in the other Chinese script: what is
// marked as one language is converted and marked as the other. Addresses of the
// site choose it, /hant for a paper set in simplified characters and /hans for
// one in traditional; what is kept never changes.
type rewriting struct {
	from, to    string
	text, names func(string) string
}

var (
	intoTraditional = &rewriting{web.Simplified, web.Traditional, hanzi.Traditional, hanzi.TraditionalNames}
	intoSimplified  = &rewriting{web.Traditional, web.Simplified, hanzi.Simplified, hanzi.Simplified}
)

// rewritingFor gives the conversion that an address asks for, nil for none.
func rewritingFor(v *visit) *rewriting {
	switch own := contentLanguage(v.title.Language); {
	case v.road.prefix == "/hant" && own == web.Simplified:
		return intoTraditional
	case v.road.prefix == "/hans" && own == web.Traditional:
		return intoSimplified
	}
	return nil
}

// apply converts a screen that our templates wrote. Text and attributes inside
// elements of the language are converted, but not what names a language to
// choose, nor what a reader typed.
func (c *rewriting) apply(page []byte) []byte {
	out := make([]byte, 0, len(page)+len(page)/16)
	z := html.NewTokenizer(bytes.NewReader(page))
	var open []scope
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken: // the end: what templates wrote has no other
			return append(out, raw...)
		case html.TextToken:
			raw = c.convert(top(open), raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			raw = bytes.Clone(raw) // reading the tag's name changes it
			in := top(open)
			name, more := z.TagName()
			tag := string(name)
			in.tag = tag
			if more {
				raw = c.tag(&in, z, raw)
			}
			if kind == html.StartTagToken && !void[tag] {
				open = append(open, in)
			}
		case html.EndTagToken:
			raw = bytes.Clone(raw)
			name, _ := z.TagName()
			open = leave(open, string(name))
		}
		out = append(out, raw...)
	}
}

// orNot converts a screen, or leaves it as it is when c is nil.
func (c *rewriting) orNot(page []byte) []byte {
	if c == nil {
		return page
	}
	return c.apply(page)
}

// scope is an open element: whether its text is to be converted, and whether it
// names people.
type scope struct {
	tag         string
	ours, names bool
}

func top(open []scope) scope {
	if len(open) == 0 {
		return scope{}
	}
	return open[len(open)-1]
}

// leave closes the nearest element of a name, and what stands open inside it:
// paragraphs and list items may be left open.
func leave(open []scope, tag string) []scope {
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].tag == tag {
			return open[:i]
		}
	}
	return open
}

// void are the elements without an end.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true}

// tag reads what a start tag says and gives the tag as it is to be written.
func (c *rewriting) tag(in *scope, z *html.Tokenizer, raw []byte) []byte {
	said, choice := "", false
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "lang":
			said = string(value)
		case "hreflang":
			choice = true
		case "class":
			in.names = in.names || string(value) == "by"
		}
	}
	switch {
	case choice:
		in.ours = false
		return raw
	case said == c.from:
		in.ours = true
		raw = bytes.Replace(raw, []byte(`lang="`+c.from+`"`), []byte(`lang="`+c.to+`"`), 1)
	case said != "":
		in.ours = false
	}
	if in.tag == "input" || in.tag == "textarea" {
		return raw
	}
	return c.convert(scope{ours: in.ours}, raw)
}

func (c *rewriting) convert(in scope, raw []byte) []byte {
	switch {
	case !in.ours:
		return raw
	case in.names:
		return []byte(c.names(string(raw)))
	}
	return []byte(c.text(string(raw)))
}
