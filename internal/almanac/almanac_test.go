package almanac

import (
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

func TestOf(t *testing.T) {
	for _, c := range []struct{ date, year, lunar, mark string }{
		{"2024-06-14", "甲辰", "五月初九", "初九"},
		{"2025-06-13", "乙巳", "五月十八", "十八"},
		{"2025-07-25", "乙巳", "闰六月初一", "闰六月"},
		{"2026-02-17", "丙午", "正月初一", "春节"},
		{"2026-11-22", "丙午", "十月十四", "小雪"},
		{"2027-02-06", "丁未", "正月初一", "春节"}, // astronomical tables that place the new moon by another meridian say the 7th
		{"1954-02-03", "甲午", "正月初一", "春节"},
	} {
		date, err := paper.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		d := Of(date)
		if d.Year != c.year || d.Date() != c.lunar || d.Mark() != c.mark {
			t.Errorf("%s: got %s年%s, mark %s; want %s年%s, mark %s", c.date, d.Year, d.Date(), d.Mark(), c.year, c.lunar, c.mark)
		}
	}
}

func TestDaysHaveEntries(t *testing.T) {
	for d := (paper.Date{Year: firstYear, Month: 1, Day: 1}); d.Year <= lastYear; d = d.AddDays(5) {
		if e := Of(d); e.Month == "月" || e.Day == "" || e.Mark() == "" {
			t.Fatalf("%s: %+v", d, e)
		}
	}
	for _, d := range []paper.Date{{}, {Year: 1, Month: 1, Day: 1}, {Year: 9999, Month: 12, Day: 31}} {
		if e := Of(d); e != (Day{}) {
			t.Errorf("%s lies outside the years known and must have no entry, got %+v", d, e)
		}
	}
}
