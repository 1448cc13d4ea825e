package reader

import (
	"context"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Month is one month of a title's archive.
type Month struct {
	Year  int
	Month time.Month
	Weeks [][7]Day // from Monday; days of other months have no editions
	Count int      // editions a reader can open

	Previous, Next *YearMonth // nearest months with editions, nil when there is none
}

// YearMonth names a month.
type YearMonth struct {
	Year  int
	Month time.Month
}

// Day is one day of a calendar.
type Day struct {
	Date     paper.Date
	Outside  bool              // belongs to the month before or after
	Editions []archive.Summary // published, the day's first edition first
	Gone     bool              // all of the day's editions were withdrawn
}

// Year is twelve months of a title's archive.
type Year struct {
	Year   int
	Months [12]Month
	Count  int

	Previous, Next int // nearest years with editions, 0 when there is none
}

// yearLimit bounds the editions of one year that a calendar shows: two for
// each day of a leap year, and some.
const yearLimit = 1000

// Month gives a month of a title's archive. A month without editions is not a
// fault: it is shown empty.
func (r *Reader) Month(ctx context.Context, title string, year int, month time.Month) (Month, error) {
	from, to := monthSpan(year, month)
	days, err := r.days(ctx, title, from, to)
	if err != nil {
		return Month{}, err
	}
	m := monthOf(year, month, days)
	before, after, err := r.around(ctx, title, from, to)
	if err != nil {
		return Month{}, err
	}
	m.Previous, m.Next = yearMonth(before), yearMonth(after)
	return m, nil
}

// Year gives a year of a title's archive.
func (r *Reader) Year(ctx context.Context, title string, year int) (Year, error) {
	from, to := paper.Date{Year: year, Month: 1, Day: 1}, paper.Date{Year: year, Month: 12, Day: 31}
	days, err := r.days(ctx, title, from, to)
	if err != nil {
		return Year{}, err
	}
	y := Year{Year: year}
	for i := range y.Months {
		y.Months[i] = monthOf(year, time.Month(i+1), days)
		y.Count += y.Months[i].Count
	}
	before, after, err := r.around(ctx, title, from, to)
	if err != nil {
		return Year{}, err
	}
	y.Previous, y.Next = before.Year, after.Year
	return y, nil
}

// days gives what the archive shows of each day of a span, published and
// withdrawn.
func (r *Reader) days(ctx context.Context, title string, from, to paper.Date) (map[paper.Date]Day, error) {
	out := map[paper.Date]Day{}
	for _, state := range []archive.State{archive.Published, archive.Withdrawn} {
		list, err := r.archive.Editions(ctx, archive.Query{Title: title, From: from, To: to, State: state, Limit: yearLimit})
		if err != nil {
			return nil, err
		}
		for i := len(list) - 1; i >= 0; i-- {
			d := out[list[i].Key.Date]
			if state == archive.Published {
				d.Editions = append(d.Editions, list[i])
			}
			d.Gone = len(d.Editions) == 0
			out[list[i].Key.Date] = d
		}
	}
	return out, nil
}

// monthOf lays a month out in weeks from Monday.
func monthOf(year int, month time.Month, days map[paper.Date]Day) Month {
	m := Month{Year: year, Month: month}
	from, to := monthSpan(year, month)
	for d := from.AddDays(-sinceMonday(from)); d.Compare(to) <= 0; {
		var week [7]Day
		for i := range week {
			week[i] = Day{Date: d, Outside: d.Month != from.Month}
			if !week[i].Outside {
				kept := days[d]
				week[i].Editions, week[i].Gone = kept.Editions, kept.Gone
				m.Count += len(kept.Editions)
			}
			d = d.AddDays(1)
		}
		m.Weeks = append(m.Weeks, week)
	}
	return m
}

func sinceMonday(d paper.Date) int { return (int(d.Weekday()) + 6) % 7 }

func monthSpan(year int, month time.Month) (from, to paper.Date) {
	from = paper.Date{Year: year, Month: int(month), Day: 1}
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return from, paper.Date{Year: year, Month: int(month), Day: last.Day()}
}

func yearMonth(d paper.Date) *YearMonth {
	if d.IsZero() {
		return nil
	}
	return &YearMonth{d.Year, time.Month(d.Month)}
}

// around gives the days of the nearest published editions before and after a
// span, zero when there is none.
func (r *Reader) around(ctx context.Context, title string, from, to paper.Date) (before, after paper.Date, err error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, To: from.AddDays(-1), State: archive.Published, Limit: 1})
	if err != nil {
		return before, after, err
	}
	if len(list) > 0 {
		before = list[0].Key.Date
	}
	next, err := r.firstFrom(ctx, title, to.AddDays(1))
	if err != nil {
		return before, after, err
	}
	if next != nil {
		after = next.Date
	}
	return before, after, nil
}

// nearDays are the spans in which the edition after a day is sought first: a
// daily has it within two days, a weekly within ten.
var nearDays = []int{2, 10}

// firstFrom gives the earliest published edition on or after a day, nil when
// there is none. The archive lists newest first, so the day is found by
// halving: does anything stand in the first half?
func (r *Reader) firstFrom(ctx context.Context, title string, day paper.Date) (*archive.Key, error) {
	last, err := r.newestIn(ctx, title, day, paper.Date{})
	if err != nil || last == nil {
		return nil, err
	}
	from, to := day, last.Date // the edition sought lies within
	for _, n := range nearDays {
		if to.Compare(from) > 0 {
			if from, to, err = r.narrow(ctx, title, from, to, day.AddDays(n)); err != nil {
				return nil, err
			}
		}
	}
	for to.Compare(from) > 0 {
		middle := from.AddDays(int(to.Time().Sub(from.Time()).Hours()/24) / 2)
		if from, to, err = r.narrow(ctx, title, from, to, middle); err != nil {
			return nil, err
		}
	}
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, From: to, To: to, State: archive.Published})
	if err != nil || len(list) == 0 {
		return nil, err // it was withdrawn meanwhile
	}
	return &list[len(list)-1].Key, nil
}

// narrow looks for an edition up to a day within a span and gives the span that
// remains.
func (r *Reader) narrow(ctx context.Context, title string, from, to, upTo paper.Date) (paper.Date, paper.Date, error) {
	if upTo.Compare(from) < 0 || upTo.Compare(to) >= 0 {
		return from, to, nil
	}
	found, err := r.newestIn(ctx, title, from, upTo)
	if found != nil {
		return from, found.Date, err
	}
	return upTo.AddDays(1), to, err
}

// newestIn gives the newest published edition of a span, nil when there is
// none.
func (r *Reader) newestIn(ctx context.Context, title string, from, to paper.Date) (*archive.Key, error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, From: from, To: to, State: archive.Published, Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0].Key, nil
}

// Neighbours gives the published editions before and after one, nil where
// there is none. Several editions of a day follow each other by ordinal.
func (r *Reader) Neighbours(ctx context.Context, key archive.Key) (previous, next *archive.Key, err error) {
	sameDay, err := r.archive.Editions(ctx, archive.Query{Title: key.Title, From: key.Date, To: key.Date, State: archive.Published})
	if err != nil {
		return nil, nil, err
	}
	for _, s := range sameDay { // ordinals descending
		if s.Key.Ordinal > key.Ordinal {
			next = &s.Key
		}
		if s.Key.Ordinal < key.Ordinal && previous == nil {
			previous = &s.Key
		}
	}
	if previous == nil {
		list, err := r.archive.Editions(ctx, archive.Query{Title: key.Title, To: key.Date.AddDays(-1), State: archive.Published, Limit: 1})
		if err != nil {
			return nil, nil, err
		}
		if len(list) > 0 {
			previous = &list[0].Key
		}
	}
	if next == nil {
		if next, err = r.firstFrom(ctx, key.Title, key.Date.AddDays(1)); err != nil {
			return nil, nil, err
		}
	}
	return previous, next, nil
}
