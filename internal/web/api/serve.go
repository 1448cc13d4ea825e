package api

import (
	"errors"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/web"
)

// Bounds on addresses: a search for the most characters it takes, written as
// bytes in hexadecimal, has room.
const (
	maxPath  = 1 << 10
	maxQuery = 4 << 10
)

// usualBody is how long a body may be where a route says nothing else, in bytes.
const usualBody = 1 << 20

// handler lays the table out on a mux.
func (a *API) handler() http.Handler {
	byPattern := map[string][]route{}
	for _, row := range a.table {
		byPattern[row.pattern] = append(byPattern[row.pattern], row)
	}
	mux := http.NewServeMux()
	for pattern, rows := range byPattern {
		mux.Handle(Base+pattern, a.pattern(rows))
	}
	mux.Handle("/", a.answer(nil))
	return web.Secure(a.bounded(mux))
}

// bounded refuses endless addresses before any work is done. A path that is not
// in its plain form leads nowhere: the mux would send a redirect as HTML.
func (a *API) bounded(mux *http.ServeMux) http.Handler {
	nowhere := a.answer(nil)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > maxPath || len(r.URL.RawQuery) > maxQuery {
			web.Share(w)
			a.answerProblem(w, r, refuse(kindLong, "The path may have "+strconv.Itoa(maxPath)+" bytes, the query "+strconv.Itoa(maxQuery)+"."))
			return
		}
		if h, pattern := mux.Handler(r); pattern == "" || isRedirect(h) {
			nowhere.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// isRedirect reports whether the mux would answer by itself.
func isRedirect(h http.Handler) bool {
	_, ours := h.(answerer)
	return !ours
}

// answerer is a handler of this room.
type answerer struct{ http.HandlerFunc }

// pattern is the handler of the rows of one address.
func (a *API) pattern(rows []route) http.Handler { return a.answer(rows) }

// answer is the handler of the rows of one address, or of none.
func (a *API) answer(rows []route) answerer {
	return answerer{func(w http.ResponseWriter, r *http.Request) {
		defer a.recover(w, r)
		if err := a.let(w, r, rows); err != nil && (r.Context().Err() == nil || !errors.Is(err, r.Context().Err())) {
			a.answerProblem(w, r, err)
		}
	}}
}

func (a *API) recover(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	a.Log.Error("a handler panicked", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
	a.answerProblem(w, r, errors.New("the program failed"))
}

// let lets a request through to its row, or says why not.
func (a *API) let(w http.ResponseWriter, r *http.Request, rows []route) error {
	h := w.Header()
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
		web.Share(w)
		h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, Retry-After, Location")
	}
	if wait, ok := a.meters.take(web.CameFrom(r), a.Now()); !ok {
		return &refusal{kind: kindOften, detail: "Ask again in " + strconv.Itoa(wait) + " seconds, and less often from then on.", wait: wait}
	}
	if len(rows) == 0 {
		return refuse(kindNotFound, "GET "+Base+"/openapi.json tells what there is.")
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	i := slices.IndexFunc(rows, func(row route) bool { return row.method == method })
	if i < 0 {
		h.Set("Allow", allowed(rows))
		if r.Method == http.MethodOptions {
			return a.preflight(w, r)
		}
		return refuse(kindMethod, "It knows "+allowed(rows)+".")
	}
	row := rows[i]
	c := &call{api: a, w: w, r: r, row: row}
	if err := c.negotiate(); err != nil {
		return err
	}
	return a.inTurn(c)
}

// inTurn answers when the gate lets it.
func (a *API) inTurn(c *call) error {
	gate := a.gate
	if c.row.slow {
		gate = a.slow
	}
	turn, err := gate.Enter(c.r.Context())
	if err != nil {
		return err
	}
	defer turn.Leave()
	c.turn = turn
	if c.row.scope != "" {
		if err := c.enter(); err != nil {
			return err
		}
	}
	if c.row.body != nil {
		if err := c.takesBody(); err != nil {
			return err
		}
	}
	return c.row.do(a, c)
}

// allowed lists the methods of an address.
func allowed(rows []route) string {
	var out []string
	for _, row := range rows {
		out = append(out, row.method)
		if row.method == http.MethodGet {
			out = append(out, http.MethodHead)
		}
	}
	return strings.Join(append(out, http.MethodOptions), ", ")
}

// preflight answers a browser that asks whether another site's page may read: it
// may, and no more than that.
func (a *API) preflight(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match, If-Modified-Since")
	h.Set("Access-Control-Max-Age", "86400")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// takesBody refuses a body that is not of the type the row reads, and bounds it.
func (c *call) takesBody() error {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != c.row.body.mediaType || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
		return refuse(kindMedia, "Send "+c.row.body.mediaType+" in UTF-8.")
	}
	if coding := c.r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return refuse(kindMedia, "Send the body without a content coding.")
	}
	most := c.row.body.most
	if most == 0 {
		most = usualBody
	}
	if c.r.ContentLength > most {
		return refuse(kindLarge, "The body may have "+strconv.FormatInt(most, 10)+" bytes.")
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, most)
	return nil
}
