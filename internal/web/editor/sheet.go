package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

// The review sheet (审稿单) on paper: who signed what and when, for exactly which
// content, the remarks with their places, and what was set aside with its reason.
var sheetRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/review/sheet", at(desk.ToLook), (*Site).reviewSheet, extra{}},
}

// sheetData is the review sheet.
type sheetData struct {
	reviewData
	Acts     int // of correction that stand
	Articles map[string]string
	Aside    []concernLine
}

func (s *Site) reviewSheet(w http.ResponseWriter, r *http.Request, v *visit) error {
	concerns, work, err := s.Desk.Preflight(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	d := sheetData{reviewData: s.reviewOf(r, v, work), Articles: map[string]string{}}
	for _, a := range work.Draft.Edition.Articles {
		d.Articles[a.ID] = nameOfArticle(v, a)
	}
	for _, step := range work.Steps {
		if !step.Undone {
			d.Acts++
		}
	}
	for _, c := range concerns {
		if c.Dismissed {
			d.Aside = append(d.Aside, concernLine{Concern: c, Says: s.saysFinding(v, c.Finding), Page: pageOf(work.Draft, c.Page)})
		}
	}
	return s.show(w, r, v, view{Name: "sheet", Head: v.T("sheet.name"), Styles: []string{"sheet.css"}, Data: d})
}
