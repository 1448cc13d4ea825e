package plain

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/banmian/banmian/internal/paper"
)

//go:embed edition.html
var page string

var sheet = template.Must(template.New("edition").Parse(page))

// view is what the template sees; all text in it is escaped when written.
type view struct {
	Language string
	Edition  paper.Edition
	Heading  string
	Pages    []pageView
	Findings []paper.Finding
	Labels   struct{ Findings string }
}

type pageView struct {
	Heading  string
	Articles []articleView
}

type articleView struct {
	paper.Article
	Shown  string // the headline, or what stands for it
	Byline string
}

// HTML writes the edition as one HTML file in reading order.
func HTML(w io.Writer, e paper.Edition) error {
	l := labelsFor(e.Title.Language)
	v := view{Language: e.Title.Language, Edition: e, Heading: e.Title.Name}
	v.Labels.Findings = l.findings
	if v.Language == "" {
		v.Language = "zh"
	}
	if v.Heading == "" {
		v.Heading = l.noTitle
	}
	for _, p := range e.Pages {
		pv := pageView{Heading: l.page(p)}
		for _, a := range e.Articles {
			if firstPage(a) == p.Sequence {
				pv.Articles = append(pv.Articles, show(a, l))
			}
		}
		v.Pages = append(v.Pages, pv)
	}
	v.Findings = append(v.Findings, e.Findings...)
	for _, a := range e.Articles {
		v.Findings = append(v.Findings, a.Findings...)
	}
	return sheet.Execute(w, v)
}

func show(a paper.Article, l labels) articleView {
	v := articleView{Article: a, Shown: a.Headline, Byline: byline(a, l)}
	if v.Shown == "" {
		v.Shown = l.kind(a.Kind)
	}
	return v
}
