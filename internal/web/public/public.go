// Package public is the readers' site: it turns a reader's request into the
// latest edition, an edition, a page with clickable articles, an article, the
// calendar of the archive, a picture or a PDF.
//
// Everything is rendered on the server and works without JavaScript; what
// scripts there are only add to it. The site sets no cookie and asks no other
// host for anything. All text that came from a file is a stranger's: it goes
// through html/template and legible.
package public

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

//go:embed assets templates words
var files embed.FS

// Options are what the site is made of.
type Options struct {
	Reader *reader.Reader // required
	Finder *reader.Finder // nil: there is no searching

	Hotline *hotline.Line // nil: no paper takes letters

	// Home is the slug of the title whose addresses stand at the root; empty,
	// or a title without a published edition: the first title that has one.
	Home string

	// Origin is the site's public address, such as https://paper.example, for
	// links that must be absolute. Empty: they are left relative.
	Origin string

	// Former gives the shapes by which addresses of a title's earlier site are known.
	// nil: there was none.
	Former FormerOf

	// Ready says whether the program can serve, for /readyz. nil: whether the
	// archive answers.
	Ready func(context.Context) error

	Now  func() time.Time // nil: time.Now; its location is where "today" is
	Log  *slog.Logger     // nil: slog.Default
	Desk string           // address of the editor's desk to link to, empty: none
}

// Site answers readers' requests.
type Site struct {
	Options
	assets    *web.Assets
	screens   screens
	books     map[string]*web.Wordbook
	languages *web.Languages

	harvest      harvest
	wishes       wishes
	gate         *web.Gate
	screenStock  *web.Stock
	pictureStock *web.Stock
}

// New makes the site's handler. It panics when a file embedded in the program
// is faulty, which the tests would have found.
func New(o Options) http.Handler {
	s, err := newSite(o)
	if err != nil {
		panic(fmt.Sprintf("public: %v", err))
	}
	var h http.Handler = web.Answer(s.serve, s.refuse, s.Log)
	h = web.Bounded(h, s.refuse)
	return s.letters(s.harvestByPost(s.fromStock(web.Secure(h))))
}

func newSite(o Options) (*Site, error) {
	s := &Site{Options: o, languages: web.NewLanguages(web.InterfaceLanguages...),
		gate: newGate(), screenStock: web.NewStock(keptScreens), pictureStock: web.NewStock(keptPictures)}
	if s.Ready == nil {
		s.Ready = o.Reader.Ready
	}
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
	s.screens, err = readScreens(files, s.assets)
	return s, err
}
