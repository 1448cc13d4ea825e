package pdfengine

// heapMemory is guest memory on the Go heap, for systems where memory cannot be
// reserved without being taken. Growing copies it.
type heapMemory struct {
	limit int
	b     []byte
}

// Reallocate refuses, with nil, to grow past the cap.
func (m *heapMemory) Reallocate(size uint64) []byte {
	if size > uint64(m.limit) {
		return nil
	}
	if size > uint64(cap(m.b)) {
		b := make([]byte, size, min(uint64(m.limit), size+size/2))
		copy(b, m.b)
		m.b = b
	}
	m.b = m.b[:size]
	return m.b
}

func (m *heapMemory) Free() { m.b = nil }
