// Command search measures the search index on newspapers made at random: how
// long it takes to make, how large it is, how fast it answers, what memory it
// takes, and whether it finds all and only what stands in the texts.
//
//	go run ./bench/search -n 1000000 -dir DIR
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/bench/search/corpus"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/sqlite"
)

func main() {
	n := flag.Int("n", 100_000, "articles")
	questions := flag.Int("q", 100, "questions of each class")
	dir := flag.String("dir", "", "where the index is made, and found again if it is there (default: a temporary directory)")
	proofs := flag.Int("proofs", 8, "questions of each class compared with substrings of every text; 0: none")
	seed := flag.Uint64("seed", 1, "of the texts")
	flag.Parse()
	if err := run(context.Background(), *n, *questions, *proofs, *dir, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n, questions, proofs int, dir string, seed uint64) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench-search"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(dir, "search.db")
	c := corpus.New(seed)
	x, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	defer x.Close()
	editions := n / corpus.PerEdition
	if err := fill(ctx, x, c, editions, path); err != nil {
		return err
	}
	classes := c.Questions(questions)
	if err := ask(ctx, x, classes); err != nil {
		return err
	}
	if proofs > 0 {
		return prove(ctx, x, c, editions, proofs, classes)
	}
	return nil
}

// How editions are put: so many at once, by so many goroutines, as the index is
// filled again after a loss.
const (
	together = 20
	writers  = 2
)

// fill puts the editions that are not there yet.
func fill(ctx context.Context, x *sqlite.Index, c *corpus.Corpus, editions int, path string) error {
	held, err := x.Held(ctx)
	if err != nil {
		return err
	}
	var missing []int
	for i := range editions {
		if _, there := held[corpus.EditionOf(i)]; !there {
			missing = append(missing, i)
		}
	}
	began, cpu, put := time.Now(), processorTime(), 0
	var mu sync.Mutex
	var most int64
	var group errgroup.Group
	group.SetLimit(writers)
	for batch := range slices.Chunk(missing, together) {
		group.Go(func() error {
			var readings []search.Reading
			for _, i := range batch {
				readings = append(readings, search.Reading{Edition: corpus.EditionOf(i), Stamp: "1", Documents: c.Edition(i)})
			}
			if err := x.Put(ctx, readings...); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			put += len(batch)
			most = max(most, anonymous())
			fmt.Fprintf(os.Stderr, "%d of %d articles, %s\n", put*corpus.PerEdition, editions*corpus.PerEdition, time.Since(began).Round(time.Second))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	took := time.Since(began)
	size := int64(0)
	for _, suffix := range []string{"", "-wal"} {
		if s, err := os.Stat(path + suffix); err == nil {
			size += s.Size()
		}
	}
	fmt.Printf("%d articles in %d editions, %.2f GB on disk\n", editions*corpus.PerEdition, editions, float64(size)/1e9)
	if put > 0 {
		fmt.Printf("%d editions made and put in %s (%s of processor): %.0f articles a second\n",
			put, took.Round(time.Second), (processorTime() - cpu).Round(time.Second), float64(put*corpus.PerEdition)/took.Seconds())
	}
	fmt.Printf("anonymous memory after putting: %d MB, at most %d MB while putting\n", anonymous()>>20, most>>20)
	return nil
}

// ask times every class, its questions in turn: the time that passed, and the
// processor's, which other work on the machine lengthens less.
func ask(ctx context.Context, x search.Index, classes []corpus.Class) error {
	fmt.Printf("\n| questions | found, median | p50 ms | p95 ms | p99 ms | processor p50 | p95 |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, class := range classes {
		var times, work []float64
		var found []int
		for _, question := range class.Questions {
			e, err := search.Parse(question)
			if err != nil {
				return err
			}
			began, worked := time.Now(), processorTime()
			r, err := x.Search(ctx, search.Query{Find: e, Order: class.Order, Count: class.Facets})
			if err != nil {
				return err
			}
			times = append(times, float64(time.Since(began).Microseconds())/1000)
			work = append(work, float64((processorTime()-worked).Microseconds())/1000)
			found = append(found, r.Total)
		}
		slices.Sort(times)
		slices.Sort(found)
		slices.Sort(work)
		at := func(list []float64, p float64) float64 { return list[int(p*float64(len(list)-1))] }
		fmt.Printf("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f |\n", class.Name, found[len(found)/2],
			at(times, .5), at(times, .95), at(times, .99), at(work, .5), at(work, .95))
	}
	runtime.GC()
	fmt.Printf("\nanonymous memory after asking: %d MB\n", anonymous()>>20)
	return nil
}

// prove compares what is found with substrings of every text.
func prove(ctx context.Context, x search.Index, c *corpus.Corpus, editions, proofs int, classes []corpus.Class) error {
	var questions []string
	for _, class := range classes {
		for _, q := range class.Questions[:min(proofs, len(class.Questions))] {
			if !strings.ContainsAny(q, " ()abcdefghijklmnopqrstuvwxyz") && !slices.Contains(questions, q) {
				questions = append(questions, q)
			}
		}
	}
	truth := make([]map[string]bool, len(questions))
	for i := range truth {
		truth[i] = map[string]bool{}
	}
	for n := range editions {
		name := corpus.EditionOf(n).String()
		for i := range corpus.PerEdition {
			d := c.Article(n, i)
			text := corpus.Plain(d)
			for j, q := range questions {
				if strings.Contains(text, q) {
					truth[j][name+d.Article] = true
				}
			}
		}
	}
	var right, wrong, missed int
	for i, q := range questions {
		found, err := everything(ctx, x, q, editions)
		if err != nil {
			return err
		}
		for name := range found {
			if truth[i][name] {
				right++
			} else {
				wrong++
			}
		}
		missed += len(truth[i])
		for name := range found {
			if truth[i][name] {
				missed--
			}
		}
	}
	fmt.Printf("\n%d questions compared with substrings of all texts: %d articles found rightly, %d wrongly, %d missed: precision %.6f, recall %.6f\n",
		len(questions), right, wrong, missed, float64(right)/float64(max(1, right+wrong)), float64(right)/float64(max(1, right+missed)))
	return nil
}

// everything gives all articles found, asking day by day where they are many.
func everything(ctx context.Context, x search.Index, question string, editions int) (map[string]bool, error) {
	e, err := search.Parse(question)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	first, last := corpus.EditionOf(0).Date, corpus.EditionOf(editions-1).Date
	step := 1 // days
	for from := first; from.Compare(last) <= 0; {
		q := search.Query{Find: e, From: from, To: from.AddDays(step - 1), Order: search.Newest, Limit: search.MostLimit}
		r, err := x.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		if r.Total > search.MostOffset+search.MostLimit && step > 1 {
			step = max(1, step/4)
			continue
		}
		for q.Offset = 0; q.Offset < r.Total && q.Offset <= search.MostOffset; q.Offset += search.MostLimit {
			page, err := x.Search(ctx, q)
			if err != nil {
				return nil, err
			}
			for _, h := range page.Hits {
				out[h.Edition.String()+h.Article] = true
			}
		}
		from = from.AddDays(step)
		if r.Total < 500 {
			step *= 2
		}
	}
	return out, nil
}

// anonymous is the process's memory that is no file's, in bytes; 0 on systems
// that do not tell.
func anonymous() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kilobytes int64
	for line := range strings.Lines(string(status)) {
		if v, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			_, _ = fmt.Sscan(v, &kilobytes) // 0 where it is not written as ever
		}
	}
	return kilobytes << 10
}
