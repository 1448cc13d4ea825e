package public

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/width"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// legible prepares a stranger's text for a screen. Control characters are
// never printed on paper; those that reorder the text around them could make a
// headline, or our own words beside it, read as something else.
func legible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar, r == '\ufeff':
			return -1
		}
		return r
	}, s))
}

// legibleAll prepares lines and drops those that say nothing.
func legibleAll(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = legible(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// excerpt gives the beginning of a text, cut with an ellipsis. It is measured
// as it is seen: a Han character is as wide as two letters. Words are not cut.
func excerpt(s string, most int) string {
	s = legible(s)
	seen, blank := 0, 0 // blank is the last place between words
	for i, r := range s {
		if seen >= most {
			if blank > i/2 && !unicode.Is(unicode.Han, r) {
				i = blank
			}
			return strings.TrimRight(s[:i], " ,，、;；:：") + "…"
		}
		seen++
		if width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth {
			seen++
		}
		if r == ' ' {
			blank = i
		}
	}
	return s
}

// contentLanguage gives a title's language as a lang attribute, empty when it
// is none.
func contentLanguage(s string) string {
	if len(s) > 35 {
		return ""
	}
	t, err := language.Parse(s)
	if err != nil || t == language.Und {
		return ""
	}
	return t.String()
}

// maxFacts bounds how many phone numbers or links of a masthead are shown.
const maxFacts = 12

// webLink gives an address printed in a paper as one to link to: http or https
// with a host, nothing else.
func webLink(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", false
	}
	return u.String(), true
}

var phone = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{3,24}$`)

// phoneLink gives a printed phone number as one to dial.
func phoneLink(s string) (string, bool) {
	if !phone.MatchString(s) {
		return "", false
	}
	return "tel:" + strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(s), true
}

// nameLength is how wide, in letters, the beginning of a text may be that
// stands in for a headline.
const nameLength = 48

// headline gives what an article is called on screen: its headline, else what
// tells it apart best. The second value is false when it stands in for one.
func headline(a paper.Article, b *web.Wordbook) (string, bool) {
	if h := legible(a.Headline); h != "" {
		return h, true
	}
	if k := legibleAll(a.Kicker); len(k) > 0 {
		return k[0], false
	}
	for _, f := range a.Figures {
		if c := excerpt(f.Caption, nameLength); c != "" {
			return c, false
		}
	}
	for _, p := range a.Paragraphs {
		if t := excerpt(p, nameLength); t != "" {
			return t, false
		}
	}
	if key, ok := kindWords[a.Kind]; ok {
		return b.Say(key), false
	}
	return b.Say("article.untitled"), false
}

// kindWords are the labels of articles that are not stories.
var kindWords = map[paper.Kind]string{
	paper.KindAd:     "article.ad",
	paper.KindNotice: "article.notice",
	paper.KindPhoto:  "article.photo",
	paper.KindBrief:  "article.brief",
}

// headLines gives the printed lines of a headline, so that a screen breaks it
// where the paper did: reading joined them by one space. In a script that
// writes spaces between words there is no telling, and the headline is one.
func headLines(h string) []string {
	for _, r := range h {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			return strings.Fields(h)
		}
	}
	return []string{h}
}
