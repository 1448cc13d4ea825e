package desk

import (
	"fmt"
	"math"
	"strconv"

	"golang.org/x/text/language"

	"github.com/banmian/banmian/internal/oldroad"
)

// Face is what readers see of a title besides its editions, as far as somebody
// settled it. Empty fields are what page one prints.
type Face struct {
	Name     string `json:"name,omitempty"`
	Language string `json:"language,omitempty"` // BCP 47, of the paper's text
	// Who makes it, one a line.
	Supervisors []string `json:"supervisors,omitempty"` // 主管
	Sponsors    []string `json:"sponsors,omitempty"`    // 主办
	Publishers  []string `json:"publishers,omitempty"`  // 出版
	Serial      string   `json:"serial,omitempty"`      // 国内统一连续出版物号
	Hotlines    []string `json:"hotlines,omitempty"`
	URLs        []string `json:"urls,omitempty"`
	Numbers     Numbers  `json:"numbers,omitempty"` // which of an edition's numbers is shown
	// Seal is the colour of names and marks, #rrggbb, on light and on dark; both
	// must be read easily on the site's paper.
	Seal     string `json:"seal,omitempty"`
	SealDark string `json:"seal_dark,omitempty"`
	// Legacy are the shapes of addresses under which an earlier site kept pages and
	// articles, /html/{year}-{month}/{day}/node_{page}.htm, as package oldroad reads
	// them.
	Legacy []string `json:"legacy,omitempty"`
}

// Numbers says which of an edition's numbers readers see.
type Numbers string

// Which numbers: both when empty.
const (
	NumbersBoth  Numbers = ""
	NumbersTotal Numbers = "total" // 总第177期
	NumbersYear  Numbers = "year"  // 第27期
)

// The bounds of a face.
const (
	longestFact = 200 // characters
	mostFacts   = 20  // lines of one kind
	mostLegacy  = 50
	easyToRead  = 4.5 // contrast of text, WCAG 2.2 success criterion 1.4.3
)

// The site's paper, light and dark.
const (
	lightPaper = "#faf8f3"
	darkPaper  = "#161513"
)

// wrong says which field of a face cannot be and why, nothing when all can.
func (f Face) wrong() (field, why string) {
	if f.Language != "" {
		if _, err := language.Parse(f.Language); err != nil {
			return "language", fmt.Sprintf("%q is no language such as zh-Hans or en", f.Language)
		}
	}
	for field, lines := range map[string][]string{"name": {f.Name, f.Serial}, "supervisors": f.Supervisors, "sponsors": f.Sponsors, "publishers": f.Publishers, "hotlines": f.Hotlines, "urls": f.URLs} {
		if len(lines) > mostFacts {
			return field, fmt.Sprintf("there are more than %d lines", mostFacts)
		}
		for _, l := range lines {
			if len([]rune(l)) > longestFact {
				return field, fmt.Sprintf("a line has more than %d characters", longestFact)
			}
		}
	}
	if f.Numbers != NumbersBoth && f.Numbers != NumbersTotal && f.Numbers != NumbersYear {
		return "numbers", "there is no such way to number"
	}
	for _, c := range [][3]string{{"seal", f.Seal, lightPaper}, {"seal_dark", f.SealDark, darkPaper}} {
		if c[1] == "" {
			continue
		}
		ratio, ok := Contrast(c[1], c[2])
		if !ok {
			return c[0], fmt.Sprintf("%q is no colour such as #a3241b", c[1])
		}
		if ratio < easyToRead {
			return c[0], fmt.Sprintf("%s has a contrast of %.1f on the paper; it needs %.1f to be read", c[1], ratio, easyToRead)
		}
	}
	return f.wrongLegacy()
}

func (f Face) wrongLegacy() (field, why string) {
	if len(f.Legacy) > mostLegacy {
		return "legacy", fmt.Sprintf("there are more than %d shapes", mostLegacy)
	}
	if _, err := oldroad.Parse(f.Legacy); err != nil {
		return "legacy", err.Error()
	}
	return "", ""
}

// Contrast is the ratio of two colours' luminance (WCAG 2.2), from 1 to 21. Both
// are #rrggbb.
func Contrast(a, b string) (ratio float64, ok bool) {
	la, oka := luminance(a)
	lb, okb := luminance(b)
	if !oka || !okb {
		return 0, false
	}
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05), true
}

func luminance(c string) (float64, bool) {
	if len(c) != 7 || c[0] != '#' {
		return 0, false
	}
	n, err := strconv.ParseUint(c[1:], 16, 24)
	if err != nil {
		return 0, false
	}
	channel := func(v uint64) float64 {
		s := float64(v&0xff) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n), true
}
