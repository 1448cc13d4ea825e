package public

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// coloursName is the segment under which titles' own colours stand. The address
// says all: /colours/a3241b-f0917f.css has the colour of names and marks on light
// and on dark.
const coloursName = "colours"

var coloursForm = regexp.MustCompile(`^([0-9a-f]{6})-([0-9a-f]{6})\.css$`)

// The usual colours, as in site.css.
const (
	usualSeal     = "#a3241b"
	usualSealDark = "#f0917f"
)

// coloursAt is where a title's own colours stand, empty for the usual ones.
func coloursAt(f reader.Face) string {
	if f.Seal == "" && f.SealDark == "" {
		return ""
	}
	light, dark := cmp.Or(f.Seal, usualSeal), cmp.Or(f.SealDark, usualSealDark)
	return "/" + coloursName + "/" + strings.ToLower(light[1:]+"-"+dark[1:]) + ".css"
}

// colours answers with a stylesheet. No style may stand in a screen itself: the
// policy lets only files through.
func (s *Site) colours(w http.ResponseWriter, r *http.Request, name string) error {
	m := coloursForm.FindStringSubmatch(name)
	if m == nil {
		return notFound(r)
	}
	web.Send(w, r, web.Reply{Type: "text/css; charset=utf-8", Cache: web.Immutable, Body: fmt.Appendf(nil, ":root{--seal:light-dark(#%s,#%s)}\n", m[1], m[2])})
	return nil
}
