package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// languageCookie keeps the language a person chose.
const languageCookie = "banmian-desk-language"

// bookFor chooses the language: the one that was chosen, else the browser's wish.
func (s *Site) bookFor(r *http.Request) *web.Wordbook {
	if c, err := r.Cookie(languageCookie); err == nil && s.books[c.Value] != nil {
		return s.books[c.Value]
	}
	return s.books[s.languages.Choose(r.Header.Get("Accept-Language"), web.Simplified)]
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
