package pagexml

import (
	"regexp"
	"sort"
	"strconv"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// ordered is a region, or a group of them, at its place in a group.
type ordered struct {
	at  float64
	ids []string
}

// readingOrder reads the groups inside the element last opened.
func (p *parser) readingOrder() ([]ordered, error) {
	var out []ordered
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		at, ok := machineread.Number(ev.Attr("index"))
		if !ok {
			at = float64(len(out))
		}
		one := ordered{at: at}
		if ref := ev.Attr("regionRef"); ref != "" {
			one.ids = append(one.ids, ref)
		}
		inner, err := p.readingOrder()
		one.ids = append(one.ids, inOrder(inner)...)
		if len(out) < mostBlocks {
			out = append(out, one)
		}
		return true, err
	})
	return out, err
}

func inOrder(all []ordered) []string {
	sort.SliceStable(all, func(a, b int) bool { return all[a].at < all[b].at })
	var out []string
	for _, o := range all {
		out = append(out, o.ids...)
	}
	return out
}

var indexNote = regexp.MustCompile(`readingOrder\s*\{[^}]*index:\s*(\d{1,6})`)

// customIndex reads the place that Transkribus notes on a region.
func customIndex(custom string) (float64, bool) {
	m := indexNote.FindStringSubmatch(custom)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return float64(n), err == nil
}
