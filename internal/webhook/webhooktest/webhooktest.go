// Package webhooktest holds every adapter of webhook.Store to each sentence of its
// contract.
package webhooktest

import (
	"reflect"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/webhook"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// Run tests a store; open gives an empty one each time.
func Run(t *testing.T, open func(*testing.T) webhook.Store) {
	t.Run("hooks", func(t *testing.T) { hooks(t, open(t)) })
	t.Run("deliveries", func(t *testing.T) { deliveries(t, open(t)) })
	t.Run("sweep", func(t *testing.T) { sweep(t, open(t)) })
}

func hook(id, title string, made time.Time) webhook.Hook {
	return webhook.Hook{ID: id, Title: title, URL: "https://system.example/" + id, Events: []webhook.Event{webhook.Corrected, webhook.Published},
		Secrets: []webhook.Secret{{Key: "whsec_eA=="}, {Key: "whsec_eQ==", Until: noon}}, By: "ren", Made: made}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func kind(t *testing.T, what string, err error, want paper.FaultKind) {
	t.Helper()
	if !paper.IsKind(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

func hooks(t *testing.T, s webhook.Store) {
	ctx := t.Context()
	second := must[webhook.Hook](t)(s.SaveHook(ctx, hook("b", "city", noon)))
	first := must[webhook.Hook](t)(s.SaveHook(ctx, hook("c", "city", noon.Add(-time.Minute))))
	must[webhook.Hook](t)(s.SaveHook(ctx, hook("d", "hall", noon)))
	if first.Version != 1 {
		t.Errorf("the first version is %d", first.Version)
	}
	got := must[[]webhook.Hook](t)(s.Hooks(ctx, "city"))
	if !reflect.DeepEqual(got, []webhook.Hook{first, second}) {
		t.Errorf("got %+v", got)
	}
	first.Disabled, first.Why = true, "410"
	first = must[webhook.Hook](t)(s.SaveHook(ctx, first))
	if one := must[webhook.Hook](t)(s.Hook(ctx, "c")); !reflect.DeepEqual(one, first) || one.Version != 2 {
		t.Errorf("got %+v", one)
	}
	stale := first
	stale.Version = 1
	_, err := s.SaveHook(ctx, stale)
	kind(t, "an old version", err, paper.Conflict)
	_, err = s.SaveHook(ctx, hook("b", "city", noon))
	kind(t, "one made twice", err, paper.Conflict)
	ghost := hook("x", "city", noon)
	ghost.Version = 3
	if _, err = s.SaveHook(ctx, ghost); err == nil {
		t.Error("a hook that is not there was changed")
	}
	_, err = s.Hook(ctx, "x")
	kind(t, "none", err, paper.NotFound)
	must[bool](t)(s.AddDelivery(ctx, delivery("m", "b", noon)))
	for range 2 {
		if err := s.RemoveHook(ctx, "b"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.Delivery(ctx, "m")
	kind(t, "a removed hook's delivery", err, paper.NotFound)
	_, err = s.AddDelivery(ctx, delivery("n", "b", noon))
	kind(t, "a delivery to nobody", err, paper.NotFound)
}

func delivery(id, hook string, made time.Time) webhook.Delivery {
	return webhook.Delivery{ID: id, Hook: hook, Title: "city", Event: webhook.Published, Body: []byte(`{"a":"` + id + `"}`), State: webhook.Waiting, Made: made, Next: made}
}

func deliveries(t *testing.T, s webhook.Store) {
	ctx := t.Context()
	must[webhook.Hook](t)(s.SaveHook(ctx, hook("h", "city", noon)))
	must[webhook.Hook](t)(s.SaveHook(ctx, hook("i", "city", noon)))
	all := []webhook.Delivery{delivery("m3", "h", noon.Add(time.Second)), delivery("m2", "h", noon), delivery("m1", "h", noon)}
	for _, d := range append(all[:3:3], delivery("m9", "i", noon)) {
		if added := must[bool](t)(s.AddDelivery(ctx, d)); !added {
			t.Errorf("%s was there", d.ID)
		}
	}
	other := all[0]
	other.Body = []byte("other")
	if added := must[bool](t)(s.AddDelivery(ctx, other)); added {
		t.Error("one of the same id was added")
	}
	if got := must[[]webhook.Delivery](t)(s.Deliveries(ctx, "h", "", 10)); !reflect.DeepEqual(got, all) {
		t.Errorf("got %+v", got)
	}
	if got := must[[]webhook.Delivery](t)(s.Deliveries(ctx, "h", "m3", 1)); !reflect.DeepEqual(got, all[1:2]) {
		t.Errorf("behind the first: %+v", got)
	}
	if got := must[[]webhook.Delivery](t)(s.Deliveries(ctx, "h", "m1", 10)); len(got) != 0 {
		t.Errorf("behind the last: %+v", got)
	}
	_, err := s.Deliveries(ctx, "h", "none", 10)
	kind(t, "behind none", err, paper.NotFound)
	d := all[1]
	d.State, d.Tries, d.Code, d.Why, d.Tried, d.Next = webhook.Dead, 12, 500, "it answered 500", noon.Add(time.Hour), time.Time{}
	if err := s.SaveDelivery(ctx, d); err != nil {
		t.Fatal(err)
	}
	if got := must[webhook.Delivery](t)(s.Delivery(ctx, "m2")); !reflect.DeepEqual(got, d) {
		t.Errorf("got %+v", got)
	}
	kind(t, "one that is not there", s.SaveDelivery(ctx, delivery("x", "h", noon)), paper.NotFound)
}

func sweep(t *testing.T, s webhook.Store) {
	ctx := t.Context()
	must[webhook.Hook](t)(s.SaveHook(ctx, hook("h", "city", noon)))
	for id, state := range map[string]webhook.State{"waits": webhook.Waiting, "dead": webhook.Dead, "done": webhook.Delivered} {
		d := delivery(id, "h", noon)
		d.State = state
		must[bool](t)(s.AddDelivery(ctx, d))
	}
	fresh := delivery("fresh", "h", noon.Add(time.Hour))
	fresh.State = webhook.Delivered
	must[bool](t)(s.AddDelivery(ctx, fresh))
	if err := s.Sweep(ctx, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	got := must[[]webhook.Delivery](t)(s.Deliveries(ctx, "h", "", 10))
	if len(got) != 2 || got[0].ID != "fresh" || got[1].ID != "waits" {
		t.Errorf("left are %+v", got)
	}
}
