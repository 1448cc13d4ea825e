package xmlread

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/banmian/banmian/internal/paper"
)

// walk writes a document's events in one line.
func walk(data string, lim Limits) (string, error) {
	x := New("read a.xml", strings.NewReader(data), lim)
	var b strings.Builder
	for {
		ev, err := x.Next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch ev.Kind {
		case Open:
			b.WriteString("<" + ev.Name)
			for _, a := range ev.Attrs {
				b.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
			b.WriteString(">")
		case Close:
			b.WriteString("</" + ev.Name + ">")
		case Text:
			b.WriteString(ev.Text)
		}
	}
}

func TestWalk(t *testing.T) {
	got, err := walk("<?xml version='1.0'?><!-- a page --><a:b xmlns:a='urn:x' k='1 &lt; 2'>one &amp; two<c/></a:b> <junk", Limits{})
	if want := "<b a=urn:x k=1 < 2>one & two<c></c></b>"; got != want || err != nil {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestEncodings(t *testing.T) {
	text := `<?xml version="1.0" encoding="%s"?><p>été 报纸</p>`
	utf16be, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(fmt.Sprintf(text, "UTF-16"))
	utf16le, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(fmt.Sprintf(text, "UTF-16LE"))
	mislabelled, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(fmt.Sprintf(text, "UTF-8"))
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(fmt.Sprintf(text, "GB18030"))
	for name, c := range map[string]struct{ data, want string }{
		"UTF-8":                 {fmt.Sprintf(text, "utf-8"), "<p>été 报纸</p>"},
		"UTF-8 with its mark":   {"\uFEFF" + fmt.Sprintf(text, "utf-8"), "<p>été 报纸</p>"},
		"UTF-16 BE":             {utf16be, "<p>été 报纸</p>"},
		"UTF-16 LE, no mark":    {utf16le, "<p>été 报纸</p>"},
		"UTF-16, says UTF-8":    {mislabelled, "<p>été 报纸</p>"},
		"GB18030":               {gb, "<p>été 报纸</p>"},
		"ISO-8859-1":            {"<?xml version='1.0' encoding='ISO-8859-1'?><p>\xe9t\xe9</p>", "<p>été</p>"},
		"US-ASCII, lower case":  {"<?xml version='1.0' encoding='us-ascii'?><p>ok</p>", "<p>ok</p>"},
		"without a declaration": {"<p>été</p>", "<p>été</p>"},
	} {
		if got, err := walk(c.data, Limits{}); got != c.want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	small := Limits{Bytes: 4096, Token: 1024, Depth: 4, Attributes: 3}
	for name, c := range map[string]struct{ data, why string }{
		"doctype":         {`<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>`, "line 1: it carries a DOCTYPE"},
		"entity":          {"<a>\n\n&boom;</a>", "line 3: it uses an entity that XML does not know"},
		"depth":           {"<a><a><a><a><a>", "nested more than 4 deep"},
		"attributes":      {`<a b="1" c="2" d="3" e="4"/>`, "has 4 attributes"},
		"token":           {"<a>" + strings.Repeat("x", 2000) + "</a>", "longer than 1 KiB"},
		"comment":         {"<!--" + strings.Repeat("x", 2000), "longer than 1 KiB"},
		"length":          {"<a>" + strings.Repeat("<b/>", 2000), "longer than 0 MiB"},
		"truncated":       {"<a>\n<b>", "line 2: the file ends in the middle"},
		"truncated tag":   {"<a b='", "the file ends in the middle"},
		"empty":           {"", "holds no XML element"},
		"no XML":          {"%PDF-1.7 trailer", "holds no XML element"},
		"crossed":         {"<a><b></a></b>", "line 1: element <b> closed by </a>"},
		"bad UTF-8":       {"<a>\xff\xfe\xfd</a>", "invalid UTF-8"},
		"encoding":        {`<?xml version="1.0" encoding="EBCDIC-XX"?><a/>`, `its encoding "EBCDIC-XX" is not known`},
		"false UTF-16":    {`<?xml version="1.0" encoding="UTF-16"?><a/>`, "not written in it"},
		"control in text": {"<a>\x01</a>", "illegal character"},
	} {
		_, err := walk(c.data, small)
		if err == nil || !strings.Contains(err.Error(), c.why) || !strings.HasPrefix(err.Error(), "read a.xml: ") || !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: got %v; want a fault that says %q", name, err, c.why)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error has several lines: %q", name, err)
		}
	}
}

func TestErrorStays(t *testing.T) {
	x := New("read a.xml", strings.NewReader("<a>&x;</a>"), Limits{})
	x.Next()
	_, first := x.Next()
	if _, again := x.Next(); first == nil || again != first {
		t.Errorf("first %v, then %v", first, again)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestSourceFails(t *testing.T) {
	_, err := New("read a.xml", io.MultiReader(strings.NewReader("<a>"), broken{}), Limits{}).Content()
	if !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("got %v", err)
	}
}

func TestHelpers(t *testing.T) {
	x := New("read a.xml", strings.NewReader("<a><b> one\n<i>two</i></b><c><d/></c><e k='v' z:k='w'/></a>"), Limits{})
	if root, err := x.Root(); root.Name != "a" || err != nil {
		t.Fatal(root, err)
	}
	var seen []string
	err := x.Each(func(ev Event) (bool, error) {
		seen = append(seen, ev.Name+ev.Attr("k"))
		if ev.Name == "b" {
			text, err := x.Content()
			seen = append(seen, text)
			return true, err
		}
		return false, nil
	})
	if got := strings.Join(seen, ","); got != "b,one two,c,ev" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzWalk(f *testing.F) {
	for _, s := range []string{"<a b='c'>d<!--e--><?f g?>&amp;</a>", "<?xml version='1.0' encoding='gbk'?><a/>", "\xff\xfe<\x00a\x00/\x00>\x00", "<!DOCTYPE a><a/>", "<a:b xmlns:a='c'/>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		x := New("read f.xml", bytes.NewReader(data), Limits{Bytes: 1 << 16, Token: 1 << 12, Depth: 8, Attributes: 8})
		depth := 0
		for {
			ev, err := x.Next()
			if errors.Is(err, io.EOF) && depth == 0 {
				return
			}
			if err != nil {
				if !paper.IsKind(err, paper.Invalid) || strings.ContainsAny(err.Error(), "\n\r") {
					t.Fatalf("not one line: %q", err)
				}
				return
			}
			switch ev.Kind {
			case Open:
				depth++
			case Close:
				depth--
			}
			if depth < 0 || depth > 8 {
				t.Fatalf("depth %d", depth)
			}
		}
	})
}
