package backup

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Checking says how a directory is checked.
type Checking struct {
	Quick    bool                               // leave blobs' bytes unread
	Marks    []docket.Mark                      // written down elsewhere, earlier
	Collect  time.Duration                      // take away what nothing refers to and is older; 0: nothing
	Progress func(task string, done, total int) // may be nil
}

// Verify checks a data directory, which may be served meanwhile: the database
// checks itself, the docket's chain is followed, every blob is read and compared
// with its name, and every reference is looked up, both ways.
func Verify(ctx context.Context, d Directory, c Checking) (*Report, error) {
	began := time.Now()
	r := newReport("verify", d.Path)
	// What lies in the folder is listed before the database is read: a blob is put
	// before anything refers to it.
	store, err := disk.Open(filepath.Join(d.Path, d.Blobs))
	if err != nil {
		return nil, fault("check "+d.Path, err)
	}
	there := map[blob.Ref]int64{}
	if err := store.Each(ctx, func(ref blob.Ref, n int64) error { there[ref] = n; return nil }); err != nil {
		return nil, fault("check "+d.Path, err)
	}
	refs, err := d.inspect(ctx, r, c.Marks)
	if err != nil {
		return nil, fault("check "+d.Path, err)
	}
	if refs != nil {
		r.missing(refs, store)
		r.unreferenced(refs, there)
	}
	if err := r.read(ctx, store, there, refs, c); err != nil {
		return nil, fault("check "+d.Path, err)
	}
	if c.Collect > 0 && refs != nil {
		if err := d.collect(ctx, r, store, c.Collect); err != nil {
			return nil, fault("collect blobs in "+d.Path, err)
		}
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// inspect checks the database and gives what it refers to, nil when it cannot be
// read.
func (d Directory) inspect(ctx context.Context, r *Report, marks []docket.Mark) (*references, error) {
	db, err := sqlitedb.Open(ctx, filepath.Join(d.Path, d.Database), sqlitedb.ReadOnly)
	if paper.IsKind(err, paper.NotFound) {
		return nil, err
	}
	if err != nil {
		r.problem(Database, d.Database, "", err.Error())
		return nil, nil
	}
	defer db.Close()
	before := len(r.Problems)
	checkDatabase(ctx, db, r)
	if r.Docket, err = d.chain(ctx, db, r, marks...); err != nil {
		return nil, err
	}
	refs, err := readReferences(ctx, db)
	if err != nil && len(r.Problems) > before && ctx.Err() == nil {
		return nil, nil // it is damaged, and that is said
	}
	return refs, err
}

// chain follows the docket and gives its end.
func (d Directory) chain(ctx context.Context, db *sqlitedb.DB, r *Report, marks ...docket.Mark) (Mark, error) {
	if d.Docket == nil {
		return Mark{}, nil
	}
	book, err := d.Docket(ctx, db)
	if err == nil {
		var end docket.Mark
		end, err = docket.Check(ctx, book, marks...)
		if err == nil {
			return Mark(end), book.Close()
		}
	}
	if ctx.Err() != nil {
		return Mark{}, ctx.Err()
	}
	r.problem(Chain, d.Database, "", err.Error())
	return Mark{}, nil
}

// missing looks up everything that revisions are made of.
func (r *Report) missing(refs *references, store *disk.Store) {
	var gone []blob.Ref
	for ref := range refs.needed {
		if _, ok := store.Has(ref); !ok {
			gone = append(gone, ref)
		}
	}
	slices.Sort(gone)
	for _, ref := range gone {
		r.problem(Missing, string(ref), refs.needed[ref], "")
	}
}

// unreferenced counts what nothing refers to.
func (r *Report) unreferenced(refs *references, there map[blob.Ref]int64) {
	for ref, n := range there {
		if refs.has(ref) {
			continue
		}
		r.Unreferenced++
		r.UnreferencedBytes += n
		r.UnreferencedBlobs = append(r.UnreferencedBlobs, string(ref))
	}
	slices.Sort(r.UnreferencedBlobs)
	r.UnreferencedBlobs = r.UnreferencedBlobs[:min(len(r.UnreferencedBlobs), mostListed)]
}

// read reads every blob.
func (r *Report) read(ctx context.Context, store *disk.Store, there map[blob.Ref]int64, refs *references, c Checking) error {
	done := 0
	for ref, n := range there {
		done++
		if c.Progress != nil {
			c.Progress("Checking", done, len(there))
		}
		r.Blobs++
		r.Bytes += n
		if c.Quick {
			continue
		}
		err := store.Check(ctx, ref)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !paper.IsKind(err, paper.NotFound) {
			of := ""
			if refs != nil {
				of = refs.needed[ref]
			}
			r.problem(Damaged, string(ref), of, err.Error())
		}
	}
	slices.SortFunc(r.Problems, func(a, b Problem) int {
		return slices.Compare([]string{a.Kind, a.What}, []string{b.Kind, b.What})
	})
	return nil
}

// collect takes away what nothing refers to, by a reading of the database of now.
func (d Directory) collect(ctx context.Context, r *Report, store *disk.Store, age time.Duration) error {
	if slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Kind == Database || p.Kind == Chain }) {
		return &paper.Fault{Kind: paper.Conflict, Why: "the database is not whole, so nobody knows what it refers to", Remedy: "restore it first"}
	}
	db, err := sqlitedb.Open(ctx, filepath.Join(d.Path, d.Database), sqlitedb.ReadOnly)
	if err != nil {
		return err
	}
	refs, err := readReferences(ctx, db)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	r.Collected, r.CollectedBytes, err = store.Collect(ctx, age, refs.has)
	return err
}

// VerifyCopy checks a copy: the newest of a place, the one of its own folder, or a
// tar file.
func VerifyCopy(ctx context.Context, from string) (*Report, error) {
	began := time.Now()
	src, label, err := openSource(from)
	if err != nil {
		return nil, err
	}
	r := newReport("verify", from)
	r.Copy = label
	if _, err := comparing(ctx, src, r, nil); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.problem(Copy, label, "", err.Error())
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}
