// Package searchtest holds every search.Index to the sentences of its contract.
package searchtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// Run asserts the contract. open gives a new, empty index each time; the suite
// closes it.
func Run(t *testing.T, open func(t *testing.T) search.Index) {
	for name, test := range map[string]func(*testing.T, search.Index){
		"what a question finds":  finds,
		"order":                  order,
		"facets":                 facets,
		"days and narrowing":     narrowing,
		"putting again":          putting,
		"absent":                 absent,
		"bounds":                 bounds,
		"places":                 places,
		"languages":              languages,
		"against the truth":      truth,
		"one edition at a time":  together,
		"a search that is ended": ended,
	} {
		t.Run(name, func(t *testing.T) {
			x := open(t)
			defer func() {
				if err := x.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			}()
			test(t, x)
		})
	}
}

// Day gives the edition of a day.
func Day(title, day string) search.Edition {
	d, err := paper.ParseDate(day)
	if err != nil {
		panic(err) // a test's own constant
	}
	return search.Edition{Title: title, Date: d, Ordinal: 1}
}

// doc is a document with a headline and text.
func doc(name, headline string, text ...string) search.Document {
	return search.Document{Article: name, Language: "zh-Hans", Headline: []string{headline}, Text: text, Kind: paper.KindStory, Page: 1, Label: "01"}
}

func put(t *testing.T, x search.Index, e search.Edition, stamp string, docs ...search.Document) {
	t.Helper()
	if err := x.Put(t.Context(), search.Reading{Edition: e, Stamp: stamp, Documents: docs}); err != nil {
		t.Fatal(err)
	}
}

// ask searches for a question and gives the articles found, newest first unless
// the query says otherwise.
func ask(t *testing.T, x search.Index, question string, q search.Query) []string {
	t.Helper()
	r := result(t, x, question, q)
	var names []string
	for _, h := range r.Hits {
		names = append(names, h.Article)
	}
	return names
}

func result(t *testing.T, x search.Index, question string, q search.Query) search.Result {
	t.Helper()
	if question != "" {
		var err error
		if q.Find, err = search.Parse(question); err != nil {
			t.Fatalf("parse %q: %v", question, err)
		}
	}
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %q: %v", question, err)
	}
	return r
}

func finds(t *testing.T, x search.Index) {
	put(t, x, Day("demo", "2025-03-01"), "1",
		doc("water", "古运河水质好转", "沿河三公里新栽柳树。", "记者 林小满"),
		doc("snow", "大雪封山 两县停课", "初雪，A股市场照常开市；第3版另有报道。"),
		doc("hant", "頭髮與發展", "臺灣說明會"),
		doc("latin", "AI技术进校园", "The well-known School of Naïve Art opened. Cafés and résumés; 5G、２０２４年 city,harbour"),
		doc("empty", ""))
	for _, c := range []struct{ question, want string }{
		{"水质", "water"}, {"质好", "water"}, {"运河水质好转", "water"}, {"河质", ""}, {"水", "water"}, {"雪", "snow"}, {"转", "water"}, {"树", "water"},
		{"封山两县", ""}, {`"封山 两县"`, "snow"}, {"封山 两县", "snow"}, {"柳树记者", ""}, {"初雪A股", ""}, {`"初雪，A股"`, "snow"},
		{"A股", "snow"}, {"a股市场", "snow"}, {"第3版", "snow"}, {"3版另", "snow"}, {"股", "snow"},
		{"头发与发展", "hant"}, {"頭髮", "hant"}, {"台湾说明", "hant"}, {"臺灣説明", "hant"}, {"发", "hant"}, {"髮", "hant"},
		{"ＡＩ", "latin"}, {"ai技术", "latin"}, {"AI 技术", "latin"}, {`"ai 技术"`, "latin"}, {"2024年", "latin"}, {"5g", "latin"},
		{"naive schools", "latin"}, {`"naive art"`, "latin"}, {`"school art"`, ""}, {"cafe RESUME", "latin"}, {`"well known"`, "latin"},
		{`"city harbour"`, ""}, {`"city, harbour"`, "latin"}, {"林小满", "water"}, {"小满", "water"},
		{"水质 OR 大雪", "water snow"}, {"水质 AND 大雪", ""}, {"水质 柳树", "water"}, {"水 柳", "water"}, {"水 柳树", "water"}, {"树 NOT 水", ""},
		{"河 NOT 雪", "water"}, {"(水质 OR 大雪) NOT 柳树", "snow"}, {"(水 OR 雪) -柳树", "snow"}, {"(水质 OR 雪) NOT 柳", "snow"},
		{"大雪 OR (水质 AND (柳树 OR 松树))", "water snow"}, {"（水质　OR　大雪）", "water snow"}, {"“两县停课”", "snow"}, {"无此词语", ""}, {"鲸", ""},
		{"雪 OR 水 OR 髮", "water snow hant"}, {"雪 OR naive", "snow latin"},
	} {
		if got := strings.Join(ask(t, x, c.question, search.Query{Order: search.Newest}), " "); got != c.want {
			t.Errorf("%s finds %q, want %q", c.question, got, c.want)
		}
	}
	if got := len(ask(t, x, "", search.Query{})); got != 5 {
		t.Errorf("no question finds %d of 5", got)
	}
}

func order(t *testing.T, x search.Index) {
	// Put in no order, several editions to a day.
	second := Day("alpha", "2025-03-02")
	second.Ordinal = 2
	put(t, x, Day("beta", "2025-03-02"), "1", doc("b1", "x", "运河"), doc("b2", "运河 桥", "运河"))
	put(t, x, second, "1", doc("a2", "y", "运河"))
	put(t, x, Day("alpha", "2025-03-09"), "1", doc("late", "z", "运河"))
	put(t, x, Day("alpha", "2025-03-02"), "1", doc("a1", "w", "运河"), doc("a1b", "w", "运河 桥"))
	put(t, x, Day("alpha", "2024-03-02"), "1", doc("early", "运河", "桥"))
	for _, c := range []struct {
		order search.Order
		find  string
		want  string
	}{
		{search.Newest, "运河", "late a1 a1b a2 b1 b2 early"},
		{search.Oldest, "运河", "early a1 a1b a2 b1 b2 late"},
		{search.Relevance, "运河", "b2 early late a1 a1b a2 b1"},
		{search.Relevance, "运河 桥", "b2 early a1b"},
		{search.Relevance, "运河 OR 桥", "b2 early late a1 a1b a2 b1"},
		{"", "河", "b2 early late a1 a1b a2 b1"},
		{search.Newest, "河", "late a1 a1b a2 b1 b2 early"},
		{"", "", "late a1 a1b a2 b1 b2 early"},
	} {
		for _, count := range [][]search.Facet{nil, {search.ByYear}} { // counting changes nothing
			q := search.Query{Order: c.order, Count: count}
			if got := strings.Join(ask(t, x, c.find, q), " "); got != c.want {
				t.Errorf("%s of %q: %s, want %s", c.order, c.find, got, c.want)
			}
			want := strings.Fields(c.want)
			var pages []string
			for q.Limit = 2; q.Offset < len(want)+2; q.Offset += 2 {
				pages = append(pages, ask(t, x, c.find, q)...)
			}
			if !slices.Equal(pages, want) {
				t.Errorf("%s of %q in pages: %s, want %s", c.order, c.find, pages, want)
			}
		}
	}
	if r := result(t, x, "运河", search.Query{Limit: -1}); r.Total != 7 || len(r.Hits) != 0 {
		t.Errorf("counting only gives %d of 7 and %d hits", r.Total, len(r.Hits))
	}
}

// shelf puts documents with all facets.
func shelf(t *testing.T, x search.Index) {
	with := func(d search.Document, kind paper.Kind, page int, section string, names ...string) search.Document {
		d.Kind, d.Page, d.Label, d.Section, d.Contributors = kind, page, fmt.Sprintf("%02d", page), section, names
		return d
	}
	put(t, x, Day("demo", "2024-12-31"), "s1", with(doc("a", "运河", "a"), paper.KindStory, 1, "要闻", "林小满", "杜明"), with(doc("b", "运河", "b"), paper.KindBrief, 2, "", "杜明"))
	put(t, x, Day("demo", "2025-01-01"), "s2", with(doc("c", "运河", "c"), paper.KindStory, 1, "要闻"), with(doc("d", "大桥", "d"), paper.KindStory, 3, "副刊"))
	put(t, x, Day("other", "2025-02-01"), "s3", with(doc("e", "运河", "e"), paper.KindPhoto, 10, "副刊", "林小满"))
	unlabelled := doc("f", "运河", "f")
	unlabelled.Label, unlabelled.Page = "", 7
	put(t, x, Day("other", "2025-02-02"), "s4", unlabelled)
}

func facets(t *testing.T, x search.Index) {
	shelf(t, x)
	r := result(t, x, "运河", search.Query{Count: search.Facets, Limit: 1})
	want := map[search.Facet][]search.Value{
		search.ByTitle: {{Name: "demo", Count: 3}, {Name: "other", Count: 2}}, search.ByYear: {{Name: "2025", Count: 3}, {Name: "2024", Count: 2}},
		search.ByMonth: {{Name: "2024-12", Count: 2}, {Name: "2025-02", Count: 2}, {Name: "2025-01", Count: 1}},
		search.ByPage:  {{Name: "01", Count: 2}, {Name: "02", Count: 1}, {Name: "10", Count: 1}, {Name: "7", Count: 1}}, search.BySection: {{Name: "要闻", Count: 2}, {Name: "副刊", Count: 1}},
		search.ByContributor: {{Name: "杜明", Count: 2}, {Name: "林小满", Count: 2}},
		search.ByKind:        {{Name: "story", Count: 3}, {Name: "brief", Count: 1}, {Name: "photo", Count: 1}},
	}
	if r.Total != 5 {
		t.Errorf("%d found, want 5", r.Total)
	}
	if d := cmp.Diff(want, r.Facets); d != "" {
		t.Error(d)
	}
	few := result(t, x, "运河", search.Query{Count: []search.Facet{search.ByPage}, Values: 1})
	if d := cmp.Diff([]search.Value{{Name: "01", Count: 2}}, few.Facets[search.ByPage]); d != "" {
		t.Error(d)
	}
	if r := result(t, x, "无此词语", search.Query{Count: search.Facets}); r.Total != 0 || len(r.Facets[search.ByYear]) != 0 {
		t.Errorf("nothing found gives %+v", r)
	}
}

func narrowing(t *testing.T, x search.Index) {
	shelf(t, x)
	day := func(s string) paper.Date { return Day("", s).Date }
	only := func(pairs ...string) map[search.Facet][]string {
		m := map[search.Facet][]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[search.Facet(pairs[i])] = append(m[search.Facet(pairs[i])], pairs[i+1])
		}
		return m
	}
	for _, c := range []struct {
		query search.Query
		want  string
	}{
		{search.Query{From: day("2025-01-01")}, "f e c"},
		{search.Query{To: day("2024-12-31")}, "a b"},
		{search.Query{From: day("2024-12-31"), To: day("2025-01-01")}, "c a b"},
		{search.Query{From: day("2025-01-02"), To: day("2025-01-01")}, ""},
		{search.Query{Only: only("title", "other")}, "f e"},
		{search.Query{Only: only("year", "2024")}, "a b"},
		{search.Query{Only: only("month", "2025-01", "month", "2025-02")}, "f e c"},
		{search.Query{Only: only("contributor", "林小满")}, "e a"},
		{search.Query{Only: only("contributor", "林小满", "kind", "story")}, "a"},
		{search.Query{Only: only("section", "副刊", "page", "10")}, "e"},
		{search.Query{Only: only("page", "7")}, "f"},
		{search.Query{Only: only("page", "11")}, ""},
		{search.Query{Only: only("section", "")}, ""},
		{search.Query{Only: only("year", "nonsense")}, ""},
		{search.Query{Except: map[search.Edition]struct{}{Day("demo", "2024-12-31"): {}}}, "f e c"},
	} {
		c.query.Order = search.Newest
		if got := strings.Join(ask(t, x, "运河", c.query), " "); got != c.want {
			t.Errorf("%+v finds %q, want %q", c.query, got, c.want)
		}
	}
	// What a facet itself leaves out is still counted for it, and for no other.
	r := result(t, x, "运河", search.Query{Only: only("kind", "story"), Count: []search.Facet{search.ByKind, search.ByYear}})
	want := map[search.Facet][]search.Value{search.ByKind: {{Name: "story", Count: 3}, {Name: "brief", Count: 1}, {Name: "photo", Count: 1}},
		search.ByYear: {{Name: "2025", Count: 2}, {Name: "2024", Count: 1}}}
	if d := cmp.Diff(want, r.Facets); d != "" || r.Total != 3 {
		t.Errorf("%d found; %s", r.Total, d)
	}
}

func putting(t *testing.T, x search.Index) {
	e, other := Day("demo", "2025-03-01"), Day("demo", "2025-03-02")
	put(t, x, e, "first", doc("p1-a1", "运河", "旧文"), doc("p1-a2", "大桥"))
	put(t, x, other, "1", doc("p1-a1", "运河"))
	put(t, x, e, "second", doc("p1-a1", "运河", "新文"), doc("p1-a3", "柳树"), doc("p1-a4", "海棠"))
	put(t, x, e, "second", doc("p1-a1", "运河", "新文"), doc("p1-a3", "柳树"), doc("p1-a4", "海棠"))
	for question, want := range map[string]int{"旧文": 0, "大桥": 0, "新文": 1, "运河": 2, "柳树": 1, "旧": 0, "桥": 0, "棠": 1} {
		if r := result(t, x, question, search.Query{}); r.Total != want || len(r.Hits) != want {
			t.Errorf("%s: %d found and %d given, want %d", question, r.Total, len(r.Hits), want)
		}
	}
	if r := result(t, x, "新文", search.Query{}); r.Hits[0].Stamp != "second" || r.Hits[0].Edition != e {
		t.Errorf("hit %+v", r.Hits[0])
	}
	want := map[search.Edition]string{e: "second", other: "1"}
	if got, err := x.Held(t.Context()); err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("held %v, %v", got, err)
	}
	put(t, x, e, "none")
	if got := ask(t, x, "", search.Query{}); len(got) != 1 {
		t.Errorf("an edition put empty leaves %v", got)
	}
	for range 2 { // removing what is gone is no error
		if err := x.Remove(t.Context(), other); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := x.Held(t.Context()); err != nil || cmp.Diff(map[search.Edition]string{e: "none"}, got) != "" {
		t.Errorf("held %v, %v", got, err)
	}
	if r := result(t, x, "运河", search.Query{Count: search.Facets}); r.Total != 0 || len(r.Facets[search.ByTitle]) != 0 {
		t.Errorf("after removal: %+v", r)
	}
	put(t, x, other, "again", doc("p1-a1", "运河"))
	if got := ask(t, x, "运河", search.Query{}); len(got) != 1 {
		t.Errorf("put after removal: %v", got)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func absent(t *testing.T, x search.Index) {
	if r := result(t, x, "运河", search.Query{Count: search.Facets}); r.Total != 0 || len(r.Hits) != 0 {
		t.Errorf("an empty index finds %+v", r)
	}
	if r := result(t, x, "河 OR harbour", search.Query{}); r.Total != 0 {
		t.Errorf("an empty index finds %+v", r)
	}
	if got, err := x.Held(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("held %v, %v", got, err)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"no title":    x.Put(t.Context(), search.Reading{Edition: search.Edition{Date: paper.Date{Year: 2025, Month: 1, Day: 1}, Ordinal: 1}, Stamp: "1", Documents: nil}),
		"no date":     x.Put(t.Context(), search.Reading{Edition: search.Edition{Title: "demo", Ordinal: 1}, Stamp: "1", Documents: nil}),
		"no ordinal":  x.Put(t.Context(), search.Reading{Edition: search.Edition{Title: "demo", Date: paper.Date{Year: 2025, Month: 1, Day: 1}}, Stamp: "1", Documents: nil}),
		"named twice": x.Put(t.Context(), search.Reading{Edition: Day("demo", "2025-01-01"), Stamp: "1", Documents: []search.Document{doc("a", "x"), doc("a", "y")}}),
	} {
		if !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func bounds(t *testing.T, x search.Index) {
	put(t, x, Day("demo", "2025-01-01"), "1", doc("a", "运河"))
	phrase := &search.Expr{Op: search.Phrase, Text: "运河"}
	var many []*search.Expr
	for range search.MostClauses + 1 {
		many = append(many, phrase)
	}
	deep := phrase
	for range 100 {
		deep = &search.Expr{Op: search.And, Of: []*search.Expr{deep}}
	}
	not := &search.Expr{Op: search.Not, Of: []*search.Expr{phrase}}
	for what, q := range map[string]search.Query{
		"offset": {Offset: search.MostOffset + 1}, "before the first": {Offset: -1}, "limit": {Limit: search.MostLimit + 1}, "values": {Values: search.MostValues + 1},
		"order": {Order: "by chance"}, "facet": {Count: []search.Facet{"colour"}}, "narrowing": {Only: map[search.Facet][]string{"colour": {"red"}}},
		"many values": {Only: map[search.Facet][]string{search.ByPage: make([]string, search.MostOnly+1)}},
		"clauses":     {Find: &search.Expr{Op: search.Or, Of: many}}, "depth": {Find: deep}, "only not": {Find: not},
		"not in or": {Find: &search.Expr{Op: search.Or, Of: []*search.Expr{phrase, not}}}, "empty phrase": {Find: &search.Expr{Op: search.Phrase, Text: "，"}},
		"nothing in and": {Find: &search.Expr{Op: search.And}},
	} {
		if _, err := x.Search(t.Context(), q); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func places(t *testing.T, x search.Index) {
	d := doc("a", "运河")
	d.Head = &search.Spot{Page: 2, Box: geom.R(10, 20, 300, 80), Lines: []paper.Line{{Text: "古运河", Box: geom.R(10, 20, 300, 50)}}}
	put(t, x, Day("demo", "2025-01-01"), "1", d, doc("b", "大桥"))
	r := result(t, x, "运河", search.Query{})
	if len(r.Hits) != 1 || cmp.Diff(d.Head, r.Hits[0].Head) != "" {
		t.Errorf("%+v", r.Hits)
	}
	if r := result(t, x, "大桥", search.Query{}); len(r.Hits) != 1 || r.Hits[0].Head != nil {
		t.Errorf("%+v", r.Hits)
	}
}

func languages(t *testing.T, x search.Index) {
	for _, c := range []struct{ title, language, text string }{
		{"en", "en-GB", "The bridges were closed for repairs"}, {"de", "de-AT", "Die Brücken wurden gesperrt. Häuser"}, {"fr", "fr", "Les écoles fermées"},
		{"xx", "", "bridges"}, {"zh", "zh-Hant", "Bridges 大橋"},
	} {
		d := doc("p1-a1", "", c.text)
		d.Language = c.language
		put(t, x, Day(c.title, "2025-01-01"), "1", d)
	}
	for question, want := range map[string]string{
		"bridge": "en zh", "bridges": "en xx zh", "Brücke": "de", "brucken": "de", "haus": "de", "ecole": "fr", "ÉCOLES": "fr", `"closed for repair"`: "en", "大桥": "zh",
		"bridge NOT 大桥": "en", "haus OR repair": "de en",
	} {
		var got []string
		for _, h := range result(t, x, question, search.Query{}).Hits {
			got = append(got, h.Edition.Title)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s finds %q, want %q", question, s, want)
		}
	}
}

// truth compares an index with the meaning of questions on texts made at random
// of few signs, so that everything happens often.
func truth(t *testing.T, x search.Index) {
	r := rand.New(rand.NewPCG(7, 11))
	alphabet := []string{"山", "水", "雪", "髮", "发", "台", "臺", "河", "桥", "，", "。", " ", "A", "ab", " run", " running ", "3", "１", "“"}
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		return b.String()
	}
	type kept struct {
		name   string
		simple string // in simplified signs, for the plainest truth
		doc    search.Document
	}
	simple := strings.NewReplacer("髮", "发", "臺", "台", "１", "1")
	var all []kept
	for day := 1; day <= 28; day++ {
		e := Day("demo", fmt.Sprintf("2025-02-%02d", day))
		var docs []search.Document
		for i := range 5 {
			d := doc(fmt.Sprintf("p1-a%d", i), text(r.IntN(8)), text(r.IntN(30)), text(r.IntN(12)))
			docs = append(docs, d)
			all = append(all, kept{e.String() + d.Article, simple.Replace(d.Headline[0] + "\n" + d.Text[0] + "\n" + d.Text[1]), d})
		}
		put(t, x, e, "1", docs...)
	}
	signs := []string{"山", "水", "雪", "髮", "河", "桥", "臺"}
	for range 300 { // plain substrings of signs
		n := 1 + r.IntN(3)
		var b strings.Builder
		for range n {
			b.WriteString(signs[r.IntN(len(signs))])
		}
		want := 0
		for _, k := range all {
			if strings.Contains(k.simple, simple.Replace(b.String())) {
				want++
			}
		}
		if got := result(t, x, b.String(), search.Query{}).Total; got != want {
			t.Errorf("%s: %d found, it stands in %d", b.String(), got, want)
		}
	}
	for range 300 { // anything
		question := text(1 + r.IntN(4))
		switch r.IntN(4) {
		case 0:
			question = `"` + strings.ReplaceAll(question, "“", " ") + `"`
		case 1:
			question = fmt.Sprintf("(%s OR %s) %s", text(2), text(1), text(1))
		case 2:
			question = fmt.Sprintf("%s NOT %s", text(2), text(2))
		}
		e, err := search.Parse(question)
		if err != nil {
			continue
		}
		want := map[string]bool{}
		for _, k := range all {
			if e.Matches(search.Fold(k.doc), k.doc.Language) {
				want[k.name] = true
			}
		}
		res, err := x.Search(t.Context(), search.Query{Find: e, Limit: search.MostLimit})
		if err != nil {
			t.Fatalf("%s: %v", question, err)
		}
		if res.Total != len(want) {
			t.Errorf("%s: %d found, want %d", question, res.Total, len(want))
		}
		for _, h := range res.Hits {
			if !want[h.Edition.String()+h.Article] {
				t.Errorf("%s: found %s %s", question, h.Edition, h.Article)
			}
		}
	}
}

// together puts and searches at once: a search sees whole editions.
func together(t *testing.T, x search.Index) {
	const many = 12
	e := Day("demo", "2025-01-01")
	docs := func(word string) []search.Document {
		var out []search.Document
		for i := range many {
			out = append(out, doc(fmt.Sprint("p1-a", i), word))
		}
		return out
	}
	put(t, x, e, "0", docs("运河")...)
	find := &search.Expr{Op: search.Or, Of: []*search.Expr{{Op: search.Phrase, Text: "运河"}, {Op: search.Phrase, Text: "大桥"}, {Op: search.Phrase, Text: "harbour"}}}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for ctx.Err() == nil {
				r, err := x.Search(context.WithoutCancel(ctx), search.Query{Find: find, Count: []search.Facet{search.ByYear}})
				if err != nil || r.Total != many || len(r.Hits) != many || r.Facets[search.ByYear][0].Count != many {
					t.Errorf("%d found, %d given, %v", r.Total, len(r.Hits), err)
					return
				}
			}
		})
	}
	for i := range 30 {
		put(t, x, e, fmt.Sprint(i), docs([]string{"大桥", "运河", "harbour"}[i%3])...)
	}
	stop()
	wg.Wait()
}

func ended(t *testing.T, x search.Index) {
	put(t, x, Day("demo", "2025-01-01"), "1", doc("a", "运河"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, search.Query{}); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("an ended search gives %v", err)
	}
}
