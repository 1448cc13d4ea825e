package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"github.com/banmian/banmian/internal/paper"
)

// The cost of a password: argon2id (RFC 9106) with 64 MiB and three passes, more
// than OWASP asks for, about an eighth of a second on a small machine.
const (
	argonMemory  = 64 << 10 // KiB
	argonPasses  = 3
	argonThreads = 1
	argonSalt    = 16 // bytes
	argonKey     = 32 // bytes
)

// hashSlots is how many passwords are hashed at once: each takes 64 MiB, and
// someone who guesses must not take all the memory.
const hashSlots = 2

// A password's length, in characters: long enough that it needs no rules about
// signs (NIST SP 800-63B), short enough that hashing it costs nothing.
const (
	shortestPassword = 12
	longestPassword  = 256
)

// commonPasswords are the long ones everyone tries first, folded to letters and
// digits.
var commonPasswords = []string{"password", "123456789012", "qwertyuiop", "administrator", "letmein", "iloveyou", "woaini", "banmian", "newspaper", "111111111111", "000000000000", "abcdefghijkl", "1q2w3e4r5t6y"}

// CheckPassword refuses a password that is short, or is little more than a
// common one or the person's own name.
func CheckPassword(name, password string) error {
	refuse := func(why string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "set the password", Why: why,
			Remedy: fmt.Sprintf("use %d characters or more; four words that do not belong together do well", shortestPassword)}
	}
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return refuse("it is not text")
	case n < shortestPassword:
		return refuse(fmt.Sprintf("it has %d characters", n))
	case n > longestPassword:
		return refuse(fmt.Sprintf("it has %d characters; %d is the most", n, longestPassword))
	}
	plain := strings.ToLower(password)
	for _, c := range append([]string{strings.ToLower(name)}, commonPasswords...) {
		if utf8.RuneCountInString(c) >= 3 && utf8.RuneCountInString(strings.ReplaceAll(plain, c, "")) < shortestPassword/2 {
			return refuse("it is too easy to guess")
		}
	}
	return nil
}

// normalized is the form a password is hashed in, so that the same keys on
// another machine give the same password (PRECIS OpaqueString, RFC 8265).
func normalized(password string) string {
	if s, err := precis.OpaqueString.String(password); err == nil {
		return s
	}
	return password
}

// hasher hashes few passwords at a time.
type hasher chan struct{}

func (h hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	rand.Read(salt) // never fails
	key, err := h.derive(ctx, password, salt, argonMemory, argonPasses, argonThreads)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonThreads, b64(salt), b64(key)), nil
}

// right reports whether a password is the one hashed. An empty hash is never
// right and takes as long.
func (h hasher) right(ctx context.Context, hashed, password string) (bool, error) {
	p, ok := parsePHC(hashed)
	if !ok {
		p = phc{memory: argonMemory, passes: argonPasses, threads: argonThreads, salt: make([]byte, argonSalt)}
	}
	key, err := h.derive(ctx, password, p.salt, p.memory, p.passes, p.threads)
	if err != nil {
		return false, err
	}
	return ok && subtle.ConstantTimeCompare(key, p.key) == 1, nil
}

func (h hasher) derive(ctx context.Context, password string, salt []byte, memory, passes uint32, threads uint8) ([]byte, error) {
	select {
	case h <- struct{}{}:
		defer func() { <-h }()
	case <-ctx.Done():
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "check the password", Why: "too many are being checked", Remedy: "try again in a moment", Err: ctx.Err()}
	}
	if utf8.RuneCountInString(password) > longestPassword {
		password = "" // as costly to refuse, and never right
	}
	return argon2.IDKey([]byte(normalized(password)), salt, passes, memory, threads, argonKey), nil
}

// phc is a hash in its parts.
type phc struct {
	memory, passes uint32
	threads        uint8
	salt, key      []byte
}

// parsePHC reads what hash wrote, and refuses costs that would be an attack.
func parsePHC(s string) (p phc, ok bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil {
		return p, false
	}
	var err1, err2 error
	p.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	p.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	sound := p.memory >= 8 && p.memory <= 4*argonMemory && p.passes >= 1 && p.passes <= 16 && p.threads >= 1 && len(p.salt) > 0 && len(p.key) == argonKey
	return p, err1 == nil && err2 == nil && sound
}
