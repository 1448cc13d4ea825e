package blob

import (
	"context"
	"io"

	"github.com/banmian/banmian/internal/paper"
)

// refLength is a SHA-256 in hex digits.
const refLength = 64

// Valid reports whether the name has the form of a Ref. An adapter checks it
// before a name touches a path.
func (r Ref) Valid() bool {
	if len(r) != refLength {
		return false
	}
	for _, c := range []byte(r) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Short is the first digits of a valid name, enough for a person to tell blobs
// apart, and a fixed phrase for a name that is none: names may come from
// strangers.
func (r Ref) Short() string {
	if !r.Valid() {
		return "(not a blob name)"
	}
	return string(r[:12])
}

// Damaged is the fault for bytes that no longer match their name.
func Damaged(ref Ref) error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "read blob " + ref.Short(),
		Why: "its bytes no longer match their checksum", Remedy: "restore it from a backup, or import its edition again"}
}

// Reader is r, except that it fails once ctx has ended.
func Reader(ctx context.Context, r io.Reader) io.Reader { return &endingReader{ctx, r} }

type endingReader struct {
	ctx context.Context
	r   io.Reader
}

// Read looks at the context first, so that a long copy ends soon after it.
func (e *endingReader) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.r.Read(p)
}
