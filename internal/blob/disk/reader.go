package disk

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/banmian/banmian/internal/blob"
)

// reader gives a blob's bytes and withholds the last of them until all are
// known to match the blob's name. It is for one goroutine at a time.
type reader struct {
	file    *os.File
	ref     blob.Ref
	size    int64
	pos     int64
	digest  hash.Hash
	hashed  int64 // how many bytes from the start the digest has seen
	checked bool
}

// Read checks the whole blob before it gives the last byte.
func (r *reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if r.pos >= r.size {
		if err := r.check(); err != nil {
			return 0, err
		}
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), r.size-r.pos)]
	n, err := r.file.ReadAt(p, r.pos)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fault("read blob "+r.ref.Short(), err)
	}
	if n == 0 {
		return 0, blob.Damaged(r.ref) // the file was cut short after it was opened
	}
	if r.pos <= r.hashed && r.pos+int64(n) > r.hashed {
		r.digest.Write(p[r.hashed-r.pos : n])
		r.hashed = r.pos + int64(n)
	}
	if r.pos+int64(n) == r.size {
		if err := r.check(); err != nil {
			return 0, err
		}
	}
	r.pos += int64(n)
	return n, nil
}

// check compares the digest of all bytes, reading those not seen yet.
func (r *reader) check() error {
	if r.checked {
		return nil
	}
	n, err := io.Copy(r.digest, io.NewSectionReader(r.file, r.hashed, r.size-r.hashed))
	r.hashed += n
	if err != nil {
		return fault("read blob "+r.ref.Short(), err)
	}
	if hex.EncodeToString(r.digest.Sum(nil)) != string(r.ref) {
		return blob.Damaged(r.ref)
	}
	r.checked = true
	return nil
}

// Seek moves without reading.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	default:
		return r.pos, fmt.Errorf("seek in blob %s: no such origin %d", r.ref.Short(), whence)
	}
	if offset < 0 {
		return r.pos, fmt.Errorf("seek in blob %s: %d lies before its start", r.ref.Short(), offset)
	}
	r.pos = offset
	return offset, nil
}

// Close lets go of the file.
func (r *reader) Close() error { return r.file.Close() }
