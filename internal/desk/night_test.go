package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// A random night: edits by two people, undo and redo, signatures, returns, pages
// dropped again, publications, withdrawals, restarts. Nobody ever reads what
// lacks its signatures, nothing is lost, and undo is exact.
func TestRandomNights(t *testing.T) {
	rounds := 16
	if testing.Short() {
		rounds = 6
	}
	published := 0
	for seed := range rounds {
		open := inMemory
		if seed == 0 { // every disk write waits for the disk
			open = inDatabase
		}
		published += randomNight(t, uint64(seed), open)
	}
	if published < rounds/2 {
		t.Errorf("only %d publications in %d nights: the test sees too little", published, rounds)
	}
}

func randomNight(t *testing.T, seed uint64, open func(testing.TB, paper.Edition) *world) (published int) {
	r := rand.New(rand.NewPCG(seed, 7))
	e := desktest.Edition(2, 3, 6)
	w := open(t, e)
	ctx, key := t.Context(), desktest.Key
	people := []desk.Person{desktest.Lin, desktest.Zhou, desktest.Gu, desktest.He}
	for n := range 80 {
		before, err := w.Work(ctx, desktest.He, key)
		if err != nil {
			t.Fatal(err)
		}
		p := people[r.IntN(len(people))]
		switch k := r.IntN(20); {
		case k < 6:
			after, err := w.Do(ctx, p, key, before.Version, randomAct(r, before.Draft, true))
			if err != nil {
				break
			}
			undone, err := w.Undo(ctx, p, key)
			if err != nil || undone.Seal != before.Seal || fmt.Sprint(undone.Draft.Approved, undone.Draft.Dismissed) != fmt.Sprint(before.Draft.Approved, before.Draft.Dismissed) {
				t.Fatalf("seed %d, %d: undo is not exact: %v", seed, n, err)
			}
			if r.IntN(2) == 0 {
				if redone, err := w.Redo(ctx, p, key); err != nil || redone.Seal != after.Seal {
					t.Fatalf("seed %d, %d: redo is not exact: %v", seed, n, err)
				}
			}
		case k < 7:
			_, _ = w.Undo(ctx, p, key)
		case k < 8:
			_, _ = w.Redo(ctx, p, key)
		case k < 13: // sign whatever can be signed
			for _, st := range before.Standings(desk.DefaultSettings()) {
				now, _ := w.Work(ctx, desktest.He, key)
				who := people[r.IntN(len(people))]
				_, _ = w.Sign(ctx, who, key, st.Stage.ID, now.Seal, "")
			}
		case k < 14:
			if r.IntN(4) == 0 {
				_, _ = w.SendBack(ctx, desktest.He, key, "review-1", "再看", desk.Comment{Text: "此处", Page: 1})
			}
			for _, c := range before.Comments {
				_, _ = w.Settle(ctx, p, key, c.ID)
			}
			for _, c := range before.Draft.Changes {
				now, _ := w.Work(ctx, desktest.He, key)
				_, _ = w.Do(ctx, p, key, now.Version, desk.Act{Do: desk.Accept, Finding: c.ID})
			}
		case k < 15 && n%3 == 0:
			changed := string([]rune(e.Articles[r.IntN(3)].Paragraphs[0])[1:4])
			again := dropped(e, map[string]string{changed: "又改过"}, float64(r.IntN(30)))
			out, err := w.archive.Keep(ctx, desktest.Proposal(again, fmt.Sprint("drop", n)))
			if err != nil {
				t.Fatal(err)
			}
			now, err := w.TakePages(ctx, p, key, out.Number)
			if err != nil {
				t.Fatalf("seed %d, %d: %v", seed, n, err)
			}
			wellFormed(t, now.Draft, lines(again))
			e = again
		case k < 17:
			signAllIfPossible(t, w, before, r)
			now, _ := w.Work(ctx, desktest.He, key)
			if now.Published != nil {
				now, _ = w.Correction(ctx, desktest.He, key, "", "更正")
				signAllIfPossible(t, w, now, r)
				now, _ = w.Work(ctx, desktest.He, key)
			}
			ready := len(now.Ready(desk.DefaultSettings())) == 0
			if after, err := w.Publish(ctx, desktest.He, key, now.Seal); err == nil {
				published++
				if !ready {
					t.Fatalf("seed %d, %d: published what was not ready", seed, n)
				}
				distinct(t, after)
			}
		case k < 18:
			article := e.Articles[r.IntN(len(e.Articles))].ID
			_, _ = w.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Article: article, Scope: []paper.Scope{paper.ScopeText, paper.ScopeMask}[r.IntN(2)], Reason: "试"})
			if r.IntN(3) == 0 {
				_, _ = w.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Page: 1 + r.IntN(2), Scope: paper.ScopePage, Reason: "试"})
			}
			if r.IntN(3) == 0 {
				_, _ = w.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Reason: "试"})
			}
		case k < 19:
			for _, note := range before.Draft.Edition.Notes {
				if note.Kind == paper.NoteWithdrawal {
					_, _ = w.Restore(ctx, desktest.He, key, note.Article, note.Page, "试")
				}
			}
			_, _ = w.Restore(ctx, desktest.He, key, "", 0, "试")
		default:
			was, _ := json.Marshal(before.Draft.Edition)
			w.restart()
			again, err := w.Work(ctx, desktest.He, key)
			if is, _ := json.Marshal(again.Draft.Edition); err != nil || string(was) != string(is) || again.Version != before.Version || again.Seal != before.Seal {
				t.Fatalf("seed %d, %d: after a restart it stands otherwise: %v", seed, n, err)
			}
		}
		readersSeeWhatIsSigned(t, w, seed, n)
	}
	if _, err := docket.Check(ctx, w.docket); err != nil {
		t.Error(err)
	}
	return published
}

func signAllIfPossible(t *testing.T, w *world, now desk.Work, r *rand.Rand) {
	t.Helper()
	for _, c := range now.Draft.Changes {
		at, _ := w.Work(t.Context(), desktest.He, desktest.Key)
		_, _ = w.Do(t.Context(), desktest.Lin, desktest.Key, at.Version, desk.Act{Do: desk.Accept, Finding: c.ID})
	}
	for _, c := range now.Comments {
		_, _ = w.Settle(t.Context(), desktest.Lin, desktest.Key, c.ID)
	}
	at, _ := w.Work(t.Context(), desktest.He, desktest.Key)
	order := []desk.Person{desktest.Lin, desktest.Gu, desktest.He, desktest.Zhou, desktest.Lin, desktest.Gu}
	for i, st := range at.Standings(desk.DefaultSettings()) {
		if r.IntN(12) > 0 { // now and then one is forgotten
			_, _ = w.Sign(t.Context(), order[i], desktest.Key, st.Stage.ID, at.Seal, "")
		}
	}
}

// distinct checks the signatures under a publication.
func distinct(t *testing.T, w desk.Work) {
	t.Helper()
	held := map[string]bool{}
	if len(w.Published.Signatures) != len(desk.DefaultStages()) {
		t.Fatalf("%d signatures", len(w.Published.Signatures))
	}
	for _, s := range w.Published.Signatures {
		if s.Seal != w.Published.Seal {
			t.Fatalf("%s was signed for something else", s.Stage)
		}
		if strings.HasPrefix(s.Stage, "review") && held[s.Who] {
			t.Fatalf("%s holds two reviews", s.Who)
		} else if strings.HasPrefix(s.Stage, "review") {
			held[s.Who] = true
		}
	}
}

// readersSeeWhatIsSigned holds what the archive shows against the docket alone:
// the edition that was signed, less what is withdrawn.
func readersSeeWhatIsSigned(t *testing.T, w *world, seed uint64, n int) {
	t.Helper()
	now, err := w.Work(t.Context(), desktest.He, desktest.Key)
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.archive.Edition(t.Context(), desktest.Key, archive.Published)
	want, visible := now.Shown()
	if visible != (err == nil) {
		t.Fatalf("seed %d, %d: readers see it: %v, and should: %v", seed, n, err == nil, visible)
	}
	if visible && desk.Seal(r.Edition) != desk.Seal(want) {
		t.Fatalf("seed %d, %d: readers see what nobody signed:\n%s", seed, n, cmp.Diff(want, r.Edition, cmpopts.EquateEmpty()))
	}
	for _, note := range r.Edition.Notes {
		if note.Kind != paper.NoteWithdrawal || note.Article == "" {
			continue
		}
		for _, a := range r.Edition.Articles {
			if a.ID == note.Article && (a.Headline != "" || len(a.Paragraphs) > 0) {
				t.Fatalf("seed %d, %d: %s is withdrawn and still says something", seed, n, a.ID)
			}
		}
	}
}

// Two editors at once: what touches nothing in common goes together, what does
// is refused with both values, and nothing is lost.
func TestTwoEditorsAtOnce(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 4, 8))
	ok, ctx, key := must(t), t.Context(), desktest.Key
	seen := ok(w.Claim(ctx, desktest.Lin, key, 1, "")).Version
	ok(w.Do(ctx, desktest.Lin, key, seen, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "林的题"}))
	for _, a := range []desk.Act{
		{Do: desk.SetHead, Article: "p1-a2", Headline: "周的题"},
		{Do: desk.SetBylines, Article: "p1-a1", Token: "b", Bylines: []desk.Byline{{Role: "记者", Names: []string{"许听澜"}}}},
		{Do: desk.Merge, Articles: []string{"p1-a3", "p1-a4"}},
	} {
		ok(w.Do(ctx, desktest.Zhou, key, seen, a))
	}
	for _, a := range []desk.Act{
		{Do: desk.SetHead, Article: "p1-a1", Headline: "周的题"},
		{Do: desk.Approve, Article: "p1-a1"},
		{Do: desk.Merge, Articles: []string{"p1-a1", "p1-a2"}},
	} {
		_, err := w.Do(ctx, desktest.Zhou, key, seen, a)
		var clash *desk.Clash
		if !errors.As(err, &clash) || !paper.IsKind(err, paper.Conflict) || clash.By != "lin" || !strings.Contains(clash.Theirs, "林的题") {
			t.Errorf("%+v: want a clash with both values, got %v", a, err)
		} else if a.Do == desk.SetHead && !strings.Contains(clash.Yours, "周的题") {
			t.Errorf("yours is %s", clash.Yours)
		}
	}
	now := ok(w.Work(ctx, desktest.Lin, key))
	if now.Draft.Article("p1-a1").Headline != "林的题" || now.Draft.Article("p1-a2").Headline != "周的题" || now.Draft.Article("p1-a4") != nil {
		t.Error("an act was lost")
	}
	if what := fmt.Sprint(now.Since(seen)); what != "[p1-a1.bylines p1-a1.head p1-a2.head p1-a3 p1-a4]" || now.AsRead().Articles[0].Headline == "林的题" {
		t.Errorf("changed since: %s", what)
	}
	// The first one's undo leaves the other's acts.
	now = ok(w.Undo(ctx, desktest.Lin, key))
	if now.Draft.Article("p1-a1").Headline == "林的题" || now.Draft.Article("p1-a2").Headline != "周的题" {
		t.Error("undo of one's own act touched the other's")
	}
	// Sent again after a lost answer, an act is done once.
	a := desk.Act{Do: desk.Split, Article: "p1-a1", Zone: now.Draft.Article("p1-a1").Parts[0].Zones[3], Token: "t1"}
	first := ok(w.Do(ctx, desktest.Lin, key, now.Version, a))
	if again := ok(w.Do(ctx, desktest.Lin, key, now.Version, a)); again.Version != first.Version {
		t.Error("it was done twice")
	}
	if _, err := w.Do(ctx, desktest.Lin, key, first.Version+5, a); !paper.IsKind(err, paper.Conflict) && err != nil {
		t.Errorf("a version that is not there yet: %v", err)
	}
}

// job is an appointed job as the queue would hand it out.
func runAppointed(t *testing.T, w *world, number int) {
	t.Helper()
	args := fmt.Sprintf(`{"title":%q,"date":%q,"ordinal":1,"number":%d}`, desktest.Slug, desktest.Key.Date, number)
	if err := w.Workers()[desk.AppointedJob](t.Context(), queue.Job{Kind: desk.AppointedJob, Args: []byte(args)}); err != nil {
		t.Fatal(err)
	}
}

func TestAppointment(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 2, 6))
	ok, ctx, key := must(t), t.Context(), desktest.Key
	for _, bad := range []string{"", "6:00", "2026-11-23T22:59", "2026-13-01T06:00"} {
		if _, err := w.Appoint(ctx, desktest.He, key, bad); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	now := ok(w.Appoint(ctx, desktest.He, key, "2026-11-24T06:00"))
	if at := now.Appointed.At; !at.Equal(time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("six in Shanghai is %v", at)
	}
	if counts, err := w.queue.Counts(ctx); err != nil || counts[desk.AppointedJob].Waiting != 1 {
		t.Errorf("queued: %v, %v", counts, err)
	}
	// It comes due unsigned: it is not published, and says why.
	w.clock.Move(7 * time.Hour)
	runAppointed(t, w, now.Appointed.Number)
	if now = ok(w.Work(ctx, desktest.He, key)); now.Published != nil || !strings.Contains(now.Missed, "一审 is not signed") {
		t.Errorf("published %v, missed %q", now.Published, now.Missed)
	}
	// Signed, replaced, and found late after a restart.
	first := ok(w.Appoint(ctx, desktest.He, key, "2026-11-24T06:30"))
	now = ok(w.Appoint(ctx, desktest.He, key, "2026-11-24T07:00"))
	signAll(t, w)
	w.clock.Move(50 * time.Minute)
	runAppointed(t, w, first.Appointed.Number)
	if ok(w.Work(ctx, desktest.He, key)).Published != nil {
		t.Error("a replaced appointment was kept")
	}
	w.restart()
	w.clock.Move(3 * time.Hour)
	for range 3 { // a job may be handed out again
		runAppointed(t, w, now.Appointed.Number)
	}
	after := ok(w.Work(ctx, desktest.He, key))
	if p := after.Published; p == nil || !p.Appointed || p.Who != "he" || p.Late != 2*time.Hour+50*time.Minute {
		t.Errorf("published %+v", p)
	}
	if after.Appointed != nil || after.Version != now.Version+7 { // six signatures and one publication
		t.Errorf("appointed %v, version %d after %d", after.Appointed, after.Version, now.Version)
	}
	// Cancelled: nothing happens.
	now = ok(w.Appoint(ctx, desktest.He, key, "2026-11-24T23:00"))
	number := now.Appointed.Number
	ok(w.Cancel(ctx, desktest.He, key, "改期"))
	w.clock.Move(24 * time.Hour)
	runAppointed(t, w, number)
	if again := ok(w.Work(ctx, desktest.He, key)); again.Version != now.Version+1 {
		t.Error("a cancelled appointment did something")
	}
	if _, err := w.Cancel(ctx, desktest.He, key, ""); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("cancelled twice: %v", err)
	}
}

// The clocks of New York leave out an hour in March.
func TestAppointmentInALostHour(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 1, 4))
	if _, err := w.SetUp(t.Context(), desktest.Ren, desktest.Slug, desk.Settings{Zone: "America/New_York"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Appoint(t.Context(), desktest.He, desktest.Key, "2027-03-14T02:30"); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("there is no such time: %v", err)
	}
	if _, err := w.Appoint(t.Context(), desktest.He, desktest.Key, "2027-03-14T03:30"); err != nil {
		t.Error(err)
	}
}

func TestReviewRules(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 2, 6))
	ok, ctx, key := must(t), t.Context(), desktest.Key
	now := ok(w.Work(ctx, desktest.Lin, key))
	refused := func(kind paper.FaultKind, p desk.Person, stage, seal, override string) {
		t.Helper()
		if _, err := w.Sign(ctx, p, key, stage, seal, override); !paper.IsKind(err, kind) {
			t.Errorf("%s signs %s: want %s, got %v", p.ID, stage, kind, err)
		}
	}
	refused(paper.Conflict, desktest.Gu, "review-2", now.Seal, "")     // the first comes first
	refused(paper.Forbidden, desktest.Lin, "review-3", now.Seal, "")   // an editor
	refused(paper.Conflict, desktest.Lin, "review-1", "other", "")     // something else was seen
	refused(paper.NotFound, desktest.Lin, "review-9", now.Seal, "")    // no such stage
	refused(paper.Forbidden, desktest.Visit, "review-1", now.Seal, "") // a reporter
	now = ok(w.Sign(ctx, desktest.He, key, "review-1", now.Seal, ""))
	refused(paper.Conflict, desktest.He, "review-1", now.Seal, "") // it is signed
	refused(paper.Conflict, desktest.He, "review-2", now.Seal, "") // holds the first
	gu := ok(w.Sign(ctx, desktest.Gu, key, "review-2", now.Seal, ""))
	refused(paper.Conflict, desktest.He, "review-3", gu.Seal, " ")
	now = ok(w.Sign(ctx, desktest.He, key, "review-3", gu.Seal, "只有一人值班"))
	if s := now.Signatures[2]; s.Override != "只有一人值班" {
		t.Errorf("the reason is not kept: %+v", s)
	}
	for i, p := range []desk.Person{desktest.Lin, desktest.Lin, desktest.Zhou} {
		now = ok(w.Sign(ctx, p, key, fmt.Sprint("proof-", i+1), now.Seal, ""))
	}
	if lacks := now.Ready(desk.DefaultSettings()); len(lacks) != 0 {
		t.Errorf("lacks %v", lacks)
	}
	// A change reopens everything; undone, everything holds again.
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "改"}))
	if lacks := now.Ready(desk.DefaultSettings()); len(lacks) != 6 {
		t.Errorf("after a change lacks %v", lacks)
	}
	if now = ok(w.Undo(ctx, desktest.Lin, key)); len(now.Ready(desk.DefaultSettings())) != 0 {
		t.Error("undone, it still lacks signatures")
	}
	// A return takes the later reviews, also over the same content, and not the proofs.
	now = ok(w.SendBack(ctx, desktest.Gu, key, "review-2", "再核人名", desk.Comment{Article: "p1-a1", Field: "headline", Text: "人名?"}))
	holds := ""
	for _, st := range now.Standings(desk.DefaultSettings()) {
		holds += fmt.Sprint(st.Holds, " ")
	}
	if holds != "true false false true true true " || len(now.Comments) != 1 {
		t.Errorf("after a return: %s, comments %v", holds, now.Comments)
	}
	if _, err := w.SendBack(ctx, desktest.Lin, key, "review-3", "不"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("an editor returned the last review: %v", err)
	}
	now = ok(w.Settle(ctx, desktest.Lin, key, now.Comments[0].ID))
	if now.Comments[0].Settled != "lin" {
		t.Error("it is not settled")
	}
}

// A stage that watches words stays signed when an edge is moved.
func TestWatchWords(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 2, 6))
	ok, ctx, key := must(t), t.Context(), desktest.Key
	s := desk.Settings{Stages: []desk.Stage{{ID: "r", Name: "审", Kind: desk.Reviewing, Power: desk.ToReviewFirst, Watch: desk.WatchWords}, {ID: "p", Name: "校", Kind: desk.Proofing, Power: desk.ToProof}}}
	if _, err := w.SetUp(ctx, desktest.Lin, desktest.Slug, s); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("an editor set up the title: %v", err)
	}
	if _, err := w.SetUp(ctx, desktest.Ren, desktest.Slug, s); err != nil {
		t.Fatal(err)
	}
	now := ok(w.Work(ctx, desktest.Lin, key))
	ok(w.Sign(ctx, desktest.Lin, key, "r", now.Seal, ""))
	now = ok(w.Sign(ctx, desktest.Zhou, key, "p", now.Seal, ""))
	zone := now.Draft.Edition.Pages[0].Zones[2].ID
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetPolygon, Zone: zone, Polygon: []desk.Corner{{1, 1}, {2, 1}, {2, 2}}}))
	if st := now.Standings(s); !st[0].Holds || st[1].Holds {
		t.Errorf("after an edge was moved: %+v", st)
	}
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.SetPara, Article: "p1-a1", Text: "新"}))
	if st := now.Standings(s); st[0].Holds {
		t.Error("the words were changed, and the review holds")
	}
}

// A transaction that fails at its end leaves archive, queue and docket as they
// were.
func TestPublicationIsWhole(t *testing.T) {
	w := inDatabase(t, desktest.Edition(1, 2, 6))
	must(t)(w.Do(t.Context(), desktest.Lin, desktest.Key, 0, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "题"}))
	now := signAll(t, w)
	bad := desk.New(w.archive, failing{w.docket}, w.queue, desk.Options{Now: w.clock.Now, Follow: func(archive.Key) []archive.Job { return []archive.Job{{Kind: "follow-up"}} }})
	if _, err := bad.Publish(t.Context(), desktest.He, desktest.Key, now.Seal); err == nil {
		t.Fatal("it did not fail")
	}
	if _, err := w.archive.Edition(t.Context(), desktest.Key, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("the archive was changed: %v", err)
	}
	if r, err := w.archive.Edition(t.Context(), desktest.Key, ""); err != nil || r.Number != 1 {
		t.Errorf("the archive has revision %d: %v", r.Number, err)
	}
	if counts, err := w.queue.Counts(t.Context()); err != nil || len(counts) != 0 {
		t.Errorf("work was queued: %v, %v", counts, err)
	}
	must(t)(w.Publish(t.Context(), desktest.He, desktest.Key, now.Seal))
	if counts, err := w.queue.Counts(t.Context()); err != nil || counts["follow-up"].Waiting != 1 {
		t.Errorf("queued %v, %v", counts, err)
	}
}

// failing refuses publications.
type failing struct{ docket.Docket }

func (f failing) Append(ctx context.Context, of string, after int, entries ...docket.Entry) ([]docket.Entry, error) {
	if slices.ContainsFunc(entries, func(e docket.Entry) bool { return e.Kind == "publish" }) {
		return nil, errors.New("the disk is gone")
	}
	return f.Docket.Append(ctx, of, after, entries...)
}
