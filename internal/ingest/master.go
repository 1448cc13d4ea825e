package ingest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
)

// master is an input whose bytes are known by their checksum.
type master struct {
	input Input
	name  string // as it is kept and shown, unlike any other master's
	kind  kind
	ref   blob.Ref
	size  int64

	packaged *packaged                 // of the file that describes a package
	shows    map[int]int               // of a package's file: sequences of pages by their place in it
	drawn    map[int][]archive.Picture // pictures there are of its pages, by their place in it
}

// open recognises every file and takes its checksum, in memory that does not
// grow with the files. Files with equal bytes are taken once. The order is that
// of the names, numbers counted as numbers, so that it does not depend on the
// order given.
func open(ctx context.Context, inputs []Input) ([]*master, error) {
	if len(inputs) == 0 {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read an edition", Why: "there are no files", Remedy: "give page files"}
	}
	if len(inputs) > MostFiles {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read an edition", Why: fmt.Sprintf("there are more than %d files", MostFiles), Remedy: "give one edition at a time"}
	}
	for _, in := range inputs {
		if in.parcel == nil {
			continue
		}
		if len(inputs) > 1 {
			return nil, alone(in)
		}
		return openParcel(ctx, in)
	}
	var masters []*master
	taken := map[blob.Ref]bool{}
	for _, in := range inputs {
		m, err := openOne(ctx, in)
		if err != nil {
			return nil, err
		}
		if !taken[m.ref] {
			taken[m.ref] = true
			masters = append(masters, m)
		}
	}
	slices.SortStableFunc(masters, func(a, b *master) int {
		return cmp.Or(byNumber(a.name, b.name), cmp.Compare(a.ref, b.ref))
	})
	masters = withoutTwins(masters)
	distinguish(masters)
	return masters, nil
}

func openOne(ctx context.Context, in Input) (*master, error) {
	head, err := readHead(in)
	if err != nil {
		return nil, err
	}
	name := displayName(in.Name)
	in.Name, in.within = visible(in.shown()), "" // from here on it stands in messages only
	k, err := recognise(in.Name, head)
	if err != nil {
		return nil, err
	}
	switch k {
	case kindArchive:
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.Name, Why: "it is a ZIP archive", Remedy: "unpack it first"}
	case kindOlive:
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.Name, Why: "it is the contents of an Olive edition without its pages", Remedy: "give the directory or archive of the edition"}
	case kindManifest:
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.Name, Why: "it is a IIIF manifest without the files it names", Remedy: "give the directory or archive that holds them; nothing is fetched"}
	case kindMETS:
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.Name, Why: "it is a METS file without its pages", Remedy: "give the directory or archive of the package"}
	}
	m, err := checksum(ctx, in, k)
	if err != nil {
		return nil, err
	}
	m.name = name
	return m, nil
}

// checksum makes a master of a file.
func checksum(ctx context.Context, in Input, k kind) (m *master, err error) {
	m = &master{input: in, name: displayName(in.Name), kind: k}
	digest := sha256.New()
	if m.size, err = m.copy(ctx, digest); err != nil {
		return nil, err
	}
	m.ref = blob.Ref(hex.EncodeToString(digest.Sum(nil)))
	return m, nil
}

// copy writes the file's bytes to w.
func (m *master) copy(ctx context.Context, w io.Writer) (int64, error) {
	r, err := m.input.Open()
	if err != nil {
		return 0, fileFault(m.input.Name, err)
	}
	defer r.Close()
	n, err := io.Copy(w, io.LimitReader(blob.Reader(ctx, r), MostBytes+1))
	if err != nil && ctx.Err() == nil {
		return n, fileFault(m.input.Name, err)
	}
	if err == nil && n > MostBytes {
		err = &paper.Fault{Kind: paper.Invalid, Doing: "read " + m.input.Name, Why: "it grew while it was read", Remedy: "wait until it is complete"}
	}
	return n, err
}

// bytes reads the file whole and checks that it is still what it was.
func (m *master) bytes(ctx context.Context) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(int(m.size) + bytes.MinRead)
	if _, err := m.copy(ctx, &data); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data.Bytes())
	if hex.EncodeToString(sum[:]) != string(m.ref) {
		return nil, m.changed()
	}
	return data.Bytes(), nil
}

func (m *master) changed() error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "read " + m.input.Name, Why: "the file changed meanwhile", Remedy: "try again once it is complete"}
}

// wholeEdition gives the edition document among the files, which must be alone:
// it is a whole edition. It is nil when there is none.
func wholeEdition(masters []*master) (*master, error) {
	for _, m := range masters {
		if m.kind != kindDocument {
			continue
		}
		if len(masters) > 1 {
			return nil, alone(m.input)
		}
		return m, nil
	}
	return nil, nil
}

// alone is the fault for a whole edition with something beside it.
func alone(in Input) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.Name, Why: "it is a whole edition already, but other files were given with it", Remedy: "give it alone"}
}

// decode reads an edition document.
func (m *master) decode() (paper.Edition, error) {
	r, err := m.input.Open()
	if err != nil {
		return paper.Edition{}, fileFault(m.input.Name, err)
	}
	defer r.Close()
	e, err := document.Decode(r)
	var f *paper.Fault
	if errors.As(err, &f) {
		return e, &paper.Fault{Kind: f.Kind, Doing: "read " + m.input.Name, Why: f.Why, Remedy: f.Remedy, Err: err}
	}
	if err != nil {
		return e, fileFault(m.input.Name, err)
	}
	return e, nil
}

// distinguish gives masters of one name different ones: p1.pdf, p1 (2).pdf.
func distinguish(masters []*master) {
	used := map[string]bool{}
	for _, m := range masters {
		ext := path.Ext(m.name)
		base := strings.TrimSuffix(m.name, ext)
		for n := 2; used[m.name]; n++ {
			m.name = fmt.Sprintf("%s (%d)%s", base, n, ext)
		}
		used[m.name] = true
	}
}

// byNumber orders names as a person would: p2 before p10.
func byNumber(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a string begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
