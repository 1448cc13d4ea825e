package queue

import (
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// Attempts is how often a job is tried before it is kept as failed. With Delay
// the last try comes about three hours after the first.
const Attempts = 12

// The delay before the second try, and what it grows by until it is longest.
const (
	firstDelay   = 5 * time.Second
	longestDelay = time.Hour
)

// Delay is how long to wait after a try that failed, counted from 1.
func Delay(attempt int) time.Duration {
	d := firstDelay
	for range attempt - 1 {
		if d *= 2; d >= longestDelay {
			return longestDelay
		}
	}
	return d
}

// Checked is a paper.Invalid fault for a job that says no kind.
func (j Job) Checked() error {
	if j.Kind == "" {
		return &paper.Fault{Kind: paper.Invalid, Doing: "queue a job", Why: "it does not say which worker does it"}
	}
	return nil
}
