package document

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

func whole() paper.Edition {
	box := geom.R(10.25, 20, 110.5, 40)
	return paper.Edition{
		Title: paper.Title{Name: "今日云汀", Language: "zh-Hans"},
		Date:  paper.Date{Year: 2025, Month: 6, Day: 13}, Number: paper.Number{InYear: 27, Total: 177}, PageCount: 4,
		Masthead: paper.Masthead{Name: "今日云汀数字报", Weekday: "星期五", Hotlines: []string{"80001234", "80001235"}},
		Pages: []paper.Page{{Sequence: 1, Label: "01", Section: "要闻", Width: 822.05, Height: 1176.4, Source: "a.pdf#1",
			Zones: []paper.Zone{{ID: "p1-z1", Role: paper.RoleHeadline, Direction: paper.Vertical, Polygon: box.Polygon(),
				Lines: []paper.Line{{Text: "<桥>&\"灯\"", Box: box}}, Confidence: 0.97}}}},
		Articles: []paper.Article{{
			ID: "p1-a1", Kind: paper.KindStory, Kicker: []string{"甲"}, Headline: "桥 灯", Deck: []string{"乙", "丙"},
			Bylines:    []paper.Byline{{Role: "记者", Names: []string{"林一"}}},
			Dateline:   paper.Dateline{Text: "本报讯"},
			Paragraphs: []string{"一。", "二。"},
			Figures:    []paper.Figure{{Caption: "灯", Credit: "林一 摄", Page: 1, Polygon: box.Polygon()}},
			Parts:      []paper.Part{{Page: 1, Zones: []string{"p1-z1"}, Polygon: box.Polygon()}},
			Jump:       paper.Jump{ToPage: 2, Cue: "下转2版"}, Confidence: 0.93,
			Findings: []paper.Finding{paper.Find(paper.JumpUnmatched, "no page 2")},
			Evidence: []paper.Evidence{{Decision: "headline", Chosen: "桥 灯", RunnerUp: "灯", Margin: 0.4}},
		}},
		Findings: []paper.Finding{{Code: paper.WeekdayMismatch, Severity: paper.Error, Page: 1, Box: box, Message: "m", Remedy: "r"}},
	}
}

func TestRoundTrip(t *testing.T) {
	for name, e := range map[string]paper.Edition{"whole": whole(), "empty": {}} {
		var first, second bytes.Buffer
		if err := EncodeWith(&first, e, Options{Evidence: true}); err != nil {
			t.Fatal(err)
		}
		back, err := Decode(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(e, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: what came back differs:\n%s", name, diff)
		}
		if err := EncodeWith(&second, back, Options{Evidence: true}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: encoding what was decoded gives other bytes", name)
		}
	}
}

func TestFieldNames(t *testing.T) {
	var b bytes.Buffer
	if err := Encode(&b, whole()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"schema": "banmian.edition/1"`, `"date": "2025-06-13"`, `"in_year": 27`, `"page_count": 4`, `"to_page": 2`,
		`"deck": [`, `"hotlines": [`, `"<桥>&\"灯\""`, `"direction": "vertical"`, `"code": "jump-unmatched"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if strings.Contains(b.String(), "evidence") {
		t.Error("evidence is written without being asked for")
	}
}

func TestPlaceless(t *testing.T) {
	var b bytes.Buffer
	e := paper.Edition{Pages: []paper.Page{{Sequence: 1, Zones: []paper.Zone{{ID: "p1-z1", Role: paper.RoleBody,
		Lines: []paper.Line{{Text: "一"}}}}}}}
	if err := Encode(&b, e); err != nil {
		t.Fatal(err)
	}
	for _, not := range []string{"width", "height", "polygon", "box", "null"} {
		if strings.Contains(b.String(), not) {
			t.Errorf("a page without coordinates is written with %q", not)
		}
	}
}

func TestNumbersJSONCannotCarry(t *testing.T) {
	e := whole()
	e.Pages[0].Width = math.Inf(1)
	e.Articles[0].Confidence = math.NaN()
	var b bytes.Buffer
	if err := Encode(&b, e); err != nil {
		t.Fatalf("infinite width: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"empty":         "",
		"not JSON":      "本报讯",
		"truncated":     `{"schema":"banmian.edition/1","pages":[{"seq`,
		"other schema":  `{"schema":"banmian.edition/9"}`,
		"no schema":     `{}`,
		"bad date":      `{"schema":"banmian.edition/1","date":"2024-02-30"}`,
		"trailing text": `{"schema":"banmian.edition/1"} {}`,
		"wrong type":    `{"schema":"banmian.edition/1","pages":7}`,
		"deep":          strings.Repeat("[", 100000),
	} {
		_, err := Decode(strings.NewReader(in))
		if !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: want an Invalid fault, got %v", name, err)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the message is more than one line: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	var b bytes.Buffer
	if err := EncodeWith(&b, whole(), Options{Evidence: true}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schema":"banmian.edition/1","date":"2024-06-14","pages":[{"zones":[{"polygon":[[1,2],[3]]}]}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := Decode(bytes.NewReader(in))
		if err != nil {
			return
		}
		var once, twice bytes.Buffer
		if err := Encode(&once, e); err != nil {
			t.Fatalf("what was decoded cannot be encoded: %v", err)
		}
		again, err := Decode(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("what was encoded cannot be decoded: %v", err)
		}
		if err := Encode(&twice, again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatal("encoding is not stable")
		}
	})
}
