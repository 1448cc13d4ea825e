package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// Withdrawal says what to take from readers. The whole edition goes with
// neither an article nor a page.
type Withdrawal struct {
	Article string      // id
	Page    int         // sequence, with ScopePage
	Scope   paper.Scope // of an article: ScopeText or ScopeMask
	Reason  string      // for the docket
	Notice  string      // for readers; may be empty
}

// Withdraw takes something from readers, at once and without review: what they
// see afterwards is what was signed, less that. Caches and indexes are told in
// the same transaction (Options.Follow). The draft keeps the text, for the desk
// alone.
func (d *Desk) Withdraw(ctx context.Context, p Person, key archive.Key, what Withdrawal) (Work, error) {
	return d.change(ctx, p, ToWithdraw, key, "withdraw", func(ctx context.Context, t Title, w Work) ([]docket.Entry, error) {
		if err := w.mayMask("withdraw " + w.Edition); err != nil {
			return nil, err
		}
		if strings.TrimSpace(what.Reason) == "" {
			return nil, &paper.Fault{Kind: paper.Invalid, Doing: "withdraw " + w.Edition, Why: "no reason is given"}
		}
		if what.Article == "" && what.Page == 0 {
			_, err := d.archive.SetState(ctx, key, w.Published.Revision, archive.Withdrawn, d.options.Follow(key)...)
			return []docket.Entry{d.entry(p.ID, kindWithdraw, fact{Reason: clipped(what.Reason)})}, err
		}
		note, err := w.noteOf(what, d.local(t))
		if err != nil {
			return nil, err
		}
		return d.mask(ctx, p, key, w, Act{Do: Notice, Note: &note, Article: what.Article, Page: what.Page, Reason: clipped(what.Reason)})
	})
}

// mayMask refuses while nothing is before readers.
func (w Work) mayMask(doing string) error {
	if w.Published == nil || w.Withdrawn {
		return conflict(doing, "readers do not see it", "")
	}
	return nil
}

// noteOf is the note of a withdrawal; what it names must be before readers.
func (w Work) noteOf(what Withdrawal, at string) (Note, error) {
	n := Note{Kind: paper.NoteWithdrawal, At: at, Article: what.Article, Page: what.Page, Scope: what.Scope, Text: clipped(what.Notice)}
	signed := NewDraft(w.Published.signed)
	switch {
	case what.Article != "" && what.Scope != paper.ScopeText && what.Scope != paper.ScopeMask, what.Article == "" && what.Scope != paper.ScopePage:
		return n, &paper.Fault{Kind: paper.Invalid, Doing: "withdraw from " + w.Edition, Why: fmt.Sprintf("scope %q does not go with it", what.Scope)}
	case what.Article != "" && signed.Article(what.Article) == nil:
		return n, missing("article", what.Article)
	case what.Article == "" && signed.Page(what.Page) == nil:
		return n, missing("page", fmt.Sprint(what.Page))
	}
	if what.Article != "" {
		n.Page = 0 // wherever the article stands
	}
	for _, have := range w.Draft.Edition.Notes {
		if have.Kind == paper.NoteWithdrawal && have.Article == n.Article && have.Page == n.Page && have.Scope == n.Scope {
			return n, conflict("withdraw from "+w.Edition, "it is withdrawn", "")
		}
	}
	return n, nil
}

// mask shows what was signed with the withdrawals that stand after an act.
func (d *Desk) mask(ctx context.Context, p Person, key archive.Key, w Work, a Act) ([]docket.Entry, error) {
	after, settled, err := settle(w.Draft, a)
	if err != nil {
		return nil, err
	}
	revision, err := d.show(ctx, key, w.Published.with(after.Edition.Notes), w.Published.material, d.draftsman())
	if err != nil {
		return nil, err
	}
	return []docket.Entry{d.entry(p.ID, kindMask, fact{Revision: revision, Act: &settled, Reason: a.Reason})}, nil
}

// with is what was signed, with the withdrawals among the desk's notes. Of the
// corrections there the first are those that were signed: they are only added to.
func (p *Publication) with(notes []paper.Note) paper.Edition {
	e, signed := p.signed, corrections(p.signed)
	e.Notes = slices.DeleteFunc(slices.Clone(notes), func(n paper.Note) bool {
		if n.Kind == paper.NoteWithdrawal {
			return false
		}
		signed--
		return signed < 0
	})
	return e
}

// Preview is what readers would see after a withdrawal, with the masks over page
// pictures; nothing is changed. It is for the whole of a page or an article.
func (w Work) Preview(what Withdrawal) (paper.Edition, []Mask, error) {
	if err := w.mayMask("preview a withdrawal from " + w.Edition); err != nil {
		return paper.Edition{}, nil, err
	}
	n, err := w.noteOf(what, "")
	if err != nil {
		return paper.Edition{}, nil, err
	}
	e := w.Published.with(append(slices.Clone(w.Draft.Edition.Notes), paper.Note(n)))
	return Masked(e), MasksOf(e), nil
}

// Shown is what readers see now; ok is false while they see nothing.
func (w Work) Shown() (e paper.Edition, ok bool) {
	if w.Published == nil || w.Withdrawn {
		return paper.Edition{}, false
	}
	return Masked(w.Published.with(w.Draft.Edition.Notes)), true
}

// Restore gives back to readers what was withdrawn: an article, a page, or, with
// neither, the edition.
func (d *Desk) Restore(ctx context.Context, p Person, key archive.Key, article string, page int, reason string) (Work, error) {
	return d.change(ctx, p, ToWithdraw, key, "restore", func(ctx context.Context, _ Title, w Work) ([]docket.Entry, error) {
		if article == "" && page == 0 {
			if !w.Withdrawn {
				return nil, conflict("restore "+w.Edition, "it is not withdrawn", "")
			}
			_, err := d.archive.SetState(ctx, key, w.Published.Revision, archive.Published, d.options.Follow(key)...)
			return []docket.Entry{d.entry(p.ID, kindRestore, fact{Reason: clipped(reason)})}, err
		}
		if err := w.mayMask("restore " + w.Edition); err != nil {
			return nil, err
		}
		return d.mask(ctx, p, key, w, Act{Do: Unnotice, Article: article, Page: page, Reason: clipped(reason)})
	})
}
