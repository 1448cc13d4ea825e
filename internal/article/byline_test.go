package article

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// A name in brackets behind the last sentence signs the story; other brackets
// there, and names inside a sentence, are text.
func TestClosingSignature(t *testing.T) {
	for _, c := range []struct{ text, rest, signed string }{
		{"渡口的灯又亮了。（陈小满）", "渡口的灯又亮了。", "陈小满"},
		{"渡口的燈又亮了。(陳小滿 林遠帆)", "渡口的燈又亮了。", "陳小滿 林遠帆"},
		{"渡口的灯又亮了。（记者 陈小满）", "渡口的灯又亮了。", "陈小满"},
		{"唱这支歌的是船工（陈小满）", "唱这支歌的是船工（陈小满）", ""},
		{"渡口的灯又亮了。（全文完）", "渡口的灯又亮了。（全文完）", ""},
		{"渡口的灯又亮了。（连载三）", "渡口的灯又亮了。（连载三）", ""},
		{"渡口的灯又亮了。（以上均为化名）", "渡口的灯又亮了。（以上均为化名）", ""},
		{"The lamps were lit. (North Ferry)", "The lamps were lit. (North Ferry)", ""},
	} {
		a := &paper.Article{Paragraphs: []string{c.text}}
		(&forme{}).takeClosing(a)
		signed := ""
		for _, b := range a.Bylines {
			for _, n := range b.Names {
				if signed != "" {
					signed += " "
				}
				signed += n
			}
		}
		if a.Paragraphs[0] != c.rest || signed != c.signed {
			t.Errorf("%s: text %q signed %q, want %q and %q", c.text, a.Paragraphs[0], signed, c.rest, c.signed)
		}
	}
}

// Japanese writers sign by name alone, one or several.
func TestJapaneseSignatures(t *testing.T) {
	for text, names := range map[string]string{
		"橋が開いた。（高橋由紀）":     "高橋由紀",
		"橋が開いた。（高橋由紀、小林誠）": "高橋由紀|小林誠",
		"橋が開いた。（詳細は地域面）":   "",
		"橋が開いた。（六日まで、無料）":  "",
	} {
		a := &paper.Article{Paragraphs: []string{text}}
		f := &forme{}
		f.m.Type.Language = "ja"
		f.takeClosing(a)
		signed := ""
		for _, b := range a.Bylines {
			signed = strings.Join(b.Names, "|")
		}
		if signed != names {
			t.Errorf("%s: signed %q, want %q", text, signed, names)
		}
	}
}
