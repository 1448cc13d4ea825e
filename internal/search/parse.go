package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/search/fold"
)

// Wrong is what is wrong with a question, for a person who can mend it.
type Wrong struct {
	Code WrongCode
	At   int    // character of the question where it was noticed, from 0
	Near string // what stands there, empty at the end
}

// WrongCode tells faults of a question apart, for wording in any language.
type WrongCode string

// The faults of a question.
const (
	WrongEmpty   WrongCode = "empty"   // nothing to look for
	WrongLong    WrongCode = "long"    // more than MostText characters
	WrongClauses WrongCode = "clauses" // more than MostClauses words and phrases
	WrongDepth   WrongCode = "depth"   // parentheses within parentheses beyond MostDepth
	WrongQuote   WrongCode = "quote"   // a quotation mark without its partner
	WrongOpen    WrongCode = "open"    // an opening parenthesis without its partner
	WrongClose   WrongCode = "close"   // a closing one
	WrongOperand WrongCode = "operand" // AND, OR or NOT without words beside it
	WrongNot     WrongCode = "not"     // NOT with nothing else to look for
	WrongStar    WrongCode = "star"    // an asterisk, which stands for nothing here
)

// wrongWords say it in English, for the command line and for programs.
var wrongWords = map[WrongCode]string{
	WrongEmpty: "there is nothing to look for", WrongLong: fmt.Sprintf("it is longer than %d characters", MostText),
	WrongClauses: fmt.Sprintf("it has more than %d words and phrases", MostClauses), WrongDepth: "it has too many parentheses within each other",
	WrongQuote: "a quotation mark has no partner", WrongOpen: "a parenthesis is not closed", WrongClose: "a parenthesis is closed that was not opened",
	WrongOperand: "AND, OR and NOT want words beside them", WrongNot: "NOT wants something else to look for as well",
	WrongStar: "an asterisk stands for nothing here; any part of a Chinese word is found without it",
}

// Error is one line.
func (w *Wrong) Error() string {
	s := "the question cannot be understood: " + wrongWords[w.Code]
	if w.Near != "" {
		s += fmt.Sprintf(", near %q", w.Near)
	}
	return s
}

// Parse reads a question. Words beside each other must all be found; what stands
// in quotation marks is one phrase; AND, OR and NOT in capitals, a hyphen before
// a word for NOT, and parentheses mean what they mean everywhere: NOT binds
// closest, then AND, then OR. Quotation marks and parentheses may be full width.
// A word of Chinese is found wherever its characters stand together.
//
// What cannot be understood is a *Wrong. Nothing is corrected or left out, but
// for punctuation by itself.
func Parse(question string) (*Expr, error) {
	if utf8.RuneCountInString(question) > MostText {
		return nil, &Wrong{Code: WrongLong}
	}
	lexemes, err := lex(question)
	if err != nil {
		return nil, err
	}
	p := &parser{in: lexemes}
	if len(lexemes) == 0 {
		return nil, &Wrong{Code: WrongEmpty}
	}
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	switch {
	case p.at < len(p.in):
		return nil, p.wrong(WrongClose)
	case p.phrases > MostClauses:
		return nil, &Wrong{Code: WrongClauses}
	case e.Op == Not:
		return nil, &Wrong{Code: WrongNot}
	}
	return e, nil
}

// lexeme is a word of a question.
type lexeme struct {
	kind lexemeKind
	text string
	at   int // character, from 0
}

type lexemeKind uint8

const (
	lexText lexemeKind = iota
	lexAnd
	lexOr
	lexNot
	lexOpen
	lexClose
)

var operators = map[string]lexemeKind{"AND": lexAnd, "OR": lexOr, "NOT": lexNot}

// lex cuts a question into lexemes.
func lex(question string) ([]lexeme, error) {
	var out []lexeme
	in := []rune(strings.ToValidUTF8(question, "�"))
	for i := 0; i < len(in); {
		r := in[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '(' || r == '（':
			out = append(out, lexeme{lexOpen, string(r), i})
			i++
		case r == ')' || r == '）':
			out = append(out, lexeme{lexClose, string(r), i})
			i++
		case quotes[r] != 0:
			end := closing(in, i)
			if end < 0 {
				return nil, &Wrong{WrongQuote, i, string(in[i:min(i+8, len(in))])}
			}
			out = appendText(out, string(in[i+1:end]), i)
			i = end + 1
		case r == '-' && i+1 < len(in) && starts(in, i) && !unicode.IsSpace(in[i+1]):
			out = append(out, lexeme{lexNot, "-", i})
			i++
		default:
			end := i
			for end < len(in) && !unicode.IsSpace(in[end]) && !strings.ContainsRune("()（）", in[end]) && (end == i || quotes[in[end]] == 0) {
				end++
			}
			word := string(in[i:end])
			switch kind, operator := operators[word]; {
			case operator:
				out = append(out, lexeme{kind, word, i})
			case strings.ContainsAny(word, "*＊"):
				return nil, &Wrong{WrongStar, i, word}
			default:
				out = appendText(out, word, i)
			}
			i = end
		}
	}
	return out, nil
}

// starts reports whether a word may start at i: after a space or a parenthesis.
func starts(in []rune, i int) bool {
	return i == 0 || unicode.IsSpace(in[i-1]) || in[i-1] == '(' || in[i-1] == '（'
}

// quotes are the marks that open a phrase, and those that close it.
var quotes = map[rune]rune{'"': '"', '“': '”', '”': '”', '＂': '＂', '「': '」', '『': '』', '«': '»', '„': '“'}

// closing gives where the phrase opened at i is closed, -1 when it is not.
func closing(in []rune, i int) int {
	for j := i + 1; j < len(in); j++ {
		if in[j] == quotes[in[i]] || in[i] == '„' && in[j] == '”' {
			return j
		}
	}
	return -1
}

// appendText adds a phrase, unless it is punctuation only.
func appendText(out []lexeme, text string, at int) []lexeme {
	if len(fold.Tokens(text, "")) == 0 {
		return out
	}
	return append(out, lexeme{lexText, text, at})
}

// parser turns lexemes into an expression by recursive descent.
type parser struct {
	in      []lexeme
	at      int
	phrases int
}

func (p *parser) peek() (lexeme, bool) {
	if p.at < len(p.in) {
		return p.in[p.at], true
	}
	return lexeme{}, false
}

func (p *parser) is(kind lexemeKind) bool {
	l, ok := p.peek()
	return ok && l.kind == kind
}

func (p *parser) wrong(code WrongCode) error {
	w := &Wrong{Code: code}
	if l, ok := p.peek(); ok {
		w.At, w.Near = l.at, l.text
	} else if len(p.in) > 0 {
		last := p.in[len(p.in)-1]
		w.At, w.Near = last.at, last.text
	}
	return w
}

func (p *parser) or(depth int) (*Expr, error) {
	var of []*Expr
	for {
		e, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		of = append(of, e)
		if !p.is(lexOr) {
			break
		}
		p.at++
	}
	if len(of) == 1 {
		return of[0], nil
	}
	for _, e := range of {
		if e.Op == Not {
			return nil, &Wrong{Code: WrongNot}
		}
	}
	return &Expr{Op: Or, Of: of}, nil
}

func (p *parser) and(depth int) (*Expr, error) {
	var of []*Expr
	for {
		e, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		of = append(of, e)
		if p.is(lexAnd) {
			p.at++
		} else if l, ok := p.peek(); !ok || l.kind == lexOr || l.kind == lexClose {
			break
		}
	}
	if len(of) == 1 {
		return of[0], nil
	}
	for _, e := range of {
		if e.Op != Not {
			return &Expr{Op: And, Of: of}, nil
		}
	}
	return nil, &Wrong{Code: WrongNot}
}

func (p *parser) not(depth int) (*Expr, error) {
	if !p.is(lexNot) {
		return p.primary(depth)
	}
	p.at++
	e, err := p.primary(depth)
	if err != nil {
		return nil, err
	}
	if e.Op == Not {
		return nil, &Wrong{Code: WrongNot}
	}
	return &Expr{Op: Not, Of: []*Expr{e}}, nil
}

func (p *parser) primary(depth int) (*Expr, error) {
	l, ok := p.peek()
	switch {
	case !ok:
		return nil, p.wrong(WrongOperand)
	case l.kind == lexText:
		p.at++
		p.phrases++
		return &Expr{Op: Phrase, Text: l.text}, nil
	case l.kind == lexClose:
		if depth == 0 {
			return nil, p.wrong(WrongClose)
		}
		return nil, p.wrong(WrongOperand)
	case l.kind != lexOpen:
		return nil, p.wrong(WrongOperand)
	case depth == MostDepth:
		return nil, p.wrong(WrongDepth)
	}
	p.at++
	e, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if !p.is(lexClose) {
		return nil, &Wrong{WrongOpen, l.at, l.text}
	}
	p.at++
	return e, nil
}
