package sqlite

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The forms of a packed column, its first byte.
const (
	formPlain byte = 1 // rows.go
	formZstd  byte = 2 // the same, compressed
)

const (
	// compressFrom is the size in bytes from which compression pays: below it a
	// frame's own bytes, and the time to begin one, eat the gain.
	compressFrom = 1024
	// largestColumn bounds what a column may unpack to. A broadsheet page is
	// some 100 KB.
	largestColumn = 64 << 20
)

// coders are made once: each keeps windows of its own.
var coders = sync.OnceValues(func() (*zstd.Encoder, *zstd.Decoder) {
	encoder, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	decoder, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(largestColumn))
	return encoder, decoder // both errors are of options, which are constants
})

// pack encodes a row.
func pack[T any](write func(*writer, T), row T) []byte {
	w := writer{b: []byte{formPlain}}
	write(&w, row)
	if len(w.b) < compressFrom {
		return w.b
	}
	encoder, _ := coders()
	return encoder.EncodeAll(w.b[1:], []byte{formZstd})
}

// unpack decodes a column into a row.
func unpack[T any](packed []byte, read func(*reader) T) (row T, err error) {
	if len(packed) == 0 {
		return row, errPacked
	}
	plain := packed[1:]
	switch packed[0] {
	case formPlain:
	case formZstd:
		_, decoder := coders()
		if plain, err = decoder.DecodeAll(plain, nil); err != nil {
			return row, fmt.Errorf("%w: %w", errPacked, err)
		}
	default:
		return row, fmt.Errorf("a packed column has form %d, which this version does not know", packed[0])
	}
	r := reader{s: string(plain)}
	row = read(&r)
	if r.err == nil && r.s != "" {
		r.err = errPacked
	}
	return row, r.err
}
