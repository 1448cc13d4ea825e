package editor

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

var sealForm = regexp.MustCompile(`name="seal" value="([^"]+)"`)

// sealOn is the seal a screen shows.
func (m *room) sealOn(account, screen string) string {
	m.t.Helper()
	got := sealForm.FindStringSubmatch(m.get(account, editionPath(screen)))
	if got == nil {
		m.t.Fatalf("%s shows %s no seal", screen, account)
	}
	return got[1]
}

// An edition goes through its three reviews and proofs by three people, is published,
// and an article is withdrawn and restored, by forms alone.
func TestSignPublishWithdraw(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.person("gu", desk.Reviewer)
	m.person("he", desk.Chief)
	sign := func(who, stage string, more ...string) int {
		form := url.Values{"stage": {stage}, "seal": {m.sealOn(who, "review")}}
		if len(more) > 0 {
			form.Set("reason", more[0])
		}
		return m.ask("POST", editionPath("review/sign"), m.session(who), form).Code
	}
	if page := m.get("he", editionPath("publish")); !strings.Contains(page, "一审 is not signed") || strings.Contains(page, "Publish now</button>") {
		t.Error("an unsigned edition is offered for publication")
	}
	if got := sign("he", "review-1"); got != http.StatusSeeOther {
		t.Fatalf("the first review: %d", got)
	}
	if got := sign("he", "review-2"); got != http.StatusConflict {
		t.Errorf("one person signs two reviews: %d", got)
	}
	if got := sign("he", "review-2", "the others are ill"); got != http.StatusSeeOther {
		t.Errorf("with a reason: %d", got)
	}
	m.post("gu", editionPath("review/return"), url.Values{"stage": {"review-1"}, "reason": {"Check the name."}, "article": {"p1-a1"}})
	if page := m.get("gu", editionPath("review")); !strings.Contains(page, "Check the name.") || !strings.Contains(page, "It was returned") {
		t.Error("the return is not shown")
	}
	m.post("gu", editionPath("review/settle"), url.Values{"comment": {commentOn(t, m.get("gu", editionPath("review")))}})
	for _, s := range [][2]string{{"lin", "review-1"}, {"gu", "review-2"}, {"he", "review-3"}, {"lin", "proof-1"}, {"gu", "proof-2"}, {"he", "proof-3"}} {
		if got := sign(s[0], s[1]); got != http.StatusSeeOther {
			t.Fatalf("%s signs %s: %d", s[0], s[1], got)
		}
	}
	m.post("he", editionPath("publish/at"), url.Values{"clock": {"2026-11-24T06:00"}})
	if page := m.get("he", editionPath("publish")); !strings.Contains(page, "06:00 Asia/Shanghai") {
		t.Error("the time is not shown")
	}
	m.post("he", editionPath("publish/cancel"), url.Values{"reason": {"sooner"}})
	seal := m.sealOn("he", "publish")
	if got := m.ask("POST", editionPath("publish"), m.session("he"), url.Values{"seal": {"another"}}).Code; got != http.StatusConflict {
		t.Errorf("another seal than what was seen is published: %d", got)
	}
	m.post("he", editionPath("publish"), url.Values{"seal": {seal}})
	form := url.Values{"scope": {"mask"}, "article": {"p1-a2"}, "reason": {"wrong"}, "notice": {"We regret."}, "do": {"preview"}}
	if w := m.ask("POST", editionPath("after/withdraw"), m.session("he"), form); w.Code != 200 || !strings.Contains(w.Body.String(), `class="mask"`) {
		t.Errorf("the preview: %d", w.Code)
	}
	form.Set("do", "withdraw")
	m.post("he", editionPath("after/withdraw"), form)
	if page := m.get("he", editionPath("after")); !strings.Contains(page, "We regret.") {
		t.Error("the withdrawal is not listed")
	}
	if e, err := m.Reader.Edition(t.Context(), desktest.Key); err != nil || e.WithdrawnAt("01", 2) == nil {
		t.Errorf("readers still see it: %v", err)
	}
	m.post("he", editionPath("after/restore"), url.Values{"article": {"p1-a2"}, "page": {"0"}, "reason": {"right after all"}})
	if e, err := m.Reader.Edition(t.Context(), desktest.Key); err != nil || e.Article("01", 2) == nil {
		t.Errorf("it is not restored: %v", err)
	}
}

func commentOn(t *testing.T, page string) string {
	t.Helper()
	got := regexp.MustCompile(`name="comment" value="([^"]+)"`).FindStringSubmatch(page)
	if got == nil {
		t.Fatal("no comment is open")
	}
	return got[1]
}

// A signature is for what was seen: after a change the old seal signs nothing, and the
// proof marks what came and went.
func TestAProofMarksChanges(t *testing.T) {
	m := newRoom(t)
	a := m.person("lin", desk.Editor)
	seal := m.sealOn("lin", "review")
	m.post("lin", editionPath("review/sign"), url.Values{"stage": {"review-1"}, "seal": {seal}})
	w, err := m.Desk.Work(t.Context(), person(a), desktest.Key)
	if err != nil {
		t.Fatal(err)
	}
	headline := w.Draft.Article("p1-a1").Headline
	if _, err := m.Desk.Do(t.Context(), person(a), desktest.Key, w.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: headline + "补"}); err != nil {
		t.Fatal(err)
	}
	page := m.get("lin", editionPath("review"))
	if !strings.Contains(page, "<ins>补</ins>") || !strings.Contains(page, "One article changed.") || !strings.Contains(page, "The edition was changed") {
		t.Error("the change is not marked")
	}
	if got := m.ask("POST", editionPath("review/sign"), m.session("lin"), url.Values{"stage": {"review-1"}, "seal": {seal}}).Code; got != http.StatusConflict {
		t.Errorf("what was seen before is signed: %d", got)
	}
}

func TestCompareTexts(t *testing.T) {
	write := func(bits []bit) string {
		var b strings.Builder
		for _, x := range bits {
			switch {
			case x.Came:
				b.WriteString("+" + x.Text + "+")
			case x.Left:
				b.WriteString("-" + x.Text + "-")
			default:
				b.WriteString(x.Text)
			}
		}
		return b.String()
	}
	for _, c := range [][3]string{{"", "", ""}, {"渡口开了", "渡口关了", "渡口-开-+关+了"}, {"the old mill", "the new mill", "the -old-+new+ mill"}, {"", "new", "+new+"}, {"gone", "", "-gone-"}} {
		if got := write(compareTexts(c[0], c[1])); got != c[2] {
			t.Errorf("%q to %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
