package specimen

import (
	"math"
	"strings"
)

// A typeStyle says how a run of text is set.
type typeStyle struct {
	face    *face
	size    float64 // points
	leading float64 // baseline to baseline, points
	color   rgb
	indent  float64 // of a paragraph's first line, ems
	latin   bool    // words and hyphens rather than characters and kinsoku
	ragged  bool    // leave line ends where they fall
}

type rgb struct{ r, g, b uint8 }

// A glyph is one character at its place on a line; x counts from the line's
// start.
type glyph struct {
	r    rune
	x, w float64
}

// A tline is a line of type before it has a place on the page.
type tline struct {
	glyphs []glyph
	text   string // as printed, without the white at its ends
	opens  bool   // begins a paragraph
	closes bool   // ends one
	face   *face  // where it is not that of the text
	width  float64
}

// A para is a paragraph waiting to be set.
type para struct {
	atoms  []atom
	indent float64 // of its first line, points
	sub    bool    // a subhead: bold, a line of its own in the middle
}

// subMark opens a paragraph that is a subhead. It is not printed.
const subMark = "\x01"

// subFace is the face of subheads.
func subFace(st typeStyle) *face {
	if st.latin {
		return faceNamed(romanBold)
	}
	return faceNamed(heiBold)
}

// A flow is text running through frames. It remembers where it stopped, so
// that a story may go on in the next frame or on another page.
type flow struct {
	style typeStyle
	paras []para
	p, a  int
}

// newFlow makes a flow of paragraphs. The first is not indented when runsOn is
// set: it goes on from elsewhere.
func newFlow(st typeStyle, paragraphs []string, runsOn bool) *flow {
	f := &flow{style: st}
	for i, text := range paragraphs {
		p := para{indent: st.indent * st.size}
		st := st
		if rest, sub := strings.CutPrefix(text, subMark); sub {
			text, p.sub, p.indent, st.face = rest, true, 0, subFace(st)
		}
		if i == 0 && runsOn {
			p.indent = 0
		}
		if st.latin {
			p.atoms = words(text, st)
		} else {
			p.atoms = atomize(text, st.face, st.size)
		}
		f.paras = append(f.paras, p)
	}
	return f
}

// words cuts a Latin paragraph into words and spaces.
func words(text string, st typeStyle) []atom {
	var out []atom
	for i, w := range strings.Fields(text) {
		if i > 0 {
			out = append(out, atom{text: " ", w: st.face.em(" ") * st.size, kind: atomSpace})
		}
		// A word may be broken after its own hyphens and dashes.
		for _, part := range splitAfterDash(w) {
			out = append(out, atom{text: part, w: st.face.em(part) * st.size, kind: atomLatin})
		}
	}
	return out
}

func splitAfterDash(w string) []string {
	var out []string
	start := 0
	rs := []rune(w)
	for i, r := range rs {
		if (r == '-' || r == '—' || r == '–') && i > 1 && i+2 < len(rs) {
			out = append(out, string(rs[start:i+1]))
			start = i + 1
		}
	}
	return append(out, string(rs[start:]))
}

// done reports whether all text has been set.
func (f *flow) done() bool { return f.p >= len(f.paras) }

// clone is an independent copy at the same place.
func (f *flow) clone() *flow { g := *f; g.paras = append([]para(nil), f.paras...); return &g }

// next sets one line of a measure in points, and false at the end of the text.
func (f *flow) next(measure float64) (tline, bool) {
	for f.p < len(f.paras) && f.skipSpace() >= len(f.paras[f.p].atoms) {
		f.p, f.a = f.p+1, 0
	}
	if f.done() {
		return tline{}, false
	}
	p := f.paras[f.p]
	indent := 0.0
	if f.a == 0 {
		indent = p.indent
	}
	end := f.fit(measure - indent)
	p = f.paras[f.p] // fit may have parted a word
	line := tline{opens: f.a == 0, closes: end == len(p.atoms)}
	f.justify(&line, p, p.atoms[f.a:end], indent, measure)
	f.a = end
	if line.closes {
		f.p, f.a = f.p+1, 0
	}
	return line, true
}

func (f *flow) skipSpace() int {
	for f.a > 0 && f.a < len(f.paras[f.p].atoms) && f.paras[f.p].atoms[f.a].kind == atomSpace {
		f.a++
	}
	return f.a
}

// fit gives the index after the last atom of the line that starts at f.a.
func (f *flow) fit(avail float64) int {
	const hair = 1e-6
	atoms := f.paras[f.p].atoms
	width, give := 0.0, 0.0
	for j := f.a; j < len(atoms); j++ {
		a := atoms[j]
		if a.kind == atomSpace {
			width += a.w
			continue
		}
		over := width + a.w - avail
		if over > hair && !(a.kind == atomClose && over <= give+a.give+hair) {
			return f.retreat(j, avail-width)
		}
		width += a.w
		give += a.give
	}
	return len(atoms)
}

// retreat finds the last place before j where the line may end; room is what
// is left on it before j.
func (f *flow) retreat(j int, room float64) int {
	if f.style.latin {
		if f.hyphenate(j, room) {
			return j + 1
		}
	}
	for k := j; k > f.a; k-- {
		if mayBreak(f.paras[f.p].atoms, k) {
			return k
		}
	}
	if j > f.a {
		return j
	}
	f.chop(j, room)
	return j + 1
}

// hyphenate parts word j so that its head and a hyphen fit into room.
func (f *flow) hyphenate(j int, room float64) bool {
	atoms := f.paras[f.p].atoms
	word := []rune(atoms[j].text)
	points := hyphenPoints(atoms[j].text)
	for i := len(points) - 1; i >= 0; i-- {
		head := string(word[:points[i]]) + "-"
		if w := f.style.face.em(head) * f.style.size; w <= room {
			f.part(j, head, string(word[points[i]:]))
			return true
		}
	}
	return false
}

// chop cuts a word that no line could hold, without a hyphen.
func (f *flow) chop(j int, room float64) {
	word := []rune(f.paras[f.p].atoms[j].text)
	n := 1
	for n < len(word)-1 && f.style.face.em(string(word[:n+1]))*f.style.size <= room {
		n++
	}
	if n < len(word) {
		f.part(j, string(word[:n]), string(word[n:]))
	}
}

func (f *flow) part(j int, head, tail string) {
	atoms := f.paras[f.p].atoms
	out := append([]atom(nil), atoms[:j]...)
	for _, s := range []string{head, tail} {
		out = append(out, atom{text: s, w: f.style.face.em(s) * f.style.size, kind: atomLatin})
	}
	f.paras[f.p].atoms = append(out, atoms[j+1:]...)
}

// justify gives every character of the line its place.
func (f *flow) justify(line *tline, p para, atoms []atom, indent, measure float64) {
	for len(atoms) > 0 && atoms[len(atoms)-1].kind == atomSpace {
		atoms = atoms[:len(atoms)-1]
	}
	width, give := 0.0, 0.0
	for _, a := range atoms {
		width += a.w
		give += a.give
	}
	spare := measure - indent - width
	shrink := 0.0
	if spare < 0 && give > 0 {
		shrink = math.Min(1, -spare/give)
		spare = 0
	}
	stretch := f.stretch(atoms, spare, line.closes || p.sub)
	x := indent
	face := f.style.face
	if p.sub {
		x += spare / 2
		face = subFace(f.style)
		line.face = face
	}
	var text strings.Builder
	for i, a := range atoms {
		cut := a.give * shrink
		shift := a.shift
		if a.kind == atomOpen {
			shift += cut
		}
		at := x - shift
		for _, r := range a.text {
			if r == '\u3000' {
				r = ' ' // white is white
			}
			w, _ := face.width(r)
			w *= f.style.size
			line.glyphs = append(line.glyphs, glyph{r, at, w})
			at += w
		}
		text.WriteString(a.text)
		x += a.w - cut
		line.width = x
		x += stretch(i)
	}
	line.text = text.String()
}

// widestGap is the most white, in ems, between two characters of a justified
// line; a line that needs more is left as it falls.
const widestGap = 0.6

// stretch says how much white follows atom i when spare points are to be spent.
func (f *flow) stretch(atoms []atom, spare float64, closes bool) func(int) float64 {
	none := func(int) float64 { return 0 }
	if closes || f.style.ragged || spare <= 0 || len(atoms) < 2 {
		return none
	}
	spaces := 0
	for _, a := range atoms {
		if a.kind == atomSpace {
			spaces++
		}
	}
	if f.style.latin && spaces > 0 {
		each := spare / float64(spaces)
		return func(i int) float64 {
			if atoms[i].kind == atomSpace {
				return each
			}
			return 0
		}
	}
	each := spare / float64(len(atoms)-1)
	if each > widestGap*f.style.size {
		return none
	}
	return func(i int) float64 {
		if i == len(atoms)-1 {
			return 0
		}
		return each
	}
}
