package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

// matrix is who may do what, said a second time: y for may, - for may not, by
// role: reporter editor reviewer chief archivist administrator security auditor.
const matrix = `
look            - y y y y y - -
work            - y y y - - - -
correct         - y y y - - - -
comment         - y y y - - - -
proof           - y y y - - - -
review-first    - y y y - - - -
review-next     - - y y - - - -
review-last     - - - y - - - -
override        - - - y - - - -
publish         - - - y - - - -
withdraw        - - - y - - - -
settings        - - - - - y - -
people          - - - - - y - -
roles           - - - - - y - -
log             - - - y y y - -
answer-hotline  - y y y - - - -
export          - - - y y - - -
`

// apart is the same where the three powers are kept apart.
const apart = `
look            - y y y y - - -
work            - y y y - - - -
correct         - y y y - - - -
comment         - y y y - - - -
proof           - y y y - - - -
review-first    - y y y - - - -
review-next     - - y y - - - -
review-last     - - - y - - - -
override        - - - y - - - -
publish         - - - y - - - -
withdraw        - - - y - - - -
settings        - - - - - y - -
people          - - - - - y - -
roles           - - - - - - y -
log             - - - - - - - y
answer-hotline  - y y y - - - -
export          - - - y y - - -
`

func TestWhoMayDoWhat(t *testing.T) {
	for table, title := range map[string]desk.Title{
		matrix: {Slug: desktest.Slug, Settings: desk.DefaultSettings()},
		apart:  {Slug: desktest.Slug, Settings: desk.Settings{PowersApart: true}},
	} {
		seen := 0
		for line := range strings.Lines(strings.TrimSpace(table)) {
			fields := strings.Fields(line)
			power := desk.Power(fields[0])
			if !slices.Contains(desk.Powers, power) || len(fields) != len(desk.Roles)+1 {
				t.Fatalf("the line %q is not whole", line)
			}
			for i, role := range desk.Roles {
				seen++
				p := desktest.Person("x", role)
				err := desk.May(p, power, title)
				if want := fields[i+1] == "y"; want != (err == nil) || err != nil && !paper.IsKind(err, paper.Forbidden) {
					t.Errorf("apart %v: %s, %s: may %v, want %v (%v)", title.Settings.PowersApart, role, power, err == nil, want, err)
				}
				if desk.May(p, power, desk.Title{Slug: "another", Settings: title.Settings}) == nil {
					t.Errorf("%s may %s at another title", role, power)
				}
				p.Roles = map[string][]desk.Role{desk.Everywhere: {role}}
				if (desk.May(p, power, title) == nil) != (err == nil) {
					t.Errorf("%s everywhere: %s differs", role, power)
				}
				p.ID = ""
				if desk.May(p, power, title) == nil {
					t.Errorf("somebody unknown may %s", power)
				}
			}
		}
		if seen != len(desk.Roles)*len(desk.Powers) {
			t.Errorf("%d of %d cases", seen, len(desk.Roles)*len(desk.Powers))
		}
	}
}

func TestThreePowersInOneHand(t *testing.T) {
	title := desk.Title{Slug: desktest.Slug, Settings: desk.Settings{PowersApart: true}}
	for _, roles := range [][]desk.Role{{desk.Administrator, desk.Security}, {desk.Auditor, desk.Chief}, {desk.Security, desk.Auditor, desk.Administrator}} {
		p := desktest.Person("x", roles...)
		for _, power := range desk.Powers {
			if desk.May(p, power, title) == nil {
				t.Errorf("%v may %s", roles, power)
			}
		}
		title.Settings.PowersApart = false
		if desk.May(desktest.Person("x", desk.Administrator, desk.Chief), desk.ToPublish, title) != nil {
			t.Error("one person may not hold two roles where powers are not kept apart")
		}
		title.Settings.PowersApart = true
	}
}

// Every method that changes something asks.
func TestEveryMethodAsks(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 2, 6))
	ctx, key := t.Context(), desktest.Key
	seal := must(t)(w.Work(ctx, desktest.He, key)).Seal
	for name, call := range map[string]func(p desk.Person) error{
		"work":      func(p desk.Person) error { _, err := w.Work(ctx, p, key); return err },
		"preflight": func(p desk.Person) error { _, _, err := w.Preflight(ctx, p, key); return err },
		"do": func(p desk.Person) error {
			_, err := w.Do(ctx, p, key, 0, desk.Act{Do: desk.Approve, Article: "p1-a1"})
			return err
		},
		"undo":       func(p desk.Person) error { _, err := w.Undo(ctx, p, key); return err },
		"redo":       func(p desk.Person) error { _, err := w.Redo(ctx, p, key); return err },
		"claim":      func(p desk.Person) error { _, err := w.Claim(ctx, p, key, 1, ""); return err },
		"release":    func(p desk.Person) error { _, err := w.Release(ctx, p, key, 1); return err },
		"take":       func(p desk.Person) error { _, err := w.TakePages(ctx, p, key, 1); return err },
		"sign":       func(p desk.Person) error { _, err := w.Sign(ctx, p, key, "review-1", seal, ""); return err },
		"return":     func(p desk.Person) error { _, err := w.SendBack(ctx, p, key, "review-1", "x"); return err },
		"pin":        func(p desk.Person) error { _, err := w.Pin(ctx, p, key, desk.Comment{Text: "x"}); return err },
		"settle":     func(p desk.Person) error { _, err := w.Settle(ctx, p, key, "1.0"); return err },
		"publish":    func(p desk.Person) error { _, err := w.Publish(ctx, p, key, seal); return err },
		"correction": func(p desk.Person) error { _, err := w.Correction(ctx, p, key, "", "x"); return err },
		"appoint":    func(p desk.Person) error { _, err := w.Appoint(ctx, p, key, "2026-11-24T06:00"); return err },
		"cancel":     func(p desk.Person) error { _, err := w.Cancel(ctx, p, key, ""); return err },
		"withdraw":   func(p desk.Person) error { _, err := w.Withdraw(ctx, p, key, desk.Withdrawal{Reason: "x"}); return err },
		"restore":    func(p desk.Person) error { _, err := w.Restore(ctx, p, key, "", 0, "x"); return err },
		"set up":     func(p desk.Person) error { _, err := w.SetUp(ctx, p, desktest.Slug, desk.Settings{}); return err },
		"log":        func(p desk.Person) error { _, err := w.Log(ctx, p, key, 0); return err },
		"check log":  func(p desk.Person) error { _, err := w.CheckLog(ctx, p, desktest.Slug); return err },
	} {
		for _, p := range []desk.Person{desktest.Visit, {}, {ID: "x"}} {
			if err := call(p); !paper.IsKind(err, paper.Forbidden) {
				t.Errorf("%s by %q: want forbidden, got %v", name, p.ID, err)
			}
		}
	}
	if list, err := w.docket.All(ctx, 0, 10); err != nil || len(list) != 0 {
		t.Errorf("the refused entered %v, %v", list, err)
	}
}
