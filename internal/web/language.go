package web

import "golang.org/x/text/language"

// maxAccept bounds the Accept-Language header that is looked at; browsers send
// under two hundred bytes.
const maxAccept = 512

// Languages chooses among the languages an interface has.
type Languages struct {
	names   []string
	matcher language.Matcher
}

// NewLanguages makes the choice among names, which are BCP 47.
func NewLanguages(names ...string) *Languages {
	var tags []language.Tag
	for _, n := range names {
		tags = append(tags, language.MustParse(n))
	}
	return &Languages{names, language.NewMatcher(tags)}
}

// Choose gives the name that suits an Accept-Language header best, and
// otherwise when the header asks for none of them.
func (l *Languages) Choose(accept, otherwise string) string {
	if accept == "" || len(accept) > maxAccept {
		return otherwise
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return otherwise
	}
	if _, i, sure := l.matcher.Match(wanted...); sure >= language.Low {
		return l.names[i]
	}
	return otherwise
}
