package desk_test

import (
	"fmt"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

// BenchmarkAct is one act on an edition of 60 articles and 1,500 lines, applied
// and kept in the embedded database: the bar is 100 ms.
func BenchmarkAct(b *testing.B) {
	w := inDatabase(b, desktest.Edition(4, 15, 25))
	now, err := w.Work(b.Context(), desktest.Lin, desktest.Key)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		now, err = w.Do(b.Context(), desktest.Lin, desktest.Key, now.Version, desk.Act{Do: desk.SetHead, Article: fmt.Sprintf("p%d-a%d", 1+n%4, 1+n%15), Headline: fmt.Sprint("题", n)})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApply is the act alone.
func BenchmarkApply(b *testing.B) {
	d := desk.NewDraft(desktest.Edition(4, 15, 25))
	for b.Loop() {
		if _, err := desk.Apply(d, desk.Act{Do: desk.Merge, Articles: []string{"p1-a1", "p1-a2"}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReopen reads a log of 500 acts after a restart.
func BenchmarkReopen(b *testing.B) {
	w := inDatabase(b, desktest.Edition(4, 15, 25))
	now, err := w.Work(b.Context(), desktest.Lin, desktest.Key)
	for n := 0; n < 500 && err == nil; n++ {
		now, err = w.Do(b.Context(), desktest.Lin, desktest.Key, now.Version, desk.Act{Do: desk.SetHead, Article: fmt.Sprintf("p%d-a%d", 1+n%4, 1+n%15), Headline: fmt.Sprint("题", n)})
	}
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w.restart()
		if _, err := w.Work(b.Context(), desktest.Lin, desktest.Key); err != nil {
			b.Fatal(err)
		}
	}
}
