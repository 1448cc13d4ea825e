package htmlread_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/banmian/banmian/internal/interchange/htmlread"
	"github.com/banmian/banmian/internal/paper"
)

func page(t testing.TB, text string) *htmlread.Page {
	t.Helper()
	p, err := htmlread.Read("p.htm", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Broken HTML shows the lines that a browser would show.
func TestLines(t *testing.T) {
	for text, want := range map[string][]string{
		"<p>一<p>二": {"一", "二"},
		"<table><tr><td>a<td>b<tr><td>c</table>d":             {"a", "b", "c", "d"},
		"<ul><li>a<li>b</ul>":                                 {"a", "b"},
		"<html><head><title>x</title><body><b>y</b>":          {"y"},
		"<head><title>x</title><p>y":                          {"y"},
		"a<br>b<BR/>c":                                        {"a", "b", "c"},
		"<div>a</b></i>b</div>c":                              {"ab", "c"},
		"<p>一\n二 three\n four&nbsp;&nbsp;五":                   {"一二 three four 五"},
		"　　首行　中间　":                                            {"首行　中间"},
		"<script>no()</script><style>p{}</style><p>yes":       {"yes"},
		"<!-- no --><p>yes<!-- no --> indeed":                 {"yes indeed"},
		"<td>a</table></td>b":                                 {"a", "b"},
		"<a href=1>a<a href=2>b</a>":                          {"ab"},
		"&lt;p&gt; &amp; &#x4e00;":                            {"<p> & 一"},
		"<select><option>no</select><textarea>no</textarea>x": {"x"},
	} {
		if got := page(t, text).Lines(nil); !slices.Equal(got, want) {
			t.Errorf("%q shows %q, want %q", text, got, want)
		}
	}
}

func TestNodes(t *testing.T) {
	p := page(t, `<div ID=Outer class="a  B"><map name=M><AREA Coords="1,2" href=x.htm></map><p id=in>x</p></div>`)
	areas := p.All("area")
	if len(areas) != 1 || areas[0].Attr("coords") != "1,2" || areas[0].Attr("absent") != "" {
		t.Errorf("areas %v", areas)
	}
	in := p.All("p")[0]
	if !in.Named("in", "other") || in.Named("outer") || !in.Within(func(n *htmlread.Node) bool { return n.Named("b") }) {
		t.Error("ids and classes are found in small letters")
	}
}

// An encoding is believed while the bytes bear it out, else found.
func TestEncodings(t *testing.T) {
	const words = "<p>小桥修好了，行人往来不必绕路。"
	in := func(e encoding.Encoding, text string) string {
		out, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	head := func(charset string) string {
		return `<meta http-equiv="Content-Type" content="text/html; charset=` + charset + `">`
	}
	const traditional = "<p>小橋修好了，行人往來不必繞路。"
	for name, c := range map[string]struct {
		text, want string
		guessed    bool
	}{
		"UTF-8":                      {head("utf-8") + words, words, false},
		"UTF-8 with a mark":          {"\ufeff" + words, words, false},
		"UTF-8, nothing said":        {words, words, false},
		"UTF-8 that says GB2312":     {head("gb2312") + words, words, true},
		"GBK that says GB2312":       {in(simplifiedchinese.GBK, head("gb2312")+words), words, false},
		"GB18030 that says so":       {in(simplifiedchinese.GB18030, head("gb18030")+words+"㐀"), words + "㐀", false},
		"GBK, nothing said":          {in(simplifiedchinese.GBK, words), words, true},
		"GBK that says UTF-8":        {in(simplifiedchinese.GBK, head("utf-8")+words), words, true},
		"Big5 that says so":          {in(traditionalchinese.Big5, head("big5")+traditional), traditional, false},
		"UTF-16":                     {in(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), words), words, false},
		"UTF-8 with one broken byte": {words + strings.Repeat("小桥修好了", 60) + "\xe5", words + strings.Repeat("小桥修好了", 60) + "\ufffd", true},
		"an encoding nobody knows":   {head("x-none") + words, words, true},
	} {
		p := page(t, c.text)
		want := page(t, c.want).Lines(nil)
		if got := p.Lines(nil); !slices.Equal(got, want) || p.Guessed != c.guessed {
			t.Errorf("%s: read %q as %s, guessed: %v", name, got, p.Encoding, p.Guessed)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"long":    {strings.Repeat("x", 9<<20), "larger than 8 MiB"},
		"no text": {"PK\x03\x04\x00\x00", "no text"},
		"token":   {"<p title='" + strings.Repeat("x", 3<<20), "longer than 2 MiB"},
		"many":    {strings.Repeat("<i>", 250_000), "more than 200000 elements"},
	} {
		if _, err := htmlread.Read("p.htm", strings.NewReader(c.text)); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"<p>一<p>二", "<table><tr><td>a<td>b</table>", "\xff\xfe<\x00p\x00>\x00", "<!--x--><script>y</script>", "</p></td><td></table><select>", "<a href='x\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := htmlread.Read("p.htm", strings.NewReader(string(data)))
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatal(err)
			}
			return
		}
		for _, l := range p.Lines(nil) {
			if l == "" || strings.ContainsAny(l, "\n\r\t\x00") {
				t.Fatalf("line %q", l)
			}
		}
		p.Each(func(n *htmlread.Node) bool {
			for _, k := range n.Children {
				if k.Parent != n {
					t.Fatal("a child does not know its parent")
				}
			}
			return true
		})
	})
}
