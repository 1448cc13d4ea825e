// Package archivetest holds every archive.Archive to the contract of package
// archive, sentence by sentence. An adapter's own test calls Run, Bench, and,
// when it claims to outlive its process, Crash.
package archivetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// World is an archive under test with what surrounds it.
type World struct {
	archive.Archive
	// Jobs lists the kinds of all follow-up work queued and committed so far.
	Jobs func(t testing.TB) []string
	// Reopen gives the same archive as a new process would find it.
	Reopen func(t testing.TB) archive.Archive
}

// Refused is the kind of follow-up work that an adapter's queue must refuse
// with ErrRefused, so that the suite sees the change undone.
const Refused = "refused"

// ErrRefused is what the queue says to work of kind Refused.
var ErrRefused = errors.New("this work is refused")

// Run runs the suite; open gives an empty archive whose clock is now.
func Run(t *testing.T, open func(t testing.TB, now func() time.Time) World) {
	for name, test := range map[string]func(*testing.T, World, *clock){
		"KeepWhole": keepWhole, "KeepAgain": keepAgain, "KeepRevises": keepRevises, "KeepInvalid": keepInvalid, "KeepTitle": keepTitle,
		"KeepOrdinals": keepOrdinals, "KeepRefused": keepRefused, "KeepAtOnce": keepAtOnce,
		"Moves": moves, "PublishSupersedes": publishSupersedes, "PublishAgain": publishAgain, "WithdrawBelowDraft": withdrawBelowDraft, "StateAbsent": stateAbsent, "StateRefused": stateRefused,
		"Absent": absent, "Order": order, "Query": query, "Summary": summary, "OwnValues": ownValues, "Marks": marks, "Skims": skims, "Illustrates": illustrates, "Binds": binds, "Profiles": profiles, "Reopened": reopened, "Ended": ended,
	} {
		t.Run(name, func(t *testing.T) {
			c := &clock{at: time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)}
			test(t, open(t, c.now), c)
		})
	}
}

// marks asks that whoever keeps finished answers by the mark never keeps an old
// one: every change readers may see has a mark of its own, here at once and from
// another process soon.
func marks(t *testing.T, w World, _ *clock) {
	m, ok := w.Archive.(archive.Marker)
	if !ok {
		t.Fatal("this archive has no marks")
	}
	other, _ := w.Reopen(t).(archive.Marker)
	defer other.(archive.Archive).Close()
	seen := map[uint64]string{}
	look := func(after string, fresh bool) {
		t.Helper()
		mark, err := m.Mark(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if before, known := seen[mark]; known == fresh {
			t.Errorf("after %s the mark is %d, as after %q; another is wanted: %v", after, mark, before, fresh)
		}
		// A change of one's own may give a second mark within MarkDelay: what follows
		// is held against the last.
		for rested := false; !rested; {
			seen[mark] = after
			time.Sleep(2 * archive.MarkDelay)
			again, err := m.Mark(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			rested, mark = again == mark, again
		}
	}
	theirs := func() uint64 {
		mark, err := other.Mark(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return mark
	}
	look("nothing", true)
	look("nothing again", false)
	p := Proposal("2024-06-14", "d1")
	key := keep(t, w, p).Key
	look("a title", true)
	p.Digest = "d2"
	keep(t, w, p)
	look("a draft", false)
	before := theirs()
	setState(t, w, key, 0, archive.Published)
	look("publishing", true)
	for deadline := time.Now().Add(500 * archive.MarkDelay); theirs() == before; {
		if time.Now().After(deadline) {
			t.Fatal("another process does not see that an edition was published")
		}
	}
	setState(t, w, key, 0, archive.Published)
	setState(t, w, key, 0, archive.Withdrawn)
	look("withdrawing", true)
}

// illustrates asks that pictures are added once, to the revision named, and seen.
func illustrates(t *testing.T, w World, _ *clock) {
	a := w.Archive.(archive.Illustrator)
	p := Proposal("2024-06-14", "d1")
	key := keep(t, w, p).Key
	p.Digest = "d2"
	keep(t, w, p)
	more := []archive.Picture{{Page: 1, Width: 960, Height: 1371, MediaType: "image/avif", Blob: "bc", Size: 7},
		{Page: 1, Width: 2000, Height: 2857, MediaType: "image/webp", Blob: "other", Size: 8}} // it has one of that kind
	before, err := w.Archive.(archive.Marker).Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.AddPictures(t.Context(), key, 2, more); err != nil {
			t.Fatal(err)
		}
		got := load(t, w, key, "")
		if diff := cmp.Diff(append(slices.Clone(p.Pictures), more[0]), got.Pictures); diff != "" {
			t.Errorf("pictures (-want +got):\n%s", diff)
		}
	}
	after, err := w.Archive.(archive.Marker).Mark(t.Context())
	if err != nil || after == before {
		t.Errorf("the mark stays %d after pictures were added: %v", after, err)
	}
	if err := a.AddPictures(t.Context(), key, 3, more); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a revision that is not there: %v", err)
	}
	setState(t, w, key, 1, archive.Published)
	if got := load(t, w, key, archive.Published); len(got.Pictures) != len(p.Pictures) {
		t.Error("the pictures are in another revision too")
	}
}

// skims asks that an archive that skims leaves out zones alone, and only where
// nothing needs them.
func skims(t *testing.T, w World, _ *clock) {
	s, ok := w.Archive.(archive.Skimmer)
	if !ok {
		return // allowed
	}
	for _, drawn := range []bool{true, false} {
		p := Proposal("2024-06-14", fmt.Sprint(drawn))
		p.Edition = Edition(2)
		if !drawn {
			p.Edition.Articles[30].Parts[0].Polygon = nil
		}
		key := keep(t, w, p).Key
		got, err := s.Skim(t.Context(), key, archive.Draft)
		if err != nil {
			t.Fatal(err)
		}
		want := load(t, w, key, archive.Draft)
		if drawn {
			for i := range want.Edition.Pages {
				want.Edition.Pages[i].Zones = nil
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("every part outlined: %v (-whole +skimmed):\n%s", drawn, diff)
		}
	}
	if _, err := s.Skim(t.Context(), Proposal("2024-06-15", "").Key(), archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("an edition that is not there: %v", err)
	}
}

// clock moves one second forward each time it is read.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func keepWhole(t *testing.T, w World, c *clock) {
	p := Proposal("2024-06-14", "d1")
	p.Edition = Full[paper.Edition]()
	p.Sources = Full[[]archive.Source]()
	p.Pictures = Full[[]archive.Picture]()
	before := c.at
	out := keep(t, w, p)
	if want := (archive.Outcome{Key: p.Key(), Number: 1, Created: true}); out != want {
		t.Errorf("outcome %+v, want %+v", out, want)
	}
	got := load(t, w, p.Key(), "")
	want := archive.Revision{Key: p.Key(), Number: 1, State: archive.Draft, Digest: "d1", Edition: p.Edition, Sources: p.Sources, Pictures: p.Pictures,
		Made: got.Made, Changed: got.Made}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what was kept came back otherwise (-kept +loaded):\n%s", diff)
	}
	if !got.Made.After(before) || got.Made.After(c.at) {
		t.Errorf("made at %v, which is not when", got.Made)
	}

	bare := archive.Proposal{Title: archive.Title{Slug: "bare"}, Date: p.Date, Digest: "x"}
	keep(t, w, bare)
	if diff := cmp.Diff(paper.Edition{}, load(t, w, bare.Key(), "").Edition, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("an empty edition came back otherwise:\n%s", diff)
	}
}

func keepAgain(t *testing.T, w World, _ *clock) {
	p := Proposal("2024-06-14", "d1")
	keep(t, w, p, archive.Job{Kind: "index"})
	before := load(t, w, p.Key(), "")
	out := keep(t, w, p, archive.Job{Kind: "index"})
	if out.Created || out.Number != 1 || out.Key != p.Key() {
		t.Errorf("keeping the same again: %+v", out)
	}
	if diff := cmp.Diff(before, load(t, w, p.Key(), "")); diff != "" {
		t.Errorf("keeping the same again changed:\n%s", diff)
	}
	if got := w.Jobs(t); !slices.Equal(got, []string{"index"}) {
		t.Errorf("jobs %v: nothing changed, so nothing more may follow", got)
	}
	// Also once it is published: the content is what counts.
	setState(t, w, p.Key(), 1, archive.Published)
	if out := keep(t, w, p); out.Created {
		t.Errorf("keeping what is published again: %+v", out)
	}
}

func keepRevises(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	if out := keep(t, w, Proposal("2024-06-14", "d2")); out.Number != 2 || !out.Created {
		t.Errorf("other content: %+v", out)
	}
	// Going back to earlier content is a change too: only the newest counts.
	if out := keep(t, w, Proposal("2024-06-14", "d1")); out.Number != 3 || !out.Created {
		t.Errorf("back to the first: %+v", out)
	}
	if got := load(t, w, key, ""); got.Number != 3 || got.Digest != "d1" {
		t.Errorf("newest is revision %d with %s", got.Number, got.Digest)
	}
	for n, digest := range map[int]string{1: "d1", 2: "d2", 3: "d1"} {
		if r, err := w.Revision(t.Context(), key, n); err != nil || r.Number != n || r.Digest != digest || len(r.Edition.Articles) == 0 {
			t.Errorf("revision %d by its number: revision %d with %s, %v", n, r.Number, r.Digest, err)
		}
	}
	for _, n := range []int{-1, 0, 4} {
		if _, err := w.Revision(t.Context(), key, n); !paper.IsKind(err, paper.NotFound) {
			t.Errorf("revision %d: want not found, got %v", n, err)
		}
	}
}

func keepInvalid(t *testing.T, w World, _ *clock) {
	for name, spoil := range map[string]func(*archive.Proposal){
		"no title": func(p *archive.Proposal) { p.Title.Slug = "" }, "bad slug": func(p *archive.Proposal) { p.Title.Slug = "../x" },
		"no date": func(p *archive.Proposal) { p.Date = paper.Date{} }, "no such day": func(p *archive.Proposal) { p.Date.Day = 31 },
		"no digest": func(p *archive.Proposal) { p.Digest = "" }, "ordinal": func(p *archive.Proposal) { p.Ordinal = -1 },
	} {
		p := Proposal("2024-06-14", "d1")
		spoil(&p)
		if _, err := w.Keep(t.Context(), p); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: want invalid, got %v", name, err)
		}
	}
	if titles, err := w.Titles(t.Context()); err != nil || len(titles) != 0 {
		t.Errorf("refused proposals left titles %v, %v", titles, err)
	}
}

func keepTitle(t *testing.T, w World, _ *clock) {
	p := Proposal("2024-06-14", "d1")
	keep(t, w, p)
	again := Proposal("2024-06-15", "d2")
	again.Title.Name, again.Title.Language = "别的名字", "en"
	keep(t, w, again)
	other := Proposal("2024-06-15", "d3")
	other.Title = archive.Title{Slug: "a-first", Name: "A First", Language: "en"}
	keep(t, w, other)
	got, err := w.Titles(t.Context())
	if want := []archive.Title{other.Title, p.Title}; err != nil || !slices.Equal(got, want) {
		t.Errorf("titles %v, want %v (%v)", got, want, err)
	}
}

func keepOrdinals(t *testing.T, w World, _ *clock) {
	morning, evening := Proposal("2024-06-14", "m"), Proposal("2024-06-14", "e")
	evening.Ordinal = 2
	keep(t, w, morning)
	if out := keep(t, w, evening); out.Number != 1 || out.Key.Ordinal != 2 {
		t.Errorf("the second edition of a day: %+v", out)
	}
	if got := load(t, w, archive.Key{Title: "city-news", Date: morning.Date}, ""); got.Digest != "m" || got.Key.Ordinal != 1 {
		t.Errorf("no ordinal must mean the first, got %+v %s", got.Key, got.Digest)
	}
	if got := load(t, w, evening.Key(), ""); got.Digest != "e" {
		t.Errorf("the second edition is %s", got.Digest)
	}
}

func keepRefused(t *testing.T, w World, _ *clock) {
	_, err := w.Keep(t.Context(), Proposal("2024-06-14", "d1"), archive.Job{Kind: "index"}, archive.Job{Kind: Refused})
	if !errors.Is(err, ErrRefused) {
		t.Errorf("want the queue's error, got %v", err)
	}
	if titles, _ := w.Titles(t.Context()); len(titles) != 0 {
		t.Errorf("the change was undone, but titles are %v", titles)
	}
	if list := editions(t, w, archive.Query{}); len(list) != 0 {
		t.Errorf("the change was undone, but editions are %v", list)
	}
	if out := keep(t, w, Proposal("2024-06-14", "d1"), archive.Job{Kind: "tiles"}); out.Number != 1 || !out.Created {
		t.Errorf("keeping after an undone change: %+v", out)
	}
	if got := w.Jobs(t); !slices.Equal(got, []string{"tiles"}) {
		t.Errorf("jobs %v, want those of the change that happened", got)
	}
}

func keepAtOnce(t *testing.T, w World, _ *clock) {
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			p := Proposal("2024-06-14", fmt.Sprint("d", n%3))
			p.Ordinal = 1 + n%2
			if _, err := w.Keep(t.Context(), p); err != nil {
				t.Errorf("keep: %v", err)
			}
			if _, err := w.Edition(t.Context(), p.Key(), ""); err != nil {
				t.Errorf("load: %v", err)
			}
			if _, err := w.Editions(t.Context(), archive.Query{}); err != nil {
				t.Errorf("list: %v", err)
			}
		})
	}
	all.Wait()
	if got := editions(t, w, archive.Query{}); len(got) != 2 {
		t.Errorf("want two editions, got %v", got)
	}
}

func moves(t *testing.T, w World, _ *clock) {
	p := Proposal("2024-06-14", "d1")
	key := keep(t, w, p).Key
	refuse := func(to archive.State) {
		t.Helper()
		before := load(t, w, key, "")
		if _, err := w.SetState(t.Context(), key, 1, to, archive.Job{Kind: "never"}); !paper.IsKind(err, paper.Conflict) {
			t.Errorf("%s to %q: want a conflict, got %v", before.State, to, err)
		}
		if diff := cmp.Diff(before, load(t, w, key, "")); diff != "" {
			t.Errorf("a refused move changed:\n%s", diff)
		}
	}
	for _, to := range []archive.State{archive.Withdrawn, archive.Superseded, archive.Draft, "", "lost"} {
		refuse(to)
	}
	setState(t, w, key, 0, archive.Published)
	for _, to := range []archive.State{archive.Superseded, archive.Draft} {
		refuse(to)
	}
	if r := setState(t, w, key, 1, archive.Withdrawn, archive.Job{Kind: "purge"}); r.State != archive.Withdrawn || !r.Changed.After(r.Made) {
		t.Errorf("withdrawn: %s at %v", r.State, r.Changed)
	}
	for _, to := range []archive.State{archive.Withdrawn, archive.Superseded, archive.Draft} {
		refuse(to)
	}
	setState(t, w, key, 1, archive.Published)
	if got := w.Jobs(t); !slices.Equal(got, []string{"purge"}) {
		t.Errorf("jobs %v", got)
	}
}

func publishSupersedes(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	setState(t, w, key, 1, archive.Published)
	keep(t, w, Proposal("2024-06-14", "d2"))
	if got := load(t, w, key, archive.Published); got.Number != 1 {
		t.Errorf("a draft must not hide what is published, got revision %d", got.Number)
	}
	if r := setState(t, w, key, 0, archive.Published); r.Number != 2 || r.State != archive.Published || len(r.Edition.Articles) == 0 {
		t.Errorf("published revision %d, %s, with %d articles", r.Number, r.State, len(r.Edition.Articles))
	}
	if got := load(t, w, key, archive.Published); got.Number != 2 {
		t.Errorf("published is revision %d", got.Number)
	}
	if got := load(t, w, key, archive.Superseded); got.Number != 1 || !got.Changed.After(got.Made) {
		t.Errorf("superseded is revision %d", got.Number)
	}
	// And back again.
	setState(t, w, key, 1, archive.Published)
	if got := load(t, w, key, archive.Superseded); got.Number != 2 {
		t.Errorf("superseded is revision %d", got.Number)
	}
}

func publishAgain(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	first := setState(t, w, key, 1, archive.Published, archive.Job{Kind: "render"})
	again := setState(t, w, key, 1, archive.Published, archive.Job{Kind: "render"})
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("publishing what is published changed:\n%s", diff)
	}
	if got := w.Jobs(t); !slices.Equal(got, []string{"render"}) {
		t.Errorf("jobs %v", got)
	}
}

// Withdrawing without a number takes from readers what they see, whatever the
// desk has read since.
func withdrawBelowDraft(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	setState(t, w, key, 1, archive.Published)
	keep(t, w, Proposal("2024-06-14", "d2"))
	if r := setState(t, w, key, 0, archive.Withdrawn, archive.Job{Kind: "purge"}); r.Number != 1 || r.State != archive.Withdrawn {
		t.Errorf("withdrew revision %d, which is %s", r.Number, r.State)
	}
	if r, err := w.Edition(t.Context(), key, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("readers still see revision %d: %v", r.Number, err)
	}
	if got := load(t, w, key, archive.Draft); got.Number != 2 {
		t.Errorf("the draft is revision %d", got.Number)
	}
	if _, err := w.SetState(t.Context(), key, 0, archive.Withdrawn); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("nothing is published: want a conflict, got %v", err)
	}
	if r := setState(t, w, key, 0, archive.Published); r.Number != 2 {
		t.Errorf("published revision %d, want the newest", r.Number)
	}
}

func stateAbsent(t *testing.T, w World, _ *clock) {
	key := archive.Key{Title: "city-news", Date: paper.Date{Year: 2024, Month: 6, Day: 14}, Ordinal: 1}
	if _, err := w.SetState(t.Context(), key, 0, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("no such edition: want not found, got %v", err)
	}
	keep(t, w, Proposal("2024-06-14", "d1"))
	for _, n := range []int{2, -1} {
		if _, err := w.SetState(t.Context(), key, n, archive.Published); !paper.IsKind(err, paper.NotFound) {
			t.Errorf("no such revision %d: want not found, got %v", n, err)
		}
	}
}

func stateRefused(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	setState(t, w, key, 1, archive.Published)
	keep(t, w, Proposal("2024-06-14", "d2"))
	if _, err := w.SetState(t.Context(), key, 2, archive.Published, archive.Job{Kind: "render"}, archive.Job{Kind: Refused}); !errors.Is(err, ErrRefused) {
		t.Errorf("want the queue's error, got %v", err)
	}
	if got := load(t, w, key, archive.Published); got.Number != 1 {
		t.Errorf("an undone publish left revision %d published", got.Number)
	}
	if got := load(t, w, key, archive.Draft); got.Number != 2 {
		t.Errorf("an undone publish left revision %d as the draft", got.Number)
	}
	if got := w.Jobs(t); len(got) != 0 {
		t.Errorf("an undone publish left jobs %v", got)
	}
}

func absent(t *testing.T, w World, _ *clock) {
	if titles, err := w.Titles(t.Context()); err != nil || len(titles) != 0 {
		t.Errorf("an empty archive has titles %v, %v", titles, err)
	}
	if got := editions(t, w, archive.Query{}); len(got) != 0 {
		t.Errorf("an empty archive has editions %v", got)
	}
	key := archive.Key{Title: "city-news", Date: paper.Date{Year: 2024, Month: 6, Day: 14}, Ordinal: 1}
	if _, err := w.Edition(t.Context(), key, ""); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("want not found, got %v", err)
	}
	keep(t, w, Proposal("2024-06-14", "d1"))
	for _, state := range []archive.State{archive.Published, archive.Superseded, archive.Withdrawn, "lost"} {
		if _, err := w.Edition(t.Context(), key, state); !paper.IsKind(err, paper.NotFound) {
			t.Errorf("%s: want not found, got %v", state, err)
		}
	}
	key.Ordinal = 2
	if _, err := w.Edition(t.Context(), key, ""); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("second edition: want not found, got %v", err)
	}
}

func order(t *testing.T, w World, _ *clock) {
	for n, p := range []struct {
		slug, date string
		ordinal    int
	}{{"b-news", "2024-06-14", 1}, {"a-news", "2024-06-14", 1}, {"a-news", "2024-06-15", 1}, {"b-news", "2024-06-14", 2}, {"c-news", "2023-12-31", 1}} {
		proposal := Proposal(p.date, fmt.Sprint(n))
		proposal.Title.Slug, proposal.Ordinal = p.slug, p.ordinal
		keep(t, w, proposal)
	}
	want := []string{"a-news/2024-06-15", "b-news/2024-06-14-2", "a-news/2024-06-14", "b-news/2024-06-14", "c-news/2023-12-31"}
	if got := keys(editions(t, w, archive.Query{})); !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if got := keys(editions(t, w, archive.Query{Limit: 2})); !slices.Equal(got, want[:2]) {
		t.Errorf("the two newest are %v, want %v", got, want[:2])
	}
}

func query(t *testing.T, w World, _ *clock) {
	for n, date := range []string{"2024-06-13", "2024-06-14", "2024-06-15", "2024-06-16"} {
		key := keep(t, w, Proposal(date, fmt.Sprint(n))).Key
		if n > 0 {
			setState(t, w, key, 1, archive.Published)
		}
		if n > 1 {
			keep(t, w, Proposal(date, fmt.Sprint(n, "again")))
		}
		if n > 2 {
			setState(t, w, key, 2, archive.Published)
			setState(t, w, key, 2, archive.Withdrawn)
		}
	}
	day := func(d int) paper.Date { return paper.Date{Year: 2024, Month: 6, Day: d} }
	for _, c := range []struct {
		q    archive.Query
		want string
	}{
		{archive.Query{}, "[16r2withdrawn 15r2draft 14r1published 13r1draft]"},
		{archive.Query{State: archive.Published}, "[15r1published 14r1published]"},
		{archive.Query{State: archive.Draft}, "[15r2draft 13r1draft]"},
		{archive.Query{State: archive.Superseded}, "[16r1superseded]"},
		{archive.Query{State: archive.Withdrawn}, "[16r2withdrawn]"},
		{archive.Query{From: day(14), To: day(15)}, "[15r2draft 14r1published]"},
		{archive.Query{From: day(15)}, "[16r2withdrawn 15r2draft]"},
		{archive.Query{To: day(13)}, "[13r1draft]"},
		{archive.Query{Title: "city-news", State: archive.Published, To: day(14), Limit: 5}, "[14r1published]"},
		{archive.Query{Title: "other"}, "[]"},
		{archive.Query{State: "lost"}, "[]"},
	} {
		got := []string{}
		for _, s := range editions(t, w, c.q) {
			got = append(got, fmt.Sprintf("%dr%d%s", s.Key.Date.Day, s.Number, s.State))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%+v: got %v, want %s", c.q, got, c.want)
		}
	}
}

func summary(t *testing.T, w World, _ *clock) {
	p := Proposal("2024-06-14", "d1")
	p.Edition.Articles[0].Headline = ""
	key := keep(t, w, p).Key
	r := setState(t, w, key, 1, archive.Published)
	want := []archive.Summary{{Key: key, Number: 1, State: archive.Published, Pages: 1, Articles: 2, Printed: paper.Number{InYear: 27, Total: 177},
		Lead: p.Edition.Articles[1].Headline, FrontPage: p.Pictures[1], Changed: r.Changed}}
	if diff := cmp.Diff(want, editions(t, w, archive.Query{})); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
}

func ownValues(t *testing.T, w World, _ *clock) {
	p := Proposal("2024-06-14", "d1")
	key := keep(t, w, p).Key
	want := load(t, w, key, "")
	p.Edition.Articles[0].Paragraphs[0] = "changed by the one who proposed it"
	p.Edition.Pages[0].Zones[0].Lines[0].Text = "changed"
	p.Sources[0].Name = "changed"
	mine := load(t, w, key, "")
	mine.Edition.Articles[0].Bylines[0].Names[0] = "changed by one who loaded it"
	mine.Edition.Pages[0].Zones[0].Polygon[0].X = -1
	mine.Pictures[0].Width = -1
	if diff := cmp.Diff(want, load(t, w, key, "")); diff != "" {
		t.Errorf("someone else's change came through:\n%s", diff)
	}
}

func reopened(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	want := setState(t, w, key, 1, archive.Published)
	got, err := w.Reopen(t).Edition(t.Context(), key, archive.Published)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after opening the archive again:\n%s", diff)
	}
}

func keep(t testing.TB, w archive.Archive, p archive.Proposal, jobs ...archive.Job) archive.Outcome {
	t.Helper()
	out, err := w.Keep(t.Context(), p, jobs...)
	if err != nil {
		t.Fatalf("keep: %v", err)
	}
	return out
}

func setState(t testing.TB, w archive.Archive, key archive.Key, n int, to archive.State, jobs ...archive.Job) archive.Revision {
	t.Helper()
	r, err := w.SetState(t.Context(), key, n, to, jobs...)
	if err != nil {
		t.Fatalf("set state: %v", err)
	}
	return r
}

func load(t testing.TB, w archive.Archive, key archive.Key, state archive.State) archive.Revision {
	t.Helper()
	r, err := w.Edition(t.Context(), key, state)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return r
}

func editions(t testing.TB, w archive.Archive, q archive.Query) []archive.Summary {
	t.Helper()
	list, err := w.Editions(t.Context(), q)
	if err != nil {
		t.Fatalf("editions: %v", err)
	}
	return list
}

func keys(list []archive.Summary) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Key.String())
	}
	return out
}
