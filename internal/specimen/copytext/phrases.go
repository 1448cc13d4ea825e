package copytext

import (
	_ "embed"
	"unicode"
)

//go:embed phrases.toml
var phrases string

// Phrases is the stock of both languages. Each call gives a fresh copy.
func Phrases() Stock { return read[Stock]("phrases.toml", phrases) }

// Stock is what further stories are made from.
type Stock struct {
	Chinese Bank `toml:"zh"`
	English Bank `toml:"en"`
}

// Bank is the stock of one language. Its texts may hold slots, words in braces
// listed at the head of phrases.toml; a Writer fills them.
type Bank struct {
	Papers    []string   `toml:"papers"` // names for made-up papers
	Sections  []string   `toml:"sections"`
	Places    []string   `toml:"places"`
	Bodies    []string   `toml:"bodies"`
	Subjects  []string   `toml:"subjects"` // each goes before each of Actions
	Actions   []string   `toml:"actions"`
	Headlines [][]string `toml:"headlines"` // for any topic, a printed line each
	Kickers   []string   `toml:"kickers"`
	Decks     []string   `toml:"decks"`
	Datelines []string   `toml:"datelines"`
	Roles     []string   `toml:"roles"`
	Surnames  []string   `toml:"surnames"`
	Given     []string   `toml:"given"` // single characters in Chinese
	Captions  []string   `toml:"captions"`
	Credits   []string   `toml:"credits"`
	Pictures  []string   `toml:"pictures"`
	Ads       []Display  `toml:"ads"`
	Notices   []Display  `toml:"notices"`
	Topics    []Topic    `toml:"topics"`
}

// Display is an advertisement or notice, a line or paragraph each.
type Display struct {
	Headline []string `toml:"headline"`
	Lines    []string `toml:"lines"`
}

// Topic is a matter with sentences of which any may follow any other.
type Topic struct {
	Name      string     `toml:"name"`
	Kickers   []string   `toml:"kickers"`
	Headlines [][]string `toml:"headlines"`
	Decks     []string   `toml:"decks"`
	Captions  []string   `toml:"captions"`
	Sentences []string   `toml:"sentences"`
}

// Han reports whether the bank's language is written without spaces between
// words, in Han characters.
func (b Bank) Han() bool { return len(b.Given) > 0 && allHan(b.Given[0]) }

// allHan reports whether every character of s is Han.
func allHan(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}
