package oai

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// tokenForm is the first field of a token, and changes with its form.
const tokenForm = "1"

// A token is nine fields, parted by line ends, and a sum of them: whatever became
// of it on its way is noticed. Nothing in it need be trusted: it can ask for no more
// than a request can.
const tokenFields = 9

// TokenAt writes the token with which a list goes on behind a place.
func (r Request) TokenAt(p Place) string {
	fields := []string{tokenForm, r.Verb, r.Prefix, r.Set, stampOrNone(r.From), stampOrNone(r.Until), strconv.FormatInt(p.Stamp.UnixMilli(), 10), p.Key, strconv.Itoa(p.Cursor)}
	body := strings.Join(fields, "\n")
	return base64.RawURLEncoding.EncodeToString([]byte(body + "\n" + tokenSum(body)))
}

func stampOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampForm)
}

func tokenSum(body string) string {
	sum := sha256.Sum256([]byte("banmian oai " + body))
	return hex.EncodeToString(sum[:8])
}

// resume reads what TokenAt wrote.
func resume(verb, token string) (Request, error) {
	bad := func() (Request, error) {
		return Request{Verb: verb}, wrong(BadResumptionToken, "it was not given out for this, or something became of it on the way")
	}
	body, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return bad()
	}
	at := strings.LastIndexByte(string(body), '\n')
	if at < 0 || tokenSum(string(body[:at])) != string(body[at+1:]) {
		return bad()
	}
	f := strings.Split(string(body[:at]), "\n")
	if len(f) != tokenFields || f[0] != tokenForm || f[1] != verb {
		return bad()
	}
	r := Request{Verb: verb, Prefix: f[2], Set: f[3], Token: token, given: []argument{{"resumptionToken", token}}}
	if r.From, err = moment("from", f[4], false); err != nil {
		return bad()
	}
	if r.Until, err = moment("until", f[5], true); err != nil {
		return bad()
	}
	millis, errA := strconv.ParseInt(f[6], 10, 64)
	cursor, errB := strconv.Atoi(f[8])
	if errA != nil || errB != nil || cursor < 0 {
		return bad()
	}
	r.After = &Place{Stamp: time.UnixMilli(millis).UTC(), Key: f[7], Cursor: cursor}
	return r, nil
}
