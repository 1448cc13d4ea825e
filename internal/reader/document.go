package reader

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/search"
)

// Stamp names a reading that readers see, for the search index: it changes when
// another revision is published, and when one is published again.
func Stamp(s archive.Summary) string { return fmt.Sprintf("%d@%d", s.Number, s.Changed.UnixMilli()) }

// revisionOf gives the number in a stamp.
func revisionOf(stamp string) string {
	number, _, _ := strings.Cut(stamp, "@")
	return number
}

// SearchEdition is a key in the words of the search index.
func SearchEdition(k archive.Key) search.Edition {
	return search.Edition{Title: k.Title, Date: k.Date, Ordinal: max(1, k.Ordinal)}
}

// Documents gives what of a published revision is to be found by searching: the
// articles a reader can open, in reading order, named by their addresses.
func Documents(title archive.Title, rev archive.Revision) search.Reading {
	whole := rev // arrange empties the edition it is given
	e := arrange(title, rev)
	s := spotsOf(e, whole)
	reading := search.Reading{Edition: SearchEdition(whole.Key), Stamp: Stamp(archive.Summary{Number: whole.Number, Changed: whole.Changed})}
	for _, a := range e.Articles {
		d := documentOf(a, title.Language)
		d.Head = s.heads[a.Address]
		reading.Documents = append(reading.Documents, d)
	}
	return reading
}

func documentOf(a *Article, language string) search.Document {
	d := search.Document{Article: a.Address, Language: language, Headline: append([]string{a.Headline}, a.Kicker...),
		Kind: a.Kind, Page: a.Page.Sequence, Label: a.Page.Address, Section: strings.TrimSpace(a.Page.Section)}
	d.Text = append(d.Text, searchedTexts(a)...)
	for _, b := range a.Bylines {
		for _, n := range b.Names {
			if n = plainName(n); n != "" && !slices.Contains(d.Contributors, n) {
				d.Contributors = append(d.Contributors, n)
			}
		}
	}
	return d
}

// searchedTexts are an article's texts besides headline and kicker, in the order
// in which they make a snippet.
func searchedTexts(a *Article) []string {
	var out []string
	for i, p := range a.Paragraphs {
		if i == 0 && a.Dateline.Text != "" {
			p = a.Dateline.Text + " " + p
		}
		out = append(out, p)
	}
	out = append(out, a.Deck...)
	for _, f := range a.Figures {
		out = append(out, f.Caption, f.Credit)
	}
	for _, b := range a.Bylines {
		names := make([]string, len(b.Names))
		for i, n := range b.Names {
			names[i] = plainName(n)
		}
		out = append(out, strings.TrimSpace(b.Role+" "+strings.Join(names, " ")))
	}
	return slices.DeleteFunc(out, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// PlainName is a contributor's name as the index knows it.
func PlainName(n string) string { return plainName(n) }

// plainName is a name without the space that sets a short one wide: 张　三.
func plainName(n string) string {
	fields := strings.Fields(n)
	for _, f := range fields {
		if r, _ := utf8.DecodeRuneInString(f); !unicode.Is(unicode.Han, r) {
			return strings.Join(fields, " ")
		}
	}
	return strings.Join(fields, "")
}
