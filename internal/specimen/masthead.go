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
