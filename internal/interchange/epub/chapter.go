package epub

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/interchange/xmltext"
	"github.com/banmian/banmian/internal/paper"
)

//go:embed style.css
var style string

// prolog begins every document. It stands outside the templates, which take it
// for text.
const prolog = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<!DOCTYPE html>\n"

//go:embed documents.html
var documents string

// templates write XHTML: the text in them is escaped for HTML, which is right
// for XML too once clean has been over it.
var templates = template.Must(template.New("").Parse(documents))

// document is what every document shows.
type document struct {
	Language, Title string
	Words           words
	Data            any
}

func (p *publication) document(name, title string, data any) []byte {
	var b bytes.Buffer
	b.WriteString(prolog)
	d := document{Language: p.language, Title: title, Words: wordsFor(p.language), Data: data}
	if err := templates.ExecuteTemplate(&b, name, d); err != nil {
		panic(fmt.Sprintf("epub: %v", err)) // the templates are built in and tried by the tests
	}
	return b.Bytes()
}

// chapterView is an article as the template sees it.
type chapterView struct {
	Mark       *mark // the printed page that begins here
	Kicker     []string
	Headline   string
	Deck       []string
	By         string
	Where      string
	Dateline   string
	Figures    []figureView
	Paragraphs []string
	Address    string
	Later      []mark // other pages it stands on
}

type figureView struct{ File, Caption, Credit string }

// mark is where a printed page begins.
type mark struct{ ID, Label, Text string }

func (p *publication) chapter(i int) []byte {
	c := p.chapters[i]
	a := p.book.Edition.Articles[c.article]
	v := chapterView{Kicker: xmltext.ShownAll(a.Kicker), Headline: p.headline(a), Deck: xmltext.ShownAll(a.Deck), By: bylines(a.Bylines),
		Where: p.pageName(c.page), Dateline: xmltext.Shown(a.Dateline.Text), Paragraphs: xmltext.ShownAll(a.Paragraphs)}
	if c.opens {
		v.Mark = p.mark(c.page)
	}
	for _, f := range c.figures {
		v.Figures = append(v.Figures, figureView{f.file, f.caption, f.credit})
	}
	for _, page := range c.pages {
		v.Later = append(v.Later, *p.mark(page))
	}
	if p.book.Address != nil {
		v.Address = p.book.Address(c.article)
	}
	return p.document("chapter", v.Headline, v)
}

func (p *publication) mark(sequence int) *mark {
	return &mark{fmt.Sprintf("page-%d", sequence), p.label(sequence), p.pageName(sequence)}
}

func (p *publication) headline(a paper.Article) string {
	if h := xmltext.Shown(a.Headline); h != "" {
		return h
	}
	return wordsFor(p.language).NoHeadline
}

func (p *publication) page(sequence int) paper.Page {
	i := slices.IndexFunc(p.book.Edition.Pages, func(q paper.Page) bool { return q.Sequence == sequence })
	if i < 0 {
		return paper.Page{Sequence: sequence}
	}
	return p.book.Edition.Pages[i]
}

// label is what the page prints, or its place in the edition.
func (p *publication) label(sequence int) string {
	if l := xmltext.Shown(p.page(sequence).Label); l != "" {
		return l
	}
	return fmt.Sprint(sequence)
}

// pageName is the label in words, with the section: 第02版 要闻.
func (p *publication) pageName(sequence int) string {
	name := fmt.Sprintf(wordsFor(p.language).Page, p.label(sequence))
	return strings.TrimSpace(name + " " + xmltext.Shown(p.page(sequence).Section))
}

func bylines(all []paper.Byline) string {
	var out []string
	for _, b := range all {
		names := strings.Join(xmltext.ShownAll(b.Names), " ")
		if role := xmltext.Shown(b.Role); role != "作者" && role != "author" {
			names = strings.TrimSpace(role + " " + names)
		}
		if names != "" {
			out = append(out, names)
		}
	}
	return strings.Join(out, "　")
}

func (p *publication) coverPage() []byte {
	return p.document("cover", p.title(), p.title())
}

// fact is a line about the edition.
type fact struct {
	Name   string
	Values []string
}

func (p *publication) about() []byte {
	w, m := wordsFor(p.language), p.book.Edition.Masthead
	var facts []fact
	for _, f := range []fact{
		{w.Supervisors, m.Supervisors}, {w.Sponsors, m.Sponsors}, {w.Publishers, m.Publishers},
		{w.Serial, []string{m.Serial}}, {w.Hotlines, m.Hotlines}, {w.Addresses, m.URLs},
	} {
		if f.Values = xmltext.ShownAll(f.Values); len(f.Values) > 0 {
			facts = append(facts, f)
		}
	}
	return p.document("about", p.title(), facts)
}
