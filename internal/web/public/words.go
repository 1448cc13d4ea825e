package public

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/banmian/banmian/internal/paper"
)

// The languages of the interface. The first is shown where nothing else
// decides.
const (
	simplified  = "zh-Hans"
	traditional = "zh-Hant"
	english     = "en"
)

var interfaceLanguages = []string{simplified, traditional, english}

// wordbook is the interface's wording in one language.
type wordbook struct {
	Language      string
	Name          string // of the language, in itself
	Months        []string
	Weekdays      []string // from Sunday
	ShortWeekdays []string `toml:"short_weekdays"`
	Words         map[string]string
}

// readWords reads the wordbook of every interface language.
func readWords(files fs.FS) (map[string]*wordbook, error) {
	books := map[string]*wordbook{}
	for _, lang := range interfaceLanguages {
		var b wordbook
		meta, err := toml.DecodeFS(files, "words/"+lang+".toml", &b)
		if err != nil {
			return nil, fmt.Errorf("read the words of %s: %w", lang, err)
		}
		if extra := meta.Undecoded(); len(extra) > 0 {
			return nil, fmt.Errorf("read the words of %s: unknown key %s", lang, extra[0])
		}
		if b.Language != lang || len(b.Months) != 12 || len(b.Weekdays) != 7 || len(b.ShortWeekdays) != 7 {
			return nil, fmt.Errorf("the words of %s want their language, 12 months and 7 weekdays", lang)
		}
		books[lang] = &b
	}
	return books, nil
}

// say gives a phrase with {0}, {1} … filled in. A key that is not there is
// shown as itself; a test keeps that from happening.
func (b *wordbook) say(key string, args ...any) string {
	text, ok := b.Words[key]
	if !ok {
		return key
	}
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return strings.TrimSpace(text)
}

// count gives a phrase for a number of things.
func (b *wordbook) count(key string, n int) string {
	if one, ok := b.Words[key+".one"]; ok && n == 1 {
		return one
	}
	return b.say(key, n)
}

// date writes a day by the pattern under key.
func (b *wordbook) date(key string, d paper.Date) string {
	if d.IsZero() {
		return ""
	}
	text := b.Words[key]
	for _, part := range [...]struct{ name, value string }{
		{"{year}", strconv.Itoa(d.Year)}, {"{month}", b.Months[d.Month-1]}, {"{day}", strconv.Itoa(d.Day)}, {"{weekday}", b.Weekdays[d.Weekday()]},
	} {
		text = strings.ReplaceAll(text, part.name, part.value)
	}
	return text
}

// month writes a month of a year.
func (b *wordbook) month(year int, month time.Month) string {
	return b.date("date.month", paper.Date{Year: year, Month: int(month), Day: 1})
}

// chinese reports whether the interface is in Chinese, so that the lunar
// calendar is part of a date.
func (b *wordbook) chinese() bool { return b.Language != english }
