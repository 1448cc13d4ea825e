// Package blobtest holds every blob.Store to the contract of package blob,
// sentence by sentence. An adapter's own test calls Run, and, when it claims to
// outlive its process, Crash.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Subject is an adapter under test.
type Subject struct {
	Open   func(t *testing.T) blob.Store                              // an empty store, released when the test ends
	Reopen func(t *testing.T, s blob.Store) blob.Store                // the same store as a new process would find it
	Damage func(t *testing.T, s blob.Store, r blob.Ref, offset int64) // changes one byte; appends one when offset is -1
	// Clean fails the test when something was left behind besides the blobs.
	Clean func(t *testing.T, s blob.Store)
}

// Run runs the suite.
func Run(t *testing.T, a Subject) {
	t.Run("PutOpen", a.putOpen)
	t.Run("PutTwice", a.putTwice)
	t.Run("PutDurable", a.putDurable)
	t.Run("PutFails", a.putFails)
	t.Run("PutEnds", a.putEnds)
	t.Run("PutMends", a.putMends)
	t.Run("OpenAbsent", a.openAbsent)
	t.Run("OpenSeek", a.openSeek)
	t.Run("OpenDamaged", a.openDamaged)
	t.Run("Delete", a.delete)
	t.Run("Each", a.each)
	t.Run("AtOnce", a.atOnce)
}

// Name is the name the contract gives to bytes.
func Name(data []byte) blob.Ref {
	sum := sha256.Sum256(data)
	return blob.Ref(hex.EncodeToString(sum[:]))
}

func (a Subject) putOpen(t *testing.T) {
	s := a.Open(t)
	for _, data := range [][]byte{nil, {0}, []byte("第一版"), pattern(1<<20 + 7)} {
		ref := put(t, s, data)
		if got := read(t, s, ref); !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d others", len(data), len(got))
		}
	}
	a.Clean(t, s)
}

func (a Subject) putTwice(t *testing.T) {
	s := a.Open(t)
	first := put(t, s, []byte("同样的字节"))
	second := put(t, s, []byte("同样的字节"))
	if first != second {
		t.Errorf("equal bytes got two names, %s and %s", first, second)
	}
	if got := list(t, s); len(got) != 1 {
		t.Errorf("equal bytes put twice must be one blob, got %d", len(got))
	}
	a.Clean(t, s)
}

func (a Subject) putDurable(t *testing.T) {
	s := a.Open(t)
	data := pattern(70_000)
	ref := put(t, s, data)
	if got := read(t, a.Reopen(t, s), ref); !bytes.Equal(got, data) {
		t.Error("an acknowledged blob is not whole after opening the store again")
	}
}

func (a Subject) putFails(t *testing.T) {
	s := a.Open(t)
	cause := errors.New("the line went dead")
	data := pattern(200_000)
	source := io.MultiReader(bytes.NewReader(data), iotest.ErrReader(cause))
	if _, _, err := s.Put(t.Context(), source); !errors.Is(err, cause) {
		t.Errorf("the source's error must come through, got %v", err)
	}
	own := paper.Faultf(paper.Invalid, "not a page")
	if _, _, err := s.Put(t.Context(), iotest.ErrReader(own)); !paper.IsKind(err, paper.Invalid) || paper.KindOf(err) != paper.Invalid {
		t.Errorf("a fault of the source must keep its kind, got %v", err)
	}
	if got := list(t, s); len(got) != 0 {
		t.Errorf("a failed put kept %v", got)
	}
	a.Clean(t, s)
}

func (a Subject) putEnds(t *testing.T) {
	s := a.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	data := pattern(100_000)
	// The context ends while the bytes are still coming, and once more after
	// the last of them.
	source := io.MultiReader(bytes.NewReader(data), doing(cancel), bytes.NewReader(data))
	if _, _, err := s.Put(ctx, source); !errors.Is(err, context.Canceled) {
		t.Errorf("a put whose context ends must say so, got %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	if _, _, err := s.Put(ctx, io.MultiReader(bytes.NewReader(data), doing(cancel))); !errors.Is(err, context.Canceled) {
		t.Errorf("a put whose context ended with the last byte must say so, got %v", err)
	}
	if got := list(t, s); len(got) != 0 {
		t.Errorf("a put whose context ended kept %v", got)
	}
	a.Clean(t, s)
}

func (a Subject) putMends(t *testing.T) {
	s := a.Open(t)
	data := pattern(5000)
	ref := put(t, s, data)
	a.Damage(t, s, ref, 4000)
	put(t, s, data)
	if got := read(t, s, ref); !bytes.Equal(got, data) {
		t.Error("an acknowledged put must leave the blob whole, also over a damaged one")
	}
}

func (a Subject) openAbsent(t *testing.T) {
	s := a.Open(t)
	absent := Name([]byte("never put"))
	put(t, s, []byte("something else"))
	names := []blob.Ref{absent, "", "abc", blob.Ref(strings.ToUpper(string(absent))), absent + "0", "../" + absent[3:],
		blob.Ref(strings.Repeat("/", 64)), blob.Ref(strings.Repeat(".", 64)), absent[:63] + "\x00"}
	for _, name := range names {
		if _, _, err := s.Open(t.Context(), name); paper.KindOf(err) != paper.NotFound || err == nil {
			t.Errorf("open %q: want not found, got %v", name, err)
		}
	}
}

func (a Subject) openSeek(t *testing.T) {
	s := a.Open(t)
	data := pattern(300_000)
	r, size, err := s.Open(t.Context(), put(t, s, data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if size != int64(len(data)) {
		t.Errorf("length %d, want %d", size, len(data))
	}
	check := func(offset int64, whence int, want []byte) {
		t.Helper()
		if _, err := r.Seek(offset, whence); err != nil {
			t.Fatalf("seek %d from %d: %v", offset, whence, err)
		}
		got := make([]byte, len(want))
		if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, want) {
			t.Errorf("after seeking %d from %d: wrong bytes, %v", offset, whence, err)
		}
	}
	check(1000, io.SeekStart, data[1000:2000])
	check(-500, io.SeekCurrent, data[1500:1700])
	check(-10, io.SeekEnd, data[len(data)-10:])
	check(0, io.SeekStart, data)
	if n, err := r.Seek(0, io.SeekEnd); n != size || err != nil {
		t.Errorf("seek to the end gave %d, %v", n, err)
	}
	if _, err := r.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("read at the end: want io.EOF, got %v", err)
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("a place before the start was accepted")
	}
}

func (a Subject) openDamaged(t *testing.T) {
	for name, offset := range map[string]int64{"first byte": 0, "middle": 50_000, "last byte": 99_999, "appended": -1} {
		t.Run(name, func(t *testing.T) {
			s := a.Open(t)
			data := pattern(100_000)
			ref := put(t, s, data)
			a.Damage(t, s, ref, offset)
			got, err := readAll(t.Context(), s, ref)
			if paper.KindOf(err) != paper.Unavailable || err == nil {
				t.Errorf("want unavailable, got %v", err)
			}
			if len(got) >= len(data) {
				t.Error("damaged bytes were passed off as whole")
			}
			if r, size, err := s.Open(t.Context(), ref); err == nil {
				defer r.Close()
				r.Seek(size-1, io.SeekStart)
				if n, err := r.Read(make([]byte, 10)); err == nil || n != 0 {
					t.Errorf("the last byte of a damaged blob was given (%d bytes, %v)", n, err)
				}
			}
		})
	}
	t.Run("empty", func(t *testing.T) {
		s := a.Open(t)
		ref := put(t, s, nil)
		a.Damage(t, s, ref, -1)
		if got, err := readAll(t.Context(), s, ref); err == nil || len(got) != 0 {
			t.Errorf("an empty blob that grew was given as %q, %v", got, err)
		}
	})
}

func (a Subject) delete(t *testing.T) {
	s := a.Open(t)
	gone, stays := put(t, s, []byte("withdrawn")), put(t, s, []byte("stays"))
	for range 2 {
		if err := s.Delete(t.Context(), gone); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	for _, name := range []blob.Ref{"", "../../x", blob.Ref(strings.Repeat("/", 64))} {
		if err := s.Delete(t.Context(), name); err != nil {
			t.Errorf("deleting what is absent is no error, got %v for %q", err, name)
		}
	}
	s = a.Reopen(t, s)
	if _, _, err := s.Open(t.Context(), gone); paper.KindOf(err) != paper.NotFound || err == nil {
		t.Errorf("a deleted blob opened: %v", err)
	}
	if got := read(t, s, stays); string(got) != "stays" {
		t.Errorf("another blob changed to %q", got)
	}
	if put(t, s, []byte("withdrawn")) != gone {
		t.Error("a deleted blob could not be put again")
	}
}

func (a Subject) each(t *testing.T) {
	s := a.Open(t)
	want := map[blob.Ref]int64{}
	for n := range 40 {
		data := pattern(n * 11)
		want[put(t, s, data)] = int64(len(data))
	}
	if got := list(t, s); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("listed %d blobs, want %d", len(got), len(want))
	}
	enough, calls := errors.New("enough"), 0
	err := s.Each(t.Context(), func(blob.Ref, int64) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("fn's first error must stop it and come back: %d calls, %v", calls, err)
	}
	// A blob put or deleted meanwhile does no harm.
	if err := s.Each(t.Context(), func(ref blob.Ref, _ int64) error {
		put(t, s, []byte("meanwhile "+ref))
		if calls++; calls > 60 {
			return enough
		}
		return s.Delete(t.Context(), ref)
	}); err != nil && !errors.Is(err, enough) {
		t.Errorf("changes during Each: %v", err)
	}
}

func (a Subject) atOnce(t *testing.T) {
	s := a.Open(t)
	var all sync.WaitGroup
	for n := range 16 {
		all.Go(func() {
			data := pattern(1000 + n%4) // four blobs, each put by four at once
			ref, _, err := s.Put(t.Context(), bytes.NewReader(data))
			if err != nil {
				t.Errorf("put: %v", err)
				return
			}
			if got, err := readAll(t.Context(), s, ref); err != nil || !bytes.Equal(got, data) {
				t.Errorf("read: %v", err)
			}
		})
	}
	all.Wait()
	if got := list(t, s); len(got) != 4 {
		t.Errorf("want four blobs, got %d", len(got))
	}
	a.Clean(t, s)
}

// pattern is size bytes that differ for every size.
func pattern(size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i*i>>3 + i + size)
	}
	return data
}

// doing is a source of no bytes that calls fn when it is read.
func doing(fn func()) io.Reader { return &act{fn} }

type act struct{ fn func() }

func (a *act) Read([]byte) (int, error) { a.fn(); return 0, io.EOF }

func put(t *testing.T, s blob.Store, data []byte) blob.Ref {
	t.Helper()
	ref, size, err := s.Put(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatalf("put %d bytes: %v", len(data), err)
	}
	if ref != Name(data) || size != int64(len(data)) {
		t.Fatalf("put gave %s and %d, want %s and %d", ref, size, Name(data), len(data))
	}
	return ref
}

func read(t *testing.T, s blob.Store, ref blob.Ref) []byte {
	t.Helper()
	data, err := readAll(t.Context(), s, ref)
	if err != nil {
		t.Fatalf("read %s: %v", ref, err)
	}
	return data
}

func readAll(ctx context.Context, s blob.Store, ref blob.Ref) ([]byte, error) {
	r, size, err := s.Open(ctx, ref)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err == nil && int64(len(data)) != size {
		err = fmt.Errorf("told %d bytes, gave %d", size, len(data))
	}
	return data, errors.Join(err, r.Close())
}

func list(t *testing.T, s blob.Store) map[blob.Ref]int64 {
	t.Helper()
	got := map[blob.Ref]int64{}
	err := s.Each(t.Context(), func(ref blob.Ref, size int64) error {
		if _, twice := got[ref]; twice {
			t.Errorf("%s was listed twice", ref)
		}
		got[ref] = size
		return nil
	})
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	return got
}

// names are the keys in order.
func names(m map[blob.Ref]int64) []blob.Ref {
	var refs []blob.Ref
	for ref := range m {
		refs = append(refs, ref)
	}
	slices.Sort(refs)
	return refs
}
