package article

import (
	"reflect"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// taught is a profile in which a face always stood in one role.
func taught(editions, chars int, face paper.Face, role paper.Role) paper.Profile {
	return paper.Profile{Editions: editions, Roles: []paper.RoleCount{{Role: role, Face: face, Chars: chars}}}
}

// TestHabitsSettleDoubtOnly: a title's profile changes a role that the page
// leaves in doubt, and none that it shows clearly.
func TestHabitsSettleDoubtOnly(t *testing.T) {
	doubts, clears := 0, 0
	for seed := int64(1); seed <= 20; seed++ {
		p := newPress(seed)
		p.page()
		plain := lockUp(p.m)
		plain.nameFurniture()
		for i, piece := range plain.pieces {
			if piece.role != "" {
				continue
			}
			plain.castPiece(piece)
			face := paper.Face{Family: piece.font, Size: float64(int(piece.em*4+0.5)) / 4, Weight: piece.weight}
			told := lockUp(p.m)
			told.custom = customOf(taught(priorEditions, priorChars, face, piece.runner))
			told.nameFurniture()
			again := told.pieces[i]
			told.castPiece(again)
			switch changed := again.role != piece.role; {
			case piece.margin > hint && changed:
				t.Fatalf("page %d: %q was %s by %.1f and became %s", seed, piece.text, piece.role, piece.margin, again.role)
			case piece.margin > hint:
				clears++
			case piece.margin > 0 && piece.margin < hint && !changed, piece.margin == 0 && !changed:
				t.Fatalf("page %d: %q stays %s by %.1f although the title always sets it as %s", seed, piece.text, piece.role, piece.margin, piece.runner)
			case changed:
				doubts++
			}
		}
	}
	if doubts == 0 || clears < 100 {
		t.Errorf("%d doubtful and %d clear roles were tried; want some and many", doubts, clears)
	}
}

// TestYoungProfiles: without a profile, or with one too young to speak, a page
// reads exactly as it does by itself.
func TestYoungProfiles(t *testing.T) {
	p := newPress(3)
	p.page()
	want := Read(p.m)
	face := paper.Face{Family: p.m.Type.BodyFont, Size: p.m.Type.BodyEm, Weight: 400}
	for name, profile := range map[string]paper.Profile{"none": {}, "two editions": taught(priorEditions-1, 1e6, face, paper.RoleCaption),
		"few characters": taught(priorEditions, priorChars-1, face, paper.RoleCaption), "other faces": taught(9, 1e6, paper.Face{Family: "另一种"}, paper.RoleCaption)} {
		if !reflect.DeepEqual(ReadAs(p.m, profile), want) {
			t.Errorf("%s: the page reads differently", name)
		}
	}
}
