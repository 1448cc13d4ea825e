package reader

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// A label that can stand in an address: up to two letters and a number.
var plainLabel = regexp.MustCompile(`^([A-Za-z]{0,2})0*([0-9]{1,3})$`)

// addresses gives every page its address: what it prints, so that the address
// stays when a page is added before it, or its sequence where the labels of
// the edition cannot serve because one is missing, odd or repeated.
func addresses(pages []*Page) {
	seen := map[string]bool{}
	fit := true
	for _, p := range pages {
		a, ok := normal(p.Label)
		fit = fit && ok && !seen[a]
		seen[a] = true
		p.Address = a
	}
	if fit {
		return
	}
	for i, p := range pages {
		p.Address = fmt.Sprintf("%02d", i+1)
	}
}

// normal writes a label in the form of addresses: capital letters, two digits
// at least. It reports false for a label that cannot stand in one.
func normal(label string) (string, bool) {
	m := plainLabel.FindStringSubmatch(label)
	if m == nil {
		return "", false
	}
	n, err := strconv.Atoi(m[2])
	if err != nil || n == 0 {
		return "", false
	}
	return fmt.Sprintf("%s%02d", strings.ToUpper(m[1]), n), true
}

// sameNumber reports whether two labels are the same in the form of addresses.
func sameNumber(a, b string) bool {
	x, okx := normal(a)
	y, oky := normal(b)
	return okx && oky && x == y
}

// The ids that edition gives: page sequence and number on it.
var articleID = regexp.MustCompile(`^p([0-9]{1,4})-a([0-9]{1,4})$`)

// number gives every article its page and its number there. The number is that
// of its id, which stays when a correction reorders or joins articles, or its
// position where the ids of the edition do not have that form.
func number(articles []paper.Article, pages []*Page) []*Article {
	if len(pages) == 0 {
		return nil
	}
	bySequence := map[int]*Page{}
	for _, p := range pages {
		bySequence[p.Sequence] = p
	}
	var out []*Article
	for _, a := range articles {
		out = append(out, &Article{Article: a, Page: firstPage(a, bySequence, pages[0]), Open: open(a)})
	}
	if !byID(out) {
		byPosition(out)
	}
	for _, a := range out {
		a.Address = fmt.Sprintf("%s-%02d", a.Page.Address, a.Number)
	}
	return out
}

// firstPage is where an article begins: the page of its first part, else the
// page its id names, else the first.
func firstPage(a paper.Article, bySequence map[int]*Page, first *Page) *Page {
	for _, part := range a.Parts {
		if p := bySequence[part.Page]; p != nil {
			return p
		}
	}
	if m := articleID.FindStringSubmatch(a.ID); m != nil {
		n, _ := strconv.Atoi(m[1]) // four digits at most
		if p := bySequence[n]; p != nil {
			return p
		}
	}
	return first
}

// byID numbers articles by their ids and reports false when one has no such id
// or two of a page share one.
func byID(articles []*Article) bool {
	seen := map[string]bool{}
	for _, a := range articles {
		m := articleID.FindStringSubmatch(a.ID)
		if m == nil {
			return false
		}
		a.Number, _ = strconv.Atoi(m[2]) // four digits at most
		at := fmt.Sprint(a.Page.Sequence, "/", a.Number)
		if a.Number == 0 || seen[at] {
			return false
		}
		seen[at] = true
	}
	return true
}

func byPosition(articles []*Article) {
	count := map[*Page]int{}
	for _, a := range articles {
		count[a.Page]++
		a.Number = count[a.Page]
	}
}

// open reports whether an article has something to read beyond its place on
// the page. The index, the imprint and a wordless advertisement have not.
func open(a paper.Article) bool {
	switch a.Kind {
	case paper.KindIndex, paper.KindImprint:
		return false
	case paper.KindAd:
		return len(a.Paragraphs) > 0
	}
	return a.Headline != "" || len(a.Paragraphs) > 0 || len(a.Figures) > 0
}
