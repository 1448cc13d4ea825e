// Package api is the door for programs: it turns a request under /api/v1 into
// JSON of what readers may read, and, for who brings a token, into acts at the
// desk and into webhooks.
//
// One table of routes (routes.go) says what there is, what each answers and what
// it needs; the description served at /api/v1/openapi.json is made from it, and a
// test asks every row for every answer it describes. The package decides nothing
// itself: what readers may see is package reader's to say, what a person may do
// package desk's, who somebody is package staff's. Withdrawn text is in no answer.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/webhook"
)

// Base is what every address of the door begins with.
const Base = "/api/v1"

// Options are what the door is made of.
type Options struct {
	Reader *reader.Reader // required
	Finder *reader.Finder // nil: there is no searching

	// Origin is the site's public address, for links to its screens. Empty: they
	// are left relative.
	Origin string

	// Desk, Archive and Door are needed for what takes a token; without one of them
	// that is refused as unavailable.
	Desk    *desk.Desk
	Archive archive.Archive
	Door    Bouncer

	Hooks *webhook.Service // nil: there are no webhooks

	// Beside gives the OpenAPI paths and schemas of doors that stand beside this one
	// under the same base and are described with it; nil: there are none.
	Beside func() (paths, schemas map[string]any)

	Version string           // of the program, for the description
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: slog.Default

	// Rate is how many requests a second one address may send for long, Burst how
	// many at once. 0: DefaultRate and DefaultBurst.
	Rate  float64
	Burst int
}

// Bounds on how often one address may ask.
const (
	DefaultRate  = 20
	DefaultBurst = 200
)

// Bouncer finds out who presents a token; staff.Door is one.
type Bouncer interface {
	Bearer(ctx context.Context, secret, from string) (staff.Token, staff.Account, error)
}

// API answers programs' requests.
type API struct {
	Options
	table       []route
	description []byte // openapi.json

	keeping sync.Mutex // one edition document is kept at a time

	gate   *web.Gate // for what takes a moment
	slow   *web.Gate // for what takes long
	meters *meters
}

// New makes the door's handler. It panics when its own description is faulty,
// which the tests would have found.
func New(o Options) http.Handler { return newAPI(o).handler() }

func newAPI(o Options) *API {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Rate == 0 {
		o.Rate, o.Burst = DefaultRate, DefaultBurst
	}
	o.Origin = strings.TrimSuffix(o.Origin, "/")
	a := &API{Options: o, table: routes(), gate: newGate(), slow: newSlowGate(), meters: newMeters(o.Rate, o.Burst)}
	a.description = describe(a.table, o)
	return a
}
