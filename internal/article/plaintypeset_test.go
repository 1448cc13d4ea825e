package article_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// habit is a way in which pages come as text.
type habit struct {
	name    string
	english bool
	blanks  bool // printed lines end in blanks, columns in blank lines, as machines read columns
	whole   bool // a paragraph on a line
	indents bool // paragraphs keep their indent
	parts   bool // blank lines around headlines and stories
	ascii   bool // ASCII marks for full-width ones

	// What share of stories must come out whole, their headline's lines right,
	// and their parts told apart. Kicker and deck have no sizes to go by.
	text, lines, stack float64
}

var habits = []habit{
	{name: "columns as blanks", blanks: true, parts: true, text: 0.93, lines: 0.97, stack: 0.65},
	{name: "columns as blanks, ASCII marks", blanks: true, parts: true, ascii: true, text: 0.9, lines: 0.97, stack: 0.65},
	{name: "printed lines with indents", indents: true, text: 0.9, lines: 0.94, stack: 0.3},
	{name: "printed lines, stories parted", parts: true, text: 0.8, lines: 0.94, stack: 0.6},
	{name: "paragraphs on lines", whole: true, text: 0.97, lines: 0.97, stack: 0.65},
	{name: "English printed lines", english: true, indents: true, parts: true, text: 0.97, lines: 0.97, stack: 0.9},
	{name: "English paragraphs on lines", english: true, whole: true, text: 0.97, lines: 0.97, stack: 0.9},
}

// TestPlainHabits types up made-up stories in every habit and reads them back.
func TestPlainHabits(t *testing.T) {
	for _, h := range habits {
		t.Run(h.name, func(t *testing.T) {
			var all, text, lines, stack, extra int
			for seed := range uint64(8) {
				rng := rand.New(rand.NewPCG(seed, 7))
				stories := draw(rng, h)
				page := typeUp(rng, h, stories)
				e := readText(t, "made.txt", page)
				all += len(stories)
				extra += max(0, len(e.Articles)-len(stories))
				for _, s := range stories {
					a := findStory(e, s)
					right := [3]bool{strings.Join(a.Paragraphs, "\n") == strings.Join(h.paragraphs(s), "\n"),
						strings.Join(append(append(append([]string{}, a.Kicker...), a.Headline), a.Deck...), " ") == h.marks(strings.Join(stackOf(s), " ")),
						strings.Join(a.Kicker, "|")+"#"+a.Headline == h.marks(strings.Join(s.Kicker, "|")+"#"+strings.Join(s.Headline, " "))}
					text, lines, stack = text+b2i(right[0]), lines+b2i(right[1]), stack+b2i(right[2])
					if (!right[0] || !right[1]) && testing.Verbose() {
						t.Logf("seed %d: %q\n want %q\n  got %q\n want %.400q\n  got %.400q", seed, s.Headline, stackOf(s), append(append(a.Kicker, a.Headline), a.Deck...), h.paragraphs(s), a.Paragraphs)
					}
				}
			}
			share := func(n int) float64 { return float64(n) / float64(all) }
			t.Logf("%d stories: text %.3f, headline lines %.3f, kicker and headline told apart %.3f, %d too many", all, share(text), share(lines), share(stack), extra)
			if share(text) < h.text || share(lines) < h.lines || share(stack) < h.stack || extra > all/20 {
				t.Error("too few stories come out right")
			}
		})
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// draw makes the stories of a page.
func draw(rng *rand.Rand, h habit) []copytext.Article {
	stock := copytext.Phrases()
	bank := stock.Chinese
	if h.english {
		bank = stock.English
	}
	w := copytext.NewWriter(bank, rng, paper.Date{Year: 2024, Month: 6, Day: 14})
	var out []copytext.Article
	for range 4 + rng.IntN(5) {
		out = append(out, w.Story(200+rng.IntN(500)))
	}
	return out
}

func stackOf(s copytext.Article) []string {
	return append(append(append([]string{}, s.Kicker...), strings.Join(s.Headline, " ")), s.Deck...)
}

func (h habit) paragraphs(s copytext.Article) []string {
	var out []string
	for _, p := range s.Paragraphs {
		out = append(out, h.marks(p))
	}
	return out
}

var toASCII = strings.NewReplacer("，", ",", "：", ":", "；", ";", "！", "!", "？", "?", "（", "(", "）", ")", "“", `"`, "”", `"`)

func (h habit) marks(s string) string {
	if h.ascii {
		return toASCII.Replace(s)
	}
	return s
}

// findStory is the article that opens like a story.
func findStory(e paper.Edition, s copytext.Article) paper.Article {
	for _, a := range e.Articles {
		if len(a.Paragraphs) > 0 && utf8.RuneCountInString(a.Paragraphs[0]) > 8 && sameStart(ink(a.Paragraphs[0]), ink(toASCII.Replace(s.Paragraphs[0]))) {
			return a
		}
	}
	return paper.Article{}
}

func sameStart(x, y string) bool {
	a, b := []rune(toASCII.Replace(x)), []rune(y)
	n := min(len(a), len(b), 10)
	return string(a[:n]) == string(b[:n])
}

// typeUp writes a page down.
func typeUp(rng *rand.Rand, h habit, stories []copytext.Article) string {
	var out []string
	gap := func() {
		if h.parts {
			out = append(out, "")
		}
	}
	if h.english {
		out = append(out, "THE HARBOUR LANTERN", "Friday, June 14, 2024   No. 24   $1.00", "")
	} else {
		out = append(out, "河滨新声", "2024年6月14日 星期五 甲辰年五月初九 本期4版 第27期 总第177期", "")
	}
	for _, s := range stories {
		measure := 13 + rng.IntN(10)
		for _, l := range s.Kicker {
			out = append(out, h.marks(l))
			gap()
		}
		if h.blanks || h.whole {
			out = append(out, h.marks(strings.Join(s.Headline, " ")))
		} else {
			for _, l := range s.Headline {
				out = append(out, h.marks(l))
			}
		}
		gap()
		for _, l := range s.Deck {
			out = append(out, h.marks(l))
			gap()
		}
		out = append(out, h.body(rng, s, measure)...)
		gap()
	}
	return strings.Join(out, "\n") + "\n"
}

func (h habit) body(rng *rand.Rand, s copytext.Article, measure int) []string {
	paragraphs := append([]string{}, h.paragraphs(s)...)
	var before []string
	if h.english {
		for _, b := range s.Bylines {
			before = append(before, b.Role+" "+strings.Join(b.Names, " and "))
		}
		paragraphs[0] = s.Dateline + " " + paragraphs[0]
		measure *= 2
	} else {
		var by []string
		for _, b := range s.Bylines {
			if b.Role == "文/摄" {
				by = append(by, strings.Join(b.Names, " ")+" "+b.Role)
			} else {
				by = append(by, b.Role+" "+strings.Join(b.Names, " "))
			}
		}
		if len(by) > 0 {
			paragraphs[0] = h.marks(s.Dateline+"（"+strings.Join(by, " ")+"）") + paragraphs[0]
		} else {
			paragraphs[0] = s.Dateline + "　" + paragraphs[0]
		}
	}
	switch {
	case h.whole:
		return append(before, paragraphs...)
	case h.blanks:
		return columns(rng, paragraphs, measure)
	}
	for _, p := range paragraphs {
		if h.english {
			before = append(before, wrapWords(p, measure+16)...)
			continue
		}
		lines := wrapHan(p, measure)
		if h.indents {
			lines[0] = "　　" + lines[0]
		}
		before = append(before, lines...)
	}
	return before
}

// columns sets paragraphs and cuts the lines into columns at chance, each
// block's lines joined by blanks.
func columns(rng *rand.Rand, paragraphs []string, measure int) []string {
	var out []string
	for _, p := range paragraphs {
		lines := wrapHan(p, measure)
		for len(lines) > 0 {
			n := min(len(lines), 3+rng.IntN(8))
			out = append(out, strings.Join(lines[:n], " "), "")
			lines = lines[n:]
		}
	}
	return out[:len(out)-1]
}

// wrapHan breaks a paragraph into lines, the first two ems shorter; marks that
// may not open a line hang, those that may not end one go down.
func wrapHan(p string, measure int) []string {
	var lines []string
	var line []rune
	width, room := 0.0, float64(measure-2)
	flush := func() {
		lines = append(lines, strings.TrimSpace(string(line)))
		line, width, room = nil, 0, float64(measure)
	}
	for _, unit := range units(p) {
		w := 1.0
		if len(unit) > 1 || unit[0] < 0x80 && unit[0] != '"' && !strings.ContainsRune(",:;!?()", unit[0]) {
			w = float64(len(unit)) / 2
		}
		r := unit[0]
		if width+w > room && !strings.ContainsRune("，。、；：！？）”》,;:!?)", r) {
			if n := len(line); n > 1 && strings.ContainsRune("（“《(", line[n-1]) {
				down := line[n-1]
				line = line[:n-1]
				flush()
				line, width = append(line, down), 1
			} else {
				flush()
			}
		}
		if len(line) == 0 && r == ' ' {
			continue
		}
		line, width = append(line, unit...), width+w
	}
	if len(line) > 0 {
		flush()
	}
	return lines
}

// units are what a line may not be broken inside: figures, Latin words, and
// single characters.
func units(p string) [][]rune {
	var out [][]rune
	joins := false
	for _, r := range p {
		narrow := r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".%&:", r))
		if narrow && joins {
			out[len(out)-1] = append(out[len(out)-1], r)
			continue
		}
		out = append(out, []rune{r})
		joins = narrow && r != ':'
	}
	return out
}

// wrapWords breaks a paragraph into lines of so many characters, long words at
// a hyphen, the first indented.
func wrapWords(p string, measure int) []string {
	var lines []string
	line := "  "
	for _, w := range strings.Fields(p) {
		n := utf8.RuneCountInString(line)
		if n > 2 && n+1+utf8.RuneCountInString(w) > measure {
			if cut := measure - n - 2; cut >= 3 && len(w)-cut >= 3 && strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
				lines = append(lines, fmt.Sprintf("%s %s-", line, w[:cut]))
				line = w[cut:]
				continue
			}
			lines = append(lines, line)
			line = w
			continue
		}
		if strings.TrimSpace(line) != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}
