package pdfengine

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// oneFont is a PDF with one page that shows the text in a font without outlines,
// whose codes are UTF-16 and whose table says so in one stroke.
func oneFont(codes string, xrefStream bool) []byte {
	table := "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" +
		"1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\nendcmap\nend\nend"
	content := fmt.Sprintf("BT /F 20 Tf 50 100 Td <%s> Tj ET", codes)
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 8 0 R>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(table), table),
		"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900/Descent -200/CapHeight 700/StemV 80>>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	var places []int
	for i, o := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	if xrefStream {
		entries := []byte{0, 0, 0, 0}
		for _, p := range append(places, at) {
			entries = append(entries, 1, byte(p>>8), byte(p), 0)
		}
		fmt.Fprintf(&b, "9 0 obj\n<</Type/XRef/Size 10/Root 1 0 R/W[1 2 1]/Length %d>>\nstream\n%s\nendstream\nendobj\n", len(entries), entries)
	} else {
		fmt.Fprintf(&b, "xref\n0 9\n0000000000 65535 f \n")
		for _, p := range places {
			fmt.Fprintf(&b, "%010d 00000 n \n", p)
		}
		b.WriteString("trailer\n<</Size 9/Root 1 0 R>>\n")
	}
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", at)
	return b.Bytes()
}

func TestRangeOverAllCodes(t *testing.T) {
	for _, stream := range []bool{false, true} {
		e := shared(t)
		doc, err := e.Open(t.Context(), "one.pdf", oneFont("4E914E00006100626C34", stream))
		if err != nil {
			t.Fatalf("cross-reference stream %v: %v", stream, err)
		}
		marks, err := doc.Extract(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, c := range marks.Chars {
			if c.Flags&CharUnmapped == 0 && c.Flags&CharGenerated == 0 {
				got.WriteRune(c.Rune)
			}
		}
		if got.String() != "云一ab水" {
			t.Errorf("cross-reference stream %v: want 云一ab水, got %q", stream, got.String())
		}
	}
}

// oneSubset is oneFont whose font says for which codes it has glyphs.
func oneSubset(codes string, glyphs ...rune) []byte {
	table := make([]byte, 2<<16)
	for i, r := range glyphs {
		table[2*r+1] = byte(i + 1)
	}
	data := oneFont(codes, false)
	at := bytes.Index(data, []byte("/DW 1000"))
	var b bytes.Buffer
	b.Write(data[:at])
	b.WriteString("/CIDToGIDMap 9 0 R")
	b.Write(data[at:bytes.LastIndex(data, []byte("xref\n0 9"))])
	fmt.Fprintf(&b, "9 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n", len(table), table)
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 10\n0000000000 65535 f \n")
	for n := 1; n <= 9; n++ {
		fmt.Fprintf(&b, "%010d 00000 n \n", bytes.Index(b.Bytes(), fmt.Appendf(nil, "%d 0 obj", n)))
	}
	fmt.Fprintf(&b, "trailer\n<</Size 10/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// TestNarrowedTable: a font that says which codes it shows gets a table of
// these; a code that it shows as an empty box keeps its meaning all the same.
func TestNarrowedTable(t *testing.T) {
	data := oneSubset("4E914E00006100626C34", 0x4E91, 0x4E00)
	mended, plain := mendTables(data)
	if !plain["Song"] {
		t.Error("the font's codes are Unicode")
	}
	for want, there := range map[string]bool{"<4E00> <4E00> <4E00>": true, "<4E91> <4E91> <4E91>": true, "<6C34>": false, "<0000> <00FF> <0000>": true} {
		if bytes.Contains(mended[len(data):], []byte(want)) != there {
			t.Errorf("%s in the table: want %v", want, there)
		}
	}
	doc, err := shared(t).Open(t.Context(), "subset.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	marks, err := doc.Extract(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, c := range marks.Chars {
		if c.Flags&(CharUnmapped|CharGenerated) == 0 {
			got.WriteRune(c.Rune)
		}
	}
	if got.String() != "云一ab水" {
		t.Errorf("got %q", got.String())
	}
}

func TestMendLeavesOthersAlone(t *testing.T) {
	whole := oneFont("4E91", false)
	fine := bytes.Replace(whole, []byte("<0000> <FFFF> <0000>"), []byte("<4E00> <4EFF> <4E00>"), 1)
	locked := bytes.Replace(whole, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 9 0 R"), 1)
	for name, data := range map[string][]byte{"in order": fine, "encrypted": locked, "cut off": whole[:len(whole)-30], "empty": nil} {
		if got, _ := mendTables(data); !bytes.Equal(got, data) {
			t.Errorf("%s: the document was changed", name)
		}
	}
}

func TestCutRanges(t *testing.T) {
	got, changed := cutRanges([]byte("begincmap\n2 beginbfrange\n<00F0> <0110> <4EFE>\n<0200> <0201> <0041>\nendbfrange\nendcmap"), func() *codeSet { return nil })
	want := "begincmap\n5 beginbfrange\n<00F0> <00F1> <4EFE>\n<00F2> <00FF> <4F00>\n<0100> <0110> <4F0E>\n<0200> <0201> <0041>\nendbfrange\n\nendcmap"
	if !changed || string(got) != strings.Replace(want, "5 begin", "4 begin", 1) {
		t.Errorf("got %v:\n%s", changed, got)
	}
}

func FuzzMendTables(f *testing.F) {
	f.Add(oneFont("4E91", false))
	f.Add(oneFont("4E91", true))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _ := mendTables(data)
		if !bytes.HasPrefix(got, data) {
			t.Error("a document may only grow at its end")
		}
	})
}
