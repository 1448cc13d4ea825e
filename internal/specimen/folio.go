package specimen

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

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

// printedLabel is what of a folio's words the truth calls the page's label.
func printedLabel(words string) string {
	return strings.TrimSuffix(strings.TrimPrefix(words, "第"), "版")
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
	p.truth.Label = printedLabel(label)
	left, right := alignLeft, alignRight
	if f.outside {
		left, right = alignRight, alignLeft
	}
	mid := geom.Rect{X0: r.X0, X1: r.X1, Y0: r.Y0 + f.size*0.6, Y1: r.Y1}
	p.furniture(paper.RoleFolio, []string{label + " " + f.page.Section}, strong, r, f.size, left)
	p.furniture(paper.RoleFolio, []string{f.paper.Name}, strong, r, f.size, alignCenter)
	by := manner{}.byline(f.page.Editors)
	if latin {
		by = ""
	}
	p.furniture(paper.RoleFolio, []string{strings.Join(filled(date, by), "  ")}, st, mid, f.size, right)
	p.sheet.grounds.add(rule(r.X0, r.Y1-f.size*0.3, r.X1, r.Y1-f.size*0.3, 0.8, 0, black))
}
