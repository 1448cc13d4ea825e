// Package copytext holds the words of the sample editions: a four-page Chinese
// district paper and a two-page English sheet, with a stock of phrases from which
// a Writer makes further stories. It turns the TOML files beside it into values;
// how they are set, on which grid and in which type, is the typesetter's
// business.
//
// Everything in them was written for this repository. The papers, people,
// bodies and places are invented.
package copytext

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"github.com/banmian/banmian/internal/paper"
)

//go:embed zh.toml
var zh string

//go:embed en.toml
var en string

// Chinese is the sample edition 今日云汀, four pages. Each call gives a fresh
// copy.
func Chinese() Edition { return read[Edition]("zh.toml", zh) }

// English is the sample sheet The Harbour Lantern, two pages. Each call gives a
// fresh copy.
func English() Edition { return read[Edition]("en.toml", en) }

// read decodes one of the embedded files. They are part of the program, so a
// fault in one is a fault in the program; the tests decode each of them.
func read[T any](name, text string) T {
	var v T
	meta, err := toml.Decode(text, &v)
	if err != nil {
		panic(fmt.Sprintf("copytext: read %s: %v", name, err))
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		panic(fmt.Sprintf("copytext: read %s: unknown key %v", name, extra[0]))
	}
	return v
}

// Edition is the copy for one edition before it is set.
type Edition struct {
	Paper    Paper     `toml:"paper"`
	Pages    []Page    `toml:"page"`    // in order
	Articles []Article `toml:"article"` // page by page, the most important first
}

// On gives the articles that begin on the page with that sequence, in the order
// written.
func (e Edition) On(page int) []Article {
	var on []Article
	for _, a := range e.Articles {
		if a.Page == page {
			on = append(on, a)
		}
	}
	return on
}

// Paper is what the masthead and folios print.
type Paper struct {
	Name         string   `toml:"name"`
	MastheadName string   `toml:"masthead_name"` // as set across page one
	Language     string   `toml:"language"`      // BCP 47
	Date         string   `toml:"date"`          // 2006-01-02
	Weekday      string   `toml:"weekday"`       // as printed
	Lunar        string   `toml:"lunar"`         // as printed; empty for none
	NumberInYear int      `toml:"number_in_year"`
	Total        int      `toml:"total"`
	PageCount    int      `toml:"page_count"`
	Sponsors     []string `toml:"sponsors"`    // 主办, without that word
	Supervisors  []string `toml:"supervisors"` // 主管, without that word
	Hotlines     []string `toml:"hotlines"`
	URLs         []string `toml:"urls"`
	Serial       string   `toml:"serial"`
	Price        string   `toml:"price"`
}

// Page is what a page's folio and imprint line print.
type Page struct {
	Label   string   `toml:"label"`
	Section string   `toml:"section"`
	Editors []Byline `toml:"editors"`
}

// Byline is names under the word printed before them; Role is empty for bare
// names. A name has no spaces between its Han characters: where typesetting
// spreads a short name, the typesetter does so.
type Byline struct {
	Role  string   `toml:"role"`
	Names []string `toml:"names"`
}

// Figure is a picture with the text under it.
type Figure struct {
	Picture string `toml:"picture"` // which drawing, such as "canal-bridge"
	Caption string `toml:"caption"`
	Credit  string `toml:"credit"` // as printed: 杜明 摄
}

// Article is one item of copy.
type Article struct {
	ID         string     `toml:"id"` // p1-canals, unique in the edition
	Page       int        `toml:"page"`
	Kind       paper.Kind `toml:"kind"`
	Weight     int        `toml:"weight"` // 1 the page's lead to 5 filler
	Kicker     []string   `toml:"kicker"`
	Headline   []string   `toml:"headline"` // a printed line each
	Vertical   bool       `toml:"vertical"` // headline set from top to bottom
	Deck       []string   `toml:"deck"`
	Dateline   string     `toml:"dateline"`
	Bylines    []Byline   `toml:"bylines"`
	JumpTo     int        `toml:"jump_to"` // page on which it goes on, 0 for none
	Boxed      bool       `toml:"boxed"`
	Paragraphs []string   `toml:"paragraphs"` // the whole text, both sides of a jump
	Figures    []Figure   `toml:"figures"`
}
