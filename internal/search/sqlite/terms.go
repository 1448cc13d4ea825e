package sqlite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/fold"
)

// How tokens become terms of the full-text tables, whose tokenizer only splits at
// spaces: a sign followed by another becomes the pair of them, the last of a run
// of signs stands by itself, words and breaks are terms of their own. So a run
// of n signs is n terms, and any two or more signs that stand together are
// found, exactly, as a phrase of pairs; no dictionary decides what a word is.
// This is the CJK bigram analysis of the search engines, with breaks kept.
const (
	breakTerm = "¦" // punctuation
	endTerm   = "¶" // between texts, found by no query
	headMark  = "ˆ" // before a sign of a headline, in the table of signs
)

// appendTerms writes the terms of a text, each followed by a space.
func appendTerms(b []byte, tokens []fold.Token) []byte {
	for i, t := range tokens {
		switch t.Kind {
		case fold.Sign:
			b = utf8.AppendRune(b, t.Sign)
			if i+1 < len(tokens) && tokens[i+1].Kind == fold.Sign {
				b = utf8.AppendRune(b, tokens[i+1].Sign)
			}
		case fold.Word:
			b = append(b, t.Text...)
		case fold.Break:
			b = append(b, breakTerm...)
		}
		b = append(b, ' ')
	}
	return b
}

// textTerms writes the terms of several texts, so that no phrase reaches from
// one into the next, and adds their signs to a set.
func textTerms(b []byte, texts []string, language string, signs map[rune]struct{}) []byte {
	for _, text := range texts {
		tokens := fold.Tokens(text, language)
		b = append(appendTerms(b, tokens), endTerm+" "...)
		for _, t := range tokens {
			if t.Kind == fold.Sign {
				signs[t.Sign] = struct{}{}
			}
		}
	}
	return b
}

// signTerms writes the terms of a document in the table of signs.
func signTerms(b []byte, all, head map[rune]struct{}) []byte {
	for r := range all {
		b = append(utf8.AppendRune(b, r), ' ')
	}
	for r := range head {
		b = append(utf8.AppendRune(append(b, headMark...), r), ' ')
	}
	return b
}

// source is a question that one of the tables answers by itself.
type source struct {
	table string
	match string // in the query language of FTS5
}

// The tables.
const (
	wordTable = "words"
	signTable = "signs"
)

// compiler turns expressions into questions to the tables. A phrase is asked for
// in each language of the index, as its words are stemmed differently.
type compiler struct {
	languages []string
}

// single gives the question for an expression that one table can answer.
func (c compiler) single(e *search.Expr) (source, bool) {
	for _, table := range []string{wordTable, signTable} {
		if match, ok := c.match(table, e); ok {
			return source{table, match}, true
		}
	}
	return source{}, false
}

func (c compiler) match(table string, e *search.Expr) (string, bool) {
	if e.Op == search.Phrase {
		return c.phrase(table, e.Text)
	}
	var wanted, unwanted []string
	for _, o := range e.Of {
		list := &wanted
		if o.Op == search.Not {
			o, list = o.Of[0], &unwanted
		}
		m, ok := c.match(table, o)
		if !ok {
			return "", false
		}
		*list = append(*list, m)
	}
	by := " AND "
	if e.Op == search.Or {
		by = " OR "
	}
	m := strings.Join(wanted, by)
	if len(unwanted) > 0 {
		m = "(" + m + ") NOT (" + strings.Join(unwanted, " OR ") + ")"
	}
	return "(" + m + ")", true
}

// phrase gives the question for a phrase, false when the other table has to be
// asked: a single sign is no pair.
func (c compiler) phrase(table, text string) (string, bool) {
	var forms []string
	for _, language := range c.languages {
		tokens := fold.Tokens(text, language)
		if sign := len(tokens) == 1 && tokens[0].Kind == fold.Sign; sign != (table == signTable) {
			return "", false
		}
		if f := phraseForm(tokens); !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	if len(forms) == 1 {
		return forms[0], true
	}
	return "(" + strings.Join(forms, " OR ") + ")", true
}

// phraseForm writes tokens as a phrase of FTS5. The last sign is part of the pair
// before it; after a word it may be the first of a pair.
func phraseForm(tokens []fold.Token) string {
	last := len(tokens) - 1
	beginning := ""
	if tokens[last].Kind == fold.Sign && last > 0 {
		if tokens[last-1].Kind != fold.Sign {
			beginning = " *"
		}
	}
	b := appendTerms(nil, tokens)
	if tokens[last].Kind == fold.Sign && last > 0 && beginning == "" {
		b = b[:len(b)-utf8.RuneLen(tokens[last].Sign)-1]
	}
	return `"` + strings.TrimRight(string(b), " ") + `"` + beginning
}

// inHead narrows a phrase's question to headlines.
func inHead(table, match string) string {
	if table == signTable {
		return `"` + headMark + match[1:] // the sign in quotes
	}
	return "{head} : (" + match + ")"
}
