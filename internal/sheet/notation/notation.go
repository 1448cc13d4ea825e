// Package notation turns a page written by hand, in a few lines of text, into a
// placed sheet.Sheet: the tool with which layout and article are tested. It
// sets type on a plain grid of ems with made-up letter widths; it reads no font
// and wants to look like no paper in particular.
//
// A headline over three columns of body, with a jump:
//
//	page 400 300
//	grid 3 gutter 16 left 20 right 20
//	headline c1-3 20
//	| 新桥今日通车
//	body c1..3 60
//	| 本报讯(记者 李小川)连接两岸的新桥今天上午通车。
//	| {han 200}
//	| {han 60}(下转2版)
//	rule c1-3 250
//	picture c2-3 256-290
//
// # Statements
//
// A statement is one line. Blank lines and lines that begin with # are skipped.
//
//	page W H                                size of the page in points; comes first
//	grid N gutter G [left L] [right R]      N columns between the margins L and R
//	style NAME OPTION…                      makes or changes a style
//	NAME PLACE OPTION…                      sets text in that style; the text follows
//	rule PLACE [thick T] [dashed] [double]  along the longer side of the place
//	box PLACE [stroke] [fill #RRGGBB]       stroked when neither is said
//	picture PLACE
//	outline PLACE [cells N]                 lettering turned into curves
//	doubt CODE PLACE [detail words]
//	shuffle SEED                            draws texts, boxes and pictures in another order
//	plain                                   a page without coordinates; lines of text follow
//
// # Text
//
// Text follows its statement. A line "| text" is a paragraph, indented as the
// style says; "+ text" is a new line of the same paragraph, without indent.
// **Words between double stars** are bold. {han 40}, {kana 40}, {hangul 40} and
// {latin 12} are filled with as many invented characters (words, for latin),
// always the same ones for the same place in the file; they end a sentence with
// a full stop. Text that does not fit its place is an error, so that a test says
// what it means.
//
// # Places
//
//	40,60 200,120       two opposite corners
//	c2 60-120           column 2 of the grid from y 60 to 120
//	c1-3 60-120         one place across columns 1 to 3
//	c1..3 60-120        three places, through which text runs on
//	c1..3 60            the same, as deep as the text needs and equally deep
//	c2 60 ; c3 80-120   places in a row, through which text runs on
//
// For a rule, "c1-3 60" is a horizontal rule at y 60 and "40,60 40,200" an
// upright one.
//
// # Options of a style
//
//	em N         size of type                leading N    line to line
//	indent N     first line, in ems          track N      extra white after each character, in ems
//	weight N     700 is bold                 font NAME
//	italic                                   color #RRGGBB
//	vertical     down, lines right to left   horizontal
//	centre, right, justify, left             angle 90, 180 or 270: the whole turned clockwise
//	nospace      the source writes no spaces words       the source numbers its words
//	certainty N  of each character
//
// The styles body, headline, kicker, deck, byline, caption, folio, and latin
// exist from the start.
package notation

import (
	"fmt"
	"io"

	"github.com/banmian/banmian/internal/sheet"
)

// Limits of what a page may say, so that no source makes the machine labour.
const (
	maxSource = 1 << 20 // bytes
	maxGlyphs = 300_000
	maxFiller = 20_000 // characters or words of one filler
	maxLength = 20_000 // points: no page is larger, no place lies farther out
)

// Read makes the sheet that the notation in r describes. name becomes
// Sheet.Source. An error names the line at fault.
func Read(name string, r io.Reader) (sheet.Sheet, error) {
	src, err := io.ReadAll(io.LimitReader(r, maxSource+1))
	if err != nil {
		return sheet.Sheet{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(src) > maxSource {
		return sheet.Sheet{}, fmt.Errorf("read %s: longer than %d bytes", name, maxSource)
	}
	s, err := Parse(string(src))
	if err != nil {
		return sheet.Sheet{}, fmt.Errorf("%s: %w", name, err)
	}
	s.Source = name
	return s, nil
}

// Must is Parse for tests: it panics on a page that is not well written.
func Must(src string) sheet.Sheet {
	s, err := Parse(src)
	if err != nil {
		panic("notation: " + err.Error())
	}
	return s
}
