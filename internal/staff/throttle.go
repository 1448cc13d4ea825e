package staff

import (
	"time"

	"github.com/banmian/banmian/internal/throttle"
)

// Refusals before an account is locked, and for how long: a person who mistypes
// waits little, one who guesses gets some thousand tries a year.
const (
	lockAfter    = 5
	firstLock    = time.Minute
	longestLock  = time.Hour
	addressBurst = 20               // tries at once from one address: an office shares one
	addressEvery = 15 * time.Second // and then one each
)

// lockFor is how long an account with so many refusals is locked: doubling from
// the fifth on.
func lockFor(failures int) time.Duration {
	if failures < lockAfter {
		return 0
	}
	d := firstLock
	for range failures - lockAfter {
		if d *= 2; d >= longestLock {
			return longestLock
		}
	}
	return d
}

// newThrottle slows down one address, whichever names it tries.
func newThrottle() *throttle.Throttle { return throttle.New(addressEvery, addressBurst) }
