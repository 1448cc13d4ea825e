package editor

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

var peopleRoutes = []route{
	{"GET", "/people", anywhere(desk.ToManagePeople), (*Site).people, menu("site", "people.name")},
	{"POST", "/people", anywhere(desk.ToManagePeople), (*Site).addPerson, extra{}},
	{"GET", "/people/{id}", anywhere(desk.ToManagePeople), (*Site).onePerson, extra{}},
	{"POST", "/people/{id}", anywhere(desk.ToManagePeople), (*Site).renamePerson, extra{}},
	{"POST", "/people/{id}/invite", anywhere(desk.ToManagePeople), (*Site).invitePerson, extra{}},
	{"POST", "/people/{id}/out", anywhere(desk.ToManagePeople), (*Site).switchPerson, extra{}},
	{"GET", "/roles", anywhere(desk.ToGrantRoles), (*Site).roles, menu("site", "roles.name")},
	{"GET", "/roles/{id}", anywhere(desk.ToGrantRoles), (*Site).rolesOf, extra{}},
	{"POST", "/roles/{id}", anywhere(desk.ToGrantRoles), (*Site).grantRoles, extra{}},
}

// personLine is one account in the list.
type personLine struct {
	staff.Account
	State string // active, invited, locked, disabled: words people.state_...
	Roles []heldRole
	At    string // where it is changed
}

type peopleScreen struct {
	Lines  []personLine
	New    staff.Account // what was typed for a new one
	Titles []titleRoles  // roles to give a new one; empty when that is another's power
}

// titleRoles are the boxes to tick for one title.
type titleRoles struct {
	Slug, Name string
	Apart      bool
	Boxes      []roleBox
}

type roleBox struct {
	Field string // name in the form: role:slug
	Role  string
	Name  string
	Hint  string
	Held  bool
	Fixed bool // who looks may not change it
}

func (s *Site) lines(ctx context.Context, v *visit, under string) ([]personLine, error) {
	all, err := s.Door.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []personLine
	for _, a := range all {
		out = append(out, personLine{a, s.standing(a), s.heldRoles(v, a.Grants), "/desk/" + under + "/" + a.ID})
	}
	return out, nil
}

// standing is how an account stands, as the end of a word's key.
func (s *Site) standing(a staff.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.Password == "":
		return "invited"
	case s.Now().Before(a.LockedUntil):
		return "locked"
	}
	return "active"
}

func (s *Site) people(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showPeople(w, r, v, staff.Account{}, "")
}

func (s *Site) showPeople(w http.ResponseWriter, r *http.Request, v *visit, typed staff.Account, wrong string) error {
	lines, err := s.lines(r.Context(), v, "people")
	if err != nil {
		return err
	}
	x := view{Name: "people", Head: v.T("people.name"), Wrong: wrong, Data: peopleScreen{lines, typed, s.boxes(v, typed.Grants)}}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

// overPeople reports whether the person has a power over a title's people; for every
// title at once only who holds it for every title, and where none keeps it apart.
func (s *Site) overPeople(v *visit, power desk.Power, slug string) bool {
	if slug != staff.EveryTitle {
		i := slices.IndexFunc(v.Papers, func(p Paper) bool { return p.Slug == slug })
		if i < 0 { // a title that is gone: who holds the power everywhere clears up
			slug = staff.EveryTitle
		} else {
			return desk.May(v.Person, power, v.Papers[i].Title) == nil
		}
	}
	only := desk.Person{ID: v.Person.ID, Name: v.Person.Name, Roles: map[string][]desk.Role{desk.Everywhere: v.Person.Roles[desk.Everywhere]}}
	for _, p := range v.Papers {
		if desk.May(only, power, p.Title) != nil {
			return false
		}
	}
	return desk.May(only, power, desk.Title{Slug: desk.Everywhere, Settings: desk.Settings{PowersApart: s.anyApart(v)}}) == nil
}

// anyApart reports whether some title keeps its three powers apart.
func (s *Site) anyApart(v *visit) bool {
	return slices.ContainsFunc(v.Papers, func(p Paper) bool { return p.Title.Settings.PowersApart })
}

// boxes are the roles a person may hand out, those held ticked. A title over which
// whoever looks has no power is shown only where something is held.
func (s *Site) boxes(v *visit, held []staff.Grant) []titleRoles {
	slugs := []string{staff.EveryTitle}
	for _, p := range v.Papers {
		slugs = append(slugs, p.Slug)
	}
	for _, g := range held {
		if !slices.Contains(slugs, g.Title) {
			slugs = append(slugs, g.Title)
		}
	}
	var out []titleRoles
	for _, slug := range slugs {
		may := s.overPeople(v, desk.ToGrantRoles, slug)
		t := titleRoles{Slug: slug, Name: s.paperName(v, slug), Apart: s.keepsApart(v, slug)}
		for _, role := range desk.Roles {
			b := roleBox{Field: "role:" + slug, Role: string(role), Name: v.roleName(string(role)), Hint: v.T("role." + string(role) + "_does"), Fixed: !may}
			b.Held = slices.Contains(held, staff.Grant{Title: slug, Role: string(role)})
			if may || b.Held {
				t.Boxes = append(t.Boxes, b)
			}
		}
		if len(t.Boxes) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (s *Site) keepsApart(v *visit, slug string) bool {
	if slug == staff.EveryTitle {
		return s.anyApart(v)
	}
	return slices.ContainsFunc(v.Papers, func(p Paper) bool { return p.Slug == slug && p.Title.Settings.PowersApart })
}

// ticked gives the grants of a form laid over those held: titles the person has no
// power over stay as they are.
func (s *Site) ticked(r *http.Request, v *visit, held []staff.Grant) ([]staff.Grant, error) {
	if err := r.ParseForm(); err != nil {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	var out []staff.Grant
	for _, t := range s.boxes(v, held) {
		may := s.overPeople(v, desk.ToGrantRoles, t.Slug)
		for _, b := range t.Boxes {
			if !may && b.Held || may && slices.Contains(r.PostForm[b.Field], b.Role) {
				out = append(out, staff.Grant{Title: t.Slug, Role: b.Role})
			}
		}
	}
	return out, s.compatible(v, out)
}

// compatible refuses grants that put two powers in one hand where a title keeps
// them apart.
func (s *Site) compatible(v *visit, grants []staff.Grant) error {
	p := person(staff.Account{ID: "new", Name: "new", Grants: grants})
	for _, q := range v.Papers {
		if err := desk.Apart(p, q.Title); err != nil {
			return &paper.Fault{Kind: paper.Invalid, Doing: "give the roles", Why: v.T("people.not_apart", q.Name), Err: err}
		}
	}
	return nil
}

// addPerson makes an account and shows the link that sets its password.
func (s *Site) addPerson(w http.ResponseWriter, r *http.Request, v *visit) error {
	typed := staff.Account{Name: v.form(r, "name"), Shown: v.form(r, "shown")}
	var err error
	if typed.Grants, err = s.ticked(r, v, nil); err != nil {
		return s.showPeople(w, r, v, typed, v.wrong(err))
	}
	if len([]rune(typed.Shown)) > longestShown {
		return s.showPeople(w, r, v, typed, v.T("people.long_name", longestShown))
	}
	a, token, err := s.Door.Add(r.Context(), typed.Name, typed.Shown, typed.Grants, v.Person.ID)
	switch {
	case paper.IsKind(err, paper.Conflict):
		return s.showPeople(w, r, v, typed, v.T("people.taken"))
	case paper.IsKind(err, paper.Invalid):
		return s.showPeople(w, r, v, typed, v.wrong(err))
	case err != nil:
		return err
	}
	return s.showInvitation(w, r, v, a, token)
}

// longestShown bounds the name others read, in characters.
const longestShown = 60

// invited is a link to hand on. It is shown this once: only its hash is kept.
type invited struct {
	Account staff.Account
	Link    string
	Hours   int
}

func (s *Site) showInvitation(w http.ResponseWriter, r *http.Request, v *visit, a staff.Account, token string) error {
	d := invited{a, s.base(r) + "/desk/invitation/" + token, int(staff.InvitationTime / time.Hour)}
	return s.show(w, r, v, view{Name: "invited", Head: v.T("people.invited_head", a.Display()), Data: d})
}

// base is the address of the site: the public one, else that of the request.
func (s *Site) base(r *http.Request) string {
	if s.Origin != "" {
		return strings.TrimSuffix(s.Origin, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

type personScreen struct {
	personLine
	Own       bool // whoever looks at themselves
	Manage    bool // may be changed by who looks
	Invite    bool // may be invited again by who looks
	Boxes     []titleRoles
	VersionNo int
}

func (s *Site) onePerson(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.Door.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showPerson(w, r, v, "person", a, a.Grants, "")
}

// showPerson shows one account under people or roles; held is what was ticked.
func (s *Site) showPerson(w http.ResponseWriter, r *http.Request, v *visit, screen string, a staff.Account, held []staff.Grant, wrong string) error {
	d := personScreen{personLine: personLine{a, s.standing(a), s.heldRoles(v, a.Grants), "/desk/people/" + a.ID},
		Own: a.ID == v.Person.ID, Manage: s.mayManage(v, a) == nil, Invite: s.mayInvite(v, a) == nil, Boxes: s.boxes(v, a.Grants), VersionNo: a.Version}
	if screen == "rolesof" && wrong != "" {
		for i := range d.Boxes {
			for j, b := range d.Boxes[i].Boxes {
				d.Boxes[i].Boxes[j].Held = slices.Contains(held, staff.Grant{Title: d.Boxes[i].Slug, Role: b.Role})
			}
		}
	}
	x := view{Name: screen, Head: a.Display(), Wrong: wrong, Data: d}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

// mayManage refuses to change who works at a title over whose people one has no
// power: an invitation is a way into the account.
func (s *Site) mayManage(v *visit, a staff.Account) error {
	for _, g := range a.Grants {
		if !s.overPeople(v, desk.ToManagePeople, g.Title) {
			return &paper.Fault{Kind: paper.Forbidden, Doing: "change " + a.Name, Why: v.T("people.not_yours", s.paperName(v, g.Title))}
		}
	}
	return nil
}

// mayInvite is mayManage, and keeps the administrator of a title whose powers are
// apart from taking the account of who holds another of them.
func (s *Site) mayInvite(v *visit, a staff.Account) error {
	if err := s.mayManage(v, a); err != nil {
		return err
	}
	for _, g := range a.Grants {
		if a.Password != "" && a.ID != v.Person.ID && s.keepsApart(v, g.Title) && (g.Role == string(desk.Security) || g.Role == string(desk.Auditor)) {
			return &paper.Fault{Kind: paper.Forbidden, Doing: "invite " + a.Name, Why: v.T("people.not_invited")}
		}
	}
	return nil
}

// managed finds the account in the address when it may be changed, as it was seen.
func (s *Site) managed(r *http.Request, v *visit) (staff.Account, error) {
	a, err := s.Door.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return a, err
	}
	if err := s.mayManage(v, a); err != nil {
		return a, err
	}
	if n, err := strconv.Atoi(v.form(r, "version")); err == nil {
		a.Version = n
	}
	return a, nil
}

func (s *Site) renamePerson(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.managed(r, v)
	if err != nil {
		return err
	}
	a.Shown = v.form(r, "shown")
	if len([]rune(a.Shown)) > longestShown {
		return s.showPerson(w, r, v, "person", a, nil, v.T("people.long_name", longestShown))
	}
	if _, err := s.Door.Change(r.Context(), a, v.Person.ID); err != nil {
		return err
	}
	return s.back(w, "/desk/people/"+a.ID, "saved")
}

func (s *Site) invitePerson(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.managed(r, v)
	if err == nil {
		err = s.mayInvite(v, a)
	}
	if err != nil {
		return err
	}
	token, err := s.Door.Invite(r.Context(), a.ID, v.Person.ID)
	if err != nil {
		return err
	}
	return s.showInvitation(w, r, v, a, token)
}

// switchPerson shuts an account out, or lets it in again. Nobody shuts out
// themselves: then there might be nobody left to undo it.
func (s *Site) switchPerson(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.managed(r, v)
	if err != nil {
		return err
	}
	out := v.form(r, "out") == "yes"
	if out && a.ID == v.Person.ID {
		return &paper.Fault{Kind: paper.Invalid, Doing: "shut out " + a.Name, Why: v.T("people.not_oneself")}
	}
	a.Disabled = out
	if _, err := s.Door.Change(r.Context(), a, v.Person.ID); err != nil {
		return err
	}
	return s.back(w, "/desk/people/"+a.ID, "saved")
}

func (s *Site) roles(w http.ResponseWriter, r *http.Request, v *visit) error {
	lines, err := s.lines(r.Context(), v, "roles")
	if err != nil {
		return err
	}
	return s.show(w, r, v, view{Name: "roles", Head: v.T("roles.name"), Data: peopleScreen{Lines: lines}})
}

func (s *Site) rolesOf(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.Door.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showPerson(w, r, v, "rolesof", a, a.Grants, "")
}

// grantRoles sets what a person is. Nobody takes the power to do so from
// themselves: then there might be nobody left to give it back.
func (s *Site) grantRoles(w http.ResponseWriter, r *http.Request, v *visit) error {
	a, err := s.Door.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(v.form(r, "version")); err == nil {
		a.Version = n
	}
	grants, err := s.ticked(r, v, a.Grants)
	if err != nil {
		return s.showPerson(w, r, v, "rolesof", a, grants, v.wrong(err))
	}
	if a.ID == v.Person.ID {
		after := *v
		after.Person = person(staff.Account{ID: a.ID, Name: a.Name, Grants: grants})
		if s.may(&after, anywhere(desk.ToGrantRoles)) != nil {
			return s.showPerson(w, r, v, "rolesof", a, grants, v.T("people.not_own_power"))
		}
	}
	a.Grants = grants
	if _, err := s.Door.Change(r.Context(), a, v.Person.ID); err != nil {
		return err
	}
	return s.back(w, "/desk/roles/"+a.ID, "saved")
}
