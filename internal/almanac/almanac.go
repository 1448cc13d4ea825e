// Package almanac turns a day into what a Chinese calendar says of it: the
// lunar day, the solar term, the festival.
//
// It decides nothing about editions and prints no interface; days outside the
// years it is sure of have no lunar date.
package almanac

import (
	"strings"
	"sync"

	"github.com/6tail/lunar-go/calendar"

	"github.com/banmian/banmian/internal/paper"
)

// Years for which the tables are known to be right.
const (
	firstYear = 1900
	lastYear  = 2100
)

// Day is what the almanac says of a day, in simplified characters.
type Day struct {
	Year     string // 丙午
	Month    string // 十月, 闰六月
	Day      string // 十六
	Term     string // 小雪, empty on most days
	Festival string // 春节, empty on most days
}

// Date is month and day, 十月十六; empty when it is not known.
func (d Day) Date() string { return d.Month + d.Day }

// Mark is the one thing worth showing in a calendar's square: the festival,
// the solar term, the month on its first day, else the day.
func (d Day) Mark() string {
	switch {
	case d.Festival != "":
		return d.Festival
	case d.Term != "":
		return d.Term
	case d.Day == "初一":
		return d.Month
	}
	return d.Day
}

// mostKnown bounds the entries kept: working one out takes a tenth of a
// millisecond, and a calendar shows thirty.
const mostKnown = 4096

var (
	mu    sync.Mutex
	known = map[paper.Date]Day{}
)

// Of gives a day's entry, the zero Day outside the years known. It may be
// called at once from several goroutines.
func Of(date paper.Date) Day {
	if date.Year < firstYear || date.Year > lastYear {
		return Day{}
	}
	mu.Lock()
	defer mu.Unlock()
	if d, ok := known[date]; ok {
		return d
	}
	if len(known) >= mostKnown {
		clear(known)
	}
	d := workOut(date)
	known[date] = d
	return d
}

// workOut finds a day's entry.
func workOut(date paper.Date) Day {
	lunar := calendar.NewSolarFromYmd(date.Year, date.Month, date.Day).GetLunar()
	d := Day{
		Year:  lunar.GetYearInGanZhi(),
		Month: lunar.GetMonthInChinese() + "月",
		Day:   lunar.GetDayInChinese(),
		Term:  lunar.GetJieQi(),
	}
	if f := lunar.GetFestivals().Front(); f != nil {
		d.Festival, _ = f.Value.(string)
	}
	return d
}

// traditional writes the characters that occur in entries in their traditional
// form.
var traditional = strings.NewReplacer("腊", "臘", "闰", "閏", "惊蛰", "驚蟄", "谷雨", "穀雨", "小满", "小滿",
	"芒种", "芒種", "处暑", "處暑", "节", "節", "龙头", "龍頭", "阳", "陽", "腊八", "臘八")

// Traditional gives an entry in traditional characters.
func (d Day) Traditional() Day {
	return Day{traditional.Replace(d.Year), traditional.Replace(d.Month), traditional.Replace(d.Day),
		traditional.Replace(d.Term), traditional.Replace(d.Festival)}
}
