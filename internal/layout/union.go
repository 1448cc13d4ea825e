package layout

// union gathers things that hang together (Tarjan's disjoint sets).
type union struct{ parent []int32 }

func newUnion(n int) union {
	u := union{make([]int32, n)}
	for i := range u.parent {
		u.parent[i] = int32(i)
	}
	return u
}

func (u union) root(i int) int32 {
	r := int32(i)
	for u.parent[r] != r {
		u.parent[r] = u.parent[u.parent[r]]
		r = u.parent[r]
	}
	return r
}

// join puts i and j in one set, under the smaller root, so that the outcome
// does not hang on the order of joining.
func (u union) join(i, j int) {
	a, b := u.root(i), u.root(j)
	if a < b {
		u.parent[b] = a
	} else {
		u.parent[a] = b
	}
}

// groups lists the sets of ids in the order of their first members.
func (u union) groups(ids []int) [][]int {
	place := map[int32]int{}
	var out [][]int
	for _, i := range ids {
		r := u.root(i)
		k, ok := place[r]
		if !ok {
			k = len(out)
			place[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
