package editor

import (
	"encoding/json"
	"net/http"

	"github.com/banmian/banmian/internal/paper"
)

// asked is a question for a device, on its way to the browser.
type asked struct {
	Token    string          `json:"token"`
	Question json.RawMessage `json:"question"`
}

// given is the device's answer, as passkey.js sends it.
type given struct {
	Token  string          `json:"token"`
	Label  string          `json:"label"`
	To     string          `json:"to"`
	Answer json.RawMessage `json:"answer"`
}

// gone tells the script where to go on.
type gone struct {
	To string `json:"to"`
}

func (s *Site) askPasskey(w http.ResponseWriter, r *http.Request, v *visit) error {
	question, token, err := s.Door.AskPasskey()
	if err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, asked{token, question})
}

func (s *Site) enterPasskey(w http.ResponseWriter, r *http.Request, v *visit) error {
	g, err := readGiven(r)
	if err != nil {
		return err
	}
	e, err := s.Door.EnterPasskey(r.Context(), g.Token, g.Answer, v.from)
	if err != nil {
		return err
	}
	s.keepToken(w, e.Token)
	return s.json(w, r, http.StatusOK, gone{ownPath(g.To)})
}

func readGiven(r *http.Request) (given, error) {
	var g given
	if err := json.NewDecoder(r.Body).Decode(&g); err != nil {
		return g, &paper.Fault{Kind: paper.Invalid, Doing: "read the device's answer", Why: "it cannot be read", Remedy: "press the button again", Err: err}
	}
	return g, nil
}
