package editor

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/webhook"
	webhookmem "github.com/banmian/banmian/internal/webhook/memory"
)

// An address is named, its secret shown once, tried, switched off and on, given a
// new secret, and removed; what came of its messages is shown.
func TestWebhooks(t *testing.T) {
	store := webhookmem.New()
	m := newRoom(t, func(o *Options) {
		o.Hooks = webhook.New(webhook.Options{Store: store, Queue: queuemem.New(queuemem.Options{}), Archive: o.Archive, Now: o.Now})
	})
	m.person("ren", desk.Administrator)
	in, path := m.session("ren"), "/desk/t/"+desktest.Slug+"/webhooks"
	if got := m.get("ren", path); !strings.Contains(got, "No system is told") || !strings.Contains(got, "https://") {
		t.Errorf("without any it says %s", got)
	}
	refused := m.ask("POST", path, in, url.Values{"url": {"https://10.0.0.7/"}, "event": {"edition.withdrawn"}})
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), `value="https://10.0.0.7/"`) {
		t.Errorf("a private address: %d", refused.Code)
	}
	made := m.ask("POST", path, in, url.Values{"url": {"https://system.example/news"}, "event": {"edition.withdrawn", "edition.restored"}})
	hooks, err := store.Hooks(t.Context(), desktest.Slug)
	if err != nil || len(hooks) != 1 || made.Code != http.StatusOK || !strings.Contains(html.UnescapeString(made.Body.String()), hooks[0].Secret()) {
		t.Fatalf("%d, %+v, %v", made.Code, hooks, err)
	}
	h := hooks[0]
	if got := html.UnescapeString(m.get("ren", path)); strings.Contains(got, h.Secret()) || !strings.Contains(got, h.URL) {
		t.Error("the secret is shown again, or the address is not")
	}
	do := func(what string, more ...string) *webhook.Hook {
		t.Helper()
		form := url.Values{"do": {what}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		m.post("ren", path+"/"+h.ID, form)
		now, err := store.Hook(t.Context(), h.ID)
		if err != nil {
			return nil
		}
		return &now
	}
	do("test")
	sent, err := store.Deliveries(t.Context(), h.ID, "", 9)
	if err != nil || len(sent) != 1 {
		t.Fatalf("%+v, %v", sent, err)
	}
	sent[0].State, sent[0].Tries, sent[0].Why = webhook.Dead, 12, `it answered <500>`
	if err := store.SaveDelivery(t.Context(), sent[0]); err != nil {
		t.Fatal(err)
	}
	if got := m.get("ren", path); !strings.Contains(got, "given up") || !strings.Contains(got, "12 tries") || !strings.Contains(got, "&lt;500&gt;") {
		t.Errorf("of a message that was given up it says %s", got)
	}
	do("resend", "delivery", sent[0].ID)
	if d, err := store.Delivery(t.Context(), sent[0].ID); err != nil || d.State != webhook.Waiting {
		t.Errorf("sent again it is %+v, %v", d, err)
	}
	if h := do("off"); !h.Disabled {
		t.Error("it is still on")
	}
	if h := do("on"); h.Disabled {
		t.Error("it is still off")
	}
	rotated := m.ask("POST", path+"/"+h.ID, in, url.Values{"do": {"rotate"}})
	if now, err := store.Hook(t.Context(), h.ID); err != nil || now.Secret() == h.Secret() || !strings.Contains(html.UnescapeString(rotated.Body.String()), now.Secret()) {
		t.Errorf("rotated: %d %+v, %v", rotated.Code, now, err)
	}
	if h := do("remove"); h != nil {
		t.Error("it is still there")
	}
	if w := m.ask("POST", path+"/"+h.ID, in, url.Values{"do": {"test"}}); w.Code != http.StatusNotFound {
		t.Errorf("one that is not there: %d", w.Code)
	}
}
