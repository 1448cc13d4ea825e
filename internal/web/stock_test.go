package web

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func text(body string) *Copy { return NewCopy(Reply{Type: "text/html", Body: []byte(body)}) }

func TestStockKeepsOneVintage(t *testing.T) {
	s := NewStock(1 << 20)
	first, second := Vintage{Mark: 1}, Vintage{Mark: 2}
	if s.Get(first, "/") != nil {
		t.Fatal("an empty stock has something")
	}
	s.Put(first, "/", text("one"))
	if s.Get(first, "/") == nil {
		t.Fatal("what was put is not there")
	}
	if s.Get(second, "/") != nil {
		t.Fatal("an answer outlives its vintage")
	}
	s.Put(first, "/", text("late")) // it was being made when the vintage changed
	if s.Get(second, "/") != nil {
		t.Fatal("an answer made before the change is given after it")
	}
}

func TestStockIsBounded(t *testing.T) {
	const most = 200 << 10
	s := NewStock(most)
	v := Vintage{}
	for i := range 100 {
		s.Put(v, fmt.Sprint(i), text(strings.Repeat("n", 10<<10)))
		s.Get(v, "0") // wanted all the time
	}
	if s.size > most || s.order.Len() != len(s.items) {
		t.Errorf("%d bytes in %d answers", s.size, len(s.items))
	}
	if s.Get(v, "0") == nil || s.Get(v, "99") == nil || s.Get(v, "50") != nil {
		t.Error("what fell off is not what was wanted least recently")
	}
	s.Put(v, "huge", text(strings.Repeat("n", most)))
	if s.Get(v, "huge") != nil || s.Get(v, "0") == nil {
		t.Error("one answer pushed all the others out")
	}
}

// Answers compressed in haste are replaced by smaller ones; who has either has
// it.
func TestCopyIsPressed(t *testing.T) {
	body := []byte{}
	for i := range 3000 {
		body = fmt.Appendf(body, "line %d of %d\n", i*i, i)
	}
	c := NewCopy(Reply{Type: "text/html", Body: body})
	ask := func(coding, known string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", coding)
		if known != "" {
			r.Header.Set("If-None-Match", known)
		}
		w := httptest.NewRecorder()
		c.Serve(w, r)
		return w
	}
	for _, coding := range codings {
		haste := ask(coding, "")
		tag := haste.Header().Get("ETag")
		c.press()
		leisure := ask(coding, "")
		if leisure.Body.Len() > haste.Body.Len() {
			t.Errorf("%s: %d bytes in haste, %d at leisure", coding, haste.Body.Len(), leisure.Body.Len())
		}
		if !bytes.Equal(haste.Body.Bytes(), leisure.Body.Bytes()) && leisure.Header().Get("ETag") == tag {
			t.Errorf("%s: other bytes have the same tag %s", coding, tag)
		}
		if w := ask(coding, tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
			t.Errorf("%s: who has it in haste gets %d under %s", coding, w.Code, w.Header().Get("ETag"))
		}
		c = NewCopy(c.reply)
	}
}

func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(2, 3, time.Second)
		var turns []*Turn
		for range 2 {
			turn, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			turns = append(turns, turn)
		}
		results := make(chan error, 10)
		for range 8 { // six may wait, two too many
			go func() {
				turn, err := g.Enter(t.Context())
				results <- err
				turn.Leave()
			}()
			synctest.Wait()
		}
		for range 2 {
			if err := <-results; err != ErrBusy {
				t.Errorf("one too many gets %v", err)
			}
		}
		time.Sleep(500 * time.Millisecond)
		turns[0].Leave()
		turns[0].Leave() // counts once
		for range 6 {
			if err := <-results; err != nil {
				t.Errorf("one who waited half a second gets %v", err)
			}
		}
		again, err := g.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Enter(t.Context()); err != ErrBusy {
			t.Errorf("one who waited too long gets %v", err)
		}
		again.Leave()
		turns[1].Leave()
	})
}
