// Package corpus makes newspapers of any size for measuring search: the same
// seed and article number give the same article anywhere.
//
// Words are made of the 3,755 commonest characters (GB 2312, level 1), shuffled
// and drawn by Zipf's law; a vocabulary of 120,000 such words, of one to four
// characters as running Chinese has them, is drawn by Zipf and Mandelbrot's law
// with the words of one of 60 topics raised; 20,000 names of two and three
// characters, some Latin words and numbers, and punctuation stand between them.
// Articles are 600 characters long in the mean, from thirty to 2,500.
package corpus

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// The shape of the corpus.
const (
	words      = 120_000
	names      = 20_000
	topics     = 60
	perTopic   = 400 // words that a topic raises
	PerEdition = 200 // articles
	titles     = 4
	meanLength = 540 // characters of the body, the median of a log-normal law
)

// Corpus makes articles.
type Corpus struct {
	seed    uint64
	signs   []rune // most frequent first
	words   []string
	cum     []float64
	names   []string
	topic   [][]int
	latin   []string
	section []string
}

// New makes a corpus.
func New(seed uint64) *Corpus {
	c := &Corpus{seed: seed}
	r := rand.New(rand.NewPCG(seed, 0))
	c.signs = commonSigns(r)
	c.makeWords(r)
	for range names {
		c.names = append(c.names, c.name(r))
	}
	for range topics {
		var t []int
		for range perTopic {
			t = append(t, 200+r.IntN(words-200))
		}
		c.topic = append(c.topic, t)
	}
	for range 4000 {
		c.latin = append(c.latin, latinWord(r))
	}
	for range 12 {
		c.section = append(c.section, c.words[300+r.IntN(3000)])
	}
	return c
}

// commonSigns are the characters of GB 2312's first level in an order of our own.
func commonSigns(r *rand.Rand) []rune {
	var out []rune
	for hi := 0xb0; hi <= 0xd7; hi++ {
		for lo := 0xa1; lo <= 0xfe; lo++ {
			s, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(hi), byte(lo)})
			if rs := []rune(string(s)); err == nil && len(rs) == 1 && rs[0] >= 0x4e00 && rs[0] <= 0x9fff {
				out = append(out, rs[0])
			}
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// sign draws a character; the common ones come sooner.
func (c *Corpus) sign(r *rand.Rand) rune {
	// Zipf with exponent 0.7 by inversion: flat enough that pairs are many.
	u := r.Float64()
	return c.signs[int(math.Pow(u, 1/0.3)*float64(len(c.signs)))]
}

// makeWords makes the vocabulary. Among the commonest are many of one character.
func (c *Corpus) makeWords(r *rand.Rand) {
	seen := map[string]bool{}
	total := 0.0
	for len(c.words) < words {
		n := 2
		switch p := r.Float64(); {
		case len(c.words) < 80 && p < .6, p < .02:
			n = 1
		case p > .93:
			n = 4
		case p > .75:
			n = 3
		}
		var b strings.Builder
		for range n {
			b.WriteRune(c.sign(r))
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			c.words = append(c.words, w)
			total += 1 / math.Pow(float64(len(c.words))+2.7, 1.02)
			c.cum = append(c.cum, total)
		}
	}
}

func (c *Corpus) name(r *rand.Rand) string {
	var b strings.Builder
	b.WriteRune(c.signs[r.IntN(120)]) // family names are few
	for range 1 + min(1, r.IntN(4)) {
		b.WriteRune(c.signs[r.IntN(2000)])
	}
	return b.String()
}

func latinWord(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(3) {
		b.WriteByte("bcdfghklmnprstvw"[r.IntN(16)])
		b.WriteByte("aeiou"[r.IntN(5)])
	}
	b.WriteByte("nrst"[r.IntN(4)])
	return b.String()
}

// word draws a word of the running text.
func (c *Corpus) word(r *rand.Rand, topic []int) string {
	switch p := r.Float64(); {
	case p < .12:
		return c.words[topic[r.IntN(len(topic))]]
	case p < .135:
		return c.names[r.IntN(len(c.names))]
	case p < .15:
		return c.latin[r.IntN(len(c.latin))]
	case p < .16:
		return fmt.Sprint(1 + r.IntN(3000))
	}
	at := r.Float64() * c.cum[len(c.cum)-1]
	lo, hi := 0, len(c.cum)-1
	for lo < hi {
		if mid := (lo + hi) / 2; c.cum[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return c.words[lo]
}

// text writes about n characters.
func (c *Corpus) text(r *rand.Rand, topic []int, n int, stops bool) string {
	var b strings.Builder
	clause := 4 + r.IntN(8)
	for length := 0; length < n; {
		w := c.word(r, topic)
		b.WriteString(w)
		length += len([]rune(w))
		if clause--; clause == 0 && stops {
			b.WriteString([]string{"，", "，", "，", "。", "。", "、", "；", "。“", "”，"}[r.IntN(9)])
			clause = 4 + r.IntN(8)
		}
	}
	return b.String()
}

// first is the day of edition 0.
var first = time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)

// EditionOf names an edition by its number: each day has one of each title.
func EditionOf(n int) search.Edition {
	t := first.AddDate(0, 0, n/titles)
	return search.Edition{Title: fmt.Sprintf("paper-%d", n%titles+1), Date: paper.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, Ordinal: 1}
}

// ArticleID is an article's id in its edition.
func ArticleID(i int) string { return fmt.Sprintf("p%d-a%d", i/9+1, i%9+1) }

// Edition makes the articles of an edition.
func (c *Corpus) Edition(n int) []search.Document {
	docs := make([]search.Document, PerEdition)
	for i := range docs {
		docs[i] = c.Article(n, i)
	}
	return docs
}

// Article makes one article.
func (c *Corpus) Article(edition, i int) search.Document {
	r := rand.New(rand.NewPCG(c.seed, uint64(edition)*PerEdition+uint64(i)+1))
	topic := c.topic[r.IntN(topics)]
	page := i/9 + 1
	d := search.Document{Article: ArticleID(i), Language: "zh-Hans", Kind: paper.KindStory, Page: page, Label: fmt.Sprintf("%02d", page), Section: c.section[page%len(c.section)]}
	if r.IntN(5) == 0 {
		d.Kind = []paper.Kind{paper.KindBrief, paper.KindPhoto, paper.KindNotice}[r.IntN(3)]
	}
	d.Headline = []string{c.text(r, topic, 8+r.IntN(14), false)}
	n := int(meanLength * math.Exp(r.NormFloat64()*.55))
	n = max(30, min(n, 2500))
	for n > 0 {
		p := min(n, 60+r.IntN(160))
		d.Text = append(d.Text, c.text(r, topic, p, true))
		n -= p
	}
	for range r.IntN(3) {
		name := c.names[r.IntN(len(c.names))]
		if len(d.Contributors) == 0 || d.Contributors[0] != name {
			d.Contributors = append(d.Contributors, name)
		}
	}
	if len(d.Contributors) > 0 {
		d.Text = append(d.Text, "记者 "+strings.Join(d.Contributors, " "))
	}
	return d
}

// Plain is an article's whole text, for finding substrings in it.
func Plain(d search.Document) string {
	return strings.Join(d.Headline, "\n") + "\n" + strings.Join(d.Text, "\n")
}
