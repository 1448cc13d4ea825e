package api

import "math"

// hundredth rounds a length in points: finer than any printer.
func hundredth(v float64) float64 { return rounded(v, 100) }

// thousandth rounds a share.
func thousandth(v float64) float64 { return rounded(v, 1000) }

// rounded keeps a number JSON can carry; what is not a number becomes 0.
func rounded(v, steps float64) float64 {
	v = math.Round(v*steps) / steps
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v + 0 // -0 becomes 0
}
