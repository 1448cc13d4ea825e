// Package hocr reads pages in hOCR, the HTML that tesseract, OCRopus and others
// write, into sheets and into areas, lines and words.
//
// Any HTML in which elements carry hOCR classes will do; markup that is not
// hOCR is passed over, nothing is fetched and no script is looked at. One file
// may hold several pages.
package hocr

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// Bounds of one file. A page of 20,000 words takes some 3 MiB.
const (
	mostBytes  = 128 << 20
	mostToken  = 1 << 20
	mostDepth  = 256 // open elements; HTML leaves some unclosed
	mostPages  = 2000
	mostBlocks = 200_000
)

// Read reads the pages of one file in their order. Name is the file's name, for
// the sheets' sources and for errors.
func Read(name string, r io.Reader) ([]sheet.Sheet, []machineread.Page, error) {
	body, err := decoded(r)
	if err != nil {
		return nil, nil, fault(name, err)
	}
	p := parser{name: name}
	if err := p.document(body); err != nil {
		return nil, nil, fault(name, err)
	}
	if len(p.pages) == 0 {
		return nil, nil, fault(name, errors.New("it holds no element of the class ocr_page"))
	}
	var sheets []sheet.Sheet
	for i := range p.pages {
		page := &p.pages[i]
		page.Unspaced = true // words are parted by elements
		page.Settle(page.measure)
		sheets = append(sheets, page.Sheet())
	}
	pages := make([]machineread.Page, len(p.pages))
	for i := range p.pages {
		pages[i] = p.pages[i].Page
	}
	return sheets, pages, nil
}

func fault(name string, err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read hOCR " + name, Why: err.Error(), Err: err,
		Remedy: "write the file again with the program that made it"}
}

// errLong is what a file beyond mostBytes gives.
var errLong = fmt.Errorf("it is longer than %d MiB", mostBytes>>20)

// decoded gives the file in UTF-8: in the encoding that its first bytes or its
// meta element state, and else as UTF-8.
func decoded(r io.Reader) (io.Reader, error) {
	br := bufio.NewReaderSize(&limited{r: r, left: mostBytes}, 4096)
	head, err := br.Peek(1024)
	if err != nil && err != io.EOF {
		return nil, err
	}
	enc, name, certain := charset.DetermineEncoding(head, "")
	if !certain || name == "utf-8" {
		return br, nil
	}
	return transform.NewReader(br, enc.NewDecoder()), nil
}

// limited fails, rather than ends, once too much has been read.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errLong
	}
	return n, err
}

// document walks through the file's tags.
func (p *parser) document(r io.Reader) error {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(mostToken)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				p.closeAll()
				return nil
			}
			if errors.Is(z.Err(), html.ErrBufferExceeded) {
				return fmt.Errorf("a single tag or text is longer than %d KiB", mostToken>>10)
			}
			return z.Err()
		case html.TextToken:
			p.text(string(z.Text()))
		case html.StartTagToken:
			if err := p.open(tagOf(z)); err != nil {
				return err
			}
		case html.SelfClosingTagToken:
			t := tagOf(z)
			if err := p.open(t); err != nil {
				return err
			}
			if !void[t.name] {
				p.close(t.name)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			p.close(string(name))
		}
	}
}

// void are elements that never have an end tag.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true}

// tag is an opened element with the attributes that matter.
type tag struct {
	name, id, class, title, lang string
}

func tagOf(z *html.Tokenizer) tag {
	name, more := z.TagName()
	t := tag{name: string(name)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "id":
			t.id = string(value)
		case "class":
			t.class = string(value)
		case "title":
			t.title = string(value)
		case "lang", "xml:lang":
			t.lang = string(value)
		}
	}
	return t
}
