package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/paper"
)

// Bounds on ZIP archives, against those made to fill memory and disk.
const (
	mostEntries      = 20_000
	mostRatio        = 200      // bytes out for a byte in; a page of text comes to 10
	mostUnpacked     = 8 << 30  // bytes, all files together
	mostDirectory    = 16 << 20 // bytes read to find the list of files
	smallEnoughToLet = 1 << 20  // bytes: below this no ratio does harm
)

// officeEntry is in every file of the Office formats, which are ZIP archives.
const officeEntry = "[Content_Types].xml"

// addZip adds every file in an archive. Nothing is unpacked to disk.
func (b *Batch) addZip(name string) error {
	archive, err := openZip(b, name)
	if err != nil {
		return err
	}
	return b.addEntries(name, archive, refusing(name))
}

func refusing(name string) func(why, remedy string) error {
	return func(why, remedy string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "open " + name, Why: why, Remedy: remedy}
	}
}

// openZip opens an archive, which the batch closes, and reads its list of files.
func openZip(b *Batch, name string) (*zip.Reader, error) {
	refuse := refusing(name)
	file, err := os.Open(name)
	if err != nil {
		return nil, fileFault(name, err)
	}
	b.closers = append(b.closers, file)
	info, err := file.Stat()
	if err != nil {
		return nil, fileFault(name, err)
	}
	source := &meteredReader{r: file, left: mostDirectory}
	archive, err := zip.NewReader(source, info.Size())
	if errors.Is(err, errDirectory) || err == nil && len(archive.File) > mostEntries {
		return nil, refuse(fmt.Sprintf("it lists more than %d files", mostEntries), "give one edition at a time")
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, refuse("the ZIP archive is damaged", "pack it again")
	}
	source.left = -1
	return archive, nil
}

func (b *Batch) addEntries(name string, archive *zip.Reader, refuse func(why, remedy string) error) error {
	if slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == officeEntry }) {
		return refuse("it is a Word file or another of Office, not pages", "export it as PDF")
	}
	before, seen := len(b.Inputs), map[string]bool{}
	site := slices.ContainsFunc(archive.File, func(f *zip.File) bool { return founder.IsPage(f.Name) })
	unpacked := uint64(0)
	for _, f := range archive.File {
		entry, err := entryName(f)
		if err != nil {
			return refuse(err.Error(), "pack it again")
		}
		if f.FileInfo().IsDir() || hiddenPath(entry) {
			continue
		}
		if !f.Mode().IsRegular() {
			return refuse(fmt.Sprintf("%q in it is a link or a device", displayName(entry)), "pack plain files")
		}
		// Two names that a file system may not tell apart are one too many.
		if folded := strings.ToLower(norm.NFC.String(entry)); seen[folded] {
			return refuse(fmt.Sprintf("it holds %q twice", displayName(entry)), "pack it again")
		} else {
			seen[folded] = true
		}
		if unpacked += f.UncompressedSize64; unpacked > mostUnpacked {
			return refuse(fmt.Sprintf("it unpacks to more than %d GiB", mostUnpacked>>30), "give one edition at a time")
		}
		if f.UncompressedSize64 > smallEnoughToLet && f.UncompressedSize64/mostRatio > f.CompressedSize64 {
			return refuse(fmt.Sprintf("%q in it unpacks to more than %d times its size", displayName(entry), mostRatio), "pack the pages as they were exported")
		}
		if site {
			continue // what is read of it is settled when all of it has been looked at
		}
		in := Input{Name: entry, within: displayName(name), Size: int64(min(f.UncompressedSize64, MostBytes+1)), Open: func() (io.ReadCloser, error) { return openEntry(name, f) }}
		nested := func() error {
			return refuse(fmt.Sprintf("%q in it is an archive too", displayName(entry)), "unpack the inner one first")
		}
		if err := b.addFile(in, nested, nil); err != nil {
			return err
		}
	}
	if site {
		return b.addSite(siteIn(name, b.want, archive))
	}
	return b.keepParcel(before, name, archive)
}

// entryName is an entry's path in the archive, which must stay inside it. Names
// that are not UTF-8 are taken for the encoding of Chinese Windows.
func entryName(f *zip.File) (string, error) {
	name := f.Name
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	name = strings.TrimSuffix(name, "/")
	if !filepath.IsLocal(name) || strings.ContainsAny(name, "\\\x00") || strings.Contains(name, ":") || path.Clean(name) != name {
		return "", fmt.Errorf("%q in it is no plain path", displayName(name))
	}
	return name, nil
}

func hiddenPath(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if hidden(part) {
			return true
		}
	}
	return false
}

// openEntry opens a file in an archive; more bytes than it declares are an
// error, as its checks were of what it declares.
func openEntry(archive string, f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, entryFault(archive, f, err)
	}
	return &entryReader{ReadCloser: r, archive: archive, file: f, left: int64(f.UncompressedSize64)}, nil
}

func entryFault(archive string, f *zip.File, err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: fmt.Sprintf("unpack %s from %s", displayName(f.Name), archive), Why: "the ZIP archive is damaged", Remedy: "pack it again", Err: err}
}

type entryReader struct {
	io.ReadCloser
	archive string
	file    *zip.File
	left    int64
}

func (e *entryReader) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if e.left -= int64(n); e.left < 0 {
		return 0, entryFault(e.archive, e.file, errors.New("it holds more than it declares"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = entryFault(e.archive, e.file, err)
	}
	return n, err
}

// errDirectory is an archive whose list of files does not end.
var errDirectory = errors.New("the list of files is too long")

// meteredReader bounds how many bytes are read; -1 is without bound. Only the
// opening of an archive, in one goroutine, is bounded.
type meteredReader struct {
	r    io.ReaderAt
	left int64
}

func (m *meteredReader) ReadAt(p []byte, at int64) (int, error) {
	if m.left < 0 {
		return m.r.ReadAt(p, at)
	}
	if m.left -= int64(len(p)); m.left < 0 {
		m.left = 0
		return 0, errDirectory
	}
	return m.r.ReadAt(p, at)
}
