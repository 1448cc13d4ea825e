package hotline

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/throttle"
)

const day = 24 * time.Hour

// What keeps floods out. An office, a school or a phone company shares one
// address, so a few at once are let in.
const (
	letterBurst = 5
	letterEvery = 2 * time.Minute
	lookBurst   = 60 // receipts tried
	lookEvery   = time.Second
	mostADay    = 2000 // tips of a title
	ticketLife  = day  // a form may lie open that long
	quickest    = 3 * time.Second
	mostLinks   = 3
)

// gate says who may write, and how long a form lay open.
type gate struct {
	key     []byte
	letters *throttle.Throttle
	looks   *throttle.Throttle
}

func newGate() *gate {
	g := &gate{key: make([]byte, 32), letters: throttle.New(letterEvery, letterBurst), looks: throttle.New(lookEvery, lookBurst)}
	rand.Read(g.key) // never fails
	return g
}

func (g *gate) allow(from string, now time.Time) bool     { return g.letters.Allow(from, now) }
func (g *gate) allowLook(from string, now time.Time) bool { return g.looks.Allow(from, now) }

// Ticket goes with a form: it says when it was given out, so that what no person
// could have typed is known, and no program can send a form it never fetched.
func (l *Line) Ticket(title string) string { return l.gate.ticket(title, l.options.Now()) }

func (g *gate) ticket(title string, now time.Time) string {
	at := binary.BigEndian.AppendUint64(nil, uint64(now.UnixMilli()))
	return base64.RawURLEncoding.EncodeToString(append(at, g.sign(title, at)...))
}

func (g *gate) sign(title string, at []byte) []byte {
	m := hmac.New(sha256.New, g.key)
	m.Write(at)
	m.Write([]byte(title))
	return m.Sum(nil)[:16]
}

// open gives how long ago a ticket was given out. One of an earlier run of the
// program, or of yesterday, is refused: the reader sends the form again, with all
// that was typed.
func (g *gate) open(ticket, title string, now time.Time) (time.Duration, error) {
	b, err := base64.RawURLEncoding.DecodeString(ticket)
	stale := &paper.Fault{Kind: paper.Conflict, Doing: "take the letter", Why: "the form lay open for too long", Remedy: "look it over and send it again"}
	if err != nil || len(b) != 8+16 || !hmac.Equal(b[8:], g.sign(title, b[:8])) {
		return 0, stale
	}
	age := now.Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(b))))
	if age < 0 || age > ticketLife {
		return 0, stale
	}
	return age, nil
}

// signs are what about a letter looks like spam.
func signs(in Letter, age time.Duration, same int) []Sign {
	var out []Sign
	if strings.TrimSpace(in.Trap) != "" {
		out = append(out, Trap)
	}
	if low := strings.ToLower(in.Text); strings.Count(low, "http://")+strings.Count(low, "https://")+strings.Count(low, "www.") > mostLinks {
		out = append(out, Links)
	}
	if same > 0 {
		out = append(out, Repeat)
	}
	if age < quickest {
		out = append(out, Quick)
	}
	return out
}
