package webhook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// SendJob is the kind of job that sends one message.
const SendJob = "webhook-send"

// Tries is how often a message is tried before it counts as dead. With
// queue.Delay the last try comes about three hours after the first.
const Tries = queue.Attempts

// Options are what a Service is made of.
type Options struct {
	Store   Store
	Queue   queue.Queue
	Archive archive.Reader
	Sender  *Sender
	Open    bool // addresses may be of any network, and http
	Now     func() time.Time

	// Place gives the addresses of an edition, and, with an id, of an article in it:
	// of the door for programs and of the readers' site. Either may be empty.
	Place func(ctx context.Context, key archive.Key, article string) (self, url string)
}

// Service keeps hooks, makes messages of changes, and sends them. Its methods may
// be called at once.
type Service struct {
	Options
	sending sync.Mutex // one at a time: a slow receiver keeps one worker at most
}

// New makes the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Place == nil {
		o.Place = func(context.Context, archive.Key, string) (string, string) { return "", "" }
	}
	return &Service{Options: o}
}

// Workers are what does the service's jobs.
func (s *Service) Workers() map[string]queue.Worker {
	return map[string]queue.Worker{EventJob: s.tell, SendJob: s.send}
}

func (s *Service) now() time.Time { return s.Options.Now().UTC().Truncate(time.Millisecond) }

// Ask is what a hook is to be.
type Ask struct {
	URL    string
	Events []Event
}

// Make makes a hook with a secret of its own.
func (s *Service) Make(ctx context.Context, title string, ask Ask, by string) (Hook, error) {
	if err := errors.Join(checkURL(ask.URL, s.Open), checkEvents(ask.Events)); err != nil {
		return Hook{}, err
	}
	have, err := s.Store.Hooks(ctx, title)
	if err != nil {
		return Hook{}, err
	}
	if len(have) >= mostHooks {
		return Hook{}, &paper.Fault{Kind: paper.Conflict, Doing: "make a webhook", Why: fmt.Sprintf("the title has %d already", mostHooks), Remedy: "remove one that nobody needs"}
	}
	return s.Store.SaveHook(ctx, Hook{ID: strings.ToLower(rand.Text()[:16]), Title: title, URL: ask.URL, Events: tidy(ask.Events), Secrets: []Secret{newSecret()}, By: by, Made: s.now()})
}

func tidy(events []Event) []Event {
	out := slices.Clone(events)
	slices.Sort(out)
	return slices.Compact(out)
}

// Of gives a title's hook. One of another title is not there.
func (s *Service) Of(ctx context.Context, title, id string) (Hook, error) {
	h, err := s.Store.Hook(ctx, id)
	if err == nil && h.Title != title {
		return Hook{}, paper.Faultf(paper.NotFound, "there is no such webhook")
	}
	return h, err
}

// Change changes where a hook leads, what it is told of, and whether it is.
func (s *Service) Change(ctx context.Context, h Hook, ask Ask, disabled bool) (Hook, error) {
	if err := errors.Join(checkURL(ask.URL, s.Open), checkEvents(ask.Events)); err != nil {
		return h, err
	}
	return s.edit(ctx, h, func(h *Hook) { h.URL, h.Events, h.Disabled, h.Why = ask.URL, tidy(ask.Events), disabled, "" })
}

// edits is how often a change is tried on what another made of the hook meanwhile.
const edits = 3

// edit changes a hook as it stands.
func (s *Service) edit(ctx context.Context, h Hook, change func(*Hook)) (Hook, error) {
	for i := 1; ; i++ {
		changed := h
		change(&changed)
		out, err := s.Store.SaveHook(ctx, changed)
		if !paper.IsKind(err, paper.Conflict) || i == edits {
			return out, err
		}
		if h, err = s.Store.Hook(ctx, h.ID); err != nil {
			return h, err
		}
	}
}

// Rotate gives a hook a new secret. The one before signs beside it for a day, so
// that its receiver has time to take the new one up.
func (s *Service) Rotate(ctx context.Context, h Hook) (Hook, error) {
	fresh, until := newSecret(), s.now().Add(overlap)
	return s.edit(ctx, h, func(h *Hook) { h.Secrets = []Secret{fresh, {Key: h.Secret(), Until: until}} })
}

// Try sends a hook a message that says nothing, to see whether it comes.
func (s *Service) Try(ctx context.Context, h Hook) (Delivery, error) {
	if h.Disabled {
		return Delivery{}, &paper.Fault{Kind: paper.Conflict, Doing: "try the webhook", Why: "it is switched off", Remedy: "switch it on first"}
	}
	body, err := json.Marshal(message{Type: Test, Timestamp: s.now(), Data: data{Title: h.Title}})
	if err != nil {
		return Delivery{}, err
	}
	return s.post(ctx, h, rand.Text(), Test, body)
}

// Resend sends a message again that was sent, or given up.
func (s *Service) Resend(ctx context.Context, h Hook, id string) (Delivery, error) {
	d, err := s.Store.Delivery(ctx, id)
	if err == nil && d.Hook != h.ID {
		err = paper.Faultf(paper.NotFound, "there is no such delivery")
	}
	if err != nil {
		return d, err
	}
	if d.State == Waiting && s.now().Sub(d.Next) < lost {
		return d, &paper.Fault{Kind: paper.Conflict, Doing: "send the message again", Why: "it waits to be sent already"}
	}
	d.State, d.Tries, d.Next = Waiting, 0, s.now()
	if err := s.Store.SaveDelivery(ctx, d); err != nil {
		return d, err
	}
	return d, s.enqueue(ctx, d.ID, time.Time{})
}

// lost is how long after its time a message that waits counts as forgotten by the
// queue, as when the program was killed between keeping and queueing it.
const lost = 10 * time.Minute

// The message that is sent.
type (
	message struct {
		Type      Event     `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      data      `json:"data"`
	}
	data struct {
		Title     string      `json:"title"`
		Edition   string      `json:"edition,omitempty"` // 2026-11-24, with -2 for the day's second
		Date      string      `json:"date,omitempty"`
		Revision  int         `json:"revision,omitempty"`
		Self      string      `json:"self,omitempty"`
		URL       string      `json:"url,omitempty"`
		Corrected []noteShape `json:"corrected,omitempty"`
		Withdrawn []noteShape `json:"withdrawn,omitempty"` // absent: the whole edition
		Restored  []noteShape `json:"restored,omitempty"`  // absent: the whole edition
	}
	noteShape struct {
		At      string `json:"at"`
		Article string `json:"article,omitempty"` // id
		Page    int    `json:"page,omitempty"`    // sequence
		Scope   string `json:"scope,omitempty"`
		Text    string `json:"text,omitempty"` // for the reader
		Self    string `json:"self,omitempty"`
		URL     string `json:"url,omitempty"`
	}
)

// tell does an EventJob: a message for every hook that wants it.
func (s *Service) tell(ctx context.Context, job queue.Job) error {
	var c change
	if err := json.Unmarshal(job.Args, &c); err != nil {
		return nil // nothing anybody could do about it later
	}
	hooks, err := s.Store.Hooks(ctx, c.Key.Title)
	if err != nil || len(hooks) == 0 {
		return err
	}
	t, err := s.compare(ctx, c)
	if err != nil {
		return err
	}
	body, err := s.write(ctx, c, t)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		if !h.Wants(t.event) {
			continue
		}
		if _, err := s.post(ctx, h, c.ID, t.event, body); err != nil {
			return err
		}
	}
	return s.Store.Sweep(ctx, s.now().Add(-keepFor))
}

// compare finds out what readers see otherwise.
func (s *Service) compare(ctx context.Context, c change) (told, error) {
	now, err := s.Archive.Revision(ctx, c.Key, c.Revision)
	if err != nil {
		return told{}, err
	}
	if c.Was != archive.Published || c.Before == c.Revision {
		return c.tell(nil, &now.Edition), nil
	}
	before, err := s.Archive.Revision(ctx, c.Key, c.Before)
	if err != nil {
		return told{}, err
	}
	return c.tell(&before.Edition, &now.Edition), nil
}

func (s *Service) write(ctx context.Context, c change, t told) ([]byte, error) {
	self, url := s.Place(ctx, c.Key, "")
	_, name, _ := strings.Cut(c.Key.String(), "/")
	m := message{Type: t.event, Timestamp: s.now(), Data: data{Title: c.Key.Title, Edition: name, Date: c.Key.Date.String(), Revision: c.Revision, Self: self, URL: url}}
	notes := func(all []paper.Note) (out []noteShape) {
		for _, n := range all {
			shape := noteShape{At: n.At, Article: n.Article, Page: n.Page, Scope: string(n.Scope), Text: n.Text}
			if n.Article != "" {
				shape.Self, shape.URL = s.Place(ctx, c.Key, n.Article)
			}
			out = append(out, shape)
		}
		return out
	}
	m.Data.Corrected, m.Data.Withdrawn, m.Data.Restored = notes(t.corrected), notes(t.withdrawn), notes(t.restored)
	return json.Marshal(m)
}

// post keeps a message for a hook and queues its sending. Of the same cause there
// is one message to a hook, however often it is called.
func (s *Service) post(ctx context.Context, h Hook, cause string, event Event, body []byte) (Delivery, error) {
	sum := sha256.Sum256([]byte(cause + "\n" + h.ID))
	now := s.now()
	d := Delivery{ID: "msg_" + hex.EncodeToString(sum[:12]), Hook: h.ID, Title: h.Title, Event: event, Body: body, State: Waiting, Made: now, Next: now}
	if _, err := s.Store.AddDelivery(ctx, d); err != nil {
		return d, err
	}
	return d, s.enqueue(ctx, d.ID, time.Time{})
}

func (s *Service) enqueue(ctx context.Context, id string, at time.Time) error {
	args, err := json.Marshal(id)
	if err != nil {
		return err
	}
	_, err = s.Queue.Add(ctx, queue.Job{Kind: SendJob, Args: args, NotBefore: at})
	return err
}

// politeWait is when a message is tried whose worker found another sending.
const politeWait = time.Second

// send does a SendJob: one try. Another try is another job, so that what is left
// to do stands in the queue whatever happens to the program.
func (s *Service) send(ctx context.Context, job queue.Job) error {
	var id string
	if err := json.Unmarshal(job.Args, &id); err != nil {
		return nil
	}
	if !s.sending.TryLock() {
		return s.enqueue(ctx, id, time.Now().Add(politeWait))
	}
	defer s.sending.Unlock()
	d, err := s.Store.Delivery(ctx, id)
	if paper.IsKind(err, paper.NotFound) {
		return nil // its hook was removed
	}
	if err != nil || d.State != Waiting {
		return err
	}
	h, err := s.Store.Hook(ctx, d.Hook)
	if paper.IsKind(err, paper.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if h.Disabled {
		d.State, d.Why, d.Next = Dead, "the webhook was switched off", time.Time{}
		return s.Store.SaveDelivery(ctx, d)
	}
	code, why := s.Sender.Send(ctx, h.URL, h.holding(s.now()), d.ID, s.now(), d.Body)
	if ctx.Err() != nil {
		return ctx.Err() // the program stops; this was no try
	}
	return s.settle(ctx, h, d, code, why)
}

// settle writes down what came of a try, and queues the next.
func (s *Service) settle(ctx context.Context, h Hook, d Delivery, code int, why error) error {
	now := s.now()
	d.Tries, d.Code, d.Tried, d.Next, d.Why = d.Tries+1, code, now, time.Time{}, ""
	switch {
	case why == nil:
		d.State = Delivered
	case code == http.StatusGone: // the receiver wants no more (Standard Webhooks)
		d.State, d.Why = Dead, clip(why.Error())
		h.Disabled, h.Why = true, "its receiver answered 410: it wants no more"
		if _, err := s.Store.SaveHook(ctx, h); err != nil && !paper.IsKind(err, paper.Conflict) {
			return err
		}
	case d.Tries >= Tries:
		d.State, d.Why = Dead, clip(why.Error())
	default:
		d.Why = clip(why.Error())
		wait := queue.Delay(d.Tries)
		d.Next = now.Add(wait)
		if err := s.enqueue(ctx, d.ID, time.Now().Add(wait)); err != nil {
			return err
		}
	}
	return s.Store.SaveDelivery(ctx, d)
}

// clip bounds what a stranger's machine made us say.
func clip(s string) string {
	s = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s), "")
	if len(s) > longestWhy {
		s = strings.ToValidUTF8(s[:longestWhy], "") + "…"
	}
	return s
}
