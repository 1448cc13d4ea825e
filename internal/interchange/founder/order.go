package founder

import (
	"cmp"
	"slices"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// order puts the pages as the site lists them and names them after the list.
// Pages that are listed and missing stand in their places, empty.
func (s *site) order() {
	names := map[string][2]string{}
	var listed []string
	place := map[string]int{}
	for _, p := range s.pages {
		for _, l := range p.list {
			label, section, ok := nameOf(l.text)
			if !ok {
				continue // previous, next
			}
			if _, seen := place[l.file]; !seen && len(listed) < mostPages {
				place[l.file] = len(listed)
				listed = append(listed, l.file)
				names[l.file] = [2]string{label, section}
			}
		}
	}
	for _, file := range listed {
		if s.byFile[file] == nil {
			p := &page{file: file, why: "the tree does not hold its file"}
			s.pages = append(s.pages, p)
			s.byFile[file] = p
		}
	}
	for _, p := range s.pages {
		if n, ok := names[p.file]; ok {
			p.label, p.section = n[0], n[1]
		}
		s.ownName(p)
	}
	if len(listed) > 0 {
		slices.SortStableFunc(s.pages, func(a, b *page) int { return cmp.Compare(at(place, a.file), at(place, b.file)) })
	}
	if !slices.ContainsFunc(s.pages, func(p *page) bool { return p.label == "" }) {
		slices.SortStableFunc(s.pages, func(a, b *page) int { return byLabel(a.label, b.label) })
	}
	s.pages = s.pages[:min(len(s.pages), mostPages)]
	for i, p := range s.pages {
		p.sequence = i + 1
		if p.why != "" {
			s.note(paper.PageUnreadable, p.sequence, "Page "+cmp.Or(p.label, p.file)+": "+p.why+".")
		}
	}
}

func at(place map[string]int, file string) int {
	if i, ok := place[file]; ok {
		return i
	}
	return len(place)
}

// ownName reads the name a page prints at its own head, where the list has none.
func (s *site) ownName(p *page) {
	if p.label != "" && p.section != "" {
		return
	}
	for i, l := range p.lines {
		label, section, ok := nameOf(l)
		if !ok || len([]rune(l)) > longestLine || p.label != "" && label != p.label {
			continue
		}
		p.label = label
		if section == "" && i+1 < len(p.lines) && wording.IsSection(p.lines[i+1]) {
			section = p.lines[i+1]
		}
		p.section = cmp.Or(p.section, section)
		return
	}
}

// byLabel orders labels as a reader would turn the pages: 1, 2, 10, A1, B2.
func byLabel(a, b string) int {
	return cmp.Or(cmp.Compare(letters(a), letters(b)), cmp.Compare(wording.LabelNumber(a), wording.LabelNumber(b)))
}

func letters(label string) string {
	for i, r := range label {
		if r >= '0' && r <= '9' {
			return label[:i]
		}
	}
	return label
}

func (s *site) note(code paper.Code, sequence int, message string) {
	f := paper.Find(code, message)
	f.Page = sequence
	s.findings = append(s.findings, f)
}

// allot gives each article to the pages that lead to it: those whose map has an
// area of it, or else the first that lists it. On a page they stand in the order
// of its list.
func (s *site) allot() {
	mapped := map[string]bool{}
	for _, p := range s.pages {
		for _, a := range p.areas {
			mapped[a.file] = true
		}
	}
	byFile := map[string]*article{}
	put := func(p *page, file, title string) {
		a := byFile[file]
		if a == nil {
			if len(s.articles) == mostArticles {
				return
			}
			a = &article{file: file, page: p}
			byFile[file] = a
			s.articles = append(s.articles, a)
		}
		if a.listed == "" {
			a.listed = title
		}
	}
	for _, p := range s.pages {
		own := map[string]bool{}
		for _, area := range p.areas {
			own[area.file] = true
		}
		for _, l := range p.titles {
			if own[l.file] || !mapped[l.file] {
				put(p, l.file, l.text)
			}
		}
		for _, area := range p.areas {
			put(p, area.file, "")
		}
	}
}
