package web

import "net/http"

// Bounds on a reader's request. Addresses of the site are shorter than a
// hundred bytes; a search for the most characters it takes, written as bytes in
// hexadecimal, has room.
const (
	maxPath  = 1 << 10
	maxQuery = 4 << 10
)

// Bounded refuses, before any work is done, what no reader sends: other
// methods than GET and HEAD, a body, an endless address.
func Bounded(next http.Handler, refuse Refuser) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, r, http.StatusMethodNotAllowed)
		case r.ContentLength > 0 || len(r.TransferEncoding) > 0:
			refuse(w, r, http.StatusBadRequest)
		case len(r.URL.Path) > maxPath || len(r.URL.RawQuery) > maxQuery:
			refuse(w, r, http.StatusRequestURITooLong)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
