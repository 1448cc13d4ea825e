package editor

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

var homeRoutes = []route{
	{"GET", "/{$}", inside, (*Site).home, extra{}},
}

// home leads to the one title a person works at, or lists several.
func (s *Site) home(w http.ResponseWriter, r *http.Request, v *visit) error {
	var own []Paper
	for _, p := range v.Papers {
		if looksOn(v.Person, p.Title) {
			own = append(own, p)
		}
	}
	return s.show(w, r, v, view{Name: "home", Head: v.T("home.name"), Data: own})
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
