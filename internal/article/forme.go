package article

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// A forme is one page locked up for reading: the pieces of type with what has
// been decided about them so far, and the measures learned from the page.
type forme struct {
	m      paper.Makeup
	pieces []*piece
	frames []frame

	em      float64 // size of most body type, points, never 0
	leading float64 // baseline to baseline of body, points, never 0
	gutter  float64 // white between two columns, points, never 0
	cjk     bool
	main    paper.Direction // of most body characters

	ragged       bool    // lines of this page do not reach their measure, so a short line proves nothing
	indented     bool    // paragraphs of this page open with an indent
	blank        float64 // usual steps from one paragraph to the next where white parts them, else 0
	drawTrust    float64 // 0-1, how often drawing order agrees with certain columns
	walls        map[view][]paper.Barrier
	words        wording.Vocabulary // of the page, to judge hyphens by
	furniture    []*piece
	custom       custom // of the title; nil when it is not known
	tables       []*table
	ribbons      []*piece
	townOpenings bool            // texts of this page open with a town and a colon
	known        map[string]bool // pairs and triples of characters of the page's lines
}

// A piece is a run of lines of one block that keeps one role to the end.
type piece struct {
	id      int // index in forme.pieces
	block   int // index in Makeup.Blocks
	lines   []paper.TypeLine
	box     geom.Rect // on the page
	measure geom.Rect // box widened to the measure its lines are set to
	dir     paper.Direction
	em      float64
	leading float64
	font    string
	weight  int
	italic  bool
	color   [3]uint8
	frame   int // the box it is solved in, -1 for the open page
	seq     int

	firstWords *opening // nil until asked for
	lastWords  *closing
	sentOn     bool      // a jump line by itself stands under it
	host       *piece    // the body that a jump line by itself belongs to
	verse      bool      // lines of a poem, each a paragraph
	cross      bool      // a crosshead inside body
	table      *table    // that it is a part of
	ribbon     geom.Rect // the strip of colour around the words of a ribbon
	role       paper.Role
	runner     paper.Role // second-best role
	margin     float64    // between the two, in role points
	chars      int        // characters other than space
	text       string     // lines joined, for reading cues
}

// Limits that keep a hostile page from costing more than a second.
const (
	maxPieces = 1200 // pieces of type that take part in the reading; more are orphans
	farAway   = 1e6  // points; coordinates beyond it are pulled in
	smallEm   = 0.1  // points; smaller type sizes are read as this
	defaultEm = 9.0  // points, when the page says nothing of its size
	leadRatio = 1.4  // leading over size, when the page says nothing
	gutterEms = 1.5  // gutter over size, when the page says nothing
)

// lockUp takes the makeup apart into pieces and learns the page's measures.
func lockUp(m paper.Makeup) *forme {
	f := setUp(m)
	f.mend()
	f.gatherVerse()
	f.learnHabits()
	f.learnBlank()
	f.learnPairs()
	f.partLoose()
	for _, p := range f.pieces {
		f.widen(p)
	}
	f.learnWords()
	f.learnTowns()
	return f
}

// setUp makes pieces of blocks as they are, and learns sizes and walls.
func setUp(m paper.Makeup) *forme {
	f := &forme{m: m}
	for i, b := range m.Blocks {
		if p := makePiece(i, b); p != nil {
			f.add(p)
		}
	}
	f.learnMeasures()
	f.raiseWalls()
	return f
}

// learnWords counts the words of the page.
func (f *forme) learnWords() {
	f.words = wording.Vocabulary{}
	for _, p := range f.pieces {
		for _, l := range p.lines {
			f.words.Count(l.Text)
		}
	}
}

func (f *forme) add(p *piece) {
	p.id = len(f.pieces)
	f.pieces = append(f.pieces, p)
}

// drop takes pieces off the page, and numbers the others anew.
func (f *forme) drop(gone map[*piece]bool) {
	f.pieces = without(f.pieces, gone)
	for i, p := range f.pieces {
		p.id = i
	}
}

// without is some pieces but for those that are gone.
func without(ps []*piece, gone map[*piece]bool) []*piece {
	return slices.DeleteFunc(slices.Clone(ps), func(p *piece) bool { return gone[p] })
}

// makePiece gives nil for a block without a line.
func makePiece(i int, b paper.Block) *piece {
	if len(b.Lines) == 0 {
		return nil
	}
	p := &piece{
		block: i, lines: b.Lines, box: sane(b.Box), dir: b.Direction, em: b.Em, leading: b.Leading,
		font: b.Font, weight: b.Weight, italic: b.Italic, color: b.Color, frame: b.Frame, seq: b.Seq,
	}
	if p.dir != paper.Vertical {
		p.dir = paper.Horizontal
	}
	p.measureUp()
	return p
}

// measureUp works out what follows from the lines of a piece.
func (p *piece) measureUp() {
	if p.box.IsZero() {
		for _, l := range p.lines {
			p.box = p.box.Union(sane(l.Box))
		}
	}
	if !(p.em > smallEm && p.em < farAway) {
		p.em = smallEm
		for _, l := range p.lines {
			if l.Em > p.em && l.Em < farAway {
				p.em = l.Em
			}
		}
	}
	if !(p.leading >= 0 && p.leading < farAway) {
		p.leading = 0
	}
	p.chars = 0
	texts := make([]string, len(p.lines))
	for k, l := range p.lines {
		texts[k] = l.Text
		p.chars += countChars(l.Text)
	}
	p.text = strings.TrimSpace(joinLines(texts))
	p.firstWords, p.lastWords = nil, nil
	p.measure = p.box
}

// sane pulls coordinates that are not numbers, or far off any page, into reach.
func sane(r geom.Rect) geom.Rect {
	pull := func(v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		return math.Max(-farAway, math.Min(farAway, v))
	}
	return geom.R(pull(r.X0), pull(r.Y0), pull(r.X1), pull(r.Y1))
}

// cut parts a piece before line k (0 < k < len(lines)); the first lines stay,
// the others become a new piece, which is returned.
func (f *forme) cut(p *piece, k int) *piece {
	q := *p
	q.lines, p.lines = p.lines[k:], p.lines[:k]
	for _, part := range []*piece{p, &q} {
		part.box = geom.Rect{}
		for _, l := range part.lines {
			part.box = part.box.Union(sane(l.Box))
		}
		measure := part.measure
		part.measureUp()
		part.measure = sameMeasure(part.box, measure, part.dir)
	}
	f.add(&q)
	return &q
}

// sameMeasure gives box the extent of measure across the columns.
func sameMeasure(box, measure geom.Rect, dir paper.Direction) geom.Rect {
	if dir == paper.Vertical {
		return geom.Rect{X0: box.X0, X1: box.X1, Y0: math.Min(box.Y0, measure.Y0), Y1: math.Max(box.Y1, measure.Y1)}
	}
	return geom.Rect{X0: math.Min(box.X0, measure.X0), X1: math.Max(box.X1, measure.X1), Y0: box.Y0, Y1: box.Y1}
}

// first and last are the outer lines of a piece.
func (p *piece) first() paper.TypeLine { return p.lines[0] }
func (p *piece) last() paper.TypeLine  { return p.lines[len(p.lines)-1] }

// ratio is the size of the piece's type over the size of body type.
func (f *forme) ratio(p *piece) float64 { return p.em / f.em }

// learnMeasures takes the measures of body type from the makeup, and where it
// has none, from the pieces.
func (f *forme) learnMeasures() {
	t := f.m.Type
	f.em, f.leading, f.gutter = t.BodyEm, t.Leading, t.Gutter
	f.cjk, f.main = t.CJK, t.Direction
	if !(f.em > smallEm && f.em < farAway) {
		f.em = f.commonEm(f.pieces)
	}
	if !(f.leading > f.em/2 && f.leading < f.em*10) {
		f.leading = f.em * leadRatio
	}
	if !(f.gutter > 0 && f.gutter < f.em*20) {
		f.gutter = f.em * gutterEms
	}
	if f.main != paper.Vertical {
		f.main = paper.Horizontal
	}
}

// commonEm is the size of most characters of some pieces, in steps of a quarter
// point.
func (f *forme) commonEm(ps []*piece) float64 {
	count := map[int]int{}
	for _, p := range ps {
		count[int(math.Min(p.em, 1e5)*4+0.5)] += p.chars
	}
	best, most := 0, 0
	for step, n := range count {
		if n > most || n == most && step < best {
			best, most = step, n
		}
	}
	if best == 0 {
		return defaultEm
	}
	return float64(best) / 4
}

// widen gives a piece of one or two lines, which may not show the measure they
// are set to, that of the type it stands against, or of the column of the grid
// it stands in; and reads its first indent and last tail against it.
func (f *forme) widen(p *piece) {
	if f.ratio(p) > 1.3 || len(p.lines) > 2 {
		return
	}
	v := viewOf(p.dir)
	box := v.rect(p.box)
	span, ok := f.measureOf(v, p, box)
	if !ok {
		return
	}
	box.X0, box.X1 = math.Min(box.X0, span.X0), math.Max(box.X1, span.X1)
	p.measure = v.back(box)
	p.lines = append([]paper.TypeLine{}, p.lines...)
	for k := range p.lines {
		l := v.rect(sane(p.lines[k].Box))
		if l.Empty() {
			continue
		}
		p.lines[k].Indent, p.lines[k].Tail = math.Max(0, l.X0-box.X0)/p.em, math.Max(0, box.X1-l.X1)/p.em
	}
	in := p.lines[0].Indent
	p.lines[0].Opens = in >= leastIndent && in <= mostIndent
}

// An indent that opens a paragraph, in ems.
const (
	leastIndent = 0.8
	mostIndent  = 2.8 // what stands in farther runs around something
)

// measureOf finds the extent, across the columns, that the lines of a small piece
// are set to.
func (f *forme) measureOf(v view, p *piece, box geom.Rect) (geom.Rect, bool) {
	best, span := 2*p.em+f.leading, geom.Rect{}
	for _, q := range f.pieces {
		if q == p || q.dir != p.dir || q.font != p.font || len(q.lines) < 2 || math.Abs(q.em-p.em) > 0.05*p.em || q.frame != p.frame {
			continue
		}
		o := v.rect(q.box)
		if box.X0 < o.X0-0.5*p.em || box.X1 > o.X1+p.em {
			continue
		}
		if gap := math.Max(o.Y0-box.Y1, box.Y0-o.Y1); gap < best {
			best, span = gap, o
		}
	}
	if !span.IsZero() {
		return span, true
	}
	narrowest := math.Inf(1)
	for _, c := range f.m.Type.Columns {
		s := v.rect(sane(c.Span))
		if box.X0 < s.X0-p.em || box.X1 > s.X1+p.em || s.OverlapY(box) < 0 {
			continue
		}
		if s.Width() < narrowest {
			narrowest, span = s.Width(), s
		}
	}
	return span, !span.IsZero()
}

// Shares beyond which a habit of the page is taken for settled.
const (
	raggedShare   = 0.4 // of lines inside paragraphs that stop short of the measure
	indentedShare = 0.3 // of multi-line pieces in which some line is indented
)

// learnHabits finds out how this page sets its lines.
func (f *forme) learnHabits() {
	inner, short, multi, indents := 0, 0, 0, 0
	for _, p := range f.pieces {
		if len(p.lines) < 3 || math.Abs(f.ratio(p)-1) > 0.2 {
			continue
		}
		multi++
		some := false
		for k, l := range p.lines {
			if l.Opens && l.Indent > 0.7 {
				some = true
			}
			if k+1 < len(p.lines) && !p.lines[k+1].Opens && !endsSentence(l.Text) {
				inner++
				if !l.Full() {
					short++
				}
			}
		}
		if some {
			indents++
		}
	}
	f.ragged = inner > 0 && float64(short) > raggedShare*float64(inner)
	f.indented = multi == 0 || float64(indents) > indentedShare*float64(multi)
}

// byReading sorts pieces from the top down, and on the same height in the
// direction the page reads.
func (f *forme) byReading(ps []*piece) {
	v := viewOf(f.main)
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := v.rect(ps[i].box), v.rect(ps[j].box)
		if a.Y0 != b.Y0 {
			return a.Y0 < b.Y0
		}
		return a.X0 < b.X0
	})
}

func sortBySeq(ps []*piece) {
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].seq < ps[j].seq })
}
