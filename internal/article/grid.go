package article

import (
	"math"
	"slices"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A table may be printed without rules: short cells that stand one below the other
// in columns and level with one another in rows, at one distance from row to row.
// Columns of text are level too, but their lines fill the measure.
const (
	gridRows   = 3    // at least, and
	gridCols   = 3    // of its fullest row
	gridCell   = 12.0 // ems of a cell, at most
	gridChars  = 6.0  // ems of a cell in the mean, at most
	gridGap    = 1.0  // ems of white between two cells, at least
	gridApart  = 12.0 // and at most
	gridLevel  = 0.3  // ems by which the middles of the cells of a row may differ
	gridFlush  = 0.6  // ems by which cells of a column may be out of line
	gridPitch  = 0.15 // by which one row may be farther from the next than the first two
	gridSpread = 3.2  // leadings from row to row, at most
	mostCells  = 2000 // of a page that are looked at
)

// A square is a short line that may stand in a table.
type square struct {
	p   *piece
	box geom.Rect
}

// findGrids sets tables without rules apart.
func (f *forme) findGrids() {
	rows := f.cellRows()
	for i := 0; i < len(rows); i++ {
		if len(rows[i]) < gridCols {
			continue
		}
		n := f.gridFrom(rows, i)
		if n < gridRows {
			continue
		}
		if t := f.gridTable(rows[i : i+n]); t != nil {
			for _, p := range t.pieces {
				p.role, p.margin, p.table = paper.RoleTable, sign, t
			}
			f.tables = append(f.tables, t)
			i += n - 1
		}
	}
}

// cellRows lists the rows of short level lines, from the top; a row ends where the
// next line is too far or stands in another box.
func (f *forme) cellRows() [][]square {
	var cells []square
	for _, p := range f.pieces {
		if p.role != "" || p.dir != paper.Horizontal || f.ratio(p) > displayRatio || len(cells) > mostCells || !p.cellLike() {
			continue
		}
		for _, l := range p.lines {
			cells = append(cells, square{p, sane(l.Box)})
		}
	}
	sort.SliceStable(cells, func(i, j int) bool { return cells[i].box.CenterY() < cells[j].box.CenterY() })
	var rows [][]square
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && cells[to].box.CenterY()-cells[from].box.CenterY() < gridLevel*cells[from].p.em {
			to++
		}
		level := slices.Clone(cells[from:to])
		sort.SliceStable(level, func(i, j int) bool { return level[i].box.X0 < level[j].box.X0 })
		start := 0
		for k := 1; k <= len(level); k++ {
			if k < len(level) {
				a, b := level[k-1], level[k]
				gap := b.box.X0 - a.box.X1
				if gap > gridGap*a.p.em && gap < gridApart*a.p.em && a.p.frame == b.p.frame && math.Abs(a.p.em-b.p.em) < 0.1*a.p.em && !f.parted(upright, a.box, b.box) {
					continue
				}
			}
			rows = append(rows, level[start:k])
			start = k
		}
		from = to
	}
	return rows
}

// cellLike: all lines of a piece are short and end no sentence.
func (p *piece) cellLike() bool {
	for _, l := range p.lines {
		if sane(l.Box).Width() > gridCell*p.em || endsSentence(l.Text) {
			return false
		}
	}
	return len(p.lines) == 1 || p.leading > 1.6*p.em || p.proseLines() == 0
}

// gridFrom counts the rows that go on, at one distance, in the columns of row i.
// Rows of other columns that stand level are passed over by their place.
func (f *forme) gridFrom(rows [][]square, i int) int {
	first := rows[i]
	n, last, pitch := 1, first[0].box.CenterY(), 0.0
	for k := i + 1; k < len(rows); k++ {
		at := rows[k][0].box.CenterY()
		if d := at - last; d > gridSpread*f.leading || pitch > 0 && d > (1+gridPitch)*pitch {
			break
		}
		if at-last < 0.5*first[0].p.em || !inColumns(first, rows[k]) || rows[k][0].p.frame != first[0].p.frame {
			return n // something else stands level with the table: it is none, or ends
		}
		if pitch == 0 {
			pitch = at - last
		}
		n, last = n+1, at
	}
	return n
}

// inColumns: every cell of a row, two at least, stands in line with one of another row.
func inColumns(first, row []square) bool {
	if len(row) < 2 || len(row) > len(first) {
		return false
	}
	used := -1
	for _, c := range row {
		slop := gridFlush * c.p.em
		at := slices.IndexFunc(first, func(o square) bool {
			return math.Abs(c.box.X0-o.box.X0) < slop || math.Abs(c.box.X1-o.box.X1) < slop || math.Abs(c.box.CenterX()-o.box.CenterX()) < slop
		})
		if at <= used {
			return false
		}
		used = at
	}
	return true
}

// gridTable makes the table of some rows; nil where their cells are too long, or
// pieces reach beyond them.
func (f *forme) gridTable(rows [][]square) *table {
	t := &table{}
	lines, cells, width := map[*piece]int{}, 0, 0.0
	for i, row := range rows {
		for _, c := range row {
			t.rect = t.rect.Union(c.box)
			lines[c.p]++
			cells++
			width += c.box.Width() / c.p.em
		}
		if i > 0 {
			t.rows = append(t.rows, (rows[i-1][0].box.CenterY()+row[0].box.CenterY())/2)
		}
	}
	if width > gridChars*float64(cells) {
		return nil
	}
	for _, p := range f.pieces {
		switch n := lines[p]; {
		case n == len(p.lines):
			t.pieces = append(t.pieces, p)
		case n > 0:
			return nil
		}
	}
	return t
}
