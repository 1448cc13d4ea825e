package article

import (
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// paragraphRuns parts the lines of pieces that follow each other into
// paragraphs; none is blank.
func (f *forme) paragraphRuns(ps []*piece) [][]string {
	var out [][]string
	var open []string
	flush := func() {
		if strings.TrimSpace(strings.Join(open, "")) != "" {
			out = append(out, open)
		}
		open = nil
	}
	var last *paper.TypeLine
	for i, p := range ps {
		if p.cross || i > 0 && ps[i-1].cross {
			flush()
			last = nil
		}
		for k := range p.lines {
			l := &p.lines[k]
			if f.opens(last, l, k == 0) || i == 0 && k > 0 && k < signedLines && len(out) == k-1 && signsShort(p, k-1) {
				flush()
			}
			open = append(open, l.Text)
			last = l
		}
	}
	flush()
	return out
}

// signedLines is the most lines at the head of a text that sign it: a name, a post
// and an address.
const signedLines = 4

// signsShort: line k, one of the first of a piece, is a byline, or under one says
// who the writer is, and does not run on.
func signsShort(p *piece, k int) bool {
	for j := 0; j <= k; j++ {
		l := &p.lines[j]
		if l.Full() && j+1 < len(p.lines) && !p.lines[j+1].Opens || !isBylineLine(l.Text) && (j == 0 || !wording.Affiliation(l.Text)) {
			return false
		}
	}
	return true
}

// signedIndent is how far in, in ems, a line stands that opens a paragraph behind
// a full stop, be it only the one that signs a letter or notice.
const signedIndent = 1.5

// opens reports whether line l starts a paragraph after line last. The first
// line of a piece also does where the one before it stopped short at a full stop.
func (f *forme) opens(last, l *paper.TypeLine, firstOfPiece bool) bool {
	if last != nil && wording.EndsOpen(last.Text) {
		return false
	}
	if last == nil || l.Opens || l.Indent >= signedIndent && (!firstOfPiece || l.Indent < mostIndent) && wording.EndsSentence(last.Text) {
		return true
	}
	return firstOfPiece && !last.Full() && !f.ragged && wording.EndsSentence(last.Text)
}
