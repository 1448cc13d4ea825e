package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var preflightRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/preflight", at(desk.ToLook), (*Site).preflight, menu("edition", "preflight.name")},
}

func (s *Site) preflight(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "preflight", Head: v.T("preflight.name")})
}
