package layout

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// show writes a makeup's blocks one line each, for messages.
func show(m paper.Makeup) string {
	var b strings.Builder
	for _, bl := range m.Blocks {
		b.WriteString(string(bl.Direction[:1]) + " ")
		for i, ln := range bl.Lines {
			if i > 0 {
				b.WriteString("/")
			}
			b.WriteString(ln.Text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestHeadlineOverThreeColumns(t *testing.T) {
	m := Make(notation.Must(`page 400 300
grid 3 gutter 16 left 20 right 20
headline c1-3 20
| 新桥今日通车
body c1..3 60
| 本报讯(记者 李小川)连接两岸的新桥今天上午通车。
| {han 200}
| {han 60}(下转2版)
rule c1-3 250
picture c2-3 256-290
`))
	if len(m.Blocks) != 4 {
		t.Fatalf("want a headline and three columns, got:\n%s", show(m))
	}
	if got := m.Blocks[0].Lines[0].Text; got != "新桥今日通车" {
		t.Errorf("headline %q", got)
	}
	if got := m.Blocks[1].Lines[0]; got.Text != "本报讯(记者 李小川)" || !got.Opens {
		t.Errorf("first line of body: %+v", got)
	}
}
