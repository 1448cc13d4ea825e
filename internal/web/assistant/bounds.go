package assistant

import "time"

// Bounds on calls and answers: a model reads some thousands of characters well,
// and asks again where there is more.
const (
	longestCall = 64 << 10 // bytes
	longestText = 12_000   // characters of printed text in one answer
	usualHits   = 8
	mostHits    = 20
	usualList   = 20
	mostList    = 60
	longestName = 200 // bytes of a name that is asked for

	atOnce   = 4
	waiting  = 8 // for each at work
	patience = 2 * time.Second
)
