// Package hotlinetest is what every hotline.Store must do, as tests that an
// adapter's own tests run.
package hotlinetest

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/paper"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// Run holds stores to the contract; open makes an empty one.
func Run(t *testing.T, open func(testing.TB) hotline.Store) {
	for name, test := range map[string]func(*testing.T, hotline.Store){
		"a tip comes back whole":      comesBack,
		"lists and counts":            lists,
		"one of two changes wins":     conflict,
		"erased is forgotten":         erase,
		"what ended, and what came":   ended,
		"terms":                       terms,
		"changes at once lose nobody": atOnce,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func some(id string, minute int) hotline.Tip {
	at := noon.Add(time.Duration(minute) * time.Minute)
	return hotline.Tip{ID: id, Title: "city-news", Receipt: "key of " + id, At: at, State: hotline.New, Language: "zh-Hans", Name: "林女士", Contact: "138", Place: "竹巷",
		Pictures: []hotline.Picture{{Width: 3, Height: 2, Bytes: 4}}, Version: 1,
		Thread: []hotline.Word{{At: at, Kind: hotline.Said, Text: "桥灯坏了 " + id}}}
}

func add(t *testing.T, s hotline.Store, v hotline.Tip, pictures ...[]byte) {
	t.Helper()
	if err := s.Add(t.Context(), v, pictures); err != nil {
		t.Fatal(err)
	}
}

func comesBack(t *testing.T, s hotline.Store) {
	v := some("a", 0)
	v.Signs, v.Story = []hotline.Sign{hotline.Links}, hotline.Story{Edition: "2026-11-24", Article: "20261124-01-03", Head: "灯亮了"}
	add(t, s, v, []byte("one"), []byte("two"))
	for _, find := range []func() (hotline.Tip, error){
		func() (hotline.Tip, error) { return s.Tip(t.Context(), "a") },
		func() (hotline.Tip, error) { return s.TipReceipted(t.Context(), "key of a") },
	} {
		if got, err := find(); err != nil || !reflect.DeepEqual(got, v) {
			t.Fatalf("got %+v, %v; want %+v", got, err, v)
		}
	}
	for n, want := range []string{"one", "two"} {
		if got, err := s.Picture(t.Context(), "a", n); err != nil || string(got) != want {
			t.Errorf("picture %d: %q, %v", n, got, err)
		}
	}
	missing := func(what string, err error) {
		t.Helper()
		if !paper.IsKind(err, paper.NotFound) {
			t.Errorf("%s: %v, want not found", what, err)
		}
	}
	_, err := s.Picture(t.Context(), "a", 2)
	missing("a third picture", err)
	_, err = s.Tip(t.Context(), "b")
	missing("another tip", err)
	_, err = s.TipReceipted(t.Context(), "a")
	missing("an id for a receipt", err)
	_, err = s.Save(t.Context(), some("b", 0))
	missing("saving another", err)
	missing("erasing another", s.Erase(t.Context(), "b"))
	same := some("a", 1)
	same.Receipt = "another"
	if err := s.Add(t.Context(), same, nil); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("the same id twice: %v", err)
	}
}

func lists(t *testing.T, s hotline.Store) {
	for i, id := range []string{"a", "b", "c", "d"} {
		v := some(id, i)
		if id == "d" {
			v.Signs = []hotline.Sign{hotline.Trap} // the newest, and doubtful
		}
		if id == "b" {
			v.State = hotline.Closed
		}
		add(t, s, v)
	}
	other := some("x", 9)
	other.Title = "evening"
	add(t, s, other)
	for _, c := range []struct {
		ask  hotline.Ask
		want []string
		of   int
	}{
		{hotline.Ask{Title: "city-news", Limit: 9}, []string{"c", "b", "a", "d"}, 4},
		{hotline.Ask{Title: "city-news", State: hotline.New, Limit: 9}, []string{"c", "a", "d"}, 3},
		{hotline.Ask{Title: "city-news", Offset: 1, Limit: 2}, []string{"b", "a"}, 4},
		{hotline.Ask{Title: "city-news", Offset: 9, Limit: 2}, nil, 4},
		{hotline.Ask{Title: "nobody", Limit: 9}, nil, 0},
	} {
		got, of, err := s.Tips(t.Context(), c.ask)
		var ids []string
		for _, v := range got {
			ids = append(ids, v.ID)
		}
		if err != nil || of != c.of || !reflect.DeepEqual(ids, c.want) {
			t.Errorf("%+v: %v of %d, %v; want %v of %d", c.ask, ids, of, err, c.want, c.of)
		}
	}
	counts, err := s.Counts(t.Context(), "city-news")
	if want := (hotline.Counts{hotline.New: 3, hotline.Closed: 1}); err != nil || !reflect.DeepEqual(counts, want) {
		t.Errorf("counts %v, %v; want %v", counts, err, want)
	}
}

func conflict(t *testing.T, s hotline.Store) {
	add(t, s, some("a", 0))
	first, err := s.Tip(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	second := first
	first.State = hotline.InHand
	saved, err := s.Save(t.Context(), first)
	if err != nil || saved.Version != 2 {
		t.Fatalf("version %d, %v", saved.Version, err)
	}
	second.State = hotline.Closed
	if _, err := s.Save(t.Context(), second); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("the second change: %v, want a conflict", err)
	}
	if got, err := s.Tip(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, saved) {
		t.Errorf("kept is %+v, %v; want %+v", got, err, saved)
	}
}

func erase(t *testing.T, s hotline.Store) {
	add(t, s, some("a", 0), []byte("p"))
	add(t, s, some("b", 0), []byte("q"))
	if err := s.Erase(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Tip(t.Context(), "a"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("the tip: %v", err)
	}
	if _, err := s.Picture(t.Context(), "a", 0); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("its picture: %v", err)
	}
	if got, err := s.Picture(t.Context(), "b", 0); err != nil || string(got) != "q" {
		t.Errorf("another's picture: %q, %v", got, err)
	}
}

func ended(t *testing.T, s hotline.Store) {
	for i, id := range []string{"a", "b", "c"} {
		v := some(id, i)
		if id != "c" {
			v.State = hotline.Closed
		}
		add(t, s, v)
	}
	got, err := s.Ended(t.Context(), "city-news", noon.Add(time.Minute))
	if err != nil || !reflect.DeepEqual(got, []string{"a"}) {
		t.Errorf("ended are %v, %v; want a", got, err)
	}
	same, all, err := s.Since(t.Context(), "city-news", "桥灯坏了 b", noon.Add(time.Minute))
	if err != nil || same != 1 || all != 2 {
		t.Errorf("%d the same of %d, %v; want 1 of 2", same, all, err)
	}
}

func terms(t *testing.T, s hotline.Store) {
	if got, err := s.Terms(t.Context(), "city-news"); err != nil || got != (hotline.Terms{}) {
		t.Errorf("terms nobody set: %+v, %v", got, err)
	}
	want := hotline.Terms{Open: true, Greeting: "请讲", Pictures: true, KeepDays: 90}
	for _, v := range []hotline.Terms{{Open: true}, want} {
		if err := s.SetTerms(t.Context(), "city-news", v); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Terms(t.Context(), "city-news"); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if got, err := s.AllTerms(t.Context()); err != nil || !reflect.DeepEqual(got, map[string]hotline.Terms{"city-news": want}) {
		t.Errorf("all: %+v, %v", got, err)
	}
}

// atOnce lets several change one tip, each trying again when it was overtaken:
// every change is there in the end.
func atOnce(t *testing.T, s hotline.Store) {
	add(t, s, some("a", 0))
	const writers, each = 4, 5
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for done := 0; done < each; {
				v, err := s.Tip(t.Context(), "a")
				if err == nil {
					v.Thread = append(v.Thread, hotline.Word{At: noon, Kind: hotline.Note, Text: "x"})
					_, err = s.Save(t.Context(), v)
				}
				switch {
				case err == nil:
					done++
				case !paper.IsKind(err, paper.Conflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if v, err := s.Tip(t.Context(), "a"); err != nil || len(v.Thread) != 1+writers*each {
		t.Errorf("%d words, %v; want %d", len(v.Thread), err, 1+writers*each)
	}
}
