package xmlread

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// meter hands bytes to the decoder and counts them, so that neither a document
// nor a single token can grow without end.
type meter struct {
	r      *bufio.Reader
	lim    Limits
	total  int64
	since  int64 // bytes since the last token was asked for
	wide   bool  // the bytes were UTF-16 and have been turned into UTF-8
	err    error // the limit that was passed
	source error // what the reader below failed with
}

// newMeter settles UTF-16 by its first bytes, as the declaration itself cannot
// be read before; every other encoding is left to the declaration.
func newMeter(r io.Reader, lim Limits) *meter {
	br := bufio.NewReaderSize(r, 64<<10)
	m := &meter{r: br, lim: lim}
	head, _ := br.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		br.Discard(3)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || bytes.Equal(head, []byte{0, '<', 0, '?'}):
		m.widen(unicode.BigEndian)
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.Equal(head, []byte{'<', 0, '?', 0}):
		m.widen(unicode.LittleEndian)
	}
	return m
}

func (m *meter) widen(e unicode.Endianness) {
	m.wide = true
	m.r = bufio.NewReader(transform.NewReader(m.r, unicode.UTF16(e, unicode.UseBOM).NewDecoder()))
}

// ReadByte gives one byte, or an error once a limit is passed.
func (m *meter) ReadByte() (byte, error) {
	b, err := m.r.ReadByte()
	if err != nil {
		return 0, m.failed(err)
	}
	return b, m.count(1)
}

// Read serves the decoders of other encodings.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p[:min(len(p), 4096)])
	if err != nil {
		return n, m.failed(err)
	}
	return n, m.count(n)
}

func (m *meter) failed(err error) error {
	if !errors.Is(err, io.EOF) {
		m.source = err
	}
	return err
}

func (m *meter) count(n int) error {
	m.total += int64(n)
	m.since += int64(n)
	switch {
	case m.total > m.lim.Bytes:
		m.err = fmt.Errorf("it is longer than %d MiB", m.lim.Bytes>>20)
	case m.since > m.lim.Token:
		m.err = fmt.Errorf("a single tag or text is longer than %d KiB", m.lim.Token>>10)
	}
	return m.err
}

// charset serves the encoding a declaration names. A document already turned
// from UTF-16 is in UTF-8 whatever its declaration says.
func (m *meter) charset(label string, input io.Reader) (io.Reader, error) {
	name := strings.ToLower(label)
	if m.wide {
		return input, nil
	}
	if strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "ucs-2") {
		return nil, fmt.Errorf("it declares the encoding %s but is not written in it", clip(label))
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("its encoding %q is not known", clip(label))
	}
	return transform.NewReader(input, enc.NewDecoder()), nil
}
