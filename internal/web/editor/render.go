package editor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/web"
)

// screens are the templates by screen, each laid into the frame.
type screens map[string]*template.Template

// readScreens parses the templates: every file but the frame's own is a screen.
func readScreens(files fs.FS, assets *web.Assets) (screens, error) {
	funcs := template.FuncMap{
		"asset": func(file string) (string, error) {
			name, err := assets.Name(file)
			return "/desk/assets/" + name, err
		},
		"add":      func(a, b int) int { return a + b },
		"pair":     func(a, b any) []any { return []any{a, b} }, // for a part that needs the frame too
		"stamp":    func(t time.Time) string { return t.Format(time.RFC3339Nano) },
		"wrong":    wrongIn,
		"keyName":  keyName,
		"dropAt":   func(k archive.Key) string { return titleAt(k, "drop") },
		"dropsAt":  func(k archive.Key) string { return titleAt(k, "drops") },
		"eventsAt": func(k archive.Key) string { return titleAt(k, "drops/events?"+query("edition", keyName(k))) },
		"within":   func(f *frame, data any) *frame { inner := *f; inner.Data = data; return &inner }, // a part with data of its own
		"lines":    func(list []string) string { return strings.Join(list, "\n") },
	}
	frame, err := template.New("frame").Funcs(funcs).ParseFS(files, "templates/frame.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := screens{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "frame" || name == "parts" {
			continue
		}
		t, err := frame.Clone()
		if err != nil {
			return nil, err
		}
		if out[name], err = t.ParseFS(files, file); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// view is a screen to show.
type view struct {
	Name    string   // of the template, and class of the body
	Head    string   // the screen's heading, already in the person's language
	Status  int      // 0 means 200
	Styles  []string // assets besides desk.css
	Scripts []string // assets besides desk.js; each is a module
	Wide    bool     // the whole width, and no margins: the correction screen
	Bare    bool     // no menus: the door
	Refresh int      // where scripts are off, seconds after which the browser loads it again; 0 for never
	Wrong   string   // what is wrong with what was typed, said at the top; the screen's Status should be 422
	Data    any
}

// frame is what a template sees.
type frame struct {
	view
	v         *visit
	Language  string
	Menus     []entry // of the title, or of the site where no title is meant
	Edition   []entry // of the edition
	Site      []entry
	Papers    []entry
	Languages []entry // Href is the language's tag
	Here      string  // address of this screen
	Done      string  // what was done just now
}

// entry is a place to go.
type entry struct {
	Href, Text string
	Current    bool
}

// T gives a phrase, N one for a number of things.
func (f *frame) T(key string, args ...any) string { return f.v.T(key, args...) }

// N gives a phrase for a number of things.
func (f *frame) N(key string, n int) string { return f.v.N(key, n) }

// Person is who has entered.
func (f *frame) Person() desk.Person { return f.v.Person }

// Paper is the title in the address.
func (f *frame) Paper() Paper { return f.v.Paper }

// When is the edition's day in the address, empty when it names none.
func (f *frame) When() string {
	text := f.v.book.Date("date.long", f.v.Key.Date)
	if f.v.Key.Ordinal > 1 {
		text += " " + f.T("frame.ordinal", f.v.Key.Ordinal)
	}
	return text
}

// May reports whether the person has a power for the title in the address.
func (f *frame) May(p string) bool { return f.v.May(desk.Power(p)) }

// Moment writes a time by the title's clock.
func (f *frame) Moment(t time.Time) string {
	zone, err := time.LoadLocation(f.v.Title.Settings.Zone)
	if err != nil || f.v.Title.Slug == "" {
		zone = time.Local
	}
	return f.v.book.Moment(t, zone)
}

// show renders a screen and sends it. Nobody keeps it.
func (s *Site) show(w http.ResponseWriter, r *http.Request, v *visit, x view) error {
	t, ok := s.screens[x.Name]
	if !ok {
		return fmt.Errorf("there is no screen %q", x.Name)
	}
	f := s.frame(r, v, x)
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "frame", f); err != nil {
		return fmt.Errorf("render %s: %w", x.Name, err)
	}
	status := x.Status
	if status == 0 {
		status = http.StatusOK
	}
	web.Send(w, r, web.Reply{Status: status, Type: "text/html; charset=utf-8", Language: f.Language, Cache: private, Body: b.Bytes()})
	return nil
}

// private answers are kept by nobody, also not by the browser: the desk may be
// left on a shared computer.
const private = "no-store"

func (s *Site) frame(r *http.Request, v *visit, x view) *frame {
	f := &frame{view: x, v: v, Language: v.book.Language, Here: r.URL.RequestURI()}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		f.Here = "/desk/"
	}
	if key := "done." + r.URL.Query().Get("done"); v.book.Has(key) {
		f.Done = v.T(key)
	}
	for _, lang := range web.InterfaceLanguages {
		f.Languages = append(f.Languages, entry{lang, s.books[lang].Name, lang == f.Language})
	}
	if x.Bare || v.Person.ID == "" {
		return f
	}
	for _, p := range v.Papers {
		there := *v
		there.Paper, there.Title = p, p.Title
		if list := s.menu(r, &there, "title"); len(list) > 0 {
			f.Papers = append(f.Papers, entry{list[0].Href, p.Name, p.Slug == v.Title.Slug})
		}
	}
	f.Site = s.menu(r, v, "site")
	if v.Title.Slug != "" {
		f.Menus = s.menu(r, v, "title")
	}
	if !v.Key.Date.IsZero() {
		f.Edition = s.menu(r, v, "edition")
	}
	return f
}

// menu lists the rows of the table that stand in a menu and that the person may
// use.
func (s *Site) menu(r *http.Request, v *visit, group string) []entry {
	var out []entry
	for _, row := range s.table {
		if row.extra.group != group || s.may(v, row.need) != nil {
			continue
		}
		to := strings.NewReplacer("{title}", url.PathEscape(v.Title.Slug), "{edition}", keyName(v.Key), "{$}", "").Replace("/desk" + row.pattern)
		current := to == r.URL.Path || !strings.HasSuffix(to, "/") && strings.HasPrefix(r.URL.Path, to+"/")
		out = append(out, entry{to, v.T(row.extra.name), current})
	}
	return out
}

// back ends a POST: the browser gets another address, so that loading it again
// does nothing twice. done is a word, done.KEY, that the next screen says; empty
// for none.
func (s *Site) back(w http.ResponseWriter, to, done string) error {
	if done != "" {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		to += sep + "done=" + url.QueryEscape(done)
	}
	return s.redirect(w, to)
}

// redirect sends the browser to an address of ours with a GET.
func (s *Site) redirect(w http.ResponseWriter, to string) error {
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", private)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// json sends a value.
func (s *Site) json(w http.ResponseWriter, r *http.Request, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	web.Send(w, r, web.Reply{Status: status, Type: "application/json", Cache: private, Body: body})
	return nil
}

// ownPath lets a given address through only when it is one of the desk's.
func ownPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.ContainsAny(to, "\\\r\n\t") || !strings.HasPrefix(u.Path, "/desk/") || !strings.HasPrefix(path.Clean(u.Path)+"/", "/desk/") || path.Clean(u.Path) == "/desk/enter" {
		return "/desk/"
	}
	return u.RequestURI()
}
