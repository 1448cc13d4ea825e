package sqlite

import (
	"encoding/binary"
	"errors"

	"github.com/banmian/banmian/internal/search"
)

// card is what an article is counted and narrowed by, and how it is sorted within
// its day.
type card struct {
	slot         uint16 // number within the day
	language     string // as words are folded
	kind         string
	page         string // value of search.ByPage
	section      string
	contributors []string
}

func cardOf(d search.Document, slot uint16, language string) card {
	return card{slot: slot, language: language, kind: string(d.Kind), page: search.PageValue(d.Label, d.Page), section: d.Section, contributors: d.Contributors}
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
		put(int(c.slot))
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

// unpackCards reads what packCards writes.
func unpackCards(b []byte) ([]card, error) {
	ok := true
	next := func(most int) int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(most) {
			ok = false
			return 0
		}
		b = b[size:]
		return int(n)
	}
	table := make([]string, next(len(b)))
	for i := range table {
		n := next(len(b))
		if n > len(b) || !ok {
			return nil, errCards
		}
		table[i], b = string(b[:n]), b[n:]
	}
	word := func() string {
		if n := next(max(0, len(table)-1)); ok && n < len(table) {
			return table[n]
		}
		ok = false
		return ""
	}
	cards := make([]card, next(len(b)))
	for i := range cards {
		c := &cards[i]
		c.slot = uint16(next(slotsPerDay - 1))
		c.language, c.kind, c.page, c.section = word(), word(), word(), word()
		c.contributors = make([]string, next(len(b)))
		for j := range c.contributors {
			c.contributors[j] = word()
		}
		if !ok {
			return nil, errCards
		}
	}
	if !ok || len(b) > 0 {
		return nil, errCards
	}
	return cards, nil
}
