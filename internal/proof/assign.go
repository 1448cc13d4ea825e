package proof

import "github.com/banmian/banmian/internal/assignment"

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
	for i, j := range assignment.Least(cost) {
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
