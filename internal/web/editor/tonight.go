package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var tonightRoutes = []route{
	{"GET", "/t/{title}/{$}", at(desk.ToLook), (*Site).tonight, menu("title", "tonight.name")},
}

func (s *Site) tonight(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.show(w, r, v, view{Name: "tonight", Head: v.T("tonight.name")})
}
