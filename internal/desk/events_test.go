package desk_test

import (
	"fmt"
	"testing"

	archivemem "github.com/banmian/banmian/internal/archive/memory"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/paper"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
)

// The log is read backwards, page by page, each line once; and only by who may.
func TestEvents(t *testing.T) {
	d := desk.New(archivemem.New(archivemem.Options{}), docketmem.New(), queuemem.New(queuemem.Options{}), desk.Options{})
	everywhere := desk.Person{ID: "ren", Name: "Ren", Roles: map[string][]desk.Role{desk.Everywhere: {desk.Administrator}}}
	const doors, setups = 471, 3
	for i := range doors {
		if err := d.Witness(t.Context(), "lin", "door-entered", map[string]string{"n": fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		if i%200 == 0 {
			if _, err := d.SetUp(t.Context(), everywhere, desktest.Slug, desk.DefaultSettings()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		who  desk.Person
		of   string
		want int
	}{
		{"everything", everywhere, "", doors + setups},
		{"a title", everywhere, desktest.Slug, setups},
		{"the door", everywhere, desk.House, doors},
		{"a title's administrator does not see the door", desktest.Ren, "", setups},
		{"a title's administrator at the title", desktest.Ren, desktest.Slug, setups},
		{"an edition nobody took up", everywhere, desktest.Key.String(), 0},
		{"nobody of the paper", desktest.Person("x"), "", 0},
	} {
		seen, last, before := 0, int64(1<<62), int64(0)
		for {
			events, older, err := d.Events(t.Context(), c.who, c.of, before, 50)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			for _, e := range events {
				if e.Serial >= last {
					t.Fatalf("%s: line %d after %d", c.name, e.Serial, last)
				}
				last = e.Serial
				seen++
			}
			if older == 0 {
				break
			}
			before = older
		}
		if seen != c.want {
			t.Errorf("%s: %d lines, want %d", c.name, seen, c.want)
		}
	}
	for _, of := range []string{desktest.Slug, desk.House, desktest.Key.String()} {
		if _, _, err := d.Events(t.Context(), desktest.Lin, of, 0, 10); !paper.IsKind(err, paper.Forbidden) {
			t.Errorf("an editor reads the log of %s: %v", of, err)
		}
	}
	if _, err := d.CheckLog(t.Context(), everywhere, desktest.Slug); err != nil {
		t.Error(err)
	}
}
