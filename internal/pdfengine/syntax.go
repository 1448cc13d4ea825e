package pdfengine

import (
	"bytes"
	"errors"
	"strconv"
)

// What PDFium writes when it saves a document is a plain sequence of objects
// (ISO 32000-1, 7.3 and 7.5). This file reads that, and only ever in a child: a
// stranger's strings and streams are still in it.

// tokenKind is what a token is.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenName
	tokenString // (literal) or <hex>
	tokenOpen   // << or [
	tokenClose  // >> or ]
	tokenWord   // R, obj, true, stream …
)

// token is a span of the text.
type token struct {
	kind     tokenKind
	from, to int
}

// lexer takes tokens from PDF syntax.
type lexer struct {
	text []byte
	at   int
}

var errSyntax = errors.New("the document cannot be taken apart")

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%'
}

// next gives the next token; tokenEnd at the end.
func (l *lexer) next() token {
	l.space()
	t := token{from: l.at}
	if l.at >= len(l.text) {
		t.to = l.at
		return t
	}
	switch c := l.text[l.at]; {
	case c == '/':
		t.kind = tokenName
		l.at++
		l.run()
	case c == '(':
		t.kind = tokenString
		l.literal()
	case c == '<' && l.at+1 < len(l.text) && l.text[l.at+1] == '<':
		t.kind = tokenOpen
		l.at += 2
	case c == '<':
		t.kind = tokenString
		l.hex()
	case c == '>' && l.at+1 < len(l.text) && l.text[l.at+1] == '>':
		t.kind = tokenClose
		l.at += 2
	case c == '[':
		t.kind = tokenOpen
		l.at++
	case c == ']':
		t.kind = tokenClose
		l.at++
	case isDelimiter(c):
		t.kind = tokenWord
		l.at++
	default:
		t.kind = tokenWord
		l.run()
		if isNumber(l.text[t.from:l.at]) {
			t.kind = tokenNumber
		}
	}
	t.to = l.at
	return t
}

func (l *lexer) space() {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.text) && l.text[l.at] != '\n' && l.text[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) run() {
	for l.at < len(l.text) && !isSpace(l.text[l.at]) && !isDelimiter(l.text[l.at]) {
		l.at++
	}
}

func (l *lexer) literal() {
	depth := 0
	for ; l.at < len(l.text); l.at++ {
		switch l.text[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return
			}
		}
	}
	l.at = len(l.text)
}

func (l *lexer) hex() {
	if n := bytes.IndexByte(l.text[l.at:], '>'); n >= 0 {
		l.at += n + 1
		return
	}
	l.at = len(l.text)
}

func isNumber(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return len(b) > 0
}

// whole reads a number without sign or fraction, -1 for anything else.
func whole(b []byte) int {
	const digits = 10
	if len(b) == 0 || len(b) > digits || b[0] == '+' || b[0] == '-' {
		return -1
	}
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return -1
	}
	return n
}

// deepest is how far values may be nested; PDFium itself reads no deeper than 512.
const deepest = 600

// value skips one value and gives its span. A reference is one value.
func (l *lexer) value() (token, error) {
	t := l.next()
	switch t.kind {
	case tokenEnd, tokenClose:
		return t, errSyntax
	case tokenNumber:
		if end, ok := l.reference(t); ok {
			t.to, l.at = end, end
		}
		return t, nil
	case tokenOpen:
		for depth := 1; depth > 0; {
			switch in := l.next(); in.kind {
			case tokenEnd:
				return t, errSyntax
			case tokenOpen:
				if depth++; depth > deepest {
					return t, errSyntax
				}
			case tokenClose:
				depth--
			}
		}
		t.to = l.at
	}
	return t, nil
}

// reference looks whether a number opens "7 0 R", and gives its end.
func (l *lexer) reference(number token) (int, bool) {
	ahead := lexer{l.text, number.to}
	if whole(l.text[number.from:number.to]) < 0 {
		return 0, false
	}
	generation := ahead.next()
	if generation.kind != tokenNumber || whole(l.text[generation.from:generation.to]) < 0 {
		return 0, false
	}
	r := ahead.next()
	return r.to, r.kind == tokenWord && r.to == r.from+1 && l.text[r.from] == 'R'
}

// target is the object a value refers to, 0 when it is no reference.
func target(value []byte) int {
	l := lexer{text: value}
	t := l.next()
	if t.kind != tokenNumber {
		return 0
	}
	if end, ok := l.reference(t); ok && end == len(value) {
		return max(whole(value[t.from:t.to]), 0)
	}
	return 0
}

// entry is one entry of a dictionary.
type entry struct {
	key   string // without its slash
	value []byte
}

// entries takes a dictionary apart; what is none gives none.
func entries(dict []byte) []entry {
	l := lexer{text: dict}
	if t := l.next(); t.kind != tokenOpen || t.to-t.from != 2 {
		return nil
	}
	var out []entry
	for {
		k := l.next()
		if k.kind != tokenName {
			return out
		}
		v, err := l.value()
		if err != nil {
			return out
		}
		out = append(out, entry{string(dict[k.from+1 : k.to]), dict[v.from:v.to]})
	}
}

// items takes an array apart; what is none gives none.
func items(array []byte) [][]byte {
	l := lexer{text: array}
	if t := l.next(); t.kind != tokenOpen || t.to-t.from != 1 {
		return nil
	}
	var out [][]byte
	for {
		v, err := l.value()
		if err != nil {
			return out
		}
		out = append(out, array[v.from:v.to])
	}
}

// get is the value of a key, nil when the dictionary has none.
func get(dict []byte, key string) []byte {
	for _, e := range entries(dict) {
		if e.key == key {
			return e.value
		}
	}
	return nil
}
