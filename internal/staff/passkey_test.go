package staff_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/banmian/banmian/internal/paper"
)

// device is an authenticator with one key, as W3C Web Authentication describes
// it: ES256, no attestation.
type device struct {
	key     *ecdsa.PrivateKey
	id      []byte
	handle  string
	counter uint32
	origin  string
}

var b64 = base64.RawURLEncoding.EncodeToString

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{key: key, id: []byte(rand.Text()), origin: "https://paper.example"}
}

// Flags of authenticator data: the person was there and was recognised; a new
// key is attached.
const flagsHere, flagNewKey = 0x01 | 0x04, 0x40

func (d *device) authData(t *testing.T, flags byte) []byte {
	t.Helper()
	d.counter++
	party := sha256.Sum256([]byte("paper.example"))
	out := append(party[:], flags)
	out = binary.BigEndian.AppendUint32(out, d.counter)
	if flags&flagNewKey == 0 {
		return out
	}
	public, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, make([]byte, 16)...) // AAGUID
	out = binary.BigEndian.AppendUint16(out, uint16(len(d.id)))
	return append(append(out, d.id...), cose...)
}

func (d *device) clientData(t *testing.T, kind, challenge string) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

type question struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	}
}

func (d *device) create(t *testing.T, raw []byte) []byte {
	t.Helper()
	var q question
	if err := json.Unmarshal(raw, &q); err != nil {
		t.Fatal(err)
	}
	d.handle = q.PublicKey.User.ID
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.authData(t, flagsHere|flagNewKey)})
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{"clientDataJSON": b64(d.clientData(t, "webauthn.create", q.PublicKey.Challenge)), "attestationObject": b64(object)})
}

func (d *device) get(t *testing.T, raw []byte) []byte {
	t.Helper()
	var q question
	if err := json.Unmarshal(raw, &q); err != nil {
		t.Fatal(err)
	}
	data, client := d.authData(t, flagsHere), d.clientData(t, "webauthn.get", q.PublicKey.Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(data, hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": d.handle})
}

func (d *device) answer(t *testing.T, response map[string]any) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (w *world) addDevice(t *testing.T, d *device) {
	t.Helper()
	q, token, err := w.BeginPasskey(t.Context(), w.lin.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.FinishPasskey(t.Context(), w.lin.ID, token, " my  phone ", d.create(t, q)); err != nil {
		t.Fatal(err)
	}
}

func TestPasskeyOpensTheDoor(t *testing.T) {
	w := newWorld(t)
	d := newDevice(t)
	w.addDevice(t, d)
	q, token, err := w.AskPasskey()
	if err != nil {
		t.Fatal(err)
	}
	answer := d.get(t, q)
	e, err := w.EnterPasskey(t.Context(), token, answer, "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	a, s, err := w.Who(t.Context(), e.Token)
	if err != nil || a.ID != w.lin.ID || !s.Strong || a.Passkeys[0].Label != "my phone" || a.Passkeys[0].Used.IsZero() {
		t.Errorf("%+v %+v %v", a.Passkeys, s, err)
	}
	if _, err := w.EnterPasskey(t.Context(), token, answer, "10.0.0.1"); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("an answer was taken twice: %v", err)
	}
	if p := w.enter(t); !p.Waiting {
		t.Error("with a passkey, the password alone is not enough")
	}
}

func TestPasskeyThatIsRefused(t *testing.T) {
	w := newWorld(t)
	known := newDevice(t)
	w.addDevice(t, known)
	stranger, elsewhere, copied := newDevice(t), newDevice(t), *known
	stranger.handle = known.handle
	stranger.id = known.id
	elsewhere.key, elsewhere.id, elsewhere.handle, elsewhere.origin = known.key, known.id, known.handle, "https://paper.example.evil"
	copied.counter = 0 // a copy of the key counts from where it was copied
	for name, d := range map[string]*device{"another key": stranger, "another site": elsewhere, "a copied key": &copied} {
		q, token, err := w.AskPasskey()
		if err != nil {
			t.Fatal(err)
		}
		if e, err := w.EnterPasskey(t.Context(), token, d.get(t, q), "10.0.0.1"); err == nil || e.Token != "" {
			t.Errorf("%s entered", name)
		}
	}
	for _, garbage := range [][]byte{nil, []byte("{}"), []byte("[1]"), make([]byte, 1<<20)} {
		_, token, err := w.AskPasskey()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.EnterPasskey(t.Context(), token, garbage, "10.0.0.1"); err == nil {
			t.Error("garbage entered")
		}
	}
}

func TestPasskeyIsDropped(t *testing.T) {
	w := newWorld(t)
	d := newDevice(t)
	w.addDevice(t, d)
	if err := w.DropPasskey(t.Context(), w.lin.ID, 1); !paper.IsKind(err, paper.NotFound) {
		t.Error(err)
	}
	if err := w.DropPasskey(t.Context(), w.lin.ID, 0); err != nil {
		t.Fatal(err)
	}
	q, token, err := w.AskPasskey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.EnterPasskey(t.Context(), token, d.get(t, q), "10.0.0.1"); err == nil {
		t.Error("a dropped passkey entered")
	}
}
