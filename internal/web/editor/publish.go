package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var publishRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/publish", at(desk.ToLook), (*Site).publish, menu("edition", "publish.name")},
}

func (s *Site) publish(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "publish", Head: v.T("publish.name")})
}
