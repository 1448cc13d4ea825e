package public

import (
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/web"
)

// Finished answers kept in memory, in bytes. A day's readers ask for a few
// hundred pages and articles of some 20 KB, and for their pictures.
const (
	keptScreens  = 48 << 20
	keptPictures = 96 << 20
	// keptPicture is the largest picture that is kept: the one that fills a desk's
	// screen has some 600 KB.
	keptPicture = 4 << 20
)

// Bounds on screens being made: as many at a time as there are processors, and
// some more that wait for the archive.
const (
	makersEach = 2  // for each processor
	queueEach  = 16 // waiting for each maker: at 5 ms a screen, a tenth of a second
	patience   = 2 * time.Second
)

func newGate() *web.Gate {
	return web.NewGate(makersEach*runtime.GOMAXPROCS(0), queueEach, patience)
}

// fromStock sends finished answers and leaves all other requests to next.
func (s *Site) fromStock(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c := s.kept(s.order(r)); c != nil {
			c.Serve(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// order is what a finished answer can be kept by. The zero order keeps nothing.
type order struct {
	vintage web.Vintage
	name    string
}

// order gives what the answer to a request is kept by: its address, the language
// that the browser wishes where the address names none, and the moment. Answers
// to questions, to parts of a file, and those of an archive that cannot tell
// when it changes are not kept.
func (s *Site) order(r *http.Request) order {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.ContentLength > 0 || r.URL.RawQuery != "" || r.Header["Range"] != nil || len(r.URL.Path) > longestKept {
		return order{}
	}
	mark, known, err := s.Reader.Mark(r.Context())
	if err != nil || !known {
		return order{}
	}
	o := order{vintage: web.Vintage{Mark: mark, Day: dayOf(s.Now())}, name: r.URL.Path}
	if s.Hotline != nil {
		o.vintage.Turn = s.Hotline.Turn()
	}
	if !s.spoken(r.URL.Path) {
		if wish := s.wishes.of(r, s.languages); wish != "" {
			o.name += "\n" + wish
		}
	}
	return o
}

// longestKept is the longest path that answers are kept by; ours are shorter
// than a hundred bytes.
const longestKept = 256

// dayOf counts days by the clock on the wall.
func dayOf(t time.Time) int { return t.Year()*366 + t.YearDay() }

// spoken reports whether what stands at a path is the same in all languages: the
// path names one, or it is a picture's.
func (s *Site) spoken(path string) bool {
	if strings.Contains(path, "/b/") || strings.HasPrefix(path, "/iiif/image/") {
		return true
	}
	head, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	_, ok := languagePrefixes[head]
	return ok
}

// wishes remembers what Accept-Language headers come to: there are few, and they
// are slow to read.
type wishes struct {
	mu   sync.RWMutex
	seen map[string]string
}

// mostWishes bounds what is remembered; beyond it headers are read each time.
const mostWishes = 512

func (m *wishes) of(r *http.Request, languages *web.Languages) string {
	header := r.Header.Get("Accept-Language")
	m.mu.RLock()
	wish, ok := m.seen[header]
	m.mu.RUnlock()
	if ok {
		return wish
	}
	wish = languages.Choose(header, "")
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil {
		m.seen = map[string]string{}
	}
	if len(m.seen) < mostWishes && len(header) < 128 {
		m.seen[header] = wish
	}
	return wish
}

// kept finds a finished answer.
func (s *Site) kept(o order) *web.Copy {
	if o.name == "" {
		return nil
	}
	if c := s.screenStock.Get(o.vintage, o.name); c != nil {
		return c
	}
	return s.pictureStock.Get(o.vintage, o.name)
}

// keptScreen says of which screens finished answers are kept: those that depend
// on nothing but the archive, the day, and the settings.
var keptScreen = map[string]bool{"edition": true, "page": true, "article": true, "month": true, "year": true}
