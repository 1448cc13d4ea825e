// Package text turns the plain text of printed pages, as typed, exported or
// machine-read, into sheets without coordinates: the lines as they came, one
// sheet for each page, form feeds between pages.
//
// It settles the encoding and refuses what is no text. It joins no lines and
// looks for no meaning in them.
package text

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// Bounds, against files made to fill memory. A broadsheet page holds some
// 25,000 characters.
const (
	MostBytes = 16 << 20 // of one file
	mostPages = 2_000
	mostLines = 200_000  // of one file, not counting blank ones
	mostPage  = 20_000   // lines of one page
	longLine  = 64 << 10 // bytes; longer lines are cut and the cut reported
	mostBlank = 4        // blank lines kept of a run
)

// Read takes the text of one or more pages. Name stands in each sheet's Source
// and in errors. A file that is empty, too large or no text is a fault of kind
// invalid; an encoding that had to be guessed is a doubt on the first sheet.
func Read(name string, r io.Reader) ([]sheet.Sheet, error) {
	data, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Why: "the file could not be read to its end", Remedy: "check the disk and the file's permissions", Err: err}
	}
	if len(data) > MostBytes {
		return nil, refuse(name, fmt.Sprintf("it is larger than %d MiB, more than the text of a newspaper", MostBytes>>20), "give the text of one edition at a time")
	}
	if why, remedy := noText(data); why != "" {
		return nil, refuse(name, why, remedy)
	}
	s, guessed, err := decode(data)
	if err != nil {
		return nil, refuse(name, err.Error(), "save it as UTF-8 text")
	}
	sheets, err := pages(name, s)
	if err != nil {
		return nil, refuse(name, err.Error(), "give the text of one edition at a time")
	}
	if guessed != "" {
		sheets[0].Doubts = append(sheets[0].Doubts, sheet.Doubt{Code: string(paper.EncodingGuessed), Detail: "read as " + guessed})
	}
	return sheets, nil
}

func refuse(name, why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read " + name + " as plain text", Why: why, Remedy: remedy}
}

// signatures of files that are no text, by what they begin with.
var signatures = []struct{ start, what string }{
	{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP archive"}, {"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"},
	{"GIF8", "a GIF picture"}, {"II*\x00", "a TIFF picture"}, {"MM\x00*", "a TIFF picture"}, {"\x1f\x8b", "a gzip archive"},
	{"\x7fELF", "a program"}, {"MZ\x90", "a program"}, {"\xd0\xcf\x11\xe0", "an Office document"}, {"Rar!", "a RAR archive"},
	{"7z\xbc\xaf", "a 7z archive"}, {"{\\rtf", "an RTF document"}, {"%!PS", "a PostScript file"}, {"RIFF", "a media file"},
	{"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"}, {"SQLite format 3", "a database"}, {"BZh", "a bzip2 archive"}, {"\xfd7zXZ", "an xz archive"},
}

// noText says why bytes cannot be the plain text of a page; empty when they may.
func noText(data []byte) (why, remedy string) {
	if len(bytes.Trim(data, " \t\r\n\f\x00\ufeff")) == 0 {
		return "the file is empty", "export the page again"
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.start)) {
			return "it is " + s.what + ", not text", "give it under its own file type"
		}
	}
	head := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 200)], "\ufeff \t\r\n")))
	for _, tag := range []string{"<?xml", "<!doctype", "<html", "<alto", "<mets", "<pcgts"} {
		if strings.HasPrefix(head, tag) {
			return "it is a marked-up document (XML or HTML), not plain text", "give it under its own file type"
		}
	}
	return "", ""
}

// pages cuts decoded text into sheets.
func pages(name, s string) ([]sheet.Sheet, error) {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\v", "\n", "\u0085", "\n", "\ufeff", "").Replace(s)
	s = strings.TrimRight(s, "\f\n \t")
	if strings.Count(s, "\f") >= mostPages {
		return nil, fmt.Errorf("it has more than %d pages", mostPages)
	}
	var out []sheet.Sheet
	total := 0
	for i, page := range strings.Split(s, "\f") {
		sh := sheet.Sheet{Source: fmt.Sprintf("%s#%d", name, i+1)}
		cut := false
		sh.Text, cut = lines(page)
		if len(sh.Text) > 2*mostPage {
			return nil, fmt.Errorf("page %d has more than %d lines", i+1, mostPage)
		}
		for _, l := range sh.Text {
			if l != "" {
				total++
			}
		}
		if total > mostLines {
			return nil, fmt.Errorf("it has more than %d lines", mostLines)
		}
		if cut {
			sh.Doubts = append(sh.Doubts, sheet.Doubt{Code: string(paper.TextBroken), Detail: fmt.Sprintf("a line longer than %d bytes was cut", longLine)})
		}
		if len(sh.Text) == 0 {
			sh.Doubts = append(sh.Doubts, sheet.Doubt{Code: string(paper.PageEmpty), Detail: "no text between two form feeds"})
		}
		out = append(out, sh)
	}
	return out, nil
}

// lines parts a page at its line ends. White at a line's start is kept, as it
// may be an indent; white at its end is not.
func lines(page string) (out []string, cut bool) {
	blank := mostBlank // so that a page never starts with blank lines
	for l := range strings.SplitSeq(page, "\n") {
		l = strings.TrimRight(l, " \t\u00a0\u3000")
		if l == "" {
			if blank++; blank <= mostBlank {
				out = append(out, "")
			}
			continue
		}
		blank = 0
		for len(l) > longLine {
			n := longLine
			for !utf8.RuneStart(l[n]) {
				n--
			}
			out, l, cut = append(out, l[:n]), l[n:], true
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out, cut
}

var errBinary = errors.New("it holds bytes that no text has")
