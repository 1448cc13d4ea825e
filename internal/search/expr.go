package search

import (
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search/fold"
)

// Op is how the parts of an expression belong together.
type Op uint8

// The operations.
const (
	Phrase Op = iota // Text stands in the document
	And              // all of Of, of which some, not all, may be Not
	Or               // any of Of, of which none is a Not
	Not              // not the one of Of; only within And
)

// Expr is a question that a document answers with yes or no. Parse makes one.
type Expr struct {
	Op   Op
	Text string // of a Phrase: one or more words, punctuation and all
	Of   []*Expr
}

// Bounds of an expression.
const (
	MostClauses = 16  // phrases
	MostDepth   = 16  // of parentheses
	MostText    = 256 // characters of the whole question
)

// Phrases gives the phrases that a document is wanted for, not those it must not
// hold, in their order.
func (e *Expr) Phrases() []string {
	if e == nil || e.Op == Not {
		return nil
	}
	if e.Op == Phrase {
		return []string{e.Text}
	}
	var out []string
	for _, o := range e.Of {
		for _, p := range o.Phrases() {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// String writes the expression so that Parse reads it again.
func (e *Expr) String() string {
	if e == nil {
		return ""
	}
	switch e.Op {
	case Phrase:
		return `"` + strings.ReplaceAll(e.Text, `"`, " ") + `"`
	case Not:
		return "NOT " + e.Of[0].group()
	}
	var parts []string
	for _, o := range e.Of {
		parts = append(parts, o.group())
	}
	return strings.Join(parts, map[Op]string{And: " AND ", Or: " OR "}[e.Op])
}

func (e *Expr) group() string {
	if e.Op == Phrase || e.Op == Not {
		return e.String()
	}
	return "(" + e.String() + ")"
}

// check gives a fault for an expression that Parse would not have made.
func (e *Expr) check() error {
	phrases, ok := e.wellFormed(0)
	if ok && e.Op != Not && phrases <= MostClauses {
		return nil
	}
	return &paper.Fault{Kind: paper.Invalid, Doing: "search", Why: "the question is not well formed"}
}

func (e *Expr) wellFormed(depth int) (phrases int, ok bool) {
	if e == nil || depth > 2*MostDepth {
		return 0, false
	}
	if e.Op == Phrase {
		return 1, len(fold.Tokens(e.Text, "")) > 0 && len(e.Of) == 0
	}
	wanted := 0
	for _, o := range e.Of {
		n, ok := o.wellFormed(depth + 1)
		if !ok || o.Op == Not && e.Op != And {
			return 0, false
		}
		if o.Op != Not {
			wanted++
		}
		phrases += n
	}
	return phrases, wanted > 0 && (e.Op != Not || len(e.Of) == 1)
}

// Matches reports whether a document with these texts answers the expression. It
// is the meaning of a search, to which indexes are held.
func (e *Expr) Matches(texts [][]fold.Token, language string) bool {
	switch e.Op {
	case Phrase:
		sought := fold.Tokens(e.Text, language)
		return slices.ContainsFunc(texts, func(in []fold.Token) bool { return len(fold.Find(in, sought)) > 0 })
	case And:
		return !slices.ContainsFunc(e.Of, func(o *Expr) bool { return !o.Matches(texts, language) })
	case Or:
		return slices.ContainsFunc(e.Of, func(o *Expr) bool { return o.Matches(texts, language) })
	case Not:
		return !e.Of[0].Matches(texts, language)
	}
	return false
}

// Span is a piece of a text, in bytes.
type Span struct{ From, To int }

// Spans gives where the phrases wanted stand in a text, in order and without
// overlaps: pieces that touch or overlap are one.
func (e *Expr) Spans(text, language string) []Span {
	in := fold.Tokens(text, language)
	var found []Span
	for _, p := range e.Phrases() {
		sought := fold.Tokens(p, language)
		for _, at := range fold.Find(in, sought) {
			found = append(found, Span{in[at].From, in[at+len(sought)-1].To})
		}
	}
	slices.SortFunc(found, func(a, b Span) int { return a.From - b.From })
	var out []Span
	for _, s := range found {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Fold gives the texts of a document in the form that Matches looks at.
func Fold(d Document) [][]fold.Token {
	var out [][]fold.Token
	for _, texts := range [][]string{d.Headline, d.Text} {
		for _, s := range texts {
			out = append(out, fold.Tokens(s, d.Language))
		}
	}
	return out
}
