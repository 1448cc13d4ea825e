package stillsite

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// own gives the address that a reference on a page leads to, without fragment, and
// false when it leads to nothing that is pressed: another site, or something only
// a server can answer.
func (p *press) own(from, ref string) (string, bool) {
	base, err := url.Parse(from)
	if err != nil {
		return "", false
	}
	to, err := base.Parse(ref)
	if err != nil || to.Opaque != "" {
		return "", false
	}
	if to.Host != "" {
		o, err := url.Parse(p.Origin)
		if err != nil || p.Origin == "" || to.Host != o.Host {
			return "", false
		}
	}
	at := to.EscapedPath()
	if to.RawQuery != "" {
		n := to.Query().Get("n")
		if len(to.Query()) != 1 || n == "" || !strings.Contains(at, "/by/") {
			return "", false
		}
		at += "?n=" + url.QueryEscape(n)
	}
	return at, pressed.MatchString(p.plain(at))
}

// pressed are the addresses that are written down: see the site's own list of what
// its addresses look like.
var pressed = regexp.MustCompile(`^/(` +
	`|e/[^/?]+/?|e/[^/?]+/[^/?]+|a/[^/?]+|a/[^/?]+/(figure|part|head)-\d+\.jpg|a/[^/?]+/poster` +
	`|archive/?|archive/\d+|archive/\d+/\d+|by/[^/?]+(\?n=\d+)?|search` +
	`|b/[^/?]+/[^/?]+|assets/[^/?]+|colours/[^/?]+|[a-z-]+\.css` +
	`|feeds/(rss\.xml|atom\.xml|feed\.json)|sitemap\.xml|sitemaps/[^/?]+|robots\.txt)$`)

// plain is an address without the language.
func (p *press) plain(at string) string {
	if rest, ok := strings.CutPrefix(at, "/"+p.Language); ok && (rest == "" || rest[0] == '/') {
		if rest == "" {
			return "/"
		}
		return rest
	}
	return at
}

// withLanguage is an address with the language, where its answer is a page.
func (p *press) withLanguage(at string) string {
	plain := p.plain(at)
	if path.Ext(plain) != "" && !strings.HasPrefix(plain, "/by/") || strings.HasPrefix(plain, "/b/") {
		return plain
	}
	return "/" + p.Language + plain
}

// fileOf is the file an address is written to. An address without an ending is a
// folder with an index, which every host shows and a disk can too.
func (p *press) fileOf(at string) string {
	at = p.plain(at)
	at, query, _ := strings.Cut(at, "?")
	var parts []string
	for _, s := range strings.Split(strings.Trim(at, "/"), "/") {
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
		parts = append(parts, safe(s))
	}
	name := strings.Join(parts, "/")
	if n, ok := strings.CutPrefix(query, "n="); ok {
		name += "/" + safe(n)
	}
	switch {
	case name == "":
		return "index.html"
	case path.Ext(name) != "" && parts[0] != "by":
		return name
	}
	return name + "/index.html"
}

// longestName is the longest a file's name may be, in bytes, before it is cut:
// contributors' names come from print.
const longestName = 120

// safe is a name that every file system takes. One that had to be changed ends in
// a few digits of its checksum, so that two names stay two.
func safe(s string) string {
	out := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"/\|?*%#`, r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, s)
	out = strings.TrimRight(strings.TrimLeft(out, "."), ". ")
	for len(out) > longestName {
		_, size := utf8.DecodeLastRuneInString(out)
		out = out[:len(out)-size]
	}
	if out == s {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return out + "-" + hex.EncodeToString(sum[:4])
}

// relative is the reference from one file to another.
func relative(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	if a[0] == "." {
		a = nil
	}
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	var out []string
	for range a {
		out = append(out, "..")
	}
	for _, s := range b {
		out = append(out, url.PathEscape(s))
	}
	return strings.Join(out, "/")
}
