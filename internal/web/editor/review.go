package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var reviewRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/review", at(desk.ToLook), (*Site).review, menu("edition", "review.name")},
}

func (s *Site) review(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "review", Head: v.T("review.name")})
}
