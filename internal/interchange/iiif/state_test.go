package iiif

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// encode is the specification's own encoding, of any text.
func encode(s string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(encodeComponent(s)))
}

func TestStateRoundTrip(t *testing.T) {
	at := Spot{Canvas: "https://a.example/iiif/报/canvas/1", Box: geom.R(10, 20, 110, 220)}
	text := EncodeState("https://a.example/iiif/报/manifest.json", at)
	if strings.ContainsAny(text, "+/=%&?# \"") {
		t.Errorf("%q would not come through an address unharmed", text)
	}
	s, err := DecodeState(text)
	if err != nil || s != (State{"https://a.example/iiif/报/manifest.json", at.Canvas, at.Box}) {
		t.Errorf("%+v %v", s, err)
	}
	var b bytes.Buffer
	if err := WriteState(&b, "https://a.example/s", "https://a.example/m", at); err != nil {
		t.Fatal(err)
	}
	var a map[string]any
	if err := json.Unmarshal(b.Bytes(), &a); err != nil || a["type"] != "Annotation" || a["motivation"].([]any)[0] != "contentState" {
		t.Errorf("%s", b.Bytes())
	}
	if s, err := DecodeState(encode(b.String())); err != nil || s.Manifest != "https://a.example/m" || s.Box != at.Box {
		t.Errorf("%+v %v", s, err)
	}
}

// Every form the specification and its users have.
func TestDecodeState(t *testing.T) {
	const m, c = "https://a.example/m", "https://a.example/c"
	box := geom.R(1, 2, 4, 6)
	for _, x := range []struct {
		text string
		want State
	}{
		{m, State{Manifest: m}},
		{encode(m), State{Manifest: m}},
		{encode(`{"id":"` + m + `","type":"Manifest"}`), State{Manifest: m}},
		{encode(`{"id":"`+m+`","type":"Manifest"}`) + "==", State{Manifest: m}},
		{encode(`{"id":"` + c + `","type":"Canvas","partOf":[{"id":"` + m + `","type":"Manifest"}]}`), State{Manifest: m, Thing: c}},
		{encode(`{"id":"` + c + `#xywh=1,2,3,4","type":"Canvas","partOf":{"id":"` + m + `","type":"Manifest"}}`), State{m, c, box}},
		{encode(`{"id":"` + c + `","type":"Range","partOf":"` + m + `"}`), State{Manifest: m, Thing: c}},
		{encode(`{"type":"Annotation","motivation":["contentState"],"target":{"id":"` + c + `#xywh=pixel:1,2,3,4","type":"Canvas","partOf":[{"id":"` + m + `"}]}}`), State{m, c, box}},
		{encode(`{"type":"Annotation","motivation":"contentState","target":[{"id":"` + m + `","type":"Manifest"},{"id":"x"}]}`), State{Manifest: m}},
		{encode(`{"type":"Annotation","target":"` + m + `"}`), State{Manifest: m}},
		{encode(`{"type":"Annotation","target":{"type":"SpecificResource","source":{"id":"` + c + `","type":"Canvas","partOf":[{"id":"` + m + `","type":"Manifest"}]},"selector":{"type":"FragmentSelector","value":"xywh=1,2,3,4"}}}`), State{m, c, box}},
		{encode(`{"@id":"` + m + `"}`), State{Manifest: m}},
	} {
		if got, err := DecodeState(x.text); err != nil || got != x.want {
			t.Errorf("%s: %+v %v, want %+v", x.text, got, err, x.want)
		}
	}
	for _, text := range []string{"", "x", "ftp://a.example/m", encode(""), encode("[]"), encode("{}"), encode(`{"id":7}`), encode(`{"id":"` + c + `","type":"Canvas"}`),
		encode(`{"target":{"target":{"target":{"target":{"target":{"id":"` + m + `"}}}}}}`), base64.RawURLEncoding.EncodeToString([]byte("%zz")), strings.Repeat("a", longestState+1), encode(strings.Repeat("[", 3000))} {
		if got, err := DecodeState(text); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%.60q is taken as %+v (%v)", text, got, err)
		}
	}
}

func FuzzDecodeState(f *testing.F) {
	f.Add(EncodeState("https://a.example/m", Spot{Canvas: "https://a.example/c"}))
	f.Add(encode(`{"target":[{"source":{"id":"c","partOf":["m"]},"selector":[{"type":"FragmentSelector","value":"xywh=1,2,3,4"}]}]}`))
	f.Add("https://a.example/m")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := DecodeState(text)
		if err != nil && !paper.IsKind(err, paper.Invalid) || err == nil && s.Manifest == "" {
			t.Errorf("%q: %+v %v", text, s, err)
		}
	})
}
