package hatch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/paper"
)

func pagesOf(labels ...string) (out []paper.Page) {
	for i, l := range labels {
		out = append(out, paper.Page{Sequence: i + 1, Label: l, Source: fmt.Sprintf("f%d.pdf#1", i+1)})
	}
	return out
}

func TestChecklist(t *testing.T) {
	for name, c := range map[string]struct {
		pages, before    []paper.Page
		settled, printed int
		want             string
	}{
		"as the settings say":       {pagesOf("", "02"), nil, 4, 0, "01+ 02+ 03- 04-"},
		"as it prints":              {pagesOf("", "03"), pagesOf("01", "02"), 0, 3, "01+ 02- 03+"},
		"as the one before":         {pagesOf("A1", "B1"), pagesOf("A1", "A2", "B1"), 0, 0, "A1+ A2- B1+"},
		"one more than expected":    {pagesOf("01", "02", "03"), pagesOf("01", "02"), 0, 0, "01+ 02+ 03*"},
		"nothing is known":          {pagesOf("01", "05"), nil, 0, 0, "01+ 05+"},
		"nothing is there":          {nil, pagesOf("01", "02"), 0, 0, "01- 02-"},
		"a number twice":            {pagesOf("01", "02", "02"), nil, 2, 0, "01+ 02+ 02*"},
		"written in another manner": {pagesOf("第一版", "２"), pagesOf("01", "02"), 0, 0, "第一版+ ２+"},
		"no number could be meant":  {nil, nil, 100000, 0, ""},
	} {
		var got []string
		for _, s := range hatch.Checklist(c.pages, c.before, c.settled, c.printed) {
			mark := map[bool]string{true: "+", false: "-"}[s.Sequence > 0]
			if s.Beyond {
				mark = "*"
			}
			if (s.File != "") != (s.Sequence > 0) {
				t.Errorf("%s: %+v", name, s)
			}
			got = append(got, s.Label+mark)
		}
		if c.want == "" {
			if len(got) > 200 {
				t.Errorf("%s: %d pages", name, len(got))
			}
			continue
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
