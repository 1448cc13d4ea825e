package archivetest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/paper"
)

// Crash kills a process that keeps and publishes editions, again and again. After
// each death every acknowledged change must be there, every edition whole, at
// most one revision of each published, and exactly the jobs queued that follow
// from what is there. The test binary runs itself as that process.
func Crash(t *testing.T, rounds int, open func(t testing.TB, dir string) World) {
	if dir, inside := crashtest.Inside(t); inside {
		if err := editForever(open(t, dir)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range rounds {
		lines := crashtest.Start(t, dir, fmt.Sprint(round)).KillAfter(1+round%5, time.Duration(round%9)*700*time.Microsecond)
		for _, line := range lines {
			acknowledged[line] = true
		}
		w := open(t, dir)
		checkWhole(t, w, acknowledged)
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d kills, %d acknowledged changes", rounds, len(acknowledged))
}

// crashEditions is how many editions the child works on in turn.
const crashEditions = 7

func crashKey(n int) archive.Key {
	return archive.Key{Title: "city-news", Date: paper.Date{Year: 2024, Month: 6, Day: 1 + n}, Ordinal: 1}
}

// editForever keeps a revision and publishes it, edition after edition. A line
// says what is acknowledged: the edition, the revision, its state.
func editForever(w World) error {
	ctx := context.Background()
	for n := 0; ; n++ {
		key := crashKey(n % crashEditions)
		p := Proposal(key.Date.String(), fmt.Sprint("digest ", crashtest.Argument(), " ", n))
		p.Edition.Pages = Edition(3).Pages
		out, err := w.Keep(ctx, p, archive.Job{Kind: "kept"})
		if err != nil {
			return err
		}
		fmt.Println(key, out.Number, archive.Draft)
		if _, err := w.SetState(ctx, key, out.Number, archive.Published, archive.Job{Kind: "published"}); err != nil {
			return err
		}
		fmt.Println(key, out.Number, archive.Published)
	}
}

func checkWhole(t *testing.T, w World, acknowledged map[string]bool) {
	t.Helper()
	want := Edition(3).Pages
	kept, published := 0, 0
	for n := range crashEditions {
		key := crashKey(n)
		newest, err := w.Edition(t.Context(), key, "")
		if paper.IsKind(err, paper.NotFound) {
			newest.Number = 0
		} else if err != nil {
			t.Errorf("load %s: %v", key, err)
		} else if diff := cmp.Diff(want, newest.Edition.Pages); diff != "" {
			t.Errorf("%s is not whole:\n%s", key, diff)
		}
		kept += newest.Number
		current, err := w.Edition(t.Context(), key, archive.Published)
		if err != nil && !paper.IsKind(err, paper.NotFound) {
			t.Errorf("load %s: %v", key, err)
		}
		published += current.Number // a revision is published before the next is kept, unless its process died first
		for line := range acknowledged {
			var number int
			var state string
			rest, ok := strings.CutPrefix(line, key.String()+" ")
			if !ok {
				continue
			}
			fmt.Sscan(rest, &number, &state)
			if number > newest.Number || state == string(archive.Published) && number > current.Number {
				t.Errorf("%q was acknowledged and is lost", line)
			}
		}
	}
	jobs := map[string]int{}
	for _, kind := range w.Jobs(t) {
		jobs[kind]++
	}
	if jobs["kept"] != kept {
		t.Errorf("%d revisions were kept, but %d jobs follow", kept, jobs["kept"])
	}
	told := 0
	for line := range acknowledged {
		if strings.HasSuffix(line, " "+string(archive.Published)) {
			told++
		}
	}
	if n := jobs["published"]; n < told || n > published {
		t.Errorf("between %d and %d revisions were published, but %d jobs follow", told, published, n)
	}
}
