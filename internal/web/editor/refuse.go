package editor

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// problem is an error for a program (RFC 9457).
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"` // in the person's language
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Remedy string `json:"remedy,omitempty"`
	// More has what the kind of error adds: a clash's two values.
	More any `json:"more,omitempty"`
}

// reported is an error with something for the program that asked.
type reported interface{ Report() any }

// refuse answers a request that failed.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, v *visit, err error) {
	var tooLong *http.MaxBytesError
	status := web.Status(err)
	switch {
	case errors.As(err, &tooLong):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, web.ErrBusy):
		status = http.StatusServiceUnavailable
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "60")
	}
	if status >= 500 && status != http.StatusServiceUnavailable {
		s.Log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "status", status, "error", err)
	}
	key := "notice." + strconv.Itoa(status)
	if !v.book.Has(key) {
		key = "notice.500"
	}
	p := problem{Title: v.T(key), Detail: v.T(key + "_text")}
	var f *paper.Fault
	if errors.As(err, &f) && status < 500 {
		p.Detail, p.Remedy = s.explain(v, f)
	}
	var more reported
	if errors.As(err, &more) {
		p.More = more.Report()
	}
	s.tell(w, r, v, status, p)
}

// explain gives what a fault says of itself, in the person's language where the
// words files have it.
func (s *Site) explain(v *visit, f *paper.Fault) (detail, remedy string) {
	if f.Why == "" || f.Kind == paper.NotFound { // what is not there says nothing to people
		return v.T("notice." + strconv.Itoa(web.Status(f)) + "_text"), ""
	}
	return v.said(f.Why), v.said(f.Remedy)
}

// said gives a sentence of another room in the person's language: words/fault.*
// has those that people meet often, under the English sentence.
func (v *visit) said(sentence string) string {
	if v.book.Has(sentence) {
		return v.T(sentence)
	}
	return sentence
}

// tell sends a problem, as a screen or as JSON.
func (s *Site) tell(w http.ResponseWriter, r *http.Request, v *visit, status int, p problem) {
	p.Type, p.Status = "about:blank", status
	if v.json {
		body, err := json.Marshal(p)
		if err == nil {
			web.Send(w, r, web.Reply{Status: status, Type: "application/problem+json", Language: v.book.Language, Cache: private, Body: body})
			return
		}
	}
	err := s.show(w, r, v, view{Name: "notice", Head: p.Title, Status: status, Data: p})
	if err != nil {
		s.Log.Error("the notice of a failure could not be shown", "status", status, "error", err)
		http.Error(w, http.StatusText(status), status)
	}
}
