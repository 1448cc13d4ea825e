package webhook

import (
	"crypto/rand"
	"encoding/json"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// EventJob is the kind of job that tells a title's hooks of a change.
const EventJob = "webhook-event"

// change is what such a job is about.
type change struct {
	ID string `json:"id"` // of the change, so that it is told once however often the job is done
	archive.Change
}

// Jobs are what follows a change: the telling of it. They are to be queued in its
// transaction.
func Jobs(c archive.Change) []archive.Job {
	args, err := json.Marshal(change{strings.ToLower(rand.Text()), c})
	if err != nil {
		panic(err) // a change is strings and numbers
	}
	return []archive.Job{{Kind: EventJob, Args: args}}
}

// told is what of a change its hooks are told.
type told struct {
	event                          Event
	corrected, withdrawn, restored []paper.Note
}

// tell compares what readers see with what they saw. before is the edition they
// saw, nil for none, or one that was withdrawn whole.
func (c change) tell(before, now *paper.Edition) told {
	switch {
	case c.To == archive.Withdrawn:
		return told{event: Withdrawn}
	case c.Was == archive.Withdrawn:
		return told{event: Restored}
	case before == nil || now == nil:
		return told{event: Published}
	}
	t := told{event: Published}
	t.corrected = missing(now.Notes, before.Notes, paper.NoteCorrection)
	t.withdrawn = missing(now.Notes, before.Notes, paper.NoteWithdrawal)
	t.restored = missing(before.Notes, now.Notes, paper.NoteWithdrawal)
	switch {
	case len(t.withdrawn) > 0:
		t.event = Withdrawn
	case len(t.restored) > 0:
		t.event = Restored
	case len(t.corrected) > 0:
		t.event = Corrected
	}
	return t
}

// missing are the notes of a kind that one list has and another has not.
func missing(list, from []paper.Note, kind paper.NoteKind) (out []paper.Note) {
	have := map[paper.Note]int{}
	for _, n := range from {
		have[n]++
	}
	for _, n := range list {
		if n.Kind != kind {
			continue
		}
		if have[n] > 0 {
			have[n]--
			continue
		}
		out = append(out, n)
	}
	return out
}
