package specimen

import (
	"strings"

	"github.com/banmian/banmian/internal/specimen/copytext"
)

// mostTries bounds the search for a headline that the edition does not have
// yet.
const mostTries = 30

// fresh asks for articles until one has a headline of its own: an edition does
// not print a headline twice.
func (m *maker) fresh(ask func() copytext.Article) copytext.Article {
	a := ask()
	for range mostTries {
		if !m.used[strings.Join(a.Headline, " ")] {
			break
		}
		a = ask()
	}
	m.used[strings.Join(a.Headline, " ")] = true
	return a
}

// newStory is a story of about so many characters.
func (m *maker) newStory(chars int) copytext.Article {
	return m.fresh(func() copytext.Article { return m.writer.Story(chars) })
}
