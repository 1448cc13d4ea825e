package api

import (
	"net/http"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/webhook"
)

// hookRows are the rows about webhooks. They take the power over a title's
// settings, and a token of the scope for them.
func hookRows() []route {
	const (
		all  = "/titles/{title}/webhooks"
		one  = all + "/{id}"
		sent = one + "/deliveries"
	)
	row := func(method, pattern, name, answers, about string, do func(*API, *call) error, more ...func(*route)) route {
		r := route{method: method, pattern: pattern, name: name, scope: staff.ScopeWebhooks, answers: answers, about: about, do: do}
		for _, m := range more {
			m(&r)
		}
		return r
	}
	ends := func(status int) func(*route) { return func(r *route) { r.status = status } }
	conflicts := func(r *route) { r.may = append(r.may, http.StatusConflict) }
	reads := func(about string) func(*route) {
		return func(r *route) { r.body = &body{mediaType: jsonType, schema: "WebhookAsk", about: about} }
	}
	return []route{
		row(http.MethodGet, all, "webhooks", "Webhooks", "The addresses that messages about a title are sent to.", (*API).hooks),
		row(http.MethodPost, all, "makeWebhook", "WebhookSecret", "Names an address. The secret that messages are signed with is given this once.", (*API).makeHook, conflicts, ends(http.StatusCreated),
			reads("Where, and of what.")),
		row(http.MethodGet, one, "webhook", "Webhook", "One of them.", (*API).hook, absent),
		row(http.MethodPut, one, "changeWebhook", "Webhook", "Changes where it leads, what it is told of, and whether it is on.", (*API).changeHook, absent, reads("All of it.")),
		row(http.MethodDelete, one, "removeWebhook", "", "Removes it, with what was written down of its messages.", (*API).removeHook, absent, ends(http.StatusNoContent)),
		row(http.MethodPost, one+"/rotation", "rotateWebhook", "WebhookSecret", "Gives it a new secret. The one before signs beside it for a day.", (*API).rotateHook, absent),
		row(http.MethodPost, one+"/test", "testWebhook", "Delivery", "Sends it a message that says nothing.", (*API).tryHook, absent, conflicts, ends(http.StatusAccepted)),
		row(http.MethodGet, sent, "deliveries", "Deliveries", "Its messages of the last thirty days with what came of them, newest first.", (*API).deliveries, absent,
			asks(fieldLimit(usualDeliveries, mostDeliveries), fieldCursor)),
		row(http.MethodPost, sent+"/{delivery}/resending", "resend", "Delivery", "Sends a message again that was delivered, or given up.", (*API).resend, absent, conflicts, ends(http.StatusAccepted)),
	}
}

// How many deliveries are listed at a time.
const (
	usualDeliveries = 50
	mostDeliveries  = 200
)

// The shapes of webhooks.
type (
	hookShape struct {
		Self       string          `json:"self"`
		ID         string          `json:"id"`
		URL        string          `json:"url"`
		Events     []webhook.Event `json:"events"`
		Enabled    bool            `json:"enabled"`
		Why        string          `json:"why,omitempty"`
		Made       string          `json:"made"`
		Deliveries string          `json:"deliveries"`
	}
	hookSecret struct {
		hookShape
		Secret string `json:"secret"`
	}
	hookAsk struct {
		URL     string          `json:"url"`
		Events  []webhook.Event `json:"events"`
		Enabled *bool           `json:"enabled"`
	}
	deliveryShape struct {
		ID    string        `json:"id"`
		Event webhook.Event `json:"event"`
		State webhook.State `json:"state"`
		Tries int           `json:"tries"`
		Code  int           `json:"code,omitempty"`
		Why   string        `json:"why,omitempty"`
		Made  string        `json:"made"`
		Tried string        `json:"tried,omitempty"`
		Next  string        `json:"next_try,omitempty"`
	}
)

func hookAt(h webhook.Hook) string { return titleAt(h.Title) + "/webhooks/" + h.ID }

func shapeOfHook(h webhook.Hook) hookShape {
	return hookShape{Self: hookAt(h), ID: h.ID, URL: h.URL, Events: append([]webhook.Event{}, h.Events...), Enabled: !h.Disabled, Why: h.Why, Made: moment(h.Made),
		Deliveries: hookAt(h) + "/deliveries"}
}

func shapeOfDelivery(d webhook.Delivery) deliveryShape {
	maybe := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return moment(t)
	}
	return deliveryShape{ID: d.ID, Event: d.Event, State: d.State, Tries: d.Tries, Code: d.Code, Why: d.Why, Made: moment(d.Made), Tried: maybe(d.Tried), Next: maybe(d.Next)}
}

// settings is nil when the call's person may set the title up.
func (c *call) settings() (title string, err error) {
	if c.api.Hooks == nil {
		return "", refuse(kindUnavailable, "There are no webhooks here.")
	}
	t, err := c.api.Desk.Title(c.r.Context(), c.r.PathValue("title"))
	if err == nil {
		err = desk.May(c.person, desk.ToSetUp, t)
	}
	return t.Slug, err
}

// hookOf is the hook in the address.
func (c *call) hookOf() (webhook.Hook, error) {
	title, err := c.settings()
	if err != nil {
		return webhook.Hook{}, err
	}
	return c.api.Hooks.Of(c.r.Context(), title, c.r.PathValue("id"))
}

// hookEntry is how something done to a hook stands in the docket.
type hookEntry struct {
	Hook  string `json:"hook"`
	Title string `json:"title"`
	URL   string `json:"url"`
	Token string `json:"token"`
}

func (c *call) witness(what string, h webhook.Hook) error {
	return c.api.Desk.Witness(c.r.Context(), c.person.ID, "webhook-"+what, hookEntry{h.ID, h.Title, h.URL, c.token.ID})
}

func (a *API) hooks(c *call) error {
	title, err := c.settings()
	if err != nil {
		return err
	}
	all, err := a.Hooks.Store.Hooks(c.r.Context(), title)
	if err != nil {
		return err
	}
	out := listing[hookShape]{Items: []hookShape{}}
	for _, h := range all {
		out.Items = append(out.Items, shapeOfHook(h))
	}
	return c.send(out)
}

func (a *API) makeHook(c *call) error {
	title, err := c.settings()
	var ask hookAsk
	if err == nil {
		err = c.readJSON(&ask)
	}
	if err != nil {
		return err
	}
	h, err := a.Hooks.Make(c.r.Context(), title, webhook.Ask{URL: ask.URL, Events: ask.Events}, c.person.ID)
	if err == nil && ask.Enabled != nil && !*ask.Enabled {
		h, err = a.Hooks.Change(c.r.Context(), h, webhook.Ask{URL: ask.URL, Events: ask.Events}, true)
	}
	if err == nil {
		err = c.witness("made", h)
	}
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", hookAt(h))
	return c.sendAs(http.StatusCreated, hookSecret{shapeOfHook(h), h.Secret()}, time.Time{})
}

func (a *API) hook(c *call) error {
	h, err := c.hookOf()
	if err != nil {
		return err
	}
	return c.send(shapeOfHook(h))
}

func (a *API) changeHook(c *call) error {
	h, err := c.hookOf()
	var ask hookAsk
	if err == nil {
		err = c.readJSON(&ask)
	}
	if err != nil {
		return err
	}
	h, err = a.Hooks.Change(c.r.Context(), h, webhook.Ask{URL: ask.URL, Events: ask.Events}, ask.Enabled != nil && !*ask.Enabled)
	if err == nil {
		err = c.witness("changed", h)
	}
	if err != nil {
		return err
	}
	return c.send(shapeOfHook(h))
}

func (a *API) removeHook(c *call) error {
	h, err := c.hookOf()
	if err == nil {
		err = a.Hooks.Store.RemoveHook(c.r.Context(), h.ID)
	}
	if err == nil {
		err = c.witness("removed", h)
	}
	if err != nil {
		return err
	}
	return c.sendPrivate(http.StatusNoContent, "", nil)
}

func (a *API) rotateHook(c *call) error {
	h, err := c.hookOf()
	if err == nil {
		h, err = a.Hooks.Rotate(c.r.Context(), h)
	}
	if err == nil {
		err = c.witness("rotated", h)
	}
	if err != nil {
		return err
	}
	return c.send(hookSecret{shapeOfHook(h), h.Secret()})
}

func (a *API) tryHook(c *call) error {
	h, err := c.hookOf()
	if err != nil {
		return err
	}
	d, err := a.Hooks.Try(c.r.Context(), h)
	if err != nil {
		return err
	}
	return c.sendAs(http.StatusAccepted, shapeOfDelivery(d), time.Time{})
}

func (a *API) deliveries(c *call) error {
	h, err := c.hookOf()
	if err != nil {
		return err
	}
	limit, err := c.count("limit", usualDeliveries, mostDeliveries)
	if err != nil {
		return err
	}
	after := ""
	if v := c.query.Get("cursor"); v != "" {
		place, ok := openCursor(v, cursorOfDelivery)
		if !ok {
			return errCursor
		}
		if d, err := a.Hooks.Store.Delivery(c.r.Context(), place); err != nil || d.Hook != h.ID {
			return errCursor
		}
		after = place
	}
	all, err := a.Hooks.Store.Deliveries(c.r.Context(), h.ID, after, limit+1)
	if err != nil {
		return err
	}
	out := listing[deliveryShape]{Items: []deliveryShape{}}
	for _, d := range all[:min(len(all), limit)] {
		out.Items = append(out.Items, shapeOfDelivery(d))
	}
	if len(all) > limit {
		out.Next = c.again(sealCursor(cursorOfDelivery, all[limit-1].ID))
		c.link("next", out.Next)
	}
	return c.send(out)
}

func (a *API) resend(c *call) error {
	h, err := c.hookOf()
	if err != nil {
		return err
	}
	d, err := a.Hooks.Resend(c.r.Context(), h, c.r.PathValue("delivery"))
	if err != nil {
		return err
	}
	return c.sendAs(http.StatusAccepted, shapeOfDelivery(d), time.Time{})
}
