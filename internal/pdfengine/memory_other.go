//go:build !linux

package pdfengine

import "github.com/tetratelabs/wazero/experimental"

// capped gives guest memory that never passes limit bytes.
func capped(limit int) experimental.MemoryAllocator {
	return experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		return &heapMemory{limit: limit}
	})
}
