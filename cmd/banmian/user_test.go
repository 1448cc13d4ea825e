package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/staff"
)

var linkForm = regexp.MustCompile(`http://paper\.test/desk/invitation/(\S+)`)

// While nobody has a password every start prints a new way in, and the one before
// is over; afterwards, and where the operator has invited people, none is printed.
func TestTheFirstWayIn(t *testing.T) {
	c := config.Defaults()
	c.Data = t.TempDir()
	var said bytes.Buffer
	term := &terminal{out: &bytes.Buffer{}, err: &said}
	a, err := app.Open(t.Context(), c, app.Write, term.logger())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	door, err := a.Door(siteName)
	if err != nil {
		t.Fatal(err)
	}
	start := func() string {
		t.Helper()
		said.Reset()
		if err := inviteFirst(t.Context(), term, a, door, "http://paper.test", desk.Administrator); err != nil {
			t.Fatal(err)
		}
		if m := linkForm.FindStringSubmatch(said.String()); m != nil {
			return m[1]
		}
		return ""
	}
	first := start()
	second := start()
	if first == "" || second == "" || first == second {
		t.Fatalf("the starts print %q and %q", first, second)
	}
	if _, err := door.Accept(t.Context(), first, "anvil meadow tractor sixpence", "here"); err == nil {
		t.Error("the link of the first start still works")
	}
	if _, err := door.Accept(t.Context(), second, "anvil meadow tractor sixpence", "here"); err != nil {
		t.Error(err)
	}
	if third := start(); third != "" {
		t.Error("somebody can enter, and a link is printed")
	}
	all, err := door.Accounts(t.Context())
	if err != nil || len(all) != 1 || len(all[0].Grants) != 1 || all[0].Grants[0] != (staff.Grant{Title: staff.EveryTitle, Role: "administrator"}) {
		t.Errorf("the accounts are %v: %v", all, err)
	}
	// Every step of it is in the log.
	ren := desk.Person{ID: all[0].ID, Name: "admin", Roles: map[string][]desk.Role{desk.Everywhere: {desk.Administrator}}}
	events, _, err := a.Desk.Events(t.Context(), ren, desk.House, 0, 10)
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, e.What)
	}
	if err != nil || len(kinds) != 3 || kinds[0] != "door-password-set" || kinds[1] != "door-invited" || kinds[2] != "door-invited" {
		t.Errorf("the log says %v: %v", kinds, err)
	}
}

func TestTheOperatorInvitedOthers(t *testing.T) {
	c := config.Defaults()
	c.Data = t.TempDir()
	var said bytes.Buffer
	term := &terminal{out: &bytes.Buffer{}, err: &said}
	a, err := app.Open(t.Context(), c, app.Write, term.logger())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	door, err := a.Door(siteName)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := door.Add(t.Context(), "ren", "", nil, operator); err != nil {
		t.Fatal(err)
	}
	if err := inviteFirst(t.Context(), term, a, door, "http://paper.test", desk.Administrator); err != nil || said.Len() > 0 {
		t.Errorf("it says %q: %v", said.String(), err)
	}
}
