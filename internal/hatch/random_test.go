package hatch_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// Random nights: pages dropped in any order, again and again, under changing names,
// several before they are read, with corrections, restarts, cancellations and
// retries in between. At the end the edition has every page whose drop came through,
// each in its latest version, once and in order, and the desk has the same pages
// and every correction of an article that nobody changed.
func TestRandomNights(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { randomNight(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

// leaf is a version of a page: its second story changes, its first does not.
func leaf(n, version int) string {
	return page(n, story(places[n]+"老桥依旧", "一座"+places[n]+"老桥"), story(places[n]+"花园又改", fmt.Sprintf("第%d次改建的花园", version)))
}

// places are what the stories of the pages are about.
var places = []string{"", "", "河岸", "城东", "码头", "山脚", "渡口", "学堂", "集市", "茶馆"}

func randomNight(t *testing.T, r *rand.Rand) {
	m := newNight(t)
	want := map[int]int{} // page -> version that must be in
	version := 0
	var waiting []hatch.Drop
	corrected := map[string]string{} // headline as read -> as corrected
	settle := func() {
		for _, d := range waiting {
			if got := m.read(d); got.State != hatch.Done && got.State != hatch.Cancelled {
				t.Fatalf("%+v", got)
			}
		}
		waiting = nil
	}
	for range 30 {
		switch r.IntN(10) {
		case 0:
			m.reopen()
		case 1, 2:
			settle()
		case 3:
			if len(waiting) == 0 {
				continue
			}
			i := r.IntN(len(waiting))
			if _, err := m.Cancel(t.Context(), "lin", waiting[i].ID); err != nil && !paper.IsKind(err, paper.Conflict) {
				t.Fatal(err)
			}
			if _, err := m.Retry(t.Context(), "lin", waiting[i].ID, "", false); err != nil && !paper.IsKind(err, paper.Conflict) {
				t.Fatal(err)
			}
		case 4:
			settle()
			m.correct(r, corrected)
		default:
			files := map[string]string{}
			version++
			for range 1 + r.IntN(3) {
				n := 2 + r.IntN(4)
				if _, twice := want[n]; twice && hasPage(files, n) || hasPage(files, n) {
					continue
				}
				files[fmt.Sprintf("night%d/p%d.txt", r.IntN(2), n)] = leaf(n, version)
				want[n] = version
			}
			waiting = append(waiting, m.drop(files))
		}
	}
	settle()
	m.holds(want, corrected)
}

func hasPage(files map[string]string, n int) bool {
	for name := range files {
		if strings.HasSuffix(name, fmt.Sprintf("p%d.txt", n)) {
			return true
		}
	}
	return false
}

// correct gives a story that never changes another headline.
func (m *night) correct(r *rand.Rand, corrected map[string]string) {
	m.t.Helper()
	lin := m.people["lin"]
	w, err := m.desk.Work(m.t.Context(), lin, tonight)
	if paper.IsKind(err, paper.NotFound) {
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	for _, a := range w.Draft.Edition.Articles {
		if strings.HasSuffix(a.Headline, "老桥依旧") && !strings.HasPrefix(a.Headline, "校过的") && r.IntN(2) == 0 {
			to := "校过的" + a.Headline
			if _, err := m.desk.Do(m.t.Context(), lin, tonight, w.Version, desk.Act{Do: desk.SetHead, Article: a.ID, Headline: to}); err != nil {
				m.t.Fatal(err)
			}
			corrected[a.Headline] = to
			return
		}
	}
}

// holds compares what came of the night with what had to.
func (m *night) holds(want map[int]int, corrected map[string]string) {
	m.t.Helper()
	w, err := m.desk.Work(m.t.Context(), m.people["lin"], tonight)
	if err != nil {
		m.t.Fatal(err)
	}
	rev, err := m.archive.Revision(m.t.Context(), tonight, w.Material)
	if err != nil {
		m.t.Fatal(err)
	}
	for who, e := range map[string]paper.Edition{"archive": rev.Edition, "desk": w.Draft.Edition} {
		last := 0
		seen := map[int]bool{}
		for i, p := range e.Pages {
			var n int
			if _, err := fmt.Sscanf(p.Label, "%d", &n); err != nil || n <= last || p.Sequence != i+1 || want[n] == 0 {
				m.t.Errorf("%s: page %d is %q, behind %d, as %d", who, i+1, p.Label, last, p.Sequence)
			}
			last, seen[n] = n, true
			if _, _, ok := ingest.SourceOf(p); !ok {
				m.t.Errorf("%s: page %q came from %q", who, p.Label, p.Source)
			}
		}
		text := ""
		for _, a := range e.Articles {
			text += a.Headline + "\n" + strings.Join(a.Paragraphs, "\n") + "\n"
		}
		for n, v := range want {
			if !seen[n] || !strings.Contains(text, places[n]+"花园又改") {
				m.t.Errorf("%s: page %d is missing", who, n)
			}
			if strings.Count(text, fmt.Sprintf("第%d次改建的花园", v)) == 0 {
				m.t.Errorf("%s: page %d is not in its version %d", who, n, v)
			}
		}
	}
	for was, is := range corrected {
		found := 0
		for _, a := range w.Draft.Edition.Articles {
			if a.Headline == is {
				found++
			}
			if a.Headline == was {
				m.t.Errorf("the correction %q was lost", is)
			}
		}
		if found != 1 {
			m.t.Errorf("%q stands %d times", is, found)
		}
	}
	for _, c := range w.Draft.Changes {
		if len(c.Lost) > 0 {
			m.t.Errorf("a correction was given up: %+v", c.Lost)
		}
	}
}

// A drop that is cancelled while it is read comes to nothing; those read with it
// are read all the same.
func TestCancelWhileReading(t *testing.T) {
	m := newNight(t)
	good := m.options.Importer
	var one, two hatch.Drop
	first := true
	m.options.Importer = func() (*ingest.Importer, error) {
		if first {
			first = false
			if _, err := m.Cancel(t.Context(), "lin", one.ID); err != nil {
				t.Error(err)
			}
		}
		return good()
	}
	m.reopen()
	one = m.drop(map[string]string{"p2.txt": pageTexts[2]})
	two = m.drop(map[string]string{"p3.txt": pageTexts[3]})
	if two = m.read(two); two.State != hatch.Done {
		t.Errorf("%+v", two)
	}
	if one = m.now(one); one.State != hatch.Cancelled {
		t.Errorf("%+v", one)
	}
	if got := m.labels(tonight); got != "3=p3.txt#1" {
		t.Errorf("the edition has %s", got)
	}
}

// Many drop at once, and look on, while pages are read.
func TestManyAtOnce(t *testing.T) {
	m := newNight(t)
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-m.Changed():
				m.Drops(slug, 100)
			case <-over:
				return
			}
		}
	}()
	errs := make(chan error, 8)
	for n := range 8 {
		go func() {
			o, err := m.Begin(hatch.Ask{Title: slug, Date: tonight.Date, By: "lin", Way: hatch.ByAPI})
			if err == nil {
				_, err = o.Add(t.Context(), fmt.Sprintf("p%d.txt", n+2), strings.NewReader(leaf(n+2, 1)))
			}
			if err == nil {
				_, _, err = o.Close(t.Context())
			}
			if err == nil {
				err = m.Worker()(t.Context(), queueJob)
			}
			errs <- err
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if err := m.Worker()(t.Context(), queueJob); err != nil {
		t.Error(err)
	}
	for _, d := range m.Drops(slug, 100) {
		if d.State != hatch.Done {
			t.Errorf("%+v", d)
		}
	}
	r, err := m.archive.Edition(t.Context(), tonight, "")
	if err != nil || len(r.Edition.Pages) != 8 {
		t.Errorf("%d pages, %v", len(r.Edition.Pages), err)
	}
	close(over)
	<-done
}
