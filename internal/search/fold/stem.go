package fold

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmer takes the endings off words of one language (Porter, "Snowball: a
// language for stemming algorithms", 2001).
type stemmer struct {
	language string
	stem     func(*snowballstem.Env) bool
}

// stemmers by the language's subtag. Languages without one are compared word by
// word.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"da": danish.Stem, "nl": dutch.Stem, "en": english.Stem, "fi": finnish.Stem, "fr": french.Stem, "de": german.Stem,
	"hu": hungarian.Stem, "it": italian.Stem, "nb": norwegian.Stem, "nn": norwegian.Stem, "no": norwegian.Stem,
	"pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "es": spanish.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

// foreign is the language of Latin words in a text of a script without them:
// a Chinese paper prints English names and terms.
const foreign = "en"

// Language is the language in which words of a text are folded: a subtag that
// has a stemmer, "en" for the words in a Chinese, Japanese or Korean text, or
// empty. Texts whose Language is equal fold alike.
func Language(tag string) string {
	sub := strings.ToLower(tag)
	if i := strings.IndexAny(sub, "-_"); i >= 0 {
		sub = sub[:i]
	}
	switch sub {
	case "zh", "yue", "ja", "ko", "th", "lo", "km", "my":
		return foreign
	}
	if _, ok := stemmers[sub]; ok {
		return sub
	}
	return ""
}

func stemmerOf(language string) stemmer {
	l := Language(language)
	return stemmer{l, stemmers[l]}
}

// shortestStem and longestStem bound, in bytes, what is worth stemming.
const (
	shortestStem = 3
	longestStem  = 64
)

// of gives a word's stem, marked with its language; words with digits, and those
// of no known language, as they are. Points within numbers are kept, commas and
// apostrophes are not.
func (s stemmer) of(word string) string {
	if strings.ContainsFunc(word, unicode.IsDigit) || s.stem == nil || len(word) < shortestStem || len(word) > longestStem {
		return unmarked(word)
	}
	env := snowballstem.NewEnv(word)
	s.stem(env)
	return unmarked(env.Current()) + languageMark + s.language
}

// languageMark stands between a stem and its language. It is no letter that
// folding leaves.
const languageMark = "ˑ"

// unmarked leaves out the punctuation a word kept while it was stemmed.
func unmarked(word string) string {
	if !strings.ContainsAny(word, "',.") {
		return word
	}
	return strings.NewReplacer("'", "", ",", "", ".", "·").Replace(word)
}
