package olive

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// write makes pages and articles.
func (b *builder) write() {
	e := &b.edition
	e.Title, e.Date = paper.Title{Name: b.title, Language: b.language}, b.date
	for i, p := range b.pages {
		e.Pages = append(e.Pages, paper.Page{Sequence: i + 1, Label: p.label, Section: p.section,
			Width: b.sheets[i].Width, Height: b.sheets[i].Height, Source: p.read.Source})
	}
	at := map[string]int{} // articles by the id of their entity
	next := map[int]string{}
	for i := range b.entities {
		if a, ok := b.article(&b.entities[i]); ok {
			at[b.entities[i].id] = len(e.Articles)
			next[len(e.Articles)] = b.entities[i].to
			e.Articles = append(e.Articles, a)
		}
	}
	b.join(at, next)
	count := map[int]int{}
	for i := range e.Articles {
		n := e.Articles[i].Parts[0].Page
		count[n]++
		e.Articles[i].ID = fmt.Sprintf("p%d-a%d", n, count[n])
	}
}

// article makes one article of an entity; false for one without type.
func (b *builder) article(e *entity) (paper.Article, bool) {
	a := paper.Article{Kind: paper.KindStory, Confidence: 1}
	if strings.HasPrefix(strings.ToLower(e.kind), "ad") {
		a.Kind = paper.KindAd
	}
	part := paper.Part{Page: e.page + 1}
	var headline, open []string
	var around geom.Rect
	flush := func() {
		if text := b.words.JoinLines(open, b.language); text != "" {
			a.Paragraphs = append(a.Paragraphs, text)
		}
		open = nil
	}
	for i, k := range e.blocks {
		block, role := b.pages[e.page].read.Blocks[k], e.roles[i]
		if a.Kind == paper.KindAd {
			role = paper.RoleAd
		}
		z := paper.Zone{ID: fmt.Sprintf("p%d-z%d", e.page+1, len(b.edition.Pages[e.page].Zones)+1), Role: role, Direction: paper.Horizontal, Polygon: block.Box.Polygon(), Confidence: 1}
		var texts []string
		for _, l := range block.Lines {
			t := l.Text()
			if t == "" {
				continue
			}
			z.Lines = append(z.Lines, paper.Line{Text: t, Box: l.Box})
			if texts = append(texts, t); role != paper.RoleBody && role != paper.RoleAd {
				continue
			}
			if len(l.Words) > 0 && l.Words[0].ID == opens && (len(open) > 0 && wording.EndsSentence(open[len(open)-1]) || len(texts) > 1) {
				flush()
			}
			open = append(open, t)
		}
		switch text := b.words.JoinLines(texts, b.language); role {
		case paper.RoleHeadline:
			headline = append(headline, text)
		case paper.RoleDeck:
			a.Deck = append(a.Deck, texts...)
		case paper.RoleByline:
			if by, ok := wording.Byline(text); ok {
				a.Bylines = append(a.Bylines, by...)
			} else if text != "" {
				a.Bylines = append(a.Bylines, paper.Byline{Role: "author", Names: []string{text}})
			}
		case paper.RoleCaption:
			a.Figures = append(a.Figures, paper.Figure{Caption: text, Page: e.page + 1, Polygon: z.Polygon})
		}
		around = around.Union(block.Box)
		part.Zones = append(part.Zones, z.ID)
		b.edition.Pages[e.page].Zones = append(b.edition.Pages[e.page].Zones, z)
	}
	flush()
	if len(part.Zones) == 0 {
		return a, false
	}
	a.Headline = strings.Join(headline, " ")
	part.Polygon = around.Polygon()
	a.Parts = []paper.Part{part}
	return a, true
}

// join makes one article of each chain of continuations.
func (b *builder) join(at map[string]int, next map[int]string) {
	all := b.edition.Articles
	gone := make([]bool, len(all))
	comes := make([]bool, len(all)) // it is the continuation of another
	for i := range all {
		if j, ok := at[next[i]]; ok && j != i {
			comes[j] = true
		}
	}
	for i := range all {
		if comes[i] {
			continue
		}
		seen := map[int]bool{i: true}
		for j, ok := at[next[i]]; ok && !seen[j] && !gone[j]; j, ok = at[next[j]] {
			seen[j], gone[j] = true, true
			more := withHead(all[j])
			if n := len(all[i].Paragraphs); n > 0 && len(more) > 0 && !wording.EndsSentence(all[i].Paragraphs[n-1]) && wording.GoesOn(more[0]) {
				all[i].Paragraphs[n-1] = b.words.JoinLines([]string{all[i].Paragraphs[n-1], more[0]}, b.language)
				more = more[1:]
			}
			all[i].Paragraphs = append(all[i].Paragraphs, more...)
			all[i].Parts = append(all[i].Parts, all[j].Parts...)
			all[i].Figures = append(all[i].Figures, all[j].Figures...)
			all[i].Jump.Joined = true
		}
	}
	var kept []paper.Article
	for i, a := range all {
		if !gone[i] {
			kept = append(kept, a)
		}
	}
	b.edition.Articles = kept
}

// withHead is the text of a continuation, what stands over it first.
func withHead(a paper.Article) []string {
	if a.Headline == "" {
		return a.Paragraphs
	}
	return append([]string{a.Headline}, a.Paragraphs...)
}
