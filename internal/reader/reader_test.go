package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivememory "github.com/banmian/banmian/internal/archive/memory"
	blobmemory "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// desk fills an archive for a test.
type desk struct {
	t       testing.TB
	archive *archivememory.Archive
	blobs   *blobmemory.Store
	reader  *Reader
}

func newDesk(t testing.TB) *desk {
	d := &desk{t: t, archive: archivememory.New(archivememory.Options{}), blobs: blobmemory.New()}
	d.reader = New(d.archive, d.blobs)
	return d
}

// keep stores an edition of the title "news" and moves it through states.
func (d *desk) keep(day string, ordinal int, e paper.Edition, states ...archive.State) archive.Key {
	d.t.Helper()
	e.Date = date(d.t, day)
	p := archive.Proposal{Title: archive.Title{Slug: "news", Name: "新报", Language: "zh-Hans"}, Date: e.Date, Ordinal: ordinal,
		Digest: fmt.Sprint(e), Edition: e}
	for _, pg := range e.Pages {
		name, _, _ := strings.Cut(pg.Source, "#")
		ref, n, err := d.blobs.Put(context.Background(), strings.NewReader("master "+name))
		if err != nil {
			d.t.Fatal(err)
		}
		p.Sources = append(p.Sources, archive.Source{Name: name, Blob: ref, Size: n})
	}
	for _, w := range []int{100, 400} {
		p.Pictures = append(p.Pictures, d.picture(1, w))
	}
	out, err := d.archive.Keep(context.Background(), p)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, s := range states {
		if _, err := d.archive.SetState(context.Background(), out.Key, 0, s); err != nil {
			d.t.Fatal(err)
		}
	}
	return out.Key
}

// picture keeps a picture of a page of 200 by 300 points: left half dark,
// right half light.
func (d *desk) picture(page, width int) archive.Picture {
	m := image.NewGray(image.Rect(0, 0, width, width*3/2))
	for y := range m.Rect.Dy() {
		for x := range width {
			m.SetGray(x, y, color.Gray{uint8(40 + 160*(2*x/width))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		d.t.Fatal(err)
	}
	ref, n, err := d.blobs.Put(context.Background(), &b)
	if err != nil {
		d.t.Fatal(err)
	}
	return archive.Picture{Page: page, Width: width, Height: width * 3 / 2, MediaType: "image/jpeg", Blob: ref, Size: n}
}

func date(t testing.TB, day string) paper.Date {
	d, err := paper.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func key(t testing.TB, day string) archive.Key {
	return archive.Key{Title: "news", Date: date(t, day), Ordinal: 1}
}

// edition has two pages of 200 by 300 points. The first story jumps to page 2.
func edition() paper.Edition {
	part := func(page int, y float64) paper.Part {
		return paper.Part{Page: page, Polygon: geom.R(10, y, 190, y+80).Polygon()}
	}
	return paper.Edition{
		Pages: []paper.Page{
			{Sequence: 1, Label: "1", Width: 200, Height: 300, Source: "p1.pdf#1"},
			{Sequence: 2, Label: "2", Width: 200, Height: 300, Source: "p2.pdf#1"},
		},
		Articles: []paper.Article{
			{ID: "p1-a1", Kind: paper.KindStory, Headline: "甲", Paragraphs: []string{"甲文"}, Parts: []paper.Part{part(1, 10), part(2, 200)}},
			{ID: "p1-a2", Kind: paper.KindIndex, Headline: "导读", Parts: []paper.Part{part(1, 100)}},
			{ID: "p1-a3", Kind: paper.KindAd, Parts: []paper.Part{part(1, 200)}},
			{ID: "p2-a1", Kind: paper.KindBrief, Headline: "乙", Paragraphs: []string{"乙文"}, Parts: []paper.Part{part(2, 10)}},
		},
	}
}

func TestArrangement(t *testing.T) {
	d := newDesk(t)
	e, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, edition(), archive.Published))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range e.Pages {
		for _, pl := range p.Places {
			got = append(got, fmt.Sprintf("%s:%s open=%v continued=%v", p.Address, pl.Article.Address, pl.Article.Open, pl.Continued))
		}
	}
	want := []string{
		"01:01-01 open=true continued=false",
		"01:01-03 open=false continued=false",
		"02:02-01 open=true continued=false",
		"02:01-01 open=true continued=true",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("places:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	a := e.Article("01", 1)
	if a == nil || a.Previous != nil || a.Next == nil || a.Next.Address != "02-01" || len(a.Parts) != 2 {
		t.Errorf("the first article: %+v", a)
	}
	if e.Article("01", 2) != nil || e.Article("01", 3) != nil {
		t.Error("the index and a wordless advertisement must not open")
	}
	if e.Title.Name != "新报" || e.PageNumbered("", 2) != e.Pages[1] || e.PageNumbered("1", 0) != e.Pages[0] || e.PageNumbered("7", 7) != nil {
		t.Error("pages are not found by what jump lines name")
	}
}

func TestArticleNumbers(t *testing.T) {
	for _, c := range []struct{ ids, want string }{
		{"p1-a1 p1-a2 p2-a1", "01-01 01-02 02-01"},
		{"p1-a5 p1-a2 p2-a9", "01-05 01-02 02-09"}, // kept when a correction reorders them
		{"p1-a1 p1-a1 p2-a1", "01-01 01-02 02-01"}, // repeated: by position
		{"x p1-a7 p2-a1", "01-01 01-02 02-01"},
		{"p1-a0 p1-a7 p2-a1", "01-01 01-02 02-01"},
	} {
		e := edition()
		articles := []paper.Article{e.Articles[0], e.Articles[0], e.Articles[3]}
		for i, id := range strings.Fields(c.ids) {
			articles[i].ID = id
		}
		rev := archive.Revision{Edition: paper.Edition{Pages: e.Pages, Articles: articles}}
		var got []string
		for _, a := range arrange(archive.Title{}, rev).Articles {
			got = append(got, a.Address)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("ids %s give %v, want %s", c.ids, got, c.want)
		}
	}
}

// Articles and parts that name no page, or one that is not there, do no harm.
func TestHomelessArticles(t *testing.T) {
	e := edition()
	e.Articles[0].Parts = nil
	e.Articles[3].Parts = []paper.Part{{Page: 99}, {Page: -1}}
	got := arrange(archive.Title{}, archive.Revision{Edition: e})
	if len(got.Articles) != 2 || got.Articles[0].Page.Sequence != 1 || got.Articles[1].Page.Sequence != 2 || len(got.Articles[1].Parts) != 1 {
		t.Errorf("%+v", got.Articles)
	}
	if none := arrange(archive.Title{}, archive.Revision{Edition: paper.Edition{Articles: e.Articles}}); len(none.Articles) != 0 {
		t.Error("an edition without pages has articles")
	}
}

func TestOutlines(t *testing.T) {
	p := &Page{Page: paper.Page{Width: 100, Height: 100, Zones: []paper.Zone{
		{ID: "z1", Polygon: geom.R(0, 0, 10, 10).Polygon()}, {ID: "z2", Polygon: geom.R(20, 0, 30, 10).Polygon()}, {ID: "z3"}}}}
	if got := outlines(paper.Part{Zones: []string{"z1", "z2", "z3"}}, p); len(got) != 2 {
		t.Errorf("without an outline of its own a part has those of its zones: %v", got)
	}
	if got := outlines(paper.Part{Polygon: geom.R(-50, -50, 500, 50).Polygon()}, p); len(got) != 1 || got[0].Bounds() != geom.R(0, 0, 100, 50) {
		t.Errorf("an outline must be brought onto the page: %v", got)
	}
	if got := outlines(paper.Part{Polygon: geom.R(200, 200, 300, 300).Polygon()}, p); got != nil {
		t.Errorf("an outline off the page is none: %v", got)
	}
}

func TestWhatReadersMaySee(t *testing.T) {
	d := newDesk(t)
	shown := d.keep("2025-06-13", 1, edition(), archive.Published)
	d.keep("2025-06-12", 1, edition(), archive.Published, archive.Withdrawn)
	d.keep("2025-06-14", 1, edition())
	for day, kind := range map[string]paper.FaultKind{"2025-06-12": paper.Gone, "2025-06-14": paper.NotFound, "2025-06-15": paper.NotFound} {
		if _, err := d.reader.Edition(t.Context(), key(t, day)); !paper.IsKind(err, kind) {
			t.Errorf("%s: %v, want %s", day, err, kind)
		}
	}
	latest, err := d.reader.Latest(t.Context(), "news")
	if err != nil || latest.Key != shown {
		t.Errorf("the latest edition is %v, %v", latest, err)
	}
	if _, err := d.reader.Latest(t.Context(), "other"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a title without editions: %v", err)
	}
	pic := latest.Pages[0].Pictures[0].Blob
	if _, body, err := d.reader.Picture(t.Context(), shown, pic); err != nil {
		t.Error(err)
	} else if err := body.Close(); err != nil {
		t.Error(err)
	}
	for _, day := range []string{"2025-06-12", "2025-06-14"} { // the same bytes are kept there too
		if _, _, err := d.reader.Picture(t.Context(), key(t, day), pic); err == nil {
			t.Errorf("a picture of %s is given out", day)
		}
	}
	// A withdrawal is seen at once, also of what was read before.
	if _, err := d.archive.SetState(t.Context(), shown, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	if _, err := d.reader.Edition(t.Context(), shown); !paper.IsKind(err, paper.Gone) {
		t.Errorf("after its withdrawal: %v", err)
	}
	if stands, err := d.reader.Stands(t.Context()); err != nil || len(stands) != 0 {
		t.Errorf("a title with nothing to read stands among the titles: %v %v", stands, err)
	}
	// Published again, it is there again.
	if _, err := d.archive.SetState(t.Context(), shown, 0, archive.Published); err != nil {
		t.Fatal(err)
	}
	if _, err := d.reader.Edition(t.Context(), shown); err != nil {
		t.Error(err)
	}
}

func TestNeighbours(t *testing.T) {
	d := newDesk(t)
	for _, day := range []string{"2020-01-01", "2025-06-01", "2025-06-02", "2025-06-20", "2031-01-01"} {
		d.keep(day, 1, edition(), archive.Published)
	}
	d.keep("2025-06-02", 2, edition(), archive.Published)
	d.keep("2025-06-03", 1, edition()) // a draft
	order := []archive.Key{key(t, "2020-01-01"), key(t, "2025-06-01"), key(t, "2025-06-02"), key(t, "2025-06-02"), key(t, "2025-06-20"), key(t, "2031-01-01")}
	order[3].Ordinal = 2
	for i, k := range order {
		previous, next, err := d.reader.Neighbours(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		check := func(name string, got *archive.Key, at int) {
			if at < 0 || at >= len(order) {
				if got != nil {
					t.Errorf("%s has %s %s, want none", k, name, got)
				}
			} else if got == nil || *got != order[at] {
				t.Errorf("%s has %s %v, want %s", k, name, got, order[at])
			}
		}
		check("before it", previous, i-1)
		check("after it", next, i+1)
	}
}

func TestMonth(t *testing.T) {
	d := newDesk(t)
	for _, day := range []string{"2023-12-31", "2024-02-01", "2024-02-29", "2026-01-05"} {
		d.keep(day, 1, edition(), archive.Published)
	}
	d.keep("2024-02-29", 2, edition(), archive.Published)
	d.keep("2024-02-10", 1, edition(), archive.Published, archive.Withdrawn)
	m, err := d.reader.Month(t.Context(), "news", 2024, time.February)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, week := range m.Weeks {
		for _, day := range week {
			switch {
			case day.Outside:
				b.WriteString("  .")
			case day.Gone:
				fmt.Fprintf(&b, "%3d-", day.Date.Day)
			default:
				fmt.Fprintf(&b, "%3d%s", day.Date.Day, strings.Repeat("*", len(day.Editions)))
			}
		}
		b.WriteString("\n")
	}
	const want = `
  .  .  .  1*  2  3  4
  5  6  7  8  9 10- 11
 12 13 14 15 16 17 18
 19 20 21 22 23 24 25
 26 27 28 29**  .  .  .
`
	if got := "\n" + b.String(); got != want {
		t.Errorf("February 2024:%swant:%s", got, want)
	}
	if m.Count != 3 || *m.Previous != (YearMonth{2023, time.December}) || *m.Next != (YearMonth{2026, time.January}) {
		t.Errorf("count %d, before %v, after %v", m.Count, m.Previous, m.Next)
	}
	y, err := d.reader.Year(t.Context(), "news", 2024)
	if err != nil || y.Count != 3 || y.Months[1].Count != 3 || y.Previous != 2023 || y.Next != 2026 {
		t.Errorf("2024: %d editions, between %d and %d, %v", y.Count, y.Previous, y.Next, err)
	}
	empty, err := d.reader.Month(t.Context(), "news", 1990, time.March)
	if err != nil || empty.Count != 0 || empty.Previous != nil || *empty.Next != (YearMonth{2023, time.December}) {
		t.Errorf("an empty month: %d editions, between %v and %v, %v", empty.Count, empty.Previous, empty.Next, err)
	}
}

func TestPDF(t *testing.T) {
	for _, c := range []struct{ sources, first, whole string }{
		{"p1.pdf#1 p2.pdf#1", "p1.pdf", ""},
		{"all.pdf#1 all.pdf#2", "all.pdf", "all.pdf"},
		{"p1.PDF#1 p2.xml#1", "p1.PDF", ""},
		{"p1.txt#1 p2.pdf#1", "", ""},
		{"same.pdf#1 p2.pdf#1", "same.pdf", ""},
	} {
		d := newDesk(t)
		e := edition()
		for i, s := range strings.Fields(c.sources) {
			e.Pages[i].Source = s
		}
		got, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, e, archive.Published))
		if err != nil {
			t.Fatal(err)
		}
		// keep names a master once for each page made from it; the archive would not.
		if c.whole != "" {
			got.Revision.Sources = got.Revision.Sources[:1]
		}
		page, ok := got.PagePDF(got.Pages[0])
		if ok != (c.first != "") || ok && page.Name != c.first {
			t.Errorf("%s: the first page's PDF is %q %v, want %q", c.sources, page.Name, ok, c.first)
		}
		if alone := got.Alone(got.Pages[0]); alone != (c.whole == "") {
			t.Errorf("%s: the first page stands alone: %v", c.sources, alone)
		}
		whole, ok := got.PDF()
		if ok != (c.whole != "") || ok && whole.Name != c.whole {
			t.Errorf("%s: the whole PDF is %q %v, want %q", c.sources, whole.Name, ok, c.whole)
		}
	}
}

func TestClippings(t *testing.T) {
	d := newDesk(t)
	in := edition()
	in.Articles[0].Parts[0].Polygon = geom.Polygon{{X: 0, Y: 0}, {X: 200, Y: 0}, {X: 200, Y: 100}, {X: 100, Y: 100}, {X: 100, Y: 50}, {X: 0, Y: 50}}
	in.Articles[0].Figures = []paper.Figure{{Page: 1, Polygon: geom.R(120, 20, 180, 40).Polygon()}, {Page: 2, Polygon: geom.R(0, 0, 50, 50).Polygon()}, {Page: 1}}
	e, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, in, archive.Published))
	if err != nil {
		t.Fatal(err)
	}
	a := e.Articles[0]
	if e.FigureClipping(a.Figures[1]) != nil || e.FigureClipping(a.Figures[2]) != nil {
		t.Error("a figure on a page without a picture, or without a place, can be cut")
	}
	figure := d.cut(e.FigureClipping(a.Figures[0]))
	if size := figure.Bounds().Size(); size != image.Pt(120, 40) { // the picture of 400 pixels shows two to the point
		t.Errorf("the figure has %v pixels", size)
	}
	near(t, "the figure", figure, 60, 20, 200)
	part := d.cut(a.Parts[0].Clipping())
	near(t, "left of the part", part, 50, 50, 40)
	near(t, "right of the part", part, 350, 150, 200)
	near(t, "the part's margin", part, 50, 104, 40)
	near(t, "outside the part's outline", part, 50, 150, 255)
	if a.Parts[1].Clipping() != nil {
		t.Error("a part on a page without a picture can be cut")
	}
	other := *a.Parts[0].Clipping()
	other.Outlines = []geom.Polygon{geom.R(0, 0, 200, 100).Polygon()}
	if other.Tag() == a.Parts[0].Clipping().Tag() {
		t.Error("different clippings have one tag")
	}
}

func (d *desk) cut(c *Clipping) image.Image {
	d.t.Helper()
	if c == nil {
		d.t.Fatal("there is nothing to cut")
	}
	data, err := d.reader.Cut(context.Background(), c)
	if err != nil {
		d.t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

func near(t *testing.T, what string, m image.Image, x, y, want int) {
	t.Helper()
	got := int(color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y)
	if got < want-12 || got > want+12 {
		t.Errorf("%s: grey %d, want about %d", what, got, want)
	}
}

// A picture that is damaged, or claims to be huge, is a fault, not a crash.
func TestClippingOfABadPicture(t *testing.T) {
	d := newDesk(t)
	e, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, edition(), archive.Published))
	if err != nil {
		t.Fatal(err)
	}
	c := *e.Articles[0].Parts[0].Clipping()
	for _, data := range []string{"", "no picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\x00\xff\xff\xff\x00\x08\x02\x00\x00\x00"} {
		ref, _, err := d.blobs.Put(t.Context(), strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		c.picture.Blob = ref
		if _, err := d.reader.Cut(t.Context(), &c); !paper.IsKind(err, paper.Unavailable) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// When all cutters are busy and the reader's time is up, it is a fault.
func TestCuttersAreBounded(t *testing.T) {
	d := newDesk(t)
	e, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, edition(), archive.Published))
	if err != nil {
		t.Fatal(err)
	}
	for range cutters {
		d.reader.cutters <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.reader.Cut(ctx, e.Articles[0].Parts[0].Clipping()); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("%v", err)
	}
}

// A reader who leaves ends nobody else's wait for the same clipping.
func TestLeaverEndsNoOtherWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		e, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, edition(), archive.Published))
		if err != nil {
			t.Fatal(err)
		}
		c := e.Articles[0].Parts[0].Clipping()
		for range cutters {
			d.reader.cutters <- struct{}{} // all are busy
		}
		wait := func(ctx context.Context) chan error {
			result := make(chan error, 1)
			go func() {
				data, err := d.reader.Cut(ctx, c)
				if err == nil && len(data) == 0 {
					err = errors.New("nothing was cut")
				}
				result <- err
			}()
			synctest.Wait()
			return result
		}
		ctx, leave := context.WithCancel(t.Context())
		leaves, stays := wait(ctx), wait(t.Context())
		leave()
		if err := <-leaves; !paper.IsKind(err, paper.Unavailable) {
			t.Errorf("who left: %v", err)
		}
		synctest.Wait()
		for range cutters {
			<-d.reader.cutters
		}
		if err := <-stays; err != nil {
			t.Errorf("who stayed: %v", err)
		}
	})
}

// Readers who ask at once share one reading; one who leaves does not fail the
// others.
func TestManyReaders(t *testing.T) {
	d := newDesk(t)
	k := d.keep("2025-06-13", 1, edition(), archive.Published)
	slow := &slowArchive{Reader: d.archive, opened: make(chan struct{}), go_: make(chan struct{})}
	r := New(slow, d.blobs)
	leaving, leave := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	errs := make([]error, 20)
	editions := make([]*Edition, 20)
	ask := func(i int, ctx context.Context) {
		defer wg.Done()
		editions[i], errs[i] = r.Edition(ctx, k)
	}
	wg.Add(1)
	go ask(0, leaving)
	<-slow.opened
	leave()
	for i := 1; i < len(errs); i++ {
		wg.Add(1)
		go ask(i, t.Context())
	}
	close(slow.go_)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if again, err := r.Edition(t.Context(), k); err != nil || again != editions[19] {
		t.Errorf("the edition was read again: %v", err)
	}
}

// slowArchive tells when an edition is opened and waits to go on.
type slowArchive struct {
	archive.Reader
	opened, go_ chan struct{}
	once        sync.Once
}

func (s *slowArchive) Edition(ctx context.Context, k archive.Key, st archive.State) (archive.Revision, error) {
	s.once.Do(func() { close(s.opened) })
	<-s.go_
	return s.Reader.Edition(ctx, k, st)
}

func TestRackForgetsTheOldest(t *testing.T) {
	k := newRack(2)
	for i := range 3 {
		k.put(archive.Key{Ordinal: i}, 1, 7, &Edition{})
		k.get(archive.Key{Ordinal: 0}, 1, 7) // the first is read again and again
	}
	for i, want := range []bool{true, false, true} {
		if _, ok := k.get(archive.Key{Ordinal: i}, 1, 7); ok != want {
			t.Errorf("edition %d stands there: %v, want %v", i, ok, want)
		}
	}
}

func TestShelfForgetsTheOldest(t *testing.T) {
	s := newShelf(10)
	s.put("a", make([]byte, 4))
	s.put("b", make([]byte, 4))
	s.get("a")
	s.put("c", make([]byte, 4))
	s.put("huge", make([]byte, 11))
	for tag, want := range map[string]bool{"a": true, "b": false, "c": true, "huge": false} {
		if _, ok := s.get(tag); ok != want {
			t.Errorf("%s is kept: %v, want %v", tag, ok, want)
		}
	}
}
