// Package editor is the desk in a browser: it turns a request under /desk/ into a
// question to package desk or package staff, and the answer into a screen.
//
// It decides nothing: who may do what is desk.May's to say, who somebody is
// staff.Door's, and what an act does is the desk's. Everything is rendered on the
// server and works without JavaScript, except what its nature forbids: passkeys,
// and drawing on a page's picture. Nothing is asked of any other host.
//
// # To add a screen
//
//   - One file, tonight.go, with its rows of the table of routes:
//
//     var tonightRoutes = []route{
//     {"GET", "/t/{title}/{$}", at(desk.ToLook), (*Site).tonight, menu("title", "tonight.name")},
//     {"POST", "/t/{title}/drop", at(desk.ToWork), (*Site).drop, body(64 << 20)},
//     }
//
//     routes.go joins the rows. A row says which power its handler needs; the frame
//     has asked desk.May before the handler runs, has found the title ({title}) and
//     the edition's key ({edition}), and has turned away a body that is too long,
//     requests of other sites' pages, and who has not entered. The desk asks May
//     again: the row cannot give what the desk refuses. A row with menu stands in the
//     menu of whoever may use it.
//
//   - A handler: func (s *Site) tonight(w http.ResponseWriter, r *http.Request, v *visit) error.
//     v has the Person, the Title, the Key, the language (v.T, v.N), and what was
//     typed (v.form). It ends in s.show (a screen), s.back (after a POST: a redirect
//     to a GET, with a message), s.json, or an error, which becomes a screen or, where
//     the request's Accept asks for JSON, a problem (RFC 9457). It must not have
//     written anything when it gives an error. What was typed wrongly is shown
//     again with s.show and a Status of 422.
//
//   - One template, templates/tonight.html, that defines "main" and finds the screen's
//     data in .Data; parts.html has what screens share. It is named by its file.
//
//   - Words, words/tonight.LANG.toml in the three languages, keys beginning with
//     "tonight."; the tests find what is missing.
//
//   - If it needs them, assets/tonight.css and assets/tonight.js, named in the view's
//     Styles and Scripts. A script stands alone (names are hashed, so it imports
//     nothing) and speaks to its screen's own routes with fetch.
//
// The frame's connection times out as a reader's does: a handler that takes an
// upload or sends events sets its own times with http.NewResponseController.
package editor

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/webhook"
)

//go:embed assets templates words
var files embed.FS

// Options are what the desk's screens work with.
type Options struct {
	Desk    *desk.Desk       // required
	Door    *staff.Door      // required
	Hooks   *webhook.Service // nil: there are no webhooks
	Hotline *hotline.Line    // nil: no paper takes readers' letters
	Archive archive.Archive  // required
	Docket  docket.Docket    // required
	Blobs   blob.Store       // of masters and page pictures
	Reader  *reader.Reader   // of what is published
	Queue   queue.Queue
	Hatch   *hatch.Hatch // takes page files in; nil: none are

	// Ending is closed when the program is about to stop, so that lines to browsers
	// that are held open end too; nil: never.
	Ending <-chan struct{}

	// Origin is the site's public address, such as https://paper.example. Empty:
	// passkeys cannot be used, and cookies go over plain HTTP.
	Origin string

	Now func() time.Time // nil: time.Now
	Log *slog.Logger     // nil: slog.Default
}

// Site is the desk's handler.
type Site struct {
	Options
	assets    *web.Assets
	screens   screens
	books     map[string]*web.Wordbook
	languages *web.Languages
	shapes    findingShapes
	table     []route
	secure    bool         // cookies are for https only
	followers atomic.Int64 // browsers that follow a board
}

// New makes the handler of everything under /desk. It panics when a file embedded
// in the program is faulty, which the tests would have found.
func New(o Options) http.Handler {
	s, err := newSite(o)
	if err != nil {
		panic(fmt.Sprintf("editor: %v", err))
	}
	return s.handler()
}

func newSite(o Options) (*Site, error) {
	s := &Site{Options: o, table: table, languages: web.NewLanguages(web.InterfaceLanguages...), secure: strings.HasPrefix(o.Origin, "https://")}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	if s.assets, err = web.LoadAssets(assets); err != nil {
		return nil, err
	}
	if s.books, err = web.ReadWordbooks(files); err != nil {
		return nil, err
	}
	s.shapes = shapesOf(s.books[web.English])
	s.screens, err = readScreens(files, s.assets)
	return s, err
}

// nameOf gives the name of whoever has an id, for people to read; the id itself
// when there is no such account any more.
func (s *Site) nameOf(ctx context.Context, id string) string {
	a, err := s.Door.Account(ctx, id)
	if err != nil {
		return id
	}
	return a.Display()
}
