// Package wordtest holds wordbooks to what every interface's must be. It is
// for tests only.
package wordtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/web"
)

var placeholder = regexp.MustCompile(`\{\w+\}`)

// SaysEverything fails where a language lacks a phrase another has, or fills in
// other values. What a date names differs between languages, and only some have
// a phrase of their own for one thing.
func SaysEverything(t *testing.T, books map[string]*web.Wordbook) {
	t.Helper()
	first := books[web.Simplified]
	for lang, book := range books {
		for key, phrase := range first.Words {
			other := book.Words[key]
			if other == "" {
				t.Errorf("%s has no phrase for %q", lang, key)
				continue
			}
			if strings.HasPrefix(key, "date.") && key != "date.lunar" {
				continue
			}
			if want, got := values(phrase), values(other); !slices.Equal(want, got) {
				t.Errorf("%s %q fills in %v, %s %v", lang, key, got, web.Simplified, want)
			}
		}
		for key := range book.Words {
			if !first.Has(key) && !strings.HasSuffix(key, ".one") {
				t.Errorf("%s has a phrase for %q that %s has not", lang, key, web.Simplified)
			}
		}
	}
}

func values(phrase string) []string {
	all := placeholder.FindAllString(phrase, -1)
	slices.Sort(all)
	return slices.Compact(all)
}
