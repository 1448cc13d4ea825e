package specimen

import (
	"os"
	"path/filepath"
	"testing"
)

// Every Chinese face can set every character of the copy; run fonts/subset.py
// when this fails.
func TestFacesHoldTheCopy(t *testing.T) {
	files, err := filepath.Glob("copytext/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no copy found: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{song, songBold, hei, heiBold} {
			seen := map[rune]bool{}
			for _, r := range faceNamed(f).lacks(string(text)) {
				if r > ' ' && !seen[r] {
					seen[r] = true
					t.Errorf("%s: face %s lacks %q", name, f, r)
				}
			}
		}
	}
}

// Punctuation of vertical lines has forms of its own in every Chinese face.
func TestFacesHoldUprightForms(t *testing.T) {
	for _, r := range "，、。：；！？（）《》〈〉「」『』—" {
		up := uprightForm(r)
		if up == r {
			t.Errorf("%q has no upright form", r)
		}
		if l := faceNamed(song).lacks(string(up)); len(l) > 0 {
			t.Errorf("song lacks %q, the upright form of %q", up, r)
		}
	}
}
