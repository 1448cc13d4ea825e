package throttle

import (
	"strconv"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestAllow(t *testing.T) {
	l := New(time.Minute, 2)
	for i, want := range []bool{true, true, false} {
		if got := l.Allow("a", noon); got != want {
			t.Errorf("try %d: %v", i, got)
		}
	}
	if !l.Allow("b", noon) {
		t.Error("one visitor's tries are counted against another")
	}
	if !l.Allow("a", noon.Add(time.Minute)) || l.Allow("a", noon.Add(time.Minute)) {
		t.Error("a minute lets one through")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	l := New(time.Minute, 1)
	for i := range mostVisitors + 10 {
		l.Allow(strconv.Itoa(i), noon.Add(time.Duration(i)*time.Millisecond))
	}
	if n := len(l.visitors); n > mostVisitors {
		t.Errorf("%d visitors are remembered", n)
	}
}
