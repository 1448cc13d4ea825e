// Package webhook turns what becomes of an edition that readers see (published,
// corrected, withdrawn, restored) into signed messages to the addresses that a
// title's people named, and keeps what came of each.
//
// It holds the rules, the port its records are kept behind (Store), and what sends
// (Sender), which dials public addresses only. It knows no SQL and no screens; who
// may name an address is package desk's to say. Messages name what changed and
// hold none of its text, so that nothing withdrawn is carried anywhere.
package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// Event is what a message is about.
type Event string

// The events.
const (
	Published Event = "edition.published"
	Corrected Event = "edition.corrected"
	Withdrawn Event = "edition.withdrawn" // it, a page or an article
	Restored  Event = "edition.restored"  // the same
	Test      Event = "webhook.test"      // sent because somebody asked for it
)

// Events lists those that can be chosen.
var Events = []Event{Published, Corrected, Withdrawn, Restored}

// Bounds.
const (
	mostHooks   = 20 // of a title
	longestURL  = 2048
	longestWhy  = 300                 // bytes of why a message was not taken
	secretBytes = 32                  // Standard Webhooks asks for 24 to 64
	overlap     = 24 * time.Hour      // how long the secret before the last signs too
	keepFor     = 30 * 24 * time.Hour // deliveries
)

// Hook is an address that messages are sent to.
type Hook struct {
	ID       string
	Title    string // slug
	URL      string
	Events   []Event
	Secrets  []Secret // the newest first; messages are signed with all that hold
	Disabled bool
	Why      string // it was disabled, when nobody did
	By       string // account that made it
	Made     time.Time
	Version  int // of this record, from 1; see Store.SaveHook
}

// Secret is a key that messages are signed with.
type Secret struct {
	Key   string    // whsec_ and base64
	Until time.Time // zero: as long as the hook
}

// secretMark begins every secret (Standard Webhooks).
const secretMark = "whsec_"

func newSecret() Secret {
	b := make([]byte, secretBytes)
	rand.Read(b) //nolint:errcheck // it never fails, or ends the program
	return Secret{Key: secretMark + base64.StdEncoding.EncodeToString(b)}
}

// State is how far a delivery has come.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Delivered State = "delivered"
	Dead      State = "dead" // tried as often as it is worth, or not to be tried
)

// Delivery is one message to one hook, with what came of it.
type Delivery struct {
	ID    string // the message's, msg_…: the same whenever it is sent
	Hook  string
	Title string
	Event Event
	Body  []byte
	State State
	Tries int       // since it was made or sent again by hand
	Code  int       // of the last answer; 0 for none
	Why   string    // it was not taken, the last time
	Made  time.Time // in milliseconds, as all of them
	Tried time.Time // the last time; zero for never
	Next  time.Time // when it is tried again; zero for not
}

// Wants reports whether the hook is to be told of an event.
func (h Hook) Wants(e Event) bool {
	return !h.Disabled && (e == Test || slices.Contains(h.Events, e))
}

// Secret is the one that is newest.
func (h Hook) Secret() string {
	if len(h.Secrets) == 0 {
		return ""
	}
	return h.Secrets[0].Key
}

// holding are the keys that sign at a moment.
func (h Hook) holding(now time.Time) (out []string) {
	for _, s := range h.Secrets {
		if s.Until.IsZero() || now.Before(s.Until) {
			out = append(out, s.Key)
		}
	}
	return out
}

func wrong(why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "take the webhook", Why: why, Remedy: remedy}
}

// checkURL refuses an address that messages are not sent to. What a name leads to
// is looked at whenever one is sent.
func checkURL(s string, open bool) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || len(s) > longestURL || u.Host == "" || u.Hostname() == "" || u.Opaque != "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return wrong("its address is none", "give one such as https://system.example/news")
	case u.User != nil || u.Fragment != "":
		return wrong("its address has a name, a password or a fragment in it", "leave that out; messages are signed")
	case u.Scheme != "https" && (u.Scheme != "http" || !open):
		return wrong("its address is not https", "give one that begins with https://")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !open && !public(ip) {
		return wrong("its address lies in a private network", "give one that the world can reach")
	}
	return nil
}

func checkEvents(events []Event) error {
	if len(events) == 0 || slices.ContainsFunc(events, func(e Event) bool { return !slices.Contains(Events, e) }) {
		return wrong("what it is to be told of is missing or unknown", fmt.Sprintf("choose of %v", Events))
	}
	return nil
}
