package specimen

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A pool is the copy from which made-up articles are put together: sentences
// of the sample edition in new company, under headlines of others. Nothing is
// used twice until everything was used once.
type pool struct {
	rng       *rand.Rand
	latin     bool
	sentences deck[string]
	heads     deck[copytext.Article]
	names     deck[string]
	figures   deck[copytext.Figure]
	decks     deck[string]
	kickers   deck[string]
	wires     deck[string]
	ads       deck[copytext.Article]
	made      int
}

// A deck gives its cards in a random order, again and again.
type deck[T any] struct {
	cards []T
	at    int
}

func (d *deck[T]) draw(rng *rand.Rand) T {
	if d.at%len(d.cards) == 0 {
		rng.Shuffle(len(d.cards), func(i, j int) { d.cards[i], d.cards[j] = d.cards[j], d.cards[i] })
	}
	d.at++
	return d.cards[(d.at-1)%len(d.cards)]
}

// shortestSentence is the least length, in characters, of a sentence that can
// stand by itself.
const shortestSentence = 8

func newPool(rng *rand.Rand, e copytext.Edition) *pool {
	p := &pool{rng: rng, latin: e.Paper.Language == "en"}
	for _, a := range e.Articles {
		p.learn(a)
	}
	return p
}

func (p *pool) learn(a copytext.Article) {
	switch a.Kind {
	case paper.KindAd:
		p.ads.cards = append(p.ads.cards, a)
		return
	case paper.KindStory, paper.KindBrief, paper.KindPhoto:
	default:
		return
	}
	p.heads.cards = append(p.heads.cards, a)
	p.decks.cards = append(p.decks.cards, a.Deck...)
	p.kickers.cards = append(p.kickers.cards, a.Kicker...)
	p.figures.cards = append(p.figures.cards, a.Figures...)
	if strings.HasSuffix(a.Dateline, "电") || p.latin && a.Dateline != "" {
		p.wires.cards = append(p.wires.cards, a.Dateline)
	}
	for _, b := range a.Bylines {
		p.names.cards = append(p.names.cards, b.Names...)
	}
	for _, text := range a.Paragraphs {
		for _, s := range sentences(text, p.latin) {
			s = strings.TrimSpace(s)
			if n := len([]rune(s)); n >= shortestSentence && balanced(s) {
				p.sentences.cards = append(p.sentences.cards, s)
			}
		}
	}
}

// balanced reports whether quotation marks and brackets are closed.
func balanced(s string) bool {
	for _, pair := range []string{"“”", "《》", "（）", "「」", "()"} {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		if strings.Count(s, string(open)) != strings.Count(s, string(shut)) {
			return false
		}
	}
	end := []rune(s)[len([]rune(s))-1]
	return strings.ContainsRune("。！？”.!?", end)
}

// text makes paragraphs of about n characters in all.
func (p *pool) text(n int) []string {
	var out []string
	for total := 0; total < n; {
		var b strings.Builder
		for range 2 + p.rng.IntN(3) {
			s := p.sentences.draw(p.rng)
			if p.latin && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(s)
			total += len([]rune(s))
		}
		out = append(out, b.String())
	}
	return out
}

// article makes a story with a headline of one of the copy's and n characters
// of text.
func (p *pool) article(n int) copytext.Article {
	h := p.heads.draw(p.rng)
	p.made++
	a := copytext.Article{ID: fmt.Sprintf("made-%d", p.made), Kind: paper.KindStory, Headline: append([]string(nil), h.Headline...), Paragraphs: p.text(n)}
	if p.rng.IntN(3) == 0 && len(p.kickers.cards) > 0 {
		a.Kicker = []string{p.kickers.draw(p.rng)}
	}
	if p.rng.IntN(4) == 0 && len(p.decks.cards) > 0 {
		a.Deck = []string{p.decks.draw(p.rng)}
	}
	p.sign(&a)
	return a
}

// sign gives an article a dateline and bylines.
func (p *pool) sign(a *copytext.Article) {
	if p.latin {
		if p.rng.IntN(3) > 0 {
			a.Bylines = []copytext.Byline{{Role: "By", Names: []string{p.names.draw(p.rng)}}}
		}
		if len(p.wires.cards) > 0 && p.rng.IntN(2) == 0 {
			a.Dateline = p.wires.draw(p.rng)
		}
		return
	}
	switch p.rng.IntN(8) {
	case 0:
		a.Bylines = []copytext.Byline{{Role: "", Names: []string{p.names.draw(p.rng)}}}
		return
	case 1:
		a.Bylines = []copytext.Byline{{Role: "文/图", Names: []string{p.names.draw(p.rng)}}}
		return
	case 2:
		if len(p.wires.cards) > 0 {
			a.Dateline = p.wires.draw(p.rng)
		}
	case 3:
		a.Dateline = "本报讯"
		return
	default:
		a.Dateline = "本报讯"
	}
	reporters := copytext.Byline{Role: []string{"记者", "记者", "见习记者", "首席记者"}[p.rng.IntN(4)], Names: []string{p.names.draw(p.rng)}}
	if p.rng.IntN(4) == 0 {
		reporters.Names = append(reporters.Names, p.names.draw(p.rng))
	}
	a.Bylines = []copytext.Byline{reporters}
	if p.rng.IntN(2) == 0 {
		a.Bylines = append(a.Bylines, copytext.Byline{Role: "通讯员", Names: []string{p.names.draw(p.rng)}})
	}
	if a.Dateline == "" {
		a.Dateline = "本报讯"
	}
}
