package editor

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

var logRoutes = []route{
	{"GET", "/t/{title}/log", at(desk.ToReadLog), (*Site).logOfTitle, menu("title", "log.name")},
	{"GET", "/t/{title}/e/{edition}/log", at(desk.ToReadLog), (*Site).logOfEdition, menu("edition", "log.name")},
	{"GET", "/log", anywhere(desk.ToReadLog), (*Site).logOfAll, menu("site", "log.name")},
	{"POST", "/log/check", anywhere(desk.ToReadLog), (*Site).checkLog, body(doorBody)},
}

// linesOfLog is how many lines a screen of the log has.
const linesOfLog = 100

// logScreen is a stretch of the log, newest first.
type logScreen struct {
	Lines []logLine
	Older string // address of what came before, empty for nothing
	Check checkScreen
}

// logLine is one thing that was done, in words.
type logLine struct {
	desk.Event
	Who  string
	Did  string
	Of   string
	At   string // address of what it was done to, empty for none
	More string // the entry's body, as JSON
}

// checkScreen is what came of going through the whole log.
type checkScreen struct {
	Done         bool
	Broken       string // what is wrong
	Mark         docket.Mark
	Serial, Sum  string // as typed
	MarkIsBehind bool   // a mark was given and it fits
}

func (s *Site) logOfTitle(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showLog(w, r, v, v.Title.Slug)
}

func (s *Site) logOfEdition(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showLog(w, r, v, v.Key.String())
}

func (s *Site) logOfAll(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showLog(w, r, v, "")
}

func (s *Site) showLog(w http.ResponseWriter, r *http.Request, v *visit, of string) error {
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // anything else means the newest
	events, older, err := s.Desk.Events(r.Context(), v.Person, of, max(0, before), linesOfLog)
	if err != nil {
		return err
	}
	d := logScreen{Lines: s.logLines(r, v, events)}
	if older > 0 {
		d.Older = r.URL.Path + "?" + query("before", strconv.FormatInt(older, 10))
	}
	return s.show(w, r, v, view{Name: "log", Head: v.T("log.name"), Data: d})
}

func (s *Site) logLines(r *http.Request, v *visit, events []desk.Event) []logLine {
	names := map[string]string{"": v.T("log.program"), "operator": v.T("log.operator")}
	var out []logLine
	for _, e := range events {
		if _, ok := names[e.Line.Who]; !ok {
			names[e.Line.Who] = s.nameOf(r.Context(), e.Line.Who)
		}
		l := logLine{Event: e, Who: names[e.Line.Who], Did: v.did(e.What), More: e.Detail}
		slug, day, _ := strings.Cut(e.Of, "/")
		switch {
		case e.Of == desk.House:
			l.Of = v.T("log.door")
		case day == "":
			l.Of, l.At = s.paperName(v, slug), "/desk/t/"+slug+"/log"
		default:
			l.Of = s.paperName(v, slug) + " " + day
			if key, ok := parseKey(strings.ReplaceAll(day, "/", "-")); ok {
				key.Title = slug
				l.At = editionAt(key, "log")
			}
		}
		out = append(out, l)
	}
	return out
}

// did puts the kind of an entry into words; a kind without any is shown as it is.
func (v *visit) did(kind string) string {
	if key := "did." + strings.ReplaceAll(kind, "-", "_"); v.book.Has(key) {
		return v.T(key)
	}
	return kind
}

// checkLog goes through the whole log, and compares it with a mark kept elsewhere
// when one was typed.
func (s *Site) checkLog(w http.ResponseWriter, r *http.Request, v *visit) error {
	c := checkScreen{Done: true, Serial: v.form(r, "serial"), Sum: v.form(r, "sum")}
	var marks []docket.Mark
	if serial, err := strconv.ParseInt(c.Serial, 10, 64); err == nil && c.Sum != "" {
		marks = append(marks, docket.Mark{Serial: serial, Sum: strings.ToLower(c.Sum)})
	}
	var err error
	for _, p := range v.Papers {
		if desk.May(v.Person, desk.ToReadLog, p.Title) != nil {
			continue
		}
		c.Mark, err = s.Desk.CheckLog(r.Context(), v.Person, p.Slug, marks...)
		break
	}
	switch {
	case paper.IsKind(err, paper.Conflict):
		c.Broken = cmp.Or(v.wrong(err), v.T("notice.500_text"))
	case err != nil:
		return err
	}
	c.MarkIsBehind = len(marks) > 0 && c.Broken == ""
	return s.show(w, r, v, view{Name: "log", Head: v.T("log.checked"), Data: logScreen{Check: c}})
}
