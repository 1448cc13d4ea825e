package editor

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web/public"
)

var homeRoutes = []route{
	{"GET", "/{$}", inside, (*Site).home, extra{}},
	{"POST", "/titles", anywhere(desk.ToSetUp), (*Site).addTitle, body(doorBody)},
}

// homeScreen lists the titles a person works at.
type homeScreen struct {
	May  bool   // add a title
	Name string // as typed
}

// home lists the titles. Who works at one only is taken there.
func (s *Site) home(w http.ResponseWriter, r *http.Request, v *visit) error {
	var own []Paper
	for _, p := range v.Papers {
		if desk.May(v.Person, desk.ToLook, p.Title) == nil {
			own = append(own, p)
		}
	}
	add := s.overPeople(v, desk.ToSetUp, staff.EveryTitle)
	if len(own) == 1 && !add && !r.URL.Query().Has("done") {
		return s.redirect(w, "/desk/t/"+url.PathEscape(own[0].Slug)+"/")
	}
	return s.show(w, r, v, view{Name: "home", Head: v.T("home.name"), Data: homeScreen{May: add}})
}

// addTitle sets up a title before its first edition. It is for who sets up every
// title.
func (s *Site) addTitle(w http.ResponseWriter, r *http.Request, v *visit) error {
	name := v.form(r, "name")
	slug := cmp.Or(v.form(r, "slug"), ingest.Slug(name))
	again := func(wrong string) error {
		return s.show(w, r, v, view{Name: "home", Head: v.T("home.name"), Wrong: wrong, Status: http.StatusUnprocessableEntity, Data: homeScreen{true, name}})
	}
	switch {
	case name == "" || !archive.ValidSlug(slug) || public.Reserved(slug):
		return again(v.T("home.no_slug", slug))
	case slices.ContainsFunc(v.Papers, func(p Paper) bool { return p.Slug == slug }):
		return again(v.T("home.taken", slug))
	case !s.overPeople(v, desk.ToSetUp, staff.EveryTitle):
		return again(v.T("home.not_every"))
	}
	set := desk.DefaultSettings()
	set.Face.Name = name
	if _, err := s.Desk.SetUp(r.Context(), v.Person, slug, set); err != nil {
		if paper.IsKind(err, paper.Invalid) {
			return again(v.wrong(err))
		}
		return err
	}
	return s.back(w, "/desk/t/"+slug+"/settings", "saved")
}

// query writes one parameter of an address.
func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// wrong says what a paper.Invalid or paper.Conflict fault says, for the top of a
// form.
func (v *visit) wrong(err error) string {
	var f *paper.Fault
	if !errors.As(err, &f) {
		return v.T("notice.500_text")
	}
	why := f.Why
	if why == "" && f.Err != nil {
		why = f.Err.Error()
	}
	return strings.TrimSpace(v.said(why) + " " + v.said(f.Remedy))
}
