package hotline_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/hotline/memory"
	"github.com/banmian/banmian/internal/paper"
)

// room is a line in memory with an open title and a clock.
type room struct {
	*hotline.Line
	t   *testing.T
	now time.Time
	did []hotline.Happening
}

func open(t *testing.T) *room {
	t.Helper()
	m := &room{t: t, now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	l, err := hotline.Open(t.Context(), memory.New(), hotline.Options{Now: func() time.Time { return m.now },
		Record: func(_ context.Context, h hotline.Happening) error { m.did = append(m.did, h); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	m.Line = l
	if err := l.SetTerms(t.Context(), "city-news", hotline.Terms{Open: true, Pictures: true, KeepDays: 30}, "chief"); err != nil {
		t.Fatal(err)
	}
	return m
}

// letter is one that a person wrote: the form lay open for a minute.
func (m *room) letter(text string) hotline.Letter {
	ticket := m.Ticket("city-news")
	m.now = m.now.Add(time.Minute)
	return hotline.Letter{Title: "city-news", Language: "zh-Hans", Text: text, Ticket: ticket, From: "192.0.2.1"}
}

func (m *room) offer(in hotline.Letter) (string, hotline.Tip) {
	m.t.Helper()
	receipt, err := m.Offer(m.t.Context(), in)
	if err != nil {
		m.t.Fatal(err)
	}
	tip, err := m.Follow(m.t.Context(), receipt, "192.0.2.1")
	if err != nil {
		m.t.Fatal(err)
	}
	return receipt, tip
}

func kind(t *testing.T, what string, err error, want paper.FaultKind) {
	t.Helper()
	if !paper.IsKind(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestThread(t *testing.T) {
	m := open(t)
	in := m.letter("  柳渡河的桥灯坏了\u202e三天\x00。\r\n请去看看  ")
	in.Name, in.Contact = " 林\n女士 ", "138 0000 0000"
	receipt, tip := m.offer(in)
	if tip.Text() != "柳渡河的桥灯坏了三天。\n请去看看" || tip.Name != "林 女士" || tip.State != hotline.New || len(tip.Signs) > 0 {
		t.Errorf("kept is %+v", tip)
	}
	if strings.Contains(tip.Receipt, receipt) {
		t.Error("the receipt is kept")
	}
	tip, err := m.Do(t.Context(), "city-news", tip.ID, hotline.Act{By: "lin", Version: tip.Version, State: hotline.InHand, Note: "我去问路灯所"})
	if err != nil || tip.State != hotline.InHand || tip.Keeper != "lin" {
		t.Fatalf("%+v, %v", tip, err)
	}
	tip, err = m.Do(t.Context(), "city-news", tip.ID, hotline.Act{By: "lin", Version: tip.Version, Reply: "今晚修好。", Story: &hotline.Story{Edition: "2026-11-25", Article: "20261125-01-02", Head: "桥灯亮了"}})
	if err != nil || tip.State != hotline.Answered || tip.Story.Head != "桥灯亮了" {
		t.Fatalf("%+v, %v", tip, err)
	}
	seen, err := m.Follow(t.Context(), strings.ToUpper(receipt[:5])+" - "+receipt[5:], "192.0.2.9")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range seen.ForReader().Thread {
		if w.Kind == hotline.Note || w.By == "lin" {
			t.Errorf("the reader sees %+v", w)
		}
	}
	again, err := m.Add(t.Context(), receipt, "亮了，谢谢", "192.0.2.1")
	if err != nil || again.State != hotline.New {
		t.Errorf("a further word: %s, %v; want it new again", again.State, err)
	}
	_, err = m.Do(t.Context(), "city-news", tip.ID, hotline.Act{By: "wei", Version: tip.Version, State: hotline.Closed})
	kind(t, "an act on what has changed", err, paper.Conflict)
	_, err = m.Do(t.Context(), "evening", tip.ID, hotline.Act{By: "wei", Version: again.Version, State: hotline.Closed})
	kind(t, "another title's act", err, paper.NotFound)
	for _, h := range m.did {
		if strings.Contains(h.Why+h.Tip, "桥灯") {
			t.Errorf("the log holds what a reader wrote: %+v", h)
		}
	}
	if len(m.did) != 3 {
		t.Errorf("%d acts in the log, want 3: %+v", len(m.did), m.did)
	}
}

func TestRefused(t *testing.T) {
	m := open(t)
	ok := "柳渡河的桥灯坏了"
	for name, c := range map[string]struct {
		change func(*hotline.Letter)
		want   paper.FaultKind
	}{
		"nothing written":      {func(in *hotline.Letter) { in.Text = " \n" }, paper.Invalid},
		"too much":             {func(in *hotline.Letter) { in.Text = strings.Repeat("长", hotline.LongestText+1) }, paper.Invalid},
		"too long a name":      {func(in *hotline.Letter) { in.Name = strings.Repeat("长", hotline.LongestField+1) }, paper.Invalid},
		"no ticket":            {func(in *hotline.Letter) { in.Ticket = "" }, paper.Conflict},
		"a ticket made up":     {func(in *hotline.Letter) { in.Ticket = strings.Repeat("A", 32) }, paper.Conflict},
		"another title's":      {func(in *hotline.Letter) { in.Ticket = m.Ticket("evening") }, paper.Conflict},
		"a closed line":        {func(in *hotline.Letter) { in.Title = "evening" }, paper.NotFound},
		"too many pictures":    {func(in *hotline.Letter) { in.Pictures = make([][]byte, hotline.MostPictures+1) }, paper.Invalid},
		"a file not a picture": {func(in *hotline.Letter) { in.Pictures = [][]byte{[]byte("MZ\x90")} }, paper.Invalid},
		"a picture too large":  {func(in *hotline.Letter) { in.Pictures = [][]byte{make([]byte, hotline.MostBytes+1)} }, paper.Invalid},
		"endless pixels":       {func(in *hotline.Letter) { in.Pictures = [][]byte{boundless(t)} }, paper.Invalid},
	} {
		in := m.letter(ok)
		c.change(&in)
		m.now = m.now.Add(time.Hour) // the throttle is another test's
		_, err := m.Offer(t.Context(), in)
		kind(t, name, err, c.want)
	}
	in := m.letter(ok)
	m.now = m.now.Add(25 * time.Hour)
	_, err := m.Offer(t.Context(), in)
	kind(t, "yesterday's form", err, paper.Conflict)
	_, of, err := m.Tips(t.Context(), hotline.Ask{Title: "city-news", Limit: 9})
	if err != nil || of != 0 {
		t.Errorf("%d tips are kept, %v", of, err)
	}
}

// boundless is a JPEG that says it has 65535 by 65535 pixels.
func boundless(t *testing.T) []byte {
	t.Helper()
	b := photo(t, 8, 8)
	at := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[at+5:], 65535)
	binary.BigEndian.PutUint16(b[at+7:], 65535)
	return b
}

// photo is a JPEG, left half black and right half white.
func photo(t *testing.T, w, h int) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := w / 2; x < w; x++ {
			p.Set(x, y, color.White)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Where a phone says it stood, and how it was held, stands in the file; the place
// is left out, and the picture turned as it was meant.
func TestPicturesAreDrawnAnew(t *testing.T) {
	m := open(t)
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00 GPS 31.2N"
	plain := photo(t, 4000, 1000)
	tagged := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	tagged = append(tagged, plain[2:]...)
	in := m.letter("桥灯坏了，有图")
	in.Pictures = [][]byte{tagged}
	_, tip := m.offer(in)
	if len(tip.Pictures) != 1 || tip.Pictures[0].Width != 512 || tip.Pictures[0].Height != 2048 {
		t.Fatalf("pictures %+v, want one of 512 by 2048", tip.Pictures)
	}
	kept, err := m.Picture(t.Context(), "city-news", tip.ID, 0)
	if err != nil || bytes.Contains(kept, []byte("GPS")) {
		t.Fatalf("the file's own words are kept, or %v", err)
	}
	p, err := jpeg.Decode(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	if top, _, _, _ := p.At(256, 100).RGBA(); top > 0x4000 {
		t.Error("what was on the left is not on top")
	}
	_, err = m.Picture(t.Context(), "evening", tip.ID, 0)
	kind(t, "another title's picture", err, paper.NotFound)
}

func TestSigns(t *testing.T) {
	m := open(t)
	trap, links := m.letter("有图有真相，点这里"), m.letter(strings.Repeat("https://spam.example ", 4))
	trap.Trap = "x"
	quick := m.letter("快得不像人写的")
	quick.Ticket = m.Ticket("city-news")
	for _, c := range []struct {
		in   hotline.Letter
		want hotline.Sign
	}{{trap, hotline.Trap}, {links, hotline.Links}, {quick, hotline.Quick}, {m.letter("有图有真相，点这里"), hotline.Repeat}} {
		m.now = m.now.Add(10 * time.Minute)
		if c.want == hotline.Quick {
			c.in.Ticket = m.Ticket("city-news")
		}
		if _, tip := m.offer(c.in); len(tip.Signs) != 1 || tip.Signs[0] != c.want {
			t.Errorf("%q shows %v, want %s", c.in.Text, tip.Signs, c.want)
		}
	}
	_, honest := m.offer(m.letter("柳渡河的桥灯坏了"))
	tips, _, err := m.Tips(t.Context(), hotline.Ask{Title: "city-news", Limit: 9})
	if err != nil || len(tips) != 5 || tips[0].ID != honest.ID {
		t.Errorf("the honest one is not first: %v", err)
	}
}

func TestFloods(t *testing.T) {
	m := open(t)
	var last error
	sent := 0
	for range 20 {
		in := m.letter("同一处来的")
		m.now = m.now.Add(-time.Minute) // all at once
		if _, last = m.Offer(t.Context(), in); last == nil {
			sent++
		}
	}
	kind(t, "the last of many", last, paper.Unavailable)
	if sent < 3 || sent > 10 {
		t.Errorf("%d of 20 were taken", sent)
	}
	in := m.letter("别处来的")
	in.From = "198.51.100.7"
	if _, err := m.Offer(t.Context(), in); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	for range 200 {
		_, last = m.Follow(t.Context(), "guess", "192.0.2.66")
	}
	kind(t, "guessing receipts", last, paper.Unavailable)
}

func TestEraseAndSweep(t *testing.T) {
	m := open(t)
	_, tip := m.offer(m.letter("桥灯坏了"))
	kind(t, "erasing without a reason", m.Erase(t.Context(), "city-news", tip.ID, "chief", " "), paper.Invalid)
	tip, err := m.Do(t.Context(), "city-news", tip.ID, hotline.Act{By: "lin", Version: tip.Version, State: hotline.Closed})
	if err != nil {
		t.Fatal(err)
	}
	m.now = m.now.AddDate(0, 0, 29)
	sweep := func() {
		t.Helper()
		if err := m.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	if _, err := m.Tip(t.Context(), "city-news", tip.ID); err != nil {
		t.Errorf("erased too soon: %v", err)
	}
	m.now = m.now.AddDate(0, 0, 2)
	sweep()
	_, err = m.Tip(t.Context(), "city-news", tip.ID)
	kind(t, "after thirty days", err, paper.NotFound)
	if last := m.did[len(m.did)-1]; last.What != "hotline-erased" || last.By != "" || last.Why == "" {
		t.Errorf("the log ends with %+v", last)
	}
}

func TestTermsTurn(t *testing.T) {
	m := open(t)
	turn := m.Turn()
	if err := m.SetTerms(t.Context(), "city-news", hotline.Terms{}, "chief"); err != nil {
		t.Fatal(err)
	}
	if m.Turn() == turn || m.Terms("city-news").Open {
		t.Error("nobody would notice that the line closed")
	}
	_, err := m.Offer(t.Context(), m.letter("桥灯坏了"))
	kind(t, "a closed line", err, paper.NotFound)
	kind(t, "an endless greeting", m.SetTerms(t.Context(), "city-news", hotline.Terms{Greeting: strings.Repeat("你好", 400)}, "chief"), paper.Invalid)
}

// What is not written down is not done.
func TestNoActWithoutTheLog(t *testing.T) {
	full := errors.New("the disk is full")
	store := memory.New()
	l, err := hotline.Open(t.Context(), store, hotline.Options{Record: func(context.Context, hotline.Happening) error { return full }})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.SetTerms(t.Context(), "city-news", hotline.Terms{Open: true}, "chief"); !errors.Is(err, full) || l.Terms("city-news").Open {
		t.Errorf("%v, open %v", err, l.Terms("city-news").Open)
	}
}

func FuzzRedraw(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x08Exif\x00\x00"))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("RIFF\x10\x00\x00\x00WEBPVP8 "))
	l, err := hotline.Open(f.Context(), memory.New(), hotline.Options{})
	if err != nil {
		f.Fatal(err)
	}
	if err := l.SetTerms(f.Context(), "t", hotline.Terms{Open: true, Pictures: true}, ""); err != nil {
		f.Fatal(err)
	}
	n := 0
	f.Fuzz(func(t *testing.T, file []byte) {
		n++
		in := hotline.Letter{Title: "t", Text: "桥灯坏了", Ticket: l.Ticket("t"), From: string(rune(n)), Pictures: [][]byte{file}}
		receipt, err := l.Offer(t.Context(), in)
		if err != nil {
			return
		}
		tip, err := l.Follow(t.Context(), receipt, in.From)
		if err != nil || len(tip.Pictures) != 1 || tip.Pictures[0].Bytes == 0 {
			t.Errorf("taken, and then %+v, %v", tip, err)
		}
	})
}
