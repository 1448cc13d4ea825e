package specimen

import (
	"bytes"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// Every style must give the same bytes for the same seed.
func TestGenerateIsRepeatable(t *testing.T) {
	for _, style := range Styles {
		a, _, err := Generate(7, Options{Style: style, Pages: 1})
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := Generate(7, Options{Style: style, Pages: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range a {
			if !bytes.Equal(a[i], b[i]) {
				t.Errorf("%s: page %d differs between two runs", style, i+1)
			}
		}
	}
}

func TestGenerateRefusesUnknownStyle(t *testing.T) {
	if _, _, err := Generate(1, Options{Style: "scroll"}); err == nil || !strings.Contains(err.Error(), "scroll") {
		t.Fatalf("got %v, want an error naming the style", err)
	}
}

// What the truth says of an article must be what its zones print.
func TestTruthIsWhatIsPrinted(t *testing.T) {
	for _, style := range Styles {
		for seed := range uint64(4) {
			c, err := generate(seed, Options{Style: style})
			if err != nil {
				t.Fatal(err)
			}
			checkTruth(t, c.truth)
		}
	}
}

func checkTruth(t *testing.T, e paper.Edition) {
	t.Helper()
	zones := map[string]paper.Zone{}
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			zones[z.ID] = z
			if b := z.Polygon.Bounds(); b.X0 < -1 || b.Y0 < -1 || b.X1 > p.Width+1 || b.Y1 > p.Height+1 {
				t.Errorf("page %s: zone %s leaves the page: %v", p.Label, z.ID, b)
			}
		}
	}
	for _, a := range e.Articles {
		if len(a.Parts) == 0 {
			t.Errorf("article %s %q has no part", a.ID, a.Headline)
		}
		var body strings.Builder
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				if z := zones[id]; z.Role == paper.RoleBody {
					for _, l := range z.Lines {
						body.WriteString(l.Text)
					}
				}
			}
		}
		if a.Kind != paper.KindStory {
			continue
		}
		printed, want := bare(body.String()), bare(strings.Join(a.Paragraphs, ""))
		if !strings.Contains(printed, want) {
			t.Errorf("article %s %q: zones print\n%s\nwant in them\n%s", a.ID, a.Headline, printed, want)
		}
		if a.Jump.ToPage > 0 && (!a.Jump.Joined || len(a.Parts) < 2) {
			t.Errorf("article %s jumps to %d and has %d parts", a.ID, a.Jump.ToPage, len(a.Parts))
		}
	}
}

// bare drops spaces and hyphens, which line ends add and take away.
func bare(s string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(s)
}

// The standing set shows every feature a reader of pages has to cope with.
func TestSuiteShowsEveryFeature(t *testing.T) {
	pages := 0
	seen := map[string]bool{}
	for _, c := range Suite() {
		pages += c.Pages
		if c.Seed >= suiteSeed+3 {
			continue // enough to see them all
		}
		made, err := generate(c.Seed, Options{Style: c.Style, Pages: c.Pages})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range made.truth.Pages {
			for _, z := range p.Zones {
				seen[string(z.Role)+" "+string(z.Direction)] = true
			}
		}
		for _, a := range made.truth.Articles {
			seen[string(a.Kind)] = true
			for _, part := range a.Parts {
				if len(part.Polygon) > 4 {
					seen["story around another"] = true
				}
			}
		}
	}
	if pages < 200 {
		t.Errorf("the set has %d pages, want at least 200", pages)
	}
	for _, want := range []string{
		"story", "brief", "photo", "ad", "notice", "index", "imprint", "story around another",
		"masthead horizontal", "folio horizontal", "imprint horizontal", "kicker horizontal", "kicker vertical", "headline horizontal", "headline vertical",
		"deck horizontal", "byline horizontal", "body horizontal", "body vertical", "caption horizontal", "credit horizontal", "figure horizontal",
		"jump horizontal", "jump vertical", "ad horizontal", "index horizontal",
	} {
		if !seen[want] {
			t.Errorf("no page of the set shows: %s", want)
		}
	}
}
