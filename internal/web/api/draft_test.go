package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

// documentOf is the document of an edition of so many pages; without a date it
// has none.
func documentOf(date string, pages int) string {
	e := desktest.Edition(pages, 2, 5)
	e.Date, _ = paper.ParseDate(date)
	var b bytes.Buffer
	if err := document.Encode(&b, e); err != nil {
		panic(err)
	}
	return b.String()
}

var key25 = archive.Key{Title: desktest.Slug, Date: day(25), Ordinal: 1}

// sealOf25 is the seal of the draft of the 25th.
var sealOf25 = func() string {
	e := desktest.Edition(2, 3, 8)
	e.Date = day(25)
	return desk.Seal(e)
}()

// sign25 signs it.
func (w *world) sign25() {
	w.t.Helper()
	chief := desktest.Person("he", desk.Chief)
	now, err := w.desk.Work(w.t.Context(), chief, key25)
	w.must(nil, err)
	w.must(w.desk.Sign(w.t.Context(), chief, key25, "review-1", now.Seal, ""))
}

// A whole night by program: a document is handed in, corrected, refused while it
// is not signed, and published once it is; readers find it.
func TestANightByProgram(t *testing.T) {
	w := newWorld(t)
	at := atTitle + "/editions/2026-11-26/draft"
	sent := func(who string, more ...string) []string {
		return append([]string{"Authorization", "token of " + who, "Content-Type", jsonType}, more...)
	}
	made := w.ask("PUT", Base+at, documentOf("2026-11-26", 2), sent("lin write", "If-None-Match", "*")...)
	if made.Code != http.StatusCreated || made.Header().Get("Location") != Base+at {
		t.Fatalf("%d %s", made.Code, made.Body)
	}
	tag := made.Header().Get("ETag")
	acted := w.ask("POST", Base+at+"/acts", `{"do":"head","article":"p1-a1","headline":"灯会延期"}`, sent("lin write", "If-Match", tag)...)
	now := decoded[current](t, acted)
	if acted.Code != 200 || now.ETag == tag || acted.Header().Get("ETag") != now.ETag || len(now.Lacks) != 1 {
		t.Fatalf("%d %s", acted.Code, acted.Body)
	}
	// The old tag opens nothing any more, and what is in its place comes with the refusal.
	stale := w.ask("POST", Base+at+"/acts", `{"do":"head","article":"p1-a1","headline":"再改"}`, sent("he write", "If-Match", tag)...)
	if p := decoded[problem](t, stale); stale.Code != http.StatusPreconditionFailed || p.Current == nil || p.Current.ETag != now.ETag {
		t.Errorf("%d %s", stale.Code, stale.Body)
	}
	unsigned := w.ask("POST", Base+at+"/publication", `{"seal":"`+now.Seal+`"}`, sent("he write", "If-Match", now.ETag)...)
	if p := decoded[problem](t, unsigned); unsigned.Code != http.StatusConflict || len(p.Lacks) != 1 || !strings.Contains(p.Lacks[0], "not signed") {
		t.Errorf("%d %s", unsigned.Code, unsigned.Body)
	}
	if res := w.ask("POST", Base+at+"/publication", `{"seal":"`+now.Seal+`"}`, sent("lin write", "If-Match", now.ETag)...); res.Code != http.StatusForbidden {
		t.Errorf("an editor published: %d", res.Code)
	}
	if res := w.get(atTitle + "/articles/20261126-01-01"); res.Code != http.StatusNotFound {
		t.Errorf("readers see it already: %d", res.Code)
	}
	key := archive.Key{Title: desktest.Slug, Date: day(26), Ordinal: 1}
	w.must(w.desk.Sign(t.Context(), desktest.Person("he", desk.Chief), key, "review-1", now.Seal, ""))
	if res := w.ask("POST", Base+at+"/publication", `{"seal":"`+now.Seal+`"}`, sent("he write", "If-Match", "as it stands")...); res.Code != 200 || !decoded[current](t, res).Published {
		t.Fatalf("%d %s", res.Code, res.Body)
	}
	if a := read[articleShape](w, atTitle+"/articles/20261126-01-01"); a.Headline != "灯会延期" {
		t.Errorf("readers read %q", a.Headline)
	}
}

// A document handed in again over work at the desk: the correction of an article
// that reads as before stays, and what changed waits.
func TestDocumentOverWork(t *testing.T) {
	w := newWorld(t)
	at := Base + atTitle + "/editions/2026-11-25/draft"
	sent := []string{"Authorization", "token of lin write", "Content-Type", jsonType, "If-Match", "as it stands"}
	if res := w.ask("POST", at+"/acts", `{"do":"head","article":"p2-a1","headline":"灯会延期"}`, sent...); res.Code != 200 {
		t.Fatal(res.Body)
	}
	e := desktest.Edition(2, 3, 8)
	e.Date = day(25)
	e.Articles[0].Headline = "另一个题目"
	e.Pages[0].Zones[1].Lines[0].Text = "另一个题目"
	var b bytes.Buffer
	w.must(nil, document.Encode(&b, e))
	res := w.ask("PUT", at, b.String(), sent...)
	got := decoded[draftShape](t, res)
	if res.Code != 200 || len(got.Lacks) != 2 || !strings.Contains(strings.Join(got.Lacks, " "), "1 changes") {
		t.Fatalf("%d %v", res.Code, got.Lacks)
	}
	back, err := document.Decode(bytes.NewReader(got.Document))
	w.must(nil, err)
	if back.Articles[0].Headline != "另一个题目" || back.Articles[3].Headline != "灯会延期" {
		t.Errorf("it reads %q and %q", back.Articles[0].Headline, back.Articles[3].Headline)
	}
	now, err := w.desk.Work(t.Context(), desktest.He, key25)
	w.must(nil, err)
	if rev, err := w.archive.Revision(t.Context(), key25, now.Material); err != nil || len(rev.Sources) != 2 || len(rev.Pictures) != 2 {
		t.Errorf("its masters and pictures are %v and %v, %v", rev.Sources, rev.Pictures, err)
	}
}

// Two who look at the same and act at once: one is told.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	at := Base + atTitle + "/editions/2026-11-25/draft"
	tag := w.tag(at)
	codes := map[int]int{}
	done := make(chan int)
	for _, who := range []string{"lin", "he"} {
		go func() {
			res := w.ask("POST", at+"/acts", `{"do":"head","article":"p1-a1","headline":"`+who+`"}`, "Authorization", "token of "+who+" write", "Content-Type", jsonType, "If-Match", tag)
			done <- res.Code
		}()
	}
	codes[<-done]++
	codes[<-done]++
	if codes[200] != 1 || codes[412] != 1 {
		t.Errorf("they are told %v", codes)
	}
}

// A token does what its account may, at the titles it is for, and no more.
func TestPersonOf(t *testing.T) {
	a := staff.Account{ID: "lin", Name: "lin", Grants: []staff.Grant{{Title: staff.EveryTitle, Role: "editor"}, {Title: "a", Role: "chief"}, {Title: "b", Role: "chief"}}}
	p := personOf(staff.Token{Titles: []string{"a"}}, a)
	if !p.Has("a", desk.Chief) || !p.Has("a", desk.Editor) || p.Has("b", desk.Editor) || p.Has("b", desk.Chief) {
		t.Errorf("for one title it is %v", p.Roles)
	}
	p = personOf(staff.Token{Titles: []string{staff.EveryTitle}}, a)
	if !p.Has("b", desk.Chief) || !p.Has("c", desk.Editor) || p.Has("c", desk.Chief) {
		t.Errorf("for all titles it is %v", p.Roles)
	}
}

// FuzzDocument hands in strangers' documents: none breaks the desk, and what it
// takes can be looked at.
func FuzzDocument(f *testing.F) {
	f.Add(documentOf("2026-11-26", 1))
	f.Add(`{"schema":"banmian.edition/1","pages":[{"sequence":1,"zones":[{"id":"z","role":"body","lines":[]}]}],"articles":[{"id":"a","kind":"story","parts":[{"page":1,"zones":["z"]}]}]}`)
	f.Add(`{"schema":"banmian.edition/1","pages":[{"sequence":-1}]}`)
	f.Add(`{"schema":"banmian.edition/1","pages":[{"sequence":1,"width":1e308}],"notes":[{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		w := newWorld(t)
		at := Base + atTitle + "/editions/2026-11-26/draft"
		res := w.ask("PUT", at, body, "Authorization", "token of lin write", "Content-Type", jsonType, "If-None-Match", "*")
		if res.Code != http.StatusCreated && (res.Code < 400 || res.Code >= 500) {
			t.Fatalf("%d %s", res.Code, res.Body)
		}
		if res.Code != http.StatusCreated {
			return
		}
		got := decoded[draftShape](t, res)
		acted := w.ask("POST", at+"/acts", `{"do":"facts","in_year":3}`, "Authorization", "token of lin write", "Content-Type", jsonType, "If-Match", got.ETag)
		if acted.Code >= 500 {
			t.Fatalf("%d %s", acted.Code, acted.Body)
		}
		// The same again, over work: it changes nothing, or says why.
		again := w.ask("PUT", at, string(got.Document), "Authorization", "token of lin write", "Content-Type", jsonType, "If-Match", "as it stands")
		if again.Code >= 500 {
			t.Fatalf("%d %s", again.Code, again.Body)
		}
	})
}

// FuzzBody sends strangers' bodies to the small rows.
func FuzzBody(f *testing.F) {
	for _, b := range []string{`{"do":"head"}`, `{"seal":1}`, `{`, `[]`, `{"do":"text","article":"p1-a1","paragraphs":["\ud800"]}`, `{"text":"x","article":"p1-a1"} x`, `{"do":"cut","article":"p1-a1","page":1,"gutter":{"pos":1e400}}`} {
		f.Add(b)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, body string) {
		w.t = t
		for _, below := range []string{"/acts", "/corrections", "/publication"} {
			res := w.ask("POST", Base+atTitle+"/editions/2026-11-25/draft"+below, body, "Authorization", "token of he write", "Content-Type", jsonType, "If-Match", "*")
			if res.Code >= 500 || !json.Valid(res.Body.Bytes()) {
				t.Errorf("%s %q: %d %s", below, body, res.Code, res.Body)
			}
		}
	})
}
