package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var hotlineRoutes = []route{
	{"GET", "/t/{title}/hotline", at(desk.ToAnswerHotline), (*Site).hotline, menu("title", "hotline.name")},
}

func (s *Site) hotline(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "hotline", Head: v.T("hotline.name")})
}
