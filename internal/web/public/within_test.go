package public_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	searchmemory "github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/web/public"
)

// lined is an edition whose articles stand on two pages line by line.
func lined(day paper.Date, repeat int) paper.Edition {
	e := paper.Edition{Title: paper.Title{Name: "云汀", Language: "zh-Hans"}, Date: day}
	for i, texts := range [][]string{{"运河水", "质好转柳树成荫", "另说运河"}, {"二版说水质"}} {
		p := paper.Page{Sequence: i + 1, Label: fmt.Sprint(i + 1), Width: 200, Height: 300, Source: fmt.Sprintf("p%d.pdf#1", i+1)}
		z := paper.Zone{ID: fmt.Sprintf("p%d-z1", i+1), Role: paper.RoleBody}
		text := ""
		for n := range repeat {
			for k, s := range texts {
				y := float64(20*k + n%10)
				z.Lines = append(z.Lines, paper.Line{Text: s, Box: geom.R(10, y, 10+10*float64(utf8.RuneCountInString(s)), y+10)})
				text += s
			}
		}
		p.Zones = []paper.Zone{z}
		e.Pages = append(e.Pages, p)
		e.Articles = append(e.Articles, paper.Article{ID: fmt.Sprintf("p%d-a1", i+1), Kind: paper.KindStory, Headline: "题" + p.Label, Paragraphs: []string{text},
			Parts: []paper.Part{{Page: i + 1, Zones: []string{z.ID}, Polygon: geom.R(5, 5, 190, 290).Polygon()}}})
	}
	return e
}

// searchable is a site with two editions of lines, and the index of them.
func searchable(t testing.TB, repeat int) http.Handler {
	t.Helper()
	s := newShop(t)
	s.keep("yunting", 1, lined(paper.Date{Year: 2025, Month: 6, Day: 13}, repeat), published)
	s.keep("yunting", 1, lined(paper.Date{Year: 2025, Month: 6, Day: 14}, 1), published)
	index := searchmemory.New()
	if err := (&indexing.Indexer{Archive: s.archive, Index: index}).CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r := s.reader()
	return public.New(public.Options{Reader: r, Finder: reader.NewFinder(r, index), Home: "yunting", Origin: origin, Now: noon})
}

const editionSearch = "/iiif/yunting/2025-06-13/search"

func fetch(t *testing.T, site http.Handler, at string) map[string]any {
	t.Helper()
	res := get(t, site, strings.TrimPrefix(at, origin))
	if res.StatusCode != 200 || res.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("%s: %d %v", at, res.StatusCode, res.Header)
	}
	var out map[string]any
	if err := json.Unmarshal(body(t, res), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every hit is a box on a canvas of the manifest, with the words around it.
func TestSearchWithinEdition(t *testing.T) {
	site := searchable(t, 1)
	manifest := fetch(t, site, "/iiif/yunting/2025-06-13/manifest.json")
	services := list(t, manifest, "service")
	if len(services) != 2 || services[0]["type"] != "SearchService2" || services[1]["@type"] != "SearchService1" || services[1]["profile"] != "http://iiif.io/api/search/1/search" {
		t.Fatalf("%v", services)
	}
	sizes := map[string][2]int{}
	for _, c := range list(t, manifest, "items") {
		sizes[c["id"].(string)] = [2]int{int(c["width"].(float64)), int(c["height"].(float64))}
	}
	out := fetch(t, site, services[0]["id"].(string)+"?q=%E6%B0%B4%E8%B4%A8") // 水质
	if out["@context"] != "http://iiif.io/api/search/2/context.json" || out["type"] != "AnnotationPage" || out["id"] != origin+editionSearch+"?q=%E6%B0%B4%E8%B4%A8" || out["partOf"] != nil || out["next"] != nil {
		t.Errorf("%v", out)
	}
	items := list(t, out, "items")
	contexts := list(t, list(t, out, "annotations")[0], "items")
	if len(items) != 3 || len(contexts) != 3 { // over the end of a line, so two boxes, and one on page two
		t.Fatalf("%d boxes, %d contexts: %v", len(items), len(contexts), items)
	}
	want := []string{"/canvas/01#xywh=240,0,80,80", "/canvas/01#xywh=80,160,80,80", "/canvas/02#xywh=320,0,160,80"}
	for i, item := range items {
		target := item["target"].(string)
		inside(t, sizes, target)
		if item["type"] != "Annotation" || item["motivation"] != "supplementing" || item["body"].(map[string]any)["value"] != "水质" || target != origin+"/iiif/yunting/2025-06-13"+want[i] {
			t.Errorf("%v", item)
		}
		about := contexts[i]["target"].(map[string]any)
		if contexts[i]["motivation"] != "contextualizing" || about["source"] != item["id"] {
			t.Errorf("%v", contexts[i])
		}
		quote := list(t, about, "selector")[0]
		if quote["type"] != "TextQuoteSelector" || quote["exact"] != "水质" || i < 2 && (quote["prefix"] != "运河" || quote["suffix"] != "好转柳树成荫另说运河") {
			t.Errorf("%v", quote)
		}
	}
	// Version 1 says the same.
	first := fetch(t, site, services[1]["@id"].(string)+"?q=%E6%B0%B4%E8%B4%A8")
	resources, hits := list(t, first, "resources"), list(t, first, "hits")
	if first["@type"] != "sc:AnnotationList" || len(resources) != 3 || len(hits) != 2 || resources[0]["on"] != items[0]["target"] || hits[0]["before"] != "运河" || hits[0]["match"] != "水质" || len(hits[0]["annotations"].([]any)) != 2 ||
		first["within"].(map[string]any)["total"] != float64(3) {
		t.Errorf("%v", first)
	}
}

func TestSearchWithinParameters(t *testing.T) {
	site := searchable(t, 1)
	count := func(query string) int { return len(list(t, fetch(t, site, editionSearch+"?"+query), "items")) }
	for query, want := range map[string]int{
		"q=运河": 2, "q=运河 柳树": 3, "q=柳树 NOT 运河": 0, "q=不在": 0, "q=": 0, "": 0,
		"q=运河&motivation=supplementing": 2, "q=运河&motivation=painting contextualizing": 2, "q=运河&motivation=tagging": 0,
		"q=运河&date=2000-01-01T00:00:00Z/2100-01-01T00:00:00Z":                                           2,
		"q=运河&date=2000-01-01T00:00:00Z/2001-01-01T00:00:00Z":                                           0,
		"q=运河&date=2000-01-01T00:00:00Z/2001-01-01T00:00:00Z 2001-01-01T00:00:00Z/2100-01-01T00:00:00Z": 2,
		"q=运河&user=http://x.example/y":                                                                  2, "q=运河&page=2": 0, "q=運河": 2,
	} {
		if got := count(strings.ReplaceAll(query, " ", "%20")); got != want {
			t.Errorf("%s: %d boxes, want %d", query, got, want)
		}
	}
	if out := fetch(t, site, editionSearch+"?q=运河&user=http://x.example/y"); fmt.Sprint(out["ignored"]) != "[user]" {
		t.Errorf("%v", out["ignored"])
	}
	for _, query := range []string{"q=(运河", "q=" + strings.Repeat("水", 300), "q=运河&page=0", "q=运河&page=x", "q=运河&page=99999", "q=运河&date=yesterday", "q=运河&date=2000-01-01/2001-01-01"} {
		if res := get(t, site, editionSearch+"?"+query); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", query, res.StatusCode)
		}
	}
	for _, at := range []string{"/iiif/yunting/2025-06-20/search?q=x", "/iiif/nobody/search?q=x", "/iiif/yunting/2025-06-13/search3?q=x", "/iiif/search?q=x"} {
		if res := get(t, site, at); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
	if res := get(t, known(fill(t)), "/iiif/yunting/2025-06-13/search?q=x"); res.StatusCode != http.StatusNotFound {
		t.Errorf("without an index: %d", res.StatusCode)
	}
}

// Turning the pages of an answer gives every box once.
func TestSearchWithinTurnsPages(t *testing.T) {
	site := searchable(t, 150)
	seen, pages := map[string]int{}, 0
	at := origin + editionSearch + "?q=运河"
	for at != "" {
		out := fetch(t, site, at)
		pages++
		whole, ok := out["partOf"].(map[string]any)
		if !ok || whole["type"] != "AnnotationCollection" || whole["total"] == nil || int(out["startIndex"].(float64)) != len(seen) {
			t.Fatalf("page %d: %v starts at %v, %d seen, %d items", pages, whole, out["startIndex"], len(seen), len(list(t, out, "items")))
		}
		for _, i := range list(t, out, "items") {
			seen[i["id"].(string)]++
		}
		at = ""
		if next, ok := out["next"].(map[string]any); ok {
			at = next["id"].(string)
		} else if int(whole["total"].(float64)) != len(seen) || whole["last"].(map[string]any)["id"] != out["id"] {
			t.Errorf("%d seen of %v", len(seen), whole)
		}
	}
	if pages != 2 || len(seen) != 300 { // two that stand together are one hit of two boxes
		t.Errorf("%d pages, %d boxes", pages, len(seen))
	}
}

func TestSearchWithinTitle(t *testing.T) {
	site := searchable(t, 1)
	collection := fetch(t, site, "/iiif/yunting/collection.json")
	out := fetch(t, site, list(t, collection, "service")[0]["id"].(string)+"?q=柳树")
	items := list(t, out, "items")
	if len(items) != 2 {
		t.Fatalf("%v", items)
	}
	for _, i := range items {
		target := i["target"].(map[string]any)
		part := target["partOf"].(map[string]any)
		if part["type"] != "Manifest" || part["label"] == nil || !strings.HasPrefix(target["id"].(string), strings.TrimSuffix(part["id"].(string), "manifest.json")) {
			t.Errorf("%v", target)
		}
		fetch(t, site, part["id"].(string))
	}
}
