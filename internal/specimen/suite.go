package specimen

// A Case is one edition of the standing set of typeset pages.
type Case struct {
	Style string
	Seed  uint64
	Pages int
	Half  string // "development" to look at while working, "check" to confirm with
}

// The standing set: editions of each style, four pages each.
const (
	suiteSeed     = 20250613
	suiteEditions = 15
	suitePages    = 4
)

// Suite lists the standing set, 240 pages in all. It does not change, so that
// measures taken at different times can be compared, as long as the copy and
// the typesetter stay the same.
func Suite() []Case {
	var out []Case
	for _, style := range Styles {
		for i := range uint64(suiteEditions) {
			c := Case{Style: style, Seed: suiteSeed + i, Pages: suitePages, Half: "development"}
			if i%2 == 1 {
				c.Half = "check"
			}
			out = append(out, c)
		}
	}
	return out
}
