package public_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// squareColour is the colour of a square of the test page: ten by ten squares, none
// like its neighbours.
func squareColour(x, y int) color.RGBA {
	return color.RGBA{uint8(20 + 23*x), uint8(20 + 23*y), uint8(30 + 20*((3*x+7*y)%10)), 255}
}

// squares is a site with a page whose picture is a thousand pixels each way, of
// squares whose colours are known, as the official validator's is; a page that was
// withdrawn, and an edition nobody may see.
func squares(t testing.TB) http.Handler {
	t.Helper()
	s := newShop(t)
	m := image.NewRGBA(image.Rect(0, 0, 1000, 1000))
	for y := range 10 {
		for x := range 10 {
			draw.Draw(m, image.Rect(100*x, 100*y, 100*x+100, 100*y+100), image.NewUniform(squareColour(x, y)), image.Point{}, draw.Src)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	ref, n, err := s.blobs.Put(t.Context(), bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	keep := func(day int, notes []paper.Note, state archive.State) {
		e := paper.Edition{Title: paper.Title{Name: "云汀", Language: "zh-Hans"}, Date: paper.Date{Year: 2025, Month: 6, Day: day}, Notes: notes,
			Pages: []paper.Page{{Sequence: 1, Label: "1", Width: 500, Height: 500}, {Sequence: 2, Label: "2", Width: 500, Height: 500}, {Sequence: 3, Label: "3"}}}
		p := archive.Proposal{Title: archive.Title{Slug: "yunting", Name: "云汀", Language: "zh-Hans"}, Date: e.Date, Digest: fmt.Sprint(e), Edition: e}
		for page := 1; page <= 2; page++ {
			p.Pictures = append(p.Pictures, archive.Picture{Page: page, Width: 1000, Height: 1000, MediaType: "image/png", Blob: ref, Size: n})
		}
		out, err := s.archive.Keep(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if state != "" {
			if _, err := s.archive.SetState(t.Context(), out.Key, 0, state); err != nil {
				t.Fatal(err)
			}
		}
	}
	keep(13, []paper.Note{{Kind: paper.NoteWithdrawal, Scope: paper.ScopePage, Page: 2, At: "2025-06-13T08:00:00+08:00"}}, published)
	keep(14, nil, "")
	return known(s)
}

const pageImage = "/iiif/image/yunting/2025-06-13/01"

// pictured asks for an image and opens it.
func pictured(t *testing.T, site http.Handler, at string) (image.Image, answer) {
	t.Helper()
	res := get(t, site, pageImage+"/"+at)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", at, res.StatusCode)
	}
	m, format, err := image.Decode(bytes.NewReader(body(t, res)))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	if want := map[string]string{"jpeg": "image/jpeg", "png": "image/png"}[format]; res.Header.Get("Content-Type") != want || want == "" {
		t.Errorf("%s: %s is sent as %s", at, format, res.Header.Get("Content-Type"))
	}
	return m, res
}

// shows reports whether around a point of a picture the colour of a square is seen.
func shows(m image.Image, x, y, sx, sy int) bool {
	r, g, b, _ := m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y).RGBA()
	want := squareColour(sx, sy)
	far := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d < -12 || d > 12 }
	return !far(r, want.R) && !far(g, want.G) && !far(b, want.B)
}

// holds checks that five squares chosen at random stand where they should in a
// picture of the whole page.
func holds(t *testing.T, m image.Image, what string, width, height int) {
	t.Helper()
	if m.Bounds().Dx() != width || m.Bounds().Dy() != height {
		t.Errorf("%s is %v, want %dx%d", what, m.Bounds().Size(), width, height)
		return
	}
	for range 5 {
		x, y := rand.IntN(10), rand.IntN(10)
		if !shows(m, (2*x+1)*width/20, (2*y+1)*height/20, x, y) {
			t.Errorf("%s: square %d,%d is not where it should be", what, x, y)
		}
	}
}

// The official validator's checks of size.
func TestImageSizes(t *testing.T) {
	site := squares(t)
	for at, want := range map[string][2]int{
		"full/max/0/default.jpg": {1000, 1000}, "full/437,/0/default.jpg": {437, 437}, "full/,611/0/default.jpg": {611, 611},
		"full/pct:54/0/default.jpg": {540, 540}, "full/400,700/0/default.jpg": {400, 700}, "full/!700,400/0/default.jpg": {400, 400},
		"full/^1300,/0/default.jpg": {1300, 1300}, "full/^pct:150/0/default.jpg": {1500, 1500}, "full/^!1500,1200/0/default.jpg": {1200, 1200},
		"full/^max/0/default.jpg": {2048, 2048}, "square/max/0/default.jpg": {1000, 1000},
	} {
		m, _ := pictured(t, site, at)
		holds(t, m, at, want[0], want[1])
	}
	for _, at := range []string{"full/1100,/0/default.jpg", "full/,1100/0/default.jpg", "full/1100,1100/0/default.jpg", "full/pct:200/0/default.jpg", "full/^9000,/0/default.jpg",
		"full/0,/0/default.jpg", "full/zkwpfu/0/default.jpg", "full/full/0/default.jpg"} {
		if res := get(t, site, pageImage+"/"+at); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}

// The official validator's checks of region, by pixels and by percentages.
func TestImageRegions(t *testing.T) {
	site := squares(t)
	for range 5 {
		x, y := rand.IntN(10), rand.IntN(10)
		for _, at := range []string{
			fmt.Sprintf("%d,%d,74,74/max/0/default.jpg", 100*x+13, 100*y+13),
			fmt.Sprintf("pct:%d.3,%d.3,7.4,7.4/max/0/default.png", 10*x+1, 10*y+1),
			fmt.Sprintf("%d,%d,100,100/74,/0/default.jpg", 100*x, 100*y),
		} {
			m, _ := pictured(t, site, at)
			if m.Bounds().Dx() != 74 || m.Bounds().Dy() != 74 || !shows(m, 37, 37, x, y) {
				t.Errorf("%s is not square %d,%d: %v", at, x, y, m.Bounds())
			}
		}
	}
	m, _ := pictured(t, site, "950,950,500,500/max/0/default.jpg") // cut at the edges
	if m.Bounds().Dx() != 50 || m.Bounds().Dy() != 50 || !shows(m, 25, 25, 9, 9) {
		t.Errorf("a region over the edge is %v", m.Bounds())
	}
	if m, _ := pictured(t, site, "350,420,1,1/max/0/default.png"); m.Bounds().Dx() != 1 || !shows(m, 0, 0, 3, 4) {
		t.Errorf("one pixel is %v", m.Bounds())
	}
	for _, at := range []string{"1000,0,10,10/max/0/default.jpg", "0,0,0,5/max/0/default.jpg", "pct:0,0,0,5/max/0/default.jpg", "aqwzpk/max/0/default.jpg"} {
		if res := get(t, site, pageImage+"/"+at); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}

// The official validator's checks of rotation: by quarters, mirrored, refused
// otherwise.
func TestImageRotations(t *testing.T) {
	site := squares(t)
	for at, want := range map[string][2]int{ // the square that comes to stand top left
		"full/max/0/default.jpg": {0, 0}, "full/max/90/default.jpg": {0, 9}, "full/max/180/default.jpg": {9, 9}, "full/max/270/default.jpg": {9, 0}, "full/max/360/default.jpg": {0, 0},
		"full/max/!0/default.jpg": {9, 0}, "full/max/!90/default.png": {9, 9}, "full/max/!180/default.jpg": {0, 9}, "full/max/!270/default.jpg": {0, 0},
	} {
		if m, _ := pictured(t, site, at); !shows(m, 50, 50, want[0], want[1]) {
			t.Errorf("%s shows %v top left", at, m.At(50, 50))
		}
	}
	if m, _ := pictured(t, site, "300,100,200,100/max/90/default.jpg"); m.Bounds().Dx() != 100 || m.Bounds().Dy() != 200 || !shows(m, 50, 50, 3, 1) || !shows(m, 50, 150, 4, 1) {
		t.Errorf("a region turned: %v", m.Bounds())
	}
	for _, turn := range []string{"22.5", "45", "361", "-90", "abc", "!", "90x"} {
		if res := get(t, site, pageImage+"/full/max/"+turn+"/default.png"); res.StatusCode != http.StatusBadRequest {
			t.Errorf("rotation %s: %d", turn, res.StatusCode)
		}
	}
}

// The official validator's checks of quality and format.
func TestImageQualities(t *testing.T) {
	site := squares(t)
	m, _ := pictured(t, site, "full/max/0/color.jpg")
	holds(t, m, "colour", 1000, 1000)
	for _, form := range []string{"jpg", "png"} {
		gray, _ := pictured(t, site, "full/max/0/gray."+form)
		if _, ok := gray.(*image.Gray); !ok {
			t.Errorf("gray.%s is %T", form, gray)
		}
		two, _ := pictured(t, site, "full/max/0/bitonal."+form)
		clear := 0
		for y := range 1000 {
			for x := range 1000 {
				if v := color.GrayModel.Convert(two.At(x, y)).(color.Gray).Y; v < 5 || v > 250 {
					clear++
				}
			}
		}
		if clear < 950_000 {
			t.Errorf("bitonal.%s has but %d pixels of black and white", form, clear)
		}
	}
	for _, last := range []string{"native.jpg", "default.xyz", "default.tif", "default", "default.", ".jpg"} {
		if res := get(t, site, pageImage+"/full/max/0/"+last); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", last, res.StatusCode)
		}
	}
}

// The official validator's checks of identifiers and of HTTP.
func TestImageOverHTTP(t *testing.T) {
	site := squares(t)
	res := get(t, site, pageImage)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != pageImage+"/info.json" {
		t.Errorf("the base leads nowhere: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	for at, want := range map[string]int{
		"/iiif/image/yunting/2025-06-13/07": 404, "/iiif/image/yunting/2025-06-13/a%2Fb/full/max/0/default.jpg": 404, "/iiif/image/yunting/2025-06-13/%5Bfrob%5D/full/max/0/default.jpg": 404,
		"/iiif/image/nobody/2025-06-13/01/info.json": 404, "/iiif/image/yunting/2025-06-14/01/info.json": 404, "/iiif/image/yunting/2025-06-14/01/full/max/0/default.jpg": 404,
		"/iiif/image/yunting/2025-06-13/02/full/max/0/default.jpg": 410, "/iiif/image/yunting/2025-06-13/02/info.json": 410, "/iiif/image/yunting/2025-06-13/03/info.json": 404,
		"/iiif/image/yunting/2025-06-13/1/info.json": 404, "/iiif/image/yunting/2025-06-13/01/info.xml": 404, "/iiif/image/yunting/2025-06-13/01/full/max/0": 404, "/iiif/image/yunting/2025-06-13/01/full/max/0/default.jpg/x": 404,
		"/iiif/image": 404, "/iiif/image/": 404, "/iiif/image/yunting/2025%2D06%2D13/01/full/50,/0/default.jpg": 200,
	} {
		res := get(t, site, at)
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", at, res.StatusCode, want)
		}
		if res.Header.Get("Access-Control-Allow-Origin") != "*" && at != "/iiif/image" {
			t.Errorf("%s: other sites' programs cannot read the answer", at)
		}
	}
	_, image := pictured(t, site, "pct:10,10,50,50/!250,900/!90/color.png")
	link := image.Header.Get("Link")
	for _, want := range []string{`<` + origin + pageImage + `/100,100,500,500/250,250/!90/default.png>;rel="canonical"`, `<http://iiif.io/api/image/3/level2.json>;rel="profile"`} {
		if !strings.Contains(link, want) {
			t.Errorf("Link: %s, want %s", link, want)
		}
	}
	// Who has it is told so, without it being made again; also from the stock.
	tag := image.Header.Get("ETag")
	for range 2 {
		if again := get(t, site, pageImage+"/pct:10,10,50,50/!250,900/!90/color.png", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%d with %d bytes for %s", again.StatusCode, again.Body.Len(), tag)
		}
	}
}

// The description: what the specification requires of it, and that all it promises
// is kept.
func TestImageInfo(t *testing.T) {
	site := squares(t)
	res := get(t, site, pageImage+"/info.json", "Accept", "application/ld+json")
	if ct := res.Header.Get("Content-Type"); ct != `application/ld+json;profile="http://iiif.io/api/image/3/context.json"` || !strings.Contains(res.Header.Get("Link"), "level2.json") {
		t.Errorf("%s %s", ct, res.Header.Get("Link"))
	}
	text := body(t, res)
	if !bytes.HasPrefix(text, []byte(`{"@context":"http://iiif.io/api/image/3/context.json"`)) {
		t.Errorf("the context is not first: %.80s", text)
	}
	var info struct {
		ID, Type, Protocol, Profile                 string
		Width, Height, MaxWidth, MaxHeight, MaxArea int
		Sizes                                       []struct{ Width, Height int }
		Tiles                                       []struct {
			Width, Height int
			ScaleFactors  []int
		}
		ExtraQualities, ExtraFeatures, ExtraFormats []string
		PartOf                                      []struct{ ID, Type string }
	}
	if err := json.Unmarshal(text, &info); err != nil {
		t.Fatal(err)
	}
	if info.ID != origin+pageImage || info.Type != "ImageService3" || info.Protocol != "http://iiif.io/api/image" || info.Profile != "level2" ||
		info.Width != 1000 || info.Height != 1000 || info.MaxWidth == 0 || info.MaxArea == 0 || len(info.PartOf) != 1 {
		t.Errorf("%+v", info)
	}
	for _, s := range info.Sizes {
		pictured(t, site, fmt.Sprintf("full/%d,%d/0/default.jpg", s.Width, s.Height))
	}
	for _, tile := range info.Tiles {
		for _, f := range tile.ScaleFactors {
			w, h := min(tile.Width*f, info.Width), min(tile.Height*f, info.Height)
			pictured(t, site, fmt.Sprintf("0,0,%d,%d/%d,%d/0/default.jpg", w, h, (w+f-1)/f, (h+f-1)/f))
		}
	}
	if len(info.Sizes) == 0 || len(info.Tiles) == 0 || !slices.Contains(info.ExtraFeatures, "sizeUpscaling") || !slices.Contains(info.ExtraQualities, "gray") {
		t.Errorf("%+v", info)
	}
	if part := get(t, site, strings.TrimPrefix(info.PartOf[0].ID, origin)); part.StatusCode != 200 {
		t.Errorf("%s: %d", info.PartOf[0].ID, part.StatusCode)
	}
}

// Whatever is asked, the answer is an image within the bounds, or a refusal.
func FuzzImage(f *testing.F) {
	site := squares(f)
	f.Add("full", "max", "0", "default.jpg")
	f.Add("pct:1,2,3,4", "^!30,40", "!270", "gray.png")
	f.Add("0,0,1,1", "^max", "90", "bitonal.png")
	f.Add("../../..", "%2e%2e", "\x00", "default.jpg")
	f.Fuzz(func(t *testing.T, region, size, turn, last string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: pageImage + "/" + region + "/" + size + "/" + turn + "/" + last}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		switch {
		case w.Code == 200 && strings.HasPrefix(w.Header().Get("Content-Type"), "image/"):
			c, _, err := image.DecodeConfig(w.Body)
			if err != nil || c.Width*c.Height > 4<<20 || c.Width > 8192 || c.Height > 8192 {
				t.Errorf("%s: %+v %v", r.URL.Path, c, err)
			}
		case w.Code >= 500:
			t.Errorf("%s: %d", r.URL.Path, w.Code)
		}
	})
}
