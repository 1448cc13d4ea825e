package editor

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// Findings are written in English where they are made. findingShapes knows their
// messages again by the English phrases, so that another language can say the
// same with the same values.
type findingShapes map[string][]findingShape // by code; by "value" for what values are made of

// findingShape is one message: the key of its phrase, and how it reads.
type findingShape struct {
	key   string
	holes []int // which value each bracket of the pattern holds
	reads *regexp.Regexp
}

var findingKey = regexp.MustCompile(`^finding\.([a-z-]+)_(\d+)$`)

// shapesOf reads the shapes off the English words.
func shapesOf(english *web.Wordbook) findingShapes {
	out := findingShapes{}
	for key, phrase := range english.Words {
		m := findingKey.FindStringSubmatch(key)
		if m == nil {
			continue
		}
		shape := findingShape{key: key}
		pattern, rest := "^", strings.TrimSuffix(phrase, ".")
		for {
			before, after, found := strings.Cut(rest, "{")
			pattern += regexp.QuoteMeta(before)
			if !found {
				break
			}
			number, behind, _ := strings.Cut(after, "}")
			n, err := strconv.Atoi(number)
			if err != nil {
				break
			}
			shape.holes = append(shape.holes, n)
			pattern, rest = pattern+"(.+?)", behind
		}
		shape.reads = regexp.MustCompile("(?s)" + pattern + `\.?$`)
		out[m[1]] = append(out[m[1]], shape)
	}
	for _, list := range out { // by their numbers: the more particular stand first
		slices.SortFunc(list, func(a, b findingShape) int {
			x, y := findingKey.FindStringSubmatch(a.key)[2], findingKey.FindStringSubmatch(b.key)[2]
			if len(x) != len(y) {
				return len(x) - len(y)
			}
			return strings.Compare(x, y)
		})
	}
	return out
}

// longestMessage bounds what is looked at, in bytes; messages quote headlines.
const longestMessage = 4 << 10

// say says a message of a code in the language of a book; false when the program
// makes no such message.
func (f findingShapes) say(b, english *web.Wordbook, code, message string) (string, bool) {
	if len(message) > longestMessage {
		return "", false
	}
	for _, shape := range f[code] {
		m := shape.reads.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		values := make([]any, len(shape.holes))
		for i, n := range shape.holes {
			if n >= len(values) {
				return "", false
			}
			values[n] = f.value(b, english, m[i+1], code == "value")
		}
		return b.Say(shape.key, values...), true
	}
	return "", false
}

// value says what a message was filled with: an article by its beginning, a
// weekday, a role; anything else stands as it is. What stands within a value does.
func (f findingShapes) value(b, english *web.Wordbook, text string, within bool) string {
	if i := slices.Index(english.Weekdays, text); i >= 0 {
		return b.Weekdays[i]
	}
	if key := "correct.role_" + text; b.Has(key) {
		return b.Say(key)
	}
	if within {
		return text
	}
	if said, ok := f.say(b, english, "value", text); ok {
		return said
	}
	return text
}

// saysFinding is what was found, in the person's language: with the values of its
// message where the message is known, else by what its code means, with the message
// behind it.
func (s *Site) saysFinding(v *visit, f paper.Finding) string {
	key := "finding." + string(f.Code)
	if v.book.Language == web.English || !v.book.Has(key) {
		return f.Message
	}
	if said, ok := s.shapes.say(v.book, s.books[web.English], string(f.Code), f.Message); ok {
		return said
	}
	if f.Message == "" {
		return v.T(key)
	}
	return v.T(key) + " (" + f.Message + ")"
}

// saysRemedy is what to do about it. A remedy that is not its code's own was made
// for the case: a wording that the paper's house style names.
func (s *Site) saysRemedy(v *visit, f paper.Finding) string {
	key := "finding." + string(f.Code) + "_do"
	if v.book.Language == web.English || !v.book.Has(key) || f.Remedy == "" {
		return f.Remedy
	}
	if f.Remedy == paper.Find(f.Code, "").Remedy {
		return v.T(key)
	}
	use, note, _ := strings.Cut(f.Remedy, "”. ")
	if note != "" {
		use += "”"
	}
	if said, ok := s.shapes.say(v.book, s.books[web.English], "use", use); ok {
		return strings.TrimSpace(said + " " + note)
	}
	return f.Remedy
}
