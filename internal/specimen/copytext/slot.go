package copytext

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// slot is a word in braces that a Writer fills.
var slot = regexp.MustCompile(`\{[a-z]+\}`)

// mostNesting bounds how often what fills a slot may hold slots itself: an
// {action} may name a {place}, and nothing goes deeper.
const mostNesting = 3

// fill puts words into the slots of a text. One text never names a place or
// person twice. A slot that is not known stays as it is; a test sees to it that
// there are none.
func (w *Writer) fill(template string) string {
	text, used := template, map[string]bool{}
	for range mostNesting {
		if !slot.MatchString(text) {
			break
		}
		text = slot.ReplaceAllStringFunc(text, func(s string) string {
			v := w.word(s)
			for tries := 0; used[s+v] && tries < 20; tries++ {
				v = w.word(s)
			}
			used[s+v] = true
			return v
		})
	}
	return sentenceCase(template, text)
}

// word is one filling for a slot.
func (w *Writer) word(s string) string {
	b := w.bank
	switch s {
	case "{place}":
		return pick(w, b.Places)
	case "{body}":
		return pick(w, b.Bodies)
	case "{subject}":
		return pick(w, b.Subjects)
	case "{action}":
		return pick(w, b.Actions)
	case "{person}":
		return w.Name()
	case "{day}":
		return w.day(-w.rng.IntN(28))
	case "{soon}":
		return w.day(1 + w.rng.IntN(21))
	case "{n}":
		return strconv.Itoa(3 + w.rng.IntN(58))
	case "{count}":
		return w.count()
	case "{percent}":
		return fmt.Sprintf("%d.%d%%", 5+w.rng.IntN(90), 1+w.rng.IntN(9))
	case "{money}":
		return strconv.Itoa(5 * (1 + w.rng.IntN(180)))
	case "{hour}":
		return w.hour()
	}
	return s
}

// day is the month and day so many days after the paper's date.
func (w *Writer) day(after int) string {
	d := w.date.AddDays(after)
	if w.bank.Han() {
		return fmt.Sprintf("%d月%d日", d.Month, d.Day)
	}
	return d.Time().Format("January 2")
}

// count is a number from 100 to 9900, with the comma that English sets.
func (w *Writer) count() string {
	n := 10 * (10 + w.rng.IntN(981))
	if n < 1000 || w.bank.Han() {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// hour is a time of the evening.
func (w *Writer) hour() string {
	h, m := 18+w.rng.IntN(5), 30*w.rng.IntN(2)
	if w.bank.Han() {
		return fmt.Sprintf("%d:%02d", h, m)
	}
	return fmt.Sprintf("%d:%02d p.m.", h-12, m)
}

// sentenceCase begins a text with a capital where a slot put "the Old Quay"
// first.
func sentenceCase(template, text string) string {
	if !strings.HasPrefix(template, "{place}") && !strings.HasPrefix(template, "{body}") {
		return text
	}
	if c := text[0]; c >= 'a' && c <= 'z' {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}
