package htmlread

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// declaredWithin is how far into a page it may say its encoding.
const declaredWithin = 4 << 10

var declared = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,30})`)

// mostBroken is the share of characters that a declared encoding may leave
// unread before another is tried.
const mostBroken = 0.01

// decode gives a page's text. What a page declares is believed while its bytes
// bear it out: servers of old sites declare one encoding for pages in another.
func decode(data []byte) (text, name string, guessed bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), "utf-8", false
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", "", false
		}
		return string(out), "utf-16", false
	case bytes.IndexByte(data, 0) >= 0:
		return "", "", false
	}
	said := ""
	if m := declared.FindSubmatch(data[:min(len(data), declaredWithin)]); m != nil {
		said = strings.ToLower(string(m[1]))
	}
	if utf8.Valid(data) {
		return string(data), "utf-8", said != "" && said != "utf-8" && said != "utf8" && !ascii(data)
	}
	if enc, label := charset.Lookup(said); enc != nil && label != "utf-8" && label != "replacement" {
		if label == "gbk" {
			enc = simplifiedchinese.GB18030 // which holds the others, and what their writers put in them
		}
		if t, broken := through(enc, data); broken <= mostBroken {
			return t, label, false
		}
	}
	// A few broken bytes make no other encoding of UTF-8, whose pairs of bytes
	// would mostly mean something in GB18030 too.
	kept := strings.ToValidUTF8(string(data), "\ufffd")
	t, broken := through(simplifiedchinese.GB18030, data)
	if l := lost(kept); l <= mostBroken || l < broken {
		return kept, "utf-8", true
	}
	return t, "gb18030", true
}

func ascii(data []byte) bool {
	for _, c := range data {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func through(enc encoding.Encoding, data []byte) (text string, broken float64) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", 1
	}
	return string(out), lost(string(out))
}

// lost is the share of characters beyond ASCII that could not be read.
func lost(s string) float64 {
	bad, all := 0, 0
	for _, r := range s {
		if r >= 0x80 {
			all++
		}
		if r == utf8.RuneError {
			bad++
		}
	}
	return float64(bad) / float64(max(all, 1))
}
