package hotline

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// Act is what the desk does with a tip at once. Fields left empty change nothing.
type Act struct {
	By      string // account id
	Version int    // of the tip as it was seen
	State   State
	Reply   string // to the reader; a tip that is new or in hand is answered by it, unless State says otherwise
	Note    string // for the desk
	Story   *Story // the zero Story unlinks
}

// Tip gives one of a title's.
func (l *Line) Tip(ctx context.Context, title, id string) (Tip, error) {
	t, err := l.store.Tip(ctx, id)
	if err == nil && t.Title != title {
		return Tip{}, &paper.Fault{Kind: paper.NotFound, Doing: "find the tip", Why: "this title has none of that name"}
	}
	return t, err
}

// Tips lists a title's tips, and how many there are of that state.
func (l *Line) Tips(ctx context.Context, ask Ask) ([]Tip, int, error) { return l.store.Tips(ctx, ask) }

// Counts counts a title's.
func (l *Line) Counts(ctx context.Context, title string) (Counts, error) {
	return l.store.Counts(ctx, title)
}

// Picture gives the n-th picture of a title's tip as JPEG.
func (l *Line) Picture(ctx context.Context, title, id string, n int) ([]byte, error) {
	if _, err := l.Tip(ctx, title, id); err != nil {
		return nil, err
	}
	return l.store.Picture(ctx, id, n)
}

// Do changes a title's tip. paper.Conflict: somebody else did meanwhile; nothing
// is changed, and what they did is in what Tip gives.
func (l *Line) Do(ctx context.Context, title, id string, act Act) (Tip, error) {
	act.Reply, act.Note = tidy(act.Reply), tidy(act.Note)
	if err := act.check(); err != nil {
		return Tip{}, err
	}
	var out Tip
	err := l.options.Together(ctx, "answer the hotline", func(ctx context.Context) error {
		t, err := l.Tip(ctx, title, id)
		if err != nil {
			return err
		}
		if t.Version != act.Version {
			return changed()
		}
		if len(t.Thread) >= mostWords {
			return &paper.Fault{Kind: paper.Invalid, Doing: "answer the tip", Why: "its thread is full", Remedy: "close it"}
		}
		l.apply(&t, act)
		if out, err = l.store.Save(ctx, t); err != nil {
			return err
		}
		return l.options.Record(ctx, Happening{What: "hotline-tip", By: act.By, Title: title, Tip: id, State: out.State})
	})
	return out, err
}

func (act Act) check() error {
	invalid := func(why string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "answer the tip", Why: why}
	}
	switch {
	case act.State != "" && !act.State.Known():
		return invalid(fmt.Sprintf("there is no state %q", act.State))
	case utf8.RuneCountInString(act.Reply) > LongestText || utf8.RuneCountInString(act.Note) > LongestText:
		return invalid(fmt.Sprintf("a reply or a note is longer than %d characters", LongestText))
	case act.State == "" && act.Reply == "" && act.Note == "" && act.Story == nil:
		return invalid("there is nothing to do")
	}
	return nil
}

// apply writes an act into the tip.
func (l *Line) apply(t *Tip, act Act) {
	now := toMilli(l.options.Now())
	add := func(w Word) { w.At, w.By = now, act.By; t.Thread = append(t.Thread, w) }
	if act.Note != "" {
		add(Word{Kind: Note, Text: act.Note})
	}
	if act.Reply != "" {
		add(Word{Kind: Reply, Text: act.Reply})
		if act.State == "" && (t.State == New || t.State == InHand) {
			act.State = Answered
		}
	}
	if act.Story != nil && *act.Story != t.Story {
		t.Story = *act.Story
		add(Word{Kind: Link, Text: act.Story.Head})
	}
	if act.State != "" && act.State != t.State {
		t.State = act.State
		add(Word{Kind: Moved, State: act.State})
		if act.State == InHand {
			t.Keeper = act.By
		}
	}
}

// Erase forgets a title's tip, and writes down that it was and why.
func (l *Line) Erase(ctx context.Context, title, id, by, why string) error {
	if why = tidy(why); why == "" || utf8.RuneCountInString(why) > LongestField {
		return &paper.Fault{Kind: paper.Invalid, Doing: "erase the tip", Why: "the reason is missing or too long", Remedy: fmt.Sprintf("give one in up to %d characters", LongestField)}
	}
	return l.options.Together(ctx, "erase a tip", func(ctx context.Context) error {
		if _, err := l.Tip(ctx, title, id); err != nil {
			return err
		}
		if err := l.store.Erase(ctx, id); err != nil {
			return err
		}
		return l.options.Record(ctx, Happening{What: "hotline-erased", By: by, Title: title, Tip: id, Why: why})
	})
}

// Sweep erases what titles do not keep any longer.
func (l *Line) Sweep(ctx context.Context) error {
	l.mu.RLock()
	titles := make(map[string]int, len(l.terms))
	for title, t := range l.terms {
		titles[title] = t.KeepDays
	}
	l.mu.RUnlock()
	for title, days := range titles {
		if days == 0 {
			continue
		}
		ids, err := l.store.Ended(ctx, title, l.options.Now().AddDate(0, 0, -days))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := l.Erase(ctx, title, id, "", fmt.Sprintf("%d days after it was closed", days)); err != nil {
				return err
			}
		}
	}
	return nil
}

// ForReader is what of a tip the one who sent it sees: the desk's notes, and who
// at the desk did what, are the desk's own.
func (t Tip) ForReader() Tip {
	t.Signs, t.Keeper = nil, ""
	t.Thread = slices.DeleteFunc(slices.Clone(t.Thread), func(w Word) bool { return w.Kind == Note })
	for i, w := range t.Thread {
		if w.Kind != Said {
			t.Thread[i].By = "desk"
		}
	}
	return t
}

func changed() error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "answer the tip", Why: "somebody else changed it meanwhile", Remedy: "look at it again; what you wrote is kept in the form"}
}
