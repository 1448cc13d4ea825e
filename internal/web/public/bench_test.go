package public_test

import (
	"net/http/httptest"
	"testing"
)

// BenchmarkScreens makes each kind of screen anew for a browser that takes
// brotli.
func BenchmarkScreens(b *testing.B) {
	site := fill(b).site()
	for name, at := range map[string]string{"edition": "/", "page": "/e/2025-06-13/01", "article": "/a/20250613-01-01", "month": "/archive/2025/06", "year": "/archive/2025"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", at+"?", nil)
				r.URL.RawQuery = "1" // the answer to a question is not kept
				r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
				w := httptest.NewRecorder()
				site.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
