// Package plain turns an edition into something to read at once: text for a
// terminal, or one HTML file that needs nothing beside it.
//
// Neither form can be read back; that is what package document is for.
package plain

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Text writes the edition page by page for a person: facts, then each article
// with its headline stack, bylines and paragraphs, then the findings. Control
// characters from the source are left out, so that a terminal stays itself.
func Text(w io.Writer, e paper.Edition) error {
	out := bufio.NewWriter(w)
	l := labelsFor(e.Title.Language)
	facts(out, e, l)
	for _, p := range e.Pages {
		fmt.Fprintf(out, "\n== %s\n", Clean(l.page(p)))
		for _, a := range e.Articles {
			if firstPage(a) == p.Sequence {
				article(out, a, l)
			}
		}
	}
	for _, a := range e.Articles {
		if firstPage(a) == 0 {
			article(out, a, l)
		}
	}
	findings(out, e, l)
	return out.Flush()
}

func facts(out io.Writer, e paper.Edition, l labels) {
	var head []string
	for _, s := range []string{e.Title.Name, e.Date.String(), e.Masthead.Weekday, e.Masthead.Lunar} {
		if s != "" {
			head = append(head, Clean(s))
		}
	}
	if e.Number.InYear > 0 {
		head = append(head, fmt.Sprintf(l.inYear, e.Number.InYear))
	}
	if e.Number.Total > 0 {
		head = append(head, fmt.Sprintf(l.total, e.Number.Total))
	}
	if len(head) == 0 {
		head = []string{l.noTitle}
	}
	fmt.Fprintln(out, strings.Join(head, "  "))
	for _, row := range []struct {
		label  string
		values []string
	}{
		{l.supervisors, e.Masthead.Supervisors}, {l.sponsors, e.Masthead.Sponsors}, {l.publishers, e.Masthead.Publishers},
		{l.hotlines, e.Masthead.Hotlines}, {"", e.Masthead.URLs},
	} {
		if len(row.values) > 0 {
			values := Clean(strings.Join(row.values, "  "))
			if !strings.Contains(values, row.label) { // 主办 is often part of what is printed
				values = row.label + " " + values
			}
			fmt.Fprintln(out, values)
		}
	}
}

func firstPage(a paper.Article) int {
	if len(a.Parts) == 0 {
		return 0
	}
	return a.Parts[0].Page
}

func article(out io.Writer, a paper.Article, l labels) {
	fmt.Fprintln(out)
	for _, k := range a.Kicker {
		fmt.Fprintf(out, "  %s\n", Clean(k))
	}
	head := Clean(a.Headline)
	if head == "" {
		head = l.kind(a.Kind)
	}
	fmt.Fprintf(out, "# %s\n", head)
	for _, d := range a.Deck {
		fmt.Fprintf(out, "  — %s\n", Clean(d))
	}
	if s := byline(a, l); s != "" {
		fmt.Fprintf(out, "  %s\n", s)
	}
	for _, p := range a.Paragraphs {
		fmt.Fprintf(out, "%s%s\n", l.indent, Clean(p))
	}
	for _, f := range a.Figures {
		fmt.Fprintf(out, "  [%s]\n", Clean(strings.TrimSpace(l.picture+" "+f.Caption+" "+f.Credit)))
	}
	if a.Jump.ToPage > 0 && !a.Jump.Joined {
		fmt.Fprintf(out, "  (%s)\n", fmt.Sprintf(l.jumpTo, a.Jump.ToPage))
	}
}

// byline is dateline and bylines on one line.
func byline(a paper.Article, l labels) string {
	var s []string
	if a.Dateline.Text != "" {
		s = append(s, Clean(a.Dateline.Text))
	}
	for _, b := range a.Bylines {
		names := strings.Join(b.Names, l.between)
		s = append(s, strings.TrimSpace(Clean(b.Role)+" "+Clean(names)))
	}
	return strings.Join(s, "  ")
}

func findings(out io.Writer, e paper.Edition, l labels) {
	all := e.Findings
	for _, a := range e.Articles {
		all = append(all[:len(all):len(all)], a.Findings...)
	}
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(out, "\n== %s\n", l.findings)
	for _, f := range all {
		where := ""
		if f.Page > 0 {
			where = fmt.Sprintf(" p%d", f.Page)
		}
		if f.Article != "" {
			where += " " + Clean(f.Article)
		}
		fmt.Fprintf(out, "%s %s%s: %s\n", f.Severity, f.Code, where, Clean(f.Message))
	}
}

// Clean makes a stranger's text fit for a terminal's line: it takes out control
// characters, among them those that move the cursor, and those that turn the
// direction of writing, and makes line breaks spaces.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
