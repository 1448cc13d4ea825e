package proof

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/paper"
)

// normal is the form in which texts are compared: NFKC, no white space, no soft
// hyphens or other invisible format characters.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// stream is the scored text of an edition as one run of characters, each
// knowing where it comes from.
type stream struct {
	text    []rune
	article []int        // index into the edition's articles
	role    []paper.Role // headline, kicker, deck, body, caption
	bodyPos []int        // position within the article's body, -1 elsewhere
}

// roles in which an article's own text is scored.
var textRoles = []paper.Role{paper.RoleKicker, paper.RoleHeadline, paper.RoleDeck, paper.RoleBody, paper.RoleCaption}

// streamOf lays the articles one after the other, each head first.
func streamOf(e paper.Edition) stream {
	var s stream
	for i, a := range e.Articles {
		if a.Kind == paper.KindImprint {
			continue
		}
		body := 0
		put := func(role paper.Role, text string) {
			for _, r := range normal(text) {
				pos := -1
				if role == paper.RoleBody {
					pos = body
					body++
				}
				s.text = append(s.text, r)
				s.article = append(s.article, i)
				s.role = append(s.role, role)
				s.bodyPos = append(s.bodyPos, pos)
			}
		}
		for _, k := range a.Kicker {
			put(paper.RoleKicker, k)
		}
		put(paper.RoleHeadline, a.Headline)
		for _, d := range a.Deck {
			put(paper.RoleDeck, d)
		}
		for _, p := range a.Paragraphs {
			put(paper.RoleBody, p)
		}
		for _, f := range a.Figures {
			put(paper.RoleCaption, f.Caption)
		}
	}
	return s
}

func body(a paper.Article) []rune { return []rune(normal(strings.Join(a.Paragraphs, ""))) }

// pageOf is the sequence of the page on which an article begins, 0 when it does
// not say.
func pageOf(a paper.Article) int {
	if len(a.Parts) == 0 {
		return 0
	}
	return a.Parts[0].Page
}
