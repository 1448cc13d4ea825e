package editor

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
)

// Bounds on addresses.
const (
	maxPath  = 1 << 10
	maxQuery = 4 << 10
)

// handler lays the table out on a mux.
func (s *Site) handler() http.Handler {
	byPattern := map[string]map[string]route{}
	for _, row := range s.table {
		if byPattern[row.pattern] == nil {
			byPattern[row.pattern] = map[string]route{}
		}
		byPattern[row.pattern][row.method] = row
	}
	mux := http.NewServeMux()
	for pattern, rows := range byPattern {
		mux.Handle("/desk"+pattern, s.answer(rows))
	}
	mux.HandleFunc("/desk/assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.assets.Serve(w, r, r.PathValue("name")); err != nil {
			s.refuse(w, r, s.newVisit(r), err)
		}
	})
	mux.Handle("/desk", http.RedirectHandler("/desk/", http.StatusPermanentRedirect))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, s.newVisit(r), notFound(r))
	})
	return web.Secure(s.guard(mux))
}

// guard turns away, before any work is done, endless addresses and what another
// site's page made the browser send.
func (s *Site) guard(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	if s.Origin != "" {
		// A proxy in front may ask us by another name than the browser uses.
		if u, err := url.Parse(s.Origin); err == nil {
			if err := csrf.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
				s.Log.Warn("the public address is no origin", "origin", s.Origin, "error", err)
			}
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > maxPath || len(r.URL.RawQuery) > maxQuery {
			s.refuse(w, r, s.newVisit(r), paper.Faultf(paper.Invalid, "the address is too long"))
			return
		}
		if err := csrf.Check(r); err != nil {
			s.refuse(w, r, s.newVisit(r), &paper.Fault{Kind: paper.Forbidden, Doing: "take the request", Why: "another site's page sent it", Remedy: "open the desk itself and try again", Err: err})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// answer gives the handler of one pattern's rows.
func (s *Site) answer(rows map[string]route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.newVisit(r)
		w = &timed{ResponseWriter: w, began: time.Now(), v: v}
		defer s.recover(w, r, v)
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		row, ok := rows[method]
		if !ok {
			s.notAllowed(w, r, v, rows)
			return
		}
		err := s.let(w, r, v, row)
		if err == nil || r.Context().Err() != nil {
			return
		}
		s.refuse(w, r, v, err)
	})
}

func (s *Site) recover(w http.ResponseWriter, r *http.Request, v *visit) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	s.Log.Error("a handler panicked", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
	s.refuse(w, r, v, errors.New("the program failed"))
}

// let lets a request through to its handler, or says why not.
func (s *Site) let(w http.ResponseWriter, r *http.Request, v *visit, row route) error {
	most := row.extra.most
	if most == 0 {
		most = usualBody
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if err := readForm(r); err != nil {
		return err
	}
	if err := s.whoIs(r, v); err != nil {
		return err
	}
	if row.need.who == anyone {
		return row.handle(s, w, r, v)
	}
	if v.Person.ID == "" {
		return s.askToEnter(w, r, v)
	}
	if err := s.place(r, v); err != nil {
		return err
	}
	if err := s.may(v, row.need); err != nil {
		return err
	}
	return row.handle(s, w, r, v)
}

// readForm reads a plain form, so that one that is too long or broken is refused
// and not taken for an empty one. Other bodies are their handler's to read.
func readForm(r *http.Request) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return nil
	}
	var tooLong *http.MaxBytesError
	err := r.ParseForm()
	if err == nil || errors.As(err, &tooLong) {
		return err
	}
	return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
}

// may asks the table of powers.
func (s *Site) may(v *visit, n need) error {
	switch n.who {
	case atTitle:
		return desk.May(v.Person, n.power, v.Title)
	case somewhere:
		err := desk.May(v.Person, n.power, desk.Title{Slug: desk.Everywhere, Settings: desk.DefaultSettings()})
		for _, p := range v.Papers {
			if err2 := desk.May(v.Person, n.power, p.Title); err2 == nil {
				return nil
			}
		}
		if len(v.Papers) > 0 && err == nil {
			// All titles there are keep the power from who has it everywhere.
			return desk.May(v.Person, n.power, v.Papers[0].Title)
		}
		return err
	}
	return nil
}

// place finds the title and the edition in the address, and the titles there are.
func (s *Site) place(r *http.Request, v *visit) error {
	var err error
	if v.Papers, err = s.papers(r.Context()); err != nil {
		return err
	}
	slug := r.PathValue("title")
	if slug == "" {
		return nil
	}
	found := false
	for _, p := range v.Papers {
		if p.Slug == slug {
			v.Paper, v.Title, found = p, p.Title, true
		}
	}
	if !found {
		return notFound(r)
	}
	if e := r.PathValue("edition"); e != "" {
		key, ok := parseKey(e)
		if !ok {
			return notFound(r)
		}
		key.Title = slug
		v.Key = key
	}
	return nil
}

// askToEnter sends a person to the door, and tells a program.
func (s *Site) askToEnter(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.json || r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.tell(w, r, v, http.StatusUnauthorized, problem{Title: v.T("notice.401"), Detail: v.T("notice.401_text")})
		return nil
	}
	to := "/desk/enter"
	if r.URL.Path != "/desk/" {
		to += "?" + url.Values{"to": {r.URL.RequestURI()}}.Encode()
	}
	return s.redirect(w, to)
}

func (s *Site) notAllowed(w http.ResponseWriter, r *http.Request, v *visit, rows map[string]route) {
	var have []string
	for m := range rows {
		have = append(have, m)
	}
	w.Header().Set("Allow", strings.Join(have, ", "))
	s.tell(w, r, v, http.StatusMethodNotAllowed, problem{Title: v.T("notice.405"), Detail: v.T("notice.405_text")})
}

// person is an account as the desk knows it. A role the desk does not know gives
// nothing.
func person(a staff.Account) desk.Person {
	p := desk.Person{ID: a.ID, Name: a.Display(), Roles: map[string][]desk.Role{}}
	for _, g := range a.Grants {
		p.Roles[g.Title] = append(p.Roles[g.Title], desk.Role(g.Role))
	}
	return p
}

func notFound(r *http.Request) error {
	return paper.Faultf(paper.NotFound, "nothing stands at %s", r.URL.Path)
}

// parseKey reads an edition in an address: 2026-11-24, with -2 for the day's
// second. The title is added by the caller.
func parseKey(s string) (archive.Key, bool) {
	day, rest := s, ""
	if len(s) > len("2026-11-24") {
		day, rest = s[:10], s[10:]
	}
	date, err := paper.ParseDate(day)
	if err != nil || date.Year == 0 {
		return archive.Key{}, false
	}
	n := 1
	if rest != "" {
		if len(rest) < 2 || len(rest) > 3 || rest[0] != '-' || rest[1] == '0' {
			return archive.Key{}, false
		}
		n = 0
		for _, c := range rest[1:] {
			if c < '0' || c > '9' {
				return archive.Key{}, false
			}
			n = n*10 + int(c-'0')
		}
		if n < 2 {
			return archive.Key{}, false
		}
	}
	return archive.Key{Date: date, Ordinal: n}, true
}
