// Package alto reads a page in ALTO, versions 1 to 4, in any of its namespaces
// or in none, into a sheet and into the recogniser's own blocks, lines and
// words, so that a package description can point at them.
//
// It reads one page and opens nothing else. What the blocks mean is not decided
// here: METS says it, or layout and article find it.
package alto

import (
	"io"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/sheet"
)

// Options help where a file is silent.
type Options struct {
	// PerInch is the resolution of the picture the boxes were measured on,
	// where the package states it; it serves files that count in pixels.
	PerInch float64
}

// Read reads one page. Name is the file's name, for the sheet's source and for
// errors; errors are faults with the line at which the file failed. Of a file
// with several pages the first is read.
func Read(name string, r io.Reader) (sheet.Sheet, machineread.Page, error) {
	return ReadWith(name, r, Options{})
}

// ReadWith is Read with options.
func ReadWith(name string, r io.Reader, o Options) (sheet.Sheet, machineread.Page, error) {
	p := parser{x: xmlread.New("read ALTO page "+name, r, xmlread.Limits{}), styles: map[string]style{}, tags: map[string]string{}}
	p.page.Source = name + "#1"
	if err := p.document(); err != nil {
		return sheet.Sheet{}, machineread.Page{}, err
	}
	p.page.Settle(p.measure(o))
	return p.page.Sheet(), p.page, nil
}

// parser is a page in the making.
type parser struct {
	x      *xmlread.Reader
	page   machineread.Page
	styles map[string]style
	tags   map[string]string // ALTO 3: what a TAGREFS id stands for
	unit   string
	dpi    float64 // stated among the processing settings
	spaces bool    // the file writes spaces between words
	pages  int
	blocks int
}

// style is a TextStyle; set tells which of its parts the file gives.
type style struct {
	machineread.Style
	sized, faced, drawn bool
}

func (p *parser) document() error {
	root, err := p.x.Root()
	if err != nil {
		return err
	}
	if !strings.EqualFold(root.Name, "alto") {
		return p.x.Refuse("its outermost element is %q, not alto", clip(root.Name))
	}
	err = p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Description":
			return true, p.description()
		case "Styles":
			return true, p.stylesheet()
		case "Tags":
			return true, p.tagList()
		case "Layout":
			return true, p.layout()
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if p.pages == 0 {
		return p.x.Refuse("it holds no page")
	}
	p.page.Unspaced = !p.spaces
	return nil
}

func (p *parser) layout() error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name != "Page" {
			return false, nil
		}
		if p.pages++; p.pages > 1 {
			return false, nil
		}
		p.page.ID = ev.Attr("ID")
		p.page.Width, _ = machineread.Number(ev.Attr("WIDTH"))
		p.page.Height, _ = machineread.Number(ev.Attr("HEIGHT"))
		p.page.Width, p.page.Height = max(p.page.Width, 0), max(p.page.Height, 0)
		return true, p.regions(-1, 0)
	})
}

// regions reads what stands in a page, a margin or the print space; all of it
// is page to us.
func (p *parser) regions(parent int, angle float64) error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace":
			return true, p.regions(parent, angle)
		case "ReadingOrder":
			return true, p.readingOrder()
		}
		return p.block(ev, parent, angle)
	})
}

// readingOrder is ALTO 4.3's: groups of references, in their order.
func (p *parser) readingOrder() error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "ElementRef":
			p.page.Order = append(p.page.Order, ev.Attr("REF"))
		case "OrderedGroup", "UnorderedGroup":
			return true, p.readingOrder()
		}
		return false, nil
	})
}

func clip(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

func boxOf(ev xmlread.Event) geom.Rect {
	return machineread.Box(ev.Attr("HPOS"), ev.Attr("VPOS"), ev.Attr("WIDTH"), ev.Attr("HEIGHT"))
}
