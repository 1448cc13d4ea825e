package hanzi_test

import (
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/hanzi"
)

// One simplified character stands for several traditional ones; the phrase
// decides.
func TestTraditional(t *testing.T) {
	for in, want := range map[string]string{
		"头发发白的理发师发表意见": "頭髮發白的理髮師發表意見",
		"皇后在后面":        "皇后在後面",
		"他干了一碗面，面带笑容":  "他幹了一碗麪，面帶笑容",
		"三里路，屋里":       "三里路，屋裏",
		"ABC 12月，é":    "ABC 12月，é",
		"":             "",
		"already 漢字":   "already 漢字",
		"\xff中国\xe4":   "\xff中國\xe4",
	} {
		if got := hanzi.Traditional(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// Surnames are written as their bearers write them, not as the word that looks
// the same.
func TestTraditionalName(t *testing.T) {
	for in, want := range map[string]string{"记者 范晓东　于谦": "記者 范曉東　于謙", "钟叶": "鍾葉", "通讯员 吴发": "通訊員 吳發"} {
		if got := hanzi.TraditionalNames(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestSimplified(t *testing.T) {
	for in, want := range map[string]string{"頭髮發白": "头发发白", "乾坤與乾燥": "乾坤与干燥", "臺灣的檯燈": "台湾的台灯"} {
		if got := hanzi.Simplified(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzConvert(f *testing.F) {
	f.Add("头发发白")
	f.Add("\xe5\xa4 x")
	f.Fuzz(func(t *testing.T, s string) {
		out := hanzi.Traditional(s)
		if utf8.ValidString(s) && (!utf8.ValidString(out) || utf8.RuneCountInString(out) != utf8.RuneCountInString(s)) {
			t.Errorf("%q became %q", s, out)
		}
		if back := hanzi.Simplified(out); utf8.ValidString(s) && utf8.RuneCountInString(back) != utf8.RuneCountInString(s) {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func BenchmarkTraditional(b *testing.B) {
	text := "头发发白的理发师在后面发表意见，三里路外的面馆里有人干了一碗面。"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		hanzi.Traditional(text)
	}
}
