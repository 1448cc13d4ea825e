package public_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

// settled are faces that a test changes.
type settled struct {
	face reader.Face
	turn uint64
}

func (s *settled) Turn() uint64 { return s.turn }

func (s *settled) Face(_ context.Context, slug string) (reader.Face, error) {
	if slug != "yunting" {
		return reader.Face{}, nil
	}
	return s.face, nil
}

// What somebody settles at the desk is seen at once, also on screens that were
// kept; what is left empty stays as printed.
func TestFace(t *testing.T) {
	shop := fill(t)
	faces := &settled{}
	r := shop.reader()
	r.FaceWith(faces)
	site := public.New(public.Options{Reader: r, Home: "yunting", Now: noon})
	look := func(at string) string { t.Helper(); return string(body(t, get(t, site, at))) }
	for range 2 { // the second is a kept one
		if page := look("/hans/"); strings.Contains(page, "/colours/") || strings.Contains(page, "云汀新报") {
			t.Fatal("a face that nobody settled")
		}
	}
	printed := text(one(t, open(t, site, "/hans/"), ".foot"))
	faces.face = reader.Face{Name: "云汀新报", Sponsors: []string{"云汀<b>报社"}, Seal: "#003366", OnlyYear: true}
	faces.turn++
	page := look("/hans/")
	for _, want := range []string{"云汀新报", "云汀&lt;b&gt;报社", `href="/colours/003366-f0917f.css"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the front page lacks %q", want)
		}
	}
	if strings.Contains(page, "总第") {
		t.Error("the total number is still shown")
	}
	if got := text(one(t, open(t, site, "/hans/"), ".foot")); got == printed {
		t.Error("the foot is as printed")
	}
	if !strings.Contains(look("/hans/a/20250613-01-01"), "云汀新报") || !strings.Contains(look("/feeds/rss.xml"), "云汀新报") {
		t.Error("an article or a feed has the printed name")
	}
	css := get(t, site, "/colours/003366-f0917f.css")
	if css.StatusCode != http.StatusOK || !strings.Contains(css.Body.String(), "light-dark(#003366,#f0917f)") || !strings.Contains(css.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("the colours: %d %s", css.StatusCode, css.Body)
	}
	for _, at := range []string{"/colours/x.css", "/colours/003366-f0917f", "/colours/003366;}-f0917f.css", "/colours/"} {
		if got := get(t, site, at).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", at, got)
		}
	}
}
