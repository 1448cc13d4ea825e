package article

import (
	"sort"

	"github.com/banmian/banmian/internal/assignment"
)

// forbidden is the cost of a pairing that cannot be; anything as dear is not
// considered.
const forbidden = 1e6

// hugeMatch is the number of rows beyond which a part of the matching is made
// greedily: no printed page needs it.
const hugeMatch = 500

// match pairs every row with a column of its own, cheapest over all. Rows and
// columns that no possible pairing ties together are matched by themselves. The
// column n+i is open to row i alone, as assign's callers see to.
func match(cost [][]float64) []int {
	n := len(cost)
	out := make([]int, n)
	if n == 0 {
		return out
	}
	group := newUnion(n + len(cost[0]))
	for i, row := range cost {
		for j, c := range row {
			if c < forbidden {
				group.join(i, n+j)
			}
		}
	}
	for _, set := range group.sets() {
		var rows, cols []int
		for _, k := range set {
			if k < n {
				rows = append(rows, k)
			} else {
				cols = append(cols, k-n)
			}
		}
		if len(rows) == 0 {
			continue
		}
		matchPart(cost, rows, cols, out)
	}
	return out
}

// matchPart matches some rows with some columns of the table.
func matchPart(cost [][]float64, rows, cols, out []int) {
	part := make([][]float64, len(rows))
	for i, r := range rows {
		part[i] = make([]float64, len(cols))
		for j, c := range cols {
			part[i][j] = cost[r][c]
		}
	}
	solve := assignment.Least
	if len(rows) > hugeMatch {
		solve = greedy
	}
	for i, j := range solve(part) {
		out[rows[i]] = cols[j]
	}
}

// greedy pairs rows with columns, the cheapest pair first.
func greedy(cost [][]float64) []int {
	type pair struct{ row, col int }
	var all []pair
	for i, row := range cost {
		for j, c := range row {
			if c < forbidden {
				all = append(all, pair{i, j})
			}
		}
	}
	sort.SliceStable(all, func(a, b int) bool { return cost[all[a].row][all[a].col] < cost[all[b].row][all[b].col] })
	out := make([]int, len(cost))
	for i := range out {
		out[i] = -1
	}
	taken := map[int]bool{}
	for _, p := range all {
		if out[p.row] < 0 && !taken[p.col] {
			out[p.row], taken[p.col] = p.col, true
		}
	}
	return out
}
