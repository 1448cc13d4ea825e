package assignment

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLeastIsOptimal(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		n := 1 + r.IntN(5)
		cost := make([][]float64, n)
		for i := range cost {
			for range n {
				cost[i] = append(cost[i], float64(r.IntN(20)))
			}
		}
		got := 0.0
		for i, j := range Least(cost) {
			got += cost[i][j]
		}
		if want := cheapest(cost, 0, map[int]bool{}); got != want {
			t.Fatalf("assignment of %v costs %v, the best %v", cost, got, want)
		}
	}
}

// cheapest tries every assignment.
func cheapest(cost [][]float64, row int, used map[int]bool) float64 {
	if row == len(cost) {
		return 0
	}
	best := math.Inf(1)
	for j := range cost {
		if !used[j] {
			used[j] = true
			best = min(best, cost[row][j]+cheapest(cost, row+1, used))
			delete(used, j)
		}
	}
	return best
}
