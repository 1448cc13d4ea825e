package public_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

// scissors give a page the name of its master and its number.
type scissors struct{}

func (scissors) PagePDF(_ context.Context, master archive.Source, n int) ([]byte, error) {
	return fmt.Appendf(nil, "%%PDF page %d of %s", n, master.Name), nil
}

// A page of a master that holds several is cut out of it, and the whole edition
// is the one that was bound, once it was.
func TestPagePDFOfAMasterOfSeveral(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	for i := range e.Pages {
		e.Pages[i].Source = fmt.Sprintf("all.pdf#%d", i+1)
	}
	key := s.keep("yunting", 1, e, published)
	r := reader.New(s.archive, s.blobs)
	r.CutWith(scissors{})
	site := public.New(public.Options{Reader: r, Now: noon})
	res := get(t, site, "/e/2025-06-13/02.pdf")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/pdf" || markup(t, res) != "%PDF page 1 of all.pdf" {
		t.Errorf("page 2: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	if again := get(t, site, "/e/2025-06-13/02.pdf", "If-None-Match", res.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d", again.StatusCode)
	}
	if m := markup(t, get(t, site, "/e/2025-06-13/02")); !strings.Contains(m, `/e/2025-06-13/02.pdf"`) {
		t.Error("the page does not offer its PDF")
	}
	const whole = "%PDF with bookmarks"
	ref, size, err := s.blobs.Put(t.Context(), strings.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.archive.KeepBound(t.Context(), key, 1, archive.Source{Name: "x.pdf", Blob: ref, Size: size}); err != nil {
		t.Fatal(err)
	}
	if res := get(t, site, "/e/2025-06-13.pdf"); markup(t, res) != whole || res.Header.Get("Content-Disposition") != `inline; filename="2025-06-13.pdf"` {
		t.Errorf("the whole edition: %d %q", res.StatusCode, res.Header)
	}
	if m := markup(t, get(t, site, "/e/2025-06-13/")); !strings.Contains(m, `/e/2025-06-13.pdf"`) {
		t.Error("the edition does not offer its PDF")
	}
	if _, err := s.archive.SetState(t.Context(), key, 1, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/e/2025-06-13.pdf", "/e/2025-06-13/02.pdf"} {
		if res := get(t, site, at); res.StatusCode != http.StatusGone || bytes.Contains([]byte(markup(t, res)), []byte("%PDF")) {
			t.Errorf("%s after the edition was withdrawn: %d", at, res.StatusCode)
		}
	}
}
