package pdfengine

// Least bytes of one item on the wire, so that a claimed count can be checked
// against the bytes that are there before memory is set aside.
const (
	fontBytes  = 29
	runBytes   = 54
	charBytes  = 53
	subBytes   = 26
	pathBytes  = 30
	imageBytes = 34
)

func encodeMarks(m *Marks) []byte {
	c := coder{b: make([]byte, 0, 64+len(m.Chars)*charBytes+len(m.Runs)*64+len(m.Paths)*96)}
	c.f32(m.Size.Width)
	c.f32(m.Size.Height)
	c.flag(m.Cut)
	c.count(len(m.Fonts))
	for _, f := range m.Fonts {
		encodeFont(&c, f)
	}
	c.count(len(m.Runs))
	for _, r := range m.Runs {
		encodeRun(&c, r)
	}
	c.count(len(m.Chars))
	for _, k := range m.Chars {
		encodeChar(&c, k)
	}
	c.count(len(m.Paths))
	for _, p := range m.Paths {
		encodePath(&c, p)
	}
	c.count(len(m.Images))
	for _, i := range m.Images {
		encodeImage(&c, i)
	}
	return c.b
}

// decodeMarks reads what a child sent. The bytes are not trusted: counts,
// indexes and numbers are checked.
func decodeMarks(b []byte) (*Marks, error) {
	d := decoder{b: b}
	m := &Marks{}
	m.Size.Width, m.Size.Height = d.f32(), d.f32()
	m.Cut = d.flag()
	m.Fonts = make([]Font, d.count(fontBytes, maxFonts))
	for i := range m.Fonts {
		m.Fonts[i] = decodeFont(&d)
	}
	m.Runs = make([]Run, d.count(runBytes, maxRuns))
	for i := range m.Runs {
		m.Runs[i] = decodeRun(&d, len(m.Fonts))
	}
	m.Chars = make([]Char, d.count(charBytes, maxChars))
	for i := range m.Chars {
		m.Chars[i] = decodeChar(&d, len(m.Runs))
	}
	m.Paths = make([]Path, d.count(pathBytes, maxObjects))
	for i := range m.Paths {
		m.Paths[i] = decodePath(&d)
	}
	m.Images = make([]Image, d.count(imageBytes, maxObjects))
	for i := range m.Images {
		m.Images[i] = decodeImage(&d)
	}
	if err := d.done(); err != nil {
		return nil, err
	}
	return m, nil
}

func encodeFont(c *coder, f Font) {
	c.text(f.Name)
	c.text(f.Family)
	c.i32(int32(f.Flags))
	c.flag(f.Embedded)
	c.i32(int32(f.ItalicAngle))
	c.f32(f.Ascent)
	c.f32(f.Descent)
	c.f32(f.Stem)
}

func decodeFont(d *decoder) Font {
	const longest = 1024
	return Font{
		Name: d.text(longest), Family: d.text(longest), Flags: uint32(d.i32()), Embedded: d.flag(),
		ItalicAngle: int(d.i32()), Ascent: d.f32(), Descent: d.f32(), Stem: d.f32(),
	}
}

func encodeRun(c *coder, r Run) {
	c.i32(r.Font)
	c.i32(r.Seq)
	c.i32(r.Tag)
	c.u8(r.Mode)
	c.paint(r.Paint)
	c.clip(r.Clip)
	c.rect(r.Box)
	c.point(r.Across)
	c.point(r.Up)
}

func decodeRun(d *decoder, fonts int) Run {
	return Run{
		Font: d.index(fonts), Seq: d.i32(), Tag: d.i32(), Mode: d.u8(), Paint: d.paint(), Clip: d.clip(),
		Box: d.rect(), Across: d.point(), Up: d.point(),
	}
}

func encodeChar(c *coder, k Char) {
	c.i32(k.Run)
	c.i32(k.Rune)
	c.i32(k.Guess)
	c.u8(k.Flags)
	c.point(k.Origin)
	c.rect(k.Cell)
	c.rect(k.Ink)
}

func decodeChar(d *decoder, runs int) Char {
	return Char{Run: d.index(runs), Rune: d.i32(), Guess: d.i32(), Flags: d.u8(), Origin: d.point(), Cell: d.rect(), Ink: d.rect()}
}

func encodePath(c *coder, p Path) {
	c.i32(p.Seq)
	c.i32(p.Tag)
	c.flag(p.Filled)
	c.flag(p.Stroked)
	c.flag(p.Dashed)
	c.flag(p.Shading)
	c.flag(p.Sheer)
	c.f32(p.Width)
	c.paint(p.Paint)
	c.clip(p.Clip)
	c.count(len(p.Subs))
	for _, s := range p.Subs {
		c.u8(uint8(s.Kind))
		c.rect(s.Box)
		c.i32(s.Points)
		c.i32(s.Curves)
		c.flag(s.Closed)
	}
}

func decodePath(d *decoder) Path {
	p := Path{
		Seq: d.i32(), Tag: d.i32(), Filled: d.flag(), Stroked: d.flag(), Dashed: d.flag(), Shading: d.flag(), Sheer: d.flag(),
		Width: d.f32(), Paint: d.paint(), Clip: d.clip(),
	}
	p.Subs = make([]Sub, d.count(subBytes, maxSubpaths))
	for i := range p.Subs {
		p.Subs[i] = Sub{Kind: SubKind(d.u8()), Box: d.rect(), Points: d.i32(), Curves: d.i32(), Closed: d.flag()}
	}
	return p
}

func encodeImage(c *coder, i Image) {
	c.i32(i.Seq)
	c.i32(i.Tag)
	c.rect(i.Box)
	c.clip(i.Clip)
	c.flag(i.Sheer)
	c.i32(i.PixelW)
	c.i32(i.PixelH)
}

func decodeImage(d *decoder) Image {
	return Image{Seq: d.i32(), Tag: d.i32(), Box: d.rect(), Clip: d.clip(), Sheer: d.flag(), PixelW: d.i32(), PixelH: d.i32()}
}
