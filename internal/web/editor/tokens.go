package editor

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

// Programs' ways in: who manages an account's people makes and revokes its tokens.
var tokensRoutes = []route{
	{"GET", "/tokens", anywhere(desk.ToManagePeople), (*Site).tokens, menu("site", "tokens.name")},
	{"POST", "/tokens", anywhere(desk.ToManagePeople), (*Site).makeToken, body(doorBody)},
	{"POST", "/tokens/{id}/revoke", anywhere(desk.ToManagePeople), (*Site).revokeToken, body(doorBody)},
}

// tokensScreen lists tokens and makes one.
type tokensScreen struct {
	Lines    []tokenLine
	Accounts []choice
	Titles   []choice
	Scopes   []choice
	Secret   string // of the one just made, shown this once
	Made     string // what it is for
	Typed    tokenTyped
	Base     string // the site's address
}

// tokenTyped is the form as it was filled in.
type tokenTyped struct {
	Account, Name, Until string
	Scopes, Titles       []string
}

// Has reports whether a box was ticked.
func (t tokenTyped) Has(value string) bool {
	return slices.Contains(t.Scopes, value) || slices.Contains(t.Titles, value)
}

// tokenLine is one token in words.
type tokenLine struct {
	staff.Token
	Who, State, Tag  string
	Does             []string
	At               []string
	Used, Made, Ends string
	May              bool // revoke
}

func (s *Site) tokens(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showTokens(w, r, v, tokensScreen{Typed: tokenTyped{Scopes: []string{staff.ScopeUpload}}}, "")
}

func (s *Site) showTokens(w http.ResponseWriter, r *http.Request, v *visit, d tokensScreen, wrong string) error {
	accounts, err := s.Door.Accounts(r.Context())
	if err != nil {
		return err
	}
	all, err := s.Door.Tokens(r.Context(), "")
	if err != nil {
		return err
	}
	byID := map[string]staff.Account{}
	for _, a := range accounts {
		byID[a.ID] = a
		if !a.Disabled && s.mayInvite(v, a) == nil {
			d.Accounts = append(d.Accounts, choice{a.ID, a.Display()})
		}
	}
	for _, t := range all {
		if a, known := byID[t.Account]; known && s.mayManage(v, a) == nil {
			d.Lines = append(d.Lines, s.tokenLine(v, t, a))
		}
	}
	for _, scope := range staff.Scopes {
		d.Scopes = append(d.Scopes, choice{scope, v.T("tokens.scope_" + scope)})
	}
	for _, p := range v.Papers {
		if s.overPeople(v, desk.ToManagePeople, p.Slug) {
			d.Titles = append(d.Titles, choice{p.Slug, p.Name})
		}
	}
	if s.overPeople(v, desk.ToManagePeople, staff.EveryTitle) {
		d.Titles = append(d.Titles, choice{staff.EveryTitle, v.T("people.every_title")})
	}
	d.Base = s.base(r)
	x := view{Name: "tokens", Head: v.T("tokens.name"), Wrong: wrong, Data: d}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

// tokenLine puts a token into words.
func (s *Site) tokenLine(v *visit, t staff.Token, a staff.Account) tokenLine {
	l := tokenLine{Token: t, Who: a.Display(), State: "active", Tag: "good", Made: s.clock(v, t.Made), May: t.Holds(s.Now())}
	switch {
	case !t.Revoked.IsZero():
		l.State, l.Tag = "revoked", "bad"
	case !t.Holds(s.Now()):
		l.State, l.Tag = "ended", ""
	case a.Disabled:
		l.State, l.Tag = "disabled", "bad"
	}
	l.State = v.T("tokens.is_" + l.State)
	for _, scope := range t.Scopes {
		l.Does = append(l.Does, v.T("tokens.scope_"+scope))
	}
	for _, slug := range t.Titles {
		l.At = append(l.At, s.paperName(v, slug))
	}
	if !t.Used.IsZero() {
		l.Used = s.clock(v, t.Used)
	}
	if !t.Until.IsZero() {
		l.Ends = s.clock(v, t.Until)
	}
	return l
}

// clock writes a time where no title is meant.
func (s *Site) clock(v *visit, t time.Time) string { return v.book.Moment(t, time.Local) }

// makeToken makes a token for who proves by their password that it is they who sit
// there, and shows its secret.
func (s *Site) makeToken(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := r.ParseForm(); err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	d := tokensScreen{Typed: tokenTyped{v.form(r, "account"), v.form(r, "name"), v.form(r, "until"), r.PostForm["scope"], r.PostForm["title"]}}
	ask, err := s.tokenAsk(r, v, d.Typed)
	if err == nil {
		err = s.Door.Prove(r.Context(), v.Account.ID, r.PostFormValue("password"), v.from)
		if paper.IsKind(err, paper.Forbidden) {
			return s.showTokens(w, r, v, d, v.T("tokens.not_proved"))
		}
	}
	var t staff.Token
	if err == nil {
		d.Secret, t, err = s.Door.MakeToken(r.Context(), ask, v.Person.ID)
	}
	if paper.IsKind(err, paper.Invalid) || paper.IsKind(err, paper.Conflict) {
		return s.showTokens(w, r, v, d, v.wrong(err))
	}
	if err != nil {
		return err
	}
	d.Made, d.Typed = t.Name, tokenTyped{Scopes: []string{staff.ScopeUpload}}
	return s.showTokens(w, r, v, d, "")
}

// tokenAsk reads what a token is to be, and refuses what is not the person's to give.
func (s *Site) tokenAsk(r *http.Request, v *visit, typed tokenTyped) (staff.TokenAsk, error) {
	ask := staff.TokenAsk{Account: typed.Account, Name: typed.Name, Scopes: typed.Scopes, Titles: typed.Titles}
	a, err := s.Door.Account(r.Context(), typed.Account)
	if err != nil {
		return ask, &paper.Fault{Kind: paper.Invalid, Doing: "make a token", Why: "the account is missing", Remedy: "choose whom it acts for", Err: err}
	}
	if err := s.mayInvite(v, a); err != nil {
		return ask, err
	}
	for _, slug := range typed.Titles {
		if !s.overPeople(v, desk.ToManagePeople, slug) {
			return ask, &paper.Fault{Kind: paper.Forbidden, Doing: "make a token", Why: v.T("people.not_yours", s.paperName(v, slug))}
		}
	}
	own := a.ID == v.Person.ID || a.Password == "" // a program's account, which nobody enters
	acts := func(scope string) bool { return scope == staff.ScopeWrite || scope == staff.ScopeWebhooks }
	if !own && slices.ContainsFunc(typed.Scopes, acts) {
		return ask, &paper.Fault{Kind: paper.Invalid, Doing: "make a token", Why: v.T("tokens.not_as_other")}
	}
	if day := strings.TrimSpace(typed.Until); day != "" {
		date, err := paper.ParseDate(day)
		if err != nil {
			return ask, &paper.Fault{Kind: paper.Invalid, Doing: "make a token", Why: "that is no day", Err: err}
		}
		ask.Until = time.Date(date.Year, time.Month(date.Month), date.Day+1, 0, 0, 0, 0, time.Local) // to the end of the day
	}
	return ask, nil
}

func (s *Site) revokeToken(w http.ResponseWriter, r *http.Request, v *visit) error {
	t, err := s.Door.Token(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := s.Door.Account(r.Context(), t.Account)
	if err != nil {
		return err
	}
	if err := s.mayManage(v, a); err != nil {
		return err
	}
	if err := s.Door.RevokeToken(r.Context(), t.ID, v.Person.ID); err != nil {
		return err
	}
	return s.back(w, "/desk/tokens", "token_revoked")
}
