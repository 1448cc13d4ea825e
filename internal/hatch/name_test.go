package hatch

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/paper"
)

func TestCleanPath(t *testing.T) {
	for name, want := range map[string]string{
		"p1.pdf": "p1.pdf", "night/p1.pdf": "night/p1.pdf", `night\p1.pdf`: "night/p1.pdf", "./a//b.pdf": "a/b.pdf",
		"p1:x?.pdf": "p1_x_.pdf", "con.pdf": "_con.pdf", "COM1": "_COM1", "console.pdf": "console.pdf", "a. ": "a", "\u202egpj.exe": "gpj.exe", "一版\u0000": "!",
		"cafe\u0301.pdf": "café.pdf", ".DS_Store": "", "a/.git/x": "", "__MACOSX/p1.pdf": "", "Thumbs.db": "",
		"..": "!", "a/../b": "!", "/etc/passwd": "!", `C:\x`: "!", `\\host\x`: "!", "": "!", "/": "!", "\u200b": "!", "a/b/c/d/e/f/g": "!", "\xff": "!", strings.Repeat("x", 900): "!",
	} {
		got, err := cleanPath(name)
		if err != nil {
			got = "!"
			if !paper.IsKind(err, paper.Invalid) {
				t.Errorf("%q: %v", name, err)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	long, err := cleanPath(strings.Repeat("版", 120) + "-p12.pdf")
	if err != nil || len(long) > longestPart || !strings.HasSuffix(long, "版-p12.pdf") {
		t.Errorf("%q, %v", long, err)
	}
}

func FuzzCleanPath(f *testing.F) {
	for _, s := range []string{"p1.pdf", "../x", `..\x`, "a/b", "con", "\u202e", "a\x00", ". .", "a:b", "ａ／ｂ", "..\u200b", "\u200b../x", ".\u00ad./x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := cleanPath(name)
		if err != nil || got == "" {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(got)) || strings.ContainsAny(got, "\\\x00:*?\"<>|") || !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Errorf("%q becomes %q", name, got)
		}
		for part := range strings.SplitSeq(got, "/") {
			if part == "" || part == "." || part == ".." || strings.HasPrefix(part, ".") || len(part) > longestPart+1 || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
				t.Errorf("%q becomes %q", name, got)
			}
		}
		if again, err := cleanPath(got); err != nil || again != got {
			t.Errorf("%q becomes %q, and that %q, %v", name, got, again, err)
		}
	})
}
