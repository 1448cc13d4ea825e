package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/banmian/banmian/internal/interchange/manifest"
	"github.com/banmian/banmian/internal/paper"
)

// kind is what a file is.
type kind uint8

const (
	kindText kind = iota
	kindPDF
	kindDocument // banmian.edition/1
	kindArchive  // zip
	kindALTO
	kindPAGE
	kindHOCR
	kindMETS
	kindOlive    // the contents of an Olive edition
	kindEnclosed // a page file of a METS package or an Olive edition
	kindPicture  // of one page
	kindManifest // of IIIF
)

// String names the kind for a person.
func (k kind) String() string {
	return [...]string{"plain text", "a PDF", "an edition document", "a ZIP archive", "an ALTO page", "a PAGE XML page", "an hOCR page", "a METS package", "part of a METS package", "a picture", "a IIIF manifest"}[k]
}

const (
	// headLength is how many bytes of a file tell what it is: XML may open with
	// long comments.
	headLength = 8 << 10
	// pdfWithin is how far in PDF readers look for the mark of a PDF.
	pdfWithin = 1024
)

// pictures are what files of pictures begin with.
var pictures = []string{"\x89PNG\r\n", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*", "BM"}

// refusals are files that are recognised and not read, by what they begin with.
var refusals = []struct{ start, what, remedy string }{
	{"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture", pictureRemedy}, {"\xff\x4f\xff\x51", "a JPEG 2000 picture", pictureRemedy},
	{"\x1f\x8b", "a gzip archive", archiveRemedy}, {"Rar!", "a RAR archive", archiveRemedy}, {"7z\xbc\xaf", "a 7z archive", archiveRemedy},
	{"BZh", "a bzip2 archive", archiveRemedy}, {"\xfd7zXZ", "an xz archive", archiveRemedy}, {"\x28\xb5\x2f\xfd", "a zstd archive", archiveRemedy},
	{"%!PS", "a PostScript file", "export the page as PDF"}, {"\xd0\xcf\x11\xe0", "an Office document", "export the page as PDF"},
	{"{\\rtf", "an RTF document", "export the page as PDF or plain text"}, {"SQLite format 3", "a database", "give page files"},
	{"\x7fELF", "a program", "give page files"}, {"MZ", "a program", "give page files"},
}

const (
	pictureRemedy = "save it as PNG, JPEG or TIFF"
	archiveRemedy = "unpack it, or pack the pages as ZIP"
	xmlRemedy     = "give the page as PDF, plain text, ALTO, PAGE XML, hOCR or a METS package"
)

// recognise says what a file is by its first bytes, or a paper.Invalid fault
// when it is nothing that can be read. What has no mark of its own is taken for
// text, whose reader refuses what is none.
func recognise(name string, head []byte) (kind, error) {
	refuse := func(why, remedy string) (kind, error) {
		return 0, &paper.Fault{Kind: paper.Invalid, Doing: "read " + name, Why: why, Remedy: remedy}
	}
	if len(head) == 0 {
		return refuse("the file is empty", "export the page again")
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return kindArchive, nil
	}
	for _, r := range refusals {
		if bytes.HasPrefix(head, []byte(r.start)) && (len(r.start) > 2 || binary(head)) {
			return refuse("it is "+r.what, r.remedy)
		}
	}
	if isPicture(head) {
		return kindPicture, nil
	}
	if isPDF(head[:min(len(head), pdfWithin)]) {
		return kindPDF, nil
	}
	start := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n")
	if strings.HasPrefix(start, "{") && manifest.Is(name, head) {
		return kindManifest, nil
	}
	if isDocument(start) {
		return kindDocument, nil
	}
	root, isXML := rootOf(start)
	if k, known := roots[root]; known {
		return k, nil
	}
	if isXML {
		return refuse("it is XML, but neither METS, ALTO, PAGE XML nor hOCR", xmlRemedy)
	}
	return kindText, nil
}

// isPDF reports whether the mark of a PDF stands where one has it: at the
// beginning of a line or behind bytes that are no text. Text may speak of it.
func isPDF(head []byte) bool {
	const mark = "%PDF-"
	for at := 0; ; at++ {
		next := bytes.Index(head[at:], []byte(mark))
		if next < 0 {
			return false
		}
		at += next
		before := bytes.TrimPrefix(head[:at], []byte("\ufeff"))
		if len(before) == 0 || bytes.ContainsRune([]byte("\n\r"), rune(before[len(before)-1])) || bytes.ContainsFunc(before, unprinted) {
			return true
		}
	}
}

// unprinted reports characters that no text holds.
func unprinted(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f\v\x1a\x1b", r) }

// isDocument reports whether a file begins as JSON does; text may begin with a
// brace too. A damaged document of ours is one still, so that it is called so.
func isDocument(start string) bool {
	if !strings.HasPrefix(start, "{") {
		return false
	}
	if strings.Contains(start, "\"banmian.edition/") {
		return true
	}
	in := json.NewDecoder(strings.NewReader(start))
	for depth := 0; ; {
		token, err := in.Token()
		var syntax *json.SyntaxError
		if err != nil { // the head may end anywhere
			return !errors.As(err, &syntax)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return strings.TrimSpace(start[in.InputOffset():]) == ""
		}
	}
}

// isPicture reports whether a file is a picture in a format that is read.
func isPicture(head []byte) bool {
	for _, start := range pictures {
		if bytes.HasPrefix(head, []byte(start)) && (len(start) > 2 || binary(head)) {
			return true
		}
	}
	return bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 12 && string(head[8:12]) == "WEBP"
}

// roots are the elements that XML pages begin with.
var roots = map[string]kind{"alto": kindALTO, "PcGts": kindPAGE, "html": kindHOCR, "mets": kindMETS, "Xmd_toc": kindOlive}

// describes reports whether a file of a kind names the page files of an edition.
func (k kind) describes() bool { return k == kindMETS || k == kindOlive || k == kindManifest }

// rootOf is the name of the first element, without its prefix, and whether the
// bytes begin as XML or HTML do. The name is empty when the element is not among
// the bytes; text that only happens to begin with < has no such beginning.
func rootOf(s string) (name string, isXML bool) {
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		end := ""
		switch {
		case strings.HasPrefix(s, "<?"):
			end = "?>"
		case strings.HasPrefix(s, "<!--"):
			end = "-->"
		case strings.HasPrefix(s, "<!"):
			end = ">"
		case strings.HasPrefix(s, "<"):
			name, _, _ := strings.Cut(s[1:], ">")
			name, _, _ = strings.Cut(strings.Join(strings.Fields(name), " "), " ")
			name = strings.TrimSuffix(name, "/")
			if _, local, prefixed := strings.Cut(name, ":"); prefixed {
				name = local
			}
			_, known := roots[name]
			return name, isXML || known
		default:
			return "", isXML
		}
		isXML = true
		_, rest, found := strings.Cut(s, end)
		if !found {
			return "", true
		}
		s = rest
	}
}

// binary reports whether bytes are surely no text, for marks of two letters
// that a text may begin with.
func binary(head []byte) bool { return bytes.IndexByte(head, 0) >= 0 }
