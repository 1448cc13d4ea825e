package editor

import (
	"net/http"
	"slices"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/webhook"
)

// Where other systems are told what becomes of a title's editions.
var webhooksRoutes = []route{
	{"GET", "/t/{title}/webhooks", at(desk.ToSetUp), (*Site).webhooks, menu("title", "webhooks.name")},
	{"POST", "/t/{title}/webhooks", at(desk.ToSetUp), (*Site).makeWebhook, body(doorBody)},
	{"POST", "/t/{title}/webhooks/{id}", at(desk.ToSetUp), (*Site).changeWebhook, body(doorBody)},
}

// webhooksScreen lists a title's webhooks with their last messages, and makes one.
type webhooksScreen struct {
	Path   string
	Hooks  []webhookRow
	Events []choice
	Secret string // of the one just made or rotated, shown this once
	Of     string // its address
	Typed  webhookTyped
	Open   bool // addresses may be of any network
}

// webhookTyped is the form as it was filled in.
type webhookTyped struct {
	URL    string
	Events []string
}

// Has reports whether a box was ticked.
func (t webhookTyped) Has(value string) bool { return slices.Contains(t.Events, value) }

// webhookRow is one webhook in words.
type webhookRow struct {
	webhook.Hook
	Told     []string
	Made     string
	Messages []messageRow
}

// messageRow is one of its messages in words.
type messageRow struct {
	ID, Event, State, Tag, Made, Why string
	Tries, Code                      int
	May                              bool // send it again
}

// shownMessages is how many of a webhook's messages are shown.
const shownMessages = 12

func (s *Site) webhooks(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showWebhooks(w, r, v, webhooksScreen{Typed: everyEvent()}, "")
}

// everyEvent is the form as it is proposed.
func everyEvent() (t webhookTyped) {
	for _, e := range webhook.Events {
		t.Events = append(t.Events, string(e))
	}
	return t
}

func (s *Site) showWebhooks(w http.ResponseWriter, r *http.Request, v *visit, d webhooksScreen, wrong string) error {
	if s.Hooks == nil {
		return paper.Faultf(paper.NotFound, "there are no webhooks here")
	}
	hooks, err := s.Hooks.Store.Hooks(r.Context(), v.Title.Slug)
	if err != nil {
		return err
	}
	for _, h := range hooks {
		row, err := s.webhookRow(r, v, h)
		if err != nil {
			return err
		}
		d.Hooks = append(d.Hooks, row)
	}
	for _, e := range webhook.Events {
		d.Events = append(d.Events, choice{string(e), v.T(eventWord(e))})
	}
	d.Path, d.Open = webhooksPath(v), s.Hooks.Open
	x := view{Name: "webhooks", Head: v.T("webhooks.name"), Wrong: wrong, Data: d}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, v, x)
}

func webhooksPath(v *visit) string { return "/desk/t/" + v.Title.Slug + "/webhooks" }

// eventWord is the key of an event's name.
func eventWord(e webhook.Event) string {
	switch e {
	case webhook.Published:
		return "webhooks.event_published"
	case webhook.Corrected:
		return "webhooks.event_corrected"
	case webhook.Withdrawn:
		return "webhooks.event_withdrawn"
	case webhook.Restored:
		return "webhooks.event_restored"
	}
	return "webhooks.event_test"
}

// stateTags are the colours of a message's states.
var stateTags = map[webhook.State]string{webhook.Delivered: "good", webhook.Dead: "bad"}

func (s *Site) webhookRow(r *http.Request, v *visit, h webhook.Hook) (webhookRow, error) {
	row := webhookRow{Hook: h, Made: s.clock(v, h.Made)}
	for _, e := range h.Events {
		row.Told = append(row.Told, v.T(eventWord(e)))
	}
	messages, err := s.Hooks.Store.Deliveries(r.Context(), h.ID, "", shownMessages)
	for _, d := range messages {
		row.Messages = append(row.Messages, messageRow{ID: d.ID, Event: v.T(eventWord(d.Event)), State: v.T("webhooks.is_" + string(d.State)), Tag: stateTags[d.State],
			Made: s.clock(v, d.Made), Why: d.Why, Tries: d.Tries, Code: d.Code, May: d.State != webhook.Waiting && !h.Disabled})
	}
	return row, err
}

func (s *Site) makeWebhook(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hooks == nil {
		return paper.Faultf(paper.NotFound, "there are no webhooks here")
	}
	typed := webhookTyped{v.form(r, "url"), r.PostForm["event"]}
	ask := webhook.Ask{URL: typed.URL}
	for _, e := range typed.Events {
		ask.Events = append(ask.Events, webhook.Event(e))
	}
	h, err := s.Hooks.Make(r.Context(), v.Title.Slug, ask, v.Person.ID)
	if paper.IsKind(err, paper.Invalid) || paper.IsKind(err, paper.Conflict) {
		return s.showWebhooks(w, r, v, webhooksScreen{Typed: typed}, v.wrong(err))
	}
	if err == nil {
		err = s.witnessHook(r, v, "made", h)
	}
	if err != nil {
		return err
	}
	return s.showWebhooks(w, r, v, webhooksScreen{Secret: h.Secret(), Of: h.URL, Typed: everyEvent()}, "")
}

// hookDone is how something done to a webhook stands in the docket.
type hookDone struct {
	Hook  string `json:"hook"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

func (s *Site) witnessHook(r *http.Request, v *visit, what string, h webhook.Hook) error {
	return s.Desk.Witness(r.Context(), v.Person.ID, "webhook-"+what, hookDone{h.ID, h.Title, h.URL})
}

// changeWebhook does what a button of a webhook says.
func (s *Site) changeWebhook(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hooks == nil {
		return paper.Faultf(paper.NotFound, "there are no webhooks here")
	}
	h, err := s.Hooks.Of(r.Context(), v.Title.Slug, r.PathValue("id"))
	if err != nil {
		return err
	}
	ctx, done := r.Context(), ""
	switch do := v.form(r, "do"); do {
	case "on", "off":
		done = "changed"
		h, err = s.Hooks.Change(ctx, h, webhook.Ask{URL: h.URL, Events: h.Events}, do == "off")
	case "rotate":
		if h, err = s.Hooks.Rotate(ctx, h); err == nil {
			err = s.witnessHook(r, v, "rotated", h)
		}
		if err != nil {
			return err
		}
		return s.showWebhooks(w, r, v, webhooksScreen{Secret: h.Secret(), Of: h.URL, Typed: everyEvent()}, "")
	case "remove":
		done, err = "removed", s.Hooks.Store.RemoveHook(ctx, h.ID)
	case "test":
		_, err = s.Hooks.Try(ctx, h)
	case "resend":
		_, err = s.Hooks.Resend(ctx, h, v.form(r, "delivery"))
	default:
		return &paper.Fault{Kind: paper.Invalid, Doing: "change the webhook", Why: "nothing is asked for"}
	}
	if err == nil && done != "" {
		err = s.witnessHook(r, v, done, h)
	}
	if err != nil {
		return err
	}
	if done == "" {
		done = "sent"
	}
	return s.back(w, webhooksPath(v), "webhook_"+done)
}
