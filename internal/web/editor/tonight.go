package editor

import (
	"net/http"

	"github.com/banmian/banmian/internal/desk"
)

var tonightRoutes = []route{
	{"GET", "/t/{title}/{$}", at(desk.ToLook), (*Site).tonight, menu("title", "tonight.name")},
}

// newestShown is how many editions the board lists: some weeks of a daily.
const newestShown = 30

// tonightScreen is the board: the title's newest editions and how each stands.
type tonightScreen struct {
	Rows []boardRow
}

// boardRow is an edition with where its work is done.
type boardRow struct {
	desk.Row
	When                              string
	Correct, Preflight, Review, Issue string // addresses
}

func (s *Site) tonight(w http.ResponseWriter, r *http.Request, v *visit) error {
	rows, err := s.Desk.Board(r.Context(), v.Person, v.Title.Slug, newestShown)
	if err != nil {
		return err
	}
	var d tonightScreen
	for _, row := range rows {
		k := row.Summary.Key
		b := boardRow{Row: row, When: v.book.Date("date.long", k.Date), Correct: editionAt(k, "correct"), Preflight: editionAt(k, "preflight"), Review: editionAt(k, "review"), Issue: editionAt(k, "publish")}
		if k.Ordinal > 1 {
			b.When += " " + v.T("frame.ordinal", k.Ordinal)
		}
		d.Rows = append(d.Rows, b)
	}
	return s.show(w, r, v, view{Name: "tonight", Head: v.T("tonight.name"), Data: d})
}
