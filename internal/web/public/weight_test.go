package public_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"testing"
)

// What a screen may weigh, in bytes as gzip sends them: a phone on a slow
// connection gets 200 KB in a second.
const (
	mostHTML    = 15 << 10
	mostStyle   = 10 << 10
	mostPage    = 6 << 10 // scripts of the page screen
	mostArticle = 4 << 10
	mostWorker  = 2 << 10
)

func TestWeight(t *testing.T) {
	site := fill(t).site()
	weigh := func(at string) int {
		t.Helper()
		res := get(t, site, at)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", at, res.StatusCode)
		}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(body(t, res)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	hold := func(what string, is, most int) {
		t.Helper()
		if is > most {
			t.Errorf("%s weighs %d bytes, at most %d are wanted", what, is, most)
		}
		t.Logf("%s: %d of %d bytes", what, is, most)
	}
	screens := []struct {
		at      string
		scripts int
	}{
		{"/", mostPage}, {"/e/2025-06-13/01", mostPage}, {"/a/20250613-01-01", mostArticle}, {"/archive/2025/06", mostPage}, {"/archive/2025", mostPage},
	}
	for _, s := range screens {
		hold(s.at, weigh(s.at), mostHTML)
		scripts := 0
		for _, script := range all(open(t, site, s.at), "script[src]") {
			scripts += weigh(attr(script, "src"))
		}
		hold("scripts of "+s.at, scripts, s.scripts)
	}
	hold("the style", weigh(asset(t, site)), mostStyle)
	hold("the worker", weigh("/worker.js"), mostWorker)
}
