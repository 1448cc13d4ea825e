package editor

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// correctAct does one act: a form of the screen, or an act in JSON as the script
// sends it (see desk.DecodeAct) with the version in If-Match.
func (s *Site) correctAct(w http.ResponseWriter, r *http.Request, v *visit) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		act, err := desk.DecodeAct(r.Body)
		if err != nil {
			return err
		}
		return s.do(w, r, v, act, url.Values{})
	}
	if err := r.ParseForm(); err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	q := url.Values{"article": {v.form(r, "article")}, "order": {v.form(r, "order")}, "page": {v.form(r, "page")}}
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	act, err := actFrom(v, r, work.Draft)
	if err != nil {
		return err
	}
	return s.do(w, r, v, act, q)
}

// actFrom reads an act from a form.
func actFrom(v *visit, r *http.Request, d desk.Draft) (desk.Act, error) {
	a := desk.Act{Do: desk.Verb(v.form(r, "do")), Article: v.form(r, "article"), Zones: r.PostForm["zone"]}
	other := v.form(r, "other")
	switch a.Do {
	case desk.Approve, desk.Unapprove:
		a.Zones = nil
	case desk.Tray:
		if len(a.Zones) > 0 {
			a.Article = ""
		}
	case desk.NewArticle:
		a.Article = ""
	case desk.Move:
		a.Article = other
	case desk.SetRole:
		a.Article, a.Role = "", paper.Role(v.form(r, "role"))
	case desk.Merge, desk.Join:
		a.Articles, a.Article = []string{a.Article, other}, ""
	case desk.Split:
		zone, line, _ := strings.Cut(v.form(r, "line"), " ")
		n, err := strconv.Atoi(line)
		if err != nil {
			return a, paper.Faultf(paper.Invalid, "no line was chosen")
		}
		a.Zone, a.Line = zone, n
	case desk.Cut:
		a.Zones = nil
		way, pos, _ := strings.Cut(v.form(r, "gutter"), " ")
		at, err := strconv.ParseFloat(pos, 64)
		page, err2 := strconv.Atoi(v.form(r, "page"))
		if err != nil || err2 != nil || way != "v" && way != "h" {
			return a, paper.Faultf(paper.Invalid, "no gutter was chosen")
		}
		a.Page, a.Gutter = page, &desk.Gutter{Vertical: way == "v", Pos: at}
	case desk.SetPolygon:
		a.Zones, a.Article, a.Zone = nil, "", v.form(r, "zone")
		if a.Polygon = readCorners(v.form(r, "polygon")); len(a.Polygon) < 3 {
			return a, paper.Faultf(paper.Invalid, "%s", v.T("correct.edges_bad"))
		}
	case earlier, later:
		return sequenceFrom(a, d)
	case desk.Unjoin:
		n, err := strconv.Atoi(v.form(r, "part"))
		if err != nil {
			return a, paper.Faultf(paper.Invalid, "no page was chosen")
		}
		a.Page = n
	case desk.Order:
		n, err := strconv.Atoi(v.form(r, "n"))
		if err != nil {
			return a, paper.Faultf(paper.Invalid, "the place in the order is no number")
		}
		a.Before = beforeNth(d, a.Article, n)
	default:
		return a, paper.Faultf(paper.Invalid, "there is no act %q in a form", a.Do)
	}
	return a, nil
}

// What a form asks for that is an act only together with how the article stands.
const (
	earlier desk.Verb = "earlier" // zone: before the one that stands before it
	later   desk.Verb = "later"
)

// sequenceFrom puts a zone of an article one place earlier or later on its page.
func sequenceFrom(a desk.Act, d desk.Draft) (desk.Act, error) {
	art := d.Article(a.Article)
	if art == nil || len(a.Zones) != 1 {
		return a, paper.Faultf(paper.Invalid, "choose one zone of the article")
	}
	for _, part := range art.Parts {
		i := slices.Index(part.Zones, a.Zones[0])
		to := i + 1
		if a.Do == earlier {
			to = i - 1
		}
		if i < 0 {
			continue
		}
		zones := slices.Clone(part.Zones)
		if to >= 0 && to < len(zones) {
			zones[i], zones[to] = zones[to], zones[i]
		}
		return desk.Act{Do: desk.Sequence, Article: a.Article, Page: part.Page, Zones: zones}, nil
	}
	return a, paper.Faultf(paper.Invalid, "choose one zone of the article")
}

// readCorners reads corners as a form has them: x,y and white between; nil when one
// cannot be read.
func readCorners(text string) (out []desk.Corner) {
	for _, word := range strings.Fields(text) {
		x, y, _ := strings.Cut(word, ",")
		px, err := strconv.ParseFloat(x, 64)
		py, err2 := strconv.ParseFloat(y, 64)
		if err != nil || err2 != nil {
			return nil
		}
		out = append(out, desk.Corner{px, py})
	}
	return out
}

// places adds to an article's form what belongs to places on a page: gutters to cut
// along and corners of zones.
func (f *articleForm) places(v *visit, d desk.Draft, a *paper.Article, page int) {
	var boxes []geom.Rect
	for _, part := range a.Parts {
		if part.Page != page {
			continue
		}
		for _, id := range part.Zones {
			z, _ := d.Zone(id)
			if z == nil || len(z.Polygon) < 3 {
				continue
			}
			boxes = append(boxes, z.Polygon.Bounds())
			for _, row := range zoneRows(v, []paper.Zone{*z}) {
				f.Edges = append(f.Edges, edgeRow{row, outline(z.Polygon)})
			}
		}
	}
	for _, way := range []struct {
		name       string
		begin, end func(geom.Rect) float64
	}{{"v", func(r geom.Rect) float64 { return r.X0 }, func(r geom.Rect) float64 { return r.X1 }}, {"h", func(r geom.Rect) float64 { return r.Y0 }, func(r geom.Rect) float64 { return r.Y1 }}} {
		for _, pos := range gutters(boxes, way.begin, way.end) {
			f.Gutters = append(f.Gutters, choice{way.name + " " + points(pos), v.T("correct.gutter_"+way.name, points(pos))})
		}
	}
}

// gutters are the middles of the white that parts boxes along one way: every box
// lies on one side or on the other.
func gutters(boxes []geom.Rect, begin, end func(geom.Rect) float64) (out []float64) {
	list := slices.Clone(boxes)
	slices.SortFunc(list, func(a, b geom.Rect) int { return cmp.Compare(begin(a), begin(b)) })
	for i := 1; i < len(list); i++ {
		farthest := end(list[0])
		for _, r := range list[:i] {
			farthest = max(farthest, end(r))
		}
		if farthest <= begin(list[i]) {
			out = append(out, (farthest+begin(list[i]))/2)
		}
	}
	return out
}

// beforeNth is the article that stands n-th, from 1, on the page of another,
// counted without that one; empty behind the last.
func beforeNth(d desk.Draft, id string, n int) string {
	a := d.Article(id)
	if a == nil || len(a.Parts) == 0 {
		return ""
	}
	for _, b := range d.Edition.Articles {
		if b.ID == id || len(b.Parts) == 0 || b.Parts[0].Page != a.Parts[0].Page {
			continue
		}
		if n--; n <= 0 {
			return b.ID
		}
	}
	return ""
}

// acted answers the script.
type acted struct {
	Version int    `json:"version"`
	Article string `json:"article,omitempty"` // to show now
	Saved   string `json:"saved"`
}

// do does an act and shows what to look at next.
func (s *Site) do(w http.ResponseWriter, r *http.Request, v *visit, a desk.Act, q url.Values) error {
	work, err := s.Desk.Do(r.Context(), v.Person, v.Key, versionIn(r), a)
	var clash *desk.Clash
	if errors.As(err, &clash) {
		return s.showClash(w, r, v, clash, q)
	}
	if !v.json && (paper.IsKind(err, paper.Invalid) || paper.IsKind(err, paper.NotFound) || paper.IsKind(err, paper.Conflict)) {
		return s.showCorrect(w, r, v, view{Status: http.StatusUnprocessableEntity, Wrong: v.wrong(err)}, q, nil, nil)
	}
	if err != nil {
		return err
	}
	return s.answerAct(w, r, v, work, a, q)
}

func (s *Site) answerAct(w http.ResponseWriter, r *http.Request, v *visit, work desk.Work, a desk.Act, q url.Values) error {
	show := shownAfter(work, a)
	if v.json {
		w.Header().Set("ETag", `"`+strconv.Itoa(work.Version)+`"`)
		return s.json(w, r, http.StatusOK, acted{work.Version, show, v.T("correct.saved_at", s.clockOf(v))})
	}
	if show != "" {
		q.Set("article", show)
		q.Del("page")
	} else if work.Draft.Article(q.Get("article")) == nil {
		q.Del("article")
	}
	return s.back(w, correctAt(v, q), "saved")
}

// shownAfter is the article to look at after an act: the next to approve, or what
// the act made.
func shownAfter(w desk.Work, a desk.Act) string {
	switch a.Do {
	case desk.Approve:
		return nextOpen(w.Draft, a.Article)
	case desk.Merge, desk.Join:
		return a.Articles[0]
	case desk.NewArticle:
		if len(a.Zones) > 0 {
			if o := w.Draft.Owner(a.Zones[0]); o != nil {
				return o.ID
			}
		}
	}
	if w.Draft.Article(a.Article) != nil {
		return a.Article
	}
	return ""
}

// nextOpen is the article behind one that nobody has approved, from the start
// when there is none; that one itself when all are.
func nextOpen(d desk.Draft, id string) string {
	first, passed := "", false
	for _, a := range d.Edition.Articles {
		if !d.IsApproved(a.ID) {
			if passed {
				return a.ID
			}
			if first == "" {
				first = a.ID
			}
		}
		passed = passed || a.ID == id
	}
	if first == "" {
		return id
	}
	return first
}

// showClash shows what two people did at once; nothing was changed.
func (s *Site) showClash(w http.ResponseWriter, r *http.Request, v *visit, c *desk.Clash, q url.Values) error {
	shown := s.clashOf(r, v, c)
	if v.json {
		return s.json(w, r, http.StatusPreconditionFailed, problem{Type: "about:blank", Title: v.T("correct.clash"), Status: http.StatusPreconditionFailed, More: []clashShown{shown}})
	}
	return s.showCorrect(w, r, v, view{Status: http.StatusPreconditionFailed, Wrong: v.T("correct.clash_act")}, q, nil, []clashShown{shown})
}

// turn undoes the person's last act, or does it again.
func (s *Site) turn(w http.ResponseWriter, r *http.Request, v *visit) error {
	turn := s.Desk.Undo
	if v.form(r, "do") == "redo" {
		turn = s.Desk.Redo
	}
	q := url.Values{"article": {v.form(r, "article")}, "order": {v.form(r, "order")}, "page": {v.form(r, "page")}}
	work, err := turn(r.Context(), v.Person, v.Key)
	if paper.IsKind(err, paper.Conflict) && !v.json {
		return s.showCorrect(w, r, v, view{Status: http.StatusConflict, Wrong: v.wrong(err)}, q, nil, nil)
	}
	if err != nil {
		return err
	}
	return s.answerAct(w, r, v, work, desk.Act{Article: v.form(r, "article")}, q)
}

// clockOf is the time now by the title's clock.
func (s *Site) clockOf(v *visit) string {
	zone, err := time.LoadLocation(v.Title.Settings.Zone)
	if err != nil {
		zone = time.Local
	}
	return s.Now().In(zone).Format("15:04:05")
}
