package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/specimen"
)

// Every address that answers name, of the sample editions too, answers as it is
// described.
func TestSampleEditionsAreAsDescribed(t *testing.T) {
	w := newWorld(t)
	for i, s := range specimen.Samples() {
		e, err := document.Decode(bytes.NewReader(s.Truth))
		if err != nil {
			t.Fatal(err)
		}
		w.keepAs("sample-"+string(rune('a'+i)), e.Date, 1, e, archive.Published)
	}
	w.fill()
	c := newContract(w)
	mux := http.NewServeMux()
	rows := map[string]route{}
	for _, row := range w.api.table {
		if row.method == http.MethodGet {
			mux.HandleFunc(Base+row.pattern, func(http.ResponseWriter, *http.Request) {})
			rows[Base+row.pattern] = row
		}
	}
	checked := 0
	for at := range w.walk() {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, at, nil))
		row, ok := rows[pattern]
		if !ok {
			t.Errorf("%s is named and leads nowhere", at)
			continue
		}
		if err := c.check(row, w.ask(http.MethodGet, at, "")); err != nil {
			t.Errorf("%s: %.600v", at, err)
		}
		checked++
	}
	if checked < 150 {
		t.Errorf("only %d addresses were asked", checked)
	}
	for _, slug := range []string{"sample-a", "sample-b"} {
		if list := read[listing[editionBrief]](w, "/titles/"+slug+"/editions"); len(list.Items) != 1 || !strings.HasPrefix(list.Items[0].URL, origin) {
			t.Errorf("%s: %+v", slug, list)
		}
	}
}
