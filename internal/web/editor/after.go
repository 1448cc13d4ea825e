package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var afterRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/after", at(desk.ToLook), (*Site).after, menu("edition", "after.name")},
}

func (s *Site) after(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "after", Head: v.T("after.name")})
}
