package web

import "net/http"

// contentPolicy lets a page load only what this site serves, run only script
// files and apply only style files: text from a file that reached the markup
// unescaped would still not run.
const contentPolicy = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders go with every answer; their names are in canonical form.
var securityHeaders = map[string][]string{
	"Content-Security-Policy":      {contentPolicy},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

// Secure adds the security headers to every answer of next.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range securityHeaders {
			h[name] = value
		}
		next.ServeHTTP(w, r)
	})
}

// pictureHeaders are those of the security headers that mean something for a
// picture: it is no document that could run anything.
var pictureHeaders = map[string][]string{
	"Content-Security-Policy":      securityHeaders["Content-Security-Policy"],
	"X-Content-Type-Options":       securityHeaders["X-Content-Type-Options"],
	"Cross-Origin-Resource-Policy": securityHeaders["Cross-Origin-Resource-Policy"],
}

// sharedHeaders let programs of other sites read an answer: what is published
// for them may be shown anywhere.
var sharedHeaders = map[string][]string{
	"Access-Control-Allow-Origin":  {"*"},
	"Cross-Origin-Resource-Policy": {"cross-origin"},
}

// Share adds the headers that let programs of other sites read an answer that is
// not made of a Reply.
func Share(w http.ResponseWriter) {
	for name, value := range sharedHeaders {
		w.Header()[name] = value
	}
}
