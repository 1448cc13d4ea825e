package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/paper"
)

var doorRoutes = []route{
	{"GET", "/enter", open, (*Site).door, extra{}},
	{"POST", "/enter", open, (*Site).enter, body(doorBody)},
	{"GET", "/enter/code", open, (*Site).codeAsked, extra{}},
	{"POST", "/enter/code", open, (*Site).code, body(doorBody)},
	{"POST", "/enter/passkey/ask", open, (*Site).askPasskey, body(doorBody)},
	{"POST", "/enter/passkey", open, (*Site).enterPasskey, body(passkeyBody)},
	{"POST", "/leave", open, (*Site).leave, body(doorBody)},
	{"POST", "/language", open, (*Site).speak, body(doorBody)},
	{"GET", "/invitation/{token}", open, (*Site).invitation, extra{}},
	{"POST", "/invitation/{token}", open, (*Site).accept, body(doorBody)},
}

// Room for what is sent by people who have not entered, in bytes.
const (
	doorBody    = 8 << 10
	passkeyBody = 128 << 10
)

// doorScreen asks for a name and a password.
type doorScreen struct {
	Name, To string
	Empty    bool // nobody can enter yet
	Passkeys bool
}

func (s *Site) doorView(r *http.Request, v *visit, name, to string) (view, error) {
	empty, err := s.Door.Empty(r.Context())
	x := view{Name: "door", Head: v.T("door.enter"), Bare: true, Data: doorScreen{name, to, empty, s.Door.Passkeys()}}
	if s.Door.Passkeys() {
		x.Scripts = []string{"passkey.js"}
	}
	return x, err
}

// door is where one enters. Who has entered goes on.
func (s *Site) door(w http.ResponseWriter, r *http.Request, v *visit) error {
	to := ownPath(r.URL.Query().Get("to"))
	if v.Person.ID != "" {
		return s.redirect(w, to)
	}
	x, err := s.doorView(r, v, "", to)
	if err != nil {
		return err
	}
	return s.show(w, r, v, x)
}

// enter tries a name and a password.
func (s *Site) enter(w http.ResponseWriter, r *http.Request, v *visit) error {
	name, to := v.form(r, "name"), ownPath(v.form(r, "to"))
	e, err := s.Door.Enter(r.Context(), name, r.PostFormValue("password"), v.from)
	if wrong, status, ok := s.atDoor(v, err); !ok {
		return err
	} else if wrong != "" {
		x, err := s.doorView(r, v, name, to)
		if err != nil {
			return err
		}
		x.Wrong, x.Status = wrong, status
		return s.show(w, r, v, x)
	}
	s.keepToken(w, e.Token)
	if e.Waiting {
		return s.redirect(w, "/desk/enter/code?"+query("to", to))
	}
	return s.redirect(w, to)
}

// atDoor tells a refusal at the door: what to say and under which status. ok is
// false for an error that is the program's own.
func (s *Site) atDoor(v *visit, err error) (wrong string, status int, ok bool) {
	switch {
	case err == nil:
		return "", 0, true
	case paper.IsKind(err, paper.Forbidden):
		return v.T("door.refused"), http.StatusForbidden, true
	case paper.IsKind(err, paper.Unavailable):
		return v.T("door.busy"), http.StatusTooManyRequests, true
	}
	return "", 0, false
}

// codeAsked asks for the second factor.
func (s *Site) codeAsked(w http.ResponseWriter, r *http.Request, v *visit) error {
	to := ownPath(r.URL.Query().Get("to"))
	if v.Person.ID != "" {
		return s.redirect(w, to)
	}
	if v.token == "" {
		return s.redirect(w, "/desk/enter?"+query("to", to))
	}
	return s.show(w, r, v, s.codeView(v, to))
}

func (s *Site) codeView(v *visit, to string) view {
	x := view{Name: "code", Head: v.T("door.code"), Bare: true, Data: doorScreen{To: to, Passkeys: s.Door.Passkeys()}}
	if s.Door.Passkeys() {
		x.Scripts = []string{"passkey.js"}
	}
	return x
}

// code tries the second factor.
func (s *Site) code(w http.ResponseWriter, r *http.Request, v *visit) error {
	to := ownPath(v.form(r, "to"))
	e, err := s.Door.Confirm(r.Context(), v.token, v.form(r, "code"), v.from)
	if wrong, status, ok := s.atDoor(v, err); !ok {
		return err
	} else if wrong != "" {
		x := s.codeView(v, to)
		x.Wrong, x.Status = wrong, status
		return s.show(w, r, v, x)
	}
	s.keepToken(w, e.Token)
	return s.redirect(w, to)
}

// leave ends the session.
func (s *Site) leave(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.token != "" {
		if err := s.Door.Leave(r.Context(), v.token); err != nil {
			return err
		}
	}
	s.keepToken(w, "")
	return s.back(w, "/desk/enter", "left")
}

// invitation asks for the password that an invitation sets. Whether the
// invitation still holds is known when it is taken up.
func (s *Site) invitation(w http.ResponseWriter, r *http.Request, v *visit) error {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address lets people in
	return s.show(w, r, v, view{Name: "invitation", Head: v.T("invitation.name"), Bare: true})
}

// accept takes an invitation up and enters.
func (s *Site) accept(w http.ResponseWriter, r *http.Request, v *visit) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	again := func(wrong string, status int) error {
		return s.show(w, r, v, view{Name: "invitation", Head: v.T("invitation.name"), Bare: true, Wrong: wrong, Status: status})
	}
	password := r.PostFormValue("password")
	if password != r.PostFormValue("again") {
		return again(v.T("invitation.unlike"), http.StatusUnprocessableEntity)
	}
	a, err := s.Door.Accept(r.Context(), r.PathValue("token"), password, v.from)
	switch {
	case paper.IsKind(err, paper.Gone):
		return s.show(w, r, v, view{Name: "notice", Head: v.T("invitation.gone"), Status: http.StatusGone, Bare: true, Data: problem{Detail: v.T("invitation.gone_text")}})
	case paper.IsKind(err, paper.Unavailable):
		return again(v.T("door.busy"), http.StatusTooManyRequests)
	case paper.IsKind(err, paper.Invalid):
		return again(v.wrong(err), http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	e, err := s.Door.Enter(r.Context(), a.Name, password, v.from)
	if err != nil {
		return s.back(w, "/desk/enter", "password")
	}
	s.keepToken(w, e.Token)
	return s.back(w, "/desk/", "welcome")
}
