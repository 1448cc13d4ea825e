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
	Pressed  *Pressed // Body compressed beforehand, nil to do it now
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
	h := w.Header()
	h.Set("Content-Type", rep.Type)
	h.Set("Cache-Control", orElse(rep.Cache, Revalidate))
	if rep.Language != "" {
		h.Set("Content-Language", rep.Language)
	}
	if rep.Vary != "" {
		h.Add("Vary", rep.Vary)
	}
	h.Add("Vary", "Accept-Encoding")
	coding := ""
	if len(rep.Body) >= pressFrom {
		coding = chooseCoding(r.Header.Get("Accept-Encoding"))
	}
	status := rep.Status
	if status == 0 {
		status = http.StatusOK
	}
	if status == http.StatusOK {
		tag := rep.tag(coding)
		h.Set("ETag", tag)
		if tagMatches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := rep.encoded(coding)
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the reader has gone; there is nobody to tell
	}
}

func (rep Reply) tag(coding string) string {
	tag := ""
	if rep.Pressed != nil {
		tag = rep.Pressed.Tag
	} else {
		tag = Tag(rep.Body)
	}
	if coding != "" {
		tag += "-" + coding
	}
	return `"` + tag + `"`
}

func (rep Reply) encoded(coding string) []byte {
	switch {
	case coding == "br" && rep.Pressed != nil:
		return rep.Pressed.Brotli
	case coding == "gzip" && rep.Pressed != nil:
		return rep.Pressed.GZ
	case coding != "":
		return quickly(coding, Tag(rep.Body), rep.Body)
	}
	return rep.Body
}

// chooseCoding picks br, gzip or none from an Accept-Encoding header. What is
// marked q=0 is refused; other weights do not matter between two codings that
// both mean "yes".
func chooseCoding(accept string) string {
	best := ""
	for _, item := range strings.Split(accept, ",") {
		name, params, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			if v, err := strconv.ParseFloat(q, 64); err != nil || v == 0 {
				continue
			}
		}
		if name == "br" || name == "gzip" && best == "" {
			best = name
		}
	}
	return best
}

// tagMatches compares an If-None-Match header with a strong tag, weakly, as RFC
// 9110 section 13.1.2 asks.
func tagMatches(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		t = strings.TrimSpace(t)
		if t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
