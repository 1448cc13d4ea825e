package ingest_test

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// An edition in Olive's XML is read as it is tagged, whatever else stands in
// its directory; its list without the files it lists is refused.
func TestOliveEdition(t *testing.T) {
	toc := `<Xmd_toc PUBLICATION="River Mercury" ISSUE_DATE="03/05/1851" LANGUAGE="English"><Body_np><Section NAME="Front"><Page PAGE_LABEL="1" PAGE_WIDTH="500" PAGE_HEIGHT="700">` +
		`<Entity ENTITY_TYPE="Article" ID="Ar00100" HREF="/1/Ar00100"/></Page></Section></Body_np></Xmd_toc>`
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"TOC.xml": toc,
		"Document/1/Ar00100.xml": `<XMD-entity><HedLine_hl1><Primitive BOX="20 20 300 50"><L BOX="20 20 300 50"/><W BOX="20 20 90 50">Quays</W></Primitive></HedLine_hl1>` +
			`<Content><Primitive BOX="20 60 300 80"><L BOX="20 60 300 80"/><W BOX="20 60 60 80">All</W><W BOX="70 60 120 80">well.</W></Primitive></Content></XMD-entity>`,
		"Document/1/Pg001.xml": `<XMD-PAGE/>`,
	})
	e, err := ingest.Read(t.Context(), nil, gather(t, dir).Inputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e.Title.Name != "River Mercury" || len(e.Articles) != 1 || e.Articles[0].Headline != "Quays" || strings.Join(e.Articles[0].Paragraphs, "|") != "All well." {
		t.Errorf("title %q, articles %+v", e.Title.Name, e.Articles)
	}
	_, err = ingest.Read(t.Context(), nil, []ingest.Input{ingest.Bytes("TOC.xml", []byte(toc))}, nil)
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "without its pages") {
		t.Errorf("the list alone: %v", err)
	}
}
