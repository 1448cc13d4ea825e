package desk

import (
	"slices"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
)

// Corrected gives the pages of an edition with their lines saying what the articles
// say: where a text was corrected, the lines it stands in are, too. Lines that
// nobody touched stay as printed, also those whose words the reading took out of
// the text: datelines, bylines, jump lines. What was struck out is in no line.
func Corrected(e paper.Edition) []paper.Page {
	pages := slices.Clone(e.Pages)
	for i := range pages {
		pages[i].Zones = slices.Clone(pages[i].Zones)
		for j := range pages[i].Zones {
			pages[i].Zones[j].Lines = slices.Clone(pages[i].Zones[j].Lines)
		}
	}
	e.Pages = pages
	d := Draft{Edition: e}
	for i := range e.Articles {
		a := &e.Articles[i]
		told := toldOf(a)
		for _, f := range []field{fieldBody, fieldHeadline, fieldKicker, fieldDeck, fieldCaption} {
			d.correctLines(a, f, told)
		}
	}
	return pages
}

// correctLines writes a field's text into the lines that no longer say it.
func (d Draft) correctLines(a *paper.Article, f field, told []string) {
	lines := d.linesOf(a, f)
	cores, texts := make([][2]int, len(lines)), make([]string, len(lines))
	for i, l := range lines {
		from, to := core(l.text, told)
		cores[i], texts[i] = [2]int{from, to}, l.text[from:to]
	}
	flow := newFlow(textsOf(a, f), texts)
	for i, l := range lines {
		if flow.exact[i] || texts[i] == "" {
			continue
		}
		var now []string
		from, to := flow.owned(i)
		for _, s := range flow.stretches(from, to) {
			now = append(now, strings.TrimSpace(s.text))
		}
		d.writeLine(a, l, l.text[:cores[i][0]]+strings.Join(now, " ")+l.text[cores[i][1]:])
	}
}

func (d Draft) writeLine(a *paper.Article, l lined, text string) {
	for _, part := range a.Parts {
		page := d.Page(part.Page)
		if page == nil {
			continue
		}
		if z := zoneOn(page, l.zone); z != nil && l.line < len(z.Lines) && z.Lines[l.line].Text == l.text {
			z.Lines[l.line].Text = text
			return
		}
	}
}

// core is the span of a line without the told words it begins and ends with.
func core(line string, told []string) (from, to int) {
	to = len(line)
	for trimmed := true; trimmed && from < to; {
		trimmed = false
		start := to - len(strings.TrimLeftFunc(line[from:to], mark))
		for _, w := range told {
			if strings.HasPrefix(line[start:to], w) {
				from, trimmed = start+len(w), true
				break
			}
		}
	}
	if from > 0 {
		from = to - len(strings.TrimLeftFunc(line[from:to], mark))
	}
	for trimmed := true; trimmed && from < to; {
		trimmed = false
		end := from + len(strings.TrimRightFunc(line[from:to], mark))
		for _, w := range told {
			if strings.HasSuffix(line[from:end], w) {
				to, trimmed = end-len(w), true
				break
			}
		}
	}
	return from, to
}

// mark reports whether a character only stands between words.
func mark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// toldOf are the words of an article that its zones say and its texts do not, the
// longest first.
func toldOf(a *paper.Article) []string {
	out := []string{a.Dateline.Text, a.Dateline.Place, a.Dateline.Date, a.Jump.Cue, a.Jump.KeyWord}
	for _, b := range a.Bylines {
		out = append(append(out, b.Role), b.Names...)
	}
	for _, f := range a.Figures {
		out = append(out, f.Credit)
	}
	for i := range out {
		out[i] = strings.TrimFunc(out[i], mark)
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}
