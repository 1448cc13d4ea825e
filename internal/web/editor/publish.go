package editor

import (
	"net/http"
	"strings"

	"github.com/banmian/banmian/internal/desk"
)

var publishRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/publish", at(desk.ToLook), (*Site).publish, menu("edition", "publish.name")},
	{"POST", "/t/{title}/e/{edition}/publish", at(desk.ToPublish), (*Site).publishNow, extra{}},
	{"POST", "/t/{title}/e/{edition}/publish/at", at(desk.ToPublish), (*Site).appoint, extra{}},
	{"POST", "/t/{title}/e/{edition}/publish/cancel", at(desk.ToPublish), (*Site).cancel, extra{}},
}

// publishData is the screen before publication.
type publishData struct {
	Base   string // the edition's address
	Work   desk.Work
	Lacks  []string
	Same   bool // what readers see is what stands here
	May    bool
	Clock  string // proposed
	Zone   string
	Missed []string
	Who    string // who published, or appointed
}

func (s *Site) publish(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showPublish(w, r, v, nil)
}

func (s *Site) showPublish(w http.ResponseWriter, r *http.Request, v *visit, wrong error) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	set := v.Title.Settings
	d := publishData{Base: v.editionAt(""), Work: work, May: v.May(desk.ToPublish), Zone: set.Zone, Clock: v.Key.Date.String() + "T" + set.PublishTime}
	for _, l := range work.Ready(set) {
		d.Lacks = append(d.Lacks, v.lack(l))
	}
	if work.Missed != "" {
		for _, l := range strings.Split(work.Missed, "; ") {
			d.Missed = append(d.Missed, v.lack(l))
		}
	}
	if p := work.Published; p != nil {
		d.Same, d.Who = p.Seal == work.Seal && !work.Withdrawn, s.nameOf(r.Context(), p.Who)
	}
	if typed := v.form(r, "clock"); typed != "" {
		d.Clock = typed
	}
	return s.showAgain(w, r, v, view{Name: "publish", Head: v.T("publish.name"), Styles: []string{"sign.css"}, Data: d}, wrong)
}

// lack says in the person's language what an edition lacks, in the desk's words
// (desk.Work.Ready).
func (v *visit) lack(text string) string {
	if name, ok := strings.CutSuffix(text, " is not signed"); ok {
		return v.T("publish.not_signed", name)
	}
	if name, why, ok := strings.Cut(text, " must be signed again: "); ok {
		return v.T("publish.signed_again", name, v.said(why))
	}
	if names, ok := strings.CutSuffix(text, " are held by one person"); ok {
		return v.T("publish.one_person", strings.Replace(names, " and ", "、", 1))
	}
	if comment, ok := strings.CutPrefix(text, "a comment is open: "); ok {
		return v.T("publish.comment_open", comment)
	}
	if n, ok := strings.CutSuffix(text, " changes by pages dropped again were not looked at"); ok {
		return v.T("publish.changes", n)
	}
	return v.said(text)
}

// publishNow publishes what was shown.
func (s *Site) publishNow(w http.ResponseWriter, r *http.Request, v *visit) error {
	if _, err := s.Desk.Publish(r.Context(), v.Person, v.Key, v.form(r, "seal")); err != nil {
		return s.showPublish(w, r, v, err)
	}
	return s.back(w, v.editionAt("after"), "published")
}

// appoint appoints a time by the title's clock.
func (s *Site) appoint(w http.ResponseWriter, r *http.Request, v *visit) error {
	if _, err := s.Desk.Appoint(r.Context(), v.Person, v.Key, v.form(r, "clock")); err != nil {
		return s.showPublish(w, r, v, err)
	}
	return s.back(w, v.editionAt("publish"), "appointed")
}

// cancel cancels the time.
func (s *Site) cancel(w http.ResponseWriter, r *http.Request, v *visit) error {
	if _, err := s.Desk.Cancel(r.Context(), v.Person, v.Key, v.form(r, "reason")); err != nil {
		return s.showPublish(w, r, v, err)
	}
	return s.back(w, v.editionAt("publish"), "cancelled")
}
