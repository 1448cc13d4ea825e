package specimen

import (
	"github.com/6tail/lunar-go/calendar"

	"github.com/banmian/banmian/internal/paper"
)

// lunar is the day in the Chinese calendar as mastheads print it:
// 乙巳年五月十八.
func lunar(d paper.Date) string {
	l := calendar.NewSolarFromYmd(d.Year, d.Month, d.Day).GetLunar()
	return l.GetYearInGanZhi() + "年" + l.GetMonthInChinese() + "月" + l.GetDayInChinese()
}
