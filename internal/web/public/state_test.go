package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/iiif"
)

// An article's place goes out as a content state, and comes back as a box on the
// page.
func TestContentState(t *testing.T) {
	site := known(newHouse(t))
	note := fetchJSON(t, site, origin+"/iiif/yunting/2025-06-13/state/01-02.json")
	target := note["target"].(map[string]any)
	if note["type"] != "Annotation" || target["id"] != origin+"/iiif/yunting/2025-06-13/canvas/01#xywh=80,760,1440,640" || list(t, target, "partOf")[0]["id"] != origin+"/iiif/yunting/2025-06-13/manifest.json" {
		t.Errorf("%v", note)
	}
	if text := string(body(t, get(t, site, "/a/20250613-01-02"))); !strings.Contains(text, `href="/iiif/yunting/2025-06-13/state/01-02"`) {
		t.Error("the article does not offer its place")
	}
	res := get(t, site, "/iiif/yunting/2025-06-13/state/01-02")
	to, err := url.Parse(res.Header.Get("Location"))
	if err != nil || res.StatusCode != http.StatusSeeOther || to.Path != "/yunting/e/2025-06-13/01" && to.Path != "/e/2025-06-13/01" {
		t.Fatalf("%d %s", res.StatusCode, to)
	}
	state, err := iiif.DecodeState(to.Query().Get("iiif-content"))
	if err != nil || state.Manifest != origin+"/iiif/yunting/2025-06-13/manifest.json" || state.Box != geom.R(80, 760, 1520, 1400) {
		t.Fatalf("%+v %v", state, err)
	}
	const marked = `<g id="hit-1"><rect x="10" y="95" width="180" height="80"/></g>`
	if text := string(body(t, get(t, site, "/e/2025-06-13/01?"+to.RawQuery))); !strings.Contains(text, marked) {
		t.Error("the page does not show it")
	}
	// Wherever it is brought, it leads to its page.
	for _, at := range []string{"/", "/e/2025-06-13/", "/e/2025-06-13/02", "/harbour/"} {
		res := get(t, site, at+"?"+to.RawQuery)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusFound || !strings.HasPrefix(got, "/e/2025-06-13/01?iiif-content=") {
			t.Errorf("%s: %d %s", at, res.StatusCode, got)
		}
	}
	for param, want := range map[string]string{
		origin + "/iiif/yunting/2025-06-13/manifest.json":    "/e/2025-06-13/?",
		origin + "/iiif/harbour/2025-06-13/manifest.json":    "/harbour/e/2025-06-13/?",
		origin + "/iiif/yunting/2025-06-13/state/01-03.json": "/e/2025-06-13/01?",
	} {
		if got := get(t, site, "/?iiif-content="+url.QueryEscape(param)).Header.Get("Location"); !strings.HasPrefix(got, want) {
			t.Errorf("%s leads to %s", param, got)
		}
	}
	// What is of elsewhere, or nothing, is not noticed.
	for _, param := range []string{"https://evil.example/iiif/yunting/2025-06-13/manifest.json", "x", "%00", origin + "/iiif/yunting/2025-06-14/manifest.json", origin + "/iiif/yunting/1999-01-01/manifest.json", origin + "/iiif/", origin + "/desk/",
		iiif.EncodeState("https://evil.example/m", iiif.Spot{Canvas: "//evil.example/"})} {
		if res := get(t, site, "/e/2025-06-13/01?iiif-content="+url.QueryEscape(param)); res.StatusCode != http.StatusOK || strings.Contains(string(body(t, res)), `id="hit-1"`) {
			t.Errorf("%s: %d %s", param, res.StatusCode, res.Header.Get("Location"))
		}
	}
	for _, at := range []string{"/iiif/yunting/2025-06-13/state/09-09", "/iiif/yunting/2025-06-13/state/", "/iiif/yunting/2025-06-13/state/01-02.xml"} {
		if res := get(t, site, at); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}
