package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Concern is a finding at the desk: what to look at, how much it matters, and
// where to go.
type Concern struct {
	paper.Finding
	Key       string // FindingKey: what Dismiss names
	Zone      string // where it concerns one
	Dismissed bool
	Reason    string // of the dismissal
}

// FindingKey names a finding so that its dismissal is remembered: by code, page,
// article and what was seen. Seen again otherwise, it is another finding.
func FindingKey(f paper.Finding) string {
	key := fmt.Sprintf("%s/%d/%s/%s", f.Code, f.Page, f.Article, f.Message)
	if len(key) > longestReason {
		key = strings.ToValidUTF8(key[:longestReason], "")
	}
	return key
}

// Preflight gathers what a person should look at before an edition is published:
// the findings of the reading that still concern something that is there, and
// the desk's own checks of what it has become. The gravest stand first, then by
// page and reading order; dismissed ones come last.
func Preflight(w Work, s Settings, pictures []archive.Picture) []Concern {
	s = s.filled()
	p := &preflight{d: w.Draft, s: s}
	p.reading()
	p.heads()
	p.zones()
	p.pages()
	p.house()
	p.resolution(pictures)
	p.changes()
	p.sort()
	return p.out
}

// preflight is one gathering.
type preflight struct {
	d   Draft
	s   Settings
	out []Concern
}

func (p *preflight) add(f paper.Finding, zone string) {
	c := Concern{Finding: f, Key: FindingKey(f), Zone: zone}
	for _, d := range p.d.Dismissed {
		if d.Finding == c.Key {
			c.Dismissed, c.Reason = true, d.Reason
		}
	}
	for _, have := range p.out {
		if have.Key == c.Key {
			return
		}
	}
	p.out = append(p.out, c)
}

// note adds a finding of the desk's own.
func (p *preflight) note(code paper.Code, page int, article, zone string, box geom.Rect, format string, args ...any) {
	f := paper.Find(code, fmt.Sprintf(format, args...))
	f.Page, f.Article, f.Box = page, article, box
	p.add(f, zone)
}

// reading takes over the engine's findings, but not those that correction has
// settled.
func (p *preflight) reading() {
	for _, f := range p.d.Edition.Findings {
		if !p.settled(f) {
			p.add(f, p.zoneAt(f))
		}
	}
	for _, a := range p.d.Edition.Articles {
		for _, f := range a.Findings {
			if f.Article = a.ID; f.Page == 0 {
				f.Page = firstPage(a)
			}
			if !p.settled(f) {
				p.add(f, p.zoneAt(f))
			}
		}
	}
}

// settled reports whether what a finding speaks of is no longer so. An article
// that was approved was looked at with its findings.
func (p *preflight) settled(f paper.Finding) bool {
	a := p.d.Article(f.Article)
	switch {
	case f.Article != "" && a == nil:
		return true
	case a != nil && p.d.IsApproved(a.ID):
		return true
	case a == nil:
		return f.Code == paper.OrphanBlock && p.zoneAt(f) != "" && !p.orphan(f.Page, p.zoneAt(f))
	case f.Code == paper.HeadlineMissing || f.Code == paper.HeadlineOutlined:
		return a.Headline != ""
	case f.Code == paper.BodyMissing:
		return len(a.Paragraphs) > 0
	case f.Code == paper.JumpUnmatched || f.Code == paper.JumpAmbiguous:
		return a.Jump.Joined || a.Jump == (paper.Jump{})
	}
	return false
}

func (p *preflight) orphan(page int, zone string) bool {
	return slices.ContainsFunc(p.d.Orphans(page), func(z paper.Zone) bool { return z.ID == zone })
}

// zoneAt is the zone of a page that a finding's place overlaps most.
func (p *preflight) zoneAt(f paper.Finding) string {
	page := p.d.Page(f.Page)
	if page == nil || f.Box.Empty() {
		return ""
	}
	best, zone := 0.0, ""
	for _, z := range page.Zones {
		if share := boundsOf(z).Intersect(f.Box).Area(); share > best {
			best, zone = share, z.ID
		}
	}
	return zone
}

// heads finds articles that need a headline and have none.
func (p *preflight) heads() {
	for _, a := range p.d.Edition.Articles {
		switch a.Kind {
		case paper.KindAd, paper.KindIndex, paper.KindImprint, paper.KindPhoto:
			continue
		}
		if a.Headline == "" && !slices.ContainsFunc(p.out, func(c Concern) bool { return c.Article == a.ID && c.Code == paper.HeadlineMissing }) {
			p.note(paper.HeadlineMissing, firstPage(a), a.ID, "", partBox(a), "%s has no headline", nameOf(a))
		}
		if len(a.Paragraphs) == 0 && len(a.Figures) == 0 {
			p.note(paper.BodyMissing, firstPage(a), a.ID, "", partBox(a), "%s has no text", nameOf(a))
		}
	}
}

func partBox(a paper.Article) geom.Rect {
	if len(a.Parts) == 0 {
		return geom.Rect{}
	}
	return a.Parts[0].Polygon.Bounds()
}

// nameOf is what a person knows an article by.
func nameOf(a paper.Article) string {
	switch {
	case a.Headline != "":
		return "“" + clip(a.Headline) + "”"
	case len(a.Paragraphs) > 0:
		return "the article that begins “" + clip(a.Paragraphs[0]) + "”"
	}
	return "article " + a.ID
}

const (
	// overlapShare is how much of the smaller of two zones may lie in the other:
	// leading and hanging punctuation make neighbours touch.
	overlapShare = 0.25
	// coveredShare is how much of a page's characters must be in articles or
	// furniture.
	coveredShare = 0.9
)

// zones finds zones of different articles that lie over each other, and pages
// much of whose text is in no article.
func (p *preflight) zones() {
	owner := map[string]string{}
	for _, a := range p.d.Edition.Articles {
		for _, part := range a.Parts {
			for _, z := range part.Zones {
				owner[z] = a.ID
			}
		}
	}
	for _, page := range p.d.Edition.Pages {
		p.overlaps(page, owner)
		all, covered := 0, 0
		for _, z := range page.Zones {
			n := 0
			for _, l := range z.Lines {
				n += len([]rune(l.Text))
			}
			all += n
			if owner[z.ID] != "" || IsFurniture(z.Role) {
				covered += n
			}
		}
		if all > 0 && float64(covered) < coveredShare*float64(all) {
			p.note(paper.TextMissing, page.Sequence, "", "", geom.Rect{}, "%d of %d characters are in no article", all-covered, all)
		}
	}
}

func (p *preflight) overlaps(page paper.Page, owner map[string]string) {
	for i, a := range page.Zones {
		for _, b := range page.Zones[i+1:] {
			if owner[a.ID] == owner[b.ID] || len(a.Lines) == 0 || len(b.Lines) == 0 {
				continue
			}
			ra, rb := boundsOf(a), boundsOf(b)
			both := ra.Intersect(rb)
			if both.Empty() || both.Area() <= overlapShare*min(ra.Area(), rb.Area()) {
				continue
			}
			id := owner[a.ID]
			if id == "" {
				id = owner[b.ID]
			}
			p.note(paper.ZonesOverlap, page.Sequence, id, a.ID, both, "zones %s and %s lie over each other", a.ID, b.ID)
		}
	}
}

// pages finds pages that are missing or came twice.
func (p *preflight) pages() {
	if want, have := p.s.Pages, len(p.d.Edition.Pages); want > 0 && have != want && !slices.ContainsFunc(p.out, func(c Concern) bool { return c.Code == paper.PageCountMismatch }) {
		p.note(paper.PageCountMismatch, 0, "", "", geom.Rect{}, "%d pages are here, and %d are expected", have, want)
	}
	seen := map[string]int{}
	for _, page := range p.d.Edition.Pages {
		var text strings.Builder
		for _, z := range page.Zones {
			if IsFurniture(z.Role) {
				continue
			}
			for _, l := range z.Lines {
				text.WriteString(unspaced(l.Text))
			}
		}
		if text.Len() == 0 {
			continue
		}
		if first := seen[text.String()]; first > 0 {
			p.note(paper.TextRepeated, page.Sequence, "", "", geom.Rect{}, "page %d says what page %d says", page.Sequence, first)
		}
		seen[text.String()] = page.Sequence
	}
}

// house looks for wordings the paper does not want.
func (p *preflight) house() {
	for _, a := range p.d.Edition.Articles {
		if a.Kind == paper.KindAd {
			continue
		}
		texts := slices.Concat(a.Kicker, []string{a.Headline}, a.Deck, a.Paragraphs)
		for _, f := range a.Figures {
			texts = append(texts, f.Caption)
		}
		for _, rule := range p.s.House {
			p.wording(a, rule, texts)
		}
	}
}

func (p *preflight) wording(a paper.Article, rule Wording, texts []string) {
	avoid := strings.ToLower(rule.Avoid)
	for _, text := range texts {
		at := strings.Index(strings.ToLower(text), avoid)
		if at < 0 || within(text, at, rule) {
			continue
		}
		f := paper.Find(paper.HouseWording, fmt.Sprintf("“%s” stands in %s", rule.Avoid, nameOf(a)))
		if f.Page, f.Article, f.Box = firstPage(a), a.ID, partBox(a); rule.Strict {
			f.Severity = paper.Error
		}
		if rule.Use != "" {
			f.Remedy = "Use “" + rule.Use + "”."
		}
		if rule.Note != "" {
			f.Remedy = strings.TrimSpace(f.Remedy + " " + rule.Note)
		}
		p.add(f, "")
		return
	}
}

// within reports whether what is to be avoided stands there as part of what is
// to be used instead.
func within(text string, at int, rule Wording) bool {
	n := strings.Index(rule.Use, rule.Avoid)
	return n >= 0 && at >= n && strings.HasPrefix(text[min(len(text), at-n):], rule.Use)
}

const pointsPerInch = 72

// resolution finds pages whose largest picture is too coarse to read.
func (p *preflight) resolution(pictures []archive.Picture) {
	widest := map[int]int{}
	for _, pic := range pictures {
		widest[pic.Page] = max(widest[pic.Page], pic.Width)
	}
	for _, page := range p.d.Edition.Pages {
		w := widest[page.Sequence]
		switch {
		case page.Width <= 0 || pictures == nil:
		case w == 0:
			p.note(paper.PictureUnreadable, page.Sequence, "", "", geom.Rect{}, "page %d has no picture", page.Sequence)
		case float64(w)*pointsPerInch/page.Width < p.s.MinDPI:
			p.note(paper.PictureCoarse, page.Sequence, "", "", geom.Rect{}, "the picture of page %d has %.0f dots to the inch, and %.0f are wanted", page.Sequence, float64(w)*pointsPerInch/page.Width, p.s.MinDPI)
		}
	}
}

// changes speaks of pages dropped again.
func (p *preflight) changes() {
	for _, c := range p.d.Changes {
		name := nameOf(c.After)
		if c.Article == "" {
			name = nameOf(c.Before)
		}
		f := paper.Find(paper.PageChanged, fmt.Sprintf("%s was changed by the page dropped again (%s)", name, c.ID))
		f.Page, f.Article, f.Box = c.Page, c.Article, partBox(c.After)
		p.add(f, "")
	}
}

var gravity = map[paper.Severity]int{paper.Error: 0, paper.Warning: 1, paper.Info: 2}

// sort puts what matters most first.
func (p *preflight) sort() {
	place := map[string]int{}
	for i, a := range p.d.Edition.Articles {
		place[a.ID] = i + 1
	}
	hidden := func(c Concern) int {
		if c.Dismissed {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(p.out, func(a, b Concern) int {
		return cmp.Or(cmp.Compare(hidden(a), hidden(b)), cmp.Compare(gravity[a.Severity], gravity[b.Severity]), cmp.Compare(a.Page, b.Page), cmp.Compare(place[a.Article], place[b.Article]))
	})
}
