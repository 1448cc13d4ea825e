package edition

// misread reports whether the pages are machine-read and their numbers do not
// make a whole: figures are what a recogniser misreads most, and the order in
// which a library gives its pages is to be believed before them.
func (a *assembly) misread() bool {
	recognised := 0
	numbers := map[label]bool{}
	low, high := 0, 0
	for i, s := range a.sheets {
		if s.leaf.Recognised {
			recognised++
		}
		n := s.label.number
		if i == 0 || n < low {
			low = n
		}
		high = max(high, n)
		numbers[label{letters: s.label.letters, number: n}] = true
	}
	if 2*recognised <= len(a.sheets) {
		return false
	}
	return low < 1 || len(numbers) < len(a.sheets) || high-low >= len(a.sheets)
}

// asGiven leaves the pages in the order given. A printed number stays where it
// agrees with its place.
func (a *assembly) asGiven() {
	for i, s := range a.sheets {
		if s.label.number != i+1 || s.label.letters != "" {
			s.label = label{number: i + 1, implied: true}
		}
	}
}
