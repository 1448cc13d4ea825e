// Package dockettest holds every docket.Docket to the contract of package
// docket, sentence by sentence. An adapter's own test calls Run.
package dockettest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// World is a docket under test with what surrounds it.
type World struct {
	docket.Docket
	// Reopen gives the same docket as a new process would find it.
	Reopen func(t testing.TB) docket.Docket
}

// Run runs the suite; open gives an empty docket.
func Run(t *testing.T, open func(t testing.TB) World) {
	for name, test := range map[string]func(*testing.T, World){
		"Append": appends, "Overtaken": overtaken, "Invalid": invalid, "OwnValues": ownValues, "Heads": heads, "All": all,
		"Together": together, "TogetherUndone": togetherUndone, "TogetherFailed": togetherFailed, "AtOnce": atOnce, "Check": check, "Ended": ended,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_456_789, time.UTC)

// entry is an entry of a kind with every field set.
func entry(kind string) docket.Entry {
	return docket.Entry{At: noon, Who: "许听澜", Kind: kind, Body: []byte(`{"x":"字"}`), Before: "b", After: "a"}
}

func add(t testing.TB, d docket.Docket, of string, after int, kinds ...string) []docket.Entry {
	t.Helper()
	var entries []docket.Entry
	for _, k := range kinds {
		entries = append(entries, entry(k))
	}
	out, err := d.Append(t.Context(), of, after, entries...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t testing.TB, d docket.Docket, of string, after int) []docket.Entry {
	t.Helper()
	out, err := d.Entries(t.Context(), of, after)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func appends(t *testing.T, w World) {
	given := add(t, w, "a/1", 0, "one", "two")
	given = append(given, add(t, w, "a/2", 0, "three")...)
	given = append(given, add(t, w, "a/1", 2, "four")...)
	kept, err := w.All(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(given, kept); diff != "" {
		t.Errorf("what was given is not what is kept:\n%s", diff)
	}
	prev := ""
	for i, e := range kept {
		want := entry([]string{"one", "two", "three", "four"}[i])
		want.Serial, want.Of, want.Number = int64(i+1), []string{"a/1", "a/1", "a/2", "a/1"}[i], []int{1, 2, 1, 3}[i]
		want.At = noon.Truncate(time.Millisecond)
		want.Sum = docket.Sum(prev, want)
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("entry %d:\n%s", i+1, diff)
		}
		prev = e.Sum
	}
	if got := read(t, w, "a/1", 1); len(got) != 2 || got[0].Kind != "two" || got[1].Kind != "four" {
		t.Errorf("entries of a/1 behind the first: %v", got)
	}
	if got := read(t, w, "nothing", 0); len(got) != 0 {
		t.Errorf("entries of nothing: %v", got)
	}
	again, err := w.Reopen(t).All(t.Context(), 0, 100)
	if diff := cmp.Diff(kept, again); err != nil || diff != "" {
		t.Errorf("opened again: %v\n%s", err, diff)
	}
}

func overtaken(t *testing.T, w World) {
	add(t, w, "a/1", 0, "one")
	for _, after := range []int{0, 2, -1} {
		if _, err := w.Append(t.Context(), "a/1", after, entry("late")); !paper.IsKind(err, paper.Conflict) {
			t.Errorf("after %d: want a conflict, got %v", after, err)
		}
	}
	if _, err := w.Append(t.Context(), "a/1", 0); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("nothing after the wrong number: %v", err)
	}
	if out, err := w.Append(t.Context(), "a/1", 1); err != nil || len(out) != 0 {
		t.Errorf("nothing after the right number: %v, %v", out, err)
	}
	if got := read(t, w, "a/1", 0); len(got) != 1 {
		t.Errorf("refused entries were kept: %v", got)
	}
}

func invalid(t *testing.T, w World) {
	_, err := w.Append(t.Context(), "", 0, entry("one"))
	if !paper.IsKind(err, paper.Invalid) {
		t.Errorf("of nothing: %v", err)
	}
	if _, err = w.Append(t.Context(), "a", 0, entry("one"), entry("")); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("without a kind: %v", err)
	}
	if got, _ := w.All(t.Context(), 0, 10); len(got) != 0 {
		t.Errorf("refused entries were kept: %v", got)
	}
}

func ownValues(t *testing.T, w World) {
	mine := entry("one")
	out, err := w.Append(t.Context(), "a", 0, mine)
	if err != nil {
		t.Fatal(err)
	}
	want := string(out[0].Body)
	mine.Body[0], out[0].Body[1] = '!', '!'
	read(t, w, "a", 0)[0].Body[2] = '!'
	if got := read(t, w, "a", 0); string(got[0].Body) != want {
		t.Errorf("someone else's change came through: %s", got[0].Body)
	}
}

func heads(t *testing.T, w World) {
	for _, of := range []string{"city/2", "city/1", "city", "citz/1", "City/3", "ci_y/4", "ci%"} {
		add(t, w, of, 0, "one")
	}
	add(t, w, "city/1", 1, "two")
	for prefix, want := range map[string]string{"city/": "[city/1=2 city/2=1]", "ci_": "[ci_y/4=1]", "": "[City/3=1 ci%=1 ci_y/4=1 city=1 city/1=2 city/2=1 citz/1=1]", "x": "[]"} {
		list, err := w.Heads(t.Context(), prefix)
		got := []string{}
		for _, h := range list {
			got = append(got, fmt.Sprint(h.Of, "=", h.Number))
			if !h.At.Equal(noon.Truncate(time.Millisecond)) {
				t.Errorf("%s at %v", h.Of, h.At)
			}
		}
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q: got %v, want %s (%v)", prefix, got, want, err)
		}
	}
}

func all(t *testing.T, w World) {
	for i := range 7 {
		add(t, w, fmt.Sprint("e", i%2), i/2, "k")
	}
	for _, c := range []struct {
		after int64
		limit int
		want  string
	}{{0, 3, "[1 2 3]"}, {3, 3, "[4 5 6]"}, {6, 3, "[7]"}, {7, 3, "[]"}, {9, 3, "[]"}, {0, 0, "[]"}, {-1, 1, "[1]"}} {
		list, err := w.All(t.Context(), c.after, c.limit)
		got := []int64{}
		for _, e := range list {
			got = append(got, e.Serial)
		}
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%+v: got %v (%v)", c, got, err)
		}
	}
}

func together(t *testing.T, w World) {
	err := w.Together(t.Context(), "try", func(ctx context.Context) error {
		if _, err := w.Append(ctx, "a", 0, entry("one")); err != nil {
			return err
		}
		return w.Together(ctx, "try inside", func(ctx context.Context) error {
			_, err := w.Append(ctx, "b", 0, entry("two"))
			seen, readErr := w.Entries(ctx, "a", 0)
			everything, allErr := w.All(ctx, 0, 10)
			list, headsErr := w.Heads(ctx, "")
			if len(seen) != 1 || len(everything) != 2 || len(list) != 2 {
				t.Errorf("inside are seen %v, %v, %v", seen, everything, list)
			}
			return errors.Join(err, readErr, allErr, headsErr)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := w.All(t.Context(), 0, 10); len(got) != 2 || got[1].Of != "b" {
		t.Errorf("after it: %v", got)
	}
}

func togetherUndone(t *testing.T, w World) {
	add(t, w, "a", 0, "kept")
	no := errors.New("no")
	err := w.Together(t.Context(), "try", func(ctx context.Context) error {
		if _, err := w.Append(ctx, "a", 1, entry("undone")); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("want the function's error, got %v", err)
	}
	if got := read(t, w, "a", 0); len(got) != 1 {
		t.Errorf("it was undone, but there are %v", got)
	}
	add(t, w, "a", 1, "next")
	if _, err := docket.Check(t.Context(), w); err != nil {
		t.Error(err)
	}
}

// A part that failed leaves nothing of the whole, also when its error was
// swallowed.
func togetherFailed(t *testing.T, w World) {
	err := w.Together(t.Context(), "try", func(ctx context.Context) error {
		if _, err := w.Append(ctx, "a", 0, entry("one")); err != nil {
			return err
		}
		_, _ = w.Append(ctx, "a", 0, entry("late"))
		return nil
	})
	if !paper.IsKind(err, paper.Conflict) {
		t.Errorf("want the part's conflict, got %v", err)
	}
	if got := read(t, w, "a", 0); len(got) != 0 {
		t.Errorf("half of it was kept: %v", got)
	}
}

func atOnce(t *testing.T, w World) {
	const people, acts = 6, 8
	var all sync.WaitGroup
	for n := range people {
		all.Go(func() {
			for done := 0; done < acts; {
				seen, err := w.Entries(t.Context(), "a", 0)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = w.Append(t.Context(), "a", len(seen), entry(fmt.Sprint("by", n)))
				switch {
				case err == nil:
					done++
				case !paper.IsKind(err, paper.Conflict):
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if got := read(t, w, "a", 0); len(got) != people*acts {
		t.Errorf("%d entries, want %d", len(got), people*acts)
	}
	if mark, err := docket.Check(t.Context(), w); err != nil || mark.Serial != people*acts {
		t.Errorf("%+v, %v", mark, err)
	}
}

func check(t *testing.T, w World) {
	if mark, err := docket.Check(t.Context(), w); err != nil || mark != (docket.Mark{}) {
		t.Errorf("an empty docket: %+v, %v", mark, err)
	}
	first := add(t, w, "a", 0, "one", "two")
	mark, err := docket.Check(t.Context(), w)
	if err != nil || mark != (docket.Mark{Serial: 2, Sum: first[1].Sum}) {
		t.Errorf("%+v, %v", mark, err)
	}
	add(t, w, "b", 0, "three")
	if _, err := docket.Check(t.Context(), w, mark); err != nil {
		t.Errorf("with an earlier mark: %v", err)
	}
	for _, wrong := range []docket.Mark{{Serial: 2, Sum: "x"}, {Serial: 9, Sum: "x"}} {
		if _, err := docket.Check(t.Context(), w, wrong); !paper.IsKind(err, paper.Conflict) {
			t.Errorf("mark %+v: want a conflict, got %v", wrong, err)
		}
	}
}

func ended(t *testing.T, w World) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, a := w.Append(ctx, "a", 0, entry("one"))
	_, e := w.Entries(ctx, "a", 0)
	_, l := w.All(ctx, 0, 1)
	_, h := w.Heads(ctx, "")
	together := w.Together(ctx, "try", func(context.Context) error { return nil })
	for i, err := range []error{a, e, l, h, together} {
		if err == nil {
			t.Errorf("call %d did not mind that its context had ended", i)
		}
	}
}
