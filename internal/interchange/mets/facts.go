package mets

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// facts fills in what the package states of the edition and its pages.
func (b *builder) facts() {
	e := &b.edition
	records := b.doc.issueRecords()
	e.Title.Name = nameOf(records)
	for _, r := range records {
		if e.Date.IsZero() {
			e.Date = dateOf(r.date)
		}
		if e.Number == (paper.Number{}) {
			e.Number = numberOf(r)
		}
		if e.Title.Language == "" && len(r.language) == 1 {
			e.Title.Language = languageTag(r.language[0])
		}
	}
	if e.Date.IsZero() {
		e.Date = dateOf(b.doc.label)
	}
	if m := namedDay.FindStringSubmatch(path.Base(b.doc.name)); e.Date.IsZero() && m != nil {
		e.Date = dateOf(m[1]) // packages whose records are placeholders are named by their day
	}
	if e.Title.Language == "" {
		e.Title.Language = b.commonLanguage(records)
	}
	e.Masthead.Name = e.Title.Name
	for i, p := range b.pages {
		width, height := p.size()
		e.Pages = append(e.Pages, paper.Page{Sequence: i + 1, Label: b.label(p), Section: b.pageSection(p), Width: width, Height: height, Source: p.sheet.Source})
		if p.spec.div != nil {
			p.spec.div.each(func(v *div) { b.spots[v.id] = v })
		}
	}
}

// size is the page's, in points. One without a word on it has what its file
// states; one whose words have no places has none.
func (p *page) size() (width, height float64) {
	words := 0
	for _, block := range p.read.Blocks {
		words += count(block.Lines)
	}
	if p.sheet.Width == 0 && words == 0 && p.why == "" {
		return p.read.Width, p.read.Height
	}
	return p.sheet.Width, p.sheet.Height
}

// issueRecords are the records that describe the edition as a whole, the
// edition's own before those of the volume and the newspaper.
func (d *document) issueRecords() []record {
	var ids []string
	for _, m := range d.maps {
		for v := m; v != nil; {
			ids = append(v.records, ids...)
			if k := plainKind(v.kind); k == "ISSUE" || k == "NP:ISSUE" || len(v.divs) != 1 && !holdsIssue(v) {
				break
			}
			v = v.divs[0]
		}
	}
	var out []record
	seen := map[string]bool{}
	for _, id := range ids {
		if r, ok := d.records[id]; ok && !seen[id] {
			seen[id] = true
			out = append(out, r)
		}
	}
	return out
}

// holdsIssue reports whether the first division inside v is on the way to the
// edition's.
func holdsIssue(v *div) bool {
	if len(v.divs) == 0 {
		return false
	}
	switch plainKind(v.divs[0].kind) {
	case "VOLUME", "ISSUE", "NEWSPAPER", "YEAR", "MONTH", "DAY":
		return true
	}
	return false
}

// nameOf is the newspaper's name: as the record of the edition gives it, which
// also has a date or a number, or else as any record does.
func nameOf(records []record) string {
	for _, r := range records {
		if r.date != "" || r.part != "" || r.issue != "" {
			if name := titleName(r); name != "" {
				return name
			}
		}
	}
	for _, r := range records {
		if name := titleName(r); name != "" {
			return name
		}
	}
	return ""
}

// titleName is the newspaper's name without the full stop of cataloguing.
func titleName(r record) string {
	name := r.title
	if name == "" {
		name = r.host
	}
	if strings.Count(name, ".") == 1 {
		name = strings.TrimSuffix(name, ".")
	}
	return strings.TrimSpace(name)
}

var (
	isoDay    = regexp.MustCompile(`(?:^|[^\d])(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[^\d])`)
	dottedDay = regexp.MustCompile(`(?:^|[^\d])(\d{1,2})[./](\d{1,2})[./](\d{4})(?:$|[^\d])`)
	bareDay   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
)

// namedDay is the day that a METS file's name begins with: 18400221_01-METS.xml.
var namedDay = regexp.MustCompile(`^(\d{8})(?:[_.-]|$)`)

// dateOf finds a day in a text: 1858-07-10, 01.08.1821, 18580710.
func dateOf(text string) paper.Date {
	text = strings.TrimSpace(text)
	for _, form := range []struct {
		re      *regexp.Regexp
		y, m, d int
	}{{isoDay, 1, 2, 3}, {dottedDay, 3, 2, 1}, {bareDay, 1, 2, 3}} {
		if m := form.re.FindStringSubmatch(text); m != nil {
			y, _ := strconv.Atoi(m[form.y])
			mo, _ := strconv.Atoi(m[form.m])
			d, _ := strconv.Atoi(m[form.d])
			if day, ok := paper.MakeDate(y, mo, d); ok {
				return day
			}
		}
	}
	return paper.Date{}
}

var (
	numberWord = regexp.MustCompile(`(?i)(?:n[º°o]\.?|nr\.?|no\.?|num\.?|#|第)\s*(\d{1,7})`)
	figures    = regexp.MustCompile(`\d{1,7}`)
)

// yearly is the highest number a daily reaches within a year, supplements and
// second editions allowed for.
const yearly = 800

// numberOf reads the edition's number: within the volume when a volume is
// named beside it or it is no higher than a year allows, else over all.
func numberOf(r record) paper.Number {
	text, volume := r.issue, r.volume != ""
	if text == "" {
		text = r.part
		volume = numberWord.MatchString(text) && len(figures.FindAllString(text, -1))+strings.Count(text, "unknown") > 1
	}
	found := ""
	if m := numberWord.FindStringSubmatch(text); m != nil {
		found = m[1]
	} else if all := figures.FindAllString(text, -1); len(all) == 1 {
		found = all[0]
	}
	n, _ := strconv.Atoi(found)
	switch {
	case n == 0:
		return paper.Number{}
	case volume || n <= yearly:
		return paper.Number{InYear: n}
	}
	return paper.Number{Total: n}
}

// label is what the page prints as its number, as far as the package says.
func (b *builder) label(p *page) string {
	if v := p.spec.div; v != nil {
		if v.orderLabel != "" {
			return v.orderLabel
		}
		for _, id := range v.records {
			if no := b.doc.records[id].pageNo; no != "" {
				return no
			}
		}
		if len([]rune(v.label)) <= 6 {
			return v.label
		}
	}
	return ""
}

func (b *builder) pageSection(p *page) string {
	if p.spec.div != nil {
		for _, id := range p.spec.div.records {
			if s := b.doc.records[id].section; s != "" {
				return s
			}
		}
	}
	return ""
}
