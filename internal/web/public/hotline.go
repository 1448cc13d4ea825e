package public

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// hotlineName is the segment under which readers write to the desk: /hotline, and
// /hotline/RECEIPT for what followed.
const hotlineName = "hotline"

// Bounds on letters under way: three of the largest take 120 MB.
const (
	mostLetter    = 40 << 20 // bytes, with its pictures
	mostPart      = 64 << 10 // bytes of one field: the longest text in UTF-8, four times over
	mostParts     = 24
	letterTime    = 4 * time.Minute // a phone's pictures over a slow line
	lettersAtOnce = 3
)

// hotlineScreen is the form, and what came of a letter.
type hotlineScreen struct {
	To       string // address of the form
	Greeting string
	Lang     string // of the greeting, empty when it is the interface's
	Wrong    string
	Typed    hotline.Letter
	Ticket   string
	Pictures bool
	Most     int // pictures
	Longest  int // characters
	Thread   *threadScreen
}

// threadScreen is what one letter led to.
type threadScreen struct {
	Receipt string // in groups of four or five, to write down
	State   string
	Words   []threadWord
	Story   link
	Sent    bool // just now
}

type threadWord struct {
	Who, When, Machine, Text string
	Ours                     bool
}

// letters takes what readers write; the rest of the site is for reading only.
func (s *Site) letters(next http.Handler) http.Handler {
	if s.Hotline == nil {
		return next
	}
	csrf := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.Origin); err == nil && u.Host != "" {
		if err := csrf.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			s.Log.Warn("the public address is no origin", "origin", s.Origin, "error", err)
		}
	}
	take := web.Secure(web.Answer(s.takeLetter, s.refuse, s.Log))
	turns := make(chan struct{}, lettersAtOnce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !strings.Contains(r.URL.Path+"/", "/"+hotlineName+"/") || len(r.URL.Path) > longestKept {
			next.ServeHTTP(w, r)
			return
		}
		if err := csrf.Check(r); err != nil {
			s.refuse(w, r, http.StatusForbidden)
			return
		}
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
		case <-time.After(patience):
			w.Header().Set("Retry-After", "10")
			s.refuse(w, r, http.StatusServiceUnavailable)
			return
		}
		http.NewResponseController(w).SetReadDeadline(s.Now().Add(letterTime)) //nolint:errcheck // where it cannot be set, a slow line is cut off sooner
		r.Body = http.MaxBytesReader(w, r.Body, mostLetter)
		take.ServeHTTP(w, r)
	})
}

// takeLetter answers a POST to /hotline and to /hotline/RECEIPT.
func (s *Site) takeLetter(w http.ResponseWriter, r *http.Request) error {
	v, err := s.visit(r, strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/"))
	if err != nil {
		return err
	}
	if len(v.rest) == 0 || len(v.rest) > 2 || v.rest[0] != hotlineName || v.title.Slug == "" || !s.Hotline.Terms(v.title.Slug).Open {
		return notFound(r)
	}
	in, receipt, err := readLetter(r)
	if err != nil {
		return s.letterWrong(w, r, v, in, err)
	}
	in.Title, in.Language, in.From = v.title.Slug, v.book.Language, web.CameFrom(r)
	at := v.road.base() + "/" + hotlineName + "/"
	switch {
	case len(v.rest) == 2:
		if _, err := s.Hotline.Add(r.Context(), v.rest[1], in.Text, in.From); err != nil {
			return s.threadWrong(w, r, v, err)
		}
		return redirect(w, at+url.PathEscape(v.rest[1])+"?sent", http.StatusSeeOther)
	case receipt != "" && in.Text == "":
		return redirect(w, at+url.PathEscape(receipt), http.StatusSeeOther)
	}
	if receipt, err = s.Hotline.Offer(r.Context(), in); err != nil {
		return s.letterWrong(w, r, v, in, err)
	}
	return redirect(w, at+receipt+"?sent", http.StatusSeeOther)
}

// readLetter reads the form, plain or with pictures.
func readLetter(r *http.Request) (in hotline.Letter, receipt string, err error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	fields := map[string]*string{"text": &in.Text, "name": &in.Name, "contact": &in.Contact, "place": &in.Place, "website": &in.Trap, "ticket": &in.Ticket, "receipt": &receipt}
	if kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(nil, r.Body, mostPart*4)
		if err := r.ParseForm(); err != nil {
			return in, "", tooMuch(err)
		}
		for name, to := range fields {
			*to = r.PostForm.Get(name)
		}
		return in, receipt, nil
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	for range mostParts {
		p, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // a wrapped one is a body that was cut off
			return in, receipt, nil
		}
		if err != nil {
			return in, "", tooMuch(err)
		}
		to, most := fields[p.FormName()], int64(mostPart)
		picture := p.FormName() == "picture"
		if picture {
			most = hotline.MostBytes + 1
		}
		data, err := io.ReadAll(io.LimitReader(p, most))
		if err != nil {
			return in, "", tooMuch(err)
		}
		switch {
		case picture && len(data) > 0:
			in.Pictures = append(in.Pictures, data)
		case to != nil:
			*to = string(data)
		}
	}
	return in, receipt, nil
}

// tooMuch is a body that ended early or was too long.
func tooMuch(err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "take the letter", Why: "it is too large, or came only in part", Remedy: "send smaller pictures", Err: err}
}

// hotline answers GETs.
func (s *Site) hotline(w http.ResponseWriter, r *http.Request, v *visit, rest []string) error {
	if s.Hotline == nil || !s.Hotline.Terms(v.title.Slug).Open {
		return notFound(r)
	}
	if len(rest) == 1 {
		return s.thread(w, r, v, rest[0], "", http.StatusOK)
	}
	return s.showHotline(w, r, v, http.StatusOK, hotlineScreen{})
}

// showHotline shows the form with what was typed. It is never kept: the ticket
// in it is of this moment.
func (s *Site) showHotline(w http.ResponseWriter, r *http.Request, v *visit, status int, d hotlineScreen) error {
	v.order = order{}
	terms := s.Hotline.Terms(v.title.Slug)
	f := s.frame(v, "hotline", "/"+hotlineName)
	f.HeadTitle = joined(" · ", f.T("hotline.name"), f.Name)
	if d.Thread != nil || status != http.StatusOK {
		f.Robots, f.Alternates = "noindex, nofollow", nil
	}
	d.To, d.Ticket = v.road.base()+"/"+hotlineName, s.Hotline.Ticket(v.title.Slug)
	d.Pictures, d.Most, d.Longest = terms.Pictures, hotline.MostPictures, hotline.LongestText
	if d.Greeting = legible(terms.Greeting); d.Greeting != "" {
		d.Lang = otherLanguage(v.title.Language, f.Language)
	}
	f.cache = "no-store"
	return s.show(w, r, "hotline", status, f, d)
}

// letterWrong shows the form again with all that was typed, and what is wrong.
func (s *Site) letterWrong(w http.ResponseWriter, r *http.Request, v *visit, in hotline.Letter, err error) error {
	status, said, ok := s.wrongLetter(v, err)
	if !ok {
		return err
	}
	in.Text = strings.ReplaceAll(in.Text, "\x00", "")
	return s.showHotline(w, r, v, status, hotlineScreen{Typed: in, Wrong: said})
}

// wrongLetter is how a fault is answered and said.
func (s *Site) wrongLetter(v *visit, err error) (status int, said string, ok bool) {
	switch {
	case paper.IsKind(err, paper.Invalid):
		return http.StatusUnprocessableEntity, v.book.Say("hotline.wrong", hotline.LongestText, hotline.MostPictures), true
	case paper.IsKind(err, paper.Conflict):
		return http.StatusConflict, v.book.Say("hotline.stale"), true
	case paper.IsKind(err, paper.Unavailable):
		return http.StatusTooManyRequests, v.book.Say("hotline.busy"), true
	}
	return 0, "", false
}

func (s *Site) threadWrong(w http.ResponseWriter, r *http.Request, v *visit, err error) error {
	status, said, ok := s.wrongLetter(v, err)
	if !ok {
		return err
	}
	return s.thread(w, r, v, v.rest[1], said, status)
}

// thread shows what came of a letter.
func (s *Site) thread(w http.ResponseWriter, r *http.Request, v *visit, receipt, said string, status int) error {
	t, err := s.Hotline.Follow(r.Context(), receipt, web.CameFrom(r))
	if paper.IsKind(err, paper.Unavailable) {
		return s.showHotline(w, r, v, http.StatusTooManyRequests, hotlineScreen{Wrong: v.book.Say("hotline.busy")})
	}
	if paper.IsKind(err, paper.NotFound) || err == nil && t.Title != v.title.Slug {
		return s.showHotline(w, r, v, http.StatusNotFound, hotlineScreen{Wrong: v.book.Say("hotline.unknown")})
	}
	if err != nil {
		return err
	}
	t = t.ForReader()
	_, sent := r.URL.Query()["sent"]
	th := &threadScreen{Receipt: grouped(receipt), State: v.book.Say("hotline.state_" + strings.ReplaceAll(string(t.State), "-", "_")), Sent: sent}
	for _, word := range t.Thread {
		if word.Kind == hotline.Said || word.Kind == hotline.Reply {
			th.Words = append(th.Words, s.threadWord(v, word))
		}
	}
	if key, page, number, ok := parseArticle(t.Story.Article); ok {
		key.Title = v.title.Slug
		if e, err := s.Reader.Edition(r.Context(), key); err == nil {
			if a := e.Article(page, number); a != nil && e.WithdrawnAt(page, number) == nil {
				th.Story = link{Href: v.road.article(e.Key, a), Text: legible(a.Headline)}
			}
		}
	}
	return s.showHotline(w, r, v, status, hotlineScreen{Thread: th, Wrong: said})
}

func (s *Site) threadWord(v *visit, word hotline.Word) threadWord {
	at := word.At.In(s.Now().Location())
	out := threadWord{Who: v.book.Say("hotline.you"), When: v.book.Moment(word.At, at.Location()), Machine: at.Format(time.RFC3339), Text: word.Text}
	if word.Kind == hotline.Reply {
		out.Who, out.Ours = v.book.Say("hotline.desk"), true
	}
	return out
}

// grouped writes a receipt in groups that can be read out.
func grouped(receipt string) string {
	const group = 5
	plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(receipt))
	var out []string
	for len(plain) > group {
		out, plain = append(out, plain[:group]), plain[group:]
	}
	return strings.Join(append(out, plain), "-")
}
