package almanac

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// The independent table: the Chinese calendar worked out from the sky, after
// Meeus, Astronomical Algorithms, second edition: new moons by chapter 49, the
// sun's apparent longitude by chapter 25 (to a hundredth of a degree), and the
// difference of dynamical from universal time by the polynomials of Espenak and
// Meeus. The rules are those of GB/T 33661-2017: a month begins on the day of the
// new moon in the time of 120 degrees east (before 1929 in that of Beijing), the
// winter solstice falls in the eleventh month, and in a year of thirteen months
// the first one without a major solar term is the leap month.

func sinDeg(d float64) float64 { return math.Sin(d * math.Pi / 180) }

// deltaT is dynamical less universal time, in days.
func deltaT(year float64) float64 {
	poly := func(x float64, c ...float64) (v float64) {
		for _, k := range slices.Backward(c) {
			v = v*x + k
		}
		return v
	}
	var s float64
	switch t := year - 2000; {
	case year < 1920:
		s = poly(year-1900, -2.79, 1.494119, -0.0598939, 0.0061966, -0.000197)
	case year < 1941:
		s = poly(year-1920, 21.20, 0.84493, -0.076100, 0.0020936)
	case year < 1961:
		s = poly(year-1950, 29.07, 0.407, -1.0/233, 1.0/2547)
	case year < 1986:
		s = poly(year-1975, 45.45, 1.067, -1.0/260, -1.0/718)
	case year < 2005:
		s = poly(t, 63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)
	case year < 2050:
		s = poly(t, 62.92, 0.32217, 0.005589)
	default:
		s = -20 + 32*math.Pow((year-1820)/100, 2) - 0.5628*(2150-year)
	}
	return s / 86400
}

// newMoon is the k-th new moon after that of 6 January 2000, as a Julian day in
// universal time.
func newMoon(k float64) float64 {
	t := k / 1236.85
	jde := 2451550.09766 + 29.530588861*k + 0.00015437*t*t - 0.000000150*t*t*t
	e := 1 - 0.002516*t - 0.0000074*t*t
	m := 2.5534 + 29.10535670*k - 0.0000014*t*t
	l := 201.5643 + 385.81693528*k + 0.0107582*t*t + 0.00001238*t*t*t
	f := 160.7108 + 390.67050284*k - 0.0016118*t*t - 0.00000227*t*t*t
	o := 124.7746 - 1.56375588*k + 0.0020672*t*t
	for _, c := range []struct {
		size, power, sun, moon, node float64
	}{
		{-0.40720, 0, 0, 1, 0}, {0.17241, 1, 1, 0, 0}, {0.01608, 0, 0, 2, 0}, {0.01039, 0, 0, 0, 2}, {0.00739, 1, -1, 1, 0},
		{-0.00514, 1, 1, 1, 0}, {0.00208, 2, 2, 0, 0}, {-0.00111, 0, 0, 1, -2}, {-0.00057, 0, 0, 1, 2}, {0.00056, 1, 1, 2, 0},
		{-0.00042, 0, 0, 3, 0}, {0.00042, 1, 1, 0, 2}, {0.00038, 1, 1, 0, -2}, {-0.00024, 1, -1, 2, 0}, {-0.00007, 0, 2, 1, 0},
		{0.00004, 0, 0, 2, -2}, {0.00004, 0, 3, 0, 0}, {0.00003, 0, 1, 1, -2}, {0.00003, 0, 0, 2, 2}, {-0.00003, 0, 1, 1, 2},
		{0.00003, 0, -1, 1, 2}, {-0.00002, 0, -1, 1, -2}, {-0.00002, 0, 1, 3, 0}, {0.00002, 0, 0, 4, 0},
	} {
		jde += c.size * math.Pow(e, c.power) * sinDeg(c.sun*m+c.moon*l+c.node*f)
	}
	jde -= 0.00017 * sinDeg(o)
	for _, p := range [][3]float64{
		{299.77, 0.107408, 0.000325}, {251.88, 0.016321, 0.000165}, {251.83, 26.651886, 0.000164}, {349.42, 36.412478, 0.000126},
		{84.66, 18.206239, 0.000110}, {141.74, 53.303771, 0.000062}, {207.14, 2.453732, 0.000060}, {154.84, 7.306860, 0.000056},
		{34.52, 27.261239, 0.000047}, {207.19, 0.121824, 0.000042}, {291.34, 1.844379, 0.000040}, {161.72, 24.198154, 0.000037},
		{239.56, 25.513099, 0.000035}, {331.55, 3.592518, 0.000023},
	} {
		bend := 0.0
		if p[0] == 299.77 {
			bend = -0.009173 * t * t
		}
		jde += p[2] * sinDeg(p[0]+p[1]*k+bend)
	}
	return jde - deltaT(2000+k/12.3685)
}

// sunAt is the sun's apparent longitude in degrees.
func sunAt(jd float64) float64 {
	t := (jd + deltaT(2000+(jd-2451545)/365.25) - 2451545) / 36525
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t
	m := 357.52911 + 35999.05029*t - 0.0001537*t*t
	c := (1.914602-0.004817*t-0.000014*t*t)*sinDeg(m) + (0.019993-0.000101*t)*sinDeg(2*m) + 0.000289*sinDeg(3*m)
	long := math.Mod(l+c-0.00569-0.00478*sinDeg(125.04-1934.136*t), 360)
	return math.Mod(long+360, 360)
}

// here is the time of China less universal time, in days.
func here(jd float64) float64 {
	const year1929 = 2425612.5
	if jd < year1929 {
		return (7 + 45.0/60 + 40.0/3600) / 24
	}
	return 8.0 / 24
}

// Moments so near midnight that the sky, to the accuracy of these formulas or of
// the calendar makers of the time, does not settle the day. The calendar that was
// or will be kept puts them on the next day.
const (
	moonOf1906 = 2417324 // 8 minutes before midnight in the time of Beijing
	moonOf2057 = 2472635 // seconds before or after midnight
	termOf1917 = 2421339 // grain rain
	termOf1922 = 2423259 // great heat
)

// near midnight: minutes for the moon, degrees for the sun, which moves a
// hundredth of one in a quarter of an hour.
const (
	nearMinutes = 10.0
	nearDegrees = 0.02
)

// dayOf is the civil day that a new moon falls on, as a Julian day number.
func dayOf(jd float64) int {
	moment := jd + here(jd) + 0.5
	day := int(math.Floor(moment))
	if left := (float64(day+1) - moment) * 24 * 60; (day == moonOf1906 || day == moonOf2057) && left < nearMinutes {
		day++
	}
	return day
}

// termOn is the major solar term, 0 to 11 from the spring equinox on, that the
// sun has passed by the end of a day.
func termOn(day int) int {
	midnight := float64(day) + 0.5
	sun := sunAt(midnight - here(midnight))
	if over := math.Mod(sun, 30); (day == termOf1917 || day == termOf1922) && over < nearDegrees {
		sun -= over + nearDegrees
	}
	return int(math.Mod(sun+360, 360) / 30)
}

func dateOf(day int) paper.Date {
	t := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day-2451545)
	return paper.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// month is one of the calendar's, as the sky gives it.
type month struct {
	first, days int
	number      int // 1 to 12
	leap        bool
	year        int // the civil year in which its lunar year begins
}

// skyMonths are the months that begin from 1900 to 2100.
func skyMonths() []month {
	var starts []int
	for k := math.Floor(-101.2 * 12.3685); k < 102.5*12.3685; k++ {
		starts = append(starts, dayOf(newMoon(k)))
	}
	var out []month
	var solstices []int // months that hold a winter solstice
	for i := 0; i+1 < len(starts); i++ {
		if before, after := termOn(starts[i]-1), termOn(starts[i+1]-1); before >= 6 && before < 9 && after >= 9 {
			solstices = append(solstices, i)
		}
	}
	for s := 0; s+1 < len(solstices); s++ {
		from, to := solstices[s], solstices[s+1]
		year := dateOf(starts[from]).Year + 1 // of its first month
		number, leapDue := 11, to-from == 13
		for i := from; i < to; i++ {
			leap := leapDue && i > from && termOn(starts[i]-1) == termOn(starts[i+1]-1)
			if leap {
				leapDue = false
			} else if i > from {
				number = number%12 + 1
			}
			m := month{first: starts[i], days: starts[i+1] - starts[i], number: number, leap: leap, year: year}
			if number >= 11 && i < from+4 {
				m.year--
			}
			out = append(out, m)
		}
	}
	return out
}

// TestAgainstTheSky compares the almanac with the calendar worked out from the
// sky: every month from 1900 to 2100 by its first, middle and last day.
func TestAgainstTheSky(t *testing.T) {
	names := []string{"", "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"}
	stems, branches := []rune("甲乙丙丁戊己庚辛壬癸"), []rune("子丑寅卯辰巳午未申酉戌亥")
	seen := 0
	for _, m := range skyMonths() {
		name := names[m.number] + "月"
		if m.leap {
			name = "闰" + name
		}
		year := string(stems[(m.year+6)%10]) + string(branches[(m.year+8)%12])
		last := map[int]string{29: "廿九", 30: "三十"}[m.days]
		for day, want := range map[int]string{m.first: "初一", m.first + 14: "十五", m.first + m.days - 1: last} {
			date := dateOf(day)
			if date.Year < 1900 || date.Year > 2100 {
				continue
			}
			seen++
			if got := Of(date); got.Year+got.Date() != year+name+want {
				t.Errorf("%s: the almanac says %s年%s, the sky %s年%s%s", date, got.Year, got.Date(), year, name, want)
			}
		}
	}
	if seen < 3*2480 {
		t.Errorf("only %d days were compared", seen)
	}
}

// TestWeekdays compares weekdays from 1900 to 2100 with Zeller's congruence.
func TestWeekdays(t *testing.T) {
	for d := (paper.Date{Year: 1900, Month: 1, Day: 1}); d.Year <= 2100; d = d.AddDays(1) {
		y, m := d.Year, d.Month
		if m < 3 {
			y, m = y-1, m+12
		}
		h := (d.Day + 13*(m+1)/5 + y%100 + y%100/4 + y/400 + 5*(y/100)) % 7 // 0 is Saturday
		if got := int(d.Weekday()); got != (h+6)%7 {
			t.Fatal(fmt.Sprintf("%s: weekday %d, by Zeller %d", d, got, (h+6)%7))
		}
	}
}
