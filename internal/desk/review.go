package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// readReview reads an entry that is no correction.
func (w *Work) readReview(e docket.Entry, f fact) error {
	switch e.Kind {
	case kindClaim:
		w.release(f.Page, "")
		w.Claims = append(w.Claims, Claim{f.Page, e.Who, e.At})
	case kindRelease:
		w.release(f.Page, "")
	case kindSign:
		w.Signatures = append(w.Signatures, Signature{e.Number, f.Stage, e.Who, e.At, f.Seal, f.Words, f.Reason})
	case kindReturn:
		w.Returns = append(w.Returns, Return{e.Number, f.Stage, e.Who, e.At, f.Reason})
		w.pin(e, f)
	case kindComment:
		w.pin(e, f)
	case kindSettle:
		for i := range w.Comments {
			if w.Comments[i].ID == f.Comment {
				w.Comments[i].Settled = e.Who
			}
		}
	case kindAppoint:
		w.Appointed, w.Missed = &Appointment{e.Number, e.Who, f.Time, f.Zone}, ""
	case kindCancel:
		w.Appointed = nil
	case kindMissed:
		w.Appointed, w.Missed = nil, f.Reason
	case kindPublish:
		who := e.Who
		if who == "" && w.Appointed != nil {
			who = w.Appointed.Who
		}
		w.Published = &Publication{Number: e.Number, Appointed: e.Who == "", Revision: f.Revision, Who: who, At: e.At, Seal: f.Seal, Words: f.Words, Signatures: f.Signatures, Late: f.Late,
			signed: w.Draft.Edition, material: w.Material}
		w.Appointed, w.Withdrawn, w.Reason = nil, false, ""
	case kindMask:
		if w.Published == nil || f.Act == nil {
			return fmt.Errorf("nothing is published")
		}
		p := *w.Published
		p.Revision = f.Revision
		w.Published = &p
		return w.step(Step{Number: e.Number, Who: e.Who, At: e.At, Act: *f.Act})
	case kindRedraw:
		if w.Published == nil {
			return fmt.Errorf("nothing is published")
		}
		p := *w.Published
		p.Revision = f.Revision
		w.Published = &p
	case kindWithdraw:
		w.Withdrawn, w.Reason = true, f.Reason
	case kindRestore:
		w.Withdrawn, w.Reason = false, ""
	default:
		return fmt.Errorf("there is no entry of kind %q", e.Kind)
	}
	return nil
}

func (w *Work) release(page int, who string) {
	w.Claims = slices.DeleteFunc(w.Claims, func(c Claim) bool { return c.Page == page && (who == "" || c.Who == who) })
}

func (w *Work) pin(e docket.Entry, f fact) {
	for i, c := range f.Comments {
		w.Comments = append(w.Comments, Pinned{ID: fmt.Sprintf("%d.%d", e.Number, i), Who: e.Who, At: e.At, Comment: c})
	}
}

// Standing is how one stage stands.
type Standing struct {
	Stage Stage
	// Signature is the stage's last; nil when it never was signed.
	Signature *Signature
	// Holds is set while the signature is for exactly what is there now.
	Holds bool
	// Reopened says why a signature holds no longer; empty while it does.
	Reopened string
}

// Standings is how every stage of a title stands over an edition.
func (w Work) Standings(s Settings) []Standing {
	s = s.filled()
	var out []Standing
	for i, stage := range s.Stages {
		st := Standing{Stage: stage}
		for k := range w.Signatures {
			if w.Signatures[k].Stage == stage.ID {
				st.Signature = &w.Signatures[k]
			}
		}
		if st.Signature != nil {
			st.Reopened = w.reopened(s.Stages[:i+1], stage, *st.Signature)
			st.Holds = st.Reopened == ""
		}
		out = append(out, st)
	}
	return out
}

// reopened says why a signature holds no longer, empty when it does.
func (w Work) reopened(upTo []Stage, stage Stage, sig Signature) string {
	switch {
	case stage.Watch == WatchWords && sig.Words != w.Words:
		return "the words were changed"
	case stage.Watch != WatchWords && sig.Seal != w.Seal:
		return "the edition was changed"
	}
	for _, r := range w.Returns {
		for _, earlier := range upTo {
			if r.Number > sig.Number && r.Stage == earlier.ID && earlier.Kind == stage.Kind {
				return "it was returned"
			}
		}
	}
	return ""
}

// Ready says what an edition still lacks before it may be published; nothing is
// left when it may.
func (w Work) Ready(s Settings) (lacks []string) {
	gone, _ := withdrawn(w.Draft.Edition)
	holders := map[string]string{}
	for _, st := range w.Standings(s) {
		switch {
		case st.Signature == nil:
			lacks = append(lacks, st.Stage.Name+" is not signed")
		case !st.Holds:
			lacks = append(lacks, fmt.Sprintf("%s must be signed again: %s", st.Stage.Name, st.Reopened))
		case st.Stage.Kind == Reviewing:
			if other := holders[st.Signature.Who]; other != "" && st.Signature.Override == "" {
				lacks = append(lacks, fmt.Sprintf("%s and %s are held by one person", other, st.Stage.Name))
			}
			holders[st.Signature.Who] = st.Stage.Name
		}
	}
	for _, c := range w.Comments {
		if c.Settled == "" {
			lacks = append(lacks, "a comment is open: "+clip(c.Comment.Text))
		}
	}
	if len(w.Draft.Changes) > 0 {
		lacks = append(lacks, fmt.Sprintf("%d changes by pages dropped again were not looked at", len(w.Draft.Changes)))
	}
	for id := range gone {
		if w.Draft.Article(id) == nil {
			lacks = append(lacks, fmt.Sprintf("article %s was withdrawn and is no longer there: nothing says where its text is", id))
		}
	}
	if w.Published != nil && w.Published.Words != w.Words && !w.noted() {
		lacks = append(lacks, "readers are not told of the correction")
	}
	return lacks
}

// noted reports whether a note to the readers was written since the last
// publication.
func (w Work) noted() bool {
	return corrections(w.Draft.Edition) > corrections(w.Published.signed)
}

// corrections counts the notes of correction.
func corrections(e paper.Edition) (n int) {
	for _, note := range e.Notes {
		if note.Kind == paper.NoteCorrection {
			n++
		}
	}
	return n
}

// clip is the beginning of a text, for a message.
func clip(s string) string {
	const longest = 40 // characters: a line on a phone
	r := []rune(strings.TrimSpace(s))
	if len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return string(r)
}
