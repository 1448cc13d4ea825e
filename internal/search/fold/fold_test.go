package fold

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Each line's texts are the same to a search.
func TestSame(t *testing.T) {
	for _, c := range []struct{ language, texts string }{
		{"zh", "頭髮與發展|头发与发展"},
		{"zh", "ＡＩ技術|AI技术|ai 技术|Ai技術"},
		{"zh", "２０２４年|2024年"},
		{"zh", "城市，发展|城市 发展|城市。」发展"},
		{"zh", "卡尔·马克思|卡尔・马克思"},
		{"ja", "ｶﾞｲﾄﾞ|ガイド"},
		{"en", "Café|CAFE|cafés"},
		{"en", "résumés|resume|Resumes"},
		{"en", "running|runs|run"},
		{"en", "well-known|well known|Well‑Known"},
		{"en", "don't|don’t|DON'T"},
		{"de", "Häuser|HÄUSER|Hausern"},
		{"de", "Straße|STRASSE|strasse"},
		{"en", "1,000|1000|１０００"},
		{"", "naïve|naive|NAÏVE"},
		{"el", "Ελλάς|ΕΛΛΑΣ"},
		{"zh", "co\u00adoperate|cooperate"},
	} {
		texts := strings.Split(c.texts, "|")
		want := String(Tokens(texts[0], c.language))
		for _, other := range texts[1:] {
			if got := String(Tokens(other, c.language)); got != want {
				t.Errorf("%s: %q folds to %q, %q to %q", c.language, texts[0], want, other, got)
			}
		}
	}
}

func TestDifferent(t *testing.T) {
	for _, c := range [][3]string{
		{"zh", "城市发展", "城市，发展"}, {"zh", "大夫", "太夫"}, {"en", "run", "ran"}, {"", "runs", "run"},
		{"en", "3.5", "35"}, {"ru", "й", "и"}, {"ja", "が", "か"},
	} {
		if a, b := String(Tokens(c[1], c[0])), String(Tokens(c[2], c[0])); a == b {
			t.Errorf("%q and %q are both %q", c[1], c[2], a)
		}
	}
}

func TestOffsets(t *testing.T) {
	text := "（ＡＩ）技術cafe\u0301。"
	var got []string
	for _, k := range Tokens(text, "zh") {
		got = append(got, text[k.From:k.To])
	}
	if s := strings.Join(got, "/"); s != "ＡＩ/）/技/術/cafe\u0301" {
		t.Errorf("pieces %s", s)
	}
}

func TestFind(t *testing.T) {
	in := Tokens("山水山水山，山水", "zh")
	for _, c := range []struct {
		sought string
		want   int
	}{{"山水", 3}, {"山水山", 1}, {"山，山", 1}, {"水山水", 1}, {"山", 4}, {"林", 0}, {"", 0}} {
		if got := Find(in, Tokens(c.sought, "zh")); len(got) != c.want {
			t.Errorf("%s stands at %v, want %d places", c.sought, got, c.want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"頭髮 hair’s 3.5 １,０００ ㎏ﬁ", "e\u0301\u0327x\u200d", "\xff\xfe漢\xe4", "ก็ขำ ភាសា", strings.Repeat("a\u0300", 200)} {
		for _, l := range []string{"zh", "en", "de", "ru", "tr", ""} {
			f.Add(s, l)
		}
	}
	f.Fuzz(func(t *testing.T, s, language string) {
		last := 0
		for i, k := range Tokens(s, language) {
			if k.From < 0 || k.To > len(s) || k.From > k.To || k.From == k.To && k.Kind != Break || k.From < last && k.Kind == Break {
				t.Fatalf("token %d of %q has bytes %d to %d", i, s, k.From, k.To)
			}
			if k.Kind == Word && (k.Text == "" || !utf8.ValidString(k.Text) && utf8.ValidString(s)) {
				t.Fatalf("word %q in %q", k.Text, s)
			}
			last = k.From
		}
	})
}
