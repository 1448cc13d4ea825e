package alto

import (
	"regexp"
	"strings"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// mostStyles bounds the style sheet; recognisers write some hundred.
const mostStyles = 100_000

func (p *parser) stylesheet() error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		if id := ev.Attr("ID"); ev.Name == "TextStyle" && id != "" && len(p.styles) < mostStyles {
			p.styles[id] = styleOf(ev)
		}
		return false, nil
	})
}

func styleOf(ev xmlread.Event) style {
	s := style{}
	if size, ok := machineread.Number(ev.Attr("FONTSIZE")); ok && size > 0 && size < 1000 {
		s.Size, s.sized = size, true
	}
	if f := ev.Attr("FONTFAMILY"); f != "" && !strings.EqualFold(f, "unknown") {
		s.Font, s.faced = f, true
	}
	for _, word := range strings.Fields(ev.Attr("FONTSTYLE")) {
		s.drawn = true
		switch word {
		case "bold":
			s.Bold = true
		case "italics":
			s.Italic = true
		}
	}
	return s
}

// base is the style of an element inside one that is set in under: what its
// STYLEREFS name, and the words of STYLE on a String.
func (p *parser) base(ev xmlread.Event, under machineread.Style) machineread.Style {
	for _, id := range strings.Fields(ev.Attr("STYLEREFS")) {
		s, ok := p.styles[id]
		if !ok {
			continue
		}
		if s.sized {
			under.Size = s.Size
		}
		if s.faced {
			under.Font = s.Font
		}
		under.Bold, under.Italic = s.Bold, s.Italic
	}
	for _, word := range strings.Fields(ev.Attr("STYLE")) {
		switch word {
		case "bold":
			under.Bold = true
		case "italics":
			under.Italic = true
		}
	}
	return under
}

// description reads the unit and, among settings that recognisers write as
// they please, the resolution.
func (p *parser) description() error {
	return p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "MeasurementUnit":
			text, err := p.x.Content()
			p.unit = strings.ToLower(text)
			return true, err
		case "OCRProcessing", "Processing", "sourceImageInformation":
			text, err := p.x.Content()
			if p.dpi == 0 {
				p.dpi = statedDPI(text)
			}
			return true, err
		}
		return false, nil
	})
}

var dpiWords = regexp.MustCompile(`(?i)\b(?:x?dpi|x-?resolution|resolution)\s*[:=]\s*(\d{2,4})\b|\b(\d{2,4})\s*dpi\b`)

// statedDPI finds a resolution such as "xdpi:300" in a text.
func statedDPI(text string) float64 {
	for _, m := range dpiWords.FindAllStringSubmatch(text, 4) {
		for _, figures := range m[1:] {
			if d, ok := machineread.Number(figures); ok && d >= 50 && d <= 2400 {
				return d
			}
		}
	}
	return 0
}

// measure says how large a unit of the file is.
func (p *parser) measure(o Options) machineread.Measure {
	switch p.unit {
	case "mm10":
		return machineread.Measure{PerInch: 254, From: machineread.Unit}
	case "inch1200":
		return machineread.Measure{PerInch: 1200, From: machineread.Unit}
	}
	if p.dpi > 0 {
		return machineread.Measure{PerInch: p.dpi, From: machineread.Stated}
	}
	if o.PerInch > 0 {
		return machineread.Measure{PerInch: o.PerInch, From: machineread.Stated}
	}
	return machineread.Measure{}
}
