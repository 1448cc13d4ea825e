package edition

import (
	"strings"
	"testing"
)

// The same texts are alike to the last digit, each time they are compared.
func TestAlikeIsExact(t *testing.T) {
	var texts []string
	for i := range 12 {
		var b strings.Builder
		for j := range 300 {
			b.WriteRune(rune(0x4e00 + (i*40+j)%700))
		}
		texts = append(texts, b.String())
	}
	want := commonnessOf(texts).alike(0, 1)
	for range 50 {
		if got := commonnessOf(texts).alike(0, 1); got != want {
			t.Fatalf("%v, then %v", want, got)
		}
	}
	if want <= 0 || want >= 1 {
		t.Errorf("%v says nothing", want)
	}
}
