package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

// siteName is what generator apps and devices call the desk.
const siteName = "Banmian"

// firstName is the account that is made for whoever sets the desk up.
const firstName = "admin"

// inviteFirst makes the way in while nobody has a password: there is no default
// one. base is where the program answers, for a site without a public address; roles
// are what the first account is to every title.
func inviteFirst(ctx context.Context, t *terminal, a *app.App, door *staff.Door, base string, roles ...desk.Role) error {
	empty, err := door.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	all, err := door.Accounts(ctx)
	if err != nil || len(all) > 1 || len(all) == 1 && all[0].Name != firstName {
		return err // the operator has invited people by banmian user
	}
	var token string
	if len(all) == 1 {
		token, err = door.Invite(ctx, all[0].ID, operator)
	} else {
		var grants []staff.Grant
		for _, r := range roles {
			grants = append(grants, staff.Grant{Title: staff.EveryTitle, Role: string(r)})
		}
		_, token, err = door.Add(ctx, firstName, "", grants, operator)
	}
	if err != nil {
		return err
	}
	t.say("\nNobody can enter the desk yet. Set the first password, for the name %s, here:\n  %s/desk/invitation/%s\nThe link works once, within %d hours; a new one is printed at the next start.",
		firstName, cmp.Or(strings.TrimSuffix(a.Config.Origin, "/"), base), token, int(staff.InvitationTime/time.Hour))
	return nil
}

// operator is who acts when somebody uses the command line.
const operator = "operator"

func userCommand() command {
	return command{"user", "[--data DIR] add|list|invite|grant|disable|enable|token [--role ROLE] [--at TITLE] [--shown NAME] [NAME]",
		"let people and programs into the desk, or out of it", runUser}
}

// userAct is one word after banmian user.
type userAct struct {
	names int // how many names it takes
	run   func(ctx context.Context, u userCall) error
}

var userActs = map[string]userAct{
	"add": {1, addUser}, "list": {0, listUsers}, "invite": {1, inviteUser}, "grant": {1, grantUser},
	"disable": {1, func(ctx context.Context, u userCall) error { return switchUser(ctx, u, true) }},
	"enable":  {1, func(ctx context.Context, u userCall) error { return switchUser(ctx, u, false) }},
}

// userCall is what an act works with.
type userCall struct {
	door              *staff.Door
	out               io.Writer
	conf              config.Config
	name, shown       string
	role, title, form string
	token             tokenFlags
}

func runUser(ctx context.Context, t *terminal, args []string) error {
	fs := options(userCommand())
	var s settings
	var u userCall
	s.dataFlag(fs)
	fs.StringVar(&u.role, "role", "", "the role: editor, reviewer, chief, archivist, administrator …")
	fs.StringVar(&u.title, "at", staff.EveryTitle, "the title the role is held at")
	fs.StringVar(&u.shown, "shown", "", "the name others read")
	fs.StringVar(&u.form, "format", "text", "text or json, for list and tokens")
	fs.StringVar(&u.token.scopes, "scope", "", "what a new token may do: "+strings.Join(staff.Scopes, ", ")+"; several with commas")
	fs.StringVar(&u.token.purpose, "for", "", "what a new token is for")
	fs.IntVar(&u.token.days, "days", 0, "for how many days a new token holds; 0: until it is revoked")
	rest, err := parse(t, userCommand(), fs, args)
	if err != nil {
		return err
	}
	acts, words := userActs, "add, list, invite, grant, disable, enable or token"
	if len(rest) > 0 && rest[0] == "token" {
		acts, words, rest = tokenActs, "token add NAME, token list or token revoke ID", rest[1:]
	}
	if len(rest) == 0 {
		return usageError{"it takes " + words}
	}
	act, ok := acts[rest[0]]
	if !ok || len(rest) != 1+act.names {
		return usageError{fmt.Sprintf("it takes %s", map[bool]string{true: "one name after " + rest[0], false: words}[ok && act.names == 1])}
	}
	if act.names == 1 {
		u.name = rest[1]
	}
	if u.conf, err = s.load(); err != nil {
		return err
	}
	a, err := app.Open(ctx, u.conf, app.Write, t.logger())
	if err != nil {
		return err
	}
	u.out = t.out
	if u.door, err = a.Door(siteName); err == nil {
		err = act.run(ctx, u)
	}
	return errors.Join(err, a.Close())
}

func (u userCall) grants() []staff.Grant {
	if u.role == "" {
		return nil
	}
	return []staff.Grant{{Title: u.title, Role: u.role}}
}

func addUser(ctx context.Context, u userCall) error {
	if u.role == "" {
		return usageError{"say what the person is: --role editor, reviewer, chief, archivist or administrator"}
	}
	a, token, err := u.door.Add(ctx, u.name, u.shown, u.grants(), operator)
	if err != nil {
		return err
	}
	return u.printInvitation(a, token)
}

func inviteUser(ctx context.Context, u userCall) error {
	a, err := u.find(ctx)
	if err != nil {
		return err
	}
	token, err := u.door.Invite(ctx, a.ID, operator)
	if err != nil {
		return err
	}
	return u.printInvitation(a, token)
}

// printInvitation shows the link that sets the password. It is the result, and
// shown this once: only its hash is kept.
func (u userCall) printInvitation(a staff.Account, token string) error {
	at := cmp.Or(strings.TrimSuffix(u.conf.Origin, "/"), "http://"+u.conf.Addr)
	_, err := fmt.Fprintf(u.out, "%s sets a password here, once, within %d hours:\n%s/desk/invitation/%s\n",
		a.Display(), int(staff.InvitationTime/time.Hour), at, token)
	return err
}

func (u userCall) find(ctx context.Context) (staff.Account, error) {
	a, err := u.door.Named(ctx, u.name)
	if paper.IsKind(err, paper.NotFound) {
		return a, &paper.Fault{Kind: paper.NotFound, Doing: "find the account " + u.name, Why: "there is none", Remedy: "see banmian user list", Err: err}
	}
	return a, err
}

// grantUser sets what the person is at a title; without --role it takes it away.
func grantUser(ctx context.Context, u userCall) error {
	a, err := u.find(ctx)
	if err != nil {
		return err
	}
	a.Grants = slices.DeleteFunc(a.Grants, func(g staff.Grant) bool { return g.Title == u.title })
	a.Grants = append(a.Grants, u.grants()...)
	if a, err = u.door.Change(ctx, a, operator); err != nil {
		return err
	}
	_, err = fmt.Fprintf(u.out, "%s: %s\n", a.Name, grantsText(a.Grants))
	return err
}

func switchUser(ctx context.Context, u userCall, off bool) error {
	a, err := u.find(ctx)
	if err != nil {
		return err
	}
	a.Disabled = off
	if a, err = u.door.Change(ctx, a, operator); err != nil {
		return err
	}
	_, err = fmt.Fprintf(u.out, "%s %s\n", a.Name, map[bool]string{true: "is out", false: "may enter"}[off])
	return err
}

// userLine is an account as a program reads it.
type userLine struct {
	Name         string            `json:"name"`
	Shown        string            `json:"shown,omitempty"`
	Roles        map[string]string `json:"roles"`
	State        string            `json:"state"`
	SecondFactor bool              `json:"second_factor"`
	Entered      string            `json:"entered,omitempty"`
}

func listUsers(ctx context.Context, u userCall) error {
	all, err := u.door.Accounts(ctx)
	if err != nil {
		return err
	}
	lines := []userLine{}
	for _, a := range all {
		l := userLine{Name: a.Name, Shown: a.Shown, Roles: map[string]string{}, State: standing(a), SecondFactor: a.SecondFactor()}
		for _, g := range a.Grants {
			l.Roles[g.Title] = strings.TrimPrefix(l.Roles[g.Title]+" "+g.Role, " ")
		}
		if !a.Entered.IsZero() {
			l.Entered = a.Entered.UTC().Format(time.RFC3339)
		}
		lines = append(lines, l)
	}
	if u.form == "json" {
		return u.json(lines)
	}
	w := tabwriter.NewWriter(u.out, 0, 0, 2, ' ', 0)
	for i, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Name, l.Shown, l.State, grantsText(all[i].Grants))
	}
	return w.Flush()
}

func standing(a staff.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.Password == "":
		return "invited"
	case time.Now().Before(a.LockedUntil):
		return "locked"
	}
	return "active"
}

func grantsText(grants []staff.Grant) string {
	var out []string
	for _, g := range grants {
		if g.Title == staff.EveryTitle {
			out = append(out, g.Role)
		} else {
			out = append(out, g.Role+" at "+g.Title)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "no role")
}
