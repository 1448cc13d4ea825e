package article

import (
	"math"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A table is type set in rows and columns between rules: fixtures, prices, the
// weather. It is read row by row and is one article, or part of the one it
// stands in.
type table struct {
	rect   geom.Rect // on the page, its outer rules
	pieces []*piece
	rows   []float64 // level rules, from the top
	title  *title    // straight over it; nil when it has none
}

// What makes rows and columns of type a table.
const (
	tableRows    = 3    // rows at least; two where rules part the columns too
	tableShared  = 0.6  // of the rows that hold more than one cell
	cellChars    = 16.0 // characters of a cell at most, in the mean: longer cells are items set side by side
	rowMost      = 9.0  // leadings from one level rule of a table to the next at most
	headOfTable  = 1.15 // type so much larger than the cells, alone on its row, is the table's title
	tableTitle   = 2.2  // lines of body from a title to the table it stands over, at most
	tableWithin  = 0.9  // of a piece of type that must lie between the rules
	mostGrounds  = 200  // of a page that are tried
	mostLevels   = 500  // level rules of a page: more are a drawing
	columnOfRule = 0.6  // of a table's height that a rule between two columns covers at least
)

// findTables sets the tables of the page apart, the largest first.
func (f *forme) findTables() {
	grounds := f.ruledGrounds()
	sort.SliceStable(grounds, func(i, j int) bool { return grounds[i].rect.Area() > grounds[j].rect.Area() })
	if len(grounds) > mostGrounds {
		grounds = grounds[:mostGrounds]
	}
	for _, g := range grounds {
		if t := f.tableOn(g); t != nil {
			for _, p := range t.pieces {
				p.role, p.margin, p.table = paper.RoleTable, clinch, t
			}
			f.tables = append(f.tables, t)
		}
	}
}

// A ground is a part of the page that rules divide as they do a table.
type ground struct {
	rect geom.Rect
	rows []float64 // level rules from the top, the outer ones included
	cols int       // upright rules inside
}

// ruledGrounds finds the stacks of level rules of one length.
func (f *forme) ruledGrounds() []ground {
	var level, uprights []paper.Barrier
	for _, w := range f.walls[upright] {
		if w.Kind == paper.BarrierRule && w.Vertical {
			uprights = append(uprights, w)
		} else if w.Kind == paper.BarrierRule {
			level = append(level, w)
		}
	}
	if len(level) > mostLevels {
		return nil
	}
	sort.SliceStable(level, func(i, j int) bool { return level[i].Pos < level[j].Pos })
	used := make([]bool, len(level))
	var out []ground
	for i, top := range level {
		if used[i] {
			continue
		}
		rows := []float64{top.Pos}
		for j := i + 1; j < len(level); j++ {
			w, last := level[j], rows[len(rows)-1]
			if w.Pos-last > rowMost*f.leading || len(rows) > 1 && f.titleWithin(geom.Rect{X0: top.Lo, X1: top.Hi, Y0: last, Y1: w.Pos}) {
				break
			}
			if used[j] || math.Abs(w.Lo-top.Lo) > f.em/2 || math.Abs(w.Hi-top.Hi) > f.em/2 {
				continue
			}
			used[j] = true
			if w.Pos-last > f.em/2 { // else a double rule
				rows = append(rows, w.Pos)
			}
		}
		if len(rows) < 3 {
			continue
		}
		g := ground{rect: geom.Rect{X0: top.Lo, X1: top.Hi, Y0: rows[0], Y1: rows[len(rows)-1]}, rows: rows}
		for _, u := range uprights {
			if u.Pos > g.rect.X0+f.em && u.Pos < g.rect.X1-f.em && math.Min(u.Hi, g.rect.Y1)-math.Max(u.Lo, g.rect.Y0) > columnOfRule*g.rect.Height() {
				g.cols++
			}
		}
		out = append(out, g)
	}
	return out
}

// titleWithin reports whether all that stands between two rules is display type:
// the title of the next table.
func (f *forme) titleWithin(band geom.Rect) bool {
	display := false
	for _, p := range f.pieces {
		if !band.Contains(p.box.Center()) {
			continue
		}
		if f.ratio(p) < displayRatio {
			return false
		}
		display = true
	}
	return display
}

// tableOn gives the table that stands on a ground, nil for none.
func (f *forme) tableOn(g ground) *table {
	t := &table{rect: g.rect, rows: g.rows}
	var ems []float64
	for _, p := range f.pieces {
		if p.role != "" || p.dir != paper.Horizontal || p.box.Intersect(g.rect).Area() < tableWithin*p.box.Area() {
			continue
		}
		t.pieces = append(t.pieces, p)
		ems = append(ems, p.em)
	}
	if len(t.pieces) < 4 {
		return nil
	}
	em := medianOf(ems)
	t.dropTitle(em)
	f.addOuterRow(t, em, true)
	f.addOuterRow(t, em, false)
	cells, rows, shared := t.count()
	least := tableRows
	if g.cols > 0 {
		least--
	}
	chars := 0
	for _, p := range t.pieces {
		chars += p.chars
		if p.proseLines() > 1 || p.opens().dated {
			return nil
		}
	}
	if rows < least || float64(shared) < tableShared*float64(rows) || float64(chars) > cellChars*float64(cells) {
		return nil
	}
	return t
}

// addOuterRow takes the row that stands over the first rule or under the last:
// rules are often printed between the rows only.
func (f *forme) addOuterRow(t *table, em float64, over bool) {
	high := t.rect.Height() / float64(max(1, len(t.rows)-1))
	band := geom.Rect{X0: t.rect.X0 - em, X1: t.rect.X1 + em, Y0: t.rect.Y1, Y1: t.rect.Y1 + 1.2*high}
	if over {
		band.Y0, band.Y1 = t.rect.Y0-1.2*high, t.rect.Y0
	}
	var row []*piece
	box := geom.Rect{}
	for _, p := range f.pieces {
		if !band.Contains(p.box.Center()) {
			continue
		}
		if p.role != "" || p.dir != paper.Horizontal || len(p.lines) > 1 || math.Abs(p.em-em) > 0.1*em || p.box.X0 < band.X0 || p.box.X1 > band.X1 {
			return
		}
		row, box = append(row, p), box.Union(p.box)
	}
	if len(row) < 2 || box.Height() > 1.5*em {
		return
	}
	t.pieces = append(t.pieces, row...)
	t.rect = t.rect.Union(geom.Rect{X0: t.rect.X0, X1: t.rect.X1, Y0: box.Y0, Y1: box.Y1})
}

// dropTitle leaves a larger line that stands alone over the cells out.
func (t *table) dropTitle(em float64) {
	first := math.Inf(1)
	for _, p := range t.pieces {
		if p.em < headOfTable*em {
			first = math.Min(first, p.box.Y0)
		}
	}
	kept := t.pieces[:0:0]
	for _, p := range t.pieces {
		if p.em >= headOfTable*em && p.box.CenterY() < first {
			t.rect.Y0 = math.Max(t.rect.Y0, p.box.Y1)
			continue
		}
		kept = append(kept, p)
	}
	t.pieces = kept
}

// count gives how many cells and rows with type a table has, and how many of its
// rows hold more than one cell.
func (t *table) count() (cells, rows, shared int) {
	for _, row := range t.inRows() {
		n := 0
		for i, p := range row {
			if i == 0 || p.box.X0 > row[i-1].box.X1-p.em {
				n++
			}
		}
		rows++
		cells += n
		if n > 1 {
			shared++
		}
	}
	return cells, rows, shared
}

// inRows gives the parts of a table row by row: those between two level rules,
// in each from the left and, in one cell, from the top.
func (t *table) inRows() [][]part {
	var out [][]part
	bands := map[int]int{}
	for _, p := range t.pieces {
		for _, l := range p.lines {
			box := sane(l.Box)
			k := sort.SearchFloat64s(t.rows, box.CenterY())
			at, seen := bands[k]
			if !seen {
				at = len(out)
				bands[k] = at
				out = append(out, nil)
			}
			out[at] = append(out[at], part{l.Text, box, p.em})
		}
	}
	for _, row := range out {
		sort.SliceStable(row, func(i, j int) bool {
			a, b := row[i].box, row[j].box
			if a.OverlapX(b) > 0 {
				return a.CenterY() < b.CenterY()
			}
			return a.X0 < b.X0
		})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i][0].box.CenterY() < out[j][0].box.CenterY() })
	return out
}

// tableRowsOf gives the text of a table, a row a paragraph.
func (f *forme) tableRowsOf(t *table) []string {
	var out []string
	for _, row := range t.inRows() {
		var cells []string
		for i, p := range row {
			if n := len(cells); i > 0 && p.box.OverlapX(row[i-1].box) > 0 {
				cells[n-1] = f.words.JoinLines([]string{cells[n-1], p.text}, f.language())
			} else {
				cells = append(cells, strings.TrimSpace(p.text))
			}
		}
		if text := strings.TrimSpace(strings.Join(cells, " ")); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// headTables gives each table of a region the title that stands straight over it
// and takes that title from those that look for text.
func (r *region) headTables() {
	for _, t := range r.f.tables {
		if t.pieces[0].frame != r.frame {
			continue
		}
		r.tables = append(r.tables, t)
		at, nearest := -1, tableTitle*r.f.leading
		for i, o := range r.titles {
			if r.besideTable(o, t) {
				at = i
				break
			}
			gap := t.rect.Y0 - o.box.Y1
			if o.dir != paper.Horizontal || gap < -r.f.leading || gap > nearest ||
				o.box.OverlapX(t.rect) < 0.6*math.Min(o.box.Width(), t.rect.Width()) || r.typeBetween(o.box, t.rect) {
				continue
			}
			at, nearest = i, gap
		}
		if at >= 0 {
			t.title = r.titles[at]
			r.titles = append(r.titles[:at:at], r.titles[at+1:]...)
		}
	}
}

// How many ems of body an upright title stands from its table at most, on the open
// page and in one box with it.
const (
	tableAside = 6.0
	tableInBox = 30.0
)

// besideTable: an upright title on a page of upright type stands at the right of the
// table, level with it, with no other text between.
func (r *region) besideTable(o *title, t *table) bool {
	gap := o.box.X0 - t.rect.X1
	most := tableAside
	if box := r.f.m.Blocks[o.head[0].block].Frame; box >= 0 && box == r.f.m.Blocks[t.pieces[0].block].Frame {
		most = tableInBox
	}
	if o.dir != paper.Vertical || r.f.main != paper.Vertical || gap < 0 || gap > most*r.f.em || o.box.OverlapY(t.rect) < 0.5*math.Min(o.box.Height(), t.rect.Height()) {
		return false
	}
	white := geom.Rect{X0: t.rect.X1, X1: o.box.X0, Y0: t.rect.Y0, Y1: t.rect.Y1}
	for _, p := range r.body {
		if p.box.Overlaps(white) {
			return false
		}
	}
	return !r.f.parted(upright, o.box, t.rect)
}

// typeBetween reports whether body stands between a box and a lower one.
func (r *region) typeBetween(a, b geom.Rect) bool {
	white := geom.Rect{X0: math.Max(a.X0, b.X0), X1: math.Min(a.X1, b.X1), Y0: a.Y1, Y1: b.Y0}
	if white.Empty() {
		return false
	}
	for _, p := range r.body {
		if p.box.Overlaps(white) {
			return true
		}
	}
	return false
}

// tableStories makes a story of each table with a title of its own; one without
// goes with the story it stands in, and is a story where there is none.
func (r *region) tableStories(stories []*story) []*story {
	for _, t := range r.tables {
		if host := r.tableHost(t, stories); host != nil {
			host.tables = append(host.tables, t)
			continue
		}
		stories = append(stories, &story{kind: paper.KindNotice, title: t.title, tables: []*table{t}, frame: r.frame})
	}
	return stories
}

// tableHost is the story whose text a table without a title stands in, or under
// whose last line it stands, nil for none.
func (r *region) tableHost(t *table, stories []*story) *story {
	if t.title != nil {
		return nil
	}
	for _, s := range stories {
		if s.kind == paper.KindAd || s.kind == paper.KindIndex {
			if r.frame >= 0 {
				return s
			}
			continue
		}
		if s.bounds().Intersect(t.rect).Area() > 0.5*t.rect.Area() {
			return s
		}
	}
	return nil
}
