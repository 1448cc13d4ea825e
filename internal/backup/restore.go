package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Restore puts a copy back as a data directory: the newest copy of a place, the
// copy of its own folder, or a tar file. The directory must not exist or be empty.
// It appears under its name when all is there and checked: every checksum, the
// database's own check, and the docket's chain up to the mark the copy was made
// at. A copy in which anything is wrong is not put back, unless force is set: then
// what is whole is, and the report says what is not.
func Restore(ctx context.Context, from string, d Directory, force bool) (*Report, error) {
	began := time.Now()
	doing := "restore " + from
	if err := mustBeEmpty(d.Path); err != nil {
		return nil, err
	}
	src, label, err := openSource(from)
	if err != nil {
		return nil, err
	}
	report := newReport("restore", d.Path)
	report.Copy = label
	parent := filepath.Dir(filepath.Clean(d.Path))
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fault(doing, err)
	}
	beside, err := os.MkdirTemp(parent, ".restoring-*")
	if err != nil {
		return nil, fault(doing, err)
	}
	defer os.RemoveAll(beside)
	fresh := filepath.Join(beside, "data")
	r := &restorer{Directory: d, to: fresh, report: report}
	if err := r.put(ctx, src); err != nil {
		return nil, fault(doing, err)
	}
	report.Seconds = time.Since(began).Seconds()
	if !report.OK() && !force {
		return report, nil
	}
	if err := errors.Join(syncFolders(fresh), removeEmpty(d.Path)); err != nil {
		return nil, fault(doing, err)
	}
	if err := os.Rename(fresh, d.Path); err != nil {
		return nil, fault(doing, err)
	}
	return report, syncFolder(parent)
}

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fault("restore into "+dir, err)
	case len(entries) > 0:
		return &paper.Fault{Kind: paper.Conflict, Doing: "restore into " + dir, Why: "something is in it", Remedy: "name a directory that does not exist, or move that one away"}
	}
	return nil
}

// removeEmpty makes room for a directory that is moved to a name.
func removeEmpty(dir string) error {
	if err := os.Remove(dir); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// restorer writes a data directory.
type restorer struct {
	Directory
	to     string
	report *Report
}

func (r *restorer) put(ctx context.Context, src source) error {
	store, err := disk.Open(filepath.Join(r.to, r.Blobs))
	if err != nil {
		return err
	}
	m, err := comparing(ctx, src, r.report, func(p part, in io.Reader) error {
		if p.blob {
			// Damaged bytes have another name, and so are in nobody's way.
			_, _, err := store.Put(ctx, in)
			return err
		}
		at := filepath.Join(r.to, filepath.FromSlash(p.name))
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return err
		}
		_, err := writeFile(at, in)
		return err
	})
	if err != nil {
		return err
	}
	return r.check(ctx, m)
}

// check looks at the restored database before anybody relies on it.
func (r *restorer) check(ctx context.Context, m Manifest) error {
	if m.Database != r.Database {
		return fmt.Errorf("its database is called %q, not %q", m.Database, r.Database)
	}
	// Opened to be written, a copy made by an earlier version is brought up to date.
	db, err := sqlitedb.Open(ctx, filepath.Join(r.to, r.Database), sqlitedb.Write)
	if err != nil {
		r.report.problem(Database, r.Database, "", err.Error())
		return nil
	}
	checkDatabase(ctx, db, r.report)
	mark, err := r.chain(ctx, db, r.report)
	if err == nil && mark != m.Docket {
		r.report.problem(Chain, r.Database, "", fmt.Sprintf("the docket ends at entry %d, and the copy was made at entry %d", mark.Serial, m.Docket.Serial))
	}
	return errors.Join(err, db.Close())
}
