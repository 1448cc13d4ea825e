package sqlite

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive/archivetest"
)

func TestPackForms(t *testing.T) {
	for name, c := range map[string]struct {
		row  []string
		form byte
	}{"small": {[]string{"云"}, formJSON}, "big": {[]string{strings.Repeat("云汀", 5000)}, formZstd}} {
		packed, err := pack(c.row)
		if err != nil || packed[0] != c.form {
			t.Errorf("%s: form %d, %v", name, packed[0], err)
		}
		var got []string
		if err := unpack(packed, &got); err != nil || !cmp.Equal(got, c.row) {
			t.Errorf("%s: came back otherwise, %v", name, err)
		}
	}
	if _, err := pack(math.NaN()); err == nil {
		t.Error("a number that is none was packed")
	}
}

func TestUnpackDamaged(t *testing.T) {
	good, err := pack(zonesOf(archivetest.Edition(1).Pages[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string][]byte{"empty": nil, "unknown form": {9, 1}, "cut short": good[:len(good)/2], "no JSON": {formJSON, '{'}} {
		var rows []zoneRow
		if err := unpack(packed, &rows); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
