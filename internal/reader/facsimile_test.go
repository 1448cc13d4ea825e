package reader

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// sharpDrawer draws what is left of x 100 dark and what is right of it light, and
// counts.
type sharpDrawer struct {
	mu    sync.Mutex
	boxes []geom.Rect
	wide  []int
}

func (d *sharpDrawer) Draw(_ context.Context, _ archive.Source, _ int, box geom.Rect, width int) ([]byte, error) {
	d.mu.Lock()
	d.boxes, d.wide = append(d.boxes, box), append(d.wide, width)
	d.mu.Unlock()
	m := image.NewGray(image.Rect(0, 0, width, max(1, int(float64(width)*box.Height()/box.Width()+.5))))
	for i := range m.Pix {
		if x := box.X0 + (float64(i%m.Stride)+.5)*box.Width()/float64(width); x >= 100 {
			m.Pix[i] = 200
		} else {
			m.Pix[i] = 40
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}

func unpack(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func bright(m image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y)).(color.Gray).Y
}

// What the kept pictures show sharply enough is taken from them; what they do not is
// drawn, and only that.
func TestFacsimileSource(t *testing.T) {
	d, e := zoomed(t)
	p := e.Pages[0]
	if w, h := d.reader.FullSize(e, p); w != 400 || h != 600 {
		t.Errorf("without a drawer the page is %dx%d", w, h)
	}
	drawer := &sharpDrawer{}
	d.reader.DrawWith(drawer)
	width, height := d.reader.FullSize(e, p)
	if width != 800 || height != 1200 {
		t.Fatalf("the page is %dx%d", width, height)
	}
	for _, c := range []struct {
		f     Facsimile
		drawn int
	}{
		{Facsimile{Box: image.Rect(0, 0, 800, 1200), Width: 400, Height: 600}, 0},
		{Facsimile{Box: image.Rect(0, 0, 800, 1200), Width: 100, Height: 150}, 0},
		{Facsimile{Box: image.Rect(300, 0, 500, 200), Width: 200, Height: 200}, 1},
		{Facsimile{Box: image.Rect(300, 0, 500, 200), Width: 100, Height: 100}, 0},
		{Facsimile{Box: image.Rect(398, 10, 402, 14), Width: 4, Height: 4}, 1},
		{Facsimile{Box: image.Rect(0, 0, 800, 1200), Width: 1200, Height: 1800}, 1}, // larger than there is: no sharper than there is
	} {
		drawer.boxes, drawer.wide = nil, nil
		data, err := d.reader.Facsimile(t.Context(), e, p, c.f)
		if err != nil {
			t.Fatal(err)
		}
		m := unpack(t, data)
		if m.Bounds().Dx() != c.f.Width || m.Bounds().Dy() != c.f.Height || len(drawer.boxes) != c.drawn {
			t.Errorf("%+v: %v, drawn %d times", c.f, m.Bounds(), len(drawer.boxes))
		}
		if l, r := bright(m, 0, 0), bright(m, c.f.Width-1, 0); l > 60 || r < 180 {
			t.Errorf("%+v: %d on the left, %d on the right", c.f, l, r)
		}
		for i, box := range drawer.boxes {
			if box.X0 < 0 || box.Y0 < 0 || box.X1 > 200 || box.Y1 > 300 || box.Width() < drawnLeast-.01 || box.Height() < drawnLeast-.01 || float64(drawer.wide[i]) > box.Width()*4+1 {
				t.Errorf("%+v: %v is drawn at %d", c.f, box, drawer.wide[i])
			}
		}
	}
	// The same again is not made again.
	drawer.boxes = nil
	for range 3 {
		if _, err := d.reader.Facsimile(t.Context(), e, p, Facsimile{Box: image.Rect(300, 0, 500, 200), Width: 200, Height: 200}); err != nil || len(drawer.boxes) > 0 {
			t.Errorf("made again: %v %v", drawer.boxes, err)
		}
	}
}

func TestFacsimileBounds(t *testing.T) {
	d, e := zoomed(t)
	for _, f := range []Facsimile{
		{}, {Box: image.Rect(0, 0, 400, 600)}, {Box: image.Rect(0, 0, 401, 600), Width: 10, Height: 10}, {Box: image.Rect(-1, 0, 400, 600), Width: 10, Height: 10},
		{Box: image.Rect(0, 0, 400, 600), Width: FacsimileSide + 1, Height: 1}, {Box: image.Rect(0, 0, 400, 600), Width: 4096, Height: 1025},
	} {
		if _, err := d.reader.Facsimile(t.Context(), e, e.Pages[0], f); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// A page of which something was withdrawn has other bytes, and so another tag.
func TestFacsimileOfAWithdrawnPage(t *testing.T) {
	d := newDesk(t)
	key := d.keep("2025-06-13", 1, paper.Edition{Pages: []paper.Page{{Sequence: 1, Label: "1", Width: 200, Height: 300, Source: "p1.pdf#1"}},
		Notes: []paper.Note{{Kind: paper.NoteWithdrawal, Scope: paper.ScopePage, Page: 1}}}, archive.Published)
	e, err := d.reader.Edition(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := d.reader.FullSize(e, e.Pages[0]); w != 0 || h != 0 {
		t.Errorf("a withdrawn page has %dx%d pixels", w, h)
	}
	if _, err := d.reader.Facsimile(t.Context(), e, e.Pages[0], Facsimile{Box: image.Rect(0, 0, 10, 10), Width: 10, Height: 10}); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("it is shown: %v", err)
	}
}

func TestTurned(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		draw.Draw(m, image.Rect(i%3, i/3, i%3+1, i/3+1), image.NewUniform(color.Gray{uint8(10 * i)}), image.Point{}, draw.Src)
	}
	for _, c := range []struct {
		mirror bool
		turns  int
		want   string // rows of it, each pixel a digit
	}{
		{false, 0, "012/345"}, {false, 1, "30/41/52"}, {false, 2, "543/210"}, {false, 3, "25/14/03"},
		{true, 0, "210/543"}, {true, 1, "52/41/30"}, {true, 2, "345/012"}, {true, 3, "03/14/25"},
	} {
		for _, from := range []image.Image{m, Facsimile{Tone: Grey}.toned(m)} {
			out := turned(from, c.mirror, c.turns)
			got := ""
			for y := range out.Bounds().Dy() {
				if y > 0 {
					got += "/"
				}
				for x := range out.Bounds().Dx() {
					got += string(rune('0' + bright(out, x, y)/10))
				}
			}
			if got != c.want {
				t.Errorf("%T mirrored %v, turned %d: %s, want %s", from, c.mirror, c.turns, got, c.want)
			}
		}
	}
}

// A tray holds what was wanted last, up to its pixels, and not for long.
func TestTray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := tray{now: time.Now}
		third := image.NewGray(image.Rect(0, 0, trayPixels/3/1024, 1024))
		for _, ref := range []blob.Ref{"a", "b", "c"} {
			tr.put(ref, third)
		}
		if tr.get("a") == nil {
			t.Error("three thirds do not fit")
		}
		tr.put("d", third)
		if tr.get("b") != nil || tr.get("a") == nil || tr.get("d") == nil {
			t.Error("what was wanted longest ago does not go first")
		}
		tr.put("e", image.NewGray(image.Rect(0, 0, trayPixels/1024+1, 1024)))
		if tr.get("e") != nil || tr.get("a") == nil {
			t.Error("what is too large is held")
		}
		time.Sleep(trayTime + time.Second)
		if tr.get("a") != nil || len(tr.open) > 0 {
			t.Error("it is held for ever")
		}
	})
}
