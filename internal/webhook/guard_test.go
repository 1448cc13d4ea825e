package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{"8.8.8.8", "1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111", "::ffff:8.8.8.8"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is on the open net", s)
		}
	}
	for _, s := range []string{"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
		"192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd12::1",
		"fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3fff::1"} {
		if public(netip.MustParseAddr(s)) {
			t.Errorf("%s is not on the open net", s)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is on the open net")
	}
}

func FuzzCheckURL(f *testing.F) {
	for _, s := range []string{"https://a.example/x", "https://[::1]/", "http://a", "https://user@a/", "https://127.0.0.1:1/", "https://a#b", "https:a", "//a", "https://a\n.b/", "https://[::ffff:10.0.0.1]/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if checkURL(s, false) != nil {
			return
		}
		r, err := http.NewRequest(http.MethodPost, s, nil)
		if err != nil || r.URL.Scheme != "https" || r.URL.User != nil || r.URL.Host == "" {
			t.Errorf("%q was taken: %v", s, err)
		}
		if ip, err := netip.ParseAddr(r.URL.Hostname()); err == nil && !public(ip) {
			t.Errorf("%q was taken and is in a private network", s)
		}
	})
}

// names is a name server of our own that answers each question for an address with
// the next of a list.
type names struct {
	answers []string
	asked   atomic.Int64
}

func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go n.serve(conn)
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (n *names) serve(conn net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		size, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		q := m.Questions[0]
		m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
		if q.Type == dnsmessage.TypeA {
			at := n.answers[int(n.asked.Add(1)-1)%len(n.answers)]
			for s := range strings.SplitSeq(at, " ") {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body: &dnsmessage.AResource{A: netip.MustParseAddr(s).As4()}})
			}
		}
		if out, err := m.Pack(); err == nil {
			conn.WriteTo(out, from) //nolint:errcheck // the asker asks again
		}
	}
}

// sink counts who connects to this machine.
func sink(t *testing.T) (port string, reached *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	reached = &atomic.Int64{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			c.Close()
		}
	}()
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, reached
}

// A name may lead elsewhere the second time it is looked up, or to two places at
// once: what is dialled is looked at, so nothing private is ever connected to.
func TestRebinding(t *testing.T) {
	port, reached := sink(t)
	for name, answers := range map[string][]string{
		"straight":             {"127.0.0.1"},
		"the second time":      {"192.0.2.1", "127.0.0.1"},
		"one of two":           {"127.0.0.1 127.0.0.2"},
		"the machine's own":    {"0.0.0.0"},
		"the cloud's metadata": {"169.254.169.254"},
	} {
		s := NewSender(SenderOptions{Resolver: (&names{answers: answers}).resolver(t)})
		for range 3 {
			code, err := s.Send(t.Context(), "https://rebind.example:"+port+"/", nil, "msg_1", time.Now(), []byte("{}"))
			if code != 0 || !errors.Is(err, errPrivate) {
				t.Errorf("%s: %d, %v", name, code, err)
			}
		}
	}
	for _, at := range []string{"https://127.0.0.1:" + port, "https://[::1]:" + port, "https://[::ffff:127.0.0.1]:" + port, "http://127.0.0.1:" + port, "https://localhost:" + port, "https://2130706433:" + port, "https://0x7f.1:" + port} {
		if _, err := NewSender(SenderOptions{}).Send(t.Context(), at, nil, "msg_1", time.Now(), nil); err == nil {
			t.Errorf("%s was connected to", at)
		}
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("this machine was connected to %d times", n)
	}
}

// The environment's proxy would look names up itself, where nobody watches.
func TestNoProxy(t *testing.T) {
	port, reached := sink(t)
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:"+port)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port)
	s := NewSender(SenderOptions{Resolver: (&names{answers: []string{"127.0.0.1"}}).resolver(t)})
	if _, err := s.Send(t.Context(), "https://far.example/", nil, "msg_1", time.Now(), nil); err == nil || reached.Load() > 0 {
		t.Errorf("the proxy was asked: %v", err)
	}
}

// A receiver that sends elsewhere has not taken the message, and nobody goes there.
func TestNoRedirect(t *testing.T) {
	port, reached := sink(t)
	r := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:"+port+"/", http.StatusTemporaryRedirect))
	defer r.Close()
	code, err := NewSender(SenderOptions{Open: true}).Send(t.Context(), r.URL, nil, "msg_1", time.Now(), []byte("{}"))
	if code != 307 || err == nil || reached.Load() > 0 {
		t.Errorf("%d, %v, followed %d times", code, err, reached.Load())
	}
}

// An answer without end costs nothing.
func TestEndlessAnswer(t *testing.T) {
	r := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	defer r.Close()
	if code, err := NewSender(SenderOptions{Open: true}).Send(t.Context(), r.URL, nil, "msg_1", time.Now(), nil); code != 200 || err != nil {
		t.Errorf("%d, %v", code, err)
	}
}
