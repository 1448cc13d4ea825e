package hanzi

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"發展", "发展"}, {"頭髮", "头发"}, {"裡面", "里面"}, {"裏面", "里面"}, {"臺灣", "台湾"}, {"説明", "说明"}, {"說明", "说明"},
		{"為人", "为人"}, {"爲人", "为人"}, {"後來", "后来"}, {"abc。１", "abc。１"}, {"吃飯", "吃饭"}, {"才能", "才能"},
	} {
		if got, want := strings.Map(Fold, c.a), strings.Map(Fold, c.b); got != want {
			t.Errorf("%s folds to %s, %s to %s", c.a, got, c.b, want)
		}
	}
	if strings.Map(Fold, "大夫") == strings.Map(Fold, "太夫") {
		t.Error("different characters are one")
	}
}

func TestFoldIsItsOwnEnd(t *testing.T) {
	if n := len(forms()); n < 4000 {
		t.Errorf("only %d characters have other forms", n)
	}
	for from, to := range forms() {
		if from < firstHan {
			t.Errorf("%c lies before the first", from)
		}
		if Fold(to) != to {
			t.Errorf("%c becomes %c, which becomes %c", from, to, Fold(to))
		}
	}
}
