package public

import (
	"net/http"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
)

// told is what readers are told of a change after publication.
type told struct {
	Kind    string // 更正, 撤稿
	When    string
	Machine string // the day for programs
	Text    string // empty when nobody wrote one
}

// dayLength is how many bytes of a moment in RFC 3339 are its day.
const dayLength = len("2026-11-24")

// tellOf writes a note for readers: its day is that of the title's clock, which the
// note has.
func tellOf(v *visit, n paper.Note) told {
	t := told{Kind: v.book.Say("after.withdrawal"), Text: legible(n.Text)}
	if n.Kind == paper.NoteCorrection {
		t.Kind = v.book.Say("after.correction")
	}
	if len(n.At) >= dayLength {
		if d, err := paper.ParseDate(n.At[:dayLength]); err == nil {
			t.Machine, t.When = d.String(), v.book.Date("date.full", d)
		}
	}
	return t
}

func tellAll(v *visit, notes []paper.Note) []told {
	var out []told
	for _, n := range notes {
		out = append(out, tellOf(v, n))
	}
	return out
}

// goneOn are the notes of what was withdrawn from a page, each note once.
func goneOn(v *visit, p *reader.Page) []told {
	seen := map[*paper.Note]bool{}
	var out []told
	add := func(n *paper.Note) {
		if n != nil && !seen[n] {
			seen[n] = true
			out = append(out, tellOf(v, *n))
		}
	}
	add(p.Withdrawn)
	for _, pl := range p.Places {
		add(pl.Article.Withdrawn)
	}
	return out
}

// gone answers that what stood at an address was withdrawn, with the notice to
// readers and the way on. page is where it stood; nil when the page is gone too.
func (s *Site) gone(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, n paper.Note, page *reader.Page) error {
	f, err := s.editionFrame(r, v, e, "notice", v.road.edition(e.Key))
	if err != nil {
		return err
	}
	f.Canonical, f.Alternates = "", nil
	d := noticeScreen{Head: f.T("notice.410"), Text: f.T("notice.410_text"), Told: []told{tellOf(v, n)}}
	if page != nil {
		d.Links = append(d.Links, link{Href: v.road.page(e.Key, page), Text: pageName(page, v.book)})
	}
	d.Links = append(d.Links, link{Href: v.road.edition(e.Key), Text: f.T("edition.contents")})
	f.HeadTitle = joined(" · ", d.Head, f.Name, f.When)
	return s.show(w, r, "notice", http.StatusGone, f, d)
}

// goneFault is gone for an address of bytes.
func goneFault(r *http.Request) error {
	return paper.Faultf(paper.Gone, "what stood at %s was withdrawn", r.URL.Path)
}
