package wording

import (
	"strings"
	"testing"
)

func TestIndexEntries(t *testing.T) {
	for in, want := range map[string]string{
		"导读\n新桥年底通车……2版\n老街夜市重开 详见3版":                          "新桥年底通车=2; 老街夜市重开=3",
		"导读 新桥年底通车 2版 老街夜市重开 3版":                               "新桥年底通车=2; 老街夜市重开=3",
		"导读新桥年底通车>>2版老街夜市重开>>3版":                               "新桥年底通车=2; 老街夜市重开=3",
		"Inside Library Extends Hours >>2 Band wins prize >>3": "Library Extends Hours=2; Band wins prize=3",
		"A3 老街夜市重开":                                   "老街夜市重开=A3",
		"第二版 老街夜市重开":                                  "老街夜市重开=2",
		"Inside\nLibrary Extends Hours ..... 3":       "Library Extends Hours=3",
		"Library Extends Hours, Page 3":               "Library Extends Hours=3",
		"Cannery takes on 40 hands >>4 Choir stays 5": "Cannery takes on 40 hands=4; Choir stays=5",
		"Weather A8": "Weather=A8",
		"老街夜市重开":     "",
	} {
		var got []string
		for _, e := range IndexEntries(in) {
			got = append(got, e.Text+"="+e.Label)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("IndexEntries(%q) = %q, want %q", in, s, want)
		}
	}
}
