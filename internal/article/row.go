package article

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// tidy is a line of a title as the reader should see it: blanks that part its
// phrases stay; those that only set single characters apart go.
func (f *forme) tidy(s string) string {
	parts := strings.Fields(s)
	single := 0
	for _, p := range parts {
		if utf8.RuneCountInString(p) == 1 {
			single++
		}
	}
	if wording.ShareCJK(s) > 0.5 && (single > 1 || single == 1 && len(parts) > 2) {
		return wording.Unspace(strings.TrimSpace(s))
	}
	return strings.Join(parts, " ")
}

// eachLine gives the printed lines of display type in the order they are read.
// Pieces that stand in one row (one column, when upright) are one line.
func (f *forme) eachLine(ps []*piece) []string {
	if len(ps) == 0 {
		return nil
	}
	v := viewOf(headDirection(ps))
	var parts []part
	for _, p := range ps {
		for _, l := range p.lines {
			parts = append(parts, part{l.Text, v.rect(sane(l.Box)), p.em})
		}
	}
	var out []string
	for _, row := range inRows(parts) {
		if t := f.tidy(row.text); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// headDirection is the direction of most of the characters; single characters
// have none of their own.
func headDirection(ps []*piece) paper.Direction {
	n := map[paper.Direction]int{}
	for _, p := range ps {
		n[p.dir] += p.chars - len(p.lines)
	}
	switch {
	case n[paper.Vertical] > n[paper.Horizontal]:
		return paper.Vertical
	case n[paper.Vertical] < n[paper.Horizontal]:
		return paper.Horizontal
	}
	return ps[0].dir
}

// A part is some of a line of display type, in the view it is read in.
type part struct {
	text string
	box  geom.Rect
	em   float64
}

// wordGap is the white in ems, beyond that between the characters of a line,
// that stands for a blank between two parts of it.
const wordGap = 0.3

// tracking is the white, in points, that is set between the characters of a part.
func (p part) tracking() float64 {
	n := countChars(p.text)
	if n < 2 {
		return 0
	}
	return math.Max(0, (p.box.Width()-float64(n)*p.em)/float64(n-1))
}

// inRows joins parts that share a row, and gives the rows from the top.
func inRows(parts []part) []part {
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].box.CenterY() < parts[j].box.CenterY() })
	var out []part
	for from := 0; from < len(parts); {
		to := from + 1
		for to < len(parts) && parts[to].box.CenterY()-parts[from].box.CenterY() < 0.4*parts[from].em {
			to++
		}
		row := parts[from:to]
		sort.SliceStable(row, func(i, j int) bool { return row[i].box.X0 < row[j].box.X0 })
		whole := row[0]
		for k := 1; k < len(row); k++ {
			if row[k].box.X0-row[k-1].box.X1 > wordGap*row[k].em+math.Max(row[k].tracking(), row[k-1].tracking()) {
				whole.text += " "
			}
			whole.text += row[k].text
			whole.box = whole.box.Union(row[k].box)
		}
		out = append(out, whole)
		from = to
	}
	return out
}

// rowsOf joins the lines of an advertisement or index box. A row stands by
// itself unless the one above it fills the whole measure and ends without a stop.
func (f *forme) rowsOf(s *story) []string {
	var parts []part
	var measure geom.Rect
	v := upright
	if len(s.strays) > 0 {
		v = viewOf(headDirection(s.strays))
	}
	if s.frame >= 0 {
		measure = v.rect(f.frames[s.frame].rect.Inset(f.em))
	}
	for _, p := range s.strays {
		for _, l := range p.lines {
			box := v.rect(sane(l.Box))
			parts = append(parts, part{l.Text, box, p.em})
			measure = measure.Union(box)
		}
	}
	var out, open []string
	flush := func() {
		if t := strings.TrimSpace(f.words.JoinLines(open, asPrinted)); t != "" {
			out = append(out, t)
		}
		open = nil
	}
	var boxes []geom.Rect
	for _, p := range parts {
		boxes = append(boxes, p.box)
	}
	full, centred := false, f.centred(boxes)
	for _, r := range inRows(parts) {
		if !full || s.kind == paper.KindIndex && pageFirst.MatchString(r.text) {
			flush()
		}
		open = append(open, r.text)
		full = !centred && r.box.X0 < measure.X0+f.em && r.box.X1 > measure.X1-f.em && !endsSentence(r.text)
	}
	flush()
	return out
}
