package pdfengine

import (
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// capped gives guest memory that never moves and never passes limit bytes. Its
// address range is reserved at once, its pages are taken as they are touched.
func capped(limit int) experimental.MemoryAllocator {
	return experimental.MemoryAllocatorFunc(func(_, most uint64) experimental.LinearMemory {
		size := min(most, uint64(limit))
		b, err := unix.Mmap(-1, 0, int(size), unix.PROT_READ|unix.PROT_WRITE,
			unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
		if err != nil {
			return &heapMemory{limit: limit}
		}
		return &mappedMemory{b}
	})
}

type mappedMemory struct{ b []byte }

// Reallocate refuses, with nil, to grow past the cap; PDFium takes that as being
// out of memory.
func (m *mappedMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.b)) {
		return nil
	}
	return m.b[:size]
}

func (m *mappedMemory) Free() {
	_ = unix.Munmap(m.b)
	m.b = nil
}
