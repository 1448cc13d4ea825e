package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/public"
)

// call is one request to one row of the table.
type call struct {
	api  *API
	w    http.ResponseWriter
	r    *http.Request
	row  route
	turn *web.Turn

	query url.Values

	token  staff.Token // with a scope only
	person desk.Person // whom the token acts for, with what it lets them do
}

// jsonType is the media type of most answers.
const jsonType = "application/json"

// negotiate refuses who does not accept what the row makes, and reads the query:
// a field the row does not know is refused, so that a slip of the pen does not
// pass for an answer to what was meant.
func (c *call) negotiate() error {
	c.w.Header().Set("Vary", "Accept")
	if !accepts(c.r.Header.Values("Accept"), c.row.makes()) {
		return refuse(kindAccept, "It makes "+c.row.makes()+".")
	}
	if c.r.URL.RawQuery == "" {
		return nil
	}
	q, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return refuse(kindInvalid, "The query cannot be read.")
	}
	for name, values := range q {
		f, known := c.row.field(name)
		switch {
		case !known:
			return refuse(kindInvalid, "There is no field "+strconv.Quote(clip(name))+" here.")
		case len(values) > 1 && !f.many, len(values) > mostValues:
			return refuse(kindInvalid, "The field "+name+" is given too often.")
		}
	}
	c.query = q
	return nil
}

// mostValues is how often a field that may be given more than once is.
const mostValues = 8

// accepts reports whether an Accept header takes a media type. A header that
// cannot be read takes everything, as none does.
func accepts(header []string, mediaType string) bool {
	line := strings.Join(header, ",")
	const longest = 1 << 10
	if strings.TrimSpace(line) == "" || len(line) > longest {
		return true
	}
	best, taken := -1, false // how exactly the best range names the type
	family, _, _ := strings.Cut(mediaType, "/")
	for item := range strings.SplitSeq(line, ",") {
		name, params, _ := strings.Cut(item, ";")
		exact := -1
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case mediaType:
			exact = 2
		case family + "/*":
			exact = 1
		case "*/*", "*":
			exact = 0
		}
		if exact > best {
			best, taken = exact, !refusedWeight(params)
		}
	}
	return taken
}

// refusedWeight reports whether parameters of a range say q=0.
func refusedWeight(params string) bool {
	for p := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(p)), "q="); ok {
			q, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			return err == nil && q == 0
		}
	}
	return false
}

// clip shortens a stranger's word for a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// send answers with a value as JSON: 304 where the asker has it.
func (c *call) send(v any) error { return c.sendAs(http.StatusOK, v, time.Time{}) }

// sendChanged is send of what depends on nothing that changed after a moment.
func (c *call) sendChanged(v any, at time.Time) error { return c.sendAs(http.StatusOK, v, at) }

func (c *call) sendAs(status int, v any, at time.Time) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return c.sendBody(status, c.row.makes(), b.Bytes(), at)
}

func (c *call) sendBody(status int, mediaType string, body []byte, at time.Time) error {
	c.turn.Leave()
	if c.row.scope != "" {
		return c.sendPrivate(status, mediaType, body)
	}
	if !at.IsZero() {
		c.w.Header().Set("Last-Modified", at.UTC().Format(http.TimeFormat))
		if c.unchangedSince(at) {
			// A tag that nobody can know has the body compared by nothing but the time.
			c.w.Header().Set("Vary", "Accept, Accept-Encoding")
			c.w.Header().Set("Cache-Control", web.Revalidate)
			c.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	web.Send(c.w, c.r, web.Reply{Type: mediaType, Vary: "Accept", Body: body, Shared: true})
	return nil
}

// unchangedSince says whether the asker has what was last changed at a moment
// (RFC 9110, section 13.1.3: only where no tag is sent).
func (c *call) unchangedSince(at time.Time) bool {
	if c.r.Header.Get("If-None-Match") != "" {
		return false
	}
	since, err := http.ParseTime(c.r.Header.Get("If-Modified-Since"))
	return err == nil && !at.Truncate(time.Second).After(since)
}

// title is the title in the address.
func (c *call) title() (archive.Title, error) {
	return c.api.Reader.Title(c.r.Context(), c.r.PathValue("title"))
}

// key is the edition in the address.
func (c *call) key() (archive.Key, error) {
	t, err := c.title()
	if err != nil {
		return archive.Key{}, err
	}
	key, ok := public.ParseEdition(c.r.PathValue("edition"))
	if !ok {
		return key, refuse(kindNotFound, "An edition is named by its day, such as 2026-11-24, or 2026-11-24-2 for the second of a day.")
	}
	key.Title = t.Slug
	return key, nil
}

// edition is the published edition in the address. One that was withdrawn is
// refused with the day of it.
func (c *call) edition() (*reader.Edition, error) {
	key, err := c.key()
	if err != nil {
		return nil, err
	}
	return c.published(key)
}

func (c *call) published(key archive.Key) (*reader.Edition, error) {
	e, err := c.api.Reader.Edition(c.r.Context(), key)
	if !paper.IsKind(err, paper.Gone) {
		return e, err
	}
	s, gone, lookErr := c.api.Reader.Withdrawn(c.r.Context(), key)
	if lookErr != nil {
		return nil, lookErr
	}
	out := &refusal{kind: kindWithdrawn, detail: "The whole edition was withdrawn."}
	if gone {
		out.notice = &notice{Kind: string(paper.NoteWithdrawal), At: s.Changed.UTC().Format(time.RFC3339), Scope: "edition"}
	}
	return nil, out
}

// gone refuses what a note withdrew.
func gone(n *paper.Note, what string) error {
	return &refusal{kind: kindWithdrawn, detail: "The " + what + " was withdrawn.", notice: noticeOf(*n)}
}

// day reads a day of the query, zero when it is not given.
func (c *call) day(name string) (paper.Date, error) {
	v := c.query.Get(name)
	if v == "" {
		return paper.Date{}, nil
	}
	d, err := paper.ParseDate(v)
	if err != nil || d.Year == 0 {
		return d, refuse(kindInvalid, "The field "+name+" is not a day such as 2026-11-24.")
	}
	return d, nil
}

// span reads from and to.
func (c *call) span() (from, to paper.Date, err error) {
	if from, err = c.day("from"); err != nil {
		return from, to, err
	}
	if to, err = c.day("to"); err != nil {
		return from, to, err
	}
	if !from.IsZero() && !to.IsZero() && from.Compare(to) > 0 {
		return from, to, refuse(kindInvalid, "The day in from lies after the day in to.")
	}
	return from, to, nil
}

// count reads a number of the query.
func (c *call) count(name string, usual, most int) (int, error) {
	v := c.query.Get(name)
	if v == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		return 0, refuse(kindInvalid, "The field "+name+" is not a number from 1 to "+strconv.Itoa(most)+".")
	}
	return n, nil
}

// link names another answer in a header (RFC 8288).
func (c *call) link(rel, to string) { c.w.Header().Add("Link", "<"+to+`>; rel="`+rel+`"`) }

// again is the address of this call with another cursor.
func (c *call) again(cursor string) string {
	q := url.Values{}
	for k, v := range c.query {
		q[k] = v
	}
	q.Set("cursor", cursor)
	return c.r.URL.EscapedPath() + "?" + q.Encode()
}
