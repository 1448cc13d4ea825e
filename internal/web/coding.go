package web

import (
	"net/http"
	"strings"
)

// ChooseGzip reports whether an answer that is made while it is sent may be sent
// as gzip, which every program reads.
func ChooseGzip(r *http.Request) bool {
	for item := range strings.SplitSeq(first(r.Header["Accept-Encoding"]), ",") {
		name, params, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") && !refused(params) {
			return true
		}
	}
	return false
}
