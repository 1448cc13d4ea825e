package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"database/sql"

	"github.com/banmian/banmian/internal/archive"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
	queuedb "github.com/banmian/banmian/internal/queue/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/webhook"
	webhookdb "github.com/banmian/banmian/internal/webhook/sqlite"
)

// The example of the Standard Webhooks libraries.
func TestSign(t *testing.T) {
	const key, id, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	at := time.Unix(1614265330, 0)
	if got := webhook.Sign([]string{key}, id, at, []byte(body)); got != want {
		t.Errorf("got %s", got)
	}
	if got := webhook.Sign([]string{"whsec_eA==", key, "whsec_!"}, id, at, []byte(body)); !strings.HasSuffix(got, " "+want) || strings.Count(got, "v1,") != 2 {
		t.Errorf("with two keys: %s", got)
	}
}

// office is a paper on disk with a desk, a queue, and hooks.
type office struct {
	t       *testing.T
	db      *sqlitedb.DB
	archive archive.Archive
	desk    *desk.Desk
	queue   *queuedb.Queue
	hooks   *webhook.Service
}

// open opens the paper in a directory. Delays are as good as none.
func open(t *testing.T, dir string, change ...func(*webhook.Options)) *office {
	t.Helper()
	o := &office{t: t}
	ctx := t.Context()
	var err error
	must := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o.db, err = sqlitedb.Open(ctx, filepath.Join(dir, "x.db"), sqlitedb.Write)
	must()
	o.queue, err = queuedb.Open(ctx, o.db, queuedb.Options{})
	must()
	record, err := archivedb.Open(ctx, o.db, archivedb.Options{OnChange: webhook.Jobs, Enqueue: func(ctx context.Context, tx *sql.Tx, job archive.Job) error {
		_, err := o.queue.AddTx(ctx, tx, queue.Job{Kind: job.Kind, Unique: job.Unique, Args: job.Args})
		return err
	}})
	must()
	o.archive = record
	d, err := docketdb.Open(ctx, o.db)
	must()
	o.desk = desk.New(o.archive, d, o.queue, desk.Options{})
	store, err := webhookdb.Open(ctx, o.db)
	must()
	options := webhook.Options{Store: store, Queue: hasty{o.queue}, Archive: o.archive, Open: true, Sender: webhook.NewSender(webhook.SenderOptions{Open: true}),
		Place: func(_ context.Context, k archive.Key, article string) (string, string) {
			return "/api/" + k.String() + article, "https://paper.example/" + k.String() + article
		}}
	for _, c := range change {
		c(&options)
	}
	o.hooks = webhook.New(options)
	return o
}

func (o *office) close() {
	o.archive.Close()
	o.queue.Close()
	o.db.Close()
}

// hasty is a queue without waiting.
type hasty struct{ queue.Queue }

func (h hasty) Add(ctx context.Context, j queue.Job) (bool, error) {
	j.NotBefore = time.Time{}
	return h.Queue.Add(ctx, j)
}

// work does queued jobs until a condition holds.
func (o *office) work(until func() bool) {
	o.t.Helper()
	ctx, stop := context.WithTimeout(o.t.Context(), time.Minute)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- o.queue.Run(ctx, 2, o.hooks.Workers()) }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !until() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			o.t.Fatal("it did not come to that within a minute")
		}
	}
	stop()
	if err := <-done; err != nil {
		o.t.Fatal(err)
	}
}

// receiver takes messages, and answers with what it is told to, in turn; then 204.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	answers []int
	got     []got
}

type got struct {
	header http.Header
	body   string
}

func newReceiver(t *testing.T, answers ...int) *receiver {
	r := &receiver{answers: answers}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, got{req.Header, string(body)})
		code := http.StatusNoContent
		if len(r.answers) > 0 {
			code, r.answers = r.answers[0], r.answers[1:]
		}
		w.WriteHeader(code)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) all() []got {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// settled says whether a hook has so many messages and none of them waits.
func (o *office) settled(h webhook.Hook, n int) func() bool {
	return func() bool {
		all := o.deliveries(h)
		return len(all) >= n && !slices.ContainsFunc(all, func(d webhook.Delivery) bool { return d.State == webhook.Waiting })
	}
}

func (o *office) deliveries(h webhook.Hook) []webhook.Delivery {
	o.t.Helper()
	all, err := o.hooks.Store.Deliveries(o.t.Context(), h.ID, "", 100)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

func (o *office) make(url string, events ...webhook.Event) webhook.Hook {
	o.t.Helper()
	h, err := o.hooks.Make(o.t.Context(), desktest.Slug, webhook.Ask{URL: url, Events: events}, "ren")
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

const secretText = "只在撤下的稿子里"

// A night at the desk, told to a receiver: published, corrected, an article
// withdrawn, restored, the edition withdrawn and restored.
func TestANightIsTold(t *testing.T) {
	o := open(t, t.TempDir())
	defer o.close()
	r := newReceiver(t)
	h := o.make(r.URL, webhook.Events...)
	quiet := newReceiver(t)
	q := o.make(quiet.URL, webhook.Corrected)
	ctx, key, chief := t.Context(), desktest.Key, desktest.Person("he", desk.Chief, desk.Administrator)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	e := desktest.Edition(1, 3, 5)
	e.Articles[1].Headline = secretText
	must(o.archive.Keep(ctx, desktest.Proposal(e, "x")))
	must(o.desk.SetUp(ctx, chief, desktest.Slug, desk.Settings{Stages: []desk.Stage{{ID: "review-1", Name: "一审", Kind: desk.Reviewing, Power: desk.ToReviewFirst}}}))
	publish := func() {
		t.Helper()
		w, err := o.desk.Work(ctx, chief, key)
		must(w, err)
		must(o.desk.Sign(ctx, chief, key, "review-1", w.Seal, ""))
		must(o.desk.Publish(ctx, chief, key, w.Seal))
	}
	publish()
	w, err := o.desk.Work(ctx, chief, key)
	must(w, err)
	must(o.desk.Do(ctx, chief, key, w.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "改过的题目"}))
	must(o.desk.Correction(ctx, chief, key, "p1-a1", "题目有误。"))
	publish()
	what := desk.Withdrawal{Article: "p1-a2", Scope: paper.ScopeText, Reason: "错", Notice: "此稿撤下。"}
	must(o.desk.Withdraw(ctx, chief, key, what))
	must(o.desk.Restore(ctx, chief, key, "p1-a2", 0, "又好"))
	must(o.desk.Withdraw(ctx, chief, key, desk.Withdrawal{Reason: "全错"}))
	must(o.desk.Restore(ctx, chief, key, "", 0, "又好"))
	o.work(func() bool { return o.settled(h, 6)() && o.settled(q, 1)() })

	type message struct {
		Type string
		Data struct {
			Title, Edition, Self, URL string
			Corrected                 []struct{ Article, Text, URL string }
			Withdrawn                 []struct{ Article, Text, Scope string }
			Restored                  []struct{ Article string }
		}
	}
	var types []string
	for _, g := range r.all() {
		var m message
		if err := json.Unmarshal([]byte(g.body), &m); err != nil {
			t.Fatal(err)
		}
		types = append(types, m.Type)
		if m.Data.Title != desktest.Slug || m.Data.Edition != "2026-11-24" || m.Data.URL != "https://paper.example/"+key.String() || m.Data.Self == "" {
			t.Errorf("it is told of %+v", m.Data)
		}
		if strings.Contains(g.body, secretText) {
			t.Errorf("it is told what was withdrawn: %s", g.body)
		}
		verify(t, h, g)
		switch m.Type {
		case "edition.corrected":
			if len(m.Data.Corrected) != 1 || m.Data.Corrected[0].Text != "题目有误。" || !strings.HasSuffix(m.Data.Corrected[0].URL, "p1-a1") {
				t.Errorf("corrected is %+v", m.Data.Corrected)
			}
		case "edition.withdrawn":
			if n := len(m.Data.Withdrawn); n > 1 || n == 1 && (m.Data.Withdrawn[0].Article != "p1-a2" || m.Data.Withdrawn[0].Scope != "text") {
				t.Errorf("withdrawn is %+v", m.Data.Withdrawn)
			}
		}
	}
	slices.Sort(types)
	want := []string{"edition.corrected", "edition.published", "edition.restored", "edition.restored", "edition.withdrawn", "edition.withdrawn"}
	if !slices.Equal(types, want) {
		t.Errorf("it is told %v, want %v", types, want)
	}
	if n := len(quiet.all()); n != 1 {
		t.Errorf("who asked for corrections is told %d times", n)
	}
}

// verify checks a message as its receiver would.
func verify(t *testing.T, h webhook.Hook, g got) {
	t.Helper()
	var seconds int64
	if _, err := fmt.Sscan(g.header.Get("webhook-timestamp"), &seconds); err != nil || time.Since(time.Unix(seconds, 0)).Abs() > time.Minute {
		t.Errorf("its time is %q", g.header.Get("webhook-timestamp"))
	}
	signed := webhook.Sign([]string{h.Secret()}, g.header.Get("webhook-id"), time.Unix(seconds, 0), []byte(g.body))
	if !slices.Contains(strings.Fields(g.header.Get("webhook-signature")), signed) {
		t.Errorf("it is signed %q, not %q", g.header.Get("webhook-signature"), signed)
	}
}

// A receiver that fails is tried again with the same message, also by another
// process; one that never answers well is given up, and can be sent to by hand.
func TestFailsThenSucceeds(t *testing.T) {
	dir := t.TempDir()
	o := open(t, dir)
	r := newReceiver(t, 500, 503, 302)
	h := o.make(r.URL, webhook.Published)
	if _, err := o.hooks.Try(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	o.work(func() bool { return len(r.all()) >= 2 })
	o.close() // the program ends in the middle
	o = open(t, dir)
	defer o.close()
	o.work(o.settled(h, 1))
	d := o.deliveries(h)[0]
	if d.State != webhook.Delivered || d.Code != 204 || d.Why != "" || len(r.all()) < 4 || d.Event != webhook.Test {
		t.Errorf("it came to %+v", d)
	}
	ids := map[string]bool{}
	for _, g := range r.all() {
		ids[g.header.Get("webhook-id")] = true
		verify(t, h, g)
	}
	if len(ids) != 1 || !ids[d.ID] {
		t.Errorf("the message went by %d names", len(ids))
	}
}

func TestGivenUp(t *testing.T) {
	o := open(t, t.TempDir())
	defer o.close()
	r := newReceiver(t, slices.Repeat([]int{500}, webhook.Tries)...)
	h := o.make(r.URL, webhook.Published)
	if _, err := o.hooks.Try(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	o.work(o.settled(h, 1))
	d := o.deliveries(h)[0]
	if d.State != webhook.Dead || d.Tries != webhook.Tries || len(r.all()) != webhook.Tries || d.Why != "it answered 500" {
		t.Errorf("it came to %+v after %d", d, len(r.all()))
	}
	if _, err := o.hooks.Resend(t.Context(), h, d.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.hooks.Resend(t.Context(), h, d.ID); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("sent again while it waits: %v", err)
	}
	o.work(o.settled(h, 1))
	if d := o.deliveries(h)[0]; d.State != webhook.Delivered {
		t.Errorf("by hand it came to %+v", d)
	}
	if _, err := o.hooks.Resend(t.Context(), webhook.Hook{ID: "other"}, d.ID); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("another hook's message: %v", err)
	}
}

// A receiver that says 410 wants no more.
func TestGoneReceiver(t *testing.T) {
	o := open(t, t.TempDir())
	defer o.close()
	r := newReceiver(t, 410)
	h := o.make(r.URL, webhook.Published)
	if _, err := o.hooks.Try(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	o.work(o.settled(h, 1))
	h, err := o.hooks.Of(t.Context(), desktest.Slug, h.ID)
	if err != nil || !h.Disabled || h.Why == "" {
		t.Errorf("the hook is %+v, %v", h, err)
	}
	if _, err := o.hooks.Try(t.Context(), h); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("it is tried: %v", err)
	}
	if h, err = o.hooks.Change(t.Context(), h, webhook.Ask{URL: h.URL, Events: h.Events}, false); err != nil || h.Disabled || h.Why != "" {
		t.Errorf("switched on it is %+v, %v", h, err)
	}
}

func TestRotate(t *testing.T) {
	now := time.Now()
	o := open(t, t.TempDir(), func(x *webhook.Options) { x.Now = func() time.Time { return now } })
	defer o.close()
	r := newReceiver(t)
	old := o.make(r.URL, webhook.Published)
	fresh, err := o.hooks.Rotate(t.Context(), old)
	if err != nil || fresh.Secret() == old.Secret() || len(fresh.Secrets) != 2 {
		t.Fatalf("%+v, %v", fresh, err)
	}
	for i, signers := range [][]webhook.Hook{{old, fresh}, {fresh}} {
		if _, err := o.hooks.Try(t.Context(), fresh); err != nil {
			t.Fatal(err)
		}
		o.work(func() bool { return len(r.all()) > i })
		g := r.all()[i]
		if n := len(strings.Fields(g.header.Get("webhook-signature"))); n != len(signers) {
			t.Errorf("%d keys sign, want %d", n, len(signers))
		}
		now = now.Add(25 * time.Hour)
	}
}

func TestMakeRefuses(t *testing.T) {
	o := open(t, t.TempDir(), func(x *webhook.Options) { x.Open = false })
	defer o.close()
	for _, url := range []string{"", "http://a.example/", "https://10.0.0.1/", "https://[::1]/x", "https://lin:x@a.example/", "ftp://a.example", "https:///x", "https://a.example/#x", "https://" + strings.Repeat("a", 2100)} {
		if _, err := o.hooks.Make(t.Context(), "city", webhook.Ask{URL: url, Events: webhook.Events}, "ren"); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q: %v", url, err)
		}
	}
	for _, events := range [][]webhook.Event{nil, {"edition.read"}, {webhook.Test}} {
		if _, err := o.hooks.Make(t.Context(), "city", webhook.Ask{URL: "https://a.example/", Events: events}, "ren"); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%v: %v", events, err)
		}
	}
	for i := range 21 {
		_, err := o.hooks.Make(t.Context(), "city", webhook.Ask{URL: "https://a.example/", Events: webhook.Events}, "ren")
		if (err != nil) != (i == 20) {
			t.Errorf("number %d: %v", i+1, err)
		}
	}
}

// A change of state that is refused, or changes nothing, is told to nobody.
func TestNothingHappened(t *testing.T) {
	o := open(t, t.TempDir())
	defer o.close()
	r := newReceiver(t)
	h := o.make(r.URL, webhook.Events...)
	ctx := t.Context()
	if _, err := o.archive.SetState(ctx, desktest.Key, 0, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("an edition that is not there: %v", err)
	}
	if _, err := o.archive.Keep(ctx, desktest.Proposal(desktest.Edition(1, 1, 2), "x")); err != nil {
		t.Fatal(err)
	}
	if _, err := o.archive.SetState(ctx, desktest.Key, 0, archive.Withdrawn); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("a draft was withdrawn: %v", err)
	}
	for range 2 {
		if _, err := o.archive.SetState(ctx, desktest.Key, 0, archive.Published); err != nil {
			t.Fatal(err)
		}
	}
	o.work(o.settled(h, 1))
	if all := o.deliveries(h); len(all) != 1 || all[0].Event != webhook.Published {
		t.Errorf("it is told %+v", all)
	}
}
