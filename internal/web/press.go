package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Pressed is a body compressed as small as it gets, under its tag.
type Pressed struct {
	Tag              string // without quotes
	Brotli, Zstd, GZ []byte
}

// pressBrotli is the level for what is sent many times. The best, 11, saves
// another twentieth and takes fifteen times as long.
const pressBrotli = 9

// Press compresses a body that will be sent many times.
func Press(body []byte) *Pressed {
	return &Pressed{Tag: Tag(body), Brotli: brotliAt(pressBrotli, body), Zstd: bestZstd().EncodeAll(body, nil), GZ: gzipAt(gzip.BestCompression, body)}
}

// bodies gives the body by coding.
func (p *Pressed) bodies() map[string][]byte {
	return map[string][]byte{"br": p.Brotli, "zstd": p.Zstd, "gzip": p.GZ}
}

// The encoders of zstd are made once: each keeps windows of its own.
var (
	bestZstd  = sync.OnceValue(func() *zstd.Encoder { return zstdAt(zstd.SpeedBestCompression) })
	quickZstd = sync.OnceValue(func() *zstd.Encoder { return zstdAt(zstd.SpeedDefault) })
)

// zstdWindow, in bytes, holds any answer of ours. Browsers take up to 8 MB (RFC
// 9659), but an encoder keeps tables in proportion.
const zstdWindow = 512 << 10

func zstdAt(level zstd.EncoderLevel) *zstd.Encoder {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow))
	if err != nil {
		panic(err) // the options are constants of ours
	}
	return z
}

// Levels for compressing an answer while a reader waits: on a page of 20 KB
// both take about a millisecond and lose a tenth to the best.
const (
	quickBrotli = 4
	quickGzip   = 5
)

// recent keeps bodies compressed a moment ago: at six in the morning everybody
// asks for the same few.
var recent = newRecently(16 << 20)

// quickly compresses a body, or finds it among the recent ones by its tag.
func quickly(coding, tag string, body []byte) []byte {
	name := coding + " " + tag
	if out, ok := recent.get(name); ok {
		return out
	}
	var out []byte
	switch coding {
	case "br":
		out = withWriter(&brotliWriters, body)
	case "zstd":
		out = quickZstd().EncodeAll(body, nil)
	default:
		out = withWriter(&gzipWriters, body)
	}
	recent.put(name, out)
	return out
}

// Writers hold tables of some hundred kilobytes, so they are used again.
var (
	brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, quickBrotli) }}
	gzipWriters   = sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, quickGzip)
		if err != nil {
			panic(err) // the level is a constant of ours
		}
		return z
	}}
)

type compressor interface {
	io.WriteCloser
	Reset(io.Writer)
}

func withWriter(pool *sync.Pool, body []byte) []byte {
	z := pool.Get().(compressor)
	defer pool.Put(z)
	var b bytes.Buffer
	z.Reset(&b)
	z.Write(body) //nolint:errcheck // a buffer takes everything
	z.Close()     //nolint:errcheck
	return b.Bytes()
}

func brotliAt(level int, body []byte) []byte {
	var b bytes.Buffer
	z := brotli.NewWriterLevel(&b, level)
	z.Write(body) //nolint:errcheck // a buffer takes everything
	z.Close()     //nolint:errcheck
	return b.Bytes()
}

func gzipAt(level int, body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err) // the level is a constant of ours
	}
	z.Write(body) //nolint:errcheck // a buffer takes everything
	z.Close()     //nolint:errcheck
	return b.Bytes()
}

// recently keeps byte slices by name up to a number of bytes, the least
// recently used falling off.
type recently struct {
	mu    sync.Mutex
	most  int
	size  int
	order *list.List
	items map[string]*list.Element
}

type named struct {
	name string
	data []byte
}

func newRecently(most int) *recently {
	return &recently{most: most, order: list.New(), items: map[string]*list.Element{}}
}

func (k *recently) get(name string) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	el, ok := k.items[name]
	if !ok {
		return nil, false
	}
	k.order.MoveToFront(el)
	return el.Value.(named).data, true
}

func (k *recently) put(name string, data []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.items[name]; ok || len(data) > k.most {
		return
	}
	k.items[name] = k.order.PushFront(named{name, data})
	k.size += len(data)
	for k.size > k.most {
		last := k.order.Remove(k.order.Back()).(named)
		delete(k.items, last.name)
		k.size -= len(last.data)
	}
}
