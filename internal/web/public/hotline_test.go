package public_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/hotline/memory"
	"github.com/banmian/banmian/internal/web/public"
)

// withLine is a site whose one paper takes letters, and its clock.
func withLine(t *testing.T) (site http.Handler, line *hotline.Line, now *time.Time) {
	t.Helper()
	at := noon()
	line, err := hotline.Open(t.Context(), memory.New(), hotline.Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	if err := line.SetTerms(t.Context(), "yunting", hotline.Terms{Open: true, Pictures: true, Greeting: "请讲<b>"}, ""); err != nil {
		t.Fatal(err)
	}
	s := fill(t)
	return public.New(public.Options{Reader: s.reader(), Home: "yunting", Hotline: line, Now: noon}), line, &at
}

func post(site http.Handler, at string, form url.Values, headers ...string) answer {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body}
}

func TestLetter(t *testing.T) {
	site, line, now := withLine(t)
	form := open(t, site, "/en/hotline")
	if got := text(one(t, form, ".writing")); !strings.Contains(got, "请讲<b>") {
		t.Errorf("the greeting is missing, or was markup: %s", got)
	}
	ticket := attr(one(t, form, "[name=ticket]"), "value")
	*now = now.Add(time.Minute)
	sent := post(site, "/en/hotline", url.Values{"text": {"The <i>lamps</i> are out"}, "ticket": {ticket}, "contact": {"138"}})
	to := sent.Header.Get("Location")
	if sent.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/en/hotline/") {
		t.Fatalf("%d to %q: %s", sent.StatusCode, to, sent.Body)
	}
	h := get(t, site, to).Header
	if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" || h.Get("Set-Cookie") != "" {
		t.Errorf("the thread goes with %v", h)
	}
	thread := open(t, site, to)
	if got := text(one(t, thread, ".words")); !strings.Contains(got, "The <i>lamps</i> are out") || strings.Contains(got, "138") {
		t.Errorf("the thread: %s", got)
	}
	if got := attr(one(t, thread, "[name=robots]"), "content"); !strings.Contains(got, "noindex") {
		t.Errorf("robots: %q", got)
	}
	tips, _, err := line.Tips(t.Context(), hotline.Ask{Title: "yunting", Limit: 9})
	if err != nil || len(tips) != 1 || tips[0].Contact != "138" || tips[0].Language != "en" || len(tips[0].Signs) > 0 {
		t.Fatalf("%+v, %v", tips, err)
	}
	if _, err := line.Do(t.Context(), "yunting", tips[0].ID, hotline.Act{By: "lin", Version: 1, Reply: "On it.", Note: "secret", Story: &hotline.Story{Article: "20250613-01-01"}}); err != nil {
		t.Fatal(err)
	}
	page := string(body(t, get(t, site, to)))
	if !strings.Contains(page, "On it.") || strings.Contains(page, "secret") || strings.Contains(page, "lin<") || !strings.Contains(page, `href="/en/a/20250613-01-01"`) {
		t.Errorf("the reader sees:\n%s", page)
	}
	receipt := strings.TrimSuffix(strings.TrimPrefix(to, "/en/hotline/"), "?sent")
	if more := post(site, "/en/hotline/"+receipt, url.Values{"text": {"They are on again"}}); more.StatusCode != http.StatusSeeOther {
		t.Errorf("a further word: %d", more.StatusCode)
	}
	if found := post(site, "/en/hotline", url.Values{"receipt": {strings.ToUpper(receipt[:5]) + "-" + receipt[5:]}}); found.StatusCode != http.StatusSeeOther || get(t, site, found.Header.Get("Location")).StatusCode != http.StatusOK {
		t.Errorf("a receipt that was typed: %d to %s", found.StatusCode, found.Header.Get("Location"))
	}
}

func TestLetterWithPictures(t *testing.T) {
	site, line, now := withLine(t)
	var picture, b bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	form := multipart.NewWriter(&b)
	field := func(name, value string) {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	field("text", "灯坏了，有图")
	for range 2 {
		w, err := form.CreateFormFile("picture", "../../etc/passwd")
		if err != nil {
			t.Fatal(err)
		}
		w.Write(picture.Bytes())
	}
	field("ticket", line.Ticket("yunting")) // last, as on the form: what lacks it was cut off
	form.Close()
	*now = now.Add(time.Minute)
	ask := func(data []byte) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/hotline", bytes.NewReader(data))
		r.Header.Set("Content-Type", form.FormDataContentType())
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		return w
	}
	if w := ask(b.Bytes()[:b.Len()/2]); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusConflict {
		t.Errorf("half a letter: %d", w.Code)
	}
	if w := ask(b.Bytes()); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	tips, _, err := line.Tips(t.Context(), hotline.Ask{Title: "yunting", Limit: 9})
	if err != nil || len(tips) != 1 || len(tips[0].Pictures) != 2 || tips[0].Pictures[0].Width != 30 {
		t.Errorf("%+v, %v", tips, err)
	}
}

func TestLetterRefused(t *testing.T) {
	site, line, now := withLine(t)
	stale := line.Ticket("yunting")
	*now = now.Add(48 * time.Hour)
	fresh := line.Ticket("yunting")
	for name, c := range map[string]struct {
		at      string
		form    url.Values
		headers []string
		want    int
	}{
		"nothing written":      {"/hotline", url.Values{"ticket": {fresh}}, nil, 422},
		"an old form":          {"/hotline", url.Values{"ticket": {stale}, "text": {"灯坏了，请看"}}, nil, 409},
		"another site's page":  {"/hotline", url.Values{"ticket": {fresh}, "text": {"灯坏了，请看"}}, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a receipt made up":    {"/hotline/abcde", url.Values{"text": {"灯坏了，请看"}}, nil, 404},
		"a paper without line": {"/en/morning/hotline", url.Values{"ticket": {fresh}, "text": {"灯坏了，请看"}}, nil, 404},
		"too deep":             {"/hotline/a/b", url.Values{"text": {"灯坏了，请看"}}, nil, 404},
		"another screen":       {"/archive/", url.Values{"text": {"灯坏了，请看"}}, nil, 405},
	} {
		got := post(site, c.at, c.form, c.headers...)
		if got.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, got.StatusCode, c.want)
		}
		if typed := c.form.Get("text"); c.want == 409 && !strings.Contains(got.Body.String(), typed) {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if got := get(t, site, "/hotline/abcde").StatusCode; got != http.StatusNotFound {
		t.Errorf("a receipt made up: %d", got)
	}
}

// The way to the form appears and goes with the terms, also from kept screens.
func TestHotlineIsOffered(t *testing.T) {
	site, line, _ := withLine(t)
	offered := func() bool { return strings.Contains(string(body(t, get(t, site, "/en/"))), `href="/en/hotline"`) }
	if !offered() || !offered() {
		t.Error("an open line is not offered")
	}
	if err := line.SetTerms(t.Context(), "yunting", hotline.Terms{}, ""); err != nil {
		t.Fatal(err)
	}
	if offered() {
		t.Error("a closed line is offered")
	}
	if got := get(t, site, "/hotline").StatusCode; got != http.StatusNotFound {
		t.Errorf("its form: %d", got)
	}
}
