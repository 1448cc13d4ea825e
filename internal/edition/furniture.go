package edition

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// longestName bounds a paper's name in runes.
const longestName = 40

// read takes the facts out of each leaf's furniture.
func (a *assembly) read(leaves []paper.Leaf) {
	for i, leaf := range leaves {
		s := &sheet{leaf: leaf, given: i}
		texts := map[paper.Role][]string{}
		for _, z := range leaf.Furniture {
			texts[z.Role] = append(texts[z.Role], zoneText(z))
		}
		head := append(texts[paper.RoleMasthead], strayFacts(leaf)...)
		if len(head) > 0 {
			s.masthead = wording.Masthead(strings.Join(head, "\n"))
			s.names = namesOf(leaf.Furniture)
			s.hasHead = s.masthead.Count() >= 2 || len(s.names) > 0 && s.masthead.Count() >= 1
		}
		s.folio = foldFolios(texts[paper.RoleFolio])
		if text := texts[paper.RoleImprint]; len(text) > 0 {
			s.imprint = wording.Imprint(strings.Join(text, "\n"))
		}
		a.sheets = append(a.sheets, s)
	}
}

// leastFacts is how many facts a text that is not known as furniture must state
// to be part of a masthead all the same.
const leastFacts = 4

// longestFacts bounds such a text in runes.
const longestFacts = 400

// strayFacts are texts of a page that no one took for a masthead although they
// state what only a masthead does: an edition's number together with its date.
func strayFacts(leaf paper.Leaf) []string {
	var out []string
	for _, z := range leaf.Page.Zones {
		if z.Role == paper.RoleMasthead || z.Role == paper.RoleIndex || z.Role == paper.RoleAd || len(z.Lines) > 16 {
			continue
		}
		text := zoneText(z)
		if utf8.RuneCountInString(text) > longestFacts {
			continue
		}
		if _, dated := wording.FindDate(text); !dated {
			continue
		}
		f := wording.Masthead(text)
		if !f.Date.IsZero() && (f.Number.InYear > 0 || f.Number.Total > 0) && f.Count() >= leastFacts && utf8.RuneCountInString(f.Rest) < 60 {
			out = append(out, text)
		}
	}
	return out
}

// zoneText is a zone's lines, one a line: facts never run over line ends.
func zoneText(z paper.Zone) string {
	var b strings.Builder
	for i, l := range z.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.Text)
	}
	return b.String()
}

// foldFolios reads the zones of a folio, which typesetting scatters over the
// head of the page: each by itself, then all together for facts that run over
// two of them. A zone that states nothing is the paper's name or the section.
func foldFolios(all []string) wording.Facts {
	var texts []string
	for _, t := range all {
		if _, rest, jump := wording.Jump(t); !jump || strings.TrimSpace(rest) != "" {
			texts = append(texts, t)
		}
	}
	if len(texts) == 0 {
		return wording.Facts{}
	}
	whole, _ := wording.Folio(strings.Join(texts, " "))
	if len(texts) == 1 {
		return whole
	}
	whole.Label, whole.Section, whole.Name = "", "", ""
	var plain []string
	for _, t := range texts {
		f, _ := wording.Folio(t)
		if f.Count() == 0 {
			plain = append(plain, strings.Join(strings.Fields(t), " "))
			continue
		}
		whole.Label, whole.Section, whole.Name = firstOf(whole.Label, f.Label), firstOf(whole.Section, f.Section), firstOf(whole.Name, f.Name)
	}
	for _, t := range plain {
		switch {
		case utf8.RuneCountInString(t) > longestName || wording.EndsSentence(t):
		case wording.IsSection(t) && whole.Section == "":
			whole.Section = t
		case whole.Name == "":
			whole.Name = t
		}
	}
	return whole
}

// namesOf lists the masthead's lines that may be the paper's name: those that
// state no fact and are short, the largest type first, and among lines of one
// size those that read as the name of a paper.
func namesOf(furniture []paper.Zone) []string {
	type candidate struct {
		text  string
		size  float64
		named bool
	}
	var list []candidate
	for _, z := range furniture {
		if z.Role != paper.RoleMasthead {
			continue
		}
		for _, l := range z.Lines {
			text := strings.TrimSpace(l.Text)
			if !mayBeName(text) {
				continue
			}
			list = append(list, candidate{text, min(l.Box.Width(), l.Box.Height()), wording.IsPaperName(text)})
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		x, y := list[i], list[j]
		if close := x.size < 1.3*y.size && y.size < 1.3*x.size || x.size == y.size; !close {
			return x.size > y.size
		}
		return x.named && !y.named
	})
	var names []string
	for _, c := range list {
		names = append(names, c.text)
	}
	return names
}

func mayBeName(text string) bool {
	n := utf8.RuneCountInString(text)
	if n < 2 || n > longestName || wording.Masthead(text).Count() > 0 {
		return false
	}
	for _, w := range []string{"网站", "網站", "门户", "主办", "主管", "热线", "微信", "扫码", "客户端", "地址", "电话", "第", "版"} {
		if strings.Contains(text, w) {
			return false
		}
	}
	return !strings.ContainsAny(text, "，。,：:；")
}

// section is the page's name as its folio prints it.
func (s *sheet) section() string { return s.folio.Section }
