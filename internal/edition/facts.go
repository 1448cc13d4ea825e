package edition

import (
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// settle fills the edition's facts in from the masthead, then from folios and
// imprints for what no masthead states.
func (a *assembly) settle() {
	e := &a.edition
	for _, s := range a.sheets {
		if s.hasHead {
			a.take(s.masthead)
			if e.Masthead.Name == "" && len(s.names) > 0 {
				e.Masthead.Name = s.names[0]
			}
		}
	}
	for _, s := range a.sheets {
		a.take(s.folio)
	}
	for _, s := range a.sheets {
		a.take(s.imprint)
	}
	if e.Date.IsZero() {
		a.take(a.headDate())
	}
	if e.Masthead.Name == "" {
		e.Masthead.Name = a.nameplate(a.folioName())
	}
	e.Title = paper.Title{Name: wording.TitleName(firstOf(e.Masthead.Name, a.folioName())), Language: a.language()}
	for _, s := range a.sheets {
		s.nameSection(e.Title.Name)
		if p := s.sequence() - 1; p >= 0 && p < len(e.Pages) {
			e.Pages[p].Section = s.section()
		}
	}
}

// nameSection takes a name on a folio for the page's section, where the paper is
// known by another and nothing but the word for news makes it a paper's name:
// 社区新闻, City News.
func (s *sheet) nameSection(title string) {
	if title != "" && s.folio.Name == "" && strings.EqualFold(s.folio.Section, title) {
		s.folio.Name, s.folio.Section = s.folio.Section, "" // THE ROPEWALK over The Ropewalk's pages
	}
	name := s.folio.Name
	if title == "" || name == "" || s.folio.Section != "" || headlineLikeness(wording.TitleName(name), title) >= leastNameLikeness {
		return
	}
	if strings.HasSuffix(name, "新闻") || strings.HasSuffix(name, "新聞") || strings.HasSuffix(name, " News") || wording.IsSection(name) {
		s.folio.Section, s.folio.Name = name, ""
	}
}

// dateBand is the part of a page's height at its head where the date stands.
const dateBand = 0.25

// headDate is the full date that stands on a line of its own at the head of a
// page, where neither masthead nor folio was found to print one. Two different
// days are none.
func (a *assembly) headDate() wording.Facts {
	var found wording.Facts
	for _, s := range a.sheets {
		for _, z := range s.leaf.Page.Zones {
			for _, l := range z.Lines {
				if len(l.Text) > longestFacts || l.Box.Y1 > s.leaf.Page.Height*dateBand {
					continue
				}
				f := wording.Masthead(l.Text)
				if f.Date.IsZero() || f.Rest != "" {
					continue
				}
				if !found.Date.IsZero() && found.Date != f.Date {
					return wording.Facts{}
				}
				if found.Date.IsZero() || found.Weekday == "" {
					found = wording.Facts{Date: f.Date, Weekday: f.Weekday, Day: f.Day, Lunar: f.Lunar}
				}
			}
		}
	}
	return found
}

// take keeps what facts state and the edition does not yet know.
func (a *assembly) take(f wording.Facts) {
	e := &a.edition
	if e.Date.IsZero() {
		e.Date = f.Date
	}
	if e.Number.InYear == 0 {
		e.Number.InYear = f.Number.InYear
	}
	if e.Number.Total == 0 {
		e.Number.Total = f.Number.Total
	}
	if e.PageCount == 0 {
		e.PageCount = f.Pages
	}
	m := &e.Masthead
	if !f.Date.IsZero() && f.Date == e.Date {
		m.Weekday = firstOf(m.Weekday, f.Weekday)
	}
	m.Lunar = firstOf(m.Lunar, f.Lunar.Text)
	m.Serial = firstOf(m.Serial, f.Serial)
	m.Price = firstOf(m.Price, f.Price)
	m.Supervisors = firstSaid(m.Supervisors, f.Supervisors)
	m.Sponsors = firstSaid(m.Sponsors, f.Sponsors)
	m.Publishers = firstSaid(m.Publishers, f.Publishers)
	m.URLs = firstSaid(m.URLs, f.URLs)
	m.Hotlines = firstSaid(m.Hotlines, f.Hotlines)
}

// firstSaid keeps what the first place says that says anything: masthead and
// imprint name the same bodies in different words, and imprints list numbers of
// other desks.
func firstSaid(have, more []string) []string {
	if len(have) > 0 {
		return have
	}
	return addAll(nil, more)
}

func addAll(list, more []string) []string {
next:
	for _, s := range more {
		for _, have := range list {
			if have == s {
				continue next
			}
		}
		list = append(list, s)
	}
	return list
}

// folioName is the paper's name that most folios print. A name on one folio of
// several pages must read as that of a paper.
func (a *assembly) folioName() string {
	counts := map[string]int{}
	for _, s := range a.sheets {
		if mayBeName(s.folio.Name) {
			counts[s.folio.Name]++
		}
	}
	name := commonest(counts)
	if len(a.sheets) > 1 && counts[name] < 2 && !wording.IsPaperName(name) && a.nameplate(name) == "" {
		return ""
	}
	return name
}

// nameplate is the line at the head of page one that prints a name, where no
// masthead was found; empty when none does.
func (a *assembly) nameplate(name string) string {
	if name == "" || len(a.sheets) == 0 {
		return ""
	}
	for _, z := range a.sheets[0].leaf.Page.Zones {
		if z.Role == paper.RoleFolio || len(z.Lines) > 2 {
			continue
		}
		for _, l := range z.Lines {
			if strings.EqualFold(bare(wording.TitleName(l.Text)), bare(name)) {
				return strings.TrimSpace(l.Text)
			}
		}
	}
	return ""
}

// language is that of most pages.
func (a *assembly) language() string {
	counts := map[string]int{}
	for _, s := range a.sheets {
		if l := s.leaf.Type.Language; l != "" {
			counts[l]++
		}
	}
	return commonest(counts)
}

func commonest(counts map[string]int) string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if counts[keys[i]] != counts[keys[j]] {
			return counts[keys[i]] > counts[keys[j]]
		}
		return keys[i] < keys[j]
	})
	if len(keys) == 0 {
		return ""
	}
	return keys[0]
}
