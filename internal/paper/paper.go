// Package paper is the vocabulary of the newspaper: editions, pages, zones,
// articles and their parts, findings and kinds of error. GLOSSARY.md says what
// each word means; every other package speaks in these.
//
// It holds values only. It reads no files, knows no wire format, database,
// configuration or log, and decides nothing about a page.
package paper

import (
	"fmt"
	"time"

	"github.com/banmian/banmian/internal/geom"
)

// Date is a calendar day, in the place where the paper appears. The zero Date
// means "not known".
type Date struct{ Year, Month, Day int }

// ParseDate reads the form 2006-01-02 and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: want a day such as 2024-06-14", s)
	}
	return Date{t.Year(), int(t.Month()), t.Day()}, nil
}

// MakeDate gives the day, and false when it does not exist.
func MakeDate(year, month, day int) (Date, bool) {
	d := Date{year, month, day}
	t := d.Time()
	return d, t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// IsZero reports whether the day is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// String is the form 2006-01-02, empty when unknown.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// AddDays moves by n days.
func (d Date) AddDays(n int) Date {
	t := d.Time().AddDate(0, 0, n)
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// Compare orders days: negative when d is earlier than e.
func (d Date) Compare(e Date) int { return d.Time().Compare(e.Time()) }

// Title is the newspaper as a publication.
type Title struct {
	Name     string // 今日拱墅
	Language string // BCP 47, such as zh-Hans, en, ja; empty when not known
}

// Number is how an edition is numbered; 0 stands for not printed.
type Number struct {
	InYear int // 第27期
	Total  int // 总第177期
}

// Masthead is what the head of page one says of the edition, as printed.
type Masthead struct {
	Name        string // as printed, 今日拱墅数字报
	Weekday     string
	Lunar       string
	Supervisors []string // 主管
	Sponsors    []string // 主办
	Publishers  []string // 出版
	Serial      string   // CN or ISSN number
	URLs        []string
	Hotlines    []string
	Price       string
}

// Edition is one published number of a title on a date, as it was read.
type Edition struct {
	Title     Title
	Date      Date
	Number    Number
	PageCount int // as printed; 0 when it is not
	Masthead  Masthead
	Pages     []Page
	Articles  []Article // in reading order, page by page
	Findings  []Finding
	Notes     []Note // corrections and withdrawals since it was first published, oldest first
}

// NoteKind says what a note to the reader is about.
type NoteKind string

// The kinds of note.
const (
	NoteCorrection NoteKind = "correction" // 更正
	NoteWithdrawal NoteKind = "withdrawal" // 撤稿
)

// Scope is how much of the page a withdrawal takes from readers.
type Scope string

// The scopes of a withdrawal, each taking what the one before it does.
const (
	ScopeText Scope = "text" // the article's text
	ScopeMask Scope = "mask" // and its place on the page's picture and PDF
	ScopePage Scope = "page" // the whole page: all its text, its picture and its PDF
)

// Note is what readers are told of a change after publication.
type Note struct {
	Kind    NoteKind
	At      string // RFC 3339, in the title's time zone
	Article string // id; empty when it concerns a whole page or the edition
	Page    int    // sequence; 0 for the whole edition
	Scope   Scope  // of a withdrawal
	Text    string // for the reader
}

// Page is one printed side.
type Page struct {
	Sequence      int    // counted from 1 in reading order
	Label         string // what the page prints: 01, A5
	Section       string // 要闻
	Width, Height float64
	Source        string // file and page within it
	Zones         []Zone
}

// Direction is how the characters of a line follow each other.
type Direction string

// Directions of writing.
const (
	Horizontal Direction = "horizontal"
	Vertical   Direction = "vertical" // top to bottom, lines from right to left
)

// Role is what a zone is on the page.
type Role string

// The roles. A zone that is none of these is body.
const (
	RoleMasthead Role = "masthead"
	RoleFolio    Role = "folio"
	RoleImprint  Role = "imprint"
	RoleKicker   Role = "kicker"
	RoleHeadline Role = "headline"
	RoleDeck     Role = "deck"
	RoleByline   Role = "byline"
	RoleDateline Role = "dateline"
	RoleBody     Role = "body"
	RoleCaption  Role = "caption"
	RoleCredit   Role = "credit"
	RoleFigure   Role = "figure"
	RoleTable    Role = "table"
	RoleJump     Role = "jump"
	RoleAd       Role = "ad"
	RoleIndex    Role = "index"
	RoleSlogan   Role = "slogan"
)

// Roles lists every role in the order of the glossary.
var Roles = []Role{RoleMasthead, RoleFolio, RoleImprint, RoleKicker, RoleHeadline, RoleDeck, RoleByline, RoleDateline,
	RoleBody, RoleCaption, RoleCredit, RoleFigure, RoleTable, RoleJump, RoleAd, RoleIndex, RoleSlogan}

// Zone is a place on a page with a role.
type Zone struct {
	ID         string // p1-z3
	Role       Role
	Direction  Direction
	Polygon    geom.Polygon // empty when the source has no coordinates
	Lines      []Line
	Confidence float64 // 0-1
}

// Line is one line of type as printed.
type Line struct {
	Text string
	Box  geom.Rect // zero when the source has no coordinates
}

// Kind is what an article is.
type Kind string

// The kinds of article.
const (
	KindStory   Kind = "story"
	KindBrief   Kind = "brief"
	KindPhoto   Kind = "photo"
	KindAd      Kind = "ad"
	KindNotice  Kind = "notice"
	KindIndex   Kind = "index"
	KindImprint Kind = "imprint"
)

// Kinds lists every kind.
var Kinds = []Kind{KindStory, KindBrief, KindPhoto, KindAd, KindNotice, KindIndex, KindImprint}

// Article is one story, notice, advertisement or picture story.
type Article struct {
	ID         string // p1-a2
	Kind       Kind
	Kicker     []string // a line each
	Headline   string   // several printed lines are joined by one space
	Deck       []string // a line each
	Bylines    []Byline
	Dateline   Dateline
	Paragraphs []string
	Figures    []Figure
	Parts      []Part
	Jump       Jump
	Confidence float64 // 0-1
	Findings   []Finding
	Evidence   []Evidence

	// RunsOn is set while a page is read by itself: the first paragraph starts
	// without an indent, or the text without a headline, so that it may go on
	// from a part on another page.
	RunsOn bool
	// RunsOut is set while a machine-read page is read by itself: the last line
	// stands at the foot of the last column that the article could fill, so
	// that a part on another page may follow though nothing says so.
	RunsOut bool
}

// Byline is who wrote or photographed, by the word the paper prints.
type Byline struct {
	Role  string // 记者, 通讯员, 摄, By; 作者 or author for a bare name
	Names []string
}

// Dateline is the opening 本报讯 or 新华社北京6月13日电.
type Dateline struct {
	Text  string // as printed
	Place string
	Date  string // as printed, 6月13日
}

// Figure is a picture that belongs to an article.
type Figure struct {
	Caption string
	Credit  string
	Page    int // page sequence
	Polygon geom.Polygon
}

// Part is what of an article stands on one page.
type Part struct {
	Page    int      // page sequence
	Zones   []string // zone ids in reading order
	Polygon geom.Polygon
}

// Jump says where an article goes on or comes from. The zero Jump is none.
type Jump struct {
	ToPage    int // 下转2版 -> 2; 0 for none. The label's number when labels are letters and digits.
	FromPage  int // 上接1版 -> 1; 0 for none
	ToLabel   string
	FromLabel string
	Joined    bool
	Cue       string // the printed jump line, both halves
	KeyWord   string // a catchword printed with it ("See BUDGET, A5"), if any
}

// Evidence is one decision about an article: what was chosen, what came second
// and how far apart they were.
type Evidence struct {
	Decision string  // "headline", "chain", "role", "column-step", ...
	Chosen   string  // for a person
	RunnerUp string  // empty when there was none
	Margin   float64 // in the decision's own units, larger is surer
}

// FormerAddress is the Decision of evidence that says under which path an article
// stood on an earlier site, which Chosen holds: /html/2019-05/10/content_7.htm.
// Whoever brings an archive from there puts it in, so that old links lead on.
const FormerAddress = "former-address"

// FormerPage is the same for the page on which an article begins: node_2.htm is
// not always of page 2.
const FormerPage = "former-page"
