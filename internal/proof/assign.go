package proof

import "math"

// overlap is how many characters a truth article and a read article share.
type overlap struct{ truth, read, chars int }

// assign picks partners one to one so that the sum of gains is greatest
// (Hungarian method with potentials, O(n³) on each group of articles that share
// characters with one another; groups on a newspaper page are small).
func assign(overlaps []overlap, gain func(overlap) float64) map[int]int {
	partner := map[int]int{}
	for _, group := range components(overlaps) {
		for t, r := range assignGroup(group, gain) {
			partner[t] = r
		}
	}
	return partner
}

// components parts the overlaps into groups that share no article.
func components(overlaps []overlap) [][]overlap {
	parent := map[int]int{}
	var find func(int) int
	find = func(x int) int {
		if p, ok := parent[x]; ok && p != x {
			parent[x] = find(p)
			return parent[x]
		}
		parent[x] = x
		return x
	}
	readNode := func(r int) int { return -r - 1 }
	for _, o := range overlaps {
		parent[find(o.truth)] = find(readNode(o.read))
	}
	index := map[int]int{}
	var groups [][]overlap
	for _, o := range overlaps {
		root := find(o.truth)
		i, ok := index[root]
		if !ok {
			i = len(groups)
			index[root] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], o)
	}
	return groups
}

func assignGroup(group []overlap, gain func(overlap) float64) map[int]int {
	truths, reads := number(group, func(o overlap) int { return o.truth }), number(group, func(o overlap) int { return o.read })
	n := max(len(truths), len(reads))
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, n)
	}
	position := func(ids []int, id int) int {
		for i, v := range ids {
			if v == id {
				return i
			}
		}
		return -1
	}
	shared := map[[2]int]bool{}
	for _, o := range group {
		i, j := position(truths, o.truth), position(reads, o.read)
		cost[i][j] = -gain(o)
		shared[[2]int{i, j}] = true
	}
	partner := map[int]int{}
	for i, j := range hungarian(cost) {
		if shared[[2]int{i, j}] {
			partner[truths[i]] = reads[j]
		}
	}
	return partner
}

// number lists the distinct ids in order of appearance.
func number(group []overlap, id func(overlap) int) []int {
	seen := map[int]bool{}
	var out []int
	for _, o := range group {
		if v := id(o); !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// hungarian gives for each row of a square matrix the column that makes the sum
// of costs least (Kuhn 1955, Munkres 1957, in the shortest augmenting path form
// of Jonker and Volgenant 1987).
func hungarian(cost [][]float64) []int {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1)
	row, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j0 := 0
		least := make([]float64, n+1)
		used := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for row[j0] != 0 {
			used[j0] = true
			i0, j1, delta := row[j0], 0, math.Inf(1)
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			row[j0] = row[way[j0]]
			j0 = way[j0]
		}
	}
	out := make([]int, n)
	for j := 1; j <= n; j++ {
		out[row[j]-1] = j - 1
	}
	return out
}
