package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// The headers of a message (Standard Webhooks, standardwebhooks.com).
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// Sign gives the value of webhook-signature: for each key the HMAC-SHA256 of id,
// timestamp and body. A key that is none signs nothing.
func Sign(keys []string, id string, at time.Time, body []byte) string {
	var out []string
	for _, key := range keys {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, secretMark))
		if err != nil || len(raw) == 0 {
			continue
		}
		m := hmac.New(sha256.New, raw)
		m.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		m.Write(body)
		out = append(out, "v1,"+base64.StdEncoding.EncodeToString(m.Sum(nil)))
	}
	return strings.Join(out, " ")
}
