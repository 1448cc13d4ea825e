package web

import (
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/banmian/banmian/internal/paper"
)

// Assets are files that go out under names that hold their content's hash, so
// that a reader's browser keeps them for a year and still never sees an old
// one.
type Assets struct {
	hashed map[string]string // site.css -> site.Xy12.css
	files  map[string]*asset // by hashed name
}

type asset struct {
	mediaType string
	body      []byte
	once      sync.Once
	copy      *Copy
}

// mediaTypes of the assets, so that they do not depend on the machine's tables.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// LoadAssets takes the files at the root of fsys. They are compressed when
// first asked for.
func LoadAssets(fsys fs.FS) (*Assets, error) {
	a := &Assets{hashed: map[string]string{}, files: map[string]*asset{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("list assets: %w", err)
	}
	for _, e := range entries {
		body, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read asset %s: %w", e.Name(), err)
		}
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + Tag(body)[:8] + ext
		mt := mediaTypes[ext]
		if mt == "" {
			mt = mime.TypeByExtension(ext)
		}
		a.hashed[e.Name()] = name
		a.files[name] = &asset{mediaType: mt, body: body}
	}
	return a, nil
}

// Name gives the hashed name of a file. Asking for one that is not there is a
// fault in a template, which the tests render.
func (a *Assets) Name(file string) (string, error) {
	if n, ok := a.hashed[file]; ok {
		return n, nil
	}
	return "", fmt.Errorf("there is no asset %q", file)
}

// Serve answers for a hashed name.
func (a *Assets) Serve(w http.ResponseWriter, r *http.Request, name string) error {
	f, ok := a.files[name]
	if !ok {
		return paper.Faultf(paper.NotFound, "there is no asset %q", name)
	}
	f.once.Do(func() {
		f.copy = NewCopy(Reply{Type: f.mediaType, Cache: Immutable, Body: f.body, Pressed: Press(f.body)})
	})
	f.copy.Serve(w, r)
	return nil
}
