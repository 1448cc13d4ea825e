package editor

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

var settingsRoutes = []route{
	{"GET", "/t/{title}/settings", at(desk.ToSetUp), (*Site).settings, menu("title", "settings.name")},
	{"POST", "/t/{title}/settings", at(desk.ToSetUp), (*Site).setUp, extra{}},
}

// settingsScreen is the form of a title's settings.
type settingsScreen struct {
	S       desk.Settings
	Seen    string // what the settings were when the form was made
	Stages  []stageRow
	Kinds   []choice
	Powers  []choice
	Watches []choice
	Numbers []choice
	Zones   []string
	House   string // the wordings, one a line
	Preview bool
	Shown   faceShown
}

// stageRow is a stage in the form. Rows without a name are none.
type stageRow struct {
	desk.Stage
	N int
}

// choice is an option of a list.
type choice struct{ Value, Text string }

// faceShown is how a face looks.
type faceShown struct {
	Name, Language, Number, Seal, SealDark string
}

// The colours of a title without its own, as in the readers' site.css.
const (
	usualSeal     = "#a3241b"
	usualSealDark = "#f0917f"
)

// spareStages are empty rows to add stages with.
const spareStages = 2

// zones are proposed; any other name of the time zone database may be typed.
var zones = []string{"Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Urumqi", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Tokyo", "Europe/Berlin", "Europe/Madrid", "Europe/London", "America/New_York", "UTC"}

func (s *Site) settings(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showSettings(w, r, v, v.Title.Settings, houseText(v.Title.Settings.House), "", false)
}

func (s *Site) showSettings(w http.ResponseWriter, r *http.Request, v *visit, set desk.Settings, house, wrong string, preview bool) error {
	d := settingsScreen{S: set, Seen: seenAs(v.Title.Settings), Zones: zones, House: house, Preview: preview}
	for i := range len(set.Stages) + spareStages {
		row := stageRow{N: i}
		if i < len(set.Stages) {
			row.Stage = set.Stages[i]
		}
		d.Stages = append(d.Stages, row)
	}
	for _, k := range []desk.StageKind{desk.Reviewing, desk.Proofing} {
		d.Kinds = append(d.Kinds, choice{string(k), v.T("settings.kind_" + string(k))})
	}
	for _, p := range []desk.Power{desk.ToReviewFirst, desk.ToReviewNext, desk.ToReviewLast, desk.ToProof} {
		d.Powers = append(d.Powers, choice{string(p), v.T("settings.power_" + strings.ReplaceAll(string(p), "-", "_"))})
	}
	for _, x := range []desk.Watch{desk.WatchAll, desk.WatchWords} {
		d.Watches = append(d.Watches, choice{string(x), v.T("settings.watch_" + string(x))})
	}
	d.Numbers = []choice{{"", v.T("settings.numbers_both")}, {string(desk.NumbersTotal), v.T("settings.numbers_total")}, {string(desk.NumbersYear), v.T("settings.numbers_year")}}
	d.Shown = s.shown(v, set.Face)
	x := view{Name: "settings", Head: v.T("settings.name"), Wrong: wrong, Data: d}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

// shown is a face with what stands where nothing was settled.
func (s *Site) shown(v *visit, f desk.Face) faceShown {
	out := faceShown{Name: f.Name, Language: f.Language, Seal: f.Seal, SealDark: f.SealDark}
	if out.Name == "" {
		out.Name = v.Paper.Name
	}
	if out.Language == "" {
		out.Language = v.Paper.Language
	}
	if out.Seal == "" {
		out.Seal = usualSeal
	}
	if out.SealDark == "" {
		out.SealDark = usualSealDark
	}
	switch f.Numbers {
	case desk.NumbersTotal:
		out.Number = v.T("settings.number_total", 340)
	case desk.NumbersYear:
		out.Number = v.T("settings.number_year", 12)
	default:
		out.Number = v.T("settings.number_year", 12) + " " + v.T("settings.number_total", 340)
	}
	return out
}

// seenAs names settings, so that two people do not undo each other's.
func seenAs(s desk.Settings) string {
	body, err := json.Marshal(s)
	if err != nil { // settings hold nothing that JSON cannot write
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// setUp saves the form, or shows what it would look like.
func (s *Site) setUp(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := r.ParseForm(); err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	house := r.PostForm.Get("house")
	set, err := readSettings(v, r)
	again := func(wrong string) error { return s.showSettings(w, r, v, set, house, wrong, false) }
	if err != nil {
		return again(v.wrong(err))
	}
	checked, err := set.Checked()
	if err != nil {
		return again(v.wrong(err))
	}
	if v.form(r, "do") == "preview" {
		return s.showSettings(w, r, v, checked, house, "", true)
	}
	if v.form(r, "seen") != seenAs(v.Title.Settings) {
		return again(v.T("settings.overtaken"))
	}
	if set.PowersApart && !v.Title.Settings.PowersApart {
		if err := s.readyApart(r, v, checked); err != nil {
			return again(v.wrong(err))
		}
	}
	if _, err := s.Desk.SetUp(r.Context(), v.Person, v.Title.Slug, checked); err != nil {
		if paper.IsKind(err, paper.Invalid) {
			return again(v.wrong(err))
		}
		return err
	}
	return s.back(w, v.at("settings"), "saved")
}

// readyApart refuses to part the three powers while one of them would be nobody's:
// then nobody could give it to anybody.
func (s *Site) readyApart(r *http.Request, v *visit, set desk.Settings) error {
	all, err := s.Door.Accounts(r.Context())
	if err != nil {
		return err
	}
	title := desk.Title{Slug: v.Title.Slug, Settings: set}
	for power, role := range map[desk.Power]desk.Role{desk.ToManagePeople: desk.Administrator, desk.ToGrantRoles: desk.Security, desk.ToReadLog: desk.Auditor} {
		held := false
		for _, a := range all {
			held = held || !a.Disabled && desk.May(person(a), power, title) == nil
		}
		if !held {
			return &paper.Fault{Kind: paper.Invalid, Doing: "part the powers", Why: v.T("settings.nobody", v.roleName(string(role)))}
		}
	}
	return nil
}

// readSettings reads the form over the title's settings.
func readSettings(v *visit, r *http.Request) (desk.Settings, error) {
	set := v.Title.Settings
	set.Zone, set.PublishTime = v.form(r, "zone"), v.form(r, "time")
	set.PowersApart = r.PostForm.Has("apart")
	set.Face = desk.Face{
		Name: v.form(r, "title"), Language: v.form(r, "language"), Serial: v.form(r, "serial"), Numbers: desk.Numbers(v.form(r, "numbers")),
		Supervisors: formLines(r, "supervisors"), Sponsors: formLines(r, "sponsors"), Publishers: formLines(r, "publishers"),
		Hotlines: formLines(r, "hotlines"), URLs: formLines(r, "urls"), Legacy: formLines(r, "legacy"),
		Seal: colour(v.form(r, "seal"), usualSeal), SealDark: colour(v.form(r, "seal_dark"), usualSealDark),
	}
	var err error
	if set.Pages, err = count(v.form(r, "pages")); err != nil {
		return set, &paper.Fault{Kind: paper.Invalid, Doing: "read the settings", Why: v.T("settings.no_number", v.T("settings.pages"))}
	}
	dpi, err := count(v.form(r, "dpi"))
	if err != nil {
		return set, &paper.Fault{Kind: paper.Invalid, Doing: "read the settings", Why: v.T("settings.no_number", v.T("settings.dpi"))}
	}
	set.MinDPI = float64(dpi)
	set.Stages = formStages(v, r)
	set.House = houseOf(r.PostForm.Get("house"))
	return set, nil
}

func count(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err == nil && (n < 0 || n > 10_000) {
		err = fmt.Errorf("%d is out of bounds", n)
	}
	return n, err
}

// colour is what was picked; the usual one is none of one's own.
func colour(text, usual string) string {
	if strings.EqualFold(text, usual) {
		return ""
	}
	return strings.ToLower(text)
}

// formLines are the lines of a field that say something.
func formLines(r *http.Request, name string) []string {
	var out []string
	for _, l := range strings.Split(r.PostForm.Get(name), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// formStages are the stages of the form, in the order of its rows. A stage keeps its
// id for good; a new one gets the next that is free.
func formStages(v *visit, r *http.Request) []desk.Stage {
	var out []desk.Stage
	get := func(name string, i int) string {
		if list := r.PostForm[name]; i < len(list) {
			return strings.TrimSpace(list[i])
		}
		return ""
	}
	used := func(id string) bool {
		same := func(st desk.Stage) bool { return st.ID == id }
		return slices.ContainsFunc(out, same) || slices.ContainsFunc(v.Title.Settings.Stages, same) || slices.Contains(r.PostForm["stage_id"], id)
	}
	for i := range r.PostForm["stage_name"] {
		st := desk.Stage{ID: get("stage_id", i), Name: get("stage_name", i), Kind: desk.StageKind(get("stage_kind", i)), Power: desk.Power(get("stage_power", i)), Watch: desk.Watch(get("stage_watch", i))}
		if st.Name == "" {
			continue
		}
		for n := 1; st.ID == "" || n > 1 && used(st.ID); n++ {
			if id := fmt.Sprintf("%s-%d", st.Kind, n); !used(id) {
				st.ID = id
				break
			}
		}
		out = append(out, st)
	}
	return out
}

// A house wording is a line: what to avoid = what to use # why. A ! before it makes
// it an error.
const (
	houseUse    = " = "
	houseNote   = " # "
	houseStrict = "!"
)

func houseText(list []desk.Wording) string {
	var b strings.Builder
	for _, w := range list {
		if w.Strict {
			b.WriteString(houseStrict)
		}
		b.WriteString(w.Avoid)
		if w.Use != "" {
			b.WriteString(houseUse + w.Use)
		}
		if w.Note != "" {
			b.WriteString(houseNote + w.Note)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func houseOf(text string) []desk.Wording {
	var out []desk.Wording
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(strings.ReplaceAll(l, "＝", "="))
		if l == "" {
			continue
		}
		var w desk.Wording
		if strings.HasPrefix(l, houseStrict) || strings.HasPrefix(l, "！") {
			w.Strict = true
			l = strings.TrimPrefix(strings.TrimPrefix(l, houseStrict), "！")
		}
		if i := strings.Index(l, strings.TrimRight(houseNote, " ")); i >= 0 {
			l, w.Note = l[:i], strings.TrimSpace(l[i+len(houseNote)-1:])
		}
		avoid, use, _ := strings.Cut(l, "=")
		w.Avoid, w.Use = strings.TrimSpace(avoid), strings.TrimSpace(use)
		out = append(out, w)
	}
	return out
}
