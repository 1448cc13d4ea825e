package plain

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// noLead is the margin that stages write where nothing came second.
const noLead = 99

// Explain writes, for a person, how sure the reading is and why: page by page
// and article by article its confidence, and of every decision what was chosen,
// by what margin, and what came second. Margins are in the decision's own units;
// only those of one kind of decision compare.
func Explain(w io.Writer, e paper.Edition) error {
	out := bufio.NewWriter(w)
	l := labelsFor(e.Title.Language)
	for i, p := range append([]paper.Page{{}}, e.Pages...) {
		headed := false
		for _, a := range e.Articles {
			if firstPage(a) != p.Sequence {
				continue
			}
			if !headed {
				fmt.Fprintf(out, "\n== %s\n", Clean(l.page(p)))
				headed = true
			}
			decisions(out, a, l)
		}
		if i == 0 && !headed {
			continue // every article stands on a page
		}
		pageFindings(out, e, p.Sequence)
	}
	return out.Flush()
}

// decisions writes one article's.
func decisions(out io.Writer, a paper.Article, l labels) {
	head := Clean(a.Headline)
	if head == "" {
		head = l.kind(a.Kind)
	}
	fmt.Fprintf(out, "\n%s  %s  confidence %.2f  %s\n", Clean(a.ID), a.Kind, a.Confidence, head)
	for _, v := range a.Evidence {
		fmt.Fprintf(out, "  %-12s %s\n", Clean(v.Decision), Clean(v.Chosen))
		fmt.Fprintf(out, "  %-12s %s\n", "", against(v))
	}
	for _, f := range a.Findings {
		fmt.Fprintf(out, "  ! %s %s: %s\n", f.Severity, f.Code, Clean(f.Message))
	}
}

// against says what a choice won over.
func against(v paper.Evidence) string {
	second := Clean(strings.TrimSpace(v.RunnerUp))
	switch {
	case v.Margin >= noLead && second == "":
		return "nothing else came into question"
	case second == "":
		return fmt.Sprintf("ahead by %.2f", v.Margin)
	}
	return fmt.Sprintf("ahead by %.2f of: %s", v.Margin, second)
}

func pageFindings(out io.Writer, e paper.Edition, sequence int) {
	for _, f := range e.Findings {
		if f.Page == sequence && f.Article == "" {
			fmt.Fprintf(out, "! %s %s: %s\n", f.Severity, f.Code, Clean(f.Message))
		}
	}
}
