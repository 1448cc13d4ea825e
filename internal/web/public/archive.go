package public

import (
	"net/http"
	"strconv"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// monthScreen is a month of the archive.
type monthScreen struct {
	Name          string
	YearHref      string
	YearName      string
	Weekdays      []weekday
	Weeks         [][]square
	Empty         bool
	Counts        string
	Previous      link
	Next          link
	Ask           string // where the form that asks for a day goes
	First, Latest string
	Day           string
}

type weekday struct{ Short, Long string }

// square is a day of a calendar.
type square struct {
	Day      int
	Machine  string
	Name     string // the whole date, for those who do not see the table
	Lunar    string
	Outside  bool
	Gone     bool
	Today    bool
	Editions []squareEdition
}

type squareEdition struct {
	Href    string
	Ordinal string // 第2次版, empty for the day's first
	Pages   string
	Name    string
	Lead    string
	Front   string // picture of the front page, empty for none
}

// yearScreen is a year of the archive.
type yearScreen struct {
	Name     string
	Months   []monthScreen
	Empty    bool
	Counts   string
	Previous link
	Next     link
	Ask      string
	Day      string
}

// archiveAt answers for /archive/, /archive/2026 and /archive/2026/11.
func (s *Site) archiveAt(w http.ResponseWriter, r *http.Request, v *visit, at []string) error {
	if len(at) == 0 || len(at) == 1 && at[0] == "" {
		return s.ask(w, r, v)
	}
	year, ok := yearOf(at[0])
	if !ok {
		return notFound(r)
	}
	if len(at) == 1 {
		return s.year(w, r, v, year)
	}
	if at[1] == "" {
		return redirect(w, v.road.year(year), http.StatusPermanentRedirect)
	}
	month, ok := monthOf(at[1])
	if !ok {
		return notFound(r)
	}
	return s.month(w, r, v, year, month)
}

// ask leads to the day a reader typed, else to the month of the latest
// edition. A day without an edition leads to its month.
func (s *Site) ask(w http.ResponseWriter, r *http.Request, v *visit) error {
	if day, err := paper.ParseDate(r.URL.Query().Get("date")); err == nil && day.Year >= firstYear && day.Year <= lastYear {
		key := archive.Key{Title: v.title.Slug, Date: day, Ordinal: 1}
		_, err := s.Reader.Edition(r.Context(), key)
		switch {
		case err == nil:
			return redirect(w, v.road.edition(key), http.StatusSeeOther)
		case paper.IsKind(err, paper.NotFound), paper.IsKind(err, paper.Gone):
			return redirect(w, v.road.month(day.Year, time.Month(day.Month)), http.StatusSeeOther)
		}
		return err
	}
	for _, st := range v.stands {
		if st.Title.Slug == v.title.Slug {
			d := st.Latest.Key.Date
			return redirect(w, v.road.month(d.Year, time.Month(d.Month)), http.StatusSeeOther)
		}
	}
	now := s.Now()
	return redirect(w, v.road.month(now.Year(), now.Month()), http.StatusSeeOther)
}

// month shows a month.
func (s *Site) month(w http.ResponseWriter, r *http.Request, v *visit, year int, month time.Month) error {
	m, err := s.Reader.Month(r.Context(), v.title.Slug, year, month)
	if err != nil {
		return err
	}
	at := v.road.month(year, month)
	f := s.frame(v, "archive", at[len(v.road.base()):])
	d := s.monthScreen(v, m)
	d.Weekdays = weekdays(v.book)
	d.YearHref, d.YearName, d.Ask = v.road.year(year), v.book.Date("date.year", paper.Date{Year: year, Month: 1, Day: 1}), v.road.archive()
	d.Day = paper.Date{Year: year, Month: int(month), Day: 1}.String()
	if p := m.Previous; p != nil {
		d.Previous = link{Href: v.road.month(p.Year, p.Month), Text: v.book.Month(p.Year, p.Month)}
	}
	if n := m.Next; n != nil {
		d.Next = link{Href: v.road.month(n.Year, n.Month), Text: v.book.Month(n.Year, n.Month)}
	}
	f.Previous, f.Next = d.Previous, d.Next
	f.HeadTitle = joined(" · ", d.Name, f.T("archive.title", f.Name))
	f.Script = "archive.js"
	return s.show(w, r, "month", http.StatusOK, f, d)
}

// year shows twelve small months.
func (s *Site) year(w http.ResponseWriter, r *http.Request, v *visit, year int) error {
	y, err := s.Reader.Year(r.Context(), v.title.Slug, year)
	if err != nil {
		return err
	}
	at := v.road.year(year)
	f := s.frame(v, "archive", at[len(v.road.base()):])
	d := yearScreen{
		Name: v.book.Date("date.year", paper.Date{Year: year, Month: 1, Day: 1}), Empty: y.Count == 0,
		Counts: v.book.Count("archive.editions", y.Count), Ask: v.road.archive(), Day: strconv.Itoa(year) + "-01-01",
	}
	for _, m := range y.Months {
		ms := s.monthScreen(v, m)
		ms.Weekdays = weekdays(v.book)
		ms.YearHref = v.road.month(m.Year, m.Month)
		d.Months = append(d.Months, ms)
	}
	if y.Previous > 0 {
		d.Previous = link{Href: v.road.year(y.Previous), Text: v.book.Say("archive.previous_year", y.Previous)}
	}
	if y.Next > 0 {
		d.Next = link{Href: v.road.year(y.Next), Text: v.book.Say("archive.next_year", y.Next)}
	}
	f.Previous, f.Next = d.Previous, d.Next
	f.HeadTitle = joined(" · ", d.Name, f.T("archive.title", f.Name))
	return s.show(w, r, "year", http.StatusOK, f, d)
}

// monthScreen draws the squares of a month.
func (s *Site) monthScreen(v *visit, m reader.Month) monthScreen {
	d := monthScreen{Name: v.book.Month(m.Year, m.Month), Empty: m.Count == 0, Counts: v.book.Count("archive.editions", m.Count)}
	now := s.Now()
	today := paper.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
	for _, week := range m.Weeks {
		var squares []square
		for _, day := range week {
			squares = append(squares, squareOf(v, day, day.Date == today))
		}
		d.Weeks = append(d.Weeks, squares)
	}
	return d
}

func squareOf(v *visit, day reader.Day, today bool) square {
	q := square{Day: day.Date.Day, Machine: day.Date.String(), Outside: day.Outside, Gone: day.Gone, Today: today && !day.Outside}
	if day.Outside {
		return q
	}
	q.Name = v.book.Date("date.long", day.Date)
	if v.book.Chinese() {
		q.Lunar = lunarOf(day.Date, v.book).Mark()
	}
	for _, e := range day.Editions {
		se := squareEdition{Href: v.road.edition(e.Key), Pages: v.book.Count("edition.pages", e.Pages), Name: q.Name, Lead: legible(e.Lead)}
		if typeOrder[e.FrontPage.MediaType] > 0 {
			se.Front = v.road.picture(e.Key, e.FrontPage)
		}
		if e.Key.Ordinal > 1 {
			se.Ordinal = v.book.Say("edition.ordinal", e.Key.Ordinal)
			se.Name += " " + se.Ordinal
		}
		q.Editions = append(q.Editions, se)
	}
	return q
}

// weekdays gives the header of a calendar, from Monday.
func weekdays(b *web.Wordbook) []weekday {
	var out []weekday
	for i := 1; i <= 7; i++ {
		out = append(out, weekday{b.ShortWeekdays[i%7], b.Weekdays[i%7]})
	}
	return out
}
