package public

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// noticeScreen says why there is nothing to read here.
type noticeScreen struct {
	Head, Text string
	Told       []told
	Links      []link
	Packs      string // heading of the list of saved editions, empty for no list
	Search     string // where to look for words, empty for nowhere
}

// empty shows the site before its first edition.
func (s *Site) empty(w http.ResponseWriter, r *http.Request, v *visit) error {
	f := s.frame(v, "notice", "/")
	f.HeadTitle = joined(" · ", f.T("edition.none"), f.Name)
	return s.show(w, r, "notice", http.StatusOK, f, noticeScreen{Head: f.T("edition.none"), Text: f.T("edition.none_text")})
}

// refuse answers a request that failed. Where the archive works it says whose
// paper this is; otherwise it asks for nothing, so that it cannot fail too.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, status int) {
	f := s.frame(s.refused(r, status), "notice", "/")
	f.Canonical, f.Alternates = "", nil
	key := "notice." + strconv.Itoa(status)
	if _, ok := f.book.Words[key]; !ok {
		key = "notice.500"
	}
	f.HeadTitle = joined(" · ", f.T(key), f.Name)
	d := noticeScreen{Head: f.T(key), Text: f.T(key + "_text"), Links: []link{
		{Href: f.Front, Text: f.T("notice.home")}, {Href: f.Archive, Text: f.T("notice.archive")}}}
	if status == http.StatusNotFound {
		s.offer(r, f, &d)
	}
	if err := s.show(w, r, "notice", status, f, d); err != nil {
		s.Log.Error("the notice of a failure could not be shown", "status", status, "error", err)
		http.Error(w, http.StatusText(status), status)
	}
}

// offer shows those who found nothing where to look: by words, and in the month of
// the paper that an address of an earlier site was of.
func (s *Site) offer(r *http.Request, f *frame, d *noticeScreen) {
	if _, v, p, ok := s.meant(r); ok && !p.Date.IsZero() && p.Date.Year >= firstYear && p.Date.Year <= lastYear {
		d.Text = f.T("notice.former_text", f.book.Date("date.full", p.Date))
		d.Links = append(d.Links, link{Href: v.road.month(p.Date.Year, time.Month(p.Date.Month)), Text: f.T("notice.month")})
	}
	if f.Search != "" {
		d.Search = f.Search
	}
}

// refused is the visit of a request that failed.
func (s *Site) refused(r *http.Request, status int) *visit {
	segments := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	lang, ok := languagePrefixes[segments[0]]
	v := &visit{book: s.bookFor(r, lang, ""), varies: !ok}
	front := []string{""}
	if ok {
		v.road.prefix = "/" + segments[0]
		front = []string{segments[0], ""}
	}
	if status != http.StatusNotFound && status != http.StatusGone {
		return v
	}
	for _, at := range [][]string{segments, front} { // the title that was named, else the home title
		if known, err := s.visit(r, at); err == nil {
			return known
		}
	}
	return v
}
