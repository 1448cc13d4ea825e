//go:build !linux

package main

import (
	"runtime"
	"time"
)

var began = time.Now()

func processor() time.Duration { return time.Since(began) }

func settled() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func peak() int { return 0 }
