package posting

import (
	"math/rand/v2"
	"testing"

	"github.com/banmian/banmian/internal/search/fold"
)

// To leap over articles is to skip them one by one.
func TestLeap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var b []byte
		ends := []int{0}
		for range 1 + r.IntN(60) {
			var at []uint32
			for place := uint32(0); len(at) == 0 || r.IntN(3) > 0; {
				place += uint32(r.IntN(1 << (1 + r.IntN(20))))
				at = append(at, place)
			}
			b = packPlaces(b, at)
			ends = append(ends, len(b))
		}
		first := r.IntN(len(ends))
		many := r.IntN(len(ends) - first)
		leapt, skipped := places{b: b[ends[first]:]}, places{b: b[ends[first]:]}
		leapt.leap(many)
		for range many {
			skipped.skip()
		}
		if len(leapt.b) != len(skipped.b) || len(leapt.b) != len(b)-ends[first+many] || leapt.bad || skipped.bad {
			t.Fatalf("%d articles from %d on in %x: %d bytes left after a leap, %d after skipping, want %d", many, first, b, len(leapt.b), len(skipped.b), len(b)-ends[first+many])
		}
	}
	for _, b := range [][]byte{{}, {1}, {0x80}, {0x81, 0x80}, {3, 3, 3, 3, 3, 3, 3, 3, 3}} {
		p := places{b: b}
		if p.leap(1); !p.bad {
			t.Errorf("%x has no article to leap over", b)
		}
	}
}

// FuzzSegment reads pieces made by a stranger, with right checksums.
func FuzzSegment(f *testing.F) {
	var b Builder
	b.Add([]string{"山水"}, []string{"运河 run，水"}, "en")
	b.Add([]string{"水"}, []string{"山水山水"}, "en")
	m := b.Segments()[0]
	leaf, err := unseal(m.Pieces[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(leaf, []byte{2, 'a', 'b', 0}, []byte{1, 2, 3}, uint16(2))
	f.Add([]byte{0, 1, 'a', 3, 1, 1, 1}, []byte{}, []byte{0xff}, uint16(9))
	directory, err := unseal(m.Directory)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(leaf, directory, []byte{}, uint16(2))
	f.Fuzz(func(t *testing.T, leaf, directory, list []byte, span uint16) {
		pieces := [][]byte{seal(leaf), seal(list)}
		fetch := func(n int) ([]byte, error) {
			if n < 0 || n > 100 {
				return nil, ErrDamaged
			}
			return pieces[min(n, 1)], nil
		}
		for _, d := range [][]byte{directory, {1, 'a', 0}} {
			g, err := NewSegment(70, int(span)+1, seal(d))
			if err != nil {
				continue
			}
			_ = g.Check(fetch, 0, g.Leaves()) // only that it ends
			into := NewSet(g.End())
			for _, question := range []string{"山水", "山水山水", "水", "运河 run，水", "run"} {
				for _, in := range []Field{Anywhere, Headline} {
					_ = g.Find(fetch, NewPhrase(in, fold.Tokens(question, "en")), into)
				}
			}
			_, _, _, _ = Merge([]Source{{g, fetch}}, into, func([]byte) error { return nil })
		}
	})
}
