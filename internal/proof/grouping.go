package proof

// significant is the share of an article's characters from which a piece of it
// counts as a split or a merge; less is a stray line, which the text measures
// see.
const significant = 0.1

func (c comparison) countGrouping(get func(int) *tally) {
	pieces, swallowed := map[int]int{}, map[int][]int{}
	tables := map[int]*contingency{}
	table := func(page int) *contingency {
		if tables[page] == nil {
			tables[page] = &contingency{rows: map[int]int{}, columns: map[int]int{}}
		}
		return tables[page]
	}
	paired := map[int]int{}
	for _, o := range c.overlaps {
		if !counts(c.Truth.Articles[o.truth]) {
			continue
		}
		page := c.page(o.truth)
		p := get(page)
		table(page).add(o.truth, o.read, o.chars)
		paired[o.truth] += o.chars
		p.bcubedP += float64(o.chars) * float64(o.chars) / float64(c.readChars[o.read])
		p.bcubedR += float64(o.chars) * float64(o.chars) / float64(c.truthChars[o.truth])
		if float64(o.chars) >= significant*float64(c.truthChars[o.truth]) {
			pieces[o.truth]++
			swallowed[o.read] = append(swallowed[o.read], o.truth)
		}
	}
	for _, t := range c.scored {
		page := c.page(t)
		p := get(page)
		p.chars += c.truthChars[t]
		// A character missing from the reading is a cluster of its own.
		missing := c.truthChars[t] - paired[t]
		table(page).alone(t, missing)
		p.bcubedP += float64(missing)
		if c.truthChars[t] > 0 {
			p.bcubedR += float64(missing) / float64(c.truthChars[t])
		}
		if pieces[t] > 1 {
			p.splits += pieces[t] - 1
		}
	}
	for _, truths := range swallowed {
		if len(truths) > 1 {
			get(c.page(truths[0])).merges += len(truths) - 1
		}
	}
	for page, t := range tables {
		get(page).ari = t.ari()
	}
}

// contingency counts characters by truth article and read article.
type contingency struct {
	cells   []int
	rows    map[int]int
	columns map[int]int
	single  int // read clusters of one character
	n       int
}

func (t *contingency) add(row, column, n int) {
	t.cells = append(t.cells, n)
	t.rows[row] += n
	t.columns[column] += n
	t.n += n
}

func (t *contingency) alone(row, n int) {
	t.rows[row] += n
	t.single += n
	t.n += n
}

// ari is the adjusted Rand index (Hubert and Arabie 1985): 1 when both
// partitions agree, 0 when they agree as chance would. Where chance alone
// decides (expected equals maximum) it is 1 for equal partitions, else 0.
func (t *contingency) ari() float64 {
	choose := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var cells, rows, columns float64
	for _, n := range t.cells {
		cells += choose(n)
	}
	for _, n := range t.rows {
		rows += choose(n)
	}
	for _, n := range t.columns {
		columns += choose(n)
	}
	if t.n < 2 {
		return 1
	}
	expected := rows * columns / choose(t.n)
	greatest := (rows + columns) / 2
	if greatest == expected {
		if cells == rows && cells == columns {
			return 1
		}
		return 0
	}
	return (cells - expected) / (greatest - expected)
}
