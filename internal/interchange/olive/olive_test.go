package olive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/banmian/banmian/internal/paper"
)

const made = `<?xml version="1.0" encoding="windows-1252"?>
<Xmd_toc PUBLICATION="RIV" PUBLICATION_DESCRIPTION="River Mercury" ISSUE_DATE="03/05/1851" RELEASE_NO="7-RIV-1851-05-03-0001" LANGUAGE="English">
<Head_np><Meta IMAGES_RESOLUTION="144" PAGE_THUMBNAIL_RESOLUTION="48"><Resolutions><Resolution DEFAULT="true">72</Resolution><Resolution>144</Resolution></Resolutions></Meta></Head_np>
<Body_np><Section NAME="Front page">
<Page PAGE_NO="1" PAGE_LABEL="1" PAGE_WIDTH="500" PAGE_HEIGHT="700"><Entity ENTITY_TYPE="Article" ID="Ar00100" HREF="/1/Ar00100" CONTINUATION_TO="Ar00200"/><Entity ENTITY_TYPE="Ad" ID="Ad00101" HREF="/1/Ad00101"/><Entity ENTITY_TYPE="Article" ID="Ar00102" HREF="/../../secret"/></Page>
<Page PAGE_NO="2" PAGE_LABEL="2" PAGE_WIDTH="500" PAGE_HEIGHT="700"><Entity ENTITY_TYPE="Article" ID="Ar00200" HREF="/2/Ar00200" CONTINUATION_FROM="Ar00100"/></Page>
</Section></Body_np></Xmd_toc>`

const head = `<XMD-entity ENTITY_TYPE="Article"><Meta NAME="x"/><HedLine_hl1><Primitive BOX="20 20 300 50"><Application_Data><Ai_Item NAME="Title"/></Application_Data><L BOX="20 20 300 50"/><W BOX="20 20 90 50">THE</W><W BOX="100 20 300 50" NS="y">QUAYS</W></Primitive></HedLine_hl1>
<Content><Primitive BOX="20 60 300 140"><L BOX="20 60 300 80" P="SA"/><W BOX="20 60 60 80">All</W><Q BOX="70 60 100 80" QID="1">well</Q><Q BOX="100 60 106 80" QID="1">-</Q><q BOX="106 60 150 80" NS="y" QID="1">kept</q><QW QID="1">well-kept</QW><W BOX="150 60 155 80">.</W>
<L BOX="20 90 300 110" P="S"/><W BOX="20 90 60 110">Then</W><S S_TYPE="SUP"><W BOX="70 90 100 110">the</W></S><L BOX="20 120 300 140"/><W BOX="20 120 80 140">boats</W></Primitive></Content></XMD-entity>`

func files() fstest.MapFS {
	return fstest.MapFS{
		"p/TOC.xml":                 {Data: []byte(made)},
		"p/Document/1/Ar00100.xml":  {Data: []byte(head)},
		"p/Document/1/Ad00101.xml":  {Data: []byte(`<XMD-entity><AdFrame><Primitive BOX="20 400 300 450"><L BOX="20 400 300 450"/><W BOX="20 400 90 450">HATS</W></Primitive></AdFrame></XMD-entity>`)},
		"p/Document/2/Ar00200.xml":  {Data: []byte(`<XMD-entity><Continuation-Content><Primitive BOX="20 20 300 50"><L BOX="20 20 300 50"/><W BOX="20 20 90 50">went</W><W BOX="100 20 200 50">out.</W></Primitive></Continuation-Content></XMD-entity>`)},
		"secret.xml":                {Data: []byte(head)},
		"p/Document/secret.xml.bak": {Data: []byte(head)},
	}
}

// An edition is as it is tagged: headline, paragraphs, what goes on over the
// page, advertisements; a file outside the edition is never opened.
func TestRead(t *testing.T) {
	e, sheets, err := Read(files(), "p/TOC.xml")
	if err != nil {
		t.Fatal(err)
	}
	if e.Title.Name != "River Mercury" || e.Title.Language != "en" || e.Date != (paper.Date{Year: 1851, Month: 5, Day: 3}) || len(e.Pages) != 2 || len(sheets) != 2 {
		t.Errorf("edition %+v %v, %d pages", e.Title, e.Date, len(e.Pages))
	}
	if e.Pages[0].Width != 500 || e.Pages[0].Label != "1" {
		t.Errorf("page one is %.1f points wide, labelled %q", e.Pages[0].Width, e.Pages[0].Label)
	}
	if len(e.Articles) != 2 {
		t.Fatalf("%d articles", len(e.Articles))
	}
	a := e.Articles[0]
	if got := a.Headline + ": " + strings.Join(a.Paragraphs, "|"); got != "THE QUAYS: All well-kept.|Then the boats went out." || len(a.Parts) != 2 || a.ID != "p1-a1" {
		t.Errorf("%s %q in %d parts", a.ID, got, len(a.Parts))
	}
	if ad := e.Articles[1]; ad.Kind != paper.KindAd || strings.Join(ad.Paragraphs, "|") != "HATS" {
		t.Errorf("the advertisement is %s %q", ad.Kind, ad.Paragraphs)
	}
	if len(e.Findings) != 1 || e.Findings[0].Code != paper.TextMissing {
		t.Errorf("findings %v", e.Findings)
	}
}

func TestReadNothing(t *testing.T) {
	for name, data := range map[string]string{"no words": made, "no page": "<Xmd_toc/>", "another": "<toc/>", "broken": "<Xmd_toc><Body_np>"} {
		if _, _, err := Read(fstest.MapFS{"TOC.xml": {Data: []byte(data)}}, "TOC.xml"); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Read(fstest.MapFS{}, "TOC.xml"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("no file: %v", err)
	}
}

// TestSampleOlive counts what an edition of another house tags.
func TestSampleOlive(t *testing.T) {
	dir := os.Getenv("BANMIAN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	edition := filepath.Join(dir, "newspapers", "olive-gdl-1900", "1900", "01", "02")
	if _, err := os.Stat(edition); err != nil {
		if os.Getenv("BANMIAN_SAMPLES") != "" {
			t.Fatal(err)
		}
		t.Skip("no sample pages here; set BANMIAN_SAMPLES to their directory")
	}
	e, _, err := Read(os.DirFS(edition), "TOC.xml")
	if err != nil {
		t.Fatal(err)
	}
	ads, over := 0, 0
	for _, a := range e.Articles {
		if a.Kind == paper.KindAd {
			ads++
		}
		over += len(a.Parts) - 1
	}
	if len(e.Pages) != 4 || len(e.Articles) != 81 || ads != 47 || over != 1 || len(e.Findings) != 0 {
		t.Errorf("%d pages, %d articles, %d of them advertisements, %d continuations, findings %v", len(e.Pages), len(e.Articles), ads, over, e.Findings)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(made, head)
	f.Add(`<Xmd_toc><Body_np><Page><Entity ID="a" HREF="/a" CONTINUATION_TO="a"/></Page></Body_np></Xmd_toc>`, `<XMD-entity><Primitive><W>x</W></Primitive></XMD-entity>`)
	f.Add(`<Xmd_toc><Page PAGE_WIDTH="1e999"><Entity ID="a" HREF="/a"/></Page></Xmd_toc>`, `<XMD-entity><Content><Primitive BOX="NaN 1 2 3"><L/><W BOX="1 1 1 1">x</W></Primitive></Content></XMD-entity>`)
	f.Fuzz(func(t *testing.T, toc, entity string) {
		e, sheets, err := Read(fstest.MapFS{"TOC.xml": {Data: []byte(toc)}, "Document/a.xml": {Data: []byte(entity)}, "Document/1/Ar00100.xml": {Data: []byte(entity)}}, "TOC.xml")
		var fault *paper.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%v is no fault", err)
		}
		if err == nil && len(e.Pages) != len(sheets) {
			t.Fatalf("%d pages, %d sheets", len(e.Pages), len(sheets))
		}
		for _, a := range e.Articles {
			if len(a.Parts) == 0 {
				t.Fatal("an article without a part")
			}
		}
	})
}
