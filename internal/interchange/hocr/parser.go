package hocr

import (
	"fmt"
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
)

// role is what an element's class makes it.
type role uint8

const (
	nothing role = iota
	pageRole
	areaRole // ocr_carea: a group of paragraphs
	parRole
	lineRole
	wordRole
	pictureRole
	ruleRole
	hidden // script, style, head
)

// roles by hOCR class.
var roles = map[string]role{
	"ocr_page":  pageRole,
	"ocr_carea": areaRole, "ocr_column": areaRole, "ocr_table": areaRole, "ocr_float": areaRole, "ocr_display": areaRole, "ocrx_block": areaRole,
	"ocr_par": parRole, "ocr_blockquote": parRole,
	"ocr_line": lineRole, "ocrx_line": lineRole, "ocr_header": lineRole, "ocr_footer": lineRole, "ocr_caption": lineRole, "ocr_textfloat": lineRole,
	"ocr_pageno": lineRole, "ocr_title": parRole, "ocr_author": parRole, "ocr_abstract": parRole,
	"ocrx_word": wordRole, "ocr_word": wordRole,
	"ocr_photo": pictureRole, "ocr_image": pictureRole, "ocr_linedrawing": pictureRole, "ocrx_image": pictureRole,
	"ocr_separator": ruleRole,
}

// parser is a file on its way to pages.
type parser struct {
	name  string
	pages []page
	stack []frame
	inPre int // hidden elements open
}

// page is one page in the making.
type page struct {
	machineread.Page
	measure machineread.Measure
	loose   int // index+1 of the block for lines that stand in none
}

// frame is an open element.
type frame struct {
	tag
	role  role
	block int // index of its block, -1 for none
	props props
	text  []byte // of a line or word
	words int    // of a line: words read as elements
	bold  bool
	slant bool
}

func (p *parser) open(t tag) error {
	if void[t.name] {
		return nil
	}
	if roleOf(t.class) == pageRole && p.inPre == 0 {
		p.closeAll() // pages do not nest
	}
	if len(p.stack) == mostDepth {
		return fmt.Errorf("elements are nested more than %d deep", mostDepth)
	}
	f := frame{tag: t, block: p.block()}
	switch t.name {
	case "script", "style", "head", "template":
		f.role = hidden
		p.inPre++
	default:
		if p.inPre == 0 {
			f.role = roleOf(t.class)
		}
	}
	f.props = properties(t.title)
	switch f.role {
	case pageRole:
		if len(p.pages) == mostPages {
			return fmt.Errorf("it holds more than %d pages", mostPages)
		}
		p.newPage(&f)
	case areaRole, parRole, pictureRole, ruleRole:
		if err := p.newBlock(&f); err != nil {
			return err
		}
	case lineRole:
		p.newLine(&f)
	}
	p.stack = append(p.stack, f)
	return nil
}

// roleOf is the first hOCR class of several.
func roleOf(class string) role {
	for _, c := range strings.Fields(class) {
		if r, ok := roles[c]; ok {
			return r
		}
	}
	return nothing
}

func (p *parser) top() *page {
	if len(p.pages) == 0 {
		return nil
	}
	return &p.pages[len(p.pages)-1]
}

// block is the innermost open block, -1 for the page.
func (p *parser) block() int {
	if n := len(p.stack); n > 0 {
		return p.stack[n-1].block
	}
	return -1
}

func (p *parser) newPage(f *frame) {
	pg := page{}
	pg.ID, pg.Language = f.id, f.lang
	pg.Source = fmt.Sprintf("%s#%d", p.name, len(p.pages)+1)
	pg.Width, pg.Height = math.Max(f.props.box.X1, 0), math.Max(f.props.box.Y1, 0)
	if f.props.dpi > 0 {
		pg.measure = machineread.Measure{PerInch: f.props.dpi, From: machineread.Stated}
	}
	f.block = -1
	p.pages = append(p.pages, pg)
}

func (p *parser) newBlock(f *frame) error {
	pg := p.top()
	if pg == nil {
		return nil
	}
	if len(pg.Blocks) == mostBlocks {
		return fmt.Errorf("a page holds more than %d areas", mostBlocks)
	}
	b := machineread.Block{ID: f.id, Parent: f.block, Kind: machineread.KindGroup, Type: strings.TrimPrefix(f.class, "ocr_"), Box: f.props.box, Language: f.lang}
	switch f.role {
	case parRole:
		b.Kind = machineread.KindText
	case pictureRole:
		b.Kind = machineread.KindPicture
		pg.Pictures = append(pg.Pictures, keep(b.Box)...)
	case ruleRole:
		b.Kind = machineread.KindRule
		pg.Rules = append(pg.Rules, keep(b.Box)...)
	}
	f.block = len(pg.Blocks)
	pg.Blocks = append(pg.Blocks, b)
	return nil
}

func keep(r geom.Rect) []geom.Rect {
	if r.Empty() {
		return nil
	}
	return []geom.Rect{r}
}

// newLine starts a line; one that stands in no block gets one.
func (p *parser) newLine(f *frame) {
	pg := p.top()
	if pg == nil || p.line() != nil {
		f.role = nothing // lines do not nest
		return
	}
	if f.block < 0 {
		if pg.loose == 0 {
			pg.Blocks = append(pg.Blocks, machineread.Block{Parent: -1})
			pg.loose = len(pg.Blocks)
		}
		f.block = pg.loose - 1
	}
	b := &pg.Blocks[f.block]
	b.Kind = machineread.KindText
	if f.props.angle != 0 {
		// hOCR turns counterclockwise, a sheet clockwise.
		b.Angle = math.Mod(720-f.props.angle, 360)
	}
	b.Lines = append(b.Lines, machineread.Line{ID: f.id, Box: f.props.box, Baseline: f.props.baseline()})
}

// line is the line being read, nil for none.
func (p *parser) line() *machineread.Line {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if f := &p.stack[i]; f.role == lineRole {
			lines := p.top().Blocks[f.block].Lines
			return &lines[len(lines)-1]
		}
	}
	return nil
}

func (p *parser) text(s string) {
	if p.inPre > 0 || s == "" {
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		if f := &p.stack[i]; f.role == lineRole || f.role == wordRole {
			if len(f.text)+len(s) <= mostToken {
				f.text = append(f.text, s...)
			}
			return
		}
	}
}

// close ends the innermost open element of that name, and those inside it that
// were left open; an end tag without a beginning says nothing.
func (p *parser) close(name string) {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].name == name {
			for len(p.stack) > i {
				p.pop()
			}
			return
		}
	}
}

func (p *parser) closeAll() {
	for len(p.stack) > 0 {
		p.pop()
	}
}

func (p *parser) pop() {
	n := len(p.stack) - 1
	switch f := &p.stack[n]; f.role {
	case hidden:
		p.inPre--
	case wordRole:
		p.word(f)
	case lineRole:
		p.looseWords(f)
	case nothing:
		p.emphasis(f.name)
	}
	p.stack = p.stack[:n]
}

// emphasis tells the word around a strong or em element how it is set.
func (p *parser) emphasis(name string) {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if f := &p.stack[i]; f.role == wordRole {
			f.bold = f.bold || name == "strong" || name == "b"
			f.slant = f.slant || name == "em" || name == "i"
			return
		}
	}
}

func (p *parser) word(f *frame) {
	text := strings.Join(strings.Fields(string(f.text)), " ")
	line := p.line()
	if text == "" || line == nil {
		return
	}
	w := machineread.Word{ID: f.id, Text: text, Box: f.props.box, Certainty: f.props.certainty,
		Style: machineread.Style{Size: f.props.size, Font: f.props.font, Bold: f.bold, Italic: f.slant}}
	line.Words = append(line.Words, w)
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].role == lineRole {
			p.stack[i].words++
			return
		}
	}
}

// looseWords serves lines whose words are no elements.
func (p *parser) looseWords(f *frame) {
	if f.words > 0 {
		return
	}
	line := p.line()
	for _, t := range strings.Fields(string(f.text)) {
		line.Words = append(line.Words, machineread.Word{Text: t, Certainty: f.props.certainty, Style: machineread.Style{Size: f.props.size, Font: f.props.font}})
	}
}
