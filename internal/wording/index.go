package wording

import (
	"regexp"
	"strings"
)

// IndexEntry is a row of an index box: what stands on which page.
type IndexEntry struct {
	Text  string
	Label string // in the form of PageLabel
}

// mostEntries bounds the rows of one index box.
const mostEntries = 60

var (
	// rowEnd is the page at the end of a row: 详见3版, ……A5, Page 3, dots and a number.
	rowEnd = regexp.MustCompile(`[\s.…·—>►▶→-]*[(\[【]?(?:详见|詳見|见|刊|转|►|▶|→)? *(?:(?:第? *([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,2}) *[版面])[)\]】]?|(?:(?i:pages?|seite|p\.) *([A-Z]?\d{1,3})|\b([A-Z]\d{1,2})\b|[.…·—>►▶→]+ ?(\d{1,3}))[)\]】]?(?:\s|[;；,，|]|$)|[\s–—-]+(\d{1,3})$)`)
	// rowStart is the page at the start of a row: 3版 …, A5 ….
	rowStart  = regexp.MustCompile(`^(?:第? *([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,2}) *[版面]|(?i:page|seite) *([A-Z]?\d{1,3})|([A-Z]\d{1,2})\b)[\s:·|►▶→-]*`)
	indexWord = regexp.MustCompile(`^(?:本期|今日|今天)?(?:导读|導讀|要目|看点|导航|内容提要|内容导读)[:\s]*|^(?i:inside(?: today)?|index|in this issue|contents)\s*:?\s*`)
)

// IndexEntries reads the rows of an index box. Rows may stand one a line or
// follow each other in one text.
func IndexEntries(text string) []IndexEntry {
	var out []IndexEntry
	for line := range strings.SplitSeq(text, "\n") {
		line = trim(indexWord.ReplaceAllString(trim(line), ""))
		f := fold(line)
		if m := rowStart.FindStringSubmatchIndex(f.text); m != nil {
			if t := trim(f.cut(m[1], len(f.text))); t != "" && rowEnd.FindString(t) == "" {
				out = append(out, IndexEntry{t, groupLabel(f.text, m)})
				continue
			}
		}
		at := 0
		for _, m := range rowEnd.FindAllStringSubmatchIndex(f.text, mostEntries) {
			if t := strings.Trim(f.cut(at, m[0]), blanks+".…·—-►▶→,，;；"); t != "" {
				out = append(out, IndexEntry{t, groupLabel(f.text, m)})
			}
			at = m[1]
		}
		if len(out) >= mostEntries {
			break
		}
	}
	return out
}

// groupLabel is the page in whichever group of a match holds one.
func groupLabel(s string, m []int) string {
	for g := 1; g < len(m)/2; g++ {
		if m[2*g] >= 0 {
			return PageLabel(s[m[2*g]:m[2*g+1]])
		}
	}
	return ""
}
