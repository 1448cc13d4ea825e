package editor

import (
	"net/http"
	"slices"

	"github.com/banmian/banmian/internal/desk"
)

// handler answers a request that was let through.
type handler func(s *Site, w http.ResponseWriter, r *http.Request, v *visit) error

// route is one row of the table.
type route struct {
	method  string // GET answers HEAD too
	pattern string // below /desk, as http.ServeMux reads it
	need    need
	handle  handler
	extra   extra
}

// need is what a person must be for a route.
type need struct {
	who   who
	power desk.Power // with atTitle and somewhere
}

type who int

const (
	anyone    who = iota // also who has not entered
	entered              // who has entered
	atTitle              // who has the power for the title in the address
	somewhere            // who has the power for some title, or for all
)

var (
	open   = need{who: anyone}
	inside = need{who: entered}
)

func at(p desk.Power) need       { return need{atTitle, p} }
func anywhere(p desk.Power) need { return need{somewhere, p} }

// extra is what few rows have.
type extra struct {
	group string // the menu it stands in: site, title or edition
	name  string // the word it stands there under
	most  int64  // bytes a body may have, 0 for usualBody
}

// usualBody is room for a form: the longest article with all its fields.
const usualBody = 2 << 20

// menu puts a row into a menu.
func menu(group, name string) extra { return extra{group: group, name: name} }

// body gives a row's requests more room, or less.
func body(most int64) extra { return extra{most: most} }

// table is every route of the desk, in the order of the menus.
var table = slices.Concat(
	doorRoutes, homeRoutes,
	tonightRoutes, dropRoutes, changesRoutes, preflightRoutes, correctRoutes, reviewRoutes, sheetRoutes, publishRoutes, afterRoutes, hotlineRoutes,
	settingsRoutes, webhooksRoutes, logRoutes, peopleRoutes, tokensRoutes, ownRoutes,
)
