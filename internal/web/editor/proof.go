package editor

import (
	"slices"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
)

// proof is an article to be read before it is signed.
type proof struct {
	ID       string
	Page     int
	Label    string // of the page
	Headline string
	Fields   [][]bit // kicker, headline, deck, byline, then the text, a paragraph each
	Changed  bool
	New      bool
}

// bit is a stretch of text that stayed, came or went.
type bit struct {
	Text string
	Came bool
	Left bool
}

// proofsOf are the articles of an edition in order, each with what changed against an
// earlier state of it.
func proofsOf(now, before paper.Edition) []proof {
	labels := map[int]string{}
	for _, p := range now.Pages {
		labels[p.Sequence] = p.Label
	}
	was := map[string]paper.Article{}
	for _, a := range before.Articles {
		was[a.ID] = a
	}
	var out []proof
	for _, a := range now.Articles {
		old, known := was[a.ID]
		p := proof{ID: a.ID, Headline: a.Headline, New: !known, Changed: !known}
		if len(a.Parts) > 0 {
			p.Page = a.Parts[0].Page
		}
		p.Label = labels[p.Page]
		if !known {
			old = a // all of it is new: nothing is marked
		}
		olds, news := proofTexts(old), proofTexts(a)
		for i := range news {
			bits := compareTexts(olds[i], news[i])
			if len(bits) > 0 {
				p.Fields = append(p.Fields, bits)
			}
			p.Changed = p.Changed || slices.ContainsFunc(bits, func(b bit) bool { return b.Came || b.Left })
		}
		out = append(out, p)
	}
	return out
}

// proofTexts are an article's texts in the order in which they are read.
func proofTexts(a paper.Article) []string {
	var by, captions []string
	for _, b := range a.Bylines {
		by = append(by, strings.TrimSpace(b.Role+" "+strings.Join(b.Names, " ")))
	}
	for _, f := range a.Figures {
		captions = append(captions, strings.TrimSpace(f.Caption+" "+f.Credit))
	}
	return []string{strings.Join(a.Kicker, "\n"), a.Headline, strings.Join(a.Deck, "\n"), strings.Join(by, "\n"), a.Dateline.Text,
		strings.Join(a.Paragraphs, "\n"), strings.Join(captions, "\n")}
}

// mostCompared bounds the table of a comparison; what is longer is shown as gone and
// come whole.
const mostCompared = 4 << 20

// compareTexts marks what came and went between two texts, in words of scripts with
// spaces and in characters of others: the longest common subsequence (Hunt and
// McIlroy), after what both begin and end with is set aside.
func compareTexts(before, now string) []bit {
	a, b := tokens(before), tokens(now)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []bit
	add := func(text string, came, left bool) {
		if n := len(out); n > 0 && out[n-1].Came == came && out[n-1].Left == left {
			out[n-1].Text += text
			return
		}
		out = append(out, bit{Text: text, Came: came, Left: left})
	}
	for _, t := range b[:head] {
		add(t, false, false)
	}
	middle(a[head:len(a)-tail], b[head:len(b)-tail], add)
	for _, t := range b[len(b)-tail:] {
		add(t, false, false)
	}
	return out
}

// middle compares what is left between the beginnings and the ends.
func middle(a, b []string, add func(text string, came, left bool)) {
	if len(a)*len(b) > mostCompared {
		add(strings.Join(a, ""), false, true)
		add(strings.Join(b, ""), true, false)
		return
	}
	wide := len(b) + 1
	length := make([]int32, (len(a)+1)*wide) // of what is common behind a place
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*wide+j] = length[(i+1)*wide+j+1] + 1
			} else {
				length[i*wide+j] = max(length[(i+1)*wide+j], length[i*wide+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(b[j], false, false)
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || length[(i+1)*wide+j] >= length[i*wide+j+1]):
			add(a[i], false, true)
			i++
		default:
			add(b[j], true, false)
			j++
		}
	}
}

// tokens parts a text into what is compared.
func tokens(s string) []string {
	var out []string
	word := false
	for _, r := range s {
		letter := (unicode.IsLetter(r) || unicode.IsDigit(r)) && r < 0x2e80
		if letter && word {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		word = letter
	}
	return out
}
