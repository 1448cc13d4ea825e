package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/searchtest"
	"github.com/banmian/banmian/internal/search/sqlite"
)

// perEdition is how many articles an edition of the test has.
const perEdition = 6

// Whenever a process is killed while it puts and merges, what it put before is
// held whole, what it was putting is held whole or not at all, and the index is
// sound.
func TestKilled(t *testing.T) {
	if dir, inside := crashtest.Inside(t); inside {
		putForEver(t, dir)
		return
	}
	dir := t.TempDir()
	for round := range 4 {
		child := crashtest.Start(t, dir, fmt.Sprint(round))
		lines := child.KillAfter(25, time.Duration(round*7)*time.Millisecond)
		x := open(t, filepath.Join(dir, "search.db"), sqlite.Options{})
		held, err := x.Held(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			d, err := paper.ParseDate(line)
			if err != nil {
				t.Fatalf("the child wrote %q", line)
			}
			if e := searchtest.Day("demo", d.String()); held[e] == "" {
				t.Errorf("round %d: %s is not held", round, line)
			}
		}
		if n := total(t, x); n != perEdition*len(held) {
			t.Errorf("round %d: finds %d in %d editions", round, n, len(held))
		}
		if err := errors.Join(x.Check(t.Context()), x.Close()); err != nil {
			t.Error(err)
		}
	}
}

// putForEver puts editions, days over and over, until it is killed.
func putForEver(t *testing.T, dir string) {
	sqlite.SetSizes(t, 32, 128, 512)
	x := open(t, filepath.Join(dir, "search.db"), sqlite.Options{})
	var docs []search.Document
	for i := range perEdition {
		docs = append(docs, search.Document{Article: fmt.Sprintf("p1-a%d", i), Language: "zh", Headline: []string{"古运河"}, Text: []string{"沿河三公里新栽柳树"}})
	}
	for n := 0; ; n++ {
		day := searchtest.Day("demo", "2025-01-01")
		day.Date = day.Date.AddDays(n % 90)
		if err := x.Put(t.Context(), search.Reading{Edition: day, Stamp: crashtest.Argument() + "-" + fmt.Sprint(n), Documents: docs}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(day.Date)
	}
}
