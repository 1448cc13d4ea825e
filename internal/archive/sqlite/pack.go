package sqlite

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The forms of a packed column, its first byte.
const (
	formJSON byte = 1 // rows.go as JSON
	formZstd byte = 2 // the same, compressed
)

const (
	// compressFrom is the size in bytes from which compression pays: below it a
	// frame's own bytes eat the gain.
	compressFrom = 512
	// largestColumn bounds what a column may unpack to. A broadsheet page is
	// some 200 KB.
	largestColumn = 64 << 20
)

// coders are made once: each keeps windows of its own.
var coders = sync.OnceValues(func() (*zstd.Encoder, *zstd.Decoder) {
	encoder, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	decoder, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(largestColumn))
	return encoder, decoder // both errors are of options, which are constants
})

// pack encodes a row.
func pack(row any) ([]byte, error) {
	plain, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	if len(plain) < compressFrom {
		return append([]byte{formJSON}, plain...), nil
	}
	encoder, _ := coders()
	return encoder.EncodeAll(plain, []byte{formZstd}), nil
}

// unpack decodes a column into a row.
func unpack(packed []byte, row any) error {
	if len(packed) == 0 {
		return fmt.Errorf("packed column is empty")
	}
	plain := packed[1:]
	switch packed[0] {
	case formJSON:
	case formZstd:
		_, decoder := coders()
		var err error
		if plain, err = decoder.DecodeAll(plain, nil); err != nil {
			return err
		}
	default:
		return fmt.Errorf("packed column has form %d, which this version does not know", packed[0])
	}
	return json.Unmarshal(plain, row)
}
