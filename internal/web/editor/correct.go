package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var correctRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/correct", at(desk.ToLook), (*Site).correct, menu("edition", "correct.name")},
}

func (s *Site) correct(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "correct", Head: v.T("correct.name")})
}
