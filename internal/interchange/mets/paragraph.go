package mets

import (
	"slices"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"github.com/banmian/banmian/internal/paper"
)

// stretch is lines of one zone that follow each other: part of a paragraph.
type stretch struct {
	zone     string
	from, to int  // lines, both counted in
	whole    bool // they are all the zone has
}

// paragraphs parts body zones, which stand one after the other in an article,
// into the paragraphs that the article's text has. A zone whose lines are not
// just that text, because a byline was taken out of it or an editor corrected a
// word, is a paragraph of its own.
func (b *binding) paragraphs(a paper.Article, zones []string) [][]stretch {
	starts, ok := b.starts(a)
	var out [][]stretch
	for _, id := range zones {
		z := b.zones[id]
		if !ok || len(z.Lines) == 0 || slices.ContainsFunc(z.Lines, blank) {
			out = append(out, []stretch{{id, 0, len(z.Lines) - 1, true}})
			continue
		}
		from := 0
		for i := 1; i <= len(z.Lines); i++ {
			if i < len(z.Lines) && !starts[lineAt{id, i}] {
				continue
			}
			s := stretch{id, from, i - 1, from == 0 && i == len(z.Lines)}
			if n := len(out); from == 0 && n > 0 && !starts[lineAt{id, 0}] {
				out[n-1] = append(out[n-1], s)
			} else {
				out = append(out, []stretch{s})
			}
			from = i
		}
	}
	return out
}

// blank reports a line that ALTO has no words for.
func blank(l paper.Line) bool { return len(strings.Fields(xmltext.Clean(l.Text))) == 0 }

type lineAt struct {
	zone string
	line int
}

// starts finds the lines with which paragraphs begin; false when the lines do
// not make up the text.
func (b *binding) starts(a paper.Article) (map[lineAt]bool, bool) {
	ends := map[int]bool{0: true} // letters before each paragraph
	var text, lines strings.Builder
	for _, p := range a.Paragraphs {
		text.WriteString(bareLetters(p))
		ends[text.Len()] = true
	}
	starts := map[lineAt]bool{}
	for _, part := range a.Parts {
		for _, id := range part.Zones {
			if z := b.zones[id]; flows(z.Role) {
				for i, l := range z.Lines {
					starts[lineAt{id, i}] = ends[lines.Len()]
					lines.WriteString(bareLetters(l.Text))
				}
			}
		}
	}
	return starts, lines.Len() > 0 && text.String() == lines.String()
}

// flows reports whether zones of a role make up an article's paragraphs.
func flows(r paper.Role) bool { return partNames[r] == "" || r == paper.RoleAd }

// bareLetters is a text without white space and hyphens, which come and go where
// lines are joined.
func bareLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(lineHyphens+"\u00ad", r) {
			return -1
		}
		return r
	}, s)
}

// stretchAreas points at the stretches of a paragraph.
func (b *binding) stretchAreas(paragraph []stretch) []outPointer {
	var out []outPointer
	for _, s := range paragraph {
		at, ok := b.blocks[s.zone]
		if !ok || at.file == "" {
			continue
		}
		area := &outArea{File: at.file, Type: "IDREF", Begin: at.block}
		if !s.whole {
			area.Begin, area.End = alto.LineID(at.block, s.from), alto.LineID(at.block, s.to)
		}
		out = append(out, outPointer{Area: area})
	}
	return out
}

// rejoined puts pieces of one block that follow each other back together: they
// are parts of one zone, told apart only to say where its paragraphs end.
func rejoined(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		n := len(out) - 1
		if n < 0 || !p.part || !out[n].part || out[n].page != p.page || out[n].block != p.block || out[n].role != p.role || out[n].figure != p.figure {
			out = append(out, p)
			continue
		}
		whole := newPiece(p.page, p.role, p.of, append(out[n].lines(), p.lines()...))
		whole.figure, whole.block, whole.of, whole.part = p.figure, p.block, p.of, true
		out[n] = whole
	}
	return out
}
