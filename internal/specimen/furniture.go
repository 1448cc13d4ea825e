package specimen

import (
	"fmt"
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A masthead is the head of page one: the paper's name, date, numbering and
// publisher.
type masthead struct {
	paper copytext.Paper
	style mastheadStyle
	size  float64 // of the name
	small float64 // of the facts
	color rgb
}

type mastheadStyle uint8

const (
	mastheadSide  mastheadStyle = iota // the name at the left, facts stacked at the right
	mastheadBand                       // the name across, facts in a band below
	mastheadUnder                      // the name centred, facts in two lines below
)

// chineseDate is the form 2025年6月13日.
func chineseDate(d paper.Date) string { return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day) }

// facts lists what the masthead says, in groups that stay together.
func (m masthead) facts() (day, number, owners, contact []string) {
	d, _ := paper.ParseDate(m.paper.Date)
	if m.paper.Language == "en" {
		day = []string{latinDate(m.paper.Date)}
		number = []string{fmt.Sprintf("No. %d (Total %d)", m.paper.NumberInYear, m.paper.Total), fmt.Sprintf("%d pages", m.paper.PageCount)}
		owners = append(prefixed("Published by ", m.paper.Sponsors), prefixed("Supervised by ", m.paper.Supervisors)...)
		contact = append(prefixed("News desk: ", []string{strings.Join(m.paper.Hotlines, " ")}), m.paper.URLs...)
		return day, number, owners, append(contact, filled(m.paper.Serial, m.paper.Price)...)
	}
	day = filled(chineseDate(d), m.paper.Weekday, m.paper.Lunar)
	number = []string{fmt.Sprintf("本期%d版", m.paper.PageCount), fmt.Sprintf("第%d期", m.paper.NumberInYear), fmt.Sprintf("总第%d期", m.paper.Total)}
	printed := printedOwners(m.paper)
	owners = append(append(owners, printed.Sponsors...), printed.Supervisors...)
	if len(m.paper.Hotlines) > 0 {
		contact = append(contact, "新闻热线："+strings.Join(m.paper.Hotlines, " "))
	}
	contact = append(contact, m.paper.URLs...)
	return day, number, owners, append(contact, filled(m.paper.Serial, m.paper.Price)...)
}

func latinDate(iso string) string {
	d, err := paper.ParseDate(iso)
	if err != nil {
		return iso
	}
	return d.Time().Format("Monday, January 2, 2006")
}

func filled(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func prefixed(p string, list []string) []string {
	var out []string
	for _, s := range filled(list...) {
		out = append(out, p+s)
	}
	return out
}

func (m masthead) latin() bool { return m.paper.Language == "en" }

func (m masthead) factFace() *face {
	if m.latin() {
		return faceNamed(roman)
	}
	return faceNamed(hei)
}

// natural is the height the masthead needs.
func (m masthead) natural(width float64) float64 {
	switch m.style {
	case mastheadSide:
		return math.Max(m.size*1.25, m.small*1.55*8) + 4
	case mastheadBand:
		return m.size*1.2 + m.small*2.2
	default:
		return m.size*1.2 + m.small*4
	}
}

// set makes the masthead up.
func (m masthead) set(p *page, r geom.Rect) {
	name := faceNamed(songBold)
	if m.latin() {
		name = faceNamed(romanBold)
	}
	st := typeStyle{face: name, size: m.size, color: m.color, latin: m.latin()}
	day, number, owners, contact := m.facts()
	fact := typeStyle{face: m.factFace(), size: m.small, latin: m.latin()}
	width := r.Width()
	if m.style == mastheadSide {
		width = r.Width() * 0.68
	}
	al := alignFull
	if m.latin() {
		al = alignCenter
	}
	st = shrinkToFit([]string{m.paper.MastheadName}, st, width)
	l := display(m.paper.MastheadName, st, width, al, p.look.head)
	l.y = ascentEm*st.size + st.size*0.1
	l.box = shift(l.box, 0, l.y)
	p.place(block{zones: []setZone{{role: paper.RoleMasthead, lines: []setLine{l}}}}, r.X0, r.Y0)
	g := &p.sheet.grounds
	switch m.style {
	case mastheadSide:
		x := r.X0 + width + 10
		lines := append(append(append(append([]string{}, strings.Join(day[:1], " ")), strings.Join(day[1:], " ")), strings.Join(number, " ")), owners...)
		lines = filled(append(lines, contact...)...)
		step := math.Min(m.small*1.55, (r.Height()-m.small)/float64(max(1, len(lines)-1)))
		p.furniture(paper.RoleMasthead, lines, fact, geom.Rect{X0: x, X1: r.X1, Y0: r.Y0, Y1: r.Y1}, step, alignLeft)
		g.add(rule(x-5, r.Y0, x-5, r.Y1-2, 0.5, 0, black))
	case mastheadBand:
		y := r.Y0 + m.size*1.2
		g.add(rule(r.X0, y, r.X1, y, 1, 0, black))
		line := strings.Join(append(append(append([]string{}, day...), number...), contact...), "  ")
		p.furniture(paper.RoleMasthead, []string{line}, fact, geom.Rect{X0: r.X0, X1: r.X1, Y0: y + m.small*0.4, Y1: r.Y1}, m.small, alignCenter)
		p.furniture(paper.RoleMasthead, []string{strings.Join(owners, " ")}, fact, geom.Rect{X0: r.X0, X1: r.X1, Y0: r.Y0 - m.small*0.9, Y1: r.Y1}, m.small, alignCenter)
	default:
		y := r.Y0 + m.size*1.2
		between := "  "
		if m.latin() {
			between = " • "
		}
		a := strings.Join(append(append([]string{}, day...), number...), between)
		b := strings.Join(append(append([]string{}, owners...), contact...), between)
		p.furniture(paper.RoleMasthead, []string{a, b}, fact, geom.Rect{X0: r.X0, X1: r.X1, Y0: y + m.small*0.3, Y1: r.Y1}, m.small*1.6, alignCenter)
	}
	g.add(rule(r.X0, r.Y1, r.X1, r.Y1, 1.2, 0, m.color))
	g.add(rule(r.X0, r.Y1+2, r.X1, r.Y1+2, 0.4, 0, m.color))
}

// furniture sets lines of a role at even steps, a zone for all of them.
func (p *page) furniture(role paper.Role, lines []string, st typeStyle, r geom.Rect, step float64, al align) []string {
	if len(lines) == 0 {
		return nil
	}
	st = shrinkToFit(lines, st, r.Width())
	z := setZone{role: role}
	for i, text := range lines {
		l := display(text, st, r.Width(), al, p.look.body)
		l.y = ascentEm*st.size + float64(i)*step
		l.box = shift(l.box, 0, l.y)
		z.lines = append(z.lines, l)
	}
	return p.place(block{zones: []setZone{z}}, r.X0, r.Y0)
}

// A folio is the line at the head of the pages after the first.
type folio struct {
	paper   copytext.Paper
	page    copytext.Page
	size    float64
	color   rgb
	outside bool // page number at the right, as on odd pages
}

// folioLabel is the form 第02版, or the label alone when it has letters.
func folioLabel(label string) string {
	var n int
	if _, err := fmt.Sscanf(label, "%d", &n); err == nil && fmt.Sprint(n) == strings.TrimLeft(label, "0") {
		return fmt.Sprintf("第%02d版", n)
	}
	return label + "版"
}

func (f folio) natural(float64) float64 { return f.size * 2.3 }

func (f folio) set(p *page, r geom.Rect) {
	d, _ := paper.ParseDate(f.paper.Date)
	latin := f.paper.Language == "en"
	st := typeStyle{face: faceNamed(hei), size: f.size, latin: latin}
	strong := typeStyle{face: faceNamed(heiBold), size: f.size * 1.5, latin: latin, color: f.color}
	label, date := folioLabel(f.page.Label), chineseDate(d)+" "+f.paper.Weekday
	if latin {
		st.face, strong.face = faceNamed(roman), faceNamed(grotesk)
		label, date = f.page.Label, latinDate(f.paper.Date)
	}
	left, right := alignLeft, alignRight
	if f.outside {
		left, right = alignRight, alignLeft
	}
	mid := geom.Rect{X0: r.X0, X1: r.X1, Y0: r.Y0 + f.size*0.6, Y1: r.Y1}
	p.furniture(paper.RoleFolio, []string{label + " " + f.page.Section}, strong, r, f.size, left)
	p.furniture(paper.RoleFolio, []string{f.paper.Name}, strong, r, f.size, alignCenter)
	by := bylineText(f.page.Editors)
	if latin {
		by = ""
	}
	p.furniture(paper.RoleFolio, []string{strings.Join(filled(date, by), "  ")}, st, mid, f.size, right)
	p.sheet.grounds.add(rule(r.X0, r.Y1-f.size*0.3, r.X1, r.Y1-f.size*0.3, 0.8, 0, black))
}

// A poster is an advertisement, notice or index box: lines in a frame.
type poster struct {
	art   copytext.Article
	role  paper.Role
	title typeStyle
	text  typeStyle
	align align
	box   float64
	tint  *rgb
	pad   float64
	dash  bool
}

func (a poster) lines(width float64) block {
	inner := width - 2*a.pad
	b := block{w: width}
	z := setZone{role: a.role}
	y := a.pad
	title := shrinkToFit(a.art.Headline, a.title, inner)
	for _, text := range a.art.Headline {
		l := display(text, title, inner, alignCenter, inkRuns)
		l.x += a.pad
		l.y = y + ascentEm*title.size
		l.box = shift(l.box, a.pad, l.y)
		z.lines = append(z.lines, l)
		y += title.size * 1.35
	}
	y += a.text.size * 0.3
	for _, text := range a.art.Paragraphs {
		f := newFlow(a.text, []string{text}, a.align == alignCenter)
		for {
			tl, ok := f.next(inner)
			if !ok {
				break
			}
			dx := a.pad
			if a.align == alignCenter {
				dx += (inner - tl.width) / 2
			}
			l := setLine{run: run{face: a.text.face, size: a.text.size, color: a.text.color}, glyphs: tl.glyphs, text: tl.text, x: dx, y: y + ascentEm*a.text.size}
			l.box = geom.Rect{X0: dx + tl.glyphs[0].x, X1: dx + tl.width, Y0: y, Y1: y + a.text.size}
			z.lines = append(z.lines, l)
			y += a.text.leading
		}
	}
	b.zones = []setZone{z}
	b.h = y + a.pad
	return b
}

func (a poster) natural(width float64) float64 { return a.lines(width).h }

func (a poster) set(p *page, r geom.Rect) {
	g := &p.sheet.grounds
	if a.tint != nil {
		g.add(tint(r, *a.tint))
	}
	if a.box > 0 {
		dash := 0.0
		if a.dash {
			dash = 3
		}
		g.add(rule(r.X0, r.Y0, r.X1, r.Y0, a.box, dash, black))
		g.add(rule(r.X0, r.Y1, r.X1, r.Y1, a.box, dash, black))
		g.add(rule(r.X0, r.Y0, r.X0, r.Y1, a.box, dash, black))
		g.add(rule(r.X1, r.Y0, r.X1, r.Y1, a.box, dash, black))
	}
	b := a.lines(r.Width())
	if spare := r.Height() - b.h; spare < -1 {
		p.ends = append(p.ends, fmt.Sprintf("%s: %.0f points too high", a.art.ID, -spare))
	}
	truth := p.article(a.art)
	p.part(truth, p.place(b, r.X0, r.Y0+math.Max(0, r.Height()-b.h)/2), r.Polygon())
}

// An imprint is the ownership line at the foot of the last page.
type imprint struct {
	art  copytext.Article
	text typeStyle
}

func (i imprint) rows(width float64) []string {
	var out []string
	for _, p := range i.art.Paragraphs {
		if n := len(out); n > 0 && i.text.face.em(out[n-1]+"  "+p)*i.text.size < width {
			out[n-1] += "  " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

func (i imprint) natural(width float64) float64 {
	return float64(len(i.rows(width)))*i.text.leading + i.text.size*0.6
}

func (i imprint) set(p *page, r geom.Rect) {
	p.sheet.grounds.add(rule(r.X0, r.Y0, r.X1, r.Y0, 0.6, 0, black))
	ids := p.furniture(paper.RoleImprint, i.rows(r.Width()), i.text, geom.Rect{X0: r.X0, X1: r.X1, Y0: r.Y0 + i.text.size*0.5, Y1: r.Y1}, i.text.leading, alignCenter)
	p.part(p.article(i.art), ids, r.Polygon())
}
