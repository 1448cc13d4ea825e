package ingest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds, against files made to fill memory and disk.
const (
	// MostBytes is the largest file that is read.
	MostBytes = 512 << 20
	// MostFiles is how many files one edition may come in.
	MostFiles = 2_000
	// longestName is how many bytes of a file's name are kept.
	longestName = 200
)

// Input is a file to be read. It may be opened more than once, and gives the
// same bytes each time.
type Input struct {
	Name string // file name, for messages and the record; directories are dropped
	Size int64  // bytes
	Open func() (io.ReadCloser, error)

	parcel *parcel      // set for the file that describes a package at hand
	within string       // the archive it is packed in, for messages
	ahead  *ahead       // what was read of it before, see Ahead
	only   map[int]bool // the pages that count; nil for all, see Only
}

// shown is the file's name for messages: d.zip: p1.pdf for one in an archive.
func (in Input) shown() string {
	if in.within != "" {
		return in.within + ": " + in.Name
	}
	return in.Name
}

// Bytes is an input that is in memory.
func Bytes(name string, data []byte) Input {
	return Input{Name: name, Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
}

// Batch is the files that paths stand for.
type Batch struct {
	Inputs  []Input
	closers []io.Closer
	want    string // of several packages in one place, the one that is meant
}

// Close lets go of the archives and directories among them.
func (b *Batch) Close() error {
	var errs []error
	for _, c := range b.closers {
		errs = append(errs, c.Close())
	}
	b.closers = nil
	return errors.Join(errs...)
}

// Gather finds the files that paths stand for: a file stands for itself, a
// directory for every file below it, a ZIP archive for every file in it. Hidden
// files are passed over in both; where there is a METS file among them, or the
// pages of an exported site, it stands for the whole. No file is read further
// than its head. The caller closes the batch once its inputs are no longer needed.
func Gather(paths ...string) (*Batch, error) {
	b := &Batch{}
	for _, p := range paths {
		if err := b.add(p); err != nil {
			return nil, legible(errors.Join(err, b.Close()))
		}
	}
	if len(b.Inputs) == 0 {
		return nil, legible(&paper.Fault{Kind: paper.Invalid, Doing: "look for pages in " + strings.Join(paths, ", "), Why: "there are no files", Remedy: "give page files"})
	}
	return b, nil
}

// add adds what one path stands for.
func (b *Batch) add(name string) error {
	if name == "" {
		return &paper.Fault{Kind: paper.Invalid, Doing: "look for pages", Why: "one of the names given is empty", Remedy: "give the names of page files, or of directories or ZIP archives with them"}
	}
	info, err := os.Stat(name)
	if err != nil {
		if link, not := os.Lstat(name); not == nil && link.Mode()&fs.ModeSymlink != 0 {
			return linkFault(name, err)
		}
		return fileFault(name, err)
	}
	if info.IsDir() {
		return b.addDirectory(name)
	}
	if !info.Mode().IsRegular() {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read " + name, Why: "it is not a file", Remedy: "give page files"}
	}
	in := Input{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(name) }}
	return b.addFile(in, func() error { return b.addZip(name) }, func() error { return b.addMETS(name, info.Size()) })
}

// addMETS adds a package that is given by its METS file: the files it names
// are looked for in the same directory and below.
func (b *Batch) addMETS(name string, size int64) error {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return fileFault(name, err)
	}
	b.closers = append(b.closers, root)
	p := &parcel{files: root.FS(), name: filepath.Base(name)}
	b.Inputs = append(b.Inputs, p.input(size))
	return nil
}

// addFile adds a file, or what is in it when it is an archive, or what it
// names when it is a METS file; a nil function takes it as it is.
func (b *Batch) addFile(in Input, unpack, follow func() error) error {
	head, err := readHead(in)
	if err != nil {
		return err
	}
	k, err := recognise(in.shown(), head)
	if err == nil && k == kindArchive {
		return unpack()
	}
	if err == nil && k.describes() && follow != nil {
		return follow()
	}
	if len(b.Inputs) >= MostFiles {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.shown(), Why: fmt.Sprintf("there are more than %d files", MostFiles), Remedy: "give one edition at a time"}
	}
	b.Inputs = append(b.Inputs, in)
	return nil
}

// addDirectory adds every file below a directory. Links that lead out of it
// are refused.
func (b *Batch) addDirectory(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fileFault(dir, err)
	}
	b.closers = append(b.closers, root)
	if site, err := siteIn(dir, b.want, root.FS()); err != nil || site != nil {
		return b.addSite(site, err)
	}
	before, seen := len(b.Inputs), 0
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hidden(d.Name()) && name != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if seen++; seen > 10*MostFiles {
			return &paper.Fault{Kind: paper.Invalid, Doing: "read " + dir, Why: "it holds too many files", Remedy: "give one edition at a time"}
		}
		if d.IsDir() {
			return nil
		}
		info, err := root.Stat(name)
		if err != nil && d.Type()&fs.ModeSymlink != 0 {
			return linkFault(filepath.Join(dir, name), err)
		}
		if err != nil {
			return fileFault(filepath.Join(dir, name), err)
		}
		if info.IsDir() {
			return nil // a link to a directory is not followed
		}
		if !info.Mode().IsRegular() {
			return &paper.Fault{Kind: paper.Invalid, Doing: "read " + filepath.Join(dir, name), Why: "it is not a file", Remedy: "take it out of the directory"}
		}
		in := Input{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) { return root.Open(name) }}
		return b.addFile(in, func() error { return b.addZip(filepath.Join(dir, filepath.FromSlash(name))) }, nil)
	})
	if err != nil {
		return fileFault(dir, err)
	}
	return b.keepParcel(before, dir, root.FS())
}

// keepParcel settles what was found in one place, from one input on.
func (b *Batch) keepParcel(from int, where string, files fs.FS) error {
	found, err := onlyParcel(where, b.want, files, b.Inputs[from:])
	if err != nil {
		return err
	}
	b.Inputs = append(b.Inputs[:from:from], found...)
	return nil
}

// addSite adds the edition of an exported site.
func (b *Batch) addSite(site *parcel, err error) error {
	if err != nil {
		return err
	}
	info, err := fs.Stat(site.files, site.name)
	if err != nil {
		return fileFault(site.name, err)
	}
	b.Inputs = append(b.Inputs, site.input(info.Size()))
	return nil
}

// hidden are the files that systems leave beside the real ones.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__MACOSX" || strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// readHead gives a file's first bytes.
func readHead(in Input) ([]byte, error) {
	if in.Size > MostBytes {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + in.shown(),
			Why: fmt.Sprintf("it is larger than %d MiB, more than a newspaper page needs", MostBytes>>20), Remedy: "export it again with smaller pictures, one file a page"}
	}
	r, err := in.Open()
	if err != nil {
		return nil, fileFault(in.shown(), err)
	}
	defer r.Close()
	head := make([]byte, headLength)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fileFault(in.shown(), err)
	}
	return head[:n], nil
}

// fileFault says why a file cannot be opened or read; a fault stays as it is.
func fileFault(name string, err error) error {
	var said *paper.Fault
	if errors.As(err, &said) {
		return err
	}
	f := &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Why: plain(err), Remedy: "check the disk and try again", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Kind, f.Why, f.Remedy = paper.NotFound, "there is no such file", "check its name"
	case errors.Is(err, fs.ErrPermission):
		f.Kind, f.Why, f.Remedy = paper.Forbidden, "this account may not read it", "give it leave to read the file"
	}
	return f
}

// linkFault says why a link cannot be followed.
func linkFault(name string, err error) error {
	f := &paper.Fault{Kind: paper.Invalid, Doing: "read the link " + name, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Why, f.Remedy = "the file it leads to is not there", "take the link away, or put the file there"
	case errors.Is(err, syscall.ELOOP):
		f.Why, f.Remedy = "it leads round in a circle", "take the link away"
	case errors.Is(err, fs.ErrPermission):
		f.Kind, f.Why, f.Remedy = paper.Forbidden, "this account may not read the file it leads to", "give it leave to read the file"
	default: // a root says so in words only
		f.Why, f.Remedy = "it leads out of the directory", "put the file itself into the directory, or take the link away"
	}
	return f
}

// plain is an error without the path and the call that a message repeats.
func plain(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// displayName is the part of a name that is kept and shown: without
// directories, and without characters that are invisible or turn the direction
// of writing.
func displayName(name string) string {
	name = visible(path.Base(strings.ReplaceAll(name, "\\", "/")))
	for len(name) > longestName {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:] // the end, with its number and type, tells files apart
	}
	if name == "" || name == "." || name == "/" {
		return "page"
	}
	return name
}

// visible is text without characters that are invisible, drive a terminal or
// turn the direction of writing.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
}

// legible is an error with nothing in its words but what can be seen: names in
// them are strangers'.
func legible(err error) error {
	if err == nil || visible(err.Error()) == err.Error() {
		return err
	}
	var f *paper.Fault
	if !errors.As(err, &f) {
		return err // the program's own, or the end of a context
	}
	return &paper.Fault{Kind: f.Kind, Doing: visible(f.Doing), Why: visible(cmp.Or(f.Why, causeOf(f))), Remedy: visible(f.Remedy), Err: err}
}

func causeOf(f *paper.Fault) string {
	if f.Err == nil {
		return ""
	}
	return f.Err.Error()
}
