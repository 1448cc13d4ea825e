package editor

import (
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/banmian/banmian/internal/paper"
)

// The languages of the desk. The first is shown where nothing else decides.
const (
	simplified  = "zh-Hans"
	traditional = "zh-Hant"
	english     = "en"
)

var interfaceLanguages = []string{simplified, traditional, english}

// wordbook is the desk's wording in one language. It is written in one file for
// each screen, words/tonight.en.toml; words/frame.en.toml has the rest too.
type wordbook struct {
	Language      string
	Name          string // of the language, in itself
	Months        []string
	Weekdays      []string // from Sunday
	ShortWeekdays []string `toml:"short_weekdays"`
	Words         map[string]string
}

// readWords reads the wordbook of every language.
func readWords(files fs.FS) (map[string]*wordbook, error) {
	books := map[string]*wordbook{}
	for _, lang := range interfaceLanguages {
		b := &wordbook{Words: map[string]string{}}
		names, err := fs.Glob(files, "words/*."+lang+".toml")
		if err != nil {
			return nil, err
		}
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

// add reads one file into the book.
func (b *wordbook) add(files fs.FS, name string) error {
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
		if _, ok := b.Words[k]; ok {
			return fmt.Errorf("%q is in another file too", k)
		}
		b.Words[k] = text
	}
	part.Words = b.Words
	*b = part
	return nil
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

// has reports whether there is a phrase.
func (b *wordbook) has(key string) bool { _, ok := b.Words[key]; return ok }

// date writes a day by the pattern under key: date.long, date.short, date.full.
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

// moment writes a time by the clock of a zone.
func (b *wordbook) moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(zone)
	return b.date("date.full", paper.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}) + " " + t.Format("15:04")
}

// languageCookie keeps the language a person chose.
const languageCookie = "banmian-desk-language"

// bookFor chooses the language: the one that was chosen, else the browser's wish.
func (s *Site) bookFor(r *http.Request) *wordbook {
	if c, err := r.Cookie(languageCookie); err == nil && s.books[c.Value] != nil {
		return s.books[c.Value]
	}
	return s.books[s.languages.Choose(r.Header.Get("Accept-Language"), simplified)]
}

// speak keeps the language somebody chose, and goes back to where they were.
func (s *Site) speak(w http.ResponseWriter, r *http.Request, v *visit) error {
	lang := v.form(r, "language")
	if s.books[lang] == nil {
		return paper.Faultf(paper.Invalid, "the desk does not speak %q", lang)
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/desk", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
	return s.redirect(w, ownPath(v.form(r, "to")))
}
