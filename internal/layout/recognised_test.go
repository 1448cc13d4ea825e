package layout

import (
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// machineRead sets lines of words in two columns as a recogniser gives them.
func machineRead(angle float64) sheet.Sheet {
	s := sheet.Sheet{Source: "made.xml#1", Width: 500, Height: 500}
	for col := range 2 {
		r := sheet.Region{Hint: "paragraph"}
		for line := range 5 {
			row := sheet.Row{From: len(s.Glyphs)}
			x := 20.0 + 240*float64(col)
			if line == 2 {
				x += 12 // an indent
			}
			for k, c := range "all went well here" {
				if c == ' ' {
					s.Glyphs[len(s.Glyphs)-1].SpaceAfter = true
					continue
				}
				box := geom.R(x+10*float64(k), 50+14*float64(line), x+10*float64(k)+9, 60+14*float64(line))
				s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: string(c), Box: box, Ink: box, Em: 10, Angle: angle, Certainty: 0.9, Seq: len(s.Glyphs)})
				row.Box = row.Box.Union(box)
			}
			row.To = len(s.Glyphs)
			r.Box = r.Box.Union(row.Box)
			r.Rows = append(r.Rows, row)
		}
		s.Regions = append(s.Regions, r)
	}
	s.Regions = append(s.Regions, sheet.Region{Box: geom.R(20, 200, 200, 220)})
	return s
}

func TestRecognisedBlocks(t *testing.T) {
	m := Make(machineRead(0))
	if !m.Recognised || len(m.Blocks) != 2 || len(m.Unread) != 1 || m.Unread[0].Seq != 2 {
		t.Fatalf("recognised %v, %d blocks, %d unread", m.Recognised, len(m.Blocks), len(m.Unread))
	}
	b := m.Blocks[1]
	if len(b.Lines) != 5 || b.Lines[0].Text != "all went well here" || b.Hint != "paragraph" || b.Seq != 1 {
		t.Errorf("block %+v", b)
	}
	for k, l := range b.Lines {
		if l.Opens != (k == 2) {
			t.Errorf("line %d opens a paragraph: %v, indent %.1f", k, l.Opens, l.Indent)
		}
	}
	if m.Type.BodyEm != 10 || m.Type.Leading != 14 {
		t.Errorf("type %+v", m.Type)
	}
}

// Turned pages, pages whose blocks run over columns, and regions that point
// outside their glyphs are left to the reading of marks.
func TestNotCutByRecogniser(t *testing.T) {
	if Make(machineRead(90)).Recognised {
		t.Error("a turned page was taken as cut")
	}
	s := machineRead(0)
	one := s.Regions[0]
	one.Rows = nil
	for k := range s.Regions[0].Rows {
		one.Rows = append(one.Rows, s.Regions[0].Rows[k], s.Regions[1].Rows[k])
	}
	s.Regions = []sheet.Region{one}
	if Make(s).Recognised {
		t.Error("a block over two columns was taken as cut")
	}
	s = machineRead(0)
	s.Regions[0].Rows[0].To = 1 << 20
	s.Regions[0].Rows[1].From = -5
	Make(s)
}
