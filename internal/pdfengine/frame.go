package pdfengine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A frame is a kind, a length and that many bytes:
//
//	kind    1 byte
//	length  4 bytes, little endian
//	payload length bytes
//
// Requests go to the child's standard input, answers come from its standard
// output, one answer (after any number of notices) to each request.
type frameKind uint8

const (
	frameHello   frameKind = iota + 1 // parent: settings; child: ready
	frameNotice                       // child: compiling has begun
	frameOpen                         // parent: password and document bytes
	framePages                        // child: page sizes
	frameExtract                      // parent: page number
	frameMarks                        // child: encoded Marks
	frameRender                       // parent: page, region, sizes
	framePicture                      // child: encoded pictures
	frameDrop                         // parent: forget the document; child: done
	frameFailure                      // child: why the request failed
	frameCut                          // parent: page numbers
	frameObjects                      // child: encoded pdfobject.Cutting
	frameKinds
)

// maxFrame bounds one frame either way. Documents are the largest.
const maxFrame = 512 << 20

// errFrame is what a malformed frame gives.
var errFrame = errors.New("malformed frame from the PDF engine")

func writeFrame(w io.Writer, kind frameKind, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n > maxFrame {
		return fmt.Errorf("frame of %d bytes is larger than %d", n, maxFrame)
	}
	var head [5]byte
	head[0] = byte(kind)
	binary.LittleEndian.PutUint32(head[1:], uint32(n))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// readFrame reads one frame of at most limit bytes. Memory grows with the bytes
// that arrive, not with the length a frame claims.
func readFrame(r io.Reader, limit int) (frameKind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	kind, n := frameKind(head[0]), int64(binary.LittleEndian.Uint32(head[1:]))
	if kind == 0 || kind >= frameKinds || n > int64(limit) {
		return 0, nil, errFrame
	}
	const trusted = 1 << 20
	if n <= trusted {
		buf := make([]byte, n)
		_, err := io.ReadFull(r, buf)
		return kind, buf, err
	}
	buf := make([]byte, 0, trusted)
	for int64(len(buf)) < n {
		if len(buf) == cap(buf) {
			grown := make([]byte, len(buf), min(int64(cap(buf))*2, n))
			copy(grown, buf)
			buf = grown
		}
		k, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+k]
		if err != nil {
			return 0, nil, err
		}
	}
	return kind, buf, nil
}
