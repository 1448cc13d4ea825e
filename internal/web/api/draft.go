package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web/public"
)

// Bounds on what is handed in.
const (
	longestDocument = 64 << 20 // bytes: forty broadsheet pages with every line's box
	longestAct      = 1 << 20  // as the desk's
	documentTime    = 5 * time.Minute
)

// drafts are the rows that change an edition. All go through the desk: what it
// refuses a person at its screens it refuses here.
func drafts() []route {
	const at = "/titles/{title}/editions/{edition}/draft"
	tagged := []named{{"ETag", "How the draft stands; send it as If-Match."}}
	row := func(method, pattern, name, scope, answers, about string, do func(*API, *call) error, more ...func(*route)) route {
		r := route{method: method, pattern: pattern, name: name, scope: scope, answers: answers, about: about, do: do, headers: tagged}
		for _, m := range more {
			m(&r)
		}
		return r
	}
	guarded := func(r *route) {
		r.may = append(r.may, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	conflicts := func(r *route) { r.may = append(r.may, http.StatusConflict) }
	reads := func(schema, about string, most int64) func(*route) {
		return func(r *route) { r.body = &body{mediaType: jsonType, schema: schema, most: most, about: about} }
	}
	return []route{
		row(http.MethodGet, at, "draft", staff.ScopeRead, "Draft", "How an edition stands at the desk: its document as it would be published, and what it lacks.", (*API).draft, absent),
		row(http.MethodPut, at, "putDraft", staff.ScopeWrite, "Draft",
			"Hands in an edition document. With `If-None-Match: *` it makes an edition that is not there yet (201); with `If-Match` it is a new reading of one that is. "+
				"Where somebody has worked on the edition, pages that read otherwise are taken over as pages that are dropped again: corrections are carried over where they can be, and what changed waits to be accepted. "+
				"Masters and pictures of an earlier reading stay with the pages.", (*API).putDraft, guarded, conflicts, alsoMakes,
			reads("Document", "The edition document. Its date must be the edition's; it has no notes, which are the desk's to write.", longestDocument)),
		row(http.MethodPost, at+"/acts", "act", staff.ScopeWrite, "Current",
			"Does one act of correction (docs/DESK.md lists them). An act with a `token` is done once, however often it is sent.", (*API).act, guarded, conflicts,
			reads("Act", "The act.", longestAct)),
		row(http.MethodPost, at+"/corrections", "correction", staff.ScopeWrite, "Current",
			"Writes the note that readers find with the next publication (更正); a correction of what is published needs one.", (*API).correction, guarded,
			reads("Correction", "The note.", 0)),
		row(http.MethodPost, at+"/publication", "publish", staff.ScopeWrite, "Current",
			"Lets readers see the edition as it stands, which `seal` names. The desk's checks decide: without the signatures the title asks for it is refused, with `lacks` saying what is left to do.", (*API).publish, guarded, conflicts,
			reads("Publication", "What is to be seen.", 0)),
	}
}

func alsoMakes(r *route) { r.may = append(r.may, http.StatusCreated) }

// current is how an edition stands at the desk.
type current struct {
	ETag      string   `json:"etag"`
	Version   int      `json:"version"`
	Seal      string   `json:"seal"`
	Published bool     `json:"published"`
	Withdrawn bool     `json:"withdrawn"`
	Lacks     []string `json:"lacks"`

	What   string `json:"what,omitempty"`
	Yours  string `json:"yours,omitempty"`
	Theirs string `json:"theirs,omitempty"`
}

// draftShape is that with the document.
type draftShape struct {
	current
	Document json.RawMessage `json:"document"`
}

// tagOf names how an edition stands: the desk's version of it, and the reading it
// is made on, which may change before anybody takes it up.
func tagOf(w desk.Work) string { return fmt.Sprintf(`"%d-%d"`, w.Version, w.Material) }

func currentOf(w desk.Work, t desk.Title) *current {
	return &current{ETag: tagOf(w), Version: w.Version, Seal: w.Seal, Published: w.Published != nil && w.Published.Seal == w.Seal && !w.Withdrawn,
		Withdrawn: w.Withdrawn, Lacks: always(w.Ready(t.Settings))}
}

// work is how the edition in the address stands.
func (c *call) work() (archive.Key, desk.Title, desk.Work, error) {
	key, ok := public.ParseEdition(c.r.PathValue("edition"))
	key.Title = c.r.PathValue("title")
	if !ok || !archive.ValidSlug(key.Title) {
		return key, desk.Title{}, desk.Work{}, refuse(kindNotFound, "An edition is named by its day, such as 2026-11-24, or 2026-11-24-2 for the second of a day.")
	}
	t, err := c.api.Desk.Title(c.r.Context(), key.Title)
	if err != nil {
		return key, t, desk.Work{}, err
	}
	w, err := c.api.Desk.Work(c.r.Context(), c.person, key)
	return key, t, w, err
}

// guarded is work for who changes something: what they looked at must be how it
// stands.
func (c *call) guarded() (archive.Key, desk.Title, desk.Work, error) {
	key, t, w, err := c.work()
	if err == nil {
		err = c.match(currentOf(w, t))
	}
	return key, t, w, err
}

// match compares If-Match with how the edition stands (RFC 9110, section 13.1.1:
// strongly).
func (c *call) match(now *current) error {
	header := strings.Join(c.r.Header.Values("If-Match"), ",")
	if strings.TrimSpace(header) == "" {
		return &refusal{kind: kindUnguarded, detail: "Send the ETag of what you looked at as If-Match.", now: now}
	}
	for tag := range strings.SplitSeq(header, ",") {
		if tag = strings.TrimSpace(tag); tag == now.ETag || tag == "*" {
			return nil
		}
	}
	return &refusal{kind: kindStale, detail: "Look at it again.", now: now}
}

func (a *API) draft(c *call) error {
	_, t, w, err := c.work()
	if err != nil {
		return err
	}
	return c.sendDraft(http.StatusOK, w, t)
}

func (c *call) sendDraft(status int, w desk.Work, t desk.Title) error {
	var b bytes.Buffer
	if err := document.Encode(&b, w.Draft.Edition); err != nil {
		return err
	}
	now := currentOf(w, t)
	c.w.Header().Set("ETag", now.ETag)
	return c.sendAs(status, draftShape{*now, b.Bytes()}, time.Time{})
}

func (c *call) sendCurrent(w desk.Work, t desk.Title) error {
	now := currentOf(w, t)
	c.w.Header().Set("ETag", now.ETag)
	return c.sendAs(http.StatusOK, now, time.Time{})
}

// clashed tells who acted on what another changed how it stands.
func (c *call) clashed(err error) error {
	var clash *desk.Clash
	if !errors.As(err, &clash) {
		return c.lacking(err)
	}
	out := &refusal{kind: kindStale, detail: "Somebody changed it meanwhile."}
	if _, t, w, err := c.work(); err == nil {
		out.now = currentOf(w, t)
		out.now.What, out.now.Yours, out.now.Theirs = clash.What, clash.Yours, clash.Theirs
	}
	return out
}

// lacking adds to a conflict what the edition lacks.
func (c *call) lacking(err error) error {
	if !paper.IsKind(err, paper.Conflict) {
		return err
	}
	out := refusalOf(err)
	if _, t, w, err := c.work(); err == nil {
		out.now = currentOf(w, t)
		out.lacks = out.now.Lacks
	}
	return out
}

func (a *API) act(c *call) error {
	key, t, w, err := c.guarded()
	if err != nil {
		return err
	}
	act, err := desk.DecodeAct(c.r.Body)
	if err != nil {
		return err
	}
	if w, err = a.Desk.Do(c.r.Context(), c.person, key, w.Version, act); err != nil {
		return c.clashed(err)
	}
	return c.sendCurrent(w, t)
}

func (a *API) correction(c *call) error {
	var in struct {
		Article string `json:"article"`
		Text    string `json:"text"`
	}
	key, t, _, err := c.guarded()
	if err == nil {
		err = c.readJSON(&in)
	}
	if err != nil {
		return err
	}
	w, err := a.Desk.Correction(c.r.Context(), c.person, key, in.Article, in.Text)
	if err != nil {
		return c.lacking(err)
	}
	return c.sendCurrent(w, t)
}

func (a *API) publish(c *call) error {
	var in struct {
		Seal string `json:"seal"`
	}
	key, t, _, err := c.guarded()
	if err == nil {
		err = c.readJSON(&in)
	}
	if err != nil {
		return err
	}
	w, err := a.Desk.Publish(c.r.Context(), c.person, key, in.Seal)
	if err != nil {
		return c.lacking(err)
	}
	return c.sendCurrent(w, t)
}

// readJSON reads one JSON value with the fields that are there and no others.
func (c *call) readJSON(into any) error {
	d := json.NewDecoder(c.r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return err
	case err != nil:
		return refuse(kindInvalid, "The body is not the JSON that is described.")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return refuse(kindInvalid, "There is more behind the body's JSON.")
	}
	return nil
}

// putDraft takes an edition document in.
func (a *API) putDraft(c *call) error {
	key, ok := public.ParseEdition(c.r.PathValue("edition"))
	key.Title = c.r.PathValue("title")
	if !ok || !archive.ValidSlug(key.Title) || public.Reserved(key.Title) {
		return refuse(kindNotFound, "An edition is named by its day, such as 2026-11-24; a title by small letters, digits and hyphens.")
	}
	t, err := a.Desk.Title(c.r.Context(), key.Title)
	if err != nil {
		return err
	}
	if err := desk.May(c.person, desk.ToWork, t); err != nil {
		return err
	}
	e, err := c.readDocument(key)
	if err != nil {
		return err
	}
	a.keeping.Lock()
	defer a.keeping.Unlock()
	w, err := a.Desk.Work(c.r.Context(), c.person, key)
	if paper.IsKind(err, paper.NotFound) {
		return a.makeDraft(c, key, t, e)
	}
	if err != nil {
		return err
	}
	if c.r.Header.Get("If-None-Match") == "*" {
		return &refusal{kind: kindStale, detail: "There is such an edition; replace it with If-Match.", now: currentOf(w, t)}
	}
	if err := c.match(currentOf(w, t)); err != nil {
		return err
	}
	return a.replaceDraft(c, key, t, w, e)
}

// readDocument reads the document of an edition.
func (c *call) readDocument(key archive.Key) (paper.Edition, error) {
	// A document of many megabytes over a slow line takes longer than a request
	// usually may; a writer that has no deadline, as in tests, needs none.
	_ = http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(documentTime))
	e, err := document.Decode(c.r.Body)
	if err == nil {
		err = document.Check(e)
	}
	switch {
	case err != nil:
		return e, err
	case e.Date.IsZero():
		e.Date = key.Date
	case e.Date != key.Date:
		return e, refuse(kindInvalid, "The document is of "+e.Date.String()+", and the address of "+key.Date.String()+".")
	}
	if len(e.Notes) > 0 {
		return e, refuse(kindInvalid, "The document has notes; corrections and withdrawals are made at the desk.")
	}
	if len(e.Pages) == 0 {
		return e, refuse(kindInvalid, "The document has no pages.")
	}
	return e, nil
}

func (a *API) makeDraft(c *call, key archive.Key, t desk.Title, e paper.Edition) error {
	if c.r.Header.Get("If-None-Match") != "*" {
		if c.r.Header.Get("If-Match") != "" {
			return refuse(kindStale, "There is no such edition; make it with If-None-Match: *.")
		}
		return refuse(kindUnguarded, "Send If-None-Match: * to make an edition.")
	}
	if _, err := a.keepDocument(c.r.Context(), key, e, nil, nil); err != nil {
		return err
	}
	w, err := a.Desk.Work(c.r.Context(), c.person, key)
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", editionAt(key)+"/draft")
	return c.sendDraft(http.StatusCreated, w, t)
}

// replaceDraft hands the document to the desk as a new reading.
func (a *API) replaceDraft(c *call, key archive.Key, t desk.Title, w desk.Work, e paper.Edition) error {
	ctx := c.r.Context()
	old, err := a.Archive.Revision(ctx, key, w.Material)
	if err != nil {
		return err
	}
	for _, p := range w.Draft.Edition.Pages {
		if w.Version > 0 && !slices.ContainsFunc(e.Pages, func(q paper.Page) bool { return q.Sequence == p.Sequence }) {
			return &refusal{kind: kindConflict, detail: fmt.Sprintf("Somebody works on the edition, and page %d is not in the document.", p.Sequence), now: currentOf(w, t)}
		}
	}
	out, err := a.keepDocument(ctx, key, e, old.Sources, old.Pictures)
	if err != nil {
		return err
	}
	if w.Version == 0 {
		w, err = a.Desk.Work(ctx, c.person, key)
	} else {
		w, err = a.Desk.TakePages(ctx, c.person, key, out.Number)
	}
	if err != nil {
		return err
	}
	return c.sendDraft(http.StatusOK, w, t)
}

// keepDocument keeps a document as a draft, with the masters and pictures of the
// pages it had.
func (a *API) keepDocument(ctx context.Context, key archive.Key, e paper.Edition, sources []archive.Source, pictures []archive.Picture) (archive.Outcome, error) {
	h := sha256.New()
	if err := document.Encode(h, e); err != nil {
		return archive.Outcome{}, err
	}
	for _, s := range sources {
		fmt.Fprintln(h, s.Name, s.Blob)
	}
	pictures = slices.DeleteFunc(slices.Clone(pictures), func(p archive.Picture) bool {
		return !slices.ContainsFunc(e.Pages, func(q paper.Page) bool { return q.Sequence == p.Page })
	})
	return a.Archive.Keep(ctx, archive.Proposal{Title: archive.Title{Slug: key.Title, Name: orSlug(e.Title.Name, key.Title), Language: e.Title.Language},
		Date: key.Date, Ordinal: key.Ordinal, Digest: "api/" + hex.EncodeToString(h.Sum(nil)), Edition: e, Sources: sources, Pictures: pictures})
}

func orSlug(name, slug string) string {
	if name == "" {
		return slug
	}
	return name
}
