package oldroad

import (
	"slices"
	"strings"
)

// families are the shapes of the sites that Chinese papers had, by a name: a line
// "founder /daily" stands for all of its family below /daily. Node and content
// numbers of these systems count what the system made, not pages and articles, so
// they lead to the day unless the archive knows them.
var families = map[string][]string{
	// The classic system of most local papers.
	"founder": {
		"/paperindex.htm",
		"/html/{year}-{month}/{day}/node_{node}.htm",
		"/html/{year}-{month}/{day}/content_{id}.htm",
		"/images/{year}-{month}/{day}/{page}/{any}.pdf",
		"/images/{year}-{month}/{day}/{page}/{any}.jpg",
	},
	// Its first form, whose names tell page and article.
	"founder-nbs": {
		"/paperindex.htm",
		"/html/{year}-{month}/{day}/nbs.{any}_{page}.htm",
		"/html/{year}-{month}/{day}/nw.{any}_{year}{month}{day}_{number}-{page}.htm",
		"/page/{year}-{month}/{day}/{page}/{any}.pdf",
		"/page/{year}-{month}/{day}/{page}/{any}.jpg",
	},
	// Its present form, whose page names are the pages' numbers.
	"founder-pc": {
		"/pc/layout/index.html",
		"/pc/layout/{year}{month}/{day}/node_{page}.html",
		"/pc/content/{year}{month}/{day}/content_{id}.html",
		"/pad/layout/index.html",
		"/pad/layout/{year}{month}/{day}/node_{page}.html",
		"/pad/content/{year}{month}/{day}/content_{id}.html",
		"/pc/attachement/{year}{month}/{day}/{any}.pdf",
	},
	// Sites that are one program, told by parameters what to show.
	"by-query": {
		"/detail.html?date={year}-{month}-{day}&id={id}&page={page}",
		"/detail.html?date={year}-{month}-{day}&id={id}",
		"/index.html?date={year}-{month}-{day}&page={page}",
		"/index.html?date={year}-{month}-{day}",
	},
	// A folder a day for pages, beside pages of the classic system.
	"resfile": {
		"/resfile/{year}-{month}-{day}/{page}/{any}.pdf",
		"/resfile/{year}-{month}-{day}/{page}/{any}.jpg",
		"/html/{year}-{month}/{day}/node_{node}.htm",
		"/html/{year}-{month}/{day}/content_{id}.htm",
	},
}

// Families lists the names that stand for several shapes, sorted.
func Families() []string {
	var out []string
	for name := range families {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// expand gives the shapes a line stands for: itself, or a family's below a path,
// or below a host and a path.
func expand(line string) ([]string, error) {
	if strings.HasPrefix(line, "/") || strings.Contains(line, "://") && !strings.ContainsAny(line, " \t") {
		return []string{line}, nil
	}
	words := strings.Fields(line)
	members, known := families[words[0]]
	switch {
	case !known:
		return nil, wrong(line, "it does not begin with /, nor is it one of %s", strings.Join(Families(), ", "))
	case len(words) > 2:
		return nil, wrong(line, "after the family comes one path")
	}
	below := ""
	if len(words) == 2 {
		below = strings.TrimSuffix(words[1], "/")
		if _, hosted := cutScheme(words[1]); !hosted && !strings.HasPrefix(words[1], "/") || strings.ContainsAny(below, "{}?") {
			return nil, wrong(line, "after the family comes a path such as /daily")
		}
	}
	var out []string
	for _, m := range members {
		out = append(out, below+m)
	}
	return out, nil
}
