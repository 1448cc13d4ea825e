package sqlite

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive/archivetest"
	"github.com/banmian/banmian/internal/paper"
)

func TestPackForms(t *testing.T) {
	for name, c := range map[string]struct {
		row  []string
		form byte
	}{"small": {[]string{"云", ""}, formPlain}, "none": {nil, formPlain}, "big": {[]string{strings.Repeat("云汀", 5000)}, formZstd}} {
		packed := pack((*writer).texts, c.row)
		if packed[0] != c.form {
			t.Errorf("%s: form %d", name, packed[0])
		}
		if got, err := unpack(packed, (*reader).texts); err != nil || !cmp.Equal(got, c.row) {
			t.Errorf("%s: came back otherwise, %v", name, err)
		}
	}
}

func TestPackNumbers(t *testing.T) {
	for _, n := range []int{0, 1, -1, 127, 128, -129, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64} {
		if got, err := unpack(pack((*writer).integer, n), (*reader).integer); err != nil || got != n {
			t.Errorf("%d came back as %d, %v", n, got, err)
		}
	}
	for _, f := range []float64{0, 0.1, -1 / 3.0, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(-1)} {
		if got, err := unpack(pack((*writer).float, f), (*reader).float); err != nil || got != f {
			t.Errorf("%v came back as %v, %v", f, got, err)
		}
	}
}

// The bytes of a form never change: editions are kept for decades.
func TestFormStands(t *testing.T) {
	zone := paper.Zone{ID: "p1-z1", Role: paper.RoleBody, Confidence: 0.5, Lines: []paper.Line{{Text: "云"}}}
	want := []byte("\x01" + "\x01" + "\x05p1-z1" + "\x04body" + "\x00" + "\x00" + "\x00\x00\x00\x00\x00\x00\xe0\x3f" + "\x01" + "\x03云" + "\x00")
	if got := pack(writeZones, []paper.Zone{zone}); !bytes.Equal(got, want) {
		t.Errorf("a zone is packed as %q, was %q", got, want)
	}
}

func TestUnpackDamaged(t *testing.T) {
	good := pack(writeZones, archivetest.Edition(1).Pages[0].Zones)
	for name, packed := range map[string][]byte{"empty": nil, "unknown form": {9, 1}, "cut short": good[:len(good)/2], "count": {formPlain, 0xff, 0xff, 0xff, 0xff, 0x07}, "more": {formPlain, 0, 0}} {
		if _, err := unpack(packed, readZones); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// FuzzUnpack reads columns that were damaged, or made by someone else.
func FuzzUnpack(f *testing.F) {
	e := archivetest.Full[paper.Edition]()
	f.Add(pack(writeFacts, e))
	f.Add(pack(writeZones, e.Pages[0].Zones))
	f.Add(pack(writeArticle, e.Articles[0]))
	f.Fuzz(func(t *testing.T, packed []byte) {
		if row, err := unpack(packed, readArticle); err == nil {
			if again, err := unpack(pack(writeArticle, row), readArticle); err != nil || !cmp.Equal(row, again, cmp.Comparer(sameFloat)) {
				t.Errorf("an article that was read does not come back: %v", err)
			}
		}
		unpack(packed, readZones)
		unpack(packed, readFacts)
	})
}

// sameFloat holds no-numbers for equal.
func sameFloat(a, b float64) bool { return a == b || a != a && b != b }
