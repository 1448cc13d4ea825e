package indexing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	archivemem "github.com/banmian/banmian/internal/archive/memory"
	blobmem "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
	searchmem "github.com/banmian/banmian/internal/search/memory"
)

// house is an archive with its index; jobs wait until they are done by hand.
type house struct {
	archive archive.Archive
	index   *searchmem.Index
	indexer *indexing.Indexer
	finder  *reader.Finder
	jobs    []archive.Job
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{index: searchmem.New()}
	record := archivemem.New(archivemem.Options{Enqueue: func(_ context.Context, j archive.Job) error { h.jobs = append(h.jobs, j); return nil }})
	h.archive = indexing.Follow(record)
	h.indexer = &indexing.Indexer{Archive: record, Index: h.index}
	h.finder = reader.NewFinder(reader.New(record, blobmem.New()), h.index)
	return h
}

var day = paper.Date{Year: 2025, Month: 3, Day: 1}

// publish keeps and publishes an edition with one article of a text.
func (h *house) publish(t *testing.T, date paper.Date, text string) archive.Key {
	t.Helper()
	e := paper.Edition{Date: date, Pages: []paper.Page{{Sequence: 1, Label: "01", Width: 100, Height: 100}},
		Articles: []paper.Article{{ID: "p1-a1", Kind: paper.KindStory, Headline: "标题", Paragraphs: []string{text}, Parts: []paper.Part{{Page: 1}}}}}
	out, err := h.archive.Keep(t.Context(), archive.Proposal{Title: archive.Title{Slug: "demo", Name: "样报", Language: "zh-Hans"}, Date: date, Digest: text, Edition: e})
	if err != nil {
		t.Fatal(err)
	}
	h.set(t, out.Key, out.Number, archive.Published)
	return out.Key
}

func (h *house) set(t *testing.T, key archive.Key, number int, to archive.State) {
	t.Helper()
	if _, err := h.archive.SetState(t.Context(), key, number, to); err != nil {
		t.Fatal(err)
	}
}

// work does the jobs that wait.
func (h *house) work(t *testing.T) {
	t.Helper()
	worker := h.indexer.Worker()
	for _, j := range h.jobs {
		if j.Kind != indexing.JobKind {
			t.Errorf("a job of kind %s", j.Kind)
		}
		if err := worker(t.Context(), queue.Job{Kind: j.Kind, Args: j.Args}); err != nil {
			t.Fatal(err)
		}
	}
	h.jobs = nil
	h.finder.Forget() // which would compare an index that lagged again in a moment only
}

// finds counts what readers find, on the screen and in total.
func (h *house) finds(t *testing.T, text string) int {
	t.Helper()
	a, err := h.finder.Find(t.Context(), reader.Question{Text: text, Count: search.Facets})
	if err != nil {
		t.Fatal(err)
	}
	if a.Total != len(a.Found) {
		t.Errorf("%s: %d in total, %d shown", text, a.Total, len(a.Found))
	}
	counted := 0
	for _, v := range a.Facets[search.ByYear] {
		counted += v.Count
	}
	if counted != a.Total {
		t.Errorf("%s: %d in total, %d by year", text, a.Total, counted)
	}
	return a.Total
}

// Every change of what readers see is followed; nothing that was withdrawn or
// corrected is found before that either.
func TestInStep(t *testing.T) {
	h := newHouse(t)
	key := h.publish(t, day, "运河水质好转")
	if n := h.finds(t, "水质"); n != 0 {
		t.Errorf("before the index follows: %d", n)
	}
	h.work(t)
	if n := h.finds(t, "水质"); n != 1 {
		t.Errorf("published: %d", n)
	}
	h.publish(t, day, "大桥通车") // a correction
	if a, b := h.finds(t, "水质"), h.finds(t, "大桥"); a != 0 || b != 0 {
		t.Errorf("corrected, before the index follows: %d and %d", a, b)
	}
	h.work(t)
	if a, b := h.finds(t, "水质"), h.finds(t, "大桥"); a != 0 || b != 1 {
		t.Errorf("corrected: %d and %d", a, b)
	}
	h.set(t, key, 0, archive.Withdrawn)
	if n := h.finds(t, "大桥"); n != 0 {
		t.Errorf("withdrawn, before the index follows: %d", n)
	}
	h.work(t)
	if held, err := h.index.Held(t.Context()); err != nil || len(held) != 0 {
		t.Errorf("withdrawn: held %v, %v", held, err)
	}
	h.set(t, key, 2, archive.Published)
	h.work(t)
	if n := h.finds(t, "大桥"); n != 1 {
		t.Errorf("published again: %d", n)
	}
}

// Jobs of an edition may be done late, twice, and in any order.
func TestJobsInAnyOrder(t *testing.T) {
	h := newHouse(t)
	key := h.publish(t, day, "运河")
	h.publish(t, day, "大桥")
	h.set(t, key, 0, archive.Withdrawn)
	h.set(t, key, 2, archive.Published)
	if len(h.jobs) != 4 {
		t.Fatalf("%d jobs", len(h.jobs))
	}
	h.jobs = append(h.jobs, h.jobs...)
	slices.Reverse(h.jobs)
	h.work(t)
	if a, b := h.finds(t, "运河"), h.finds(t, "大桥"); a != 0 || b != 1 {
		t.Errorf("%d and %d", a, b)
	}
}

// An index that was lost, or lags, or holds too much, is made to agree.
func TestCatchUp(t *testing.T) {
	h := newHouse(t)
	const many = 20
	for i := range many {
		h.publish(t, day.AddDays(i), fmt.Sprintf("运河 %d", i))
	}
	h.jobs = nil
	ghost := search.Edition{Title: "gone", Date: day, Ordinal: 1}
	if err := h.index.Put(t.Context(), search.Reading{Edition: ghost, Stamp: "1", Documents: []search.Document{{Article: "x", Headline: []string{"运河"}}}}); err != nil {
		t.Fatal(err)
	}
	a, err := h.finder.Find(t.Context(), reader.Question{Text: "运河"})
	if err != nil || a.Total != 0 || a.Behind != (reader.Behind{Editions: many, Of: many}) {
		t.Errorf("before: %+v, %v", a, err)
	}
	var last [2]int
	if err := h.indexer.CatchUp(t.Context(), func(done, of int) { last = [2]int{done, of} }); err != nil {
		t.Fatal(err)
	}
	if last != [2]int{many, many} {
		t.Errorf("progress ends at %v", last)
	}
	fresh := reader.NewFinder(reader.New(h.archive, blobmem.New()), h.index)
	if a, err := fresh.Find(t.Context(), reader.Question{Text: "运河"}); err != nil || a.Total != many || a.Behind.Editions != 0 {
		t.Errorf("after: %d, %+v, %v", a.Total, a.Behind, err)
	}
	if lag, err := h.indexer.Compare(t.Context()); err != nil || len(lag.Stale)+len(lag.Extra) != 0 {
		t.Errorf("still lacking %+v, %v", lag, err)
	}
}

func TestCatchUpBrokenOff(t *testing.T) {
	h := newHouse(t)
	for i := range 5 {
		h.publish(t, day.AddDays(i), "运河")
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := h.indexer.CatchUp(ctx, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	if err := h.indexer.CatchUp(t.Context(), nil); err != nil || h.finds(t, "运河") != 5 {
		t.Errorf("the second time: %v, %d", err, h.finds(t, "运河"))
	}
}

// frail is an index that can be damaged: then it finds nothing.
type frail struct {
	*searchmem.Index
	damaged chan struct{}
	broken  atomic.Bool
	renewed atomic.Int32
}

func (x *frail) Damaged() <-chan struct{} { return x.damaged }

func (x *frail) Check(context.Context) error {
	if x.broken.Load() {
		x.damaged <- struct{}{}
		return errors.New("damaged")
	}
	return nil
}

func (x *frail) Renew(ctx context.Context) error {
	held, err := x.Held(ctx)
	for e := range held {
		err = errors.Join(err, x.Remove(ctx, e))
	}
	x.renewed.Add(1)
	x.broken.Store(false)
	return err
}

// An index that turns out to be damaged, at once or later, is made anew and
// filled again; and one that is damaged again and again is let be.
func TestKeep(t *testing.T) {
	for name, c := range map[string]struct {
		damaged int // times
		renewed int32
	}{"whole": {0, 0}, "damaged at the start": {1, 1}, "damaged twice": {2, 2}, "damaged always": {9, 3}} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.publish(t, day, "古运河")
			x := &frail{Index: h.index, damaged: make(chan struct{}, 9)}
			x.broken.Store(c.damaged > 0)
			h.indexer.Index = x
			ctx, stop := context.WithCancel(t.Context())
			filled := make(chan int, 100)
			done := make(chan struct{})
			left := c.damaged
			go func() {
				defer close(done)
				h.indexer.Keep(ctx, indexing.Report{
					Filling: func(n, _ int) { filled <- n },
					Renewed: func() {
						h.finder.Forget()
						left--
						x.broken.Store(left > 0)
					},
					Failed: func(error) {},
				})
			}()
			for fills := int32(0); fills <= c.renewed; {
				if n := <-filled; n == 1 {
					fills++
				}
			}
			stop()
			<-done
			if got := x.renewed.Load(); got != c.renewed || h.finds(t, "运河") != 1 {
				t.Errorf("made anew %d times, want %d; finds %d", got, c.renewed, h.finds(t, "运河"))
			}
		})
	}
}
