package hatch

import (
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// holding is a file of an edition with the pages that count.
type holding struct {
	input ingest.Input
	pages []held
}

// held is one page of a file.
type held struct {
	n     int    // place in the file, from 0
	label string // as printed, in the form labels are compared in; empty for none
	front bool   // it has the masthead
}

// holdings are the files an edition was read from. An edition that came as a
// package has files that are no pages: nothing can be put beside those, which is a
// paper.Conflict fault.
func holdings(base archive.Revision, open func(archive.Source) ingest.Input) ([]holding, error) {
	at := map[string]int{}
	var out []holding
	for i, s := range base.Sources {
		at[s.Name] = i
		out = append(out, holding{input: open(s)})
	}
	for _, p := range base.Edition.Pages {
		name, n, ok := ingest.SourceOf(p)
		i, known := at[name]
		if !ok || !known {
			return nil, packaged(base)
		}
		out[i].pages = append(out[i].pages, held{n, wording.PageLabel(p.Label), hasMasthead(p)})
	}
	if slices.ContainsFunc(out, func(h holding) bool { return len(h.pages) == 0 }) {
		return nil, packaged(base)
	}
	return out, nil
}

func packaged(base archive.Revision) error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "add pages to " + base.Key.String(), Why: "the edition came whole, as a package", Remedy: "drop the whole package again"}
}

func hasMasthead(p paper.Page) bool {
	return slices.ContainsFunc(p.Zones, func(z paper.Zone) bool { return z.Role == paper.RoleMasthead })
}

// pieceOf is a file that was read ahead, with all its pages.
func pieceOf(in ingest.Input) holding {
	h := holding{input: in}
	for n, leaf := range in.Pages() {
		alone := edition.Assemble([]paper.Leaf{leaf})
		page := held{n: n, front: slices.ContainsFunc(leaf.Furniture, func(z paper.Zone) bool { return z.Role == paper.RoleMasthead })}
		for _, p := range alone.Pages {
			page.label, page.front = wording.PageLabel(p.Label), page.front || hasMasthead(p)
		}
		h.pages = append(h.pages, page)
	}
	return h
}

// add puts a file into an edition, in the place of pages it is a later version of:
// those that print the same number; where one of the two prints none, those of a
// file of the same name; and the page with the masthead for the page with the
// masthead. A file none of whose pages counts any more is left out.
func add(have []holding, fresh holding) []holding {
	var out []holding
	for _, h := range have {
		same := folded(h.input.Name) == folded(fresh.input.Name)
		h.pages = slices.DeleteFunc(slices.Clone(h.pages), func(p held) bool {
			return slices.ContainsFunc(fresh.pages, func(q held) bool { return q.replaces(p) }) || same && fresh.renews(h, p)
		})
		if len(h.pages) > 0 {
			out = append(out, h)
		}
	}
	return append(out, fresh)
}

// replaces reports whether a page stands where another does.
func (p held) replaces(old held) bool {
	if p.label != "" && old.label != "" {
		return p.label == old.label
	}
	return p.label == "" && old.label == "" && p.front && old.front
}

// renews reports whether a file of the same name takes a page's place that none
// of its own takes by number. Of two single pages that print different numbers each
// stays: the name is one a program gives to every page.
func (h holding) renews(old holding, p held) bool {
	if len(h.pages) != 1 || len(old.pages) != 1 {
		return true
	}
	return h.pages[0].label == "" || p.label == ""
}

// inputs are the files with what counts of them.
func inputs(list []holding) []ingest.Input {
	var out []ingest.Input
	for _, h := range list {
		var pages []int
		for _, p := range h.pages {
			pages = append(pages, p.n)
		}
		out = append(out, h.input.Only(pages))
	}
	return out
}
