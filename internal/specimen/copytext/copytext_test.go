package copytext

import "testing"

func TestChineseIsRead(t *testing.T) {
	if n := len(Chinese().On(1)); n < 9 {
		t.Errorf("page 1 has %d articles, want at least 9", n)
	}
}
