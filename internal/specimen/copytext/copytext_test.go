package copytext

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/6tail/lunar-go/calendar"

	"github.com/banmian/banmian/internal/paper"
)

// editions are the sample editions under the names used in test output.
func editions() map[string]Edition {
	return map[string]Edition{"zh": Chinese(), "en": English()}
}

func TestWeekdayIsThatOfTheDate(t *testing.T) {
	han := []string{"日", "一", "二", "三", "四", "五", "六"}
	for name, e := range editions() {
		d, err := paper.ParseDate(e.Paper.Date)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := d.Weekday().String()
		if e.Paper.Language == "zh-Hans" {
			want = "星期" + han[d.Weekday()]
		}
		if e.Paper.Weekday != want {
			t.Errorf("%s: weekday of %s is printed %q, want %q", name, d, e.Paper.Weekday, want)
		}
	}
}

func TestLunarDateIsThatOfTheDate(t *testing.T) {
	p := Chinese().Paper
	d, err := paper.ParseDate(p.Date)
	if err != nil {
		t.Fatal(err)
	}
	l := calendar.NewSolarFromYmd(d.Year, d.Month, d.Day).GetLunar()
	want := l.GetYearInGanZhi() + "年" + l.GetMonthInChinese() + "月" + l.GetDayInChinese()
	if p.Lunar != want {
		t.Errorf("lunar date of %s is printed %q, want %q", d, p.Lunar, want)
	}
}

func TestPagesAreAsManyAsTheMastheadSays(t *testing.T) {
	for name, e := range editions() {
		if len(e.Pages) != e.Paper.PageCount {
			t.Errorf("%s: %d pages, masthead says %d", name, len(e.Pages), e.Paper.PageCount)
		}
		for i, p := range e.Pages {
			if p.Label != strconv.Itoa(i+1) || p.Section == "" || len(p.Editors) == 0 {
				t.Errorf("%s: page %d has label %q, section %q, %d editors", name, i+1, p.Label, p.Section, len(p.Editors))
			}
			if n := len(e.On(i + 1)); n < 9 || n > 14 {
				t.Errorf("%s: page %d has %d articles, want 9 to 14", name, i+1, n)
			}
		}
	}
}

func TestEveryArticleIsWhole(t *testing.T) {
	for name, e := range editions() {
		seen := map[string]bool{}
		for _, a := range e.Articles {
			if seen[a.ID] {
				t.Errorf("%s: id %s is used twice", name, a.ID)
			}
			seen[a.ID] = true
			if !strings.HasPrefix(a.ID, "p"+strconv.Itoa(a.Page)+"-") {
				t.Errorf("%s: %s is on page %d", name, a.ID, a.Page)
			}
			for _, fault := range faults(a, e.Paper.PageCount) {
				t.Errorf("%s: %s: %s", name, a.ID, fault)
			}
		}
	}
}

// faults lists what is wrong with an article taken by itself.
func faults(a Article, pages int) []string {
	var f []string
	add := func(bad bool, what string) {
		if bad {
			f = append(f, what)
		}
	}
	known := false
	for _, k := range paper.Kinds {
		known = known || k == a.Kind
	}
	add(!known, "kind "+string(a.Kind)+" is unknown")
	add(a.Weight < 1 || a.Weight > 5, "weight is not 1 to 5")
	add(len(a.Paragraphs) == 0, "no text")
	add(len(a.Headline) == 0 && a.Kind != paper.KindImprint, "no headline")
	add(a.Kind == paper.KindPhoto && len(a.Figures) == 0, "a photo story without a picture")
	add(a.JumpTo != 0 && (a.JumpTo <= a.Page || a.JumpTo > pages), "jumps to a page that is not after it")
	add(a.JumpTo != 0 && len(a.Paragraphs) < 4, "jumps with too little text to break")
	for _, fig := range a.Figures {
		add(fig.Picture == "" || fig.Caption == "" || fig.Credit == "", "a figure without picture, caption or credit")
	}
	for _, text := range texts(a) {
		add(strings.TrimSpace(text) != text || text == "", "empty text or white around it: "+text)
		add(strings.ContainsAny(text, "\n\t"), "a line break within: "+text)
	}
	return f
}

// texts gives everything an article prints but its bylines.
func texts(a Article) []string {
	var out []string
	for _, s := range [][]string{a.Kicker, a.Headline, a.Deck, a.Paragraphs} {
		out = append(out, s...)
	}
	for _, fig := range a.Figures {
		out = append(out, fig.Caption, fig.Credit)
	}
	return out
}

func TestEachPageHasOneLead(t *testing.T) {
	for name, e := range editions() {
		for page := 1; page <= len(e.Pages); page++ {
			leads := 0
			for _, a := range e.On(page) {
				if a.Weight == 1 {
					leads++
				}
			}
			if leads != 1 {
				t.Errorf("%s: page %d has %d leads", name, page, leads)
			}
		}
	}
}

func TestIndexNamesHeadlinesOnTheirPages(t *testing.T) {
	entry := regexp.MustCompile(`^(.+) >>(\d)版?$`)
	join := func(e Edition, lines []string) string {
		if e.Paper.Language == "en" {
			return strings.Join(lines, " ")
		}
		return strings.Join(lines, "")
	}
	for name, e := range editions() {
		entries := 0
		for _, a := range e.Articles {
			if a.Kind != paper.KindIndex {
				continue
			}
			for _, line := range a.Paragraphs {
				m := entry.FindStringSubmatch(line)
				if m == nil {
					t.Errorf("%s: index entry %q has another form", name, line)
					continue
				}
				page, _ := strconv.Atoi(m[2])
				found := false
				for _, b := range e.On(page) {
					found = found || join(e, b.Headline) == m[1]
				}
				if !found {
					t.Errorf("%s: index names %q, which is not a headline of page %d", name, m[1], page)
				}
				entries++
			}
		}
		if entries < 3 {
			t.Errorf("%s: index has %d entries", name, entries)
		}
	}
}

func TestTheFrontPageHasWhatARealOneHas(t *testing.T) {
	e := Chinese()
	jumps, vertical, boxed := 0, 0, 0
	kinds := map[paper.Kind]int{}
	for _, a := range e.Articles {
		kinds[a.Kind]++
	}
	for _, a := range e.On(1) {
		if a.JumpTo > 0 {
			jumps++
		}
		if a.Vertical {
			vertical++
		}
		if a.Boxed && a.Kind == paper.KindStory {
			boxed++
		}
	}
	if jumps != 4 || vertical != 2 || boxed != 1 {
		t.Errorf("page 1 has %d jumps, %d vertical headlines, %d boxed stories; want 4, 2, 1", jumps, vertical, boxed)
	}
	for _, k := range paper.Kinds {
		if kinds[k] == 0 {
			t.Errorf("no article of kind %s", k)
		}
	}
}

func TestChineseNamesAreTwoToFourCharacters(t *testing.T) {
	e := Chinese()
	check := func(where string, bylines []Byline) {
		for _, b := range bylines {
			for _, n := range b.Names {
				if c := utf8.RuneCountInString(n); c < 2 || c > 4 || !allHan(n) {
					t.Errorf("%s: name %q is not two to four Han characters", where, n)
				}
			}
		}
	}
	lengths := map[int]bool{}
	for _, a := range e.Articles {
		check(a.ID, a.Bylines)
		for _, b := range a.Bylines {
			for _, n := range b.Names {
				lengths[utf8.RuneCountInString(n)] = true
			}
		}
	}
	for _, p := range e.Pages {
		check("page "+p.Label, p.Editors)
	}
	if len(lengths) != 3 {
		t.Errorf("names come in lengths %v, want 2, 3 and 4", lengths)
	}
}

// halfWidth finds an ASCII mark of punctuation beside a Han character, where
// Chinese sets a full-width one. Space, solidus and the arrow of an index are
// no such mark.
var halfWidth = regexp.MustCompile(`\p{Han}[,.;:!?()"'\[\]]|[,.;:!?()"'\[\]]\p{Han}`)

func TestChinesePunctuationIsFullWidth(t *testing.T) {
	for _, a := range Chinese().Articles {
		for _, s := range texts(a) {
			if strings.ContainsRune(s, ',') || halfWidth.MatchString(s) {
				t.Errorf("%s: ASCII punctuation in %q", a.ID, s)
			}
			if strings.Count(s, "“") != strings.Count(s, "”") || strings.Count(s, "《") != strings.Count(s, "》") {
				t.Errorf("%s: unpaired quotation marks in %q", a.ID, s)
			}
		}
	}
}

// The font subset is made from these characters, and its size is bounded by
// theirs.
const mostHan = 1500

func TestHanCharactersFitTheFontSubset(t *testing.T) {
	seen := map[rune]bool{}
	for _, r := range zh + phrases {
		if unicode.Is(unicode.Han, r) {
			seen[r] = true
		}
	}
	if len(seen) > mostHan {
		t.Errorf("%d distinct Han characters, want at most %d", len(seen), mostHan)
	}
}
