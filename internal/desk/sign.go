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

// Sign signs a stage for exactly what the seal names, which is what the person
// saw: when the edition is another by now, it is a paper.Conflict fault. The
// stages before it of the same kind must hold. One person may not hold two
// reviews; with a reason, who may override can, and the docket keeps the reason.
func (d *Desk) Sign(ctx context.Context, p Person, key archive.Key, stage, seal, override string) (Work, error) {
	return d.change(ctx, p, ToLook, key, "sign", func(_ context.Context, t Title, w Work) ([]docket.Entry, error) {
		doing := fmt.Sprintf("sign %s of %s", stage, w.Edition)
		st := t.Settings.stage(stage)
		if st == nil {
			return nil, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "the title has no such stage"}
		}
		if err := May(p, st.Power, t); err != nil {
			return nil, err
		}
		if seal != w.Seal {
			return nil, conflict(doing, "the edition was changed since you saw it", "look at it again, then sign")
		}
		if err := w.inTurn(*st, t.Settings, doing); err != nil {
			return nil, err
		}
		if other := w.heldBy(p.ID, *st, t.Settings); other != "" {
			if strings.TrimSpace(override) == "" {
				return nil, conflict(doing, fmt.Sprintf("you hold %s, and nobody may hold two reviews", other), "let somebody else sign, or give a reason if you may")
			}
			if err := May(p, ToOverride, t); err != nil {
				return nil, err
			}
		} else {
			override = "" // a reason for nothing is not kept
		}
		return []docket.Entry{d.entry(p.ID, kindSign, fact{Stage: stage, Seal: w.Seal, Words: w.Words, Reason: clipped(override)})}, nil
	})
}

// inTurn refuses a stage before which another of its kind does not hold.
func (w Work) inTurn(stage Stage, s Settings, doing string) error {
	for _, st := range w.Standings(s) {
		if st.Stage.ID == stage.ID {
			if st.Holds {
				return conflict(doing, "it is signed", "")
			}
			return nil
		}
		if st.Stage.Kind == stage.Kind && !st.Holds {
			return conflict(doing, st.Stage.Name+" comes first", "")
		}
	}
	return nil
}

// heldBy names another review a person holds; empty for none, and for a stage
// that is no review.
func (w Work) heldBy(who string, stage Stage, s Settings) string {
	if stage.Kind != Reviewing {
		return ""
	}
	for _, st := range w.Standings(s) {
		if st.Stage.Kind == Reviewing && st.Stage.ID != stage.ID && st.Holds && st.Signature.Who == who {
			return st.Stage.Name
		}
	}
	return ""
}

// SendBack returns an edition to a stage, with a reason and comments pinned to
// places: that stage and those of its kind behind it are to be signed again. Who
// may sign it, or one behind it, may.
func (d *Desk) SendBack(ctx context.Context, p Person, key archive.Key, stage, reason string, comments ...Comment) (Work, error) {
	return d.change(ctx, p, ToLook, key, "return", func(_ context.Context, t Title, w Work) ([]docket.Entry, error) {
		doing := fmt.Sprintf("return %s to %s", w.Edition, stage)
		if err := mayReturn(p, t, stage); err != nil {
			return nil, err
		}
		if strings.TrimSpace(reason) == "" {
			return nil, &paper.Fault{Kind: paper.Invalid, Doing: doing, Why: "it is returned without a reason"}
		}
		if err := checkComments(comments); err != nil {
			return nil, err
		}
		return []docket.Entry{d.entry(p.ID, kindReturn, fact{Stage: stage, Reason: clipped(reason), Comments: comments})}, nil
	})
}

// mayReturn is nil for who may sign a stage or one of its kind behind it.
func mayReturn(p Person, t Title, stage string) error {
	at := slices.IndexFunc(t.Settings.Stages, func(s Stage) bool { return s.ID == stage })
	if at < 0 {
		return &paper.Fault{Kind: paper.NotFound, Doing: "return to " + stage, Why: "the title has no such stage"}
	}
	var err error
	for _, s := range t.Settings.Stages[at:] {
		if s.Kind != t.Settings.Stages[at].Kind {
			continue
		}
		if err = May(p, s.Power, t); err == nil {
			return nil
		}
	}
	return err
}

// The bounds of comments.
const (
	mostComments   = 500
	longestComment = 10_000 // bytes
)

func checkComments(comments []Comment) error {
	if len(comments) > mostComments {
		return &paper.Fault{Kind: paper.Invalid, Doing: "pin comments", Why: fmt.Sprintf("there are more than %d", mostComments)}
	}
	for _, c := range comments {
		if strings.TrimSpace(c.Text) == "" || len(c.Text) > longestComment || len(c.Article)+len(c.Zone)+len(c.Field) > 3*longestID {
			return &paper.Fault{Kind: paper.Invalid, Doing: "pin a comment", Why: "it says nothing, or too much"}
		}
		if !near(c.Spot[0]) || !near(c.Spot[1]) {
			return &paper.Fault{Kind: paper.Invalid, Doing: "pin a comment", Why: "its place lies off every page"}
		}
	}
	return nil
}

// Pin pins comments to places. An edition is not published while one is open.
func (d *Desk) Pin(ctx context.Context, p Person, key archive.Key, comments ...Comment) (Work, error) {
	return d.change(ctx, p, ToComment, key, "comment on", func(context.Context, Title, Work) ([]docket.Entry, error) {
		if len(comments) == 0 {
			return nil, nil
		}
		if err := checkComments(comments); err != nil {
			return nil, err
		}
		return []docket.Entry{d.entry(p.ID, kindComment, fact{Comments: comments})}, nil
	})
}

// Settle marks a comment as done with.
func (d *Desk) Settle(ctx context.Context, p Person, key archive.Key, comment string) (Work, error) {
	return d.change(ctx, p, ToComment, key, "settle a comment on", func(_ context.Context, _ Title, w Work) ([]docket.Entry, error) {
		i := slices.IndexFunc(w.Comments, func(c Pinned) bool { return c.ID == comment })
		if i < 0 {
			return nil, missing("comment", comment)
		}
		if w.Comments[i].Settled != "" {
			return nil, nil
		}
		return []docket.Entry{d.entry(p.ID, kindSettle, fact{Comment: comment})}, nil
	})
}

// Claim tells others that a person works on a page, or on the edition (page 0).
// It keeps nobody from working: acts on different articles go together, and
// those on the same one are refused with both values. Another's claim is taken
// over with a reason only.
func (d *Desk) Claim(ctx context.Context, p Person, key archive.Key, page int, reason string) (Work, error) {
	return d.change(ctx, p, ToWork, key, "claim", func(_ context.Context, t Title, w Work) ([]docket.Entry, error) {
		if page != 0 && w.Draft.Page(page) == nil {
			return nil, missing("page", fmt.Sprint(page))
		}
		for _, c := range w.Claims {
			switch {
			case c.Page != page:
			case c.Who == p.ID:
				return nil, nil
			case strings.TrimSpace(reason) == "":
				return nil, conflict(fmt.Sprintf("claim page %d of %s", page, w.Edition), c.Who+" works on it", "ask, or take it over with a reason")
			default:
				if err := May(p, ToOverride, t); err != nil {
					return nil, err
				}
			}
		}
		return []docket.Entry{d.entry(p.ID, kindClaim, fact{Page: page, Reason: clipped(reason)})}, nil
	})
}

// Release ends a person's claim; one that is not there is no error.
func (d *Desk) Release(ctx context.Context, p Person, key archive.Key, page int) (Work, error) {
	return d.change(ctx, p, ToWork, key, "release", func(_ context.Context, _ Title, w Work) ([]docket.Entry, error) {
		if !slices.ContainsFunc(w.Claims, func(c Claim) bool { return c.Page == page && c.Who == p.ID }) {
			return nil, nil
		}
		return []docket.Entry{d.entry(p.ID, kindRelease, fact{Page: page})}, nil
	})
}

// clipped is a reason within its bounds.
func clipped(reason string) string {
	reason = strings.TrimSpace(reason)
	if len(reason) <= longestReason {
		return reason
	}
	return strings.ToValidUTF8(reason[:longestReason], "")
}
