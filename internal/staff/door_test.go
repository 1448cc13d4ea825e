package staff_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/staff/memory"
)

const password = "four words of mine"

// world is a door with a clock that the test moves, one editor, and what was
// written down.
type world struct {
	*staff.Door
	now  time.Time
	lin  staff.Account
	mu   sync.Mutex
	told []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2025, 6, 13, 21, 0, 0, 0, time.UTC)}
	door, err := staff.Open(memory.New(), staff.Options{Address: "https://paper.example", Now: func() time.Time { return w.now },
		Record: func(_ context.Context, h staff.Happening) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, h.What)
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	w.Door = door
	w.lin = w.add(t, "Lin")
	return w
}

func (w *world) add(t *testing.T, name string) staff.Account {
	t.Helper()
	_, token, err := w.Add(t.Context(), name, "", []staff.Grant{{Title: "city-news", Role: "editor"}}, "operator")
	if err != nil {
		t.Fatal(err)
	}
	a, err := w.Accept(t.Context(), token, password, "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w *world) enter(t *testing.T) staff.Entry {
	t.Helper()
	e, err := w.Enter(t.Context(), "lin", password, "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (w *world) inside(t *testing.T, token string) bool {
	t.Helper()
	_, _, err := w.Who(t.Context(), token)
	if err != nil && !paper.IsKind(err, paper.Forbidden) {
		t.Fatal(err)
	}
	return err == nil
}

func TestEnterAndLeave(t *testing.T) {
	w := newWorld(t)
	e := w.enter(t)
	a, s, err := w.Who(t.Context(), e.Token)
	if err != nil || a.ID != w.lin.ID || s.Strong || e.Waiting {
		t.Fatalf("got %+v, %+v, %v", a, s, err)
	}
	if err := w.Leave(t.Context(), e.Token); err != nil || w.inside(t, e.Token) {
		t.Errorf("still inside after leaving: %v", err)
	}
	for _, token := range []string{"", "x", e.Token + "x"} {
		if w.inside(t, token) {
			t.Errorf("%q is inside", token)
		}
	}
}

// A wrong name and a wrong password get the same answer.
func TestRefusalTellsNothing(t *testing.T) {
	w := newWorld(t)
	_, unknown := w.Enter(t.Context(), "nobody", password, "10.0.0.1")
	_, wrong := w.Enter(t.Context(), "lin", "another four words", "10.0.0.1")
	_, odd := w.Enter(t.Context(), "two words", password, "10.0.0.1")
	for _, err := range []error{unknown, wrong, odd} {
		if !paper.IsKind(err, paper.Forbidden) || err.Error() != wrong.Error() {
			t.Errorf("%v", err)
		}
	}
}

func TestLockAfterRefusals(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		if _, err := w.Enter(t.Context(), "lin", "wrong wrong wrong", "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
			t.Fatal(err)
		}
	}
	if _, err := w.Enter(t.Context(), "lin", password, "10.0.0.2"); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("it is not locked: %v", err)
	}
	w.now = w.now.Add(61 * time.Second)
	w.enter(t)
	if got, err := w.Account(t.Context(), w.lin.ID); err != nil || got.Failures != 0 {
		t.Errorf("%d refusals stay after an entry, %v", got.Failures, err)
	}
	if !slices.Contains(w.told, "locked") {
		t.Error("the lock was not written down")
	}
}

// Guesses made at the same moment are counted one by one.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { w.Enter(t.Context(), "lin", "wrong wrong wrong", "10.0.0.1") })
	}
	all.Wait()
	if got, err := w.Account(t.Context(), w.lin.ID); err != nil || got.Failures != 4 {
		t.Errorf("%d of 4 counted, %v", got.Failures, err)
	}
}

func TestAddressIsThrottled(t *testing.T) {
	w := newWorld(t)
	w.now = w.now.Add(time.Hour) // what newWorld used is back
	busy := 0
	for range 25 {
		if _, err := w.Accept(t.Context(), "x", password, "10.0.0.9"); paper.IsKind(err, paper.Unavailable) {
			busy++
		}
	}
	if busy != 5 {
		t.Errorf("%d of 25 tries were turned away, want 5", busy)
	}
	w.enter(t) // another address is not
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	idle := w.enter(t)
	w.now = w.now.Add(59 * time.Minute)
	if !w.inside(t, idle.Token) {
		t.Error("ended before an hour")
	}
	w.now = w.now.Add(59 * time.Minute)
	if !w.inside(t, idle.Token) {
		t.Error("use did not count")
	}
	w.now = w.now.Add(time.Hour)
	if w.inside(t, idle.Token) {
		t.Error("goes on after an idle hour")
	}
	long := w.enter(t)
	for range 13 {
		w.now = w.now.Add(55 * time.Minute)
		w.inside(t, long.Token)
	}
	w.now = w.now.Add(6 * time.Minute)
	if w.inside(t, long.Token) {
		t.Error("goes on after twelve hours")
	}
}

func TestDisabledIsOutAtOnce(t *testing.T) {
	w := newWorld(t)
	e := w.enter(t)
	seen, err := w.Account(t.Context(), w.lin.ID)
	if err != nil {
		t.Fatal(err)
	}
	seen.Disabled = true
	if _, err := w.Change(t.Context(), seen, "admin"); err != nil {
		t.Fatal(err)
	}
	if w.inside(t, e.Token) {
		t.Error("still inside")
	}
	if _, err := w.Enter(t.Context(), "lin", password, "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("entered again: %v", err)
	}
	seen.Disabled = false
	if _, err := w.Change(t.Context(), seen, "admin"); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("changed over what was not seen: %v", err)
	}
}

func TestPasswordsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	_, token, err := w.Add(t.Context(), "wei", "", nil, "operator")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "short", "password1234", "weiweiweiwei", strings.Repeat("x", 300), "administrator1", "four words \xff of mine"} {
		if _, err := w.Accept(t.Context(), token, bad, "10.0.0.1"); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := w.Accept(t.Context(), token, "四个不相干的词语放在一起", "10.0.0.1"); err != nil {
		t.Errorf("the invitation did not survive the refusals: %v", err)
	}
	if _, err := w.Accept(t.Context(), token, password, "10.0.0.1"); !paper.IsKind(err, paper.Gone) {
		t.Errorf("taken up twice: %v", err)
	}
	if _, err := w.Enter(t.Context(), "wei", "四个不相干的词语放在一起", "10.0.0.1"); err != nil {
		t.Error(err)
	}
}

func TestInvitationEnds(t *testing.T) {
	w := newWorld(t)
	token, err := w.Invite(t.Context(), w.lin.ID, "operator")
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(staff.InvitationTime + time.Second)
	if _, err := w.Accept(t.Context(), token, password, "10.0.0.1"); !paper.IsKind(err, paper.Gone) {
		t.Errorf("%v", err)
	}
}

func TestSetPasswordEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	mine, other := w.enter(t), w.enter(t)
	const next = "another four words"
	if err := w.SetPassword(t.Context(), w.lin.ID, "wrong wrong wrong", next, mine.Token, "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("without the old one: %v", err)
	}
	if err := w.SetPassword(t.Context(), w.lin.ID, password, next, mine.Token, "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if !w.inside(t, mine.Token) || w.inside(t, other.Token) {
		t.Error("only the other session had to end")
	}
	if _, err := w.Enter(t.Context(), "lin", next, "10.0.0.1"); err != nil {
		t.Error(err)
	}
}

// withCode turns a generator on and gives its secret and recovery codes.
func (w *world) withCode(t *testing.T) (secret string, recovery []string) {
	t.Helper()
	secret, address, err := w.BeginCode(t.Context(), w.lin.ID)
	if err != nil || !strings.HasPrefix(address, "otpauth://totp/") {
		t.Fatal(address, err)
	}
	if _, err := w.ProveCode(t.Context(), w.lin.ID, "000000x"); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("proved by a wrong code: %v", err)
	}
	if recovery, err = w.ProveCode(t.Context(), w.lin.ID, w.code(t, secret)); err != nil || len(recovery) != 10 {
		t.Fatal(recovery, err)
	}
	return secret, recovery
}

func (w *world) code(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSecondFactor(t *testing.T) {
	w := newWorld(t)
	secret, recovery := w.withCode(t)
	w.now = w.now.Add(time.Minute)
	e := w.enter(t)
	if !e.Waiting || w.inside(t, e.Token) {
		t.Fatal("the password alone opened the door")
	}
	code := w.code(t, secret)
	in, err := w.Confirm(t.Context(), e.Token, code[:3]+" "+code[3:], "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if _, s, err := w.Who(t.Context(), in.Token); err != nil || !s.Strong || in.Token == e.Token {
		t.Errorf("%+v, %v", s, err)
	}
	again := w.enter(t)
	if _, err := w.Confirm(t.Context(), again.Token, code, "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("a code was taken twice: %v", err)
	}
	if _, err := w.Confirm(t.Context(), again.Token, strings.ToUpper(recovery[3]), "10.0.0.1"); err != nil {
		t.Errorf("a recovery code: %v", err)
	}
	third := w.enter(t)
	if _, err := w.Confirm(t.Context(), third.Token, recovery[3], "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("a recovery code was taken twice: %v", err)
	}
	w.now = w.now.Add(11 * time.Minute)
	if _, err := w.Confirm(t.Context(), third.Token, w.code(t, secret), "10.0.0.1"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("it waited too long: %v", err)
	}
}

// Of two that bring the same code at the same moment, one enters.
func TestCodeAtOnce(t *testing.T) {
	w := newWorld(t)
	secret, _ := w.withCode(t)
	w.now = w.now.Add(time.Minute)
	entries := []staff.Entry{w.enter(t), w.enter(t), w.enter(t)}
	code := w.code(t, secret)
	var in atomic.Int32
	var all sync.WaitGroup
	for _, e := range entries {
		all.Go(func() {
			if _, err := w.Confirm(t.Context(), e.Token, code, "10.0.0.1"); err == nil {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d entered with one code", in.Load())
	}
}

// Who cannot be written down does not enter.
func TestNoEntryWithoutLog(t *testing.T) {
	store := memory.New()
	fail := false
	door, err := staff.Open(store, staff.Options{Record: func(context.Context, staff.Happening) error {
		if fail {
			return errors.New("disk full")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := door.Add(t.Context(), "lin", "", nil, "operator")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := door.Accept(t.Context(), token, password, "x"); err != nil {
		t.Fatal(err)
	}
	fail = true
	if e, err := door.Enter(t.Context(), "lin", password, "x"); !paper.IsKind(err, paper.Unavailable) || e.Token != "" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestFirstAccount(t *testing.T) {
	door, err := staff.Open(memory.New(), staff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := door.Add(t.Context(), "lin", "", nil, "operator")
	if err != nil {
		t.Fatal(err)
	}
	if empty, err := door.Empty(t.Context()); !empty || err != nil {
		t.Error("somebody invited is nobody yet", err)
	}
	if _, err := door.Accept(t.Context(), token, password, "x"); err != nil {
		t.Fatal(err)
	}
	if empty, err := door.Empty(t.Context()); empty || err != nil {
		t.Error("there is somebody now", err)
	}
}

func TestRoles(t *testing.T) {
	a := staff.Account{Grants: []staff.Grant{{"*", "chief"}, {"city-news", "editor"}, {"city-news", "chief"}, {"other", "reviewer"}}}
	if got := a.Roles("city-news"); !slices.Equal(got, []string{"chief", "editor"}) {
		t.Errorf("%v", got)
	}
	if got := a.Roles("third"); !slices.Equal(got, []string{"chief"}) {
		t.Errorf("%v", got)
	}
}
