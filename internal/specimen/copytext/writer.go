package copytext

import (
	"fmt"
	"math/rand/v2"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// A Writer makes any number of articles from a bank. It goes through all the
// sentences of a topic before it uses one again, and never writes a paragraph
// twice. Equal sources of chance give equal articles. A Writer is for
// one goroutine.
type Writer struct {
	bank   Bank
	rng    *rand.Rand
	date   paper.Date
	left   [][]string      // sentences of each topic not used since it was last shuffled
	topics []int           // topics not used since they were last shuffled
	said   map[string]bool // paragraphs written
	made   int
}

// NewWriter gives a writer for a paper of that date; the days in its articles
// lie around it.
func NewWriter(bank Bank, rng *rand.Rand, date paper.Date) *Writer {
	return &Writer{bank: bank, rng: rng, date: date, left: make([][]string, len(bank.Topics)), said: map[string]bool{}}
}

// pick is one of a list.
func pick[T any](w *Writer, list []T) T { return list[w.rng.IntN(len(list))] }

// Story is a story with about length characters of text, under a headline of
// its topic.
func (w *Writer) Story(length int) Article {
	topic := w.topic()
	t := w.bank.Topics[topic]
	a := Article{ID: w.id(), Kind: paper.KindStory, Weight: weightOf(length), Headline: w.headline(t), Paragraphs: w.text(topic, length)}
	if w.rng.IntN(2) == 0 {
		a.Kicker = []string{w.fill(pick(w, either(w, t.Kickers, w.bank.Kickers)))}
	}
	if w.rng.IntN(3) == 0 {
		a.Deck = []string{w.fill(pick(w, either(w, t.Decks, w.bank.Decks)))}
	}
	a.Dateline = w.fill(pick(w, w.bank.Datelines))
	a.Bylines = w.bylines()
	return a
}

// Brief is a few sentences under a short headline.
func (w *Writer) Brief() Article {
	topic := w.topic()
	a := Article{ID: w.id(), Kind: paper.KindBrief, Weight: 5, Headline: w.headline(w.bank.Topics[topic])}
	a.Paragraphs = w.text(topic, 60)[:1]
	if w.rng.IntN(2) == 0 {
		a.Dateline = w.fill(pick(w, w.bank.Datelines))
	}
	return a
}

// Photo is a picture with a headline and a sentence or two.
func (w *Writer) Photo() Article {
	topic := w.topic()
	a := Article{ID: w.id(), Kind: paper.KindPhoto, Weight: 4, Headline: w.headline(w.bank.Topics[topic])}
	a.Paragraphs = w.text(topic, 40)[:1]
	a.Figures = []Figure{w.figure(w.bank.Topics[topic])}
	return a
}

// Ad is an advertisement, a line each.
func (w *Writer) Ad() Article { return w.display(paper.KindAd, pick(w, w.bank.Ads)) }

// Notice is a public notice.
func (w *Writer) Notice() Article { return w.display(paper.KindNotice, pick(w, w.bank.Notices)) }

func (w *Writer) display(kind paper.Kind, d Display) Article {
	a := Article{ID: w.id(), Kind: kind, Weight: 5}
	for _, l := range d.Headline {
		a.Headline = append(a.Headline, w.fill(l))
	}
	for _, l := range d.Lines {
		a.Paragraphs = append(a.Paragraphs, w.fill(l))
	}
	return a
}

// Figure is a picture with a caption and credit on any matter.
func (w *Writer) Figure() Figure { return w.figure(pick(w, w.bank.Topics)) }

func (w *Writer) figure(t Topic) Figure {
	return Figure{
		Picture: pick(w, w.bank.Pictures),
		Caption: w.fill(pick(w, either(w, t.Captions, w.bank.Captions))),
		Credit:  w.fill(pick(w, w.bank.Credits)),
	}
}

// Name is an invented person's: two to four characters in Chinese, first name
// and surname in English.
func (w *Writer) Name() string {
	if !w.bank.Han() {
		return pick(w, w.bank.Given) + " " + pick(w, w.bank.Surnames)
	}
	name := pick(w, w.bank.Surnames) + pick(w, w.bank.Given)
	if w.rng.IntN(3) > 0 {
		name += pick(w, w.bank.Given)
	}
	return name
}

// bylines are a writer and, in Chinese, often a correspondent beside.
func (w *Writer) bylines() []Byline {
	b := Byline{Role: pick(w, w.bank.Roles), Names: []string{w.Name()}}
	if w.rng.IntN(5) == 0 {
		b.Names = append(b.Names, w.Name())
	}
	list := []Byline{b}
	if w.bank.Han() && b.Role != "通讯员" && w.rng.IntN(3) == 0 {
		list = append(list, Byline{Role: "通讯员", Names: []string{w.Name()}})
	}
	return list
}

// headline is one of the topic's, or one that fits any.
func (w *Writer) headline(t Topic) []string {
	var out []string
	for _, l := range pick(w, either(w, t.Headlines, w.bank.Headlines)) {
		out = append(out, w.fill(l))
	}
	return out
}

// either is a topic's own list, or now and then the one for any topic.
func either[T any](w *Writer, own, any []T) []T {
	if w.rng.IntN(3) == 0 || len(own) == 0 {
		return any
	}
	return own
}

// topic goes through all topics in random order before it returns to one.
func (w *Writer) topic() int {
	if len(w.topics) == 0 {
		w.topics = w.rng.Perm(len(w.bank.Topics))
	}
	t := w.topics[0]
	w.topics = w.topics[1:]
	return t
}

// text is paragraphs of two to four sentences of a topic, about length
// characters in all and at least one sentence.
func (w *Writer) text(topic, length int) []string {
	var out []string
	for total := 0; total < length || len(out) == 0; {
		p := w.paragraph(topic, length-total)
		total += utf8.RuneCountInString(p)
		out = append(out, p)
	}
	return out
}

// paragraph is two to four sentences, fewer when room characters are filled,
// and one more while an earlier paragraph had the same.
func (w *Writer) paragraph(topic, room int) string {
	p := w.sentence(topic)
	for n := 1 + w.rng.IntN(3); n > 0 && utf8.RuneCountInString(p) < room || w.said[p]; n-- {
		if !w.bank.Han() {
			p += " "
		}
		p += w.sentence(topic)
	}
	w.said[p] = true
	return p
}

func (w *Writer) sentence(topic int) string {
	if len(w.left[topic]) == 0 {
		all := append([]string(nil), w.bank.Topics[topic].Sentences...)
		w.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		w.left[topic] = all
	}
	s := w.left[topic][0]
	w.left[topic] = w.left[topic][1:]
	return w.fill(s)
}

func (w *Writer) id() string {
	w.made++
	return fmt.Sprintf("made-%d", w.made)
}

// weightOf ranks a story by its length in characters.
func weightOf(length int) int {
	switch {
	case length >= 600:
		return 1
	case length >= 350:
		return 2
	case length >= 200:
		return 3
	}
	return 4
}
