// Package blob is the port to where bytes are kept: masters and page pictures,
// each under the SHA-256 of its content.
//
// It is an interface, its contract and its errors; blob/disk and blob/memory
// implement it and blob/blobtest holds them to the contract. It knows nothing
// of editions or pages.
package blob

import (
	"context"
	"io"
)

// Ref names a blob: the SHA-256 of its bytes in 64 lower-case hex digits.
type Ref string

// Store keeps blobs. All methods may be called at once from several goroutines.
type Store interface {
	// Put reads r to its end and keeps the bytes. When it returns without an
	// error they are durable: they survive a crash of the process and of the
	// machine. Putting bytes that are already there is no error and changes
	// nothing. When it fails, or ctx ends, nothing is kept.
	Put(ctx context.Context, r io.Reader) (Ref, int64, error)

	// Open gives the bytes and their length; the caller closes them. A blob that
	// is absent, or a name that is not a Ref, is a paper.NotFound fault. Bytes
	// that no longer match their name are a paper.Unavailable fault, at the
	// latest when the last byte is read: damaged bytes are never passed off as
	// whole.
	Open(ctx context.Context, ref Ref) (io.ReadSeekCloser, int64, error)

	// Delete forgets a blob. Deleting what is absent is no error.
	Delete(ctx context.Context, ref Ref) error

	// Each calls fn for every blob, in no set order, each once; one that is put
	// or deleted meanwhile may or may not be seen. It stops at fn's first error
	// and returns it.
	Each(ctx context.Context, fn func(Ref, int64) error) error
}
