// Package export carries published editions out of the archive as files that
// need nothing of ours: a METS package, a book, one PDF, a bag with the masters, the edition document, a
// line of JSON an article.
//
// The wire shapes live in interchange; here is only what goes into which file.
// A file or folder appears under its name when it is whole, and replaces an
// earlier one of that name.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/reader"
)

// Exporter carries editions out.
type Exporter struct {
	Archive archive.Reader
	Blobs   blob.Store
	Reader  *reader.Reader
	// Software names the program in what it writes: "Banmian 1.0".
	Software string
	// Address gives an article's public address, empty for none; may be nil.
	Address func(e *reader.Edition, a *reader.Article) string
	// Engine takes pages out of PDF masters; nil: all pages are bound as pictures.
	Engine *pdfengine.Engine
	// Layer lays text over every page of a bound edition, also those whose own text
	// can be searched.
	Layer bool
}

// format is one shape an edition leaves in.
type format struct {
	name   string
	suffix string // of the file, or of the folder
	write  func(ctx context.Context, x *Exporter, m *matter, to string) error
}

func formats() []format {
	return []format{
		{"mets", "-mets", asFolder(writePackage)},
		{"epub", ".epub", asFile(writeEPUB)},
		{"pdf", ".pdf", asFile(writePDF)},
		{"json", ".json", asFile(writeDocument)},
		{"jsonl", ".jsonl", asFile(writeLines)},
		{"bag", "-bag", asFolder(writeBag)},
	}
}

// Formats lists the names of all formats.
func Formats() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.name)
	}
	return out
}

// matter is what one export works on.
type matter struct {
	edition  *reader.Edition  // as readers see it
	revision archive.Revision // whole, as it is kept
}

// Edition writes one published edition in a format into a folder, which must
// exist, and gives the name of what it wrote. An unknown format is a
// paper.Invalid fault; an edition readers may not see is reader.Edition's.
func (x *Exporter) Edition(ctx context.Context, name string, key archive.Key, folder string) (string, error) {
	i := slices.IndexFunc(formats(), func(f format) bool { return f.name == name })
	if i < 0 {
		return "", &paper.Fault{Kind: paper.Invalid, Doing: "export as " + name, Why: "there is no such format", Remedy: "use one of " + strings.Join(Formats(), ", ")}
	}
	f := formats()[i]
	m, err := x.matter(ctx, key)
	if err != nil {
		return "", err
	}
	to := filepath.Join(folder, fileName(key)+f.suffix)
	if err := f.write(ctx, x, m, to); err != nil {
		return "", fmt.Errorf("export %s as %s: %w", key, name, err)
	}
	return to, nil
}

// fileName is an edition's key as a file name.
func fileName(key archive.Key) string { return strings.ReplaceAll(key.String(), "/", "-") }

// matter gathers a published edition.
func (x *Exporter) matter(ctx context.Context, key archive.Key) (*matter, error) {
	e, err := x.Reader.Edition(ctx, key)
	if err != nil {
		return nil, err
	}
	rev, err := x.Archive.Edition(ctx, key, archive.Published)
	if err != nil {
		return nil, err
	}
	if rev.Number != e.Revision.Number {
		return nil, paper.Faultf(paper.Conflict, "edition %s was published anew while it was exported; try again", key)
	}
	return &matter{e, rev}, nil
}

// asFile writes beside the name and renames when all is there.
func asFile(write func(context.Context, *Exporter, *matter, io.Writer) error) func(context.Context, *Exporter, *matter, string) error {
	return func(ctx context.Context, x *Exporter, m *matter, to string) (err error) {
		f, err := os.CreateTemp(filepath.Dir(to), ".banmian-*")
		if err != nil {
			return err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, os.Remove(f.Name()))
			}
		}()
		if err := errors.Join(write(ctx, x, m, f), f.Sync(), f.Chmod(0o644), f.Close()); err != nil {
			return err
		}
		return os.Rename(f.Name(), to)
	}
}

// asFolder does the same with a folder. An earlier one is moved aside first, as
// a folder that holds something cannot be replaced in one step.
func asFolder(write func(context.Context, *Exporter, *matter, string) error) func(context.Context, *Exporter, *matter, string) error {
	return func(ctx context.Context, x *Exporter, m *matter, to string) (err error) {
		beside, err := os.MkdirTemp(filepath.Dir(to), ".banmian-*")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
		fresh, old := filepath.Join(beside, "new"), filepath.Join(beside, "old")
		if err := os.Mkdir(fresh, 0o755); err != nil {
			return err
		}
		if err := write(ctx, x, m, fresh); err != nil {
			return err
		}
		if err := os.Rename(to, old); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return os.Rename(fresh, to)
	}
}
