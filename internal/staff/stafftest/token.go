package stafftest

import (
	"reflect"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

func someToken(id string) staff.Token {
	return staff.Token{ID: id, Key: "key of " + id, Account: "a", Name: "排版系统", Scopes: []string{"read", "upload"}, Titles: []string{"city-news"},
		By: "b", Made: noon, Until: noon.Add(time.Hour)}
}

func addToken(t *testing.T, s staff.Store, v staff.Token) {
	t.Helper()
	if err := s.AddToken(t.Context(), v); err != nil {
		t.Fatal(err)
	}
}

// tokens come back whole, by id, by key and in lists.
func tokens(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	save(t, s, staff.Account{ID: "b", Name: "wei"})
	first, second, other := someToken("t1"), someToken("t2"), someToken("t3")
	second.Made, second.Until = noon.Add(time.Minute), time.Time{}
	other.Account, other.Titles = "b", []string{staff.EveryTitle}
	for _, v := range []staff.Token{first, second, other} {
		addToken(t, s, v)
	}
	for _, find := range []func() (staff.Token, error){
		func() (staff.Token, error) { return s.Token(t.Context(), "t1") },
		func() (staff.Token, error) { return s.TokenKeyed(t.Context(), "key of t1") },
	} {
		got, err := find()
		if err != nil || !reflect.DeepEqual(got, first) {
			t.Fatalf("got %+v, %v; want %+v", got, err, first)
		}
		got.Scopes[0], got.Titles[0] = "write", "x" // the caller's own
	}
	for account, want := range map[string][]staff.Token{"a": {second, first}, "b": {other}, "": {second, first, other}, "nobody": nil} {
		if got, err := s.Tokens(t.Context(), account); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v; want %+v", account, got, err, want)
		}
	}
}

// tokenRefusals: ids and keys are given once, accounts and tokens must be there.
func tokenRefusals(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	addToken(t, s, someToken("t1"))
	same := someToken("t2")
	same.Key = "key of t1"
	nobody := someToken("t3")
	nobody.Account = "x"
	for what, c := range map[string]struct {
		err  error
		want paper.FaultKind
	}{
		"id twice":  {s.AddToken(t.Context(), someToken("t1")), paper.Conflict},
		"key twice": {s.AddToken(t.Context(), same), paper.Conflict},
		"nobody's":  {s.AddToken(t.Context(), nobody), paper.NotFound},
		"id":        {second(s.Token(t.Context(), "x")), paper.NotFound},
		"key":       {second(s.TokenKeyed(t.Context(), "x")), paper.NotFound},
		"used":      {s.UseToken(t.Context(), "x", noon), paper.NotFound},
		"ended":     {s.EndToken(t.Context(), "x", noon), paper.NotFound},
	} {
		if !paper.IsKind(c.err, c.want) {
			t.Errorf("%s: %v", what, c.err)
		}
	}
}

// tokenTimes: the latest use and the first revocation stay.
func tokenTimes(t *testing.T, s staff.Store) {
	save(t, s, staff.Account{ID: "a", Name: "lin"})
	want := someToken("t1")
	addToken(t, s, want)
	want.Used, want.Revoked = noon.Add(2*time.Minute), noon.Add(time.Minute)
	for _, at := range []time.Time{noon.Add(time.Minute), want.Used, noon} {
		if err := s.UseToken(t.Context(), "t1", at); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []time.Time{want.Revoked, noon, noon.Add(time.Hour)} {
		if err := s.EndToken(t.Context(), "t1", at); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Token(t.Context(), "t1"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
