package editor

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/desk"
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
