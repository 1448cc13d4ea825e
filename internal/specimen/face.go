package specimen

import (
	"embed"
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// A face is one of the type faces the typesetter owns.
type face struct {
	family string // the name a PDF gives it
	data   []byte
	font   *sfnt.Font

	mu      sync.Mutex
	buf     sfnt.Buffer
	advance map[rune]float64 // ems; negative when the face lacks the character
}

// The faces: song and hei hold Chinese, roman and grotesk Latin only.
const (
	song        = "song"
	songBold    = "song-bold"
	hei         = "hei"
	heiBold     = "hei-bold"
	roman       = "roman"
	romanBold   = "roman-bold"
	grotesk     = "grotesk-bold"
	unitsPerEm  = 1000
	ascentEm    = 0.88 // of a Han character's cell above the baseline, in ems
	descentEm   = 0.12
	capHeightEm = 0.73 // of Latin capitals, in ems
)

var (
	facesOnce sync.Once
	facesMade map[string]*face
)

// faces reads the faces when they are first asked for, so that a program which
// only hands out the samples need not carry them.
func faces() map[string]*face {
	facesOnce.Do(func() { facesMade = readFaces() })
	return facesMade
}

func readFaces() map[string]*face {
	out := map[string]*face{}
	for _, name := range []string{song, songBold, hei, heiBold, roman, romanBold, grotesk} {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			panic(fmt.Sprintf("embedded font %s: %v", name, err))
		}
		parsed, err := sfnt.Parse(data)
		if err != nil {
			panic(fmt.Sprintf("embedded font %s: %v", name, err))
		}
		out[name] = &face{family: "specimen" + name, data: data, font: parsed, advance: map[rune]float64{}}
	}
	return out
}

func faceNamed(name string) *face { return faces()[name] }

// width is the advance of r in ems, and false when the face lacks it.
func (f *face) width(r rune) (float64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w, known := f.advance[r]
	if !known {
		w = -1
		if i, err := f.font.GlyphIndex(&f.buf, r); err == nil && i != 0 {
			if a, err := f.font.GlyphAdvance(&f.buf, i, fixed.I(unitsPerEm), font.HintingNone); err == nil {
				w = float64(a.Round()) / unitsPerEm
			}
		}
		f.advance[r] = w
	}
	return w, w >= 0
}

// em is the advance of a string in ems; a character the face lacks counts one.
func (f *face) em(s string) float64 {
	sum := 0.0
	for _, r := range s {
		w, ok := f.width(r)
		if !ok {
			w = 1
		}
		sum += w
	}
	return sum
}

// lacks lists the characters of s that the face cannot set.
func (f *face) lacks(s string) []rune {
	var out []rune
	for _, r := range s {
		if _, ok := f.width(r); !ok {
			out = append(out, r)
		}
	}
	return out
}

// outline gives the contours of a character in 1/1000 em, y down.
func (f *face) outline(r rune) sfnt.Segments {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil || i == 0 {
		return nil
	}
	segs, err := f.font.LoadGlyph(&f.buf, i, fixed.I(unitsPerEm), nil)
	if err != nil {
		return nil
	}
	return append(sfnt.Segments(nil), segs...)
}
