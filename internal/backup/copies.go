package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Copies lists the finished copies of a place, the oldest first.
func Copies(place string) ([]string, error) {
	entries, err := os.ReadDir(place)
	if err != nil {
		return nil, fault("look for copies in "+place, err)
	}
	var out []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(place, e.Name(), manifestName)); err == nil && e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, nil
}

// find gives the place and name of the copy that a path means: a copy's own
// folder, or the newest of a place.
func find(from string) (place, name string, err error) {
	from = filepath.Clean(from)
	if _, err := os.Stat(filepath.Join(from, manifestName)); err == nil {
		return filepath.Dir(from), filepath.Base(from), nil
	}
	all, err := Copies(from)
	if err != nil {
		return "", "", err
	}
	if len(all) == 0 {
		return "", "", &paper.Fault{Kind: paper.NotFound, Doing: "look for a copy in " + from, Why: "there is no finished one", Remedy: "name the folder that banmian backup wrote to"}
	}
	return from, all[len(all)-1], nil
}

// mostManifest is the largest manifest that is read, in bytes: a million blobs.
const mostManifest = 512 << 20

// readManifest reads a copy's manifest and compares it with its checksum.
func readManifest(data, sum []byte) (Manifest, error) {
	var m Manifest
	own := sha256.Sum256(data)
	want, _, _ := strings.Cut(string(sum), " ")
	if want != hex.EncodeToString(own[:]) {
		return m, errors.New("the manifest is not as it was written")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if m.Schema != manifestSchema {
		return m, fmt.Errorf("it is of the form %q, not %q; use the version of the program that made it, or a later one", m.Schema, manifestSchema)
	}
	for _, f := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) || strings.Contains(f.Name, `\`) {
			return m, fmt.Errorf("the manifest names a file %q outside the directory", f.Name)
		}
	}
	for _, b := range m.Blobs {
		if !blob.Ref(b.Name).Valid() {
			return m, errors.New("the manifest names a blob that cannot be one")
		}
	}
	return m, nil
}

// loadManifest reads the manifest of a copy in a folder.
func loadManifest(folder string) (Manifest, error) {
	data, err := readBounded(filepath.Join(folder, manifestName))
	if err != nil {
		return Manifest{}, err
	}
	sum, err := readBounded(filepath.Join(folder, sumName))
	if err != nil {
		return Manifest{}, err
	}
	return readManifest(data, sum)
}

func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return bounded(f)
}

func bounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostManifest+1))
	if err == nil && len(data) > mostManifest {
		err = errors.New("the manifest is too large")
	}
	return data, err
}

// source gives the parts of a copy, one after the other, in any order.
type source interface {
	// each calls fn for every file and blob there is, and gives the manifest at the
	// end. fn reads what it is given to its end.
	each(ctx context.Context, fn func(part part, r io.Reader) error) (Manifest, error)
}

// part names a file or a blob of a copy.
type part struct {
	blob bool
	name string // of the file, from the data directory; of the blob
}

func openSource(from string) (src source, label string, err error) {
	if isTar(from) {
		return tarSource(from), filepath.Base(from), nil
	}
	place, name, err := find(from)
	if err != nil {
		return nil, "", err
	}
	return folderSource{place, name}, name, nil
}

// folderSource is a copy in a place of copies.
type folderSource struct{ place, name string }

func (s folderSource) each(ctx context.Context, fn func(part, io.Reader) error) (Manifest, error) {
	m, err := loadManifest(filepath.Join(s.place, s.name))
	if err != nil {
		return m, err
	}
	open := func(p part, at string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := os.Open(at)
		if errors.Is(err, os.ErrNotExist) {
			return nil // it is missed when the manifest is compared
		}
		if err != nil {
			return err
		}
		return errors.Join(fn(p, f), f.Close())
	}
	for _, f := range m.Files {
		if err := open(part{false, f.Name}, filepath.Join(s.place, s.name, filesFolder, filepath.FromSlash(f.Name))); err != nil {
			return m, err
		}
	}
	for _, b := range m.Blobs {
		if err := open(part{true, b.Name}, filepath.Join(s.place, filepath.FromSlash(blobPath(blob.Ref(b.Name))))); err != nil {
			return m, err
		}
	}
	return m, nil
}

// tarSource is a copy in a tar file.
type tarSource string

func (s tarSource) each(ctx context.Context, fn func(part, io.Reader) error) (Manifest, error) {
	f, err := os.Open(string(s))
	if err != nil {
		return Manifest{}, err
	}
	defer f.Close()
	r := tar.NewReader(f)
	var manifest, sum []byte
	for {
		if err := ctx.Err(); err != nil {
			return Manifest{}, err
		}
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Manifest{}, fmt.Errorf("read %s: %w", s, err)
		}
		switch p, isPart := partOf(h.Name); {
		case h.Typeflag != tar.TypeReg:
			return Manifest{}, fmt.Errorf("%s holds %q, which is no file", s, h.Name)
		case h.Name == manifestName:
			manifest, err = bounded(r)
		case h.Name == sumName:
			sum, err = bounded(r)
		case isPart:
			err = fn(p, r)
		default:
			return Manifest{}, fmt.Errorf("%s holds %q, which is no part of a copy", s, h.Name)
		}
		if err != nil {
			return Manifest{}, err
		}
	}
	if manifest == nil || sum == nil {
		return Manifest{}, errors.New("it ends before its manifest: it was cut off")
	}
	return readManifest(manifest, sum)
}

// partOf says what a name in a tar file is; false for one that is no part.
func partOf(name string) (part, bool) {
	if rest, ok := strings.CutPrefix(name, filesFolder+"/"); ok {
		return part{false, rest}, rest != "" && path.Clean(rest) == rest && filepath.IsLocal(filepath.FromSlash(rest)) && !strings.Contains(rest, `\`)
	}
	ref := blob.Ref(path.Base(name))
	return part{true, string(ref)}, ref.Valid() && name == blobPath(ref)
}

// comparing reads the parts of a copy and finds what is not as its manifest says.
// take, which may be nil, is given each part as it is read.
func comparing(ctx context.Context, src source, report *Report, take func(part, io.Reader) error) (Manifest, error) {
	got := map[part]Listed{}
	m, err := src.each(ctx, func(p part, r io.Reader) error {
		sum := sha256.New()
		count := &counting{}
		in := io.TeeReader(blob.Reader(ctx, r), io.MultiWriter(sum, count))
		if take != nil {
			if err := take(p, in); err != nil {
				return err
			}
		}
		if _, err := io.Copy(io.Discard, in); err != nil {
			return err
		}
		got[p] = Listed{p.name, count.n, hex.EncodeToString(sum.Sum(nil))}
		return nil
	})
	if err != nil {
		return m, err
	}
	compare := func(p part, want Listed) {
		switch have, ok := got[p]; {
		case !ok:
			report.problem(Missing, want.Name, "", "")
		case have != want:
			report.problem(Damaged, want.Name, "", "its bytes no longer match their checksum")
		}
		report.Bytes += want.Size
		delete(got, p)
	}
	for _, f := range m.Files {
		compare(part{false, f.Name}, f)
		report.Files++
	}
	for _, b := range m.Blobs {
		compare(part{true, b.Name}, b)
		report.Blobs++
	}
	for p := range got {
		report.problem(Copy, p.name, "", "the manifest does not name it")
	}
	report.Docket = m.Docket
	return m, nil
}

type counting struct{ n int64 }

func (c *counting) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
