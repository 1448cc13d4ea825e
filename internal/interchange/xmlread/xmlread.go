// Package xmlread reads strangers' XML one element at a time and within
// bounds: it turns bytes into a stream of opened elements, closed elements and
// text, and refuses what a page or a package description never needs — a
// DOCTYPE, entities beyond the five of XML, deep nesting, thousands of
// attributes, endless tokens.
//
// It builds no tree, opens nothing that a document names, and knows no format.
package xmlread

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Limits bound one document. A zero field takes its value from Default.
type Limits struct {
	Bytes      int64 // of the whole document, after decoding
	Token      int64 // bytes of one tag, comment or run of text
	Depth      int   // elements inside each other
	Attributes int   // of one element
}

// Default are the limits for pages and packages. The largest page files of
// libraries, with every glyph's box, stay under a tenth of them; METS packages
// nest some fifteen deep.
var Default = Limits{Bytes: 128 << 20, Token: 1 << 20, Depth: 64, Attributes: 256}

// Kind says what an event is.
type Kind uint8

// The kinds of event.
const (
	Open  Kind = iota // an element begins
	Close             // an element ends
	Text              // text between tags, entities resolved
)

// Event is one step through a document.
type Event struct {
	Kind  Kind
	Name  string // local name of the element opened or closed
	Space string // its namespace, empty for none
	Attrs []xml.Attr
	Text  string
}

// Attr gives the value of the attribute with that local name, whatever its
// namespace, and the empty string when there is none.
func (e Event) Attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// Reader walks through one document.
type Reader struct {
	doing string // "read ALTO page p1.xml"
	dec   *xml.Decoder
	meter *meter
	lim   Limits
	depth int
	begun bool
	err   error // the first error, given again by every later call
}

// New starts a walk through r. Doing says what is being read and with what, as
// in "read ALTO page p1.xml"; every error carries it.
func New(doing string, r io.Reader, lim Limits) *Reader {
	lim = lim.filled()
	m := newMeter(r, lim)
	dec := xml.NewDecoder(m)
	dec.CharsetReader = m.charset
	return &Reader{doing: doing, dec: dec, meter: m, lim: lim}
}

func (l Limits) filled() Limits {
	if l.Bytes == 0 {
		l.Bytes = Default.Bytes
	}
	if l.Token == 0 {
		l.Token = Default.Token
	}
	if l.Depth == 0 {
		l.Depth = Default.Depth
	}
	if l.Attributes == 0 {
		l.Attributes = Default.Attributes
	}
	return l
}

// Next gives the next event, and io.EOF once the outermost element has closed;
// what follows it is not read. Any other error is a *paper.Fault with the line
// at which the document failed.
func (r *Reader) Next() (Event, error) {
	if r.err != nil {
		return Event{}, r.err
	}
	if r.begun && r.depth == 0 {
		r.err = io.EOF
		return Event{}, r.err
	}
	for {
		r.meter.since = 0
		tok, err := r.dec.Token()
		if err != nil {
			r.err = r.fault(err)
			return Event{}, r.err
		}
		ev, known, err := r.event(tok)
		if err != nil {
			r.err = err
			return Event{}, err
		}
		if known {
			return ev, nil
		}
	}
}

// event turns a token into an event; known is false for what says nothing.
func (r *Reader) event(tok xml.Token) (ev Event, known bool, err error) {
	switch t := tok.(type) {
	case xml.StartElement:
		r.begun = true
		if r.depth++; r.depth > r.lim.Depth {
			return ev, false, r.Refuse("elements are nested more than %d deep", r.lim.Depth)
		}
		if len(t.Attr) > r.lim.Attributes {
			return ev, false, r.Refuse("an element has %d attributes, more than %d", len(t.Attr), r.lim.Attributes)
		}
		return Event{Kind: Open, Name: t.Name.Local, Space: t.Name.Space, Attrs: t.Attr}, true, nil
	case xml.EndElement:
		r.depth--
		return Event{Kind: Close, Name: t.Name.Local, Space: t.Name.Space}, true, nil
	case xml.CharData:
		return Event{Kind: Text, Text: string(t)}, r.depth > 0, nil
	case xml.Directive:
		return ev, false, r.Refuse("it carries a DOCTYPE or another declaration, which is not read")
	}
	return ev, false, nil // comments and processing instructions
}

// Content gives the text inside the element that the last event opened, up to
// its end, that of inner elements included, with white space folded.
func (r *Reader) Content() (string, error) {
	var b strings.Builder
	for depth := 1; ; {
		ev, err := r.Next()
		if err != nil {
			return "", r.early(err)
		}
		switch ev.Kind {
		case Open:
			depth++
			b.WriteByte(' ')
		case Close:
			if depth--; depth == 0 {
				return strings.Join(strings.Fields(b.String()), " "), nil
			}
			b.WriteByte(' ')
		case Text:
			b.WriteString(ev.Text)
		}
	}
}

// Skip passes over the element that the last event opened, its end included.
func (r *Reader) Skip() error {
	for depth := 1; depth > 0; {
		ev, err := r.Next()
		if err != nil {
			return r.early(err)
		}
		switch ev.Kind {
		case Open:
			depth++
		case Close:
			depth--
		}
	}
	return nil
}

// Each calls f for every element opened directly inside the element that the
// last event opened, until that element ends; f must read its element to the
// end or leave it unread, as handled says. Each passes over unread elements.
func (r *Reader) Each(f func(ev Event) (handled bool, err error)) error {
	for {
		ev, err := r.Next()
		if err != nil {
			return r.early(err)
		}
		switch ev.Kind {
		case Close:
			return nil
		case Open:
			handled, err := f(ev)
			if err == nil && !handled {
				err = r.Skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

// Root gives the outermost element.
func (r *Reader) Root() (Event, error) {
	for {
		ev, err := r.Next()
		if err != nil || ev.Kind == Open {
			return ev, err
		}
	}
}

// early makes an error of an end that comes while an element is open.
func (r *Reader) early(err error) error {
	if errors.Is(err, io.EOF) {
		return r.Refuse("the file ends in the middle")
	}
	return err
}

// Refuse makes a fault about the place reached.
func (r *Reader) Refuse(format string, args ...any) error {
	line, _ := r.dec.InputPos()
	return &paper.Fault{Kind: paper.Invalid, Doing: r.doing, Why: fmt.Sprintf("line %d: ", line) + fmt.Sprintf(format, args...),
		Remedy: "export the file again from the program that made it"}
}

// fault explains an error of the decoder or of the bytes under it.
func (r *Reader) fault(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case r.meter.err != nil:
		return r.Refuse("%s", r.meter.err)
	case errors.Is(err, io.EOF) && !r.begun:
		return r.Refuse("it holds no XML element")
	case errors.Is(err, io.EOF):
		return r.Refuse("the file ends in the middle")
	case r.meter.source != nil:
		return &paper.Fault{Kind: paper.Unavailable, Doing: r.doing, Err: r.meter.source, Remedy: "try again"}
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "EOF"):
		return r.Refuse("the file ends in the middle")
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity"):
		return r.Refuse("it uses an entity that XML does not know")
	case errors.As(err, &syntax):
		return r.Refuse("%s", clip(syntax.Msg))
	}
	return r.Refuse("%s", clip(err.Error()))
}

// clip keeps a decoder's message to one short line.
func clip(s string) string {
	const longest = 120
	s = strings.ToValidUTF8(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, s), "?")
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return s
}
