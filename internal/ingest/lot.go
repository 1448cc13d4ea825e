package ingest

import (
	"archive/zip"
	"cmp"
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

	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/paper"
)

// Bounds of what may be imported at once.
const (
	mostLots      = 200_000
	mostLotted    = 5_000_000 // files looked at, by their names
	mostInCommand = 100_000   // names on the command line
)

// Lot is one edition among much that was given: where it is, not yet opened.
type Lot struct {
	Name string // for people: the path below what was given, or of it

	// Print is a checksum of names, sizes and times of the lot's files: while it
	// stays, they are taken to be the same. It says nothing across machines.
	Print string

	open func() (*Batch, error)
}

// Gather opens the lot's files. The caller closes the batch.
func (l Lot) Gather() (*Batch, error) {
	b, err := l.open()
	return b, legible(err)
}

// Lots finds the editions that paths stand for: every METS package, Olive
// edition, manifest and day of an exported site in directories and ZIP archives is one.
// Without apart, paths that hold none of these are one edition together, as
// Gather takes them, and there is one lot. With apart, every directory that
// holds page files itself, every ZIP archive and every file named is one.
//
// Files that belong to no lot are counted, not read. Lots come in the order of
// their names, numbers counted as numbers.
func Lots(ctx context.Context, apart bool, paths ...string) (lots []Lot, passed int, err error) {
	f := finder{ctx: ctx, apart: apart}
	if len(paths) > mostInCommand {
		return nil, 0, &paper.Fault{Kind: paper.Invalid, Doing: "look for editions", Why: fmt.Sprintf("more than %d names were given", mostInCommand), Remedy: "give the directory they stand in"}
	}
	for _, name := range paths {
		if err := f.path(name); err != nil {
			return nil, 0, legible(err)
		}
	}
	if len(f.lots) == 0 {
		return []Lot{{Name: strings.Join(paths, " "), Print: "", open: func() (*Batch, error) { return Gather(paths...) }}}, 0, nil
	}
	slices.SortStableFunc(f.lots, func(a, b Lot) int { return byNumber(a.Name, b.Name) })
	return f.lots, f.loose, nil
}

// finder looks for lots.
type finder struct {
	ctx   context.Context
	apart bool
	lots  []Lot
	loose int // files that belong to none
	seen  int

	onSite bool // the directory looked at holds an exported site
}

// ornament reports whether a file is of the kinds that sites are dressed with.
func ornament(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".htm", ".html", ".shtml", ".css", ".js", ".gif", ".png", ".jpg", ".jpeg", ".ico", ".swf", ".svg", ".woff", ".ttf":
		return true
	}
	return false
}

func (f *finder) add(l Lot) error {
	if len(f.lots) == mostLots {
		return &paper.Fault{Kind: paper.Invalid, Doing: "look for editions", Why: fmt.Sprintf("there are more than %d", mostLots), Remedy: "give fewer at a time"}
	}
	f.lots = append(f.lots, l)
	return nil
}

// path looks at one path that was given.
func (f *finder) path(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fileFault(name, err)
	}
	if info.IsDir() {
		return f.directory(name)
	}
	switch k := f.kindOf(Input{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(name) }}); {
	case k == kindArchive:
		return f.archive(name, name, info)
	case k.describes():
		tree, err := walk(f, filepath.Dir(name))
		if err != nil {
			return err
		}
		return f.add(Lot{Name: name, Print: tree.print("."), open: func() (*Batch, error) { return Gather(name) }})
	case f.apart:
		return f.add(Lot{Name: name, Print: printOf(name, info), open: func() (*Batch, error) { return Gather(name) }})
	}
	f.loose++
	return nil
}

// kindOf recognises a file; what cannot be read or recognised is text here.
func (f *finder) kindOf(in Input) kind {
	head, err := readHead(in)
	if err != nil {
		return kindText
	}
	k, err := recognise(in.shown(), head)
	if err != nil {
		return kindText
	}
	return k
}

// tree is what a directory holds, by its names.
type tree struct {
	files []string          // all plain files, slashes between
	dirs  map[string]string // a checksum of what stands in each directory itself
	order []string          // the directories, sorted
}

// walk lists a directory. Links are followed to files only, and not out of it.
func walk(f *finder, dir string) (t *tree, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fileFault(dir, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	t = &tree{dirs: map[string]string{}}
	sums := map[string][]string{}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if f.seen++; f.seen > mostLotted {
			return &paper.Fault{Kind: paper.Invalid, Doing: "read " + dir, Why: fmt.Sprintf("it holds more than %d files", mostLotted), Remedy: "give a part of it at a time"}
		}
		if f.seen%1000 == 0 && f.ctx.Err() != nil {
			return f.ctx.Err()
		}
		if hidden(d.Name()) && name != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		info, err := root.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return nil // it is said when an edition wants it
		}
		t.files = append(t.files, name)
		sums[path.Dir(name)] = append(sums[path.Dir(name)], printOf(path.Base(name), info))
		return nil
	})
	if err != nil {
		return nil, fileFault(dir, err)
	}
	for name, all := range sums {
		t.dirs[name] = digestOf(all)
		t.order = append(t.order, name)
	}
	slices.Sort(t.order)
	return t, nil
}

func printOf(name string, info fs.FileInfo) string {
	return fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())
}

// digestOf is a checksum of lines.
func digestOf(lines []string) string {
	h := sha256.New()
	for _, l := range lines {
		fmt.Fprintln(h, l)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// print is a checksum of a directory and all below it.
func (t *tree) print(dir string) string {
	if dir == "." {
		return t.printWhere(func(string) bool { return true })
	}
	from, _ := slices.BinarySearch(t.order, dir)
	var lines []string
	for _, name := range t.order[from:] {
		if name != dir && !strings.HasPrefix(name, dir) {
			break
		}
		if name == dir || strings.HasPrefix(name, dir+"/") {
			lines = append(lines, name+" "+t.dirs[name])
		}
	}
	return digestOf(lines)
}

func (t *tree) printWhere(counts func(dir string) bool) string {
	var lines []string
	for _, name := range t.order {
		if counts(name) {
			lines = append(lines, name+" "+t.dirs[name])
		}
	}
	return digestOf(lines)
}

// directory looks for editions below a directory.
func (f *finder) directory(dir string) (err error) {
	t, err := walk(f, dir)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fileFault(dir, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	f.onSite = slices.ContainsFunc(t.files, founder.IsPage)
	taken := map[string]bool{} // directories whose files belong to a lot
	if err := f.sites(dir, t, root.FS(), taken); err != nil {
		return err
	}
	pages := map[string][]string{} // other files by their directory
	for _, name := range t.files {
		if f.ctx.Err() != nil {
			return f.ctx.Err()
		}
		switch k := f.looksLike(root, name); {
		case k == kindArchive:
			full := filepath.Join(dir, filepath.FromSlash(name))
			info, err := os.Stat(full)
			if err != nil {
				return fileFault(full, err)
			}
			if err := f.archive(full, full, info); err != nil {
				return err
			}
		case k.describes():
			taken[path.Dir(name)] = true
			if err := f.add(packageLot(dir, name, t.print(path.Dir(name)))); err != nil {
				return err
			}
		case f.onSite && ornament(name):
		default:
			pages[path.Dir(name)] = append(pages[path.Dir(name)], name)
		}
	}
	return f.apartIn(dir, t, pages, taken)
}

// looksLike recognises the files that may stand for an edition by their endings,
// and opens those alone.
func (f *finder) looksLike(root *os.Root, name string) kind {
	switch strings.ToLower(path.Ext(name)) {
	case ".xml", ".mets", ".zip", ".json":
	default:
		return kindText
	}
	info, err := root.Stat(name)
	if err != nil {
		return kindText
	}
	return f.kindOf(Input{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) { return root.Open(name) }})
}

// packageLot is a package in a directory, described by the file called name.
func packageLot(dir, name, print string) Lot {
	full := filepath.Join(dir, filepath.FromSlash(name))
	return Lot{Name: full, Print: print, open: func() (*Batch, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, fileFault(dir, err)
		}
		b := &Batch{closers: []io.Closer{root}}
		info, err := root.Stat(name)
		if err != nil {
			return nil, cmp.Or(b.Close(), fileFault(full, err))
		}
		p := &parcel{files: root.FS(), name: name}
		b.Inputs = append(b.Inputs, p.input(info.Size()))
		return b, nil
	}}
}

// sites adds the days of exported sites in a directory.
func (f *finder) sites(dir string, t *tree, files fs.FS, taken map[string]bool) error {
	if !f.onSite {
		return nil
	}
	issues, err := founder.Find(files)
	if err != nil {
		return err
	}
	for _, issue := range issues {
		day := fmt.Sprintf("%04d%02d%02d", issue.Date.Year, issue.Date.Month, issue.Date.Day)
		mine := func(name string) bool {
			if name == issue.Name || strings.HasPrefix(name, issue.Name+"/") {
				return true
			}
			return !issue.Date.IsZero() && strings.Contains(strings.NewReplacer("-", "", "/", "", "_", "").Replace(name), day)
		}
		for _, name := range t.order {
			taken[name] = taken[name] || mine(name)
		}
		lot := Lot{Name: filepath.Join(dir, filepath.FromSlash(issue.Name)), Print: t.printWhere(mine), open: func() (*Batch, error) {
			root, err := os.OpenRoot(dir)
			if err != nil {
				return nil, fileFault(dir, err)
			}
			b := &Batch{closers: []io.Closer{root}}
			if err := b.addSite(&parcel{files: root.FS(), name: issue.Pages[0], site: &issue}, nil); err != nil {
				return nil, cmp.Or(b.Close(), err)
			}
			return b, nil
		}}
		if err := f.add(lot); err != nil {
			return err
		}
	}
	return nil
}

// apartIn makes a lot of every directory with page files of its own, when they
// are to be apart, and counts the files otherwise.
func (f *finder) apartIn(dir string, t *tree, pages map[string][]string, taken map[string]bool) error {
	inside := func(name string) bool { // a package's own subdirectories hold its pages
		for at := name; ; at = path.Dir(at) {
			if taken[at] {
				return true
			}
			if at == "." || at == "/" {
				return false
			}
		}
	}
	for _, sub := range t.order {
		names := pages[sub]
		if len(names) == 0 || inside(sub) {
			continue
		}
		if !f.apart {
			f.loose += len(names)
			continue
		}
		full := filepath.Join(dir, filepath.FromSlash(sub))
		lot := Lot{Name: full, Print: t.dirs[sub], open: func() (*Batch, error) {
			var paths []string
			for _, name := range names {
				paths = append(paths, filepath.Join(dir, filepath.FromSlash(name)))
			}
			return Gather(paths...)
		}}
		if err := f.add(lot); err != nil {
			return err
		}
	}
	return nil
}

// archive looks for editions in a ZIP archive.
func (f *finder) archive(file, shown string, info fs.FileInfo) error {
	inside, err := packagesIn(file)
	if err != nil {
		return f.add(Lot{Name: shown, Print: printOf(file, info), open: func() (*Batch, error) { return Gather(file) }}) // which says why
	}
	if len(inside) == 0 && !f.apart {
		f.loose++
		return nil
	}
	if len(inside) < 2 {
		return f.add(Lot{Name: shown, Print: printOf(file, info), open: func() (*Batch, error) { return Gather(file) }})
	}
	for _, want := range inside {
		lot := Lot{Name: shown + ": " + displayPath(want), Print: printOf(file+"\n"+want, info), open: func() (*Batch, error) {
			b := &Batch{want: want}
			if err := b.addZip(file); err != nil {
				return nil, cmp.Or(b.Close(), err)
			}
			return b, nil
		}}
		if err := f.add(lot); err != nil {
			return err
		}
	}
	return nil
}

// displayPath is a path in an archive for people.
func displayPath(name string) string {
	if name = visible(name); len(name) > longestName {
		return displayName(name)
	}
	return name
}

// packagesIn names the packages in a ZIP archive: the files that describe one,
// the days of a site.
func packagesIn(file string) (out []string, err error) {
	b := &Batch{}
	defer func() { err = errors.Join(err, b.Close()) }()
	opened, err := openZip(b, file)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(opened.File, func(e *zip.File) bool { return founder.IsPage(e.Name) }) {
		issues, err := founder.Find(opened)
		for _, i := range issues {
			out = append(out, i.Name)
		}
		return out, err
	}
	for _, e := range opened.File {
		switch strings.ToLower(path.Ext(e.Name)) {
		case ".xml", ".mets", ".json":
		default:
			continue
		}
		if name, err := entryName(e); err == nil && !hiddenPath(name) {
			in := Input{Name: name, Size: int64(min(e.UncompressedSize64, MostBytes+1)), Open: func() (io.ReadCloser, error) { return openEntry(file, e) }}
			if (&finder{}).kindOf(in).describes() {
				out = append(out, name)
			}
		}
	}
	return out, nil
}
