package editor

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/public"
)

var hotlineRoutes = []route{
	{"GET", "/t/{title}/hotline", at(desk.ToAnswerHotline), (*Site).hotline, menu("title", "hotline.name")},
	{"GET", "/t/{title}/hotline/{id}", at(desk.ToAnswerHotline), (*Site).oneTip, extra{}},
	{"POST", "/t/{title}/hotline/{id}", at(desk.ToAnswerHotline), (*Site).doTip, extra{}},
	{"GET", "/t/{title}/hotline/{id}/{n}", at(desk.ToAnswerHotline), (*Site).tipPicture, extra{}},
	{"POST", "/t/{title}/hotline/{id}/erase", at(desk.ToSetUp), (*Site).eraseTip, extra{}},
	{"POST", "/t/{title}/hotline", at(desk.ToSetUp), (*Site).hotlineTerms, extra{}},
}

// tipsEach is how many tips a screen lists.
const tipsEach = 30

// hotlineScreen lists a title's tips.
type hotlineScreen struct {
	Base         string
	States       []tipState
	Tips         []tipLine
	Newer, Older string
	Terms        hotline.Terms
	MaySetUp     bool
	On           bool // the program takes letters at all
}

type tipState struct {
	entry
	Count int
}

// tipLine is one tip in the list.
type tipLine struct {
	Href, Text, When, State, From string
	Signs                         []string
	Pictures                      int
}

// tipScreen is one tip with its thread.
type tipScreen struct {
	Base, When, State string
	Tip               hotline.Tip
	Signs             []string
	Words             []tipWord
	States            []entry // Href is the state
	Keeper            string
	StoryHref         string
	Typed             tipTyped
	MayErase          bool
}

// tipTyped is what was typed and could not be taken.
type tipTyped struct{ Reply, Note, Story string }

type tipWord struct {
	Who, When, What, Text string
	Kind                  hotline.Kind
}

func (s *Site) hotline(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showTips(w, r, v, nil)
}

func (s *Site) showTips(w http.ResponseWriter, r *http.Request, v *visit, wrong error) error {
	d := hotlineScreen{Base: "/desk/t/" + v.Title.Slug + "/hotline", MaySetUp: v.May(desk.ToSetUp), On: s.Hotline != nil}
	x := view{Name: "hotline", Head: v.T("hotline.name"), Styles: []string{"hotline.css"}}
	if wrong != nil {
		x.Status, x.Wrong = http.StatusUnprocessableEntity, v.wrong(wrong)
	}
	if s.Hotline == nil {
		x.Data = d
		return s.show(w, r, v, x)
	}
	d.Terms = s.Hotline.Terms(v.Title.Slug)
	counts, err := s.Hotline.Counts(r.Context(), v.Title.Slug)
	if err != nil {
		return err
	}
	asked := hotline.State(r.URL.Query().Get("state"))
	if !asked.Known() {
		asked = ""
	}
	all := 0
	for _, state := range hotline.States {
		all += counts[state]
		d.States = append(d.States, tipState{entry{d.Base + "?" + query("state", string(state)), v.state(state), state == asked}, counts[state]})
	}
	d.States = append([]tipState{{entry{d.Base, v.T("hotline.all"), asked == ""}, all}}, d.States...)
	from, _ := strconv.Atoi(r.URL.Query().Get("from")) // anything else means the first
	from = max(0, from)
	tips, of, err := s.Hotline.Tips(r.Context(), hotline.Ask{Title: v.Title.Slug, State: asked, Offset: from, Limit: tipsEach})
	if err != nil {
		return err
	}
	for _, t := range tips {
		d.Tips = append(d.Tips, tipLine{Href: d.Base + "/" + t.ID, Text: cut(strings.Join(strings.Fields(t.Text()), " "), tipCut), When: s.moment(v, t.At), State: v.state(t.State), From: t.Name, Signs: v.signs(t.Signs), Pictures: len(t.Pictures)})
	}
	turn := func(to int) string {
		return d.Base + "?" + query("state", string(asked)) + "&" + query("from", strconv.Itoa(to))
	}
	if from > 0 {
		d.Newer = turn(max(0, from-tipsEach))
	}
	if from+len(tips) < of {
		d.Older = turn(from + tipsEach)
	}
	x.Data = d
	return s.show(w, r, v, x)
}

// tipCut is how much of a letter, in characters, the list shows: a line or two.
const tipCut = 80

// state puts a state into words.
func (v *visit) state(s hotline.State) string {
	return v.T("hotline.state_" + strings.ReplaceAll(string(s), "-", "_"))
}

func (v *visit) signs(list []hotline.Sign) []string {
	var out []string
	for _, s := range list {
		out = append(out, v.T("hotline.sign_"+string(s)))
	}
	return out
}

// moment writes a time by the clock of the title.
func (s *Site) moment(v *visit, t time.Time) string {
	zone, err := time.LoadLocation(v.Title.Settings.Zone)
	if err != nil {
		zone = time.UTC
	}
	return v.book.Moment(t, zone)
}

// tip finds the tip in the address.
func (s *Site) tip(r *http.Request, v *visit) (hotline.Tip, error) {
	if s.Hotline == nil {
		return hotline.Tip{}, notFound(r)
	}
	return s.Hotline.Tip(r.Context(), v.Title.Slug, r.PathValue("id"))
}

func (s *Site) oneTip(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showTip(w, r, v, tipTyped{}, nil)
}

func (s *Site) showTip(w http.ResponseWriter, r *http.Request, v *visit, typed tipTyped, wrong error) error {
	t, err := s.tip(r, v)
	if err != nil {
		return err
	}
	d := tipScreen{Base: "/desk/t/" + v.Title.Slug + "/hotline/" + t.ID, Tip: t, When: s.moment(v, t.At), State: v.state(t.State), Signs: v.signs(t.Signs), Typed: typed, MayErase: v.May(desk.ToSetUp)}
	if t.Keeper != "" {
		d.Keeper = s.nameOf(r.Context(), t.Keeper)
	}
	for _, state := range hotline.States {
		d.States = append(d.States, entry{string(state), v.state(state), state == t.State})
	}
	for _, word := range t.Thread {
		line := tipWord{When: s.moment(v, word.At), What: v.T("hotline.word_" + string(word.Kind)), Text: word.Text, Kind: word.Kind, Who: v.T("hotline.reader")}
		if word.Kind != hotline.Said {
			line.Who = s.nameOf(r.Context(), word.By)
		}
		if word.Kind == hotline.Moved {
			line.Text = v.state(word.State)
		}
		d.Words = append(d.Words, line)
	}
	if t.Story.Article != "" {
		d.StoryHref = "/" + v.Title.Slug + "/a/" + t.Story.Article
	}
	x := view{Name: "tip", Head: v.T("hotline.tip"), Styles: []string{"hotline.css"}, Data: d}
	switch {
	case paper.IsKind(wrong, paper.Conflict):
		x.Status, x.Wrong = http.StatusConflict, v.T("hotline.changed")
	case wrong != nil:
		x.Status, x.Wrong = http.StatusUnprocessableEntity, v.wrong(wrong)
	}
	return s.show(w, r, v, x)
}

// doTip replies, notes, moves and links in one go.
func (s *Site) doTip(w http.ResponseWriter, r *http.Request, v *visit) error {
	t, err := s.tip(r, v)
	if err != nil {
		return err
	}
	typed := tipTyped{v.form(r, "reply"), v.form(r, "note"), strings.TrimSpace(v.form(r, "story"))}
	version, err := strconv.Atoi(v.form(r, "version"))
	if err != nil {
		return paper.Faultf(paper.Invalid, "the form lacks the tip's version")
	}
	act := hotline.Act{By: v.Person.ID, Version: version, Reply: typed.Reply, Note: typed.Note}
	if state := hotline.State(v.form(r, "state")); state != t.State {
		act.State = state
	}
	if typed.Story != t.Story.Article {
		story, err := s.story(r, v, typed.Story)
		if err != nil {
			return s.showTip(w, r, v, typed, err)
		}
		act.Story = &story
	}
	_, err = s.Hotline.Do(r.Context(), v.Title.Slug, t.ID, act)
	if paper.IsKind(err, paper.Conflict) || paper.IsKind(err, paper.Invalid) {
		return s.showTip(w, r, v, typed, err)
	}
	if err != nil {
		return err
	}
	return s.back(w, "/desk/t/"+v.Title.Slug+"/hotline/"+t.ID, "tip")
}

// story finds the published article that was typed: its address, or the last part
// of it.
func (s *Site) story(r *http.Request, v *visit, typed string) (hotline.Story, error) {
	if typed == "" {
		return hotline.Story{}, nil
	}
	name := typed[strings.LastIndexByte(strings.TrimRight(typed, "/"), '/')+1:]
	name, _, _ = strings.Cut(strings.TrimRight(name, "/"), "?")
	key, page, number, ok := public.ParseArticle(name)
	unknown := &paper.Fault{Kind: paper.Invalid, Doing: "link the story", Why: "no published article has this address", Remedy: "copy the address of the article from the readers' site"}
	if !ok {
		return hotline.Story{}, unknown
	}
	key.Title = v.Title.Slug
	e, err := s.Reader.Edition(r.Context(), key)
	if paper.IsKind(err, paper.NotFound) {
		return hotline.Story{}, unknown
	}
	if err != nil {
		return hotline.Story{}, err
	}
	a := e.Article(page, number)
	if a == nil {
		return hotline.Story{}, unknown
	}
	return hotline.Story{Edition: keyName(archive.Key{Date: key.Date, Ordinal: key.Ordinal}), Article: name, Head: a.Headline}, nil
}

func (s *Site) tipPicture(w http.ResponseWriter, r *http.Request, v *visit) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || s.Hotline == nil {
		return notFound(r)
	}
	data, err := s.Hotline.Picture(r.Context(), v.Title.Slug, r.PathValue("id"), n)
	if err != nil {
		return err
	}
	web.Send(w, r, web.Reply{Status: http.StatusOK, Type: "image/jpeg", Cache: private, Body: data})
	return nil
}

func (s *Site) eraseTip(w http.ResponseWriter, r *http.Request, v *visit) error {
	t, err := s.tip(r, v)
	if err != nil {
		return err
	}
	err = s.Hotline.Erase(r.Context(), v.Title.Slug, t.ID, v.Person.ID, v.form(r, "reason"))
	if paper.IsKind(err, paper.Invalid) {
		return s.showTip(w, r, v, tipTyped{}, err)
	}
	if err != nil {
		return err
	}
	return s.back(w, "/desk/t/"+v.Title.Slug+"/hotline", "erased")
}

// hotlineTerms opens and closes a title's line.
func (s *Site) hotlineTerms(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hotline == nil {
		return notFound(r)
	}
	days, _ := strconv.Atoi(v.form(r, "keep")) // empty: until somebody erases it
	t := hotline.Terms{Open: v.form(r, "open") != "", Pictures: v.form(r, "pictures") != "", Greeting: v.form(r, "greeting"), KeepDays: days}
	err := s.Hotline.SetTerms(r.Context(), v.Title.Slug, t, v.Person.ID)
	if paper.IsKind(err, paper.Invalid) {
		return s.showTips(w, r, v, err)
	}
	if err != nil {
		return err
	}
	return s.back(w, "/desk/t/"+v.Title.Slug+"/hotline", "hotline")
}
