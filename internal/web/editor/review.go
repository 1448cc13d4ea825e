package editor

import (
	"errors"
	"net/http"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

var reviewRoutes = []route{
	{"GET", "/t/{title}/e/{edition}/review", at(desk.ToLook), (*Site).review, menu("edition", "review.name")},
	{"POST", "/t/{title}/e/{edition}/review/sign", at(desk.ToLook), (*Site).sign, extra{}},
	{"POST", "/t/{title}/e/{edition}/review/return", at(desk.ToLook), (*Site).sendBack, extra{}},
	{"POST", "/t/{title}/e/{edition}/review/settle", at(desk.ToComment), (*Site).settle, extra{}},
}

// reviewData is the screen of reviews and proofs.
type reviewData struct {
	Base     string // the edition's address
	Seal     string
	Short    string // the seal's beginning, for people to compare
	Stages   []stageLine
	Proofs   []proof
	Changed  int
	Against  string // whose signature changes are shown against, empty for the first reading
	Comments []commentLine
	Returns  []returnLine
	Articles []entry // Href is the id
}

type stageLine struct {
	desk.Standing
	Who      string
	Reopened string
	May      bool // the person may sign it
	Override bool // the person may override
	Mine     bool // the person signed another review
}

type commentLine struct {
	desk.Pinned
	By string
}

type returnLine struct {
	desk.Return
	By, Name string
}

// shownSeal is how much of a seal people compare.
const shownSeal = 12

func (s *Site) review(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showReview(w, r, v, nil)
}

// showReview shows the screen, with what was wrong before.
func (s *Site) showReview(w http.ResponseWriter, r *http.Request, v *visit, wrong error) error {
	work, err := s.Desk.Work(r.Context(), v.Person, v.Key)
	if err != nil {
		return err
	}
	x := view{Name: "review", Head: v.T("review.name"), Styles: []string{"sign.css"}, Data: s.reviewOf(r, v, work)}
	return s.showAgain(w, r, v, x, wrong)
}

// showAgain shows a screen with what was wrong with what was typed; what the screen
// cannot say is an error again.
func (s *Site) showAgain(w http.ResponseWriter, r *http.Request, v *visit, x view, wrong error) error {
	if wrong == nil {
		return s.show(w, r, v, x)
	}
	var f *paper.Fault
	if !errors.As(wrong, &f) || v.json {
		return wrong
	}
	switch f.Kind {
	case paper.Invalid, paper.Conflict, paper.Forbidden:
		detail, remedy := s.explain(v, f)
		x.Wrong, x.Status = detail, web.Status(wrong)
		if remedy != "" {
			x.Wrong += " — " + remedy
		}
		return s.show(w, r, v, x)
	}
	return wrong
}

func (s *Site) reviewOf(r *http.Request, v *visit, w desk.Work) reviewData {
	d := reviewData{Base: v.editionAt(""), Seal: w.Seal, Short: w.Seal[:min(len(w.Seal), shownSeal)]}
	before := w.AsRead()
	if n := len(w.Signatures); n > 0 {
		last := w.Signatures[n-1]
		if e, ok := w.SeenAt(last.Number); ok {
			before, d.Against = e, s.nameOf(r.Context(), last.Who)
		}
	}
	d.Proofs = proofsOf(w.Draft.Edition, before)
	for _, p := range d.Proofs {
		if p.Changed {
			d.Changed++
		}
		d.Articles = append(d.Articles, entry{Href: p.ID, Text: orWord(p.Headline, p.ID)})
	}
	names := map[string]string{}
	standings := w.Standings(v.Title.Settings)
	for _, st := range standings {
		names[st.Stage.ID] = st.Stage.Name
		l := stageLine{Standing: st, May: v.May(st.Stage.Power), Override: v.May(desk.ToOverride), Reopened: v.said(st.Reopened)}
		if st.Signature != nil {
			l.Who = s.nameOf(r.Context(), st.Signature.Who)
		}
		for _, other := range standings {
			l.Mine = l.Mine || st.Stage.Kind == desk.Reviewing && other.Stage.Kind == desk.Reviewing && other.Stage.ID != st.Stage.ID && other.Holds && other.Signature.Who == v.Person.ID
		}
		d.Stages = append(d.Stages, l)
	}
	for _, c := range w.Comments {
		d.Comments = append(d.Comments, commentLine{c, s.nameOf(r.Context(), c.Who)})
	}
	for i := len(w.Returns) - 1; i >= 0; i-- {
		d.Returns = append(d.Returns, returnLine{w.Returns[i], s.nameOf(r.Context(), w.Returns[i].Who), orWord(names[w.Returns[i].Stage], w.Returns[i].Stage)})
	}
	return d
}

func orWord(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// sign signs a stage for the seal that was shown.
func (s *Site) sign(w http.ResponseWriter, r *http.Request, v *visit) error {
	_, err := s.Desk.Sign(r.Context(), v.Person, v.Key, v.form(r, "stage"), v.form(r, "seal"), v.form(r, "reason"))
	if err != nil {
		return s.showReview(w, r, v, err)
	}
	return s.back(w, v.editionAt("review"), "signed")
}

// sendBack returns the edition to a stage, with a comment pinned to an article.
func (s *Site) sendBack(w http.ResponseWriter, r *http.Request, v *visit) error {
	reason := v.form(r, "reason")
	var pinned []desk.Comment
	if a := v.form(r, "article"); a != "" && reason != "" {
		pinned = append(pinned, desk.Comment{Text: reason, Article: a})
	}
	if _, err := s.Desk.SendBack(r.Context(), v.Person, v.Key, v.form(r, "stage"), reason, pinned...); err != nil {
		return s.showReview(w, r, v, err)
	}
	return s.back(w, v.editionAt("review"), "returned")
}

// settle marks a comment as done with.
func (s *Site) settle(w http.ResponseWriter, r *http.Request, v *visit) error {
	if _, err := s.Desk.Settle(r.Context(), v.Person, v.Key, v.form(r, "comment")); err != nil {
		return s.showReview(w, r, v, err)
	}
	return s.back(w, v.editionAt("review"), "settled")
}
