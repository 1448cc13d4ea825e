package public_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// fetchJSON gets an address of the known site and reads it.
func fetchJSON(t *testing.T, site http.Handler, at string) map[string]any {
	t.Helper()
	res := get(t, site, strings.TrimPrefix(at, origin))
	if res.StatusCode != 200 || res.Header.Get("Access-Control-Allow-Origin") != "*" || res.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Fatalf("%s: %d %v", at, res.StatusCode, res.Header)
	}
	var out map[string]any
	if err := json.Unmarshal(body(t, res), &out); err != nil {
		t.Fatal(err)
	}
	if id, ok := out["id"].(string); ok && id != strings.TrimSuffix(at, "/info.json") {
		t.Errorf("%s calls itself %s", at, id)
	}
	return out
}

func list(t *testing.T, o map[string]any, key string) []map[string]any {
	t.Helper()
	all, ok := o[key].([]any)
	if !ok {
		t.Fatalf("%v has no list %q", o["id"], key)
	}
	var out []map[string]any
	for _, v := range all {
		out = append(out, v.(map[string]any))
	}
	return out
}

// From the titles to the line of type, every address leads on.
func TestLibraryIsWalkable(t *testing.T) {
	site := known(fill(t))
	titles := list(t, fetchJSON(t, site, origin+"/iiif/collection.json"), "items")
	if len(titles) < 2 {
		t.Fatalf("%v", titles)
	}
	var manifest map[string]any
	for _, title := range titles {
		for _, year := range list(t, fetchJSON(t, site, title["id"].(string)), "items") {
			for _, m := range list(t, fetchJSON(t, site, year["id"].(string)), "items") {
				if got := fetchJSON(t, site, m["id"].(string)); m["id"] == origin+"/iiif/yunting/2025-06-13/manifest.json" {
					manifest = got
				}
			}
		}
	}
	if manifest == nil {
		t.Fatal("the edition is in no collection")
	}
	canvases := list(t, manifest, "items")
	if manifest["type"] != "Manifest" || manifest["navDate"] != "2025-06-13T00:00:00Z" || len(canvases) != 4 {
		t.Fatalf("%v", manifest)
	}
	sizes := map[string][2]int{}
	for _, c := range canvases {
		w, h := int(c["width"].(float64)), int(c["height"].(float64))
		sizes[c["id"].(string)] = [2]int{w, h}
		painted := list(t, list(t, c, "items")[0], "items")[0]
		image := painted["body"].(map[string]any)
		if painted["motivation"] != "painting" || painted["target"] != c["id"] || int(image["width"].(float64)) != w || int(image["height"].(float64)) != h {
			t.Errorf("%v", painted)
		}
		if res := get(t, site, strings.TrimPrefix(image["id"].(string), origin)); res.StatusCode != 200 || res.Header.Get("Content-Type") != image["format"] || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%v: %d %v", image["id"], res.StatusCode, res.Header)
		}
		service := list(t, image, "service")[0]
		if info := fetchJSON(t, site, service["id"].(string)+"/info.json"); service["type"] != "ImageService3" || info["width"] != c["width"] || info["height"] != c["height"] {
			t.Errorf("%v", service)
		}
		fetchJSON(t, site, list(t, c, "annotations")[0]["id"].(string))
	}
	pages := list(t, list(t, manifest, "structures")[0], "items")
	stories := 0
	for _, p := range pages {
		for _, r := range list(t, p, "items")[1:] {
			stories++
			for _, place := range list(t, r, "items") {
				inside(t, sizes, place["id"].(string))
			}
			home := list(t, r, "homepage")[0]["id"].(string)
			if res := get(t, site, strings.TrimPrefix(home, origin)); res.StatusCode != 200 {
				t.Errorf("%s: %d", home, res.StatusCode)
			}
		}
	}
	if len(pages) != 4 || stories < 20 {
		t.Errorf("%d pages, %d stories", len(pages), stories)
	}
}

// inside holds a box to the canvas it stands on.
func inside(t *testing.T, sizes map[string][2]int, target string) {
	t.Helper()
	canvas, box, ok := strings.Cut(target, "#xywh=")
	size, known := sizes[canvas]
	if !known {
		return // a later page's
	}
	if !ok {
		t.Errorf("%s is no box", target)
		return
	}
	var n [4]int
	for i, part := range strings.Split(box, ",") {
		n[i], _ = strconv.Atoi(part)
	}
	if n[0] < 0 || n[1] < 0 || n[2] < 1 || n[3] < 1 || n[0]+n[2] > size[0]+2 || n[1]+n[3] > size[1]+2 {
		t.Errorf("%s stands outside its canvas of %v", target, size)
	}
}

func TestLinesOfAPage(t *testing.T) {
	s := newShop(t)
	e := short("云汀", "zh-Hans")
	e.Date = paper.Date{Year: 2025, Month: 6, Day: 13}
	e.Pages[1].Zones = []paper.Zone{{ID: "p2-z1", Lines: []paper.Line{{Text: "第一行\u202e", Box: geom.R(10, 20, 110, 30)}, {Text: " "}, {Text: "无处", Box: geom.Rect{}}}}}
	s.keep("yunting", 1, e, published)
	lines := list(t, fetchJSON(t, known(s), origin+"/iiif/yunting/2025-06-13/02/lines.json"), "items")
	if len(lines) != 1 {
		t.Fatalf("%v", lines)
	}
	body := lines[0]["body"].(map[string]any)
	if body["value"] != "第一行" || body["language"] != "zh-Hans" || lines[0]["target"] != origin+"/iiif/yunting/2025-06-13/canvas/02#xywh=80,160,800,80" {
		t.Errorf("%v", lines[0])
	}
}

func TestChanges(t *testing.T) {
	s := fill(t)
	site := known(s)
	latest := func() (string, string) {
		t.Helper()
		start := fetchJSON(t, site, origin+"/iiif/changes.json")
		page := fetchJSON(t, site, start["last"].(map[string]any)["id"].(string))
		items := list(t, page, "orderedItems")
		if int(start["totalItems"].(float64)) != len(items) {
			t.Errorf("%v of %d", start["totalItems"], len(items))
		}
		for _, i := range items {
			if m := i["object"].(map[string]any)["id"].(string); m == origin+"/iiif/yunting/2025-06-13/manifest.json" {
				return i["type"].(string), m
			}
		}
		return "", ""
	}
	if what, _ := latest(); what != "Create" {
		t.Errorf("a new edition is %q", what)
	}
	key := archive.Key{Title: "yunting", Date: paper.Date{Year: 2025, Month: 6, Day: 13}, Ordinal: 1}
	if _, err := s.archive.SetState(t.Context(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	what, manifest := latest()
	if what != "Delete" {
		t.Errorf("a withdrawn edition is %q", what)
	}
	for _, at := range []string{manifest, origin + "/iiif/yunting/2025-06-13/01/lines.json"} {
		if res := get(t, site, strings.TrimPrefix(at, origin)); res.StatusCode != http.StatusGone {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}

func TestLibraryRefuses(t *testing.T) {
	site := known(fill(t))
	for _, at := range []string{"/iiif/", "/iiif/x", "/iiif/nobody/collection.json", "/iiif/yunting/1999.json", "/iiif/yunting/2025-06-14/manifest.json", "/iiif/yunting/2025-06-13/99/lines.json",
		"/iiif/changes/1.json", "/iiif/changes/999999.json", "/iiif/yunting/2025-06-13/manifest.json/x", fmt.Sprintf("/iiif/%s/collection.json", strings.Repeat("x", 300))} {
		if res := get(t, site, at); res.StatusCode != 404 {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}
