package layout

import (
	"testing"

	"github.com/banmian/banmian/internal/sheet/notation"
)

// The last line of a paragraph may be so short that it stands wholly under the
// indent of the first.
func TestLastLineUnderTheIndent(t *testing.T) {
	m := Make(notation.Must(`page 300 200
style latin em 9 indent 1.5
latin 40,40 200,100
| The keeper lit the lamp and went
+ in.
| Nobody saw the boat that had come
+ in with the tide before the morning.
`))
	if len(m.Blocks) != 1 || len(m.Blocks[0].Lines) != 4 {
		t.Fatalf("four lines of one block were set, got %d blocks", len(m.Blocks))
	}
}
