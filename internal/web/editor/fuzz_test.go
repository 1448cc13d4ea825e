package editor

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever is typed as house style comes out as it is understood: reading what was
// written of it gives the same list.
func FuzzHouse(f *testing.F) {
	for _, seed := range []string{"", "a = b # c", "!登陆 = 登录", "！a＝b", "= x", "# only why", "a=b=c", "!!a", "a #b # c", "\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list := houseOf(text)
		for _, w := range list {
			if strings.ContainsAny(w.Avoid, "\n=") || strings.TrimSpace(w.Avoid) != w.Avoid {
				t.Fatalf("%q gives %+v", text, w)
			}
		}
	})
}

// An address names an edition in one way only.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"2026-11-24", "2026-11-24-2", "2026-11-24-1", "2026-11-24-02", "2026-13-01", "", "2026-11-24-", "0000-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, ok := parseKey(text)
		if ok && keyName(key) != text {
			t.Errorf("%q is read as %s", text, keyName(key))
		}
	})
}

// Where a request leads is on the desk, whatever it says.
func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{"/desk/own", "//x/desk/", "/desk/../admin", "/desk/%2e%2e/x", "/desk//x", "\\\\x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got := ownPath(to)
		if !strings.HasPrefix(got, "/desk/") || strings.ContainsAny(got, "\\\r\n") {
			t.Errorf("%q leads to %q", to, got)
		}
		if d := cmp.Diff(got, ownPath(got)); d != "" {
			t.Errorf("%q leads elsewhere the second time: %s", to, d)
		}
	})
}
