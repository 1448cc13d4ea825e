package mets

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// write makes an article of its pieces. A section's heading that waits for one
// becomes the kicker of the first.
func (b *builder) write(kind paper.Kind, language string, pieces []piece) {
	if len(pieces) == 0 {
		return
	}
	if s := b.section; s != nil {
		b.section = nil
		for i := range s.pieces {
			s.pieces[i].role, s.pieces[i].zone.Role = paper.RoleKicker, paper.RoleKicker
		}
		pieces = append(s.pieces, pieces...)
	}
	w := writer{b: b, language: language, article: paper.Article{Kind: kind, Confidence: 1}}
	w.head(pieces)
	w.text(pieces)
	w.pictures(pieces)
	w.parts(pieces)
	b.edition.Articles = append(b.edition.Articles, w.article)
}

// writer is one article in the making.
type writer struct {
	b        *builder
	language string
	article  paper.Article
}

// head reads kicker, headline, deck, bylines and dateline.
func (w *writer) head(pieces []piece) {
	a := &w.article
	var headline []line
	for _, p := range pieces {
		lines := p.lines()
		switch p.role {
		case paper.RoleKicker:
			a.Kicker = append(a.Kicker, texts(lines)...)
		case paper.RoleHeadline:
			headline = append(headline, lines...)
		case paper.RoleDeck:
			a.Deck = append(a.Deck, texts(lines)...)
		case paper.RoleByline:
			a.Bylines = append(a.Bylines, w.bylines(w.join(lines))...)
		case paper.RoleDateline:
			if a.Dateline.Text == "" {
				a.Dateline.Text = w.join(lines)
			}
		}
	}
	a.Headline = w.join(headline)
}

func texts(lines []line) []string {
	var out []string
	for _, l := range lines {
		if t := l.Text(); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// bylines reads what is tagged as one; a text that is no byline by its words is
// taken whole, as the package says it is.
func (w *writer) bylines(text string) []paper.Byline {
	if text == "" {
		return nil
	}
	if read, ok := wording.Byline(text); ok {
		return read
	}
	role := "author"
	if wording.ShareCJK(text) > 0.5 {
		role = "作者"
	}
	return []paper.Byline{{Role: role, Names: []string{strings.Trim(text, " .,;:")}}}
}

// text joins the paragraphs.
func (w *writer) text(pieces []piece) {
	var open []line
	var last *piece
	put := func() {
		if t := w.join(open); t != "" {
			w.article.Paragraphs = append(w.article.Paragraphs, t)
		}
		open = nil
	}
	for i := range pieces {
		p := &pieces[i]
		switch p.role {
		case paper.RoleBody:
			if last != nil && last.group != p.group && !w.runsOver(last, p) {
				put()
			}
			open = append(open, p.lines()...)
			last = p
		case paper.RoleTable:
			put()
			last = nil
			w.article.Paragraphs = append(w.article.Paragraphs, texts(p.lines())...)
		case paper.RoleAd:
			for _, block := range p.blocks {
				open = append(open, block...)
				put()
			}
		}
	}
	put()
}

// runsOver reports whether a paragraph goes on in a piece that is tagged as
// another, because a column or page ends inside it: the next piece stands
// higher or on another page, and the words on both sides prove it.
func (w *writer) runsOver(p, q *piece) bool {
	above, below := p.lines(), q.lines()
	if len(above) == 0 || len(below) == 0 || p.page == q.page && q.zone.Polygon.Bounds().Y0 >= p.zone.Polygon.Bounds().Y1 {
		return false
	}
	end, begin := above[len(above)-1], below[0]
	if n := len(end.Words); n > 0 && end.Words[n-1].Half == 1 && len(begin.Words) > 0 && begin.Words[0].Half == 2 {
		return true
	}
	return !wording.EndsSentence(end.Text()) && wording.GoesOn(begin.Text())
}

// pictures makes a figure of each picture and its captions.
func (w *writer) pictures(pieces []piece) {
	at := map[int]int{} // index in Figures by the picture's number
	var loose []string
	for _, p := range pieces {
		switch p.role {
		case paper.RoleFigure:
			if _, seen := at[p.figure]; !seen {
				at[p.figure] = len(w.article.Figures)
				w.article.Figures = append(w.article.Figures, paper.Figure{Page: p.page + 1, Polygon: p.zone.Polygon})
			}
		case paper.RoleCaption, paper.RoleCredit:
			if _, seen := at[p.figure]; !seen || p.figure == 0 {
				loose = append(loose, w.join(p.lines()))
			}
		}
	}
	for _, p := range pieces {
		i, seen := at[p.figure]
		if !seen || p.figure == 0 {
			continue
		}
		f := &w.article.Figures[i]
		switch p.role {
		case paper.RoleCaption:
			caption, credit := wording.Caption(w.join(p.lines()))
			f.Caption = strings.TrimSpace(f.Caption + " " + caption)
			f.Credit = strings.TrimSpace(f.Credit + " " + credit)
		case paper.RoleCredit:
			f.Credit = strings.TrimSpace(f.Credit + " " + w.join(p.lines()))
		}
	}
	// Captions of tables, and of pictures the package does not tag, are text.
	for _, t := range loose {
		if t != "" {
			w.article.Paragraphs = append(w.article.Paragraphs, t)
		}
	}
}

// parts puts the zones on their pages, and the article's part of each page
// round them.
func (w *writer) parts(pieces []piece) {
	at := map[int]int{}
	boxes := map[int][]geom.Rect{}
	for _, p := range rejoined(pieces) {
		id := w.b.zone(p)
		i, seen := at[p.page]
		if !seen {
			i = len(w.article.Parts)
			at[p.page] = i
			w.article.Parts = append(w.article.Parts, paper.Part{Page: p.page + 1})
		}
		part := &w.article.Parts[i]
		part.Zones = append(part.Zones, id)
		part.Polygon = p.zone.Polygon
		if b := p.zone.Polygon.Bounds(); !b.Empty() {
			boxes[p.page] = append(boxes[p.page], b)
		}
	}
	for page, i := range at {
		if len(w.article.Parts[i].Zones) > 1 {
			w.article.Parts[i].Polygon = outline(boxes[page])
		}
	}
}

// lines are all lines of the piece.
func (p *piece) lines() []line {
	var out []line
	for _, b := range p.blocks {
		out = append(out, b...)
	}
	return out
}

// join makes one text of lines. Where the file says what a word broken over
// two lines is, that decides about its hyphen; else wording does, with the
// words of the edition.
func (w *writer) join(lines []line) string {
	var out []string
	glued := false
	for i, l := range lines {
		t := l.Text()
		if t == "" {
			continue
		}
		var next *line
		if i+1 < len(lines) {
			next = &lines[i+1]
		}
		whole, dropped := mended(l, next)
		if whole {
			t = strings.TrimSuffix(t, dropped)
		}
		if glued && len(out) > 0 {
			out[len(out)-1] += t
		} else {
			out = append(out, t)
		}
		glued = whole
	}
	return wording.Vocabulary(w.b.vocabulary).JoinLines(out, w.language)
}

// mended reports whether the file says how the last word of a line and the
// first of the next make one, and what of the line's end goes.
func mended(l line, next *line) (whole bool, dropped string) {
	n := len(l.Words)
	if next == nil || n == 0 || len(next.Words) == 0 {
		return false, ""
	}
	a, b := l.Words[n-1], next.Words[0]
	if a.Half != 1 || b.Half != 2 {
		return false, ""
	}
	head := a.Text + a.Hyphen
	bare := strings.TrimRight(head, "-‐¬⸗=\u00ad")
	said := a.Whole
	if said == "" {
		said = b.Whole
	}
	switch {
	case said == "" || bare == "":
		return false, ""
	case strings.HasPrefix(said, head) && head != bare:
		return true, "" // the hyphen is part of the word
	case strings.HasPrefix(said, bare):
		return true, head[len(bare):]
	}
	return false, ""
}
