package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	archivemem "github.com/banmian/banmian/internal/archive/memory"
	blobmem "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/paper"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/reader"
	searchmem "github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/staff"
	staffmem "github.com/banmian/banmian/internal/staff/memory"
	"github.com/banmian/banmian/internal/webhook"
	webhookmem "github.com/banmian/banmian/internal/webhook/memory"
)

// What only the article says that is withdrawn.
const (
	secretHead = "渡口夜航暂停"
	secretText = "航班表写错了日期"
	secretPage = "整版作废的旧闻"
)

// world is an archive with a title's week:
//
//	2026-11-19    withdrawn whole
//	2026-11-20 ff one a day
//	2026-11-23-2  its second page withdrawn
//	2026-11-24    published at the desk; p1-a1 corrected, p1-a2 withdrawn
//	2026-11-25    a draft
//
// and a title that has come out never.
type world struct {
	t       testing.TB
	clock   *desktest.Clock
	archive *archivemem.Archive
	desk    *desk.Desk
	index   *searchmem.Index
	people  *staffmem.Store
	door    *staff.Door
	tokens  map[string]string // secrets, by whose they are and what for
	queue   *queuemem.Queue
	hooks   *webhook.Service
	api     *API
	handler http.Handler
}

const origin = "https://paper.example"

func day(n int) paper.Date { return paper.Date{Year: 2026, Month: 11, Day: n} }

func newWorld(t testing.TB, change ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, clock: desktest.NewClock(), index: searchmem.New()}
	w.archive = archivemem.New(archivemem.Options{Now: w.clock.Now})
	w.queue = queuemem.New(queuemem.Options{})
	w.desk = desk.New(w.archive, docketmem.New(), w.queue, desk.Options{Now: w.clock.Now})
	for n := 19; n <= 23; n++ {
		w.keep(day(n), 1, desktest.Edition(2, 3, 8), archive.Published)
	}
	w.must(w.archive.SetState(t.Context(), archive.Key{Title: desktest.Slug, Date: day(19), Ordinal: 1}, 0, archive.Withdrawn))
	late := desktest.Edition(2, 3, 8)
	late.Articles[3].Headline, late.Pages[1].Zones[1].Lines[0].Text = secretPage, secretPage
	late.Notes = []paper.Note{{Kind: paper.NoteWithdrawal, At: "2026-11-23T23:00:00+08:00", Page: 2, Scope: paper.ScopePage, Text: "本版作废。"}}
	w.keep(day(23), 2, late, archive.Published)
	w.keep(day(25), 1, desktest.Edition(2, 3, 8), "")
	w.keepAs("hall-news", day(24), 1, desktest.Edition(1, 1, 2), "")
	w.atTheDesk()
	w.fill()
	w.staffed()
	w.hooked()
	r := reader.New(w.archive, blobmem.New())
	o := Options{Reader: r, Finder: reader.NewFinder(r, w.index), Origin: origin, Now: w.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rate: 1e9, Burst: 1e9, Version: "test",
		Desk: w.desk, Archive: w.archive, Door: w.door, Hooks: w.hooks}
	for _, c := range change {
		c(&o)
	}
	w.api = newAPI(o)
	w.handler = w.api.handler()
	return w
}

// staffed gives tokens to a chief, an editor, and a reporter, who may do nothing.
func (w *world) staffed() {
	w.t.Helper()
	w.people, w.tokens = staffmem.New(), map[string]string{}
	var err error
	w.door, err = staff.Open(w.people, staff.Options{Now: w.clock.Now, Record: func(context.Context, staff.Happening) error { return nil }})
	w.must(nil, err)
	for name, role := range map[string]desk.Role{"he": desk.Chief, "lin": desk.Editor, "visit": desk.Reporter, "ren": desk.Administrator} {
		a, err := w.people.Save(w.t.Context(), staff.Account{ID: name, Name: name, Made: w.clock.Now(), Grants: []staff.Grant{{Title: staff.EveryTitle, Role: string(role)}}})
		w.must(nil, err)
		for _, scope := range staff.Scopes {
			secret, _, err := w.door.MakeToken(w.t.Context(), staff.TokenAsk{Account: a.ID, Name: "test", Scopes: []string{scope}, Titles: []string{desktest.Slug}}, "ren")
			w.must(nil, err)
			w.tokens[name+" "+scope] = "Bearer " + secret
		}
	}
}

// The webhook of the world, and its messages.
const (
	someHook  = "h1"
	deadOne   = "msg_dead"
	doneOne   = "msg_done"
	waitsOne  = "msg_waits"
	otherHook = "h2" // of another title
)

// hooked makes webhooks with messages.
func (w *world) hooked() {
	w.t.Helper()
	store := webhookmem.New()
	w.hooks = webhook.New(webhook.Options{Store: store, Queue: w.queue, Archive: w.archive, Now: w.clock.Now})
	for id, title := range map[string]string{someHook: desktest.Slug, otherHook: "hall-news"} {
		w.must(store.SaveHook(w.t.Context(), webhook.Hook{ID: id, Title: title, URL: "https://system.example/", Events: []webhook.Event{webhook.Published},
			Secrets: []webhook.Secret{{Key: "whsec_eA=="}}, Made: w.clock.Now()}))
	}
	now := w.clock.Now()
	for _, d := range []webhook.Delivery{
		{ID: deadOne, State: webhook.Dead, Tries: 12, Code: 500, Why: "it answered 500", Tried: now},
		{ID: doneOne, State: webhook.Delivered, Tries: 1, Code: 204, Tried: now},
		{ID: waitsOne, State: webhook.Waiting, Next: now},
	} {
		d.Hook, d.Title, d.Event, d.Body, d.Made = someHook, desktest.Slug, webhook.Published, []byte("{}"), now
		w.must(store.AddDelivery(w.t.Context(), d))
	}
}

// fullOfHooks makes as many as a title may have.
func (w *world) fullOfHooks() {
	for {
		if _, err := w.hooks.Make(w.t.Context(), desktest.Slug, webhook.Ask{URL: "https://system.example/", Events: webhook.Events}, "ren"); err != nil {
			return
		}
	}
}

func (w *world) must(_ any, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) keep(d paper.Date, ordinal int, e paper.Edition, state archive.State) {
	w.t.Helper()
	w.keepAs(desktest.Slug, d, ordinal, e, state)
}

func (w *world) keepAs(slug string, d paper.Date, ordinal int, e paper.Edition, state archive.State) {
	w.t.Helper()
	e.Date = d
	p := desktest.Proposal(e, d.String()+string(rune('0'+ordinal)))
	p.Title.Slug, p.Date, p.Ordinal = slug, d, ordinal
	out, err := w.archive.Keep(w.t.Context(), p)
	if err == nil && state != "" {
		_, err = w.archive.SetState(w.t.Context(), out.Key, out.Number, state)
	}
	w.must(nil, err)
}

// atTheDesk brings the edition of the 24th out, corrects it and withdraws from it.
func (w *world) atTheDesk() {
	w.t.Helper()
	e := desktest.Edition(2, 3, 8)
	e.Articles[1].Headline, e.Articles[1].Paragraphs[0] = secretHead, secretText+"。"
	for i, z := range e.Pages[0].Zones {
		if z.ID == e.Articles[1].Parts[0].Zones[0] {
			e.Pages[0].Zones[i].Lines[0].Text = secretHead
		}
		if z.ID == e.Articles[1].Parts[0].Zones[2] {
			e.Pages[0].Zones[i].Lines[0].Text = secretText
		}
	}
	e.Findings = []paper.Finding{{Code: "headline-repeated", Severity: paper.Warning, Page: 1, Message: "“" + secretHead + "” stands twice"}}
	w.keep(day(24), 1, e, "")
	ctx, key, chief := w.t.Context(), desktest.Key, desktest.Person("he", desk.Chief, desk.Administrator)
	w.must(w.desk.SetUp(ctx, chief, desktest.Slug, desk.Settings{Stages: oneStage}))
	now, err := w.desk.Work(ctx, chief, key)
	w.must(nil, err)
	w.publish(chief, key, now)
	now, err = w.desk.Work(ctx, chief, key)
	w.must(nil, err)
	now, err = w.desk.Do(ctx, chief, key, now.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "集市改在周六"})
	w.must(nil, err)
	now, err = w.desk.Correction(ctx, chief, key, "p1-a1", "标题中的日期有误。")
	w.must(nil, err)
	w.publish(chief, key, now)
	w.must(w.desk.Withdraw(ctx, chief, key, desk.Withdrawal{Article: "p1-a2", Scope: paper.ScopeText, Reason: "错", Notice: "此稿有误，谨向读者致歉。"}))
}

var oneStage = []desk.Stage{{ID: "review-1", Name: "一审", Kind: desk.Reviewing, Power: desk.ToReviewFirst}}

// publish signs what stands there and publishes it.
func (w *world) publish(p desk.Person, key archive.Key, now desk.Work) {
	w.t.Helper()
	now, err := w.desk.Sign(w.t.Context(), p, key, "review-1", now.Seal, "")
	w.must(nil, err)
	w.must(w.desk.Publish(w.t.Context(), p, key, now.Seal))
}

// fill brings the index up to what is published.
func (w *world) fill() {
	w.t.Helper()
	w.must(nil, (&indexing.Indexer{Archive: w.archive, Index: w.index}).CatchUp(w.t.Context(), nil))
}

// ask sends a request; headers come as name and value. A body may be "".
func (w *world) ask(method, at, body string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, at, strings.NewReader(body))
	if body == "" {
		r.Body = http.NoBody
	}
	for i := 0; i+1 < len(headers); i += 2 {
		value := headers[i+1]
		if who, ok := strings.CutPrefix(value, "token of "); ok {
			value = w.tokens[who]
		}
		if value == "as it stands" {
			value = w.tag(at)
		}
		r.Header.Add(headers[i], value)
	}
	res := httptest.NewRecorder()
	w.handler.ServeHTTP(res, r)
	return res
}

// tag is the ETag of the draft that an address is about.
func (w *world) tag(at string) string {
	w.t.Helper()
	at, _, _ = strings.Cut(at, "/draft")
	return w.ask(http.MethodGet, at+"/draft", "", "Authorization", "token of he read").Header().Get("ETag")
}

func (w *world) get(at string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodGet, Base+at, "", headers...)
}

// read asks for a JSON answer of 200 and gives it.
func read[T any](w *world, at string) T {
	w.t.Helper()
	res := w.get(at)
	if res.Code != http.StatusOK {
		w.t.Fatalf("GET %s: %d %s", at, res.Code, res.Body)
	}
	return decoded[T](w.t, res)
}

func decoded[T any](t testing.TB, res *httptest.ResponseRecorder) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(res.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v in %.300s", err, res.Body)
	}
	return out
}

// paths of the week.
const (
	atTitle   = "/titles/" + desktest.Slug
	atEdition = atTitle + "/editions/2026-11-24"
)
