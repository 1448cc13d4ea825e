package mets

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// lineHyphens are what is printed where a word is broken over two lines.
const lineHyphens = "-‐¬⸗"

// context is how many bytes before a broken word, on its line, are looked for
// with it, so that another word of the same letters is not taken for it.
const context = 24

// Broken tells of a line of a zone which words are broken at its ends, each whole,
// as the article's text has it: the one whose second half begins the line and the
// one whose first half ends it; empty where none is. ALTO files say so beside the
// halves, for whoever joins the lines again.
func Broken(e paper.Edition) func(zone string, line int) (begins, ends string) {
	begins, ends := map[string]string{}, map[string]string{}
	zones := map[string]paper.Zone{}
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			zones[z.ID] = z
		}
	}
	for _, a := range e.Articles {
		text := allWords(a)
		var last, lastAt string
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				for i, l := range zones[id].Lines {
					if whole := wholeOf(last, l.Text, text); whole != "" {
						ends[lastAt], begins[seamAt(id, i)] = whole, whole
					}
					last, lastAt = l.Text, seamAt(id, i)
				}
			}
		}
	}
	return func(zone string, line int) (string, string) {
		return begins[seamAt(zone, line)], ends[seamAt(zone, line)]
	}
}

func seamAt(zone string, line int) string { return fmt.Sprintf("%s\n%d", zone, line) }

// allWords is all that an article says.
func allWords(a paper.Article) string {
	all := append([]string{a.Headline, a.Dateline.Text}, a.Paragraphs...)
	all = append(append(all, a.Kicker...), a.Deck...)
	for _, f := range a.Figures {
		all = append(all, f.Caption, f.Credit)
	}
	return strings.Join(all, "\n")
}

// wholeOf is the word that ends one line and begins the next, where the text
// has it.
func wholeOf(upper, lower, text string) string {
	bare := strings.TrimRight(upper, lineHyphens)
	if bare == upper || bare == "" {
		return ""
	}
	head, tail := bare[strings.LastIndexFunc(bare, unicode.IsSpace)+1:], lower
	if i := strings.IndexFunc(lower, unicode.IsSpace); i >= 0 {
		tail = lower[:i]
	}
	if head == "" || tail == "" {
		return ""
	}
	from := max(0, len(bare)-max(context, len(head)))
	for from > 0 && !utf8.RuneStart(bare[from]) {
		from--
	}
	for _, hyphen := range []string{"", upper[len(bare):]} {
		if strings.Contains(text, bare[from:]+hyphen+tail) {
			return head + hyphen + tail
		}
	}
	return ""
}
