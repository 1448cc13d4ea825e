package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

// lines is every line of type of an edition with its page, sorted: what must
// stay whatever is done.
func lines(e paper.Edition) []string {
	var out []string
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				out = append(out, fmt.Sprintf("%d %v %s", p.Sequence, l.Box, l.Text))
			}
		}
	}
	slices.Sort(out)
	return out
}

// said is every character the articles say, sorted, without white space. Names
// of bylines count once each, as a byline is kept once.
func said(e paper.Edition) string {
	var b strings.Builder
	for _, a := range e.Articles {
		for _, s := range slices.Concat(a.Kicker, []string{a.Headline}, a.Deck, a.Paragraphs) {
			b.WriteString(s)
		}
		for _, f := range a.Figures {
			b.WriteString(f.Caption)
		}
	}
	r := []rune(strings.Join(strings.Fields(b.String()), ""))
	slices.Sort(r)
	return string(r)
}

// wellFormed checks what must hold of every draft.
func wellFormed(t *testing.T, d desk.Draft, want []string) {
	t.Helper()
	if have := lines(d.Edition); !slices.Equal(want, have) {
		t.Fatalf("lines were lost or made:\n%s", cmp.Diff(want, have))
	}
	owner, zones := map[string]string{}, map[string]int{}
	for _, p := range d.Edition.Pages {
		for _, z := range p.Zones {
			if zones[z.ID] != 0 {
				t.Fatalf("zone %s is there twice", z.ID)
			}
			zones[z.ID] = p.Sequence
		}
	}
	seen := map[string]bool{}
	for _, a := range d.Edition.Articles {
		if seen[a.ID] || a.ID == "" {
			t.Fatalf("article %q is there twice", a.ID)
		}
		seen[a.ID] = true
		if len(a.Parts) == 0 {
			t.Fatalf("article %s stands nowhere", a.ID)
		}
		for _, part := range a.Parts {
			if len(part.Zones) == 0 {
				t.Fatalf("article %s has an empty part", a.ID)
			}
			for _, z := range part.Zones {
				if owner[z] != "" || zones[z] != part.Page {
					t.Fatalf("zone %s of %s also belongs to %q, or is not on page %d", z, a.ID, owner[z], part.Page)
				}
				owner[z] = a.ID
			}
		}
		for _, p := range a.Paragraphs {
			if strings.TrimSpace(p) == "" {
				t.Fatalf("article %s has an empty paragraph", a.ID)
			}
		}
	}
	tray := map[string]bool{}
	for _, p := range d.Edition.Pages {
		for _, z := range d.Orphans(p.Sequence) {
			tray[z.ID] = true
		}
		for _, z := range p.Zones {
			if owner[z.ID] == "" && !tray[z.ID] && !desk.IsFurniture(z.Role) {
				t.Fatalf("zone %s is nowhere", z.ID)
			}
		}
	}
	for id := range seen {
		marks := map[string]int{}
		for _, m := range d.Trace(id) {
			if m.Field == "text" {
				marks[fmt.Sprint(m.Paragraph)] += m.To - m.From
			}
		}
		if a := d.Article(id); len(marks) > 0 {
			for i, p := range a.Paragraphs {
				if marks[fmt.Sprint(i)] != len(p) {
					t.Fatalf("paragraph %d of %s is tied to lines over %d of %d bytes", i, id, marks[fmt.Sprint(i)], len(p))
				}
			}
		}
	}
}

// randomAct is an act that may or may not be possible; words says whether it may
// change what is said.
func randomAct(r *rand.Rand, d desk.Draft, words bool) desk.Act {
	article := func() string {
		if len(d.Edition.Articles) == 0 {
			return "none"
		}
		return d.Edition.Articles[r.IntN(len(d.Edition.Articles))].ID
	}
	page := &d.Edition.Pages[r.IntN(len(d.Edition.Pages))]
	zone := func() string { return page.Zones[r.IntN(len(page.Zones))].ID }
	of := article()
	inside := func() string { // a zone of that article
		if a := d.Article(of); a != nil {
			p := a.Parts[r.IntN(len(a.Parts))]
			return p.Zones[r.IntN(len(p.Zones))]
		}
		return zone()
	}
	acts := []func() desk.Act{
		func() desk.Act { return desk.Act{Do: desk.Merge, Articles: []string{of, article()}} },
		func() desk.Act { return desk.Act{Do: desk.Split, Article: of, Zone: inside(), Line: r.IntN(4)} },
		func() desk.Act {
			return desk.Act{Do: desk.Cut, Article: of, Page: page.Sequence, Gutter: &desk.Gutter{Vertical: r.IntN(2) == 0, Pos: r.Float64() * 1400}}
		},
		func() desk.Act {
			return desk.Act{Do: desk.Move, Zones: []string{zone()}, Article: of, Before: inside()}
		},
		func() desk.Act { return desk.Act{Do: desk.Move, Zones: []string{zone(), zone()}, Article: of} },
		func() desk.Act { return desk.Act{Do: desk.NewArticle, Zones: []string{zone(), zone()}} },
		func() desk.Act { return desk.Act{Do: desk.Order, Article: of, Before: article()} },
		func() desk.Act { return desk.Act{Do: desk.Join, Articles: []string{of, article()}} },
		func() desk.Act { return desk.Act{Do: desk.Unjoin, Article: of, Page: page.Sequence} },
		func() desk.Act { return desk.Act{Do: desk.Approve, Article: of} },
		func() desk.Act { return desk.Act{Do: desk.SetKind, Article: of, Kind: paper.Kinds[r.IntN(4)]} },
		func() desk.Act {
			return desk.Act{Do: desk.SetPolygon, Zone: zone(), Polygon: []desk.Corner{{1, 1}, {9, 1}, {9, 9 + float64(r.IntN(90))}}}
		},
		func() desk.Act {
			a := d.Article(of)
			if a == nil {
				return desk.Act{Do: desk.Approve, Article: of}
			}
			zones := slices.Clone(a.Parts[0].Zones)
			r.Shuffle(len(zones), func(i, j int) { zones[i], zones[j] = zones[j], zones[i] })
			return desk.Act{Do: desk.Sequence, Article: of, Page: a.Parts[0].Page, Zones: zones}
		},
	}
	if words {
		acts = append(acts,
			func() desk.Act { return desk.Act{Do: desk.Tray, Zones: []string{zone()}} },
			func() desk.Act { return desk.Act{Do: desk.Tray, Article: of} },
			func() desk.Act {
				return desk.Act{Do: desk.SetRole, Zones: []string{zone()}, Role: paper.Roles[r.IntN(len(paper.Roles))]}
			},
			func() desk.Act {
				return desk.Act{Do: desk.SetHead, Article: of, Headline: fmt.Sprint("改题", r.IntN(99))}
			},
			func() desk.Act {
				return desk.Act{Do: desk.SetPara, Article: of, At: r.IntN(3), Text: fmt.Sprint("改段落", r.IntN(99))}
			},
			func() desk.Act {
				return desk.Act{Do: desk.SetText, Article: of, Paragraphs: []string{"全文", fmt.Sprint("重写", r.IntN(99))}}
			},
			func() desk.Act {
				return desk.Act{Do: desk.Dismiss, Finding: fmt.Sprint("f", r.IntN(9)), Reason: "看过"}
			},
		)
	}
	return acts[r.IntN(len(acts))]()
}

// Whatever is done, every line stays in one zone, every zone in one place, and
// acts that only rearrange lose and invent no character.
func TestNothingIsLost(t *testing.T) {
	rounds := 24
	if testing.Short() {
		rounds = 10
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		e := desktest.Edition(2, 4, 9)
		d := desk.NewDraft(e)
		want, words := lines(e), seed%2 == 0
		before := said(d.Edition)
		done := 0
		for range 60 {
			a := randomAct(r, d, words)
			kept, _ := json.Marshal(d.Edition)
			after, err := desk.Apply(d, a)
			if now, _ := json.Marshal(d.Edition); !bytes.Equal(kept, now) {
				t.Fatalf("seed %d: %+v changed the draft it was given", seed, a)
			}
			if err != nil {
				if k := paper.KindOf(err); k != paper.Invalid && k != paper.NotFound && k != paper.Conflict {
					t.Fatalf("seed %d: %+v: %v", seed, a, err)
				}
				continue
			}
			done++
			wellFormed(t, after, want)
			if again, err := desk.Apply(d, a); err != nil || desk.Seal(again.Edition) != desk.Seal(after.Edition) {
				t.Fatalf("seed %d: %+v done twice on one draft gives two drafts", seed, a)
			}
			stray := a.Do == desk.Move || a.Do == desk.NewArticle // may bring in what stood in no article
			if now := said(after.Edition); !words && !stray && now != before {
				t.Fatalf("seed %d: %+v changed what is said from\n%s\nto\n%s", seed, a, before, now)
			}
			d, before = after, said(after.Edition)
		}
		if done < 10 {
			t.Errorf("seed %d: only %d acts were possible", seed, done)
		}
	}
}

// Merging and splitting where they were sewn gives the text back.
func TestMergeAndSplit(t *testing.T) {
	d := desk.NewDraft(desktest.Edition(1, 3, 8))
	merged, err := desk.Apply(d, desk.Act{Do: desk.Merge, Articles: []string{"p1-a1", "p1-a2"}})
	if err != nil {
		t.Fatal(err)
	}
	first, second := d.Article("p1-a1"), d.Article("p1-a2")
	want := slices.Concat(first.Paragraphs, []string{second.Headline}, second.Paragraphs)
	if diff := cmp.Diff(want, merged.Article("p1-a1").Paragraphs); diff != "" {
		t.Errorf("merged:\n%s", diff)
	}
	if merged.Article("p1-a2") != nil || len(merged.Edition.Articles) != 2 {
		t.Error("the second is still there")
	}
	parted, err := desk.Apply(d, desk.Act{Do: desk.Split, Article: "p1-a1", Zone: first.Parts[0].Zones[3]})
	if err != nil {
		t.Fatal(err)
	}
	was := strings.Join(first.Paragraphs, "")
	if now := strings.Join(slices.Concat(parted.Article("p1-a1").Paragraphs, parted.Article("p1-a4").Paragraphs), ""); now != was {
		t.Errorf("split: %q, want %q", now, was)
	}
	if got := parted.Edition.Articles[1].ID; got != "p1-a4" {
		t.Errorf("the new article %s does not stand behind the old", got)
	}
}

// What was corrected goes where its lines go, and comes back from the tray.
func TestCorrectionsTravel(t *testing.T) {
	d := desk.NewDraft(desktest.Edition(1, 2, 8))
	text := slices.Clone(d.Article("p1-a1").Paragraphs)
	last := len(text) - 1
	text[last] = strings.Replace(text[last], string([]rune(text[last])[3:5]), "【改】", 1)
	zone := d.Article("p1-a1").Parts[0].Zones[3]
	for _, a := range []desk.Act{
		{Do: desk.SetText, Article: "p1-a1", Paragraphs: text},
		{Do: desk.Tray, Zones: []string{zone}},
		{Do: desk.Move, Zones: []string{zone}, Article: "p1-a2"},
	} {
		var err error
		if d, err = desk.Apply(d, a); err != nil {
			t.Fatal(err)
		}
	}
	if now := strings.Join(d.Article("p1-a2").Paragraphs, ""); !strings.Contains(now, "【改】") {
		t.Errorf("the correction is lost: %s", now)
	}
	if now := strings.Join(d.Article("p1-a1").Paragraphs, ""); strings.Contains(now, "【改】") {
		t.Errorf("the correction stayed behind too: %s", now)
	}
}

// The caret's place survives what is typed before it.
func TestTrace(t *testing.T) {
	d := desk.NewDraft(desktest.Edition(1, 1, 8))
	text := slices.Clone(d.Article("p1-a1").Paragraphs)
	text[0] = "新加的一句。" + text[0]
	d, err := desk.Apply(d, desk.Act{Do: desk.SetText, Article: "p1-a1", Paragraphs: text})
	if err != nil {
		t.Fatal(err)
	}
	exact := 0
	for _, m := range d.Trace("p1-a1") {
		if m.Field != "text" {
			continue
		}
		z, _ := d.Zone(m.Zone)
		got := text[m.Paragraph][m.From:m.To]
		if m.Exact && strings.Contains(z.Lines[m.Line].Text, got) {
			exact++
		}
	}
	if exact < 7 {
		t.Errorf("only %d of 8 lines are tied to their text", exact)
	}
}

func TestRole(t *testing.T) {
	d := desk.NewDraft(desktest.Edition(1, 2, 6))
	a := d.Article("p1-a1")
	zone := a.Parts[0].Zones[0]
	head := a.Headline
	d, err := desk.Apply(d, desk.Act{Do: desk.SetRole, Zones: []string{zone}, Role: paper.RoleKicker})
	if err != nil {
		t.Fatal(err)
	}
	if a = d.Article("p1-a1"); a.Headline != "" || !slices.Equal(a.Kicker, []string{head}) {
		t.Errorf("headline %q, kicker %q", a.Headline, a.Kicker)
	}
	d, err = desk.Apply(d, desk.Act{Do: desk.SetRole, Zones: []string{zone}, Role: paper.RoleSlogan})
	if err != nil {
		t.Fatal(err)
	}
	if a = d.Article("p1-a1"); len(a.Kicker) != 0 || d.Owner(zone) != nil {
		t.Errorf("kicker %q, and the slogan belongs to %v", a.Kicker, d.Owner(zone))
	}
}

func FuzzDecodeAct(f *testing.F) {
	for _, v := range desk.Verbs {
		f.Add(fmt.Sprintf(`{"do":%q,"article":"p1-a1","articles":["p1-a1","p1-a2"],"zones":["p1-z3"],"zone":"p1-z3","page":1,"line":1}`, v))
	}
	f.Add(`{"do":"polygon","zone":"p1-z2","polygon":[[1,2],[3,4],[5,6]]}`)
	f.Add(`{"do":"cut","article":"p1-a1","page":1,"gutter":{"vertical":true,"pos":1e9}}`)
	f.Add(`{"do":"head"} x`)
	d := desk.NewDraft(desktest.Edition(1, 3, 6))
	want := lines(d.Edition)
	f.Fuzz(func(t *testing.T, text string) {
		a, err := desk.DecodeAct(strings.NewReader(text))
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Errorf("not a fault for a person: %v", err)
			}
			return
		}
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := desk.DecodeAct(bytes.NewReader(data))
		if err != nil || cmp.Diff(a, again, cmpopts.EquateEmpty()) != "" {
			t.Errorf("%s came back as another act: %v", data, err)
		}
		if after, err := desk.Apply(d, a); err == nil {
			wellFormed(t, after, want)
		}
	})
}
