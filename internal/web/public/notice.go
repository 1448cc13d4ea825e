package public

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/archive"
)

// noticeScreen says why there is nothing to read here.
type noticeScreen struct {
	Head, Text string
	Links      []link
}

// empty shows the site before its first edition.
func (s *Site) empty(w http.ResponseWriter, r *http.Request, v *visit) error {
	f := s.frame(v, "notice", "/")
	f.HeadTitle = joined(" · ", f.T("edition.none"), f.Name)
	return s.show(w, r, "notice", http.StatusOK, f, noticeScreen{Head: f.T("edition.none"), Text: f.T("edition.none_text")})
}

// refuse answers a request that failed. It must not fail itself, so it asks
// the archive for nothing.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, status int) {
	segment, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	lang := languagePrefixes[segment]
	v := &visit{book: s.bookFor(r, lang, ""), varies: lang == "", title: archive.Title{}}
	if lang != "" {
		v.road.prefix = "/" + segment
	}
	f := s.frame(v, "notice", "/")
	f.Canonical, f.Alternates = "", nil
	key := "notice." + strconv.Itoa(status)
	if _, ok := v.book.Words[key]; !ok {
		key = "notice.500"
	}
	f.HeadTitle = f.T(key)
	d := noticeScreen{Head: f.T(key), Text: f.T(key + "_text"), Links: []link{
		{Href: f.Front, Text: f.T("notice.home")}, {Href: f.Archive, Text: f.T("notice.archive")}}}
	if err := s.show(w, r, "notice", status, f, d); err != nil {
		s.Log.Error("the notice of a failure could not be shown", "status", status, "error", err)
		http.Error(w, http.StatusText(status), status)
	}
}
