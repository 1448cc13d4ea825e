package iiif

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// State says what of a manifest somebody wants to see (Content State API 1.0).
type State struct {
	Manifest string
	Thing    string    // a canvas or range of it, without fragment; empty for the manifest whole
	Box      geom.Rect // on the canvas; zero for the whole of it
}

// stateTarget is what a state is about, as JSON.
func stateTarget(manifest string, at Spot) object {
	return object{"id": at.target(), "type": "Canvas", "partOf": []object{{"id": manifest, "type": "Manifest"}}}
}

// EncodeState writes a state for a parameter of an address (section 6): the target
// of the annotation that is implied, in the shortest form.
func EncodeState(manifest string, at Spot) string {
	body, err := json.Marshal(stateTarget(manifest, at))
	if err != nil { // it holds nothing that JSON cannot write
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(encodeComponent(string(body))))
}

// WriteState writes a state as an annotation of its own.
func WriteState(w io.Writer, address, manifest string, at Spot) error {
	return write(w, object{"@context": presentation, "id": address, "type": "Annotation", "motivation": []string{"contentState"}, "target": stateTarget(manifest, at)})
}

// encodeComponent is JavaScript's encodeURIComponent.
func encodeComponent(s string) string {
	const kept = "-_.!~*'()"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(kept, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// longestState bounds a state: ours have some four hundred bytes.
const longestState = 8 << 10

// DecodeState reads the value of a parameter iiif-content: an address by itself, or
// encoded JSON, of an annotation or of its target alone. What it cannot read is a
// paper.Invalid fault. An address by itself comes back as Manifest, whatever it is
// the address of.
func DecodeState(text string) (State, error) {
	wrong := func(why string) (State, error) {
		return State{}, &paper.Fault{Kind: paper.Invalid, Doing: "read a content state", Why: why}
	}
	switch {
	case len(text) > longestState:
		return wrong("it is too long")
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		return State{Manifest: text}, nil
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return wrong("it is neither an address nor encoded as such states are")
	}
	plain, err := url.PathUnescape(string(body))
	if err != nil {
		return wrong("what it encodes is not encoded once more")
	}
	if strings.HasPrefix(plain, "https://") || strings.HasPrefix(plain, "http://") {
		return State{Manifest: plain}, nil // it should not be encoded, and often is
	}
	var t stateJSON
	if err := json.Unmarshal([]byte(plain), &t); err != nil {
		return wrong("it is no JSON of the form that such states have")
	}
	s, ok := t.state(4)
	if !ok {
		return wrong("it does not say of which manifest it is")
	}
	return s, nil
}

// stateJSON is an annotation, its target, or the source of that.
type stateJSON struct {
	ID       string          `json:"id"`
	OldID    string          `json:"@id"`
	Type     string          `json:"type"`
	Target   json.RawMessage `json:"target"`
	Source   json.RawMessage `json:"source"`
	Selector json.RawMessage `json:"selector"`
	Part     json.RawMessage `json:"partOf"`
}

// one reads what is one value or a list, of which the first counts.
func one(raw json.RawMessage) (stateJSON, bool) {
	var t stateJSON
	if len(raw) == 0 {
		return t, false
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		if len(list) == 0 {
			return t, false
		}
		raw = list[0]
	}
	if json.Unmarshal(raw, &t.ID) == nil {
		return t, true
	}
	return t, json.Unmarshal(raw, &t) == nil
}

func (t stateJSON) id() string {
	if t.ID != "" {
		return t.ID
	}
	return t.OldID
}

// state follows targets and sources so many steps deep.
func (t stateJSON) state(deep int) (State, bool) {
	if deep == 0 {
		return State{}, false
	}
	if inner, ok := one(t.Target); ok {
		return inner.state(deep - 1)
	}
	if inner, ok := one(t.Source); ok {
		if len(inner.Part) == 0 {
			inner.Part = t.Part
		}
		s, ok := inner.state(deep - 1)
		if sel, has := selector(t.Selector); has {
			s.Box = boxOf(sel)
		}
		return s, ok
	}
	id, fragment, _ := strings.Cut(t.id(), "#")
	if id == "" {
		return State{}, false
	}
	if part, ok := one(t.Part); ok && part.id() != "" {
		return State{Manifest: part.id(), Thing: id, Box: boxOf(fragment)}, true
	}
	return State{Manifest: id}, t.Type == "Manifest" || t.Type == ""
}

// selector gives the value of a fragment selector.
func selector(raw json.RawMessage) (string, bool) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		raw = list[0]
	}
	var s struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	return s.Value, len(raw) > 0 && json.Unmarshal(raw, &s) == nil && s.Type == "FragmentSelector"
}

var xywh = regexp.MustCompile(`^xywh=(?:pixel:)?([0-9]{1,6})(?:\.[0-9]+)?,([0-9]{1,6})(?:\.[0-9]+)?,([0-9]{1,6})(?:\.[0-9]+)?,([0-9]{1,6})(?:\.[0-9]+)?$`)

// boxOf reads a fragment, zero for one that is no box.
func boxOf(fragment string) geom.Rect {
	m := xywh.FindStringSubmatch(fragment)
	if m == nil {
		return geom.Rect{}
	}
	var n [4]float64
	for i := range n {
		n[i], _ = strconv.ParseFloat(m[i+1], 64) // six digits
	}
	return geom.R(n[0], n[1], n[0]+n[2], n[1]+n[3])
}
