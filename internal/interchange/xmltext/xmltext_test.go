package xmltext_test

import (
	"bytes"
	"encoding/xml"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/interchange/xmltext"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "小桥修好了": "小桥修好了", " two  words\t\n": " two  words\t\n", "a\x00b\x1bc\ufffed\uffffe": "abcde",
		"lost \ufffd here": "lost \ufffd here", "no\xffUTF\xe5\x9b-8": "noUTF-8", "\u202eturned\u200b": "\u202eturned\u200b", "😀": "😀",
	} {
		if got := xmltext.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestShown(t *testing.T) {
	for in, want := range map[string]string{
		" 一行\n两行\u2028三行 ": "一行 两行 三行", "\u202egnp\u202c.exe\ufeff": "gnp.exe", "a\x7f\u0085b\ufffdc": "a bc", "\x00": "",
	} {
		if got := xmltext.Shown(in); got != want {
			t.Errorf("Shown(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAll(t *testing.T) {
	in := []string{" a\x01 ", "\x02", "", "b\nc"}
	if got := xmltext.TrimAll(in); !slices.Equal(got, []string{"a", "b\nc"}) {
		t.Errorf("TrimAll: %q", got)
	}
	if got := xmltext.ShownAll(in); !slices.Equal(got, []string{"a", "b c"}) {
		t.Errorf("ShownAll: %q", got)
	}
}

// FuzzClean holds every text against the parser that will read it.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"小桥", "a\x00b", "\xff", "\ufffe\ufffd", "]]><&", "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := xmltext.Clean(s)
		if xmltext.Clean(got) != got || !utf8.ValidString(got) {
			t.Fatalf("%q is not clean", got)
		}
		var doc bytes.Buffer
		doc.WriteString("<a>")
		if err := xml.EscapeText(&doc, []byte(got)); err != nil {
			t.Fatal(err)
		}
		doc.WriteString("</a>")
		var back string
		if err := xml.Unmarshal(doc.Bytes(), &back); err != nil || back != got {
			t.Fatalf("%q came back as %q, %v", got, back, err)
		}
	})
}
