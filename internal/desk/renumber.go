package desk

import (
	"cmp"
	"slices"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Shift says that a page stands at another place: its sequence was From, and is To.
type Shift struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// mostShifts bounds a renumbering: an edition has fewer pages.
const mostShifts = 1_000

// shiftsTo finds where the pages of a draft stand in a later reading that has other
// pages too: a front page that comes last moves all others. Pages are the same by
// the number they print, else by their file, else by the masthead, else by
// their place. Those that the reading has not come behind it. Nil when none moves.
func (d Draft) shiftsTo(fresh []paper.Page) []Shift {
	to, taken := map[int]int{}, map[int]bool{}
	for _, same := range []func(a, b paper.Page) bool{sameLabel, sameSource, sameFront, samePlace} {
		for _, p := range d.Edition.Pages {
			old := p
			if r := d.read[p.Sequence]; r != nil {
				old = r.Page // as it was read: labels may have been corrected since
				old.Sequence = p.Sequence
			}
			if to[p.Sequence] > 0 {
				continue
			}
			for _, n := range fresh {
				if !taken[n.Sequence] && same(old, n) {
					to[p.Sequence], taken[n.Sequence] = n.Sequence, true
					break
				}
			}
		}
	}
	behind := 0
	for _, n := range fresh {
		behind = max(behind, n.Sequence)
	}
	var out []Shift
	for _, p := range d.Edition.Pages {
		if to[p.Sequence] == 0 {
			behind++
			to[p.Sequence] = behind
		}
		if to[p.Sequence] != p.Sequence {
			out = append(out, Shift{p.Sequence, to[p.Sequence]})
		}
	}
	return out
}

func sameLabel(a, b paper.Page) bool {
	return a.Label != "" && b.Label != "" && wording.PageLabel(a.Label) == wording.PageLabel(b.Label)
}

// unlike reports whether two pages print different numbers.
func unlike(a, b paper.Page) bool {
	return a.Label != "" && b.Label != "" && wording.PageLabel(a.Label) != wording.PageLabel(b.Label)
}

func sameSource(a, b paper.Page) bool { return a.Source != "" && a.Source == b.Source && !unlike(a, b) }

func sameFront(a, b paper.Page) bool { return isFront(a) && isFront(b) && !unlike(a, b) }

func samePlace(a, b paper.Page) bool {
	return a.Sequence == b.Sequence && !unlike(a, b) && isFront(a) == isFront(b)
}

func isFront(p paper.Page) bool {
	return slices.ContainsFunc(p.Zones, func(z paper.Zone) bool { return z.Role == paper.RoleMasthead })
}

// renumber lets pages stand at other places. Nothing on them changes, nor does any
// id: an id names a thing, not its place.
func (b *bench) renumber(shifts []Shift) error {
	to := map[int]int{}
	for _, s := range shifts {
		if s.From < 1 || s.To < 1 || b.Page(s.From) == nil {
			return cannot("there is no page %d to stand at %d", s.From, s.To)
		}
		to[s.From] = s.To
	}
	at := func(page int) int { return cmp.Or(to[page], page) }
	stands := map[int]bool{}
	for i := range b.Edition.Pages {
		p := &b.Edition.Pages[i]
		if p.Sequence = at(p.Sequence); stands[p.Sequence] {
			return cannot("two pages would stand at %d", p.Sequence)
		}
		stands[p.Sequence] = true
	}
	crossed := !slices.IsSortedFunc(b.Edition.Pages, bySequence)
	slices.SortStableFunc(b.Edition.Pages, bySequence)
	for i := range b.Edition.Articles {
		b.Edition.Articles[i] = articleAt(b.Edition.Articles[i], at)
	}
	if crossed { // pages that only move up keep the reading order somebody gave
		slices.SortStableFunc(b.Edition.Articles, func(x, y paper.Article) int { return cmp.Compare(firstPage(x), firstPage(y)) })
	}
	b.Edition.Findings = findingsAt(b.Edition.Findings, at)
	b.Edition.Notes = slices.Clone(b.Edition.Notes)
	for i := range b.Edition.Notes {
		b.Edition.Notes[i].Page = at(b.Edition.Notes[i].Page)
	}
	b.Changes = slices.Clone(b.Changes)
	for i := range b.Changes {
		c := &b.Changes[i]
		c.Page, c.Before, c.After = at(c.Page), articleAt(c.Before, at), articleAt(c.After, at)
	}
	b.reread(at)
	return nil
}

func bySequence(p, q paper.Page) int { return cmp.Compare(p.Sequence, q.Sequence) }

// reread keeps what was read of each page at its new place.
func (b *bench) reread(at func(int) int) {
	read := map[int]*Reading{}
	for page, r := range b.read {
		if r == nil {
			continue
		}
		moved := *r
		moved.Page.Sequence = at(page)
		moved.Articles = slices.Clone(r.Articles)
		for i := range moved.Articles {
			moved.Articles[i] = articleAt(moved.Articles[i], at)
		}
		moved.Findings = findingsAt(r.Findings, at)
		read[at(page)] = &moved
	}
	b.read = read
	named := map[int]map[string]string{}
	for page, m := range b.named {
		named[at(page)] = m
	}
	b.named = named
}

// articleAt is an article whose pages stand elsewhere.
func articleAt(a paper.Article, at func(int) int) paper.Article {
	a = copied(a)
	for i := range a.Parts {
		a.Parts[i].Page = at(a.Parts[i].Page)
	}
	for i := range a.Figures {
		a.Figures[i].Page = at(a.Figures[i].Page)
	}
	a.Findings = findingsAt(a.Findings, at)
	return a
}

func findingsAt(list []paper.Finding, at func(int) int) []paper.Finding {
	out := slices.Clone(list)
	for i := range out {
		out[i].Page = at(out[i].Page)
	}
	return out
}

// shift lets remarks and claims follow their pages.
func (w *Work) shift(shifts []Shift) {
	to := map[int]int{}
	for _, s := range shifts {
		to[s.From] = s.To
	}
	w.Comments, w.Claims = slices.Clone(w.Comments), slices.Clone(w.Claims)
	for i := range w.Comments {
		c := &w.Comments[i].Comment
		c.Page = cmp.Or(to[c.Page], c.Page)
	}
	for i := range w.Claims {
		w.Claims[i].Page = cmp.Or(to[w.Claims[i].Page], w.Claims[i].Page)
	}
}

// namesPage reports whether an act says where something stands by a page's
// sequence.
func (a Act) namesPage() bool {
	return a.Page > 0 || slices.ContainsFunc(a.Figures, func(f Figure) bool { return f.Page > 0 })
}

// renumbered is the fault for an act that names a page by a number it has no
// longer; nil when nothing was renumbered since.
func (w Work) renumbered(version int, a Act) error {
	if !a.namesPage() || !slices.ContainsFunc(w.since(version), func(s Step) bool { return s.Act.Do == Renumber }) {
		return nil
	}
	return conflict("correct "+w.Edition, "a page came in between, and the pages behind it have other numbers now", "load it again")
}

// shiftPages gives the entries that let the pages of a draft stand where a later
// reading has them, and the draft after them.
func (d *Desk) shiftPages(who string, draft Draft, fresh []paper.Page) (Draft, []docket.Entry, error) {
	shifts := draft.shiftsTo(fresh)
	if len(shifts) == 0 {
		return draft, nil, nil
	}
	after, settled, err := settle(draft, Act{Do: Renumber, Shifts: shifts})
	if err != nil {
		return draft, nil, err
	}
	return after, []docket.Entry{{At: d.now(), Who: who, Kind: kindAct, Body: settled.encode()}}, nil
}
