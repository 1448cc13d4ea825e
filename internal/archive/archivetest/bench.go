package archivetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Bench measures what a reader waits for: loading an edition of twelve
// broadsheet pages, and the calendar of 3,000 editions.
func Bench(b *testing.B, open func(t testing.TB, now func() time.Time) World) {
	b.Run("LoadTwelvePages", func(b *testing.B) {
		w := open(b, time.Now)
		p := Proposal("2024-06-14", "d1")
		p.Edition = Edition(12)
		key := keep(b, w, p).Key
		for b.Loop() {
			if r := load(b, w, key, ""); len(r.Edition.Pages) != 12 {
				b.Fatal("pages are missing")
			}
		}
	})
	b.Run("KeepTwelvePages", func(b *testing.B) {
		w := open(b, time.Now)
		p := Proposal("2024-06-14", "d1")
		p.Edition = Edition(12)
		for n := 0; b.Loop(); n++ {
			p.Digest = fmt.Sprint(n)
			keep(b, w, p)
		}
	})
	b.Run("Calendar3000", func(b *testing.B) {
		w := open(b, time.Now)
		Calendar(b, w, 3000)
		b.ResetTimer()
		for b.Loop() {
			if list := editions(b, w, archive.Query{Title: "city-news", State: archive.Published, Limit: 3000}); len(list) != 3000 {
				b.Fatalf("%d editions", len(list))
			}
		}
	})
}

// Calendar keeps and publishes so many editions of one title, every tenth in
// two revisions.
func Calendar(t testing.TB, w archive.Archive, days int) {
	p := Proposal("2016-01-01", "")
	p.Edition.Pages = p.Edition.Pages[:1]
	for n := range days {
		p.Date = paper.Date{Year: 2016, Month: 1, Day: 1}.AddDays(n)
		p.Digest = fmt.Sprint(n)
		key := keep(t, w, p).Key
		setState(t, w, key, 0, archive.Published)
		if n%10 == 0 {
			p.Digest += "b"
			keep(t, w, p)
			setState(t, w, key, 0, archive.Published)
		}
	}
}
