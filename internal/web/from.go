package web

import (
	"net"
	"net/http"
	"strings"
)

// CameFrom is the network address a request came from. A proxy on this machine
// names the address it was asked from last in X-Forwarded-For; nobody else is
// believed.
func CameFrom(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return host
	}
	list := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	last := strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
	if ip := net.ParseIP(last); ip != nil {
		return ip.String()
	}
	return host
}
