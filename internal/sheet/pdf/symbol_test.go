package pdf

import (
	"testing"

	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

func TestSymbolFontsPrintMarks(t *testing.T) {
	for _, c := range []struct {
		family     string
		code, want rune
	}{
		{"Wingdings", 0xF06E, '■'}, {"Wingdings", 'n', '■'}, {"Wingdings-Regular", 0xF0D8, '➢'}, {"Wingdings", 'Q', 0xF051}, {"Wingdings", ' ', ' '},
		{"SymbolMT", 0xF0B7, '•'}, {"Symbol", 0xF061, 'α'}, {"Symbol", 0xF033, '3'}, {"Symbol", 'a', 'a'}, {"Symbol", 0xF0FE, 0xF0FE},
		{"Times", 'n', 'n'}, {"Times", 0xF06E, 0xF06E}, {"", 'n', 'n'}, {"Wingdings3", 'n', 0xF06E}, {"Webdings", 0xF06E, 0xF06E},
	} {
		if got := symbolOf(c.family, c.code); got != c.want {
			t.Errorf("%s %U gives %U, want %U", c.family, c.code, got, c.want)
		}
	}
	if len([]rune(latinKeys)) != len([]rune(greekLetters)) {
		t.Error("a key without a letter")
	}
	f := pdftest.New()
	font := f.Add("<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Wingdings /FirstChar 110 /LastChar 110 /Widths [700] /FontDescriptor %s >>",
		f.Add("<< /Type /FontDescriptor /FontName /ABCDEF+Wingdings /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"))
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " /F2 " + f.Helvetica() + " >>", Content: "BT /F1 10 Tf 20 200 Td (n) Tj /F2 10 Tf 10 0 Td (item) Tj ET"})
	if got := words(read(t, f.Bytes())[0]); got != "■item" {
		t.Errorf("read %q", got)
	}
}
