// Package stafftest holds an adapter of staff.Store to the port's contract.
package stafftest

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

var noon = time.Date(2025, 6, 13, 12, 0, 0, 0, time.UTC)

// Run runs the suite; open gives an empty store.
func Run(t *testing.T, open func(testing.TB) staff.Store) {
	for name, test := range map[string]func(*testing.T, staff.Store){
		"AccountComesBackWhole":      comesBack,
		"NamesAreFoldedAndUnique":    names,
		"SaveOnlyOverWhatWasSeen":    versions,
		"OneOfManySavesWins":         manySaves,
		"SessionsComeAndGo":          sessions,
		"SweepTakesWhatHasEnded":     sweep,
		"InvitationIsTakenOnce":      invitations,
		"AbsentIsNotFound":           absent,
		"ValuesReturnedAreOnesOwn":   own,
		"AccountsAreOrderedByFolded": order,
		"TokensComeBackWhole":        tokens,
		"TokensAreGivenOnce":         tokenRefusals,
		"TokensKeepTheirTimes":       tokenTimes,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func save(t *testing.T, s staff.Store, a staff.Account) staff.Account {
	t.Helper()
	got, err := s.Save(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func full() staff.Account {
	return staff.Account{ID: "a1", Name: "Lin", Shown: "林 编辑", Grants: []staff.Grant{{Title: "city-news", Role: "editor"}}, Password: "$x",
		Code:     staff.Code{On: true, Secret: "S", Step: 7, Recovery: []string{"r"}},
		Passkeys: []staff.Passkey{{Label: "phone", Made: noon}}, Failures: 3, LockedUntil: noon, Made: noon, Entered: noon}
}

func comesBack(t *testing.T, s staff.Store) {
	kept := save(t, s, full())
	if kept.Version != 1 {
		t.Errorf("version %d", kept.Version)
	}
	for _, find := range []func() (staff.Account, error){
		func() (staff.Account, error) { return s.Account(t.Context(), "a1") },
		func() (staff.Account, error) { return s.AccountNamed(t.Context(), "lin") },
	} {
		if got, err := find(); err != nil || !reflect.DeepEqual(got, kept) {
			t.Errorf("got %+v, %v; want %+v", got, err, kept)
		}
	}
}

func names(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "Lin"})
	for _, same := range []string{"lin", "LIN", "ｌｉｎ"} {
		if _, err := s.Save(t.Context(), staff.Account{ID: "b", Name: same}); !paper.IsKind(err, paper.Conflict) {
			t.Errorf("%s beside Lin: %v", same, err)
		}
	}
	for _, bad := range []string{"", "two words", "a\x00b"} {
		if _, err := s.Save(t.Context(), staff.Account{ID: "c", Name: bad}); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func versions(t *testing.T, s staff.Store) {
	first := save(t, s, staff.Account{ID: "a", Name: "lin"})
	second := first
	second.Shown = "one"
	second = save(t, s, second)
	first.Shown = "other"
	if _, err := s.Save(t.Context(), first); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("an old version was saved: %v", err)
	}
	if _, err := s.Save(t.Context(), staff.Account{ID: "a", Name: "lin"}); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("it was made twice: %v", err)
	}
	if _, err := s.Save(t.Context(), staff.Account{ID: "new", Name: "wei", Version: 4}); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("one that does not exist was changed: %v", err)
	}
	if got, err := s.Account(t.Context(), "a"); err != nil || got.Shown != "one" || got.Version != second.Version {
		t.Errorf("got %+v, %v", got, err)
	}
}

func manySaves(t *testing.T, s staff.Store) {
	a := save(t, s, staff.Account{ID: "a", Name: "lin"})
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			mine := a
			mine.Shown = fmt.Sprint(i)
			_, err := s.Save(t.Context(), mine)
			switch {
			case err == nil:
				won.Add(1)
			case !paper.IsKind(err, paper.Conflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of 8 were saved", won.Load())
	}
}

func keep(t *testing.T, s staff.Store, v staff.Session) {
	t.Helper()
	if err := s.KeepSession(t.Context(), v); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, s staff.Store, key string) bool {
	t.Helper()
	_, err := s.Session(t.Context(), key)
	if err != nil && !paper.IsKind(err, paper.NotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func sessions(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	save(t, s, staff.Account{ID: "b", Name: "wei"})
	v := staff.Session{Key: "k1", Account: "a", Made: noon, Seen: noon, Strong: true}
	keep(t, s, v)
	v.Seen, v.Waiting = noon.Add(time.Minute), true
	keep(t, s, v)
	if got, err := s.Session(t.Context(), "k1"); err != nil || !reflect.DeepEqual(got, v) {
		t.Errorf("got %+v, %v; want %+v", got, err, v)
	}
	keep(t, s, staff.Session{Key: "k2", Account: "a", Made: noon, Seen: noon})
	keep(t, s, staff.Session{Key: "k3", Account: "b", Made: noon, Seen: noon})
	if err := s.EndSessions(t.Context(), "a", "k2"); err != nil {
		t.Fatal(err)
	}
	if has(t, s, "k1") || !has(t, s, "k2") || !has(t, s, "k3") {
		t.Error("only k1 had to end")
	}
	for range 2 { // the second time there is none
		if err := s.EndSession(t.Context(), "k2"); err != nil {
			t.Error(err)
		}
	}
	if has(t, s, "k2") {
		t.Error("k2 goes on")
	}
}

func sweep(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	save(t, s, staff.Account{ID: "b", Name: "wei"})
	old := noon.Add(-time.Hour)
	keep(t, s, staff.Session{Key: "fresh", Account: "a", Made: noon, Seen: noon})
	keep(t, s, staff.Session{Key: "idle", Account: "a", Made: noon, Seen: old})
	keep(t, s, staff.Session{Key: "long", Account: "a", Made: old, Seen: noon})
	invite(t, s, staff.Invitation{Key: "over", Account: "a", Until: old})
	invite(t, s, staff.Invitation{Key: "open", Account: "b", Until: noon})
	if err := s.Sweep(t.Context(), noon.Add(-time.Minute), noon.Add(-time.Minute), noon.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if !has(t, s, "fresh") || has(t, s, "idle") || has(t, s, "long") {
		t.Error("only the fresh session had to stay")
	}
	if _, err := s.TakeInvitation(t.Context(), "over"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("the old invitation stayed: %v", err)
	}
	if _, err := s.TakeInvitation(t.Context(), "open"); err != nil {
		t.Errorf("the open invitation went: %v", err)
	}
}

func invite(t *testing.T, s staff.Store, i staff.Invitation) {
	t.Helper()
	if err := s.Invite(t.Context(), i); err != nil {
		t.Fatal(err)
	}
}

func invitations(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	invite(t, s, staff.Invitation{Key: "first", Account: "a", Until: noon})
	second := staff.Invitation{Key: "second", Account: "a", Until: noon}
	invite(t, s, second)
	if _, err := s.TakeInvitation(t.Context(), "first"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("the earlier one still holds: %v", err)
	}
	var took atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, err := s.TakeInvitation(t.Context(), "second"); err == nil && got == second {
				took.Add(1)
			}
		})
	}
	all.Wait()
	if took.Load() != 1 {
		t.Errorf("%d of 8 took it", took.Load())
	}
}

func absent(t *testing.T, s staff.Store) {
	for what, err := range map[string]error{
		"account":    second(s.Account(t.Context(), "x")),
		"name":       second(s.AccountNamed(t.Context(), "x")),
		"session":    second(s.Session(t.Context(), "x")),
		"invitation": second(s.TakeInvitation(t.Context(), "x")),
		"invited":    s.Invite(t.Context(), staff.Invitation{Key: "k", Account: "x", Until: noon}),
	} {
		if !paper.IsKind(err, paper.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func own(t *testing.T, s staff.Store) {
	save(t, s, full())
	a, err := s.Account(t.Context(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	a.Grants[0].Role, a.Code.Recovery[0], a.Passkeys[0].Label = "chief", "z", "z"
	if again, err := s.Account(t.Context(), "a1"); err != nil || again.Grants[0].Role != "editor" || again.Code.Recovery[0] != "r" || again.Passkeys[0].Label != "phone" {
		t.Errorf("what was given out is what is kept: %+v, %v", again, err)
	}
}

func order(t *testing.T, s staff.Store) {
	for _, name := range []string{"wei", "Ann", "Lin", "林"} {
		save(t, s, staff.Account{ID: name, Name: name})
	}
	all, err := s.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range all {
		got = append(got, a.Name)
	}
	if want := []string{"Ann", "Lin", "wei", "林"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
