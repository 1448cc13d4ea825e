package editor

import (
	"net/http"
	"strconv"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

var afterRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/after", at(desk.ToLook), (*Site).after, menu("edition", "after.name")},
	{"GET", "/t/{title}/e/{edition}/after/picture/{page}", at(desk.ToLook), (*Site).afterPicture, extra{}},
	{"POST", "/t/{title}/e/{edition}/after/correct", at(desk.ToPublish), (*Site).noteCorrection, extra{}},
	{"POST", "/t/{title}/e/{edition}/after/withdraw", at(desk.ToWithdraw), (*Site).withdraw, extra{}},
	{"POST", "/t/{title}/e/{edition}/after/restore", at(desk.ToWithdraw), (*Site).restore, extra{}},
}

// afterData is the screen of what is published.
type afterData struct {
	Base         string // the edition's address
	Work         desk.Work
	Shown        bool // to readers
	Articles     []entry
	Pages        []entry
	Withdrawals  []noteLine
	Corrections  []noteLine
	MayCorrect   bool
	MayWithdraw  bool
	Scopes       []entry // Href is the scope
	Article      string  // chosen
	Page         string
	Reason, Text string
	Preview      *preview
}

type noteLine struct {
	paper.Note
	What string
}

// preview is what readers would see.
type preview struct {
	Whole  bool // nothing at all
	Gone   []string
	Sheets []previewSheet
}

type previewSheet struct {
	desk.Mask
	Label         string
	Width, Height float64
	Picture       string
}

// wholeEdition is the scope of a withdrawal on the screen that paper.Scope has no
// word for.
const wholeEdition = "edition"

func (s *Site) after(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showAfter(w, r, v, nil, nil)
}

func (s *Site) showAfter(w http.ResponseWriter, r *http.Request, v *visit, p *preview, wrong error) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	_, shown := work.Shown()
	d := afterData{Base: v.editionAt(""), Work: work, Shown: shown, MayCorrect: v.May(desk.ToPublish), MayWithdraw: v.May(desk.ToWithdraw), Preview: p,
		Article: v.form(r, "article"), Page: v.form(r, "page"), Reason: v.form(r, "reason"), Text: v.form(r, "notice")}
	e := work.Draft.Edition
	names := map[string]string{}
	for _, a := range e.Articles {
		names[a.ID] = orWord(a.Headline, a.ID)
		d.Articles = append(d.Articles, entry{a.ID, names[a.ID], a.ID == d.Article})
	}
	for _, p := range e.Pages {
		n := strconv.Itoa(p.Sequence)
		d.Pages = append(d.Pages, entry{n, v.T("after.page_named", orWord(p.Label, n)) + " " + p.Section, n == d.Page})
	}
	for _, n := range e.Notes {
		l := noteLine{n, names[n.Article]}
		if n.Article == "" && n.Page > 0 {
			l.What = v.T("after.page_named", n.Page)
		}
		if n.Kind == paper.NoteWithdrawal {
			d.Withdrawals = append(d.Withdrawals, l)
		} else {
			d.Corrections = append(d.Corrections, l)
		}
	}
	chosen := orWord(v.form(r, "scope"), string(paper.ScopeText))
	for _, sc := range []entry{{string(paper.ScopeText), v.T("after.scope_text"), false}, {string(paper.ScopeMask), v.T("after.scope_mask"), false},
		{string(paper.ScopePage), v.T("after.scope_page"), false}, {wholeEdition, v.T("after.scope_edition"), false}} {
		sc.Current = sc.Href == chosen
		d.Scopes = append(d.Scopes, sc)
	}
	return s.showAgain(w, r, v, view{Name: "after", Head: v.T("after.name"), Styles: []string{"sign.css"}, Data: d}, wrong)
}

// withdrawal reads the form: the scope says whether the article or the page is meant.
func (v *visit) withdrawal(r *http.Request) (desk.Withdrawal, error) {
	what := desk.Withdrawal{Reason: v.form(r, "reason"), Notice: v.form(r, "notice")}
	missing := func(why string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "withdraw", Why: why}
	}
	switch scope := v.form(r, "scope"); paper.Scope(scope) {
	case paper.ScopeText, paper.ScopeMask:
		what.Scope, what.Article = paper.Scope(scope), v.form(r, "article")
		if what.Article == "" {
			return what, missing(v.T("after.no_article"))
		}
	case paper.ScopePage:
		n, err := strconv.Atoi(v.form(r, "page"))
		if err != nil || n < 1 {
			return what, missing(v.T("after.no_page"))
		}
		what.Scope, what.Page = paper.ScopePage, n
	case wholeEdition:
	default:
		return what, missing(v.T("after.no_scope"))
	}
	if what.Reason == "" {
		return what, missing(v.T("after.no_reason"))
	}
	return what, nil
}

// withdraw withdraws, or shows what would be seen then.
func (s *Site) withdraw(w http.ResponseWriter, r *http.Request, v *visit) error {
	what, err := v.withdrawal(r)
	if err != nil {
		return s.showAfter(w, r, v, nil, err)
	}
	if v.form(r, "do") != "withdraw" {
		p, err := s.previewOf(r, v, what)
		return s.showAfter(w, r, v, p, err)
	}
	if _, err := s.Desk.Withdraw(r.Context(), v.Person, v.Key, what); err != nil {
		return s.showAfter(w, r, v, nil, err)
	}
	return s.back(w, v.editionAt("after"), "withdrawn")
}

func (s *Site) previewOf(r *http.Request, v *visit, what desk.Withdrawal) (*preview, error) {
	if what.Article == "" && what.Page == 0 {
		return &preview{Whole: true}, nil
	}
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return nil, err
	}
	then, masks, err := work.Preview(what)
	if err != nil {
		return nil, err
	}
	p := &preview{}
	left := map[string]bool{}
	for _, a := range then.Articles {
		left[a.ID] = a.Headline != "" || len(a.Paragraphs) > 0 || len(a.Figures) > 0
	}
	for _, a := range work.Draft.Edition.Articles {
		if !left[a.ID] {
			p.Gone = append(p.Gone, orWord(a.Headline, a.ID))
		}
	}
	for _, m := range masks {
		for _, page := range then.Pages {
			if page.Sequence == m.Page {
				p.Sheets = append(p.Sheets, previewSheet{m, v.T("after.page_named", orWord(page.Label, strconv.Itoa(page.Sequence))), page.Width, page.Height, v.editionAt("after/picture/" + strconv.Itoa(m.Page))})
			}
		}
	}
	return p, nil
}

// restore gives back what was withdrawn.
func (s *Site) restore(w http.ResponseWriter, r *http.Request, v *visit) error {
	page, err := strconv.Atoi(orWord(v.form(r, "page"), "0"))
	if err != nil {
		return notFound(r)
	}
	if _, err := s.Desk.Restore(r.Context(), v.Person, v.Key, v.form(r, "article"), page, v.form(r, "reason")); err != nil {
		return s.showAfter(w, r, v, nil, err)
	}
	return s.back(w, v.editionAt("after"), "restored")
}

// noteCorrection writes the note that goes with the next publication.
func (s *Site) noteCorrection(w http.ResponseWriter, r *http.Request, v *visit) error {
	if _, err := s.Desk.Correction(r.Context(), v.Person, v.Key, v.form(r, "article"), v.form(r, "text")); err != nil {
		return s.showAfter(w, r, v, nil, err)
	}
	return s.back(w, v.editionAt("review"), "noted")
}

// previewWidth is how wide a picture the preview shows, in pixels, at the least.
const previewWidth = 900

// afterPicture sends a page's picture as it was before any withdrawal.
func (s *Site) afterPicture(w http.ResponseWriter, r *http.Request, v *visit) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	rev, err := s.Archive.Revision(r.Context(), v.Key, work.Material)
	if err != nil {
		return err
	}
	var best archive.Picture
	for _, p := range rev.Pictures {
		if strconv.Itoa(p.Page) == r.PathValue("page") && p.MediaType != "image/avif" && (best.Width == 0 || best.Width < previewWidth && p.Width > best.Width || p.Width >= previewWidth && p.Width < best.Width) {
			best = p
		}
	}
	if best.Width == 0 {
		return notFound(r)
	}
	body, _, err := s.Blobs.Open(r.Context(), best.Blob)
	if err != nil {
		return err
	}
	defer body.Close()
	w.Header().Set("Content-Type", best.MediaType)
	w.Header().Set("Cache-Control", private)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}
