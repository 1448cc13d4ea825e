package article

import "testing"

// A ring of three pieces is cut at its weakest link.
func TestCyclesAreCutAtTheWeakestLink(t *testing.T) {
	r := &region{body: []*piece{{}, {}, {}, {}}}
	// columns: four pieces, no headlines, four chances of opening a chain
	cost := [][]float64{
		{forbidden, forbidden, -5, forbidden, 5, forbidden, forbidden, forbidden}, // 0 after 2
		{-5, forbidden, forbidden, forbidden, forbidden, 5, forbidden, forbidden}, // 1 after 0
		{forbidden, 1, forbidden, forbidden, forbidden, forbidden, 2, forbidden},  // 2 after 1, by little
		{forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, 1},
	}
	before := []int{2, 0, 1, 7}
	r.breakCycles(before, cost)
	if want := []int{2, 0, 6, 7}; before[0] != want[0] || before[1] != want[1] || before[2] != want[2] || before[3] != want[3] {
		t.Errorf("got %v, want %v", before, want)
	}
}
