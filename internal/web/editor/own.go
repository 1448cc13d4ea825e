package editor

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

var ownRoutes = []route{
	{"GET", "/own", inside, (*Site).own, menu("site", "own.name")},
	{"POST", "/own/password", inside, (*Site).ownPassword, body(doorBody)},
	{"POST", "/own/code", inside, (*Site).beginCode, body(doorBody)},
	{"POST", "/own/code/prove", inside, (*Site).proveCode, body(doorBody)},
	{"POST", "/own/code/drop", inside, (*Site).dropCode, body(doorBody)},
	{"POST", "/own/passkey/ask", inside, (*Site).askNewPasskey, body(doorBody)},
	{"POST", "/own/passkey", inside, (*Site).keepPasskey, body(passkeyBody)},
	{"POST", "/own/passkeys/{n}/drop", inside, (*Site).dropPasskey, body(doorBody)},
	{"POST", "/own/elsewhere", inside, (*Site).leaveElsewhere, body(doorBody)},
}

// ownScreen is a person's own account.
type ownScreen struct {
	Account  staff.Account
	Roles    []heldRole
	Passkeys bool // they can be used here
	Left     int  // recovery codes
	Wrong    string
	Part     string // which part Wrong is about
}

// heldRole is a role in words: 主编 · 今日云汀.
type heldRole struct{ Role, Paper string }

func (s *Site) ownView(ctx context.Context, v *visit) (view, *ownScreen, error) {
	a, err := s.Door.Account(ctx, v.Account.ID)
	d := &ownScreen{Account: a, Roles: s.heldRoles(v, a.Grants), Passkeys: s.Door.Passkeys(), Left: len(a.Code.Recovery)}
	x := view{Name: "own", Head: v.T("own.name"), Data: d}
	if d.Passkeys {
		x.Scripts = []string{"passkey.js"}
	}
	return x, d, err
}

// wrongIn is what is wrong in a part of the account, empty for nothing.
func wrongIn(d *ownScreen, part string) string {
	if d.Part == part {
		return d.Wrong
	}
	return ""
}

// heldRoles puts grants into words.
func (s *Site) heldRoles(v *visit, grants []staff.Grant) []heldRole {
	var out []heldRole
	for _, g := range grants {
		out = append(out, heldRole{v.roleName(g.Role), s.paperName(v, g.Title)})
	}
	return out
}

// paperName is a title's name for people to read; of all titles, in words.
func (s *Site) paperName(v *visit, slug string) string {
	if slug == staff.EveryTitle {
		return v.T("people.every_title")
	}
	if i := slices.IndexFunc(v.Papers, func(p Paper) bool { return p.Slug == slug }); i >= 0 {
		return v.Papers[i].Name
	}
	return slug
}

func (v *visit) roleName(role string) string {
	if key := "role." + role; v.book.Has(key) {
		return v.T(key)
	}
	return role
}

func (s *Site) own(w http.ResponseWriter, r *http.Request, v *visit) error {
	x, _, err := s.ownView(r.Context(), v)
	if err != nil {
		return err
	}
	return s.show(w, r, v, x)
}

// ownAgain shows the account with what went wrong in one of its parts. An error
// that is not the person's is given back.
func (s *Site) ownAgain(w http.ResponseWriter, r *http.Request, v *visit, part string, err error) error {
	wrong, status := "", http.StatusUnprocessableEntity
	switch {
	case paper.IsKind(err, paper.Forbidden):
		wrong = v.T("own.wrong_password")
	case paper.IsKind(err, paper.Unavailable):
		wrong, status = v.T("door.busy"), http.StatusTooManyRequests
	case paper.IsKind(err, paper.Invalid), paper.IsKind(err, paper.Conflict):
		wrong = v.wrong(err)
	default:
		return err
	}
	x, d, err := s.ownView(r.Context(), v)
	if err != nil {
		return err
	}
	d.Part, d.Wrong, x.Status = part, wrong, status
	return s.show(w, r, v, x)
}

func (s *Site) ownPassword(w http.ResponseWriter, r *http.Request, v *visit) error {
	password := r.PostFormValue("password")
	err := error(&paper.Fault{Kind: paper.Invalid, Why: v.T("invitation.unlike")})
	if password == r.PostFormValue("again") {
		err = s.Door.SetPassword(r.Context(), v.Account.ID, r.PostFormValue("old"), password, v.token, v.from)
	}
	if err != nil {
		return s.ownAgain(w, r, v, "password", err)
	}
	return s.back(w, "/desk/own", "password_changed")
}

// codeScreen shows a generator's secret, to be scanned or typed.
type codeScreen struct {
	Secret, Address string
	QR              qrCode
}

func (s *Site) beginCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	secret, address, err := s.Door.BeginCode(r.Context(), v.Account.ID)
	if err != nil {
		return s.ownAgain(w, r, v, "code", err)
	}
	return s.showCode(w, r, v, secret, address, "")
}

func (s *Site) showCode(w http.ResponseWriter, r *http.Request, v *visit, secret, address, wrong string) error {
	drawn, err := qrOf(address)
	if err != nil {
		return err
	}
	x := view{Name: "generator", Head: v.T("own.code_begin"), Wrong: wrong, Data: codeScreen{grouped(secret), address, drawn}}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

// grouped parts a secret into fours, as people type it.
func grouped(secret string) string {
	out := ""
	for i, c := range secret {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(c)
	}
	return out
}

// proveCode turns the generator on. The recovery codes are shown in the answer
// itself: this once.
func (s *Site) proveCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	codes, err := s.Door.ProveCode(r.Context(), v.Account.ID, v.form(r, "code"))
	if paper.IsKind(err, paper.Invalid) {
		secret, address, again := s.Door.PendingCode(r.Context(), v.Account.ID)
		if again != nil {
			return s.ownAgain(w, r, v, "code", err)
		}
		return s.showCode(w, r, v, secret, address, v.wrong(err))
	}
	if err != nil {
		return err
	}
	return s.show(w, r, v, view{Name: "recovery", Head: v.T("own.recovery"), Data: codes})
}

func (s *Site) dropCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	err := s.Door.Prove(r.Context(), v.Account.ID, r.PostFormValue("old"), v.from)
	if err == nil {
		err = s.Door.DropCode(r.Context(), v.Account.ID)
	}
	if err != nil {
		return s.ownAgain(w, r, v, "code", err)
	}
	return s.back(w, "/desk/own", "code_off")
}

func (s *Site) askNewPasskey(w http.ResponseWriter, r *http.Request, v *visit) error {
	question, token, err := s.Door.BeginPasskey(r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, asked{token, question})
}

func (s *Site) keepPasskey(w http.ResponseWriter, r *http.Request, v *visit) error {
	g, err := readGiven(r)
	if err == nil {
		err = s.Door.FinishPasskey(r.Context(), v.Account.ID, g.Token, g.Label, g.Answer)
	}
	if err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, gone{"/desk/own?done=passkey_added"})
}

func (s *Site) dropPasskey(w http.ResponseWriter, r *http.Request, v *visit) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return notFound(r)
	}
	if n >= len(v.Account.Passkeys) || n < 0 || v.form(r, "made") != v.Account.Passkeys[n].Made.Format(time.RFC3339Nano) {
		return notFound(r) // another one was removed meanwhile: the number means something else now
	}
	if err = s.Door.Prove(r.Context(), v.Account.ID, r.PostFormValue("old"), v.from); err == nil {
		err = s.Door.DropPasskey(r.Context(), v.Account.ID, n)
	}
	if err != nil {
		return s.ownAgain(w, r, v, "passkeys", err)
	}
	return s.back(w, "/desk/own", "passkey_removed")
}

func (s *Site) leaveElsewhere(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := s.Door.LeaveElsewhere(r.Context(), v.Account.ID, v.token); err != nil {
		return err
	}
	return s.back(w, "/desk/own", "elsewhere")
}
