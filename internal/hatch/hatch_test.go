package hatch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	archivemem "github.com/banmian/banmian/internal/archive/memory"
	blobmem "github.com/banmian/banmian/internal/blob/memory"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/plate"
	"github.com/banmian/banmian/internal/queue"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
)

const slug = "yunting"

var queueJob = queue.Job{Kind: hatch.Job}

var tonight = archive.Key{Title: slug, Date: paper.Date{Year: 2026, Month: 11, Day: 24}, Ordinal: 1}

// page is a page of an invented paper, as plain text.
func page(n int, stories ...string) string {
	text := fmt.Sprintf("2026年11月24日 星期二 第%d版 综合\n\n", n)
	if n == 1 {
		text = "今日云汀\n2026年11月24日 星期二\n本期4版 第12期 总第345期\n第1版\n\n"
	}
	return text + strings.Join(stories, "\n\n") + "\n"
}

// story is a story of two paragraphs.
func story(head, word string) string {
	return head + "\n\n  本报讯(记者 许听澜)昨日上午," + word + "在柳荫河上落成,两岸居民往来不必再绕行。\n  桥面铺了防滑的木板,夜里有灯。"
}

var pageTexts = map[int]string{
	1: page(1, story("河岸新添三座小桥", "三座人行小桥"), story("社区食堂换了新菜单", "一处新食堂")),
	2: page(2, story("图书馆夜里也开门", "一座小图书馆")),
	3: page(3, story("旧码头改成花园", "一座花园")),
	4: page(4, story("少年足球队夺冠", "一片球场")),
}

// night is a hatch with everything behind it in memory, and its drops on disk.
type night struct {
	*hatch.Hatch
	t       *testing.T
	dir     string
	clock   *desktest.Clock
	archive *archivemem.Archive
	blobs   *blobmem.Store
	desk    *desk.Desk
	queue   queue.Queue
	options hatch.Options
	people  map[string]desk.Person
}

func newNight(t *testing.T) *night {
	t.Helper()
	m := &night{t: t, dir: filepath.Join(t.TempDir(), "drops"), clock: desktest.NewClock(), blobs: blobmem.New(), people: map[string]desk.Person{}}
	for id, role := range map[string]desk.Role{"lin": desk.Editor, "shu": desk.Archivist} {
		m.people[id] = desk.Person{ID: id, Name: id, Roles: map[string][]desk.Role{slug: {role}}}
	}
	m.archive = archivemem.New(archivemem.Options{Now: m.clock.Now})
	m.queue = queuemem.New(queuemem.Options{})
	m.desk = desk.New(m.archive, docketmem.New(), m.queue, desk.Options{Now: m.clock.Now})
	m.options = hatch.Options{Archive: m.archive, Blobs: m.blobs, Desk: m.desk, Queue: m.queue, Now: m.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Importer: func() (*ingest.Importer, error) {
			return &ingest.Importer{Blobs: m.blobs, Archive: m.archive, Sizes: []plate.Size{{Name: "small", Width: 60, Format: plate.JPEG}}}, nil
		},
		Person: func(_ context.Context, id string) (desk.Person, error) {
			p, ok := m.people[id]
			if !ok {
				return p, paper.Faultf(paper.NotFound, "there is no %s", id)
			}
			return p, nil
		}}
	m.reopen()
	return m
}

// reopen opens the directory anew, as a restart does.
func (m *night) reopen() {
	m.t.Helper()
	h, err := hatch.Open(m.dir, m.options)
	if err != nil {
		m.t.Fatal(err)
	}
	m.Hatch = h
}

// drop hands files in for tonight's edition and gives the drop.
func (m *night) drop(files map[string]string, change ...func(*hatch.Ask)) hatch.Drop {
	m.t.Helper()
	ask := hatch.Ask{Title: slug, Date: tonight.Date, By: "lin", Way: hatch.AtDesk}
	for _, c := range change {
		c(&ask)
	}
	o, err := m.Begin(ask)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, name := range slices.Sorted(keysOf(files)) {
		if _, err := o.Add(m.t.Context(), name, strings.NewReader(files[name])); err != nil && !paper.IsKind(err, paper.Invalid) {
			m.t.Fatal(err)
		}
	}
	d, _, err := o.Close(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	return d
}

func keysOf(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// read does the queued job, and gives the drop as it stands then.
func (m *night) read(d hatch.Drop) hatch.Drop {
	m.t.Helper()
	if err := m.Worker()(m.t.Context(), queue.Job{Kind: hatch.Job, Args: []byte(d.ID)}); err != nil {
		m.t.Fatal(err)
	}
	return m.now(d)
}

func (m *night) now(d hatch.Drop) hatch.Drop {
	m.t.Helper()
	after, err := m.Drop(d.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	return after
}

// labels are the edition's pages with the file each came from.
func (m *night) labels(key archive.Key) string {
	m.t.Helper()
	r, err := m.archive.Edition(m.t.Context(), key, "")
	if err != nil {
		m.t.Fatal(err)
	}
	var out []string
	for _, p := range r.Edition.Pages {
		out = append(out, p.Label+"="+p.Source)
	}
	return strings.Join(out, " ")
}

// Pages dropped one by one, in whatever order, come together to one edition.
func TestPagesComeTogether(t *testing.T) {
	m := newNight(t)
	d := m.read(m.drop(map[string]string{"p2.txt": pageTexts[2], "p1.txt": pageTexts[1]}))
	if d.State != hatch.Done || d.Files[0].State != hatch.Done || d.Files[0].Edition != tonight.String() || !slices.Equal(d.Files[1].Pages, []string{"2"}) {
		t.Fatalf("%+v", d)
	}
	m.read(m.drop(map[string]string{"p4.txt": pageTexts[4]}))
	m.read(m.drop(map[string]string{"p3.txt": pageTexts[3]}))
	if got, want := m.labels(tonight), "=p1.txt#1 2=p2.txt#1 3=p3.txt#1 4=p4.txt#1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(m.dir, d.ID, "files")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the files stayed beside the archive: %v", err)
	}
	// The same again is the same drop.
	again := m.drop(map[string]string{"p3.txt": pageTexts[3]})
	if again.State != hatch.Done {
		t.Errorf("%+v", again)
	}
}

// A page dropped again takes the place of the page of its number, whatever its
// file is called, and the desk keeps what was corrected elsewhere.
func TestPageAgain(t *testing.T) {
	m := newNight(t)
	m.read(m.drop(map[string]string{"p1.txt": pageTexts[1], "p2.txt": pageTexts[2]}))
	lin := m.people["lin"]
	w, err := m.desk.Work(t.Context(), lin, tonight)
	if err != nil {
		t.Fatal(err)
	}
	first, second := w.Draft.Edition.Articles[0].ID, w.Draft.Edition.Articles[1].ID
	for _, id := range []string{first, second} {
		w, err = m.desk.Do(t.Context(), lin, tonight, w.Version, desk.Act{Do: desk.SetHead, Article: id, Headline: "改过的题 " + id})
		if err != nil {
			t.Fatal(err)
		}
	}
	fresh := page(1, story("河岸新添三座小桥", "五座人行小桥"), story("社区食堂换了新菜单", "一处新食堂"))
	d := m.read(m.drop(map[string]string{"front-late.txt": fresh}))
	if d.State != hatch.Done {
		t.Fatalf("%+v", d)
	}
	if got, want := m.labels(tonight), "=front-late.txt#1 2=p2.txt#1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if w, err = m.desk.Work(t.Context(), lin, tonight); err != nil {
		t.Fatal(err)
	}
	if len(w.Draft.Changes) != 1 || !strings.Contains(w.Draft.Changes[0].After.Paragraphs[0], "五座") {
		t.Errorf("changes: %+v", w.Draft.Changes)
	}
	for _, a := range w.Draft.Edition.Articles {
		if (a.ID == first || a.ID == second) && !strings.HasPrefix(a.Headline, "改过的题") {
			t.Errorf("the correction of %s was lost: %q", a.ID, a.Headline)
		}
	}
}

// A file that cannot be read keeps back nothing but itself, and is read again when
// somebody says so.
func TestFailureAndRetry(t *testing.T) {
	m := newNight(t)
	d := m.drop(map[string]string{"p1.txt": pageTexts[1], "p2.xml": "<alto><Layout><Page WIDTH='x'", "old.rar": "Rar!\x1a\x07"})
	if d.Count(hatch.Refused) != 1 {
		t.Errorf("%+v", d.Files)
	}
	d = m.read(d)
	if d.State != hatch.Failed || d.Count(hatch.Done) != 1 || d.Count(hatch.Failed) != 1 {
		t.Fatalf("%+v", d)
	}
	for _, f := range d.Files {
		if f.State == hatch.Failed && (f.Why == "" || f.Remedy == "" || strings.Contains(f.Why, m.dir)) {
			t.Errorf("%+v", f)
		}
	}
	if _, err := m.Retry(t.Context(), "lin", d.ID, "p1.txt", false); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("what is in was read again: %v", err)
	}
	// The reader has been mended meanwhile: here, the file.
	if err := os.WriteFile(filepath.Join(m.dir, d.ID, "files", "p2.xml"), []byte(pageTexts[2]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Retry(t.Context(), "lin", d.ID, "p2.xml", false); err != nil {
		t.Fatal(err)
	}
	if d = m.read(d); d.State != hatch.Done {
		t.Errorf("%+v", d)
	}
	if got, want := m.labels(tonight), "=p1.txt#1 2=p2.xml#1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Pages that print another day are not put into tonight's edition, unless
// somebody insists.
func TestAnotherDay(t *testing.T) {
	m := newNight(t)
	d := m.read(m.drop(map[string]string{"p1.txt": pageTexts[1]}, func(a *hatch.Ask) { a.Date.Day = 25 }))
	if d.State != hatch.Failed || !strings.Contains(d.Files[0].Why, "2026-11-24") {
		t.Fatalf("%+v", d)
	}
	if _, err := m.Retry(t.Context(), "lin", d.ID, "", true); err != nil {
		t.Fatal(err)
	}
	if d = m.read(d); d.State != hatch.Done || d.Files[0].Edition != slug+"/2026-11-25" {
		t.Errorf("%+v", d)
	}
}

// Without a day, the pages say it themselves; those that print none go along.
func TestDayAsPrinted(t *testing.T) {
	m := newNight(t)
	printed := func(a *hatch.Ask) { a.Date = paper.Date{} }
	d := m.read(m.drop(map[string]string{"p1.txt": pageTexts[1], "x.txt": "没有日期的一页\n\n  河边的灯在入夜以前亮起来。\n"}, printed))
	if d.State != hatch.Done || d.Files[1].Edition != tonight.String() {
		t.Fatalf("%+v", d)
	}
	d = m.read(m.drop(map[string]string{"y.txt": "又一页没有日期\n\n  学堂里传出合唱的声音。\n"}, printed))
	if d.State != hatch.Failed || d.Files[0].Why != "no page prints its date" {
		t.Errorf("%+v", d)
	}
}

// Who may not work at the title puts nothing into its edition.
func TestWhoMayNot(t *testing.T) {
	m := newNight(t)
	for _, id := range []string{"shu", "nobody"} {
		d := m.read(m.drop(map[string]string{"p1.txt": pageTexts[1]}, func(a *hatch.Ask) { a.By = id }))
		if d.State != hatch.Failed {
			t.Errorf("%s: %+v", id, d)
		}
	}
	if list, err := m.archive.Editions(t.Context(), archive.Query{}); err != nil || len(list) > 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// What was dropped is there after a restart, and is read then.
func TestRestart(t *testing.T) {
	m := newNight(t)
	d := m.drop(map[string]string{"p1.txt": pageTexts[1]})
	o, err := m.Begin(hatch.Ask{Title: slug, By: "lin", Way: hatch.AtDesk}) // never closed
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Add(t.Context(), "p9.txt", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	m.reopen()
	if err := m.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list := m.Drops(slug, 10); len(list) != 1 || list[0].ID != d.ID || list[0].State != hatch.Waiting {
		t.Fatalf("%+v", list)
	}
	if d = m.read(d); d.State != hatch.Done {
		t.Errorf("%+v", d)
	}
	m.reopen()
	if got := m.now(d); got.State != hatch.Done || got.Files[0].Edition != tonight.String() {
		t.Errorf("%+v", got)
	}
	m.clock.Move(31 * 24 * 60 * 60 * 1e9)
	if err := m.Sweep(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(m.dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

// A fault of the machine is tried again by itself, and then no more.
func TestTriedAgain(t *testing.T) {
	m := newNight(t)
	good := m.options.Importer
	m.options.Importer = func() (*ingest.Importer, error) { return nil, errors.New("no room") }
	m.reopen()
	d := m.drop(map[string]string{"p1.txt": pageTexts[1]})
	for try := 1; try < 5; try++ {
		d = m.read(d)
		if d.State != hatch.Waiting || d.Tries != try || !d.Again.After(m.clock.Now()) || d.Files[0].Why != "no room" {
			t.Fatalf("try %d: %+v", try, d)
		}
		if m.read(d).Tries != try {
			t.Error("it was tried before its time")
		}
		m.clock.Move(d.Again.Sub(m.clock.Now()))
	}
	if d = m.read(d); d.State != hatch.Failed {
		t.Fatalf("%+v", d)
	}
	m.options.Importer = good
	m.reopen()
	if _, err := m.Retry(t.Context(), "lin", d.ID, "", false); err != nil {
		t.Fatal(err)
	}
	if d = m.read(d); d.State != hatch.Done {
		t.Errorf("%+v", d)
	}
}

// A drop on which the program fails, or over which the process dies again and
// again, is given up, and those behind it are read.
func TestPoison(t *testing.T) {
	m := newNight(t)
	good := m.options.Importer
	panics := true
	m.options.Importer = func() (*ingest.Importer, error) {
		if panics {
			panics = false
			panic("nobody foresaw it")
		}
		return good()
	}
	m.reopen()
	bad := m.drop(map[string]string{"p1.txt": pageTexts[1]})
	behind := m.drop(map[string]string{"p2.txt": pageTexts[2]}, func(a *hatch.Ask) { a.Date = paper.Date{} })
	bad = m.read(bad)
	if bad.State != hatch.Failed || bad.Files[0].Why != "the program failed on it" || m.now(behind).State != hatch.Done {
		t.Errorf("%+v, %+v", bad, m.now(behind))
	}
	deadly := m.drop(map[string]string{"p3.txt": pageTexts[3]})
	record := filepath.Join(m.dir, deadly.ID, "drop.json")
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), `"state": "waiting",`+"\n  \"changed\"", `"state": "waiting",`+"\n  \"begun\": 3,\n  \"changed\"", 1))
	if err := os.WriteFile(record, text, 0o600); err != nil {
		t.Fatal(err)
	}
	m.reopen()
	if deadly = m.read(deadly); deadly.State != hatch.Failed || !strings.Contains(deadly.Files[0].Why, "ended again and again") {
		t.Errorf("%+v", deadly)
	}
	if _, err := m.Retry(t.Context(), "lin", deadly.ID, "", false); err != nil {
		t.Fatal(err)
	}
	if deadly = m.read(deadly); deadly.State != hatch.Done {
		t.Errorf("somebody said to try it once more: %+v", deadly)
	}
}

func TestCancel(t *testing.T) {
	m := newNight(t)
	d := m.drop(map[string]string{"p1.txt": pageTexts[1]})
	if _, err := m.Cancel(t.Context(), "lin", d.ID); err != nil {
		t.Fatal(err)
	}
	if d = m.read(d); d.State != hatch.Cancelled {
		t.Errorf("%+v", d)
	}
	if _, err := m.Cancel(t.Context(), "lin", d.ID); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("cancelled twice: %v", err)
	}
	if _, err := m.Cancel(t.Context(), "lin", "../../x"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("%v", err)
	}
	// The same files again are another drop, as that one came to nothing.
	if again := m.drop(map[string]string{"p1.txt": pageTexts[1]}); again.ID == d.ID {
		t.Error("the cancelled drop was given again")
	}
}

// Dropping the same again changes nothing, unless something else came in between.
func TestSameAgain(t *testing.T) {
	m := newNight(t)
	one, two := map[string]string{"p3.txt": pageTexts[3]}, map[string]string{"p3.txt": page(3, story("旧码头改成广场", "一座广场"))}
	first := m.drop(one)
	if again := m.drop(one); again.ID != first.ID {
		t.Error("the same files are another drop")
	}
	m.read(first)
	second := m.drop(two)
	m.read(second)
	third := m.drop(one)
	if third.ID == first.ID || third.ID == second.ID {
		t.Error("the page was put back, and nothing was done")
	}
	if m.read(third).State != hatch.Done {
		t.Error("it was not read")
	}
	r, err := m.archive.Edition(t.Context(), tonight, "")
	if err != nil || r.Number != 3 || !strings.Contains(r.Edition.Articles[0].Headline, "花园") {
		t.Errorf("revision %d, %q, %v", r.Number, r.Edition.Articles[0].Headline, err)
	}
}
