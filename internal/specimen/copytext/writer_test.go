package copytext

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// banks are the languages under the names used in test output.
func banks() map[string]Bank {
	s := Phrases()
	return map[string]Bank{"zh": s.Chinese, "en": s.English}
}

func writer(b Bank, seed uint64) *Writer {
	return NewWriter(b, rand.New(rand.NewPCG(seed, 1)), paper.Date{Year: 2025, Month: 6, Day: 13})
}

func TestTheBanksAreLargeEnough(t *testing.T) {
	least := map[string]struct{ sentences, headlines, names int }{"zh": {300, 40, 60}, "en": {200, 40, 30}}
	for name, b := range banks() {
		sentences, headlines := 0, len(b.Headlines)
		for _, topic := range b.Topics {
			sentences += len(topic.Sentences)
			headlines += len(topic.Headlines)
		}
		want := least[name]
		if sentences < want.sentences || headlines < want.headlines || len(b.Surnames) < want.names || len(b.Given) < want.names {
			t.Errorf("%s: %d sentences, %d headlines, %d surnames, %d given names; want at least %v", name, sentences, headlines, len(b.Surnames), len(b.Given), want)
		}
	}
}

func TestSentencesStandByThemselves(t *testing.T) {
	seen := map[string]bool{}
	for name, b := range banks() {
		end, least, most := ".”", 40, 130
		if b.Han() {
			end, least, most = "。”", 20, 60
		}
		for _, topic := range b.Topics {
			for _, s := range topic.Sentences {
				n := utf8.RuneCountInString(s)
				last, _ := utf8.DecodeLastRuneInString(s)
				if n < least || n > most || !strings.ContainsRune(end, last) {
					t.Errorf("%s %s: %d characters, or no full stop: %s", name, topic.Name, n, s)
				}
				if seen[s] {
					t.Errorf("%s %s: written twice: %s", name, topic.Name, s)
				}
				seen[s] = true
			}
		}
	}
}

func TestAWriterFillsEverySlot(t *testing.T) {
	for name, b := range banks() {
		w := writer(b, 1)
		for _, text := range bankTexts(b) {
			for range 5 {
				got := w.fill(text)
				if strings.ContainsAny(got, "{}") || !utf8.ValidString(got) {
					t.Fatalf("%s: %q became %q", name, text, got)
				}
				if b.Han() && halfWidth.MatchString(got) {
					t.Errorf("%s: ASCII punctuation in %q", name, got)
				}
			}
		}
	}
}

// bankTexts gives every text of a bank that may hold slots.
func bankTexts(b Bank) []string {
	var out []string
	add := func(lists ...[]string) {
		for _, l := range lists {
			out = append(out, l...)
		}
	}
	add(b.Actions, b.Kickers, b.Decks, b.Datelines, b.Captions, b.Credits)
	add(b.Headlines...)
	for _, d := range append(append([]Display(nil), b.Ads...), b.Notices...) {
		add(d.Headline, d.Lines)
	}
	for _, t := range b.Topics {
		add(t.Kickers, t.Decks, t.Captions, t.Sentences)
		add(t.Headlines...)
	}
	return out
}

func TestAWriterMakesWholeArticles(t *testing.T) {
	for name, b := range banks() {
		w := writer(b, 2)
		for range 100 {
			for _, a := range []Article{w.Story(100 + w.rng.IntN(800)), w.Brief(), w.Photo(), w.Ad(), w.Notice()} {
				a.Page = 1
				for _, fault := range faults(a, 1) {
					t.Errorf("%s: %s: %s", name, a.ID, fault)
				}
				for _, by := range a.Bylines {
					for _, n := range by.Names {
						if c := utf8.RuneCountInString(n); b.Han() && (c < 2 || c > 4) {
							t.Errorf("%s: name %q", name, n)
						}
					}
				}
			}
		}
	}
}

func TestAStoryIsAboutAsLongAsAsked(t *testing.T) {
	for name, b := range banks() {
		w := writer(b, 3)
		for _, length := range []int{80, 250, 500, 900} {
			n := 0
			for _, p := range w.Story(length).Paragraphs {
				n += utf8.RuneCountInString(p)
			}
			if n < length || n > length+140 {
				t.Errorf("%s: asked for %d characters, got %d", name, length, n)
			}
		}
	}
}

func TestEqualSeedsWriteEqualStories(t *testing.T) {
	for name, b := range banks() {
		one, two, other := writer(b, 4), writer(b, 4), writer(b, 5)
		a := one.Story(600)
		if !reflect.DeepEqual(a, two.Story(600)) {
			t.Errorf("%s: the same seed wrote two different stories", name)
		}
		if reflect.DeepEqual(a.Paragraphs, other.Story(600).Paragraphs) {
			t.Errorf("%s: two seeds wrote the same story", name)
		}
	}
}

// A paper of twelve pages holds about this many stories.
const storiesOfAPaper = 120

func TestStoriesOfAPaperDiffer(t *testing.T) {
	for name, b := range banks() {
		w := writer(b, 6)
		heads, paragraphs := map[string]int{}, map[string]int{}
		for range storiesOfAPaper {
			a := w.Story(400)
			heads[strings.Join(a.Headline, "")]++
			for _, p := range a.Paragraphs {
				paragraphs[p]++
			}
		}
		for p, n := range paragraphs {
			if n > 1 {
				t.Errorf("%s: a paragraph was written %d times: %s", name, n, p)
			}
		}
		if len(heads) < storiesOfAPaper/2 {
			t.Errorf("%s: %d stories share %d headlines", name, storiesOfAPaper, len(heads))
		}
	}
}
