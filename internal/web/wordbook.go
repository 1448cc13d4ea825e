package web

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/banmian/banmian/internal/paper"
)

// The languages of every interface, as BCP 47. Simplified is shown where
// nothing else decides.
const (
	Simplified  = "zh-Hans"
	Traditional = "zh-Hant"
	English     = "en"
)

// InterfaceLanguages are all of them, the first first.
var InterfaceLanguages = []string{Simplified, Traditional, English}

// Wordbook is an interface's wording in one language.
type Wordbook struct {
	Language      string
	Name          string // of the language, in itself
	Months        []string
	Weekdays      []string // from Sunday
	ShortWeekdays []string `toml:"short_weekdays"`
	Words         map[string]string
}

// ReadWordbooks reads the wordbook of every interface language from files: the
// TOML files words/en.toml and words/SCREEN.en.toml, as many as there are. No
// phrase may stand in two of them.
func ReadWordbooks(files fs.FS) (map[string]*Wordbook, error) {
	books := map[string]*Wordbook{}
	for _, lang := range InterfaceLanguages {
		names, err := fs.Glob(files, "words/*."+lang+".toml")
		if err != nil {
			return nil, err
		}
		if whole := "words/" + lang + ".toml"; exists(files, whole) {
			names = slices.Insert(names, 0, whole)
		}
		b := &Wordbook{Words: map[string]string{}}
		for _, name := range names {
			if err := b.add(files, name); err != nil {
				return nil, fmt.Errorf("read %s: %w", name, err)
			}
		}
		if b.Language != lang || len(b.Months) != 12 || len(b.Weekdays) != 7 || len(b.ShortWeekdays) != 7 {
			return nil, fmt.Errorf("the words of %s want their language, 12 months and 7 weekdays", lang)
		}
		books[lang] = b
	}
	return books, nil
}

func exists(files fs.FS, name string) bool { _, err := fs.Stat(files, name); return err == nil }

// add reads one file into the book.
func (b *Wordbook) add(files fs.FS, name string) error {
	part := *b
	part.Words = nil
	meta, err := toml.DecodeFS(files, name, &part)
	if err != nil {
		return err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return fmt.Errorf("unknown key %s", extra[0])
	}
	for k, text := range part.Words {
		if b.Has(k) {
			return fmt.Errorf("%q is in another file too", k)
		}
		b.Words[k] = text
	}
	part.Words = b.Words
	*b = part
	return nil
}

// Has reports whether there is a phrase.
func (b *Wordbook) Has(key string) bool { _, ok := b.Words[key]; return ok }

// Say gives a phrase with {0}, {1} … filled in. A key that is not there is
// shown as itself; tests keep that from happening.
func (b *Wordbook) Say(key string, args ...any) string {
	text, ok := b.Words[key]
	if !ok {
		return key
	}
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return strings.TrimSpace(text)
}

// Count gives a phrase for a number of things.
func (b *Wordbook) Count(key string, n int) string {
	if one, ok := b.Words[key+".one"]; ok && n == 1 {
		return one
	}
	return b.Say(key, n)
}

// Date writes a day by the pattern under key: date.long, date.short, date.full.
func (b *Wordbook) Date(key string, d paper.Date) string {
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

// Month writes a month of a year by the pattern date.month.
func (b *Wordbook) Month(year int, month time.Month) string {
	return b.Date("date.month", paper.Date{Year: year, Month: int(month), Day: 1})
}

// Moment writes a time by the clock of a zone, its day by the pattern date.full.
func (b *Wordbook) Moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(zone)
	return b.Date("date.full", paper.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}) + " " + t.Format("15:04")
}

// Chinese reports whether the interface is in Chinese, so that the lunar
// calendar is part of a date.
func (b *Wordbook) Chinese() bool { return b.Language != English }
