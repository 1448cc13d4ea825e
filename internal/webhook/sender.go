package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Bounds on one try.
const (
	dialTime   = 5 * time.Second
	wholeTime  = 10 * time.Second
	mostAnswer = 4 << 10  // bytes that are read of an answer, and thrown away
	mostHeader = 16 << 10 // bytes of its headers
)

// SenderOptions are what a Sender may be given.
type SenderOptions struct {
	// Open lets messages go to any address and by http too: for a site whose
	// receivers stand in its own network.
	Open      bool
	Resolver  *net.Resolver // nil: the machine's
	TLS       *tls.Config   // nil: the machine's roots
	UserAgent string
}

// Sender sends messages.
type Sender struct {
	client *http.Client
	agent  string
}

// NewSender makes a sender. It follows no redirect, keeps no connection and no
// cookie, and knows no proxy, which would look names up itself.
func NewSender(o SenderOptions) *Sender {
	d := &net.Dialer{Timeout: dialTime, Resolver: o.Resolver}
	if !o.Open {
		d.Control = guarded
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLS != nil {
		settings = o.TLS.Clone()
	}
	return &Sender{agent: o.UserAgent, client: &http.Client{
		Timeout:       wholeTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{Proxy: nil, DialContext: d.DialContext, TLSClientConfig: settings, TLSHandshakeTimeout: dialTime, DisableKeepAlives: true,
			DisableCompression: true, MaxResponseHeaderBytes: mostHeader, ResponseHeaderTimeout: wholeTime, ForceAttemptHTTP2: true},
	}}
}

// Send tries once to hand a message over, signed with keys. It gives the status of
// the answer, 0 for none, and why it was not taken, nil when it was.
func (s *Sender) Send(ctx context.Context, url string, keys []string, id string, at time.Time, body []byte) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, errors.New("its address is none")
	}
	h := r.Header
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", s.agent)
	h.Set(headerID, id)
	h.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(headerSignature, Sign(keys, id, at, body))
	res, err := s.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	io.CopyN(io.Discard, res.Body, mostAnswer) //nolint:errcheck // only the status counts
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, fmt.Errorf("it answered %d", res.StatusCode)
	}
	return res.StatusCode, nil
}
