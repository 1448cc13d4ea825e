package mets

import (
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// longestHref bounds the address of a file, in bytes.
const longestHref = 1024

// resolve turns the address a package gives for a file into a name inside
// fsys. Addresses are relative to the METS file's directory, with or without
// file:. One that leads outside, or to another machine, is never followed;
// packages taken off a server name their files so, and then a file of the same
// name beside the METS file, or in the directories packages use, serves.
func resolve(fsys fs.FS, dir, href string) (string, error) {
	if len(href) > longestHref || strings.ContainsRune(href, 0) {
		return "", refuse(clip(href), "its address is no name of a file")
	}
	local, inside := localName(href)
	if inside {
		if name := path.Join(dir, local); fs.ValidPath(name) && exists(fsys, name) {
			return name, nil
		}
	}
	base := path.Base(local)
	if base == "." || base == ".." || base == "/" || !fs.ValidPath(base) {
		return "", refuse(clip(href), "its address leads outside the package")
	}
	for _, sub := range []string{".", "alto", "ALTO", "text", "TEXT", "ocr", "fulltext", "FULLTEXT", "page"} {
		if name := path.Join(dir, sub, base); fs.ValidPath(name) && exists(fsys, name) {
			return name, nil
		}
	}
	if !inside {
		return "", refuse(clip(href), "its address leads outside the package")
	}
	return "", refuse(clip(href), "the package does not hold it")
}

// localName is the path in an address, and whether it is relative and stays
// below where it starts.
func localName(href string) (name string, inside bool) {
	s := strings.ReplaceAll(strings.TrimSpace(href), `\`, "/")
	if rest, ok := strings.CutPrefix(s, "file:"); ok {
		// file://./x and file:./x are written for paths relative to the METS file.
		s = strings.TrimPrefix(rest, "//")
	}
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = strings.ReplaceAll(plain, `\`, "/")
	}
	name = path.Clean(s)
	drive := len(s) > 1 && s[1] == ':'
	inside = s != "" && !strings.HasPrefix(s, "/") && !drive && !strings.Contains(s, "://") && name != ".." && !strings.HasPrefix(name, "../")
	return name, inside
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

func refuse(what, why string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "open page file " + what, Why: why, Remedy: "put the file beside the METS file"}
}

func clip(s string) string {
	const longest = 80
	s = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s), "?")
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}
