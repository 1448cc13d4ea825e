// Package backup turns a data directory into a copy that can be put back, puts it
// back, and says of either whether it is whole: every checksum, the chain of the
// docket, and what refers to what.
//
// A copy is of one moment and may be made while the directory is served. Blobs are
// shared by all copies in one place, so that the next one costs what is new. It
// decides nothing about what is kept, and changes nothing in a directory, except
// that Collect takes away what nothing refers to, when it is asked to.
package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Directory is a data directory and what lies where in it.
type Directory struct {
	Path     string
	Database string   // the file of the record
	Blobs    string   // the folder of blobs
	Leave    []string // names that are made anew and not copied: a search index, a cache, locks
	// Docket opens the docket on an open database, for its chain to be checked.
	Docket func(ctx context.Context, db *sqlitedb.DB) (docket.Docket, error)
}

// Report is what a backup, a restore or a check found. It is printed as it is.
type Report struct {
	Schema   string    `json:"schema"`
	What     string    `json:"what"` // backup, restore, verify
	Place    string    `json:"place"`
	Copy     string    `json:"copy,omitempty"` // name of the copy made, put back or checked
	Files    int       `json:"files"`
	Blobs    int       `json:"blobs"`
	Bytes    int64     `json:"bytes"` // of files and blobs
	New      int       `json:"new"`   // blobs that were not there before
	NewBytes int64     `json:"new_bytes"`
	Docket   Mark      `json:"docket"`
	Problems []Problem `json:"problems"`
	// Unreferenced are blobs to which nothing refers; Collected those of them that
	// were taken away.
	Unreferenced      int      `json:"unreferenced"`
	UnreferencedBytes int64    `json:"unreferenced_bytes"`
	UnreferencedBlobs []string `json:"unreferenced_blobs,omitempty"`
	Collected         int      `json:"collected"`
	CollectedBytes    int64    `json:"collected_bytes"`
	Seconds           float64  `json:"seconds"`
}

// Mark is the end of the docket: written down elsewhere it shows later whether the
// docket was rewritten or cut off.
type Mark struct {
	Serial int64  `json:"serial"`
	Sum    string `json:"sum"`
}

// Problem is one thing that is not as it should be.
type Problem struct {
	Kind string `json:"kind"` // see the constants
	What string `json:"what"` // the file, blob or entry
	Of   string `json:"of,omitempty"`
	Why  string `json:"why,omitempty"`
}

// Kinds of problems.
const (
	Missing  = "missing"  // something refers to it and it is not there
	Damaged  = "damaged"  // its bytes are not those it was kept with
	Database = "database" // the database's own check failed
	Chain    = "docket"   // the docket is not as it was entered
	Copy     = "copy"     // a copy was not finished or says what cannot be
)

// reportSchema names the form of a report.
const reportSchema = "banmian.keeping/1"

// mostListed is how many unreferenced blobs a report names.
const mostListed = 1000

func newReport(what, place string) *Report {
	return &Report{Schema: reportSchema, What: what, Place: place, Problems: []Problem{}}
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Problems) == 0 }

func (r *Report) problem(kind, what, of, why string) {
	r.Problems = append(r.Problems, Problem{kind, what, of, why})
}

// Options say how a copy is made.
type Options struct {
	Software string
	Now      func() time.Time                   // nil: time.Now
	Progress func(task string, done, total int) // may be nil
}

func (o Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

func (o Options) progress(task string, done, total int) {
	if o.Progress != nil {
		o.Progress(task, done, total)
	}
}

// Make copies a directory to a place: a folder of copies, or a tar file when the
// name ends in .tar. It may run while the directory is served. What is missing or
// damaged is a problem of the report; all else is copied still.
func Make(ctx context.Context, d Directory, to string, o Options) (*Report, error) {
	began := time.Now()
	r := newReport("backup", to)
	scratch, err := scratchFor(to)
	if err != nil {
		return nil, fault("back up "+d.Path, err)
	}
	defer os.RemoveAll(scratch)
	t, err := openTarget(to, o.now())
	if err != nil {
		return nil, fault("back up "+d.Path, err)
	}
	m := &maker{Directory: d, options: o, target: t, report: r, manifest: Manifest{Schema: manifestSchema, Made: o.now().UTC().Truncate(time.Second), Software: o.Software, Database: d.Database, Blobs: []Listed{}}}
	if err := m.make(ctx, scratch); err != nil {
		return nil, errors.Join(fault("back up "+d.Path, err), t.abandon())
	}
	r.Copy, err = t.finish(m.manifest)
	r.Seconds = time.Since(began).Seconds()
	return r, err
}

// scratchFor makes a folder for the database's snapshot where the copy goes: there
// is room for it.
func scratchFor(to string) (string, error) {
	at := to
	if isTar(to) {
		at = filepath.Dir(to)
	}
	if err := os.MkdirAll(at, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(at, ".snapshot-*")
}

func isTar(name string) bool { return strings.HasSuffix(name, ".tar") }

// maker makes one copy.
type maker struct {
	Directory
	options  Options
	target   target
	report   *Report
	manifest Manifest
}

// make copies the database first, as of one moment: every blob it refers to was
// there before it, and nobody takes one away that is young. Then what else lies in
// the directory, then the blobs.
func (m *maker) make(ctx context.Context, scratch string) error {
	snapshot := filepath.Join(scratch, m.Database)
	refs, err := m.snapshot(ctx, snapshot)
	if err != nil {
		return err
	}
	if err := m.file(ctx, m.Database, snapshot); err != nil {
		return err
	}
	if err := os.Remove(snapshot); err != nil {
		return err
	}
	others, err := m.others()
	if err != nil {
		return err
	}
	for _, name := range others {
		if err := m.file(ctx, name, filepath.Join(m.Path, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err // one that is gone was done with
		}
	}
	return m.blobs(ctx, refs)
}

// snapshot writes the database to a file and says what it refers to.
func (m *maker) snapshot(ctx context.Context, to string) (*references, error) {
	db, err := sqlitedb.Open(ctx, filepath.Join(m.Path, m.Database), sqlitedb.ReadOnly)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Snapshot(ctx, to), db.Close()); err != nil {
		return nil, err
	}
	copied, err := sqlitedb.Open(ctx, to, sqlitedb.ReadOnly)
	if err != nil {
		return nil, err
	}
	defer copied.Close()
	checkDatabase(ctx, copied, m.report)
	mark, err := m.chain(ctx, copied, m.report)
	if err != nil {
		return nil, err
	}
	m.report.Docket, m.manifest.Docket = mark, mark
	return readReferences(ctx, copied)
}

// others lists the files of the directory that are neither database nor blobs, nor
// made anew.
func (d Directory) others() ([]string, error) {
	var out []string
	err := filepath.WalkDir(d.Path, func(at string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(d.Path, at)
		if err != nil || rel == "." {
			return err
		}
		first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if first == d.Blobs || d.leaves(first) {
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if e.Type().IsRegular() {
			out = append(out, filepath.ToSlash(rel))
		}
		return nil
	})
	return out, err
}

// leaves reports whether a name is not copied: the database and what its engine
// keeps beside it, and what is made anew.
func (d Directory) leaves(name string) bool {
	return strings.HasPrefix(name, d.Database) || strings.HasPrefix(name, ".") ||
		slices.ContainsFunc(d.Leave, func(l string) bool {
			return name == l || strings.HasPrefix(name, l+"-") || strings.HasPrefix(name, l+".")
		})
}

// file copies one file.
func (m *maker) file(ctx context.Context, name, from string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := sha256.New()
	// A file that grows meanwhile is copied as long as it was.
	n, err := m.target.put(ctx, path.Join(filesFolder, name), info.Size(), io.TeeReader(io.LimitReader(blob.Reader(ctx, f), info.Size()), sum))
	if err != nil {
		return fmt.Errorf("copy %s: %w", name, err)
	}
	m.manifest.Files = append(m.manifest.Files, Listed{name, n, hex.EncodeToString(sum.Sum(nil))})
	m.report.Files++
	m.report.Bytes += n
	return nil
}

// blobs copies every blob something refers to, as far as it is not there.
func (m *maker) blobs(ctx context.Context, refs *references) error {
	store, err := disk.Open(filepath.Join(m.Path, m.Blobs))
	if err != nil {
		return err
	}
	all := refs.all()
	for i, ref := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.options.progress("Backing up", i+1, len(all))
		size, fresh, err := m.blob(ctx, store, ref)
		if err != nil {
			if paper.IsKind(err, paper.Unavailable) && ctx.Err() == nil && isDisk(err) {
				return err
			}
			m.notCopied(refs, ref, err)
			continue
		}
		m.manifest.Blobs = append(m.manifest.Blobs, Listed{string(ref), size, string(ref)})
		m.report.Blobs++
		m.report.Bytes += size
		if fresh {
			m.report.New++
			m.report.NewBytes += size
		}
	}
	return nil
}

// notCopied says what is wrong with a blob. One that is only named, in the
// docket or a list of drops, may have been done with.
func (m *maker) notCopied(refs *references, ref blob.Ref, err error) {
	of, needed := refs.needed[ref]
	switch {
	case !paper.IsKind(err, paper.NotFound):
		m.report.problem(Damaged, string(ref), of, err.Error())
	case needed:
		m.report.problem(Missing, string(ref), of, "")
	}
}

// blob copies one blob unless the place has it.
func (m *maker) blob(ctx context.Context, store *disk.Store, ref blob.Ref) (size int64, fresh bool, err error) {
	r, size, err := store.Open(ctx, ref)
	if err != nil {
		return 0, false, err
	}
	defer r.Close()
	if m.target.has(ref, size) {
		return size, false, nil
	}
	return size, true, m.target.putBlob(ctx, ref, size, r)
}

// fault says what was being done.
func fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
