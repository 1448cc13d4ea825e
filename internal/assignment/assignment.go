// Package assignment pairs things one to one so that the sum of what the pairs
// cost is least: columns with headlines, jumps with continuations, articles read
// with articles of the truth.
//
// It knows nothing of what it pairs.
package assignment

import "math"

// Least gives each row its column so that the sum of costs is least, each
// column used at most once (Kuhn 1955 and Munkres 1957, in the shortest-path
// form of Jonker and Volgenant). Costs must be finite; rows must not outnumber
// columns. It takes rows² · columns steps.
func Least(cost [][]float64) []int {
	n := len(cost)
	if n == 0 {
		return nil
	}
	m := len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	match, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		column := 0
		least := make([]float64, m+1)
		used := make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for {
			used[column] = true
			row, delta, next := match[column], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[row-1][j-1] - u[row] - v[j]; c < least[j] {
					least[j], way[j] = c, column
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			column = next
			if match[column] == 0 {
				break
			}
		}
		for column != 0 {
			match[column] = match[way[column]]
			column = way[column]
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if match[j] > 0 {
			out[match[j]-1] = j - 1
		}
	}
	return out
}
