package desk_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	archivemem "github.com/banmian/banmian/internal/archive/memory"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/docket"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
	queuedb "github.com/banmian/banmian/internal/queue/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// world is a desk with what it stands on.
type world struct {
	*desk.Desk
	archive archive.Archive
	docket  docket.Docket
	queue   queue.Queue
	clock   *desktest.Clock
}

func inMemory(t testing.TB, e paper.Edition) *world {
	t.Helper()
	clock, q := desktest.NewClock(), queuemem.New(queuemem.Options{})
	w := &world{docket: docketmem.New(), queue: q, clock: clock}
	w.archive = archivemem.New(archivemem.Options{Now: clock.Now, Enqueue: func(ctx context.Context, job archive.Job) error {
		_, err := q.Add(ctx, queue.Job{Kind: job.Kind, Unique: job.Unique, Args: job.Args})
		return err
	}})
	return w.filled(t, e)
}

func inDatabase(t testing.TB, e paper.Edition) *world {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(t.TempDir(), "banmian.db"), sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	clock := desktest.NewClock()
	q, err := queuedb.Open(t.Context(), db, queuedb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := archivedb.Open(t.Context(), db, archivedb.Options{Now: clock.Now, Enqueue: func(ctx context.Context, tx *sql.Tx, job archive.Job) error {
		_, err := q.AddTx(ctx, tx, queue.Job{Kind: job.Kind, Unique: job.Unique, Args: job.Args})
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := docketdb.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{archive: a, docket: d, queue: q, clock: clock}
	return w.filled(t, e)
}

func (w *world) filled(t testing.TB, e paper.Edition) *world {
	t.Helper()
	if _, err := w.archive.Keep(t.Context(), desktest.Proposal(e, "d1")); err != nil {
		t.Fatal(err)
	}
	w.restart()
	return w
}

// restart forgets everything but what is kept.
func (w *world) restart() {
	w.Desk = desk.New(w.archive, w.docket, w.queue, desk.Options{Now: w.clock.Now,
		Follow: func(archive.Key) []archive.Job { return []archive.Job{{Kind: "follow-up"}} }})
}

// must fails the test on an error.
func must(t testing.TB) func(desk.Work, error) desk.Work {
	return func(w desk.Work, err error) desk.Work {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
}

// signAll signs every stage, each review by another person.
func signAll(t testing.TB, w *world) desk.Work {
	t.Helper()
	who := map[string]desk.Person{"review-1": desktest.Lin, "review-2": desktest.Gu, "review-3": desktest.He,
		"proof-1": desktest.Lin, "proof-2": desktest.Zhou, "proof-3": desktest.Gu}
	now := must(t)(w.Work(t.Context(), desktest.He, desktest.Key))
	for _, st := range now.Standings(desk.DefaultSettings()) {
		if !st.Holds {
			now = must(t)(w.Sign(t.Context(), who[st.Stage.ID], desktest.Key, st.Stage.ID, now.Seal, ""))
		}
	}
	return now
}

func TestNight(t *testing.T) {
	for name, open := range map[string]func(testing.TB, paper.Edition) *world{"memory": inMemory, "database": inDatabase} {
		t.Run(name, func(t *testing.T) { night(t, open(t, desktest.Edition(2, 3, 8))) })
	}
}

// night is a night at the desk: correct, review, publish, correct what is
// published, withdraw and restore.
func night(t *testing.T, w *world) {
	ok, ctx, key := must(t), t.Context(), desktest.Key
	now := ok(w.Work(ctx, desktest.Lin, key))
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "渡口的栏杆刷好了"}))
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.Approve, Article: "p1-a1"}))
	if _, err := w.Publish(ctx, desktest.He, key, now.Seal); !paper.IsKind(err, paper.Conflict) {
		t.Fatalf("published without a signature: %v", err)
	}
	now = signAll(t, w)
	now = ok(w.Publish(ctx, desktest.He, key, now.Seal))
	r, err := w.archive.Edition(ctx, key, archive.Published)
	if err != nil || r.Number != now.Published.Revision || r.Edition.Articles[0].Headline != "渡口的栏杆刷好了" || desk.Seal(r.Edition) != now.Published.Seal {
		t.Fatalf("published revision %d, %q: %v", r.Number, r.Edition.Articles[0].Headline, err)
	}
	// A correction needs a note and all signatures again.
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetPara, Article: "p1-a1", At: 0, Text: "栏杆昨天刷好,不是今天。"}))
	now = signAll(t, w)
	if _, err := w.Publish(ctx, desktest.He, key, now.Seal); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("a correction was published without a note: %v", err)
	}
	ok(w.Correction(ctx, desktest.He, key, "p1-a1", "日期有误,已改正。"))
	now = signAll(t, w)
	now = ok(w.Publish(ctx, desktest.He, key, now.Seal))
	if r, err = w.archive.Edition(ctx, key, archive.Published); err != nil || len(r.Edition.Notes) != 1 || r.Edition.Articles[0].Paragraphs[0] != "栏杆昨天刷好,不是今天。" {
		t.Fatalf("the correction: %+v, %v", r.Edition.Notes, err)
	}
	// An unsigned draft does not come out with a withdrawal.
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetHead, Article: "p1-a2", Headline: "还没有人看过"}))
	now = ok(w.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Article: "p2-a1", Scope: paper.ScopeMask, Reason: "当事人要求", Notice: "本文已撤回。"}))
	if r, err = w.archive.Edition(ctx, key, archive.Published); err != nil {
		t.Fatal(err)
	}
	if r.Edition.Articles[1].Headline == "还没有人看过" || len(r.Edition.Articles[3].Paragraphs) != 0 || r.Edition.Articles[3].ID != "p2-a1" {
		t.Errorf("after the withdrawal: %q, %v", r.Edition.Articles[1].Headline, r.Edition.Articles[3])
	}
	if len(r.Pictures) != 1 || len(r.Sources) != 1 || r.Pictures[0].Page != 1 {
		t.Errorf("the masked page still has its picture or its master: %v, %v", r.Pictures, r.Sources)
	}
	if now.Draft.Article("p2-a1").Headline == "" {
		t.Error("the desk lost the text")
	}
	w.restart()
	now = ok(w.Restore(ctx, desktest.He, key, "p2-a1", 0, "误撤"))
	if r, err = w.archive.Edition(ctx, key, archive.Published); err != nil || len(r.Edition.Articles[3].Paragraphs) == 0 || len(r.Pictures) != 2 {
		t.Errorf("restored: %v, %d pictures, %v", r.Edition.Articles[3], len(r.Pictures), err)
	}
	ok(w.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Reason: "整期有误"}))
	if _, err := w.archive.Edition(ctx, key, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("readers still see it: %v", err)
	}
	ok(w.Restore(ctx, desktest.He, key, "", 0, "可以了"))
	if _, err := w.archive.Edition(ctx, key, archive.Published); err != nil {
		t.Error(err)
	}
	if _, err := docket.Check(ctx, w.docket); err != nil {
		t.Error(err)
	}
}
