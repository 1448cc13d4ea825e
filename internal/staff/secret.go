package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// tokenBytes makes a token nobody guesses: 256 bits.
const tokenBytes = 32

// newToken makes a token and the key it is kept under: who reads the database
// cannot enter with what is there.
func newToken() (token, key string) {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, tokenKey(token)
}

func tokenKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
