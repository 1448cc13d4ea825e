package article

import "testing"

func TestFactsCountLineByLine(t *testing.T) {
	for text, want := range map[string]bool{
		"二〇二六年三月十八日 星期三\n山海之間一紙相傳伴你同行每一天":    true,
		"山海之間一紙相傳\n伴你同行每一天\n二〇二六年三月十八日":      false,
		"二〇二六年三月十八日，河濱大橋舉行通車儀式，兩岸居民扶老攜幼前來觀看": false,
	} {
		if got := factsOnly(text) > 0; got != want {
			t.Errorf("factsOnly(%q) > 0 is %v", text, got)
		}
	}
}
