package overprint

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

func sample() Page {
	m := paper.Makeup{Source: "p.pdf#1", Width: 100, Height: 200,
		Blocks: []paper.Block{{Direction: paper.Vertical, Box: geom.R(10, 10, 30, 90), Em: 9,
			Lines: []paper.TypeLine{{Line: paper.Line{Text: "a<b & \x01c", Box: geom.R(10, 10, 20, 90)}, Em: 9, Opens: true, Tail: 3, Lead: "a"}}}},
		Barriers: []paper.Barrier{{Kind: paper.BarrierRule, Pos: 50, Lo: 0, Hi: 100, Weight: 1}},
		Frames:   []paper.Frame{{Rect: geom.R(5, 5, 60, 60), Parent: -1, Tint: true}},
		Pictures: []paper.Picture{{Rect: geom.R(50, 50, 90, 90)}},
		Findings: []paper.Finding{{Code: paper.DirectionDoubtful, Box: geom.R(1, 1, 9, 9)}},
	}
	l := paper.Leaf{Page: paper.Page{Zones: []paper.Zone{
		{ID: "z1", Role: paper.RoleHeadline, Polygon: geom.R(10, 10, 30, 30).Polygon()},
		{ID: "z2", Role: paper.RoleBody, Polygon: geom.R(10, 30, 30, 90).Polygon()}}},
		Articles: []paper.Article{{ID: "a1", Kind: paper.KindStory, Parts: []paper.Part{{Zones: []string{"z1", "z2"}, Polygon: geom.R(10, 10, 30, 90).Polygon()}}}}}
	return Page{Makeup: m, Leaf: &l}
}

func TestDrawingIsWellFormedAndShowsEveryPart(t *testing.T) {
	var b strings.Builder
	if err := Draw(&b, sample()); err != nil {
		t.Fatal(err)
	}
	dec := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		_, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
	for _, want := range []string{"a&lt;b &amp; c", "frame 0", "z1 headline", "a1 story", "direction-doubtful", "marker-end"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the drawing lacks %q", want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestDrawingReportsAFullDisk(t *testing.T) {
	if err := Draw(full{}, sample()); err == nil {
		t.Error("no error")
	}
}
