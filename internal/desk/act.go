package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Verb names an act of correction.
type Verb string

// The acts of correction, with the fields each one uses.
const (
	Merge      Verb = "merge"     // articles: all of them become the first
	Split      Verb = "split"     // article, zone, line: from that line on it is an article of its own
	Cut        Verb = "cut"       // article, page, gutter: what lies right of, or below, the gutter is an article of its own
	Move       Verb = "move"      // zones, article, before: zones, also from the tray, go to an article
	NewArticle Verb = "new"       // zones: become an article of their own
	Tray       Verb = "tray"      // zones, or article: to the orphan tray
	SetRole    Verb = "role"      // zones, role
	SetPolygon Verb = "polygon"   // zone and polygon, or article, page and polygon
	Order      Verb = "order"     // article, before: the article's place in the reading order
	Sequence   Verb = "sequence"  // article, page, zones: all its zones on the page, in reading order
	Join       Verb = "join"      // articles, two: the second goes on the first, on another page
	Unjoin     Verb = "unjoin"    // article, page: what stands on that page is an article of its own
	SetHead    Verb = "head"      // article, kicker, headline, deck
	SetBylines Verb = "bylines"   // article, bylines
	SetDate    Verb = "dateline"  // article, dateline
	SetFigures Verb = "figures"   // article, figures
	SetText    Verb = "text"      // article, paragraphs: all of them
	SetPara    Verb = "paragraph" // article, at, text: one of them
	SetKind    Verb = "kind"      // article, kind
	SetPage    Verb = "page"      // page, label, section
	SetFacts   Verb = "facts"     // number, page_count
	Approve    Verb = "approve"   // article
	Unapprove  Verb = "unapprove" // article
	Dismiss    Verb = "dismiss"   // finding, reason
	Accept     Verb = "accept"    // change: a change by a page dropped again was looked at
	Redrop     Verb = "redrop"    // reading: a page was dropped again; made by the desk, not by a screen
	Renumber   Verb = "renumber"  // shifts: pages stand at other places since one came in between; made by the desk
	Notice     Verb = "notice"    // note: a correction or a withdrawal readers see; made by the desk
	Unnotice   Verb = "unnotice"  // article, page: takes withdrawals off again; made by the desk
)

// Verbs lists every act.
var Verbs = []Verb{Merge, Split, Cut, Move, NewArticle, Tray, SetRole, SetPolygon, Order, Sequence, Join, Unjoin, SetHead, SetBylines, SetDate,
	SetFigures, SetText, SetPara, SetKind, SetPage, SetFacts, Approve, Unapprove, Dismiss, Accept, Redrop, Renumber, Notice, Unnotice}

// own are the acts only the desk itself makes: they need more than the power to
// correct.
var own = []Verb{Redrop, Renumber, Notice, Unnotice}

// Act is one correction, small enough to be logged by the thousand. Do says
// which; the other fields are used as it says and are empty otherwise. Its JSON
// is what screens send and what the docket keeps.
type Act struct {
	Do       Verb     `json:"do"`
	Article  string   `json:"article,omitempty"`
	Articles []string `json:"articles,omitempty"`
	Page     int      `json:"page,omitempty"` // sequence
	Zone     string   `json:"zone,omitempty"`
	Zones    []string `json:"zones,omitempty"`
	Line     int      `json:"line,omitempty"` // of the zone, from 0
	Before   string   `json:"before,omitempty"`

	Gutter  *Gutter  `json:"gutter,omitempty"`
	Polygon []Corner `json:"polygon,omitempty"`

	Role       paper.Role `json:"role,omitempty"`
	Kind       paper.Kind `json:"kind,omitempty"`
	Kicker     []string   `json:"kicker,omitempty"`
	Headline   string     `json:"headline,omitempty"`
	Deck       []string   `json:"deck,omitempty"`
	Bylines    []Byline   `json:"bylines,omitempty"`
	Dateline   *Dateline  `json:"dateline,omitempty"`
	Figures    []Figure   `json:"figures,omitempty"`
	Paragraphs []string   `json:"paragraphs,omitempty"`
	At         int        `json:"at,omitempty"` // paragraph, from 0
	Text       string     `json:"text,omitempty"`

	Label     string `json:"label,omitempty"`
	Section   string `json:"section,omitempty"`
	InYear    int    `json:"in_year,omitempty"`
	Total     int    `json:"total,omitempty"`
	PageCount int    `json:"page_count,omitempty"`

	Finding string `json:"finding,omitempty"` // FindingKey
	Reason  string `json:"reason,omitempty"`

	Reading *Reading `json:"reading,omitempty"`
	Shifts  []Shift  `json:"shifts,omitempty"`
	Note    *Note    `json:"note,omitempty"`

	// New are the ids of what the act makes, in the order it makes them. Apply
	// fills them in when they are absent; in the docket they always stand, so that
	// an act makes the same whatever is undone before it.
	New []string `json:"new,omitempty"`
	// Token is a name the sender gives the act, so that sending it again after a
	// lost answer does not do it twice. Optional.
	Token string `json:"token,omitempty"`
}

// Gutter is a line across a page: x of a vertical one, y of a horizontal one.
type Gutter struct {
	Vertical bool    `json:"vertical"`
	Pos      float64 `json:"pos"`
}

// Corner is x and y of a polygon's corner, in points.
type Corner [2]float64

// Byline, Dateline and Figure are paper's, as an act carries them.
type Byline struct {
	Role  string   `json:"role"`
	Names []string `json:"names"`
}

// Dateline is paper.Dateline.
type Dateline struct {
	Text  string `json:"text"`
	Place string `json:"place"`
	Date  string `json:"date"`
}

// Figure is paper.Figure.
type Figure struct {
	Caption string   `json:"caption"`
	Credit  string   `json:"credit"`
	Page    int      `json:"page"`
	Polygon []Corner `json:"polygon,omitempty"`
}

// The bounds of an act: what a person can mean by one.
const (
	largestAct    = 1 << 20  // bytes
	largestDrop   = 64 << 20 // bytes, of a page dropped again
	longestText   = 200_000  // bytes of one text
	mostTexts     = 5_000
	mostZones     = 10_000
	mostCorners   = 500
	farthestPoint = 100_000 // points; a broadsheet is 1,700 high
	longestID     = 40
	longestReason = 2_000
)

// DecodeAct reads one act as a screen sends it. What is not an act, names a
// field there is none of, or is larger than an act can be, is a paper.Invalid
// fault. Acts that only the desk makes are refused.
func DecodeAct(r io.Reader) (Act, error) {
	data, err := io.ReadAll(io.LimitReader(r, largestAct+1))
	if err != nil {
		return Act{}, fmt.Errorf("read an act: %w", err)
	}
	if len(data) > largestAct {
		return Act{}, badAct("it is larger than %d bytes", largestAct)
	}
	a, err := decodeAct(data)
	if err == nil && slices.Contains(own, a.Do) {
		return Act{}, badAct("%q is not an act a screen may send", a.Do)
	}
	return a, err
}

// decodeAct reads one act as the docket keeps it.
func decodeAct(data []byte) (Act, error) {
	var a Act
	if !utf8.Valid(data) {
		return Act{}, badAct("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		return Act{}, badAct("%w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Act{}, badAct("something stands behind it")
	}
	return a, a.check()
}

// check refuses an act that can mean nothing.
func (a Act) check() error {
	if !slices.Contains(Verbs, a.Do) {
		return badAct("there is no act %q", a.Do)
	}
	if err := a.checkBounds(); err != nil {
		return err
	}
	if a.Role != "" && !slices.Contains(paper.Roles, a.Role) {
		return badAct("there is no role %q", a.Role)
	}
	if a.Kind != "" && !slices.Contains(paper.Kinds, a.Kind) {
		return badAct("there is no kind of article %q", a.Kind)
	}
	return nil
}

func (a Act) checkBounds() error {
	if a.Line < 0 || a.At < 0 || a.Page < 0 || a.InYear < 0 || a.Total < 0 || a.PageCount < 0 {
		return badAct("it counts below nothing")
	}
	if len(a.Articles) > mostZones || len(a.Zones) > mostZones || len(a.New) > mostZones || len(a.Paragraphs) > mostTexts || len(a.Kicker) > mostTexts ||
		len(a.Deck) > mostTexts || len(a.Bylines) > mostTexts || len(a.Figures) > mostTexts || len(a.Shifts) > mostShifts {
		return badAct("one of its lists is too long")
	}
	for _, ids := range [][]string{{a.Article, a.Zone, a.Before, a.Token}, a.Articles, a.Zones, a.New} {
		for _, id := range ids {
			if len(id) > longestID {
				return badAct("an id is longer than %d letters", longestID)
			}
		}
	}
	if err := a.checkTexts(); err != nil {
		return err
	}
	if a.Gutter != nil && !near(a.Gutter.Pos) {
		return badAct("the gutter lies off every page")
	}
	for _, p := range append([][]Corner{a.Polygon}, polygonsOf(a.Figures)...) {
		if err := checkPolygon(p); err != nil {
			return err
		}
	}
	return nil
}

func (a Act) checkTexts() error {
	texts := slices.Concat([]string{a.Headline, a.Text, a.Label, a.Section}, a.Kicker, a.Deck, a.Paragraphs)
	for _, b := range a.Bylines {
		texts = append(append(texts, b.Role), b.Names...)
	}
	for _, f := range a.Figures {
		texts = append(texts, f.Caption, f.Credit)
	}
	if a.Dateline != nil {
		texts = append(texts, a.Dateline.Text, a.Dateline.Place, a.Dateline.Date)
	}
	for _, s := range texts {
		if len(s) > longestText {
			return badAct("a text is longer than %d bytes", longestText)
		}
	}
	if len(a.Reason) > longestReason || len(a.Finding) > longestReason {
		return badAct("a reason is longer than %d bytes", longestReason)
	}
	return nil
}

func polygonsOf(figures []Figure) (out [][]Corner) {
	for _, f := range figures {
		out = append(out, f.Polygon)
	}
	return out
}

// checkPolygon refuses what encloses nothing; none at all is allowed.
func checkPolygon(p []Corner) error {
	if len(p) == 0 {
		return nil
	}
	if len(p) < 3 || len(p) > mostCorners {
		return badAct("a polygon has %d corners, not 3 to %d", len(p), mostCorners)
	}
	for _, c := range p {
		if !near(c[0]) || !near(c[1]) {
			return badAct("a corner lies off every page")
		}
	}
	return nil
}

func near(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= farthestPoint }

func badAct(format string, args ...any) error {
	f := paper.Faultf(paper.Invalid, format, args...)
	f.Doing = "read an act of correction"
	return f
}

// encode is the act as the docket keeps it.
func (a Act) encode() []byte {
	data, err := json.Marshal(a)
	if err != nil { // only numbers that are none cannot be written, and check refuses them
		return []byte(`{"do":""}`)
	}
	return data
}

func polygonOf(corners []Corner) geom.Polygon {
	var out geom.Polygon
	for _, c := range corners {
		out = append(out, geom.Point{X: c[0], Y: c[1]})
	}
	return out
}

func bylinesOf(in []Byline) []paper.Byline {
	var out []paper.Byline
	for _, b := range in {
		out = append(out, paper.Byline{Role: b.Role, Names: slices.Clone(b.Names)})
	}
	return out
}

func figuresOf(in []Figure) []paper.Figure {
	var out []paper.Figure
	for _, f := range in {
		out = append(out, paper.Figure{Caption: f.Caption, Credit: f.Credit, Page: f.Page, Polygon: polygonOf(f.Polygon)})
	}
	return out
}
