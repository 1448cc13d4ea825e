package sqlite

import (
	"encoding/binary"
	"errors"

	"github.com/banmian/banmian/internal/search"
)

// card is what an article is counted and narrowed by.
type card struct {
	language     string // as words are folded
	kind         string
	page         string // value of search.ByPage
	section      string
	contributors []string
}

func cardOf(d search.Document, language string) card {
	return card{language: language, kind: string(d.Kind), page: search.PageValue(d.Label, d.Page), section: d.Section, contributors: d.Contributors}
}

// packCards writes an edition's cards in reading order: a table of strings, then
// numbers that point into it. All numbers are unsigned varints.
func packCards(cards []card) []byte {
	var table []string
	known := map[string]int{}
	index := func(s string) int {
		i, ok := known[s]
		if !ok {
			i = len(table)
			known[s], table = i, append(table, s)
		}
		return i
	}
	var body []byte
	put := func(n int) { body = binary.AppendUvarint(body, uint64(n)) }
	put(len(cards))
	for _, c := range cards {
		for _, s := range []string{c.language, c.kind, c.page, c.section} {
			put(index(s))
		}
		put(len(c.contributors))
		for _, s := range c.contributors {
			put(index(s))
		}
	}
	head := binary.AppendUvarint(nil, uint64(len(table)))
	for _, s := range table {
		head = append(binary.AppendUvarint(head, uint64(len(s))), s...)
	}
	return append(head, body...)
}

var errCards = errors.New("the cards of an edition are damaged")

// deck is an edition's cards as they are unpacked: numbers of the table's
// strings, an article's after another's.
type deck struct {
	table                         []string
	language, kind, page, section []uint32
	contributors                  []uint32 // of all articles
	ends                          []uint32 // where each article's end
}

// unpackCards reads what packCards writes.
func unpackCards(b []byte) (deck, error) {
	var d deck
	ok := true
	next := func(most int) int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(max(0, most)) {
			ok = false
			return 0
		}
		b = b[size:]
		return int(n)
	}
	d.table = make([]string, next(len(b)))
	for i := range d.table {
		n := next(len(b))
		if n > len(b) || !ok {
			return d, errCards
		}
		d.table[i], b = string(b[:n]), b[n:]
	}
	word := func() uint32 {
		n := next(len(d.table) - 1)
		ok = ok && n < len(d.table)
		return uint32(n)
	}
	articles := next(len(b))
	columns := make([]uint32, 5*articles)
	for _, column := range []*[]uint32{&d.language, &d.kind, &d.page, &d.section, &d.ends} {
		*column, columns = columns[:articles:articles], columns[articles:]
	}
	for i := range articles {
		d.language[i], d.kind[i], d.page[i], d.section[i] = word(), word(), word(), word()
		for range next(len(b)) {
			d.contributors = append(d.contributors, word())
		}
		d.ends[i] = uint32(len(d.contributors))
		if !ok {
			return d, errCards
		}
	}
	if !ok || len(b) > 0 {
		return d, errCards
	}
	return d, nil
}
