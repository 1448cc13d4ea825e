package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// Verse: short lines set alike, one below the other at one distance and flush,
// with so much white between them that each stands by itself.
const (
	verseLines = 4
	versePitch = 3.4  // ems from line to line, at most
	verseEven  = 0.12 // by which one distance may differ from the next
	verseFlush = 0.4  // ems by which the lines may begin apart
	verseWidth = 18.0 // ems of a line, at most
	verseAlone = 15.0 // ems beside a line in which no other line by itself stands
	verseRatio = 1.6  // to body size, at most
)

// gatherVerse makes one piece of the lines of a poem.
func (f *forme) gatherVerse() {
	var lines []*piece
	for _, p := range f.pieces {
		if len(p.lines) == 1 && p.dir == paper.Horizontal && p.box.Width() <= verseWidth*p.em && f.ratio(p) <= verseRatio && p.id < maxPieces {
			lines = append(lines, p)
		}
	}
	sort.SliceStable(lines, func(i, j int) bool { return lines[i].box.Y0 < lines[j].box.Y0 })
	gone := map[*piece]bool{}
	for i, p := range lines {
		if gone[p] || f.besideVerse(p) {
			continue
		}
		stanza := f.versesFrom(lines, i, gone)
		if len(stanza) < verseLines {
			continue
		}
		for _, q := range stanza[1:] {
			p.lines = append(p.lines[:len(p.lines):len(p.lines)], q.lines...)
			p.box = p.box.Union(q.box)
			gone[q] = true
		}
		for k := range p.lines {
			p.lines[k].Opens, p.lines[k].Indent, p.lines[k].Tail = true, 0, 1
		}
		p.leading = (stanza[len(stanza)-1].box.CenterY() - stanza[0].box.CenterY()) / float64(len(stanza)-1)
		p.verse = true
		p.measureUp()
	}
	f.drop(gone)
}

// versesFrom lists the lines that follow line i as those of a poem do.
func (f *forme) versesFrom(lines []*piece, i int, gone map[*piece]bool) []*piece {
	first := lines[i]
	stanza, pitch := []*piece{first}, 0.0
	for _, q := range lines[i+1:] {
		last := stanza[len(stanza)-1]
		d := q.box.CenterY() - last.box.CenterY()
		if d > versePitch*first.em {
			break
		}
		if gone[q] || q.font != first.font || q.frame != first.frame || q.weight != first.weight || math.Abs(q.em-first.em) > 0.03*first.em ||
			math.Abs(q.box.X0-first.box.X0) > verseFlush*first.em {
			continue
		}
		if pitch == 0 {
			pitch = d
		}
		if math.Abs(d-pitch) > verseEven*pitch || d < first.em || f.besideVerse(q) {
			break
		}
		stanza = append(stanza, q)
	}
	return stanza
}

// besideVerse reports whether type stands on the row of a line within its own box,
// or near it on the open page: then it is a row of a table.
func (f *forme) besideVerse(p *piece) bool {
	for _, q := range f.pieces {
		if q != p && q.frame == p.frame && len(q.lines) == 1 && q.box.OverlapY(p.box) > 0.5*p.em && (p.frame >= 0 || -q.box.OverlapX(p.box) < verseAlone*p.em) {
			return true
		}
	}
	return false
}
