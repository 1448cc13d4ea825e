package staff

import (
	"encoding/json"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/banmian/banmian/internal/paper"
)

// Passkey is a key pair on a person's device, of which the public half is here
// (W3C Web Authentication, level 3).
type Passkey struct {
	Label      string // the person's word for the device
	Made       time.Time
	Used       time.Time
	Credential webauthn.Credential
}

const (
	mostPasskeys    = 20
	ceremonyTime    = 5 * time.Minute // from the question to the device's answer
	mostCeremonies  = 1000
	longestLabel    = 60       // characters
	longestResponse = 64 << 10 // bytes of a device's answer
)

// ceremonies are questions put to devices that wait for an answer. They live in
// memory: after a restart a person presses the button again.
type ceremonies struct {
	mu   sync.Mutex
	open map[string]ceremony
}

type ceremony struct {
	account string // whose device is added; empty for an entry
	session webauthn.SessionData
	until   time.Time
}

// begin keeps a question and gives the token its answer must carry.
func (c *ceremonies) begin(k ceremony, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) >= mostCeremonies {
		for t, old := range c.open {
			if now.After(old.until) {
				delete(c.open, t)
			}
		}
		if len(c.open) >= mostCeremonies {
			clear(c.open)
		}
	}
	token, key := newToken()
	k.until = now.Add(ceremonyTime)
	c.open[key] = k
	return token
}

// end gives a question once.
func (c *ceremonies) end(token string, now time.Time) (ceremony, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.open[tokenKey(token)]
	delete(c.open, tokenKey(token))
	return k, ok && !now.After(k.until)
}

// relyingParty is the site as devices know it. Passkeys are tied to its name:
// without a public address there are none.
func relyingParty(site, address string) (*webauthn.WebAuthn, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, paper.Faultf(paper.Invalid, "the public address %q is no address such as https://paper.example", address)
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: site, RPOrigins: []string{u.Scheme + "://" + u.Host}})
}

// holder is an account as the library wants it.
type holder struct{ a Account }

func (h holder) WebAuthnID() []byte          { return []byte(h.a.ID) }
func (h holder) WebAuthnName() string        { return h.a.Name }
func (h holder) WebAuthnDisplayName() string { return h.a.Display() }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, len(h.a.Passkeys))
	for i, p := range h.a.Passkeys {
		out[i] = p.Credential
	}
	return out
}

// creation is the question that adds a device: one that asks its owner (finger,
// face, number) and can be found without a name.
func creation(rp *webauthn.WebAuthn, a Account) (json.RawMessage, *webauthn.SessionData, error) {
	known := make([]protocol.CredentialDescriptor, len(a.Passkeys))
	for i, p := range a.Passkeys {
		known[i] = p.Credential.Descriptor()
	}
	question, session, err := rp.BeginRegistration(holder{a}, webauthn.WithExclusions(known),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return nil, nil, err
	}
	raw, err := json.Marshal(question)
	return raw, session, err
}

// remember puts a used passkey's counter back into the account.
func (a *Account) remember(used webauthn.Credential, now time.Time) {
	i := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return string(p.Credential.ID) == string(used.ID) })
	if i < 0 {
		return
	}
	a.Passkeys = slices.Clone(a.Passkeys)
	a.Passkeys[i].Credential, a.Passkeys[i].Used = used, now
}
