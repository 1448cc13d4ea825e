package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// join makes lines of runs. Every run finds the run that follows it in its row;
// headlines whose letters stand at a regular distance are joined first, then
// what a word space parts.
func (g *galley) join(runs []run) []run {
	next := g.followers(runs)
	g.learnWhite(runs, next)
	joined := make([]bool, len(runs)) // run i goes on in next[i]
	for _, chain := range g.tracked(runs, next) {
		for _, i := range chain {
			joined[i] = true
		}
	}
	for i := range runs {
		if next[i] >= 0 && !joined[i] {
			joined[i] = g.joined(&runs[i], &runs[next[i]])
		}
	}
	inside := make([]bool, len(runs))
	for i := range runs {
		if joined[i] {
			inside[next[i]] = true
		}
	}
	var lines []run
	for i := range runs {
		if inside[i] {
			continue
		}
		ln := run{way: runs[i].way}
		for j := i; ; j = next[j] {
			ln.marks = append(ln.marks, runs[j].marks...)
			if !joined[j] {
				break
			}
		}
		g.inOrder(&ln)
		g.measure(&ln)
		lines = append(lines, ln)
	}
	return lines
}

// inOrder puts the marks of a line in the order of the line.
func (g *galley) inOrder(ln *run) {
	sort.SliceStable(ln.marks, func(a, b int) bool {
		return g.marks[ln.marks[a]].before(&g.marks[ln.marks[b]])
	})
}

// followers finds for each run the nearest run after it in its row, -1 for
// none; no run follows two.
func (g *galley) followers(runs []run) []int {
	next, prev := make([]int, len(runs)), make([]int, len(runs))
	ways := map[int][]int{}
	for i := range runs {
		next[i], prev[i] = -1, -1
		ways[runs[i].way] = append(ways[runs[i].way], i)
	}
	sized := map[int]bySize{}
	for w, ids := range ways {
		sized[w] = newBySize(ids, func(i int) float64 { return runs[i].em }, func(i int) geom.Rect { return runs[i].cell() })
	}
	for i := range runs {
		j := follower(runs, i, sized[runs[i].way])
		if j < 0 {
			continue
		}
		if o := prev[j]; o >= 0 {
			if runs[o].u1 >= runs[i].u1 {
				continue
			}
			next[o] = -1
		}
		next[i], prev[j] = j, i
	}
	return next
}

func follower(runs []run, i int, sized bySize) int {
	r, best := &runs[i], -1
	reach := geom.Rect{X0: r.u1 - touching*r.em, Y0: r.v0, X1: r.u1 + trackedReach*r.em, Y1: r.v1}
	sized.in(reach, r.em*0.7, r.em/0.7, func(j int) {
		o := &runs[j]
		em := math.Max(r.em, o.em)
		if j == i || math.Abs(o.base-r.base) > sameBase*em || o.u0 < r.u1-touching*em || o.u0+o.u1 <= r.u0+r.u1 {
			return
		}
		if best < 0 || o.u0 < runs[best].u0 || o.u0 == runs[best].u0 && j < best {
			best = j
		}
	})
	return best
}

// tracked finds letterspaced lines: three or more runs of one character each
// whose middles stand at one distance. It lists the runs that go on.
func (g *galley) tracked(runs []run, next []int) [][]int {
	var out [][]int
	used := make([]bool, len(runs))
	for i := range runs {
		if used[i] || !g.letter(&runs[i]) {
			continue
		}
		chain, step := []int{i}, 0.0
		for j := i; ; {
			k := next[j]
			if k < 0 || used[k] || !g.letter(&runs[k]) || runs[k].frame != runs[j].frame ||
				g.walls.between(g.boxOf(&runs[j]), g.boxOf(&runs[k])) {
				break
			}
			d := middle(&runs[k]) - middle(&runs[j])
			if step == 0 {
				step = d
			}
			if math.Abs(d-step) > evenPitch*runs[j].em || runs[k].em < likeSize*runs[j].em || runs[j].em < likeSize*runs[k].em {
				break
			}
			chain = append(chain, k)
			j = k
		}
		if len(chain) < 3 {
			continue
		}
		for _, k := range chain {
			used[k] = true
		}
		out = append(out, chain[:len(chain)-1])
	}
	return out
}

func (g *galley) letter(r *run) bool { return len(r.marks) == 1 }

func middle(r *run) float64 { return (r.u0 + r.u1) / 2 }
