package hatch

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// Bounds on names.
const (
	longestPart = 150 // bytes of one part of a path: file systems take 255
	deepest     = 6   // parts
	longestPath = 800 // bytes
)

// reserved are names that mean devices on Windows, whatever their ending.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// unfit are signs that some file system, shell or address means something by.
const unfit = `<>:"|?*`

// cleanPath makes a path out of what a stranger called a file: below the drop,
// of visible characters, fit for every file system. It is a paper.Invalid fault
// where that would be another name than was meant. Hidden files, such as systems
// leave beside the real ones, give an empty path.
func cleanPath(name string) (string, error) {
	refuse := func(why string) (string, error) {
		return "", &paper.Fault{Kind: paper.Invalid, Doing: "take in " + short(name), Why: why, Remedy: "rename the file"}
	}
	if len(name) > longestPath || !utf8.ValidString(name) {
		return refuse("its name is too long or no text")
	}
	name = norm.NFC.String(strings.ReplaceAll(name, `\`, "/"))
	if strings.HasPrefix(name, "/") || strings.Contains(name, "\x00") || len(name) > 1 && name[1] == ':' {
		return refuse("its name is no path inside a folder")
	}
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." {
			continue
		}
		if part == ".." {
			return refuse("its name leads out of the folder")
		}
		if ingest.Hidden(part) {
			return "", nil
		}
		if part = cleanPart(part); part == "" {
			return refuse("nothing of its name can be seen")
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return refuse("it has no name")
	}
	if len(parts) > deepest {
		return refuse(fmt.Sprintf("it lies more than %d folders deep", deepest-1))
	}
	return path.Join(parts...), nil
}

// cleanPart makes one name fit.
func cleanPart(part string) string {
	part = strings.Map(func(r rune) rune {
		if strings.ContainsRune(unfit, r) {
			return '_'
		}
		return r
	}, ingest.Visible(part))
	part = strings.TrimRight(strings.TrimSpace(part), ". ")
	if len(part) > longestPart { // the end, with its number and type, tells files apart
		at := len(part) - longestPart
		for !utf8.RuneStart(part[at]) {
			at++
		}
		part = strings.TrimLeft(part[at:], " .")
	}
	if reserved.MatchString(part) {
		part = "_" + part
	}
	return part
}

// folded is a path as a file system may compare it.
func folded(p string) string { return strings.ToLower(norm.NFC.String(p)) }

// short is a stranger's name for a message.
func short(name string) string {
	const most = 80 // bytes
	name = ingest.Visible(strings.ToValidUTF8(name, ""))
	if len(name) > most {
		name = strings.ToValidUTF8(name[len(name)-most:], "")
	}
	if name == "" {
		return "a file"
	}
	return name
}
