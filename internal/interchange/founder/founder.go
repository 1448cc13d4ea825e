// Package founder reads the static sites that publishers of Chinese newspapers
// exported for years as their 数字报 — a page of HTML for each printed page, with
// the page's picture under an image map, and one for each article — into
// editions with pages, the places of their articles, and the articles whole.
//
// The name is that of the commonest exporter; others write the same shape, and
// every paper changed it a little. So the reader trusts what all have in common:
// an image map whose areas lead to articles, marks around the text, a list of
// the pages. Files are opened inside the tree only; an address that leads out of
// it is a missing file. Nothing is guessed that the site does not say: what is
// absent is a finding.
package founder

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds of one tree and of one edition.
const (
	mostEntries  = 5_000_000
	mostPages    = 400
	mostArticles = 5000
	mostAreas    = 2000 // of one page
	mostPoints   = 256  // of one area
)

// Issue is one edition found in a tree: a name for it and its page files.
type Issue struct {
	Name  string     // the folder of its pages, for messages
	Date  paper.Date // of its folder; zero when the folder names none
	Pages []string   // files, in the order of their names' numbers
}

var (
	// pageFile are the names of files that stand for printed pages.
	pageFile = regexp.MustCompile(`(?i)^(?:node(?:_?[a-z]{0,2}\d{0,8})?|nbs\.[a-z0-9]+_[a-z]?\d+|page\d{2}[a-z]{2})\.s?html?$`)
	// articleFile are those of articles.
	articleFile = regexp.MustCompile(`(?i)^(?:content_\d+(?:_\d+)?|nw\.[a-z0-9]+_\d{8}_[0-9_-]+|c\d+-\d+|article_?\d+)\.s?html?$`)
	// dayFolder is a date in a path: 2017-10/13, 2017-10-13, 202412/24, 2017/10/13.
	dayFolder = regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)[-_/]?(\d\d)[-_/]?(\d\d)(?:/|$)`)
	// otherForms are folders with the same pages once more, for small screens.
	otherForms = regexp.MustCompile(`(?i)(?:^|/)(?:pad|wap|mobile|phone|m)(?:/|$)`)
)

// IsPage reports whether a file's name is that of a printed page of a site.
func IsPage(name string) bool { return pageFile.MatchString(path.Base(name)) }

// Find lists the editions in a tree, by date. It looks at names alone.
func Find(fsys fs.FS) ([]Issue, error) {
	byPlace := map[string]*Issue{}
	seen := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if seen++; seen > mostEntries {
			return fmt.Errorf("it holds more than %d files", mostEntries)
		}
		if d.IsDir() || !IsPage(name) {
			return nil
		}
		place, date := placeOf(name)
		if byPlace[place] == nil {
			byPlace[place] = &Issue{Name: place, Date: date}
		}
		byPlace[place].Pages = append(byPlace[place].Pages, name)
		return nil
	})
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "look for editions of an exported site", Why: err.Error(), Err: err, Remedy: "give a smaller part of the tree"}
	}
	return once(byPlace), nil
}

// placeOf is the folder all pages of an edition stand in or below, and the date
// it names. Folders of the same pages in another form are one with it.
func placeOf(name string) (string, paper.Date) {
	dir := path.Dir(name)
	if at := dayFolder.FindAllStringSubmatchIndex(dir, -1); at != nil {
		m := at[len(at)-1]
		if date, ok := dayOf(dir[m[2]:m[3]], dir[m[4]:m[5]], dir[m[6]:m[7]]); ok {
			return dir[:m[7]], date
		}
	}
	return dir, paper.Date{}
}

func dayOf(year, month, day string) (paper.Date, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return paper.MakeDate(y, m, d)
}

// once drops what a tree holds a second time for small screens, and puts the
// rest in order.
func once(byPlace map[string]*Issue) []Issue {
	plain := func(place string) string { return otherForms.ReplaceAllString(place, "/") }
	full := map[string]bool{}
	for place := range byPlace {
		if !otherForms.MatchString(place) {
			full[withoutForm(place)] = true
		}
	}
	var out []Issue
	for place, issue := range byPlace {
		if otherForms.MatchString(place) && (full[withoutForm(plain(place))] || full[plain(place)]) {
			continue
		}
		slices.SortFunc(issue.Pages, byNumber)
		out = append(out, *issue)
	}
	slices.SortFunc(out, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.Date.String(), b.Date.String()), strings.Compare(a.Name, b.Name))
	})
	return out
}

// withoutForm is a folder without the one that names the full form.
func withoutForm(place string) string {
	return strings.TrimPrefix(strings.ReplaceAll("/"+place, "/pc/", "/"), "/")
}

var lastNumber = regexp.MustCompile(`(\d+)\D*$`)

// byNumber orders page files by their numbers, folder by folder.
func byNumber(a, b string) int {
	number := func(s string) int {
		if m := lastNumber.FindStringSubmatch(path.Base(s)); m != nil && len(m[1]) < 10 {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 0
	}
	return cmp.Or(strings.Compare(path.Dir(a), path.Dir(b)), cmp.Compare(number(a), number(b)), strings.Compare(a, b))
}

// Plate is the file that shows a page: its PDF or its largest picture.
type Plate struct {
	File string // empty when the tree holds none
}

// Read reads an edition that Find found. There is a plate for each page, in
// order. It fails when none of the page files can be read.
func Read(fsys fs.FS, issue Issue) (paper.Edition, []Plate, error) {
	if len(issue.Pages) > mostPages {
		return paper.Edition{}, nil, fault(issue.Name, fmt.Sprintf("it has more than %d pages", mostPages), "give one edition at a time")
	}
	s := &site{fsys: fsys, issue: issue, sizes: map[string]size{}}
	if err := s.readPages(); err != nil {
		return paper.Edition{}, nil, err
	}
	s.order()    // pages as their list has them, the missing ones among them
	s.allot()    // each article to the pages that lead to it
	s.readText() // the articles themselves
	return s.write()
}

func fault(name, why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read the exported site in " + name, Why: why, Remedy: remedy}
}
