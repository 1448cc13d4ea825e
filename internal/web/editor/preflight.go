package editor

import (
	"fmt"
	"net/http"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

var preflightRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/preflight", at(desk.ToLook), (*Site).preflight, menu("edition", "preflight.name")},
	{"POST", "/t/{title}/e/{edition}/preflight/dismiss", at(desk.ToCorrect), (*Site).dismiss, extra{}},
}

// preflightScreen is what to look at before an edition is published, the gravest
// first.
type preflightScreen struct {
	Groups    []concernGroup
	Dismissed []concernLine
	Version   int
	May       bool // dismiss
}

// concernGroup is the concerns of one severity.
type concernGroup struct {
	Severity string
	Name     string
	Lines    []concernLine
}

// concernLine is a concern with where to go.
type concernLine struct {
	desk.Concern
	Says string // what was found, and
	Do   string // what to do, in the person's language
	Page string // what the page prints, or its place
	At   string // address of the place, empty where there is none
}

func (s *Site) preflight(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showPreflight(w, r, v, "", 0)
}

func (s *Site) showPreflight(w http.ResponseWriter, r *http.Request, v *visit, wrong string, status int) error {
	concerns, work, err := s.Desk.Preflight(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	d := preflightScreen{Version: work.Version, May: v.May(desk.ToCorrect)}
	at := map[paper.Severity]int{}
	for _, c := range concerns {
		line := concernLine{Concern: c, Says: s.saysFinding(v, c.Finding), Do: s.saysRemedy(v, c.Finding), Page: pageOf(work.Draft, c.Page), At: placeOf(v, c)}
		if c.Dismissed {
			d.Dismissed = append(d.Dismissed, line)
			continue
		}
		i, ok := at[c.Severity]
		if !ok {
			i = len(d.Groups)
			at[c.Severity] = i
			d.Groups = append(d.Groups, concernGroup{Severity: string(c.Severity), Name: v.T("preflight." + string(c.Severity))})
		}
		d.Groups[i].Lines = append(d.Groups[i].Lines, line)
	}
	return s.show(w, r, v, view{Name: "preflight", Head: v.T("preflight.name"), Wrong: wrong, Status: status, Data: d})
}

// pageOf is what a page prints of itself, or its place among the pages; empty for
// the edition as a whole.
func pageOf(d desk.Draft, sequence int) string {
	p := d.Page(sequence)
	switch {
	case sequence == 0:
		return ""
	case p == nil || p.Label == "":
		return fmt.Sprint(sequence)
	}
	return p.Label
}

// placeOf is where a concern's matter stands on the correction screen.
func placeOf(v *visit, c desk.Concern) string {
	switch {
	case c.Code == paper.PageChanged:
		return v.editionAt("changes")
	case c.Article != "":
		return v.editionAt("correct?" + query("article", c.Article))
	case c.Page > 0:
		return v.editionAt("correct?" + query("page", fmt.Sprint(c.Page)))
	}
	return ""
}

// dismiss sets a concern aside, with a reason that is kept.
func (s *Site) dismiss(w http.ResponseWriter, r *http.Request, v *visit) error {
	reason := v.form(r, "reason")
	if reason == "" {
		return s.showPreflight(w, r, v, v.T("preflight.no_reason"), http.StatusUnprocessableEntity)
	}
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	act := desk.Act{Do: desk.Dismiss, Finding: v.form(r, "finding"), Reason: reason}
	if _, err := s.Desk.Do(r.Context(), v.Person, v.Key, work.Version, act); err != nil {
		if paper.IsKind(err, paper.Invalid) {
			return s.showPreflight(w, r, v, v.wrong(err), http.StatusUnprocessableEntity)
		}
		return err
	}
	return s.back(w, v.editionAt("preflight"), "saved")
}
