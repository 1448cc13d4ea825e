package layout

import (
	"fmt"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// makeup puts what was found into the words of package paper.
func (g *galley) makeup(blocks []block) paper.Makeup {
	m := paper.Makeup{Source: g.sheet.Source, Width: g.sheet.Width, Height: g.sheet.Height, Frames: g.frames.list}
	g.learnIndent(blocks)
	g.learnWords(blocks)
	for k := range blocks {
		m.Blocks = append(m.Blocks, g.publish(&blocks[k]))
	}
	sort.SliceStable(m.Blocks, func(a, b int) bool {
		p, q := m.Blocks[a].Box, m.Blocks[b].Box
		if p.Y0 != q.Y0 {
			return p.Y0 < q.Y0
		}
		return p.X0 < q.X0
	})
	for k := range m.Blocks {
		m.Blocks[k].ID = k
	}
	g.strips(m.Blocks)
	m.Type = g.typography(m.Blocks)
	m.Pictures = g.pictures()
	m.Barriers = g.barriers(m)
	m.Findings = g.findings()
	return m
}

func (g *galley) publish(b *block) paper.Block {
	p := paper.Block{
		Direction: axesOfWay(b.way).direction, Box: b.box(g), Lines: g.typeLines(b),
		Em: b.em, Leading: b.step, Seq: b.looks[0].first, Tag: b.looks[0].tag,
	}
	fonts, colors, weights, italics := map[int]int{}, map[int]int{}, map[int]int{}, 0
	marks := 0
	for k, lk := range b.looks {
		n := len(b.lines[k].marks)
		fonts[lk.face.font] += n
		colors[lk.face.color] += n
		weights[p.Lines[k].Weight] += n
		marks += n
		if lk.face.italic {
			italics += n
		}
		p.Seq = min(p.Seq, lk.first)
		if lk.tag != p.Tag {
			p.Tag = -1
		}
	}
	p.Weight, p.Italic = most(weights), 2*italics > marks
	p.Font, p.Color = g.faceOf(b, most(fonts), most(colors))
	p.Frame = g.frames.innermost(p.Box)
	return p
}

// faceOf finds the name of a font and the colour of a class among a block's
// marks.
func (g *galley) faceOf(b *block, font, color int) (name string, rgb [3]uint8) {
	haveFont, haveColor := false, false
	for _, ln := range b.lines {
		for _, i := range ln.marks {
			gl := &g.sheet.Glyphs[g.marks[i].glyph]
			if !haveFont && g.marks[i].face.font == font {
				name, haveFont = gl.Font, true
			}
			if !haveColor && g.marks[i].face.color == color {
				rgb, haveColor = [3]uint8{gl.Color.R, gl.Color.G, gl.Color.B}, true
			}
			if haveFont && haveColor {
				return name, rgb
			}
		}
	}
	return name, rgb
}

func (g *galley) typography(blocks []paper.Block) paper.Typography {
	t := paper.Typography{Direction: paper.Horizontal, Columns: g.published()}
	if len(g.marks) == 0 {
		return t
	}
	t.BodyEm, t.Leading, t.Gutter = g.sizes.body, g.sizes.leading, g.sizes.gutter
	t.CJK = g.sizes.full
	fonts, down, all := map[string]int{}, 0, 0
	for _, b := range blocks {
		if b.Em < likeSize*t.BodyEm || b.Em*likeSize > t.BodyEm {
			continue
		}
		n := 0
		for _, ln := range b.Lines {
			n += len(ln.Text)
		}
		fonts[b.Font] += n
		all += n
		if b.Direction == paper.Vertical {
			down += n
		}
	}
	if 2*down > all {
		t.Direction = paper.Vertical
	}
	t.BodyFont = mostName(fonts)
	t.Language = language(blocks)
	return t
}

func mostName(counts map[string]int) string {
	best, n := "", -1
	for k, c := range counts {
		if c > n || c == n && k < best {
			best, n = k, c
		}
	}
	return best
}

func (g *galley) pictures() []paper.Picture {
	var out []paper.Picture
	for _, p := range g.sheet.Pictures {
		if usable(p.Rect) {
			out = append(out, paper.Picture{Rect: p.Rect, Frame: g.frames.innermost(p.Rect)})
		}
	}
	for _, o := range g.sheet.Outlines {
		if lettering(o) {
			out = append(out, paper.Picture{Rect: o.Rect, Frame: g.frames.innermost(o.Rect), Lettering: true})
		}
	}
	return out
}

// findings says what a person should look at.
func (g *galley) findings() []paper.Finding {
	var out []paper.Finding
	told := map[paper.Code]bool{}
	for _, d := range g.sheet.Doubts {
		f := paper.Find(paper.Code(d.Code), d.Detail)
		if usable(d.Where) {
			f.Box = d.Where
		}
		told[f.Code] = true
		out = append(out, f)
	}
	for _, o := range g.sheet.Outlines {
		if lettering(o) && !g.doubted(paper.HeadlineOutlined, o.Rect) {
			f := paper.Find(paper.HeadlineOutlined, fmt.Sprintf("about %d characters are drawn as curves", o.Cells))
			f.Box = o.Rect
			out = append(out, f)
		}
	}
	for _, d := range g.doubts {
		f := paper.Find(paper.DirectionDoubtful, d.detail)
		f.Box = d.box
		out = append(out, f)
	}
	if f, ok := g.empty(); ok && !told[paper.PageEmpty] && !told[paper.PageUnreadable] && !told[paper.ScanWithoutEngine] {
		out = append(out, f)
	}
	if g.lost > 0 {
		out = append(out, paper.Find(paper.GlyphsDropped, fmt.Sprintf("%d characters have no place on the page", g.lost)))
	}
	if f, ok := g.unmapped(); ok && !told[paper.TextUnmapped] {
		out = append(out, f)
	}
	return out
}

// empty reports a page without type. A page may be blank, or a picture whose
// type nobody has read.
func (g *galley) empty() (paper.Finding, bool) {
	f := paper.Find(paper.PageEmpty, "The page holds pictures or drawings and no text.")
	if s := g.sheet; len(s.Pictures)+len(s.Outlines)+len(s.Rules)+len(s.Boxes)+len(s.Glyphs) == 0 {
		f.Message = "The page is blank."
		f.Remedy = "Nothing, if it is meant to be; otherwise export the page again."
	}
	return f, len(g.marks) == 0
}

// doubted reports whether the source itself has told of a doubt at a place.
func (g *galley) doubted(code paper.Code, r rect) bool {
	for _, d := range g.sheet.Doubts {
		if paper.Code(d.Code) == code && d.Where.Encloses(r, touch) {
			return true
		}
	}
	return false
}

// unmapped reports the characters that the text leaves out.
func (g *galley) unmapped() (paper.Finding, bool) {
	n, box := 0, rect{}
	for i := range g.marks {
		if m := &g.marks[i]; m.text == "" {
			n++
			box = box.Union(m.box)
		}
	}
	f := paper.Find(paper.TextUnmapped, fmt.Sprintf("%d characters are printed whose meaning the file does not say", n))
	f.Box = box
	return f, n > 0
}
