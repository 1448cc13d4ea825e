package oldroad

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

func said(p Place, ok bool) string {
	if !ok {
		return "-"
	}
	day := "newest"
	if !p.Date.IsZero() {
		day = p.Date.String()
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s page=%s n=%d node=%s id=%s %s", day, p.Page, p.Number, p.Node, p.ID, p.Want)), " ")
}

func shapes(t *testing.T, lines ...string) Shapes {
	t.Helper()
	rs, err := Parse(lines)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// The five shapes that papers' sites had.
func TestFamilies(t *testing.T) {
	for _, c := range []struct{ shape, at, want string }{
		{"founder", "/paperindex.htm", "newest page= n=0 node= id="},
		{"founder /daily", "/daily/html/2019-05/10/node_2.htm", "2019-05-10 page= n=0 node=2 id="},
		{"founder /daily/", "/daily/html/2019-05/10/content_306582.htm?div=-1", "2019-05-10 page= n=0 node= id=306582"},
		{"founder", "/images/2019-05/10/A05/LOCALDAILY20190510A05.pdf", "2019-05-10 page=A05 n=0 node= id= pdf"},
		{"founder", "/images/2019-05/10/01/x_b.jpg", "2019-05-10 page=01 n=0 node= id= picture"},
		{"founder-nbs /rb", "/rb/html/2017-10/16/nbs.D110000local_01.htm", "2017-10-16 page=01 n=0 node= id="},
		{"founder-nbs /rb", "/rb/html/2017-10/16/nw.D110000local_20171016_3-04.htm", "2017-10-16 page=04 n=3 node= id="},
		{"founder-nbs /rb", "/rb/html/2017-10/16/nw.D110000local_20171017_3-04.htm", "-"}, // of two days
		{"founder-nbs /rb", "/rb/page/2017-10/16/01/rb2017101601.pdf", "2017-10-16 page=01 n=0 node= id= pdf"},
		{"founder-pc /rb", "/rb/pc/layout/202412/24/node_01.html", "2024-12-24 page=01 n=0 node= id="},
		{"founder-pc /rb", "/rb/pc/content/202412/24/content_30049.html", "2024-12-24 page= n=0 node= id=30049"},
		{"founder-pc /rb", "/rb/pad/layout/202412/24/node_07.html", "2024-12-24 page=07 n=0 node= id="},
		{"founder-pc /rb", "/rb/pc/attachement/202412/24/0f3c7a1e-9d.pdf", "2024-12-24 page= n=0 node= id= pdf"},
		{"by-query /j", "/j/detail.html?page=02&id=315600&date=2021-06-01", "2021-06-01 page=02 n=0 node= id=315600"},
		{"by-query /j", "/j/index.html?date=2021-06-01&page=02", "2021-06-01 page=02 n=0 node= id="},
		{"by-query /j", "/j/index.html?date=2021-06-01&date=2021-06-02", "-"},
		{"by-query /j", "/j/index.html", "-"},
		{"resfile", "/resfile/2020-01-02/01/Page_b.jpg", "2020-01-02 page=01 n=0 node= id= picture"},
		{"resfile", "/resfile/2020-01-02/01/zj2020010201.pdf", "2020-01-02 page=01 n=0 node= id= pdf"},
		{"resfile", "/resfile/2020-02-30/01/zj.pdf", "-"}, // no such day
	} {
		path, query, _ := strings.Cut(c.at, "?")
		if got := said(shapes(t, c.shape).Find("", path, query)); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.shape, c.at, got, c.want)
		}
	}
}

func TestOwnShapes(t *testing.T) {
	for _, c := range []struct{ shape, at, want string }{
		{"/html/{year}-{month}/{day}/node_{page+1}.htm", "/html/2019-05/10/node_2.html", "2019-05-10 page=01 n=0 node= id="},
		{"/html/{year}-{month}/{day}/node_{page+1}.htm", "/html/2019-05/10/node_1.htm", "-"},
		{"/{year}{month}{day}/{page}-{number}", "/20190510/a5-12", "2019-05-10 page=A5 n=12 node= id="},
		{"https://old.example/{year}/{month}/{day}/", "/2019/05/10/", "2019-05-10 page= n=0 node= id="},
		{"//other.example/{year}/{month}/{day}/", "/2019/05/10/", "-"},
		{"founder https://old.example/d", "/d/html/2019-05/10/node_2.htm", "2019-05-10 page= n=0 node=2 id="},
		{"/{year}.{month}.{day}", "/2019x05x10", "-"}, // a dot is a dot
		{"/a/{year}/{month}/{day}/{any}", "/a/2019/05/10/b/c", "-"},
	} {
		if got := said(shapes(t, c.shape).Find("old.example", c.at, "")); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.shape, c.at, got, c.want)
		}
	}
}

func TestWrongShapes(t *testing.T) {
	for _, line := range []string{
		"html/{year}", "/html/{year}/{month}/x.htm", "/html/{page}.htm", "/{year}/{month}/{day}/{number}", "/{year}/{month}/{day}/{week}",
		"/{year}/{month}/{day}/{page+}", "/{year}/{month}/{day}/{page*2}", "/{year}/{month}/{day}/{page+100}", "/{year", "/year}", "/a b", "/a#b", `/a\b`,
		"newspaper /x", "founder x", "founder /x /y", "founder /{year}", "https:///x", "//{year}/x", "/" + strings.Repeat("x", longestShape),
		"/{year}/{month}/{day}?{page}=1", "/{year}/{month}/{day}?=1",
	} {
		if rs, err := Parse([]string{line}); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%q is taken: %v %v", line, rs, err)
		}
	}
	if _, err := Parse(make([]string, 1000)); err != nil {
		t.Error(err)
	}
	many := []string{}
	for range mostShapes + 1 {
		many = append(many, "/{year}/{month}/{day}")
	}
	if _, err := Parse(many); err == nil {
		t.Error("endless shapes are taken")
	}
	if rs := shapes(t, "", "  ", "# nothing"); len(rs) != 0 {
		t.Errorf("%v", rs)
	}
}

// What a shape writes it also finds.
func TestAddresses(t *testing.T) {
	rs := shapes(t, "/html/{year}-{month}/{day}/node_{page+1}.htm", "/d/{year}/{month}/{day}/{page}/{number}.html", "/{year}{month}{day}.pdf", "founder", "by-query /j", "/today.htm")
	day := paper.Date{Year: 2019, Month: 5, Day: 10}
	for _, c := range []struct {
		place Place
		want  string
	}{
		{Place{Date: day, Page: "03"}, "/html/2019-05/10/node_4.htm /j/index.html?date=2019-05-10&page=03"},
		{Place{Date: day, Page: "A03"}, "/j/index.html?date=2019-05-10&page=A03"},
		{Place{Date: day, Page: "03", Number: 2}, "/d/2019/05/10/03/2.html"},
		{Place{Date: day, Want: PDF}, "/20190510.pdf"},
		{Place{Date: day}, "/j/index.html?date=2019-05-10"},
		{Place{Date: day, ID: "306582"}, "/html/2019-05/10/content_306582.htm /j/detail.html?date=2019-05-10&id=306582"},
		{Place{}, "/paperindex.htm /today.htm"},
	} {
		got := rs.Addresses(c.place)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v stood at %v, want %s", c.place, got, c.want)
		}
		for _, at := range got {
			path, query, _ := strings.Cut(at, "?")
			if p, ok := rs.Find("", path, query); !ok || p.Date != c.place.Date || p.Number != c.place.Number || p.Want != c.place.Want {
				t.Errorf("%s is found as %+v", at, p)
			}
		}
	}
}

// Whatever is asked for, a place is a real day and a label, never a stranger's
// text that could be taken for an address.
func FuzzFind(f *testing.F) {
	rs, err := Parse([]string{"founder", "founder-nbs /rb", "founder-pc", "by-query", "resfile", "/{year}/{month}/{day}/{page-3}/{any}"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("/html/2019-05/10/content_1.htm", "div=-1")
	f.Add("/rb/html/2017-10/16/nw.D_20171016_3-04.htm", "")
	f.Add("/index.html", "date=2021-06-01&page=02")
	f.Add("//evil.example/html/2019-05/10/node_2.htm", "%zz&&=&date=")
	f.Add("/2019/05/10/04/\r\nLocation: x", "")
	f.Fuzz(func(t *testing.T, path, query string) {
		p, ok := rs.Find("", path, query)
		if !ok {
			return
		}
		if !p.Date.IsZero() {
			if _, real := paper.MakeDate(p.Date.Year, p.Date.Month, p.Date.Day); !real {
				t.Errorf("%q: %v is no day", path, p.Date)
			}
		}
		if len(p.Page) > 5 || strings.ContainsAny(p.Page+p.ID, "/\\:?#% \r\n") || p.Number < 0 || p.Number > 999 {
			t.Errorf("%q: %+v", path, p)
		}
	})
}

// Shapes are typed by people: none may make the program fail.
func FuzzParse(f *testing.F) {
	for _, line := range []string{"founder /x", "/{year}-{month}/{day}/n_{page+1}.htm", "https://h/{year}{month}{day}?a={id}", "{", "/{}}{"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		rs, err := Parse([]string{line})
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Errorf("%q: %v", line, err)
			}
			return
		}
		rs.Find("h", "/2019-05/10/n_2.htm", "a=1")
		rs.Addresses(Place{Date: paper.Date{Year: 2019, Month: 5, Day: 10}, Page: "01"})
	})
}
