package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// problemType is the media type of every answer that is no success (RFC 9457).
const problemType = "application/problem+json"

// kind is one sort of problem: what `type` ends in, and what goes with it
// whatever happened.
type kind struct {
	name   string
	status int
	title  string
}

// The kinds of problem. GET /api/v1/problems lists them.
var (
	kindInvalid     = kind{"invalid", http.StatusBadRequest, "The request cannot be understood"}
	kindUnknown     = kind{"unauthorized", http.StatusUnauthorized, "A token is needed, and none that holds was sent"}
	kindForbidden   = kind{"forbidden", http.StatusForbidden, "The token may not do this"}
	kindNotFound    = kind{"not-found", http.StatusNotFound, "There is nothing at this address"}
	kindMethod      = kind{"method", http.StatusMethodNotAllowed, "This address does not know the method"}
	kindAccept      = kind{"not-acceptable", http.StatusNotAcceptable, "None of the media types that are accepted is made here"}
	kindConflict    = kind{"conflict", http.StatusConflict, "The state of things does not allow it"}
	kindWithdrawn   = kind{"withdrawn", http.StatusGone, "What stood here was withdrawn"}
	kindStale       = kind{"changed", http.StatusPreconditionFailed, "It was changed since it was looked at"}
	kindLarge       = kind{"too-large", http.StatusRequestEntityTooLarge, "The body is too large"}
	kindLong        = kind{"too-long", http.StatusRequestURITooLong, "The address is too long"}
	kindMedia       = kind{"media-type", http.StatusUnsupportedMediaType, "The body is of a media type that is not read here"}
	kindUnguarded   = kind{"precondition", http.StatusPreconditionRequired, "If-Match is needed, so that nobody's work is written over"}
	kindOften       = kind{"too-often", http.StatusTooManyRequests, "Too many requests came from this address"}
	kindFault       = kind{"fault", http.StatusInternalServerError, "The program failed"}
	kindUnavailable = kind{"unavailable", http.StatusServiceUnavailable, "It cannot be answered at this moment"}
)

var kinds = []kind{kindInvalid, kindUnknown, kindForbidden, kindNotFound, kindMethod, kindAccept, kindConflict, kindWithdrawn, kindStale, kindLarge,
	kindLong, kindMedia, kindUnguarded, kindOften, kindFault, kindUnavailable}

// kindOf gives the kind with a status, that of a failure of ours when none has.
func kindOf(status int) kind {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.status == status }); i >= 0 {
		return kinds[i]
	}
	return kindFault
}

// refusal is why a request is not done, as its sender is told.
type refusal struct {
	kind
	detail string
	notice *notice  // what was withdrawn, and when
	now    *current // how the edition stands, where that is why
	lacks  []string // what is left to do first
	wait   int      // seconds until asking again is of use, 0 for nothing to say
}

func (r *refusal) Error() string { return r.title + ": " + r.detail }

func refuse(k kind, detail string) error { return &refusal{kind: k, detail: detail} }

// problem is a refusal on the wire.
type problem struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Status   int      `json:"status"`
	Detail   string   `json:"detail,omitempty"`
	Instance string   `json:"instance"`
	Notice   *notice  `json:"notice,omitempty"`
	Current  *current `json:"current,omitempty"`
	Lacks    []string `json:"lacks,omitempty"`
}

// refusalOf tells an error's sender what they may know of it: the words of a
// fault, never its cause, and of our own failures nothing.
func refusalOf(err error) *refusal {
	var known *refusal
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, web.ErrBusy) {
		return &refusal{kind: kindUnavailable, detail: "Too many requests wait for their turn; try again in a moment.", wait: 1}
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &refusal{kind: kindLarge, detail: "The body may have " + strconv.FormatInt(large.Limit, 10) + " bytes."}
	}
	r := &refusal{kind: kindOf(web.Status(err))}
	var f *paper.Fault
	if errors.As(err, &f) && r.status < 500 {
		told := *f
		told.Err = nil
		r.detail = told.Error()
	}
	if r.status == http.StatusServiceUnavailable {
		r.wait = 1
	}
	return r
}

// longestTold bounds what a problem repeats of a stranger's address.
const longestTold = 200

// answerProblem sends a refusal.
func (a *API) answerProblem(w http.ResponseWriter, r *http.Request, err error) {
	why := refusalOf(err)
	if why.status >= 500 && !errors.Is(err, web.ErrBusy) && r.Context().Err() == nil {
		a.Log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "status", why.status, "error", err)
	}
	h := w.Header()
	if why.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(why.wait))
	}
	if why.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="`+Base+`"`)
	}
	p := problem{Type: Base + "/problems#" + why.name, Title: why.title, Status: why.status, Detail: why.detail, Instance: r.URL.EscapedPath(),
		Notice: why.notice, Current: why.now, Lacks: why.lacks}
	if len(p.Instance) > longestTold {
		p.Instance = p.Instance[:strings.LastIndexByte(p.Instance[:longestTold], '/')+1] // between segments, where no escape is cut
	}
	body, fault := json.Marshal(p)
	if fault != nil { // a problem holds nothing that JSON cannot write
		body = []byte(`{}`)
	}
	h.Del("Last-Modified")
	h.Del("Link")
	web.Send(w, r, web.Reply{Status: why.status, Type: problemType, Cache: "no-store", Body: body})
}

// problemKind is one line of the list of problems.
type problemKind struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	Title  string `json:"title"`
}

// problems answers with the list of problems there are.
func (a *API) problems(c *call) error {
	var list []problemKind
	for _, k := range kinds {
		list = append(list, problemKind{Base + "/problems#" + k.name, k.status, k.title})
	}
	return c.send(listing[problemKind]{Items: list})
}
