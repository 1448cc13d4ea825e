package specimen

import (
	"github.com/banmian/banmian/internal/almanac"
	"github.com/banmian/banmian/internal/paper"
)

// lunar is the day in the Chinese calendar as mastheads print it:
// 乙巳年五月十八.
func lunar(d paper.Date) string {
	day := almanac.Of(d)
	return day.Year + "年" + day.Date()
}
