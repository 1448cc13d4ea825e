package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// Code is a one-time code generator's secret (TOTP, RFC 6238) and what to use
// when the generator is lost.
type Code struct {
	On       bool
	Secret   string   // base32; set before On, while it is being proved
	Step     int64    // the last time step that was used: a code works once
	Recovery []string // SHA-256 of codes that work once each
}

// The shape of codes: what every generator app takes.
const (
	codePeriod    = 30 // seconds
	codeSkew      = 1  // steps before and after, for clocks that differ
	recoveryCodes = 10
	recoveryBytes = 10 // 80 bits: nobody guesses them through the lockout
)

// newCode makes a secret and the address that generator apps read.
func newCode(site, name string) (secret, address string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: site, AccountName: name, Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), nil
}

// take accepts a code of the generator near the time, later than any taken
// before.
func (c *Code) take(code string, now time.Time) bool {
	code = strings.Map(digitsOnly, code)
	here := now.Unix() / codePeriod
	for step := here - codeSkew; step <= here+codeSkew; step++ {
		want, err := hotp.GenerateCodeCustom(c.Secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && step > c.Step && subtle.ConstantTimeCompare([]byte(code), []byte(want)) == 1 {
			c.Step = step
			return true
		}
	}
	return false
}

// digitsOnly drops what people put between digits, and makes full-width digits
// of a Chinese keyboard plain.
func digitsOnly(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	}
	return -1
}

// takeRecovery accepts a recovery code and uses it up.
func (c *Code) takeRecovery(code string) bool {
	i := slices.Index(c.Recovery, recoveryKey(code))
	if i < 0 {
		return false
	}
	c.Recovery = slices.Delete(slices.Clone(c.Recovery), i, i+1)
	return true
}

// newRecovery makes codes to print and what is kept of them.
func newRecovery() (shown, kept []string) {
	for range recoveryCodes {
		b := make([]byte, recoveryBytes)
		rand.Read(b)
		h := hex.EncodeToString(b)
		code := strings.Join([]string{h[:5], h[5:10], h[10:15], h[15:]}, "-")
		shown, kept = append(shown, code), append(kept, recoveryKey(code))
	}
	return shown, kept
}

func recoveryKey(code string) string {
	plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}
