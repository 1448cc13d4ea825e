package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// How long an answer may be kept.
const (
	// Revalidate lets caches keep an answer but ask each time, so that a
	// correction or a withdrawal is seen at once.
	Revalidate = "no-cache"
	// Immutable is for addresses that name their content.
	Immutable = "public, max-age=31536000, immutable"
)

// Reply is an answer held in memory.
type Reply struct {
	Status   int    // 0 means 200
	Type     string // media type
	Language string // of the text, empty when it has none
	Cache    string // Cache-Control, Revalidate when empty
	Vary     string // request headers besides Accept-Encoding that chose it
	Body     []byte
	Shared   bool     // programs of other sites may read it
	Pressed  *Pressed // Body compressed beforehand, nil to do it now
	Links    string   // a Link header, empty for none
	Tag      string   // names Body where that is known already; empty to work it out
}

// Tag names a body by its content, for an ETag.
func Tag(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Bodies shorter than this gain nothing by compression.
const pressFrom = 512

// Send writes a reply: 304 without a body when the reader already has it, else
// the body in the best encoding the reader takes. The tag is strong, so it
// names the encoding too.
func Send(w http.ResponseWriter, r *http.Request, rep Reply) {
	if rep.Status == 0 || rep.Status == http.StatusOK {
		NewCopy(rep).Serve(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", rep.Type)
	h.Set("Cache-Control", orElse(rep.Cache, Revalidate))
	if rep.Language != "" {
		h.Set("Content-Language", rep.Language)
	}
	if v := rep.vary(); v != "" {
		h.Set("Vary", v)
	}
	coding := ""
	if rep.pressable() {
		coding = chooseCoding(first(r.Header["Accept-Encoding"]))
	}
	body := rep.encoded(coding)
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rep.Status)
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the reader has gone; there is nobody to tell
	}
}

// pressable reports whether compression pays: pictures are compressed already.
func (rep Reply) pressable() bool { return len(rep.Body) >= pressFrom && rep.textual() }

func (rep Reply) textual() bool {
	return strings.HasPrefix(rep.Type, "text/") || strings.HasPrefix(rep.Type, "image/svg") || strings.HasPrefix(rep.Type, "application/json") || strings.HasPrefix(rep.Type, "application/ld+json")
}

// vary lists the request headers that chose the answer.
func (rep Reply) vary() string {
	switch {
	case !rep.textual():
		return rep.Vary
	case rep.Vary == "":
		return "Accept-Encoding"
	}
	return rep.Vary + ", Accept-Encoding"
}

// contentTag names the body, whatever coding it is sent in.
func (rep Reply) contentTag() string {
	switch {
	case rep.Tag != "":
		return rep.Tag
	case rep.Pressed != nil:
		return rep.Pressed.Tag
	}
	return Tag(rep.Body)
}

func (rep Reply) encoded(coding string) []byte {
	switch {
	case coding == "":
		return rep.Body
	case rep.Pressed != nil:
		return rep.Pressed.bodies()[coding]
	}
	return quickly(coding, Tag(rep.Body), rep.Body)
}

// The codings we make, the one that comes out smallest first.
var codings = [...]string{"br", "zstd", "gzip"}

// chooseCoding picks a coding of ours, or none, from an Accept-Encoding header.
// What is marked q=0 is refused; other weights do not matter between codings
// that all mean "yes". A header longer than browsers send is not looked at.
func chooseCoding(accept string) string {
	const longest = 256
	if accept == "" || len(accept) > longest {
		return ""
	}
	best := len(codings)
	for accept != "" {
		var item string
		item, accept, _ = strings.Cut(accept, ",")
		name, params, weighed := strings.Cut(item, ";")
		name = strings.TrimSpace(name)
		if weighed && refused(params) {
			continue
		}
		for i, c := range codings[:best] {
			if strings.EqualFold(name, c) {
				best = i
				break
			}
		}
	}
	if best == len(codings) {
		return ""
	}
	return codings[best]
}

// refused reports whether a weight says no, or nothing we understand.
func refused(params string) bool {
	q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
	if !ok {
		return false
	}
	v, err := strconv.ParseFloat(q, 64)
	return err != nil || v == 0
}

// knownTag gives the tag in an If-None-Match header, with its quotes, that
// stands for a content in a coding, "" for none. Tags compare weakly, as RFC 9110
// section 13.1.2 asks; one that is weak is given as the strong one it was made
// of. The same content may have been compressed in haste or at leisure: a reader
// who has it either way has it.
func knownTag(header, content, coding string) string {
	name := content
	if coding != "" {
		name += "-" + coding
	}
	for header != "" {
		var t string
		t, header, _ = strings.Cut(header, ",")
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		if t == "*" {
			return `"` + name + `"`
		}
		rest, ok := strings.CutPrefix(strings.TrimPrefix(t, `"`), name)
		if ok && t[0] == '"' && (rest == `"` || rest == leisure+`"`) {
			return t
		}
	}
	return ""
}

// leisure ends the tags of bodies that were compressed as small as they get.
const leisure = "."

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
