package pdfengine

import (
	"bytes"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
)

// sample has every kind of mark, with numbers that a 32-bit float holds exactly.
func sample() *Marks {
	clip := Clip{Set: true, Rect: geom.R(1, 2, 3, 4)}
	paint := Paint{Fill: [3]uint8{1, 2, 3}, Stroke: [3]uint8{4, 5, 6}, FillAlpha: 7, StrokeAlpha: 8}
	return &Marks{
		Size:  PageSize{200, 300},
		Cut:   true,
		Fonts: []Font{{Name: "ABCDEF+宋体", Family: "宋体", Flags: 1 << 31, Embedded: true, ItalicAngle: -12, Ascent: 0.875, Descent: -0.125, Stem: 0.0625}},
		Runs: []Run{{Font: 0, Seq: 1, Tag: -1, Mode: 3, Paint: paint, Clip: clip, Box: geom.R(5, 6, 7, 8), Across: geom.Point{X: 9}, Up: geom.Point{Y: -9}},
			{Font: -1, Seq: 2, Tag: 5}},
		Chars:  []Char{{Run: 1, Rune: '版', Guess: '本', Flags: CharHyphen, Origin: geom.Point{X: 1.5, Y: 2.5}, Cell: geom.R(1, 2, 3, 4), Ink: geom.R(1.25, 2, 3, 4)}, {Run: -1, Rune: ' '}},
		Paths:  []Path{{Seq: 3, Tag: 4, Filled: true, Stroked: true, Dashed: true, Shading: true, Sheer: true, Width: 0.5, Paint: paint, Clip: clip, Subs: []Sub{{Kind: SubRect, Box: geom.R(0, 0, 5, 5), Points: 5, Curves: 3, Closed: true}}}},
		Images: []Image{{Seq: 9, Tag: 1, Box: geom.R(0, 0, 10, 10), Clip: clip, Sheer: true, PixelW: 640, PixelH: 480}},
	}
}

func TestMarksSurviveTheWire(t *testing.T) {
	got, err := decodeMarks(encodeMarks(sample()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), got); diff != "" {
		t.Error(diff)
	}
}

func TestAHostileChildIsNotBelieved(t *testing.T) {
	whole := encodeMarks(sample())
	for n := range whole {
		if _, err := decodeMarks(whole[:n]); err == nil {
			t.Fatalf("cut after %d of %d bytes it was accepted", n, len(whole))
		}
	}
	for name, change := range map[string]func(m *Marks){
		"font out of range": func(m *Marks) { m.Runs[0].Font = 1 },
		"run out of range":  func(m *Marks) { m.Chars[0].Run = 2 },
		"run below none":    func(m *Marks) { m.Chars[0].Run = -2 },
	} {
		m := sample()
		change(m)
		if _, err := decodeMarks(encodeMarks(m)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	m := sample()
	m.Chars[0].Origin.X, m.Chars[0].Origin.Y = math.NaN(), math.Inf(1)
	got, err := decodeMarks(encodeMarks(m))
	if err != nil || got.Chars[0].Origin != (geom.Point{X: 0, Y: far}) {
		t.Errorf("numbers that are none came out as %+v, %v", got, err)
	}
}

func TestAClaimedLengthTakesNoMemory(t *testing.T) {
	frame := []byte{byte(frameMarks), 0, 0, 0, 0x1F} // 520 MB, and nothing follows
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := readFrame(bytes.NewReader(frame), maxFrame); err == nil {
		t.Error("an empty frame was accepted")
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("%d bytes were set aside for it", grown)
	}
	if _, _, err := readFrame(bytes.NewReader([]byte{byte(frameMarks), 1, 1, 0, 0, 0}), 256); err == nil {
		t.Error("a frame longer than the limit was accepted")
	}
	if _, _, err := readFrame(bytes.NewReader([]byte{byte(frameKinds), 0, 0, 0, 0}), 256); err == nil {
		t.Error("an unknown kind was accepted")
	}
}

func TestFramesOfEverySize(t *testing.T) {
	for _, n := range []int{0, 1, 1 << 20, 1<<20 + 1, 5<<20 + 3} {
		payload := bytes.Repeat([]byte{7}, n)
		var b bytes.Buffer
		if err := writeFrame(&b, framePages, payload[:n/2], payload[n/2:]); err != nil {
			t.Fatal(err)
		}
		kind, got, err := readFrame(&b, maxFrame)
		if err != nil || kind != framePages || !bytes.Equal(got, payload) {
			t.Errorf("%d bytes: kind %d, %d bytes, %v", n, kind, len(got), err)
		}
	}
}

func TestRequestsSurviveTheWire(t *testing.T) {
	s := settings{CacheDir: "/缓存", MemoryCap: 64 << 20, SystemFonts: true}
	if got, err := decodeSettings(encodeSettings(s)); err != nil || got != s {
		t.Errorf("settings %+v, %v", got, err)
	}
	r := renderRequest{page: 3, region: geom.R(1, 2, 3, 4), wanted: []Rendition{{Width: 300, Format: WebP, Quality: 60}, {Width: 960}}}
	if got, err := decodeRender(encodeRender(r)); err != nil || !cmp.Equal(got, r, cmp.AllowUnexported(renderRequest{})) {
		t.Errorf("render request %+v, %v", got, err)
	}
	password, data, err := decodeOpen(append(encodeOpen("geheim"), "%PDF"...))
	if err != nil || password != "geheim" || string(data) != "%PDF" {
		t.Errorf("open request %q %q %v", password, data, err)
	}
	if err := decodeFailure(encodeFailure(errPassword)); err != (failure{troublePassword, errPassword.Error()}) {
		t.Errorf("failure %#v", err)
	}
}

// FuzzAnswers feeds the parent's decoders what a subverted child might send.
func FuzzAnswers(f *testing.F) {
	f.Add(encodeMarks(sample()))
	f.Add(encodeMarks(&Marks{}))
	f.Add(encodePictures([]Picture{{Format: WebP, Width: 3, Height: 4, Data: []byte("x")}}))
	f.Add(encodePages([]PageSize{{595, 842}}))
	f.Add(encodeFailure(errNotPDF))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := decodeMarks(b); err == nil {
			for _, c := range m.Chars {
				if int(c.Run) >= len(m.Runs) || c.Run < -1 {
					t.Fatalf("run %d of %d", c.Run, len(m.Runs))
				}
			}
			if again, err := decodeMarks(encodeMarks(m)); err != nil || !cmp.Equal(m, again) {
				t.Fatalf("not the same after another turn: %v", err)
			}
		}
		if ps, err := decodePictures(b); err == nil {
			for _, p := range ps {
				if p.Width < 1 || p.Width > maxSide || p.Format >= formats {
					t.Fatalf("picture %d wide", p.Width)
				}
			}
		}
		_, _ = decodePages(b)
		if decodeFailure(b) == nil {
			t.Fatal("a failure that is none")
		}
	})
}

func FuzzFrames(f *testing.F) {
	var b bytes.Buffer
	_ = writeFrame(&b, frameMarks, encodeMarks(sample()))
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			_, payload, err := readFrame(r, 1<<16)
			if err != nil {
				return
			}
			if len(payload) > 1<<16 {
				t.Fatal("longer than the limit")
			}
		}
	})
}
