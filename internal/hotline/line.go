package hotline

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds on what is written.
const (
	LongestText  = 5000 // characters: some three printed columns
	LongestField = 120  // name, contact, place
	shortestText = 4    // characters
	mostWords    = 200  // in a thread
	LongestHello = 600  // the greeting
	MostKeepDays = 3650
)

// Happening is something the desk did, for the log. It holds nothing a reader
// wrote.
type Happening struct {
	What  string `json:"-"`
	By    string `json:"-"`
	Title string `json:"title"`
	Tip   string `json:"tip,omitempty"`
	State State  `json:"state,omitempty"`
	Why   string `json:"why,omitempty"`
}

// Options are what a Line works with.
type Options struct {
	Now func() time.Time // nil: time.Now

	// Record writes an act into the log. Together makes it one with the act, where
	// log and store can; nil does one after the other.
	Record   func(context.Context, Happening) error
	Together func(ctx context.Context, doing string, fn func(context.Context) error) error
}

// Line is the hotline's rules over a store.
type Line struct {
	store   Store
	options Options
	gate    *gate

	drawing sync.Mutex // one reader's picture at a time: some take 200 MB

	turns atomic.Uint64 // counts changes of terms
	mu    sync.RWMutex
	terms map[string]Terms
}

// Open makes the line. What titles offer is read once: only this program
// changes it.
func Open(ctx context.Context, store Store, o Options) (*Line, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Record == nil {
		o.Record = func(context.Context, Happening) error { return nil }
	}
	if o.Together == nil {
		o.Together = func(ctx context.Context, _ string, fn func(context.Context) error) error { return fn(ctx) }
	}
	terms, err := store.AllTerms(ctx)
	if err != nil {
		return nil, err
	}
	return &Line{store: store, options: o, gate: newGate(), terms: terms}, nil
}

// Turn counts the changes of any title's terms: screens that show whether the
// line is open are kept no longer than it stays the same.
func (l *Line) Turn() uint64 { return l.turns.Load() }

// Terms are what a title offers.
func (l *Line) Terms(title string) Terms {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.terms[title]
}

// SetTerms opens or closes a title's line.
func (l *Line) SetTerms(ctx context.Context, title string, t Terms, by string) error {
	t.Greeting = tidy(t.Greeting)
	if utf8.RuneCountInString(t.Greeting) > LongestHello || t.KeepDays < 0 || t.KeepDays > MostKeepDays {
		return &paper.Fault{Kind: paper.Invalid, Doing: "set up the hotline", Why: "the greeting is too long, or tips are kept for too many days",
			Remedy: fmt.Sprintf("write up to %d characters and up to %d days", LongestHello, MostKeepDays)}
	}
	what := "hotline-closed"
	if t.Open {
		what = "hotline-opened"
	}
	err := l.options.Together(ctx, "set up the hotline", func(ctx context.Context) error {
		if err := l.store.SetTerms(ctx, title, t); err != nil {
			return err
		}
		return l.options.Record(ctx, Happening{What: what, By: by, Title: title})
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.terms[title] = t
	l.mu.Unlock()
	l.turns.Add(1)
	return nil
}

// Letter is what a reader sends.
type Letter struct {
	Title, Language            string
	Text, Name, Contact, Place string
	Pictures                   [][]byte // files as they came
	Trap                       string   // the field that people cannot see
	Ticket                     string   // that came with the form
	From                       string   // network address, kept nowhere
}

// Offer takes a reader's letter and gives the receipt, which is told this once.
// paper.Invalid: something about it cannot be, and why. paper.Unavailable: too
// much came from there, or waits already. paper.NotFound: the line is closed.
func (l *Line) Offer(ctx context.Context, in Letter) (receipt string, err error) {
	terms, now := l.Terms(in.Title), l.options.Now()
	if !terms.Open {
		return "", closed()
	}
	if err := in.check(terms); err != nil {
		return "", err
	}
	age, err := l.gate.open(in.Ticket, in.Title, now)
	if err != nil {
		return "", err
	}
	same, all, err := l.store.Since(ctx, in.Title, in.Text, now.Add(-day))
	if err != nil {
		return "", err
	}
	if all >= mostADay || !l.gate.allow(in.From, now) {
		return "", busy()
	}
	pictures, sizes, err := l.redraw(in.Pictures)
	if err != nil {
		return "", err
	}
	receipt = newReceipt()
	t := Tip{ID: strings.ToLower(rand.Text()[:16]), Title: in.Title, Receipt: receiptKey(receipt), At: toMilli(now), State: New, Language: in.Language,
		Name: in.Name, Contact: in.Contact, Place: in.Place, Signs: signs(in, age, same), Pictures: sizes, Version: 1,
		Thread: []Word{{At: toMilli(now), Kind: Said, Text: in.Text}}}
	return receipt, l.store.Add(ctx, t, pictures)
}

// check tidies what was written and says what is wrong with it.
func (in *Letter) check(terms Terms) error {
	in.Text = tidy(in.Text)
	for _, f := range []*string{&in.Name, &in.Contact, &in.Place} {
		*f = strings.Join(strings.Fields(tidy(*f)), " ")
		if utf8.RuneCountInString(*f) > LongestField {
			return wrong("a name, an address or a place is too long", fmt.Sprintf("write up to %d characters there", LongestField))
		}
	}
	switch n := utf8.RuneCountInString(in.Text); {
	case n < shortestText:
		return wrong("there is no text", "write what happened")
	case n > LongestText:
		return wrong("the text is too long", fmt.Sprintf("write up to %d characters", LongestText))
	case len(in.Pictures) > 0 && !terms.Pictures:
		return wrong("pictures are not taken", "leave them out")
	case len(in.Pictures) > MostPictures:
		return wrong("there are too many pictures", fmt.Sprintf("send up to %d", MostPictures))
	}
	return nil
}

// Follow gives the tip of a receipt. paper.NotFound: there is none.
func (l *Line) Follow(ctx context.Context, receipt, from string) (Tip, error) {
	if !l.gate.allowLook(from, l.options.Now()) {
		return Tip{}, busy()
	}
	return l.store.TipReceipted(ctx, receiptKey(receipt))
}

// Add is the reader's further word. A tip that was answered or closed is new again.
func (l *Line) Add(ctx context.Context, receipt, text, from string) (Tip, error) {
	text = tidy(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > LongestText {
		return Tip{}, wrong("there is no text, or too much", fmt.Sprintf("write up to %d characters", LongestText))
	}
	now := l.options.Now()
	if !l.gate.allow(from, now) {
		return Tip{}, busy()
	}
	t, err := l.store.TipReceipted(ctx, receiptKey(receipt))
	if err != nil {
		return Tip{}, err
	}
	if len(t.Thread) >= mostWords {
		return Tip{}, wrong("the thread is full", "write anew")
	}
	t.Thread = append(t.Thread, Word{At: toMilli(now), Kind: Said, Text: text})
	if t.State == Answered || t.State == Closed {
		t.State = New
	}
	return l.store.Save(ctx, t)
}

// tidy takes out what no reader means to write: control characters, marks that
// turn the direction of text, spaces at the ends.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// newReceipt makes what opens a thread again: 26 letters and digits, 130 bits.
func newReceipt() string { return strings.ToLower(rand.Text()) }

// receiptKey is what a receipt is kept under. People type it from paper: case,
// spaces and hyphens do not matter.
func receiptKey(receipt string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToLower(r)
	}, receipt)
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

func toMilli(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

func wrong(why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "take the letter", Why: why, Remedy: remedy}
}

func closed() error {
	return &paper.Fault{Kind: paper.NotFound, Doing: "take the letter", Why: "this paper's hotline is closed"}
}

func busy() error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "take the letter", Why: "too many came", Remedy: "try again in some minutes"}
}
