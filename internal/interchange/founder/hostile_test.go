package founder_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/paper"
)

// watched fails the test when a file is asked for that no tree can hold.
type watched struct {
	t testing.TB
	fstest.MapFS
}

func (w watched) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		w.t.Errorf("%q was opened", name)
	}
	return w.MapFS.Open(name)
}

const head = `<html><head><meta charset=utf-8><title>河滨日报</title></head><body><p>2025年6月13日 星期五</p><b>第1版：要闻</b>`

// tree is a site of one page with one article.
func tree(page, article string) fstest.MapFS {
	return fstest.MapFS{"html/2025-06/13/node_1.htm": {Data: []byte(page)}, "html/2025-06/13/content_1.htm": {Data: []byte(article)}, "etc/passwd": {Data: []byte("secret")}}
}

// Each attack is read within its bounds, opens nothing outside the tree, and
// leaves no mark-up in the text.
func TestHostileSites(t *testing.T) {
	good := `<a href=content_1.htm>桥</a>`
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	for name, c := range map[string]struct {
		page, article string
		refused       bool
	}{
		"links out":         {page: head + `<a href="../../../../etc/passwd">x</a><a href="/etc/passwd">x</a><a href="file:///etc/passwd">第2版：x</a><img usemap=#m src="..\..\..\etc\passwd"><a href="%2e%2e/%2e%2e/%2e%2e/etc/passwd.pdf">pdf</a>` + good},
		"article out":       {page: head + `<map><area coords="1,1,2,2" href="../../../../../etc/content_1.htm"></map>`},
		"deep":              {page: head + many("<div>", 100_000) + good},
		"deep table":        {page: head + many("<table><tr><td>", 40_000) + good},
		"open formats":      {page: head + good, article: many("<b><i><font color=1>", 60_000) + "text"},
		"end tags":          {page: head + many("</table></td></div>", 100_000) + good},
		"many elements":     {page: head + many("<i>", 300_000), refused: true},
		"many areas":        {page: head + "<map>" + many(`<area coords="1,1,9,9" href=content_1.htm>`, 50_000) + "</map>"},
		"many points":       {page: head + `<map><area coords="` + many("1,2,", 200_000) + `3" href=content_1.htm></map>`},
		"wild points":       {page: head + `<img usemap=#m width=1e300 height=-4 src=x.jpg><map><area coords="NaN,1,Inf,2,1e308,-1e308" href=content_1.htm></map>`},
		"no numbers":        {page: head + `<img usemap=#m width=NaN height=NaN src=x.jpg><map><area coords="NaN,NaN,NaN,NaN,NaN,NaN" href=content_1.htm><area xy='[{"x":1e300,"y":1},{"x":1,"y":2},{"x":3,"y":-1e300}]' href=content_1.htm></map>`},
		"many pages":        {page: head + many(`<a href=node_2.htm>第2版：x</a>`, 20_000)},
		"too long":          {page: head + many("x", 9<<20), refused: true},
		"long tag":          {page: head + "<a href='" + many("x", 3<<20), refused: true},
		"no text":           {page: "\x00\x01\x02", refused: true},
		"plaintext":         {page: head + good + "<plaintext>" + many("<p>", 1000)},
		"script text":       {page: head + good, article: `<!--enpcontent--><p>桥<script>alert(1)</script>修好了。&lt;script&gt;</p><!--/enpcontent-->`},
		"comments":          {page: head + good, article: many("<!--enpcontent--><!--/enpcontent-->", 50_000) + "<p>x</p>"},
		"nested marks":      {page: head + good, article: many("<div><!--enpcontent-->", 5000) + "x" + many("<!--/enpcontent--></div>", 5000)},
		"long property":     {page: head + good, article: "<!--enpproperty <title>" + many("x", 1<<20) + "</title>/enpproperty-->"},
		"many pictures":     {page: head + good, article: "<div id=ozoom>" + many("<table class=newspic><tr><td><img src=1.jpg>", 30_000) + "x</div>"},
		"written by nobody": {page: head + `<a href=content_1.htm><script>document.write(view("` + many(`\"`, 200_000) + `</script></a>`},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := watched{t, tree(c.page, c.article)}
			begun := time.Now()
			found, err := founder.Find(fsys)
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			e, _, err := founder.Read(fsys, found[0])
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if c.refused != (err != nil) || err != nil && (!paper.IsKind(err, paper.Invalid) || strings.Contains(err.Error(), "\n")) {
				t.Fatalf("%v", err)
			}
			var doc bytes.Buffer
			if err := document.Encode(&doc, e); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(doc.String(), "alert(1)") || strings.Contains(doc.String(), "secret") {
				t.Errorf("the edition holds what it must not")
			}
		})
	}
}

// A tree of very many pages of one edition is refused.
func TestTooManyPages(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range 1000 {
		fsys[fmt.Sprintf("html/2025-06/13/node_%d.htm", i)] = &fstest.MapFile{Data: []byte(head)}
	}
	found, err := founder.Find(fsys)
	if err != nil || len(found) != 1 {
		t.Fatal(len(found), err)
	}
	if _, _, err := founder.Read(fsys, found[0]); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "more than 400 pages") {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head+`<map name=PagePicMap><area shape=polygon coords="1,1,20,1,20,30" href=content_1.htm></map><img src=1.jpg usemap=#PagePicMap width=40 height=60>`), []byte(`<!--enpproperty <title>桥</title>/enpproperty--><h1>桥</h1><div id=ozoom><!--enpcontent--><p>本报讯（记者 林小满）桥修好了。</p><!--/enpcontent--></div>`))
	f.Add([]byte("<table><tr><td>第A1版<a href=node_1.htm>第A1版：x</a><a href=content_1.htm><script>document.write(view('x<br>y'))</script></a>"), []byte("<founder-content><table class=newspic><tr><td><img src=a.jpg></td></tr><tr><td>图 张三 摄</td></tr></table>x<br>y"))
	f.Add([]byte("\xb5\xda1\xb0\xe6"), []byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, page, article []byte) {
		fsys := watched{t, tree(string(page), string(article))}
		found, err := founder.Find(fsys)
		if err != nil {
			t.Fatal(err)
		}
		e, plates, err := founder.Read(fsys, found[0])
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if len(plates) != len(e.Pages) {
			t.Fatalf("%d plates, %d pages", len(plates), len(e.Pages))
		}
		for _, a := range e.Articles {
			for _, p := range a.Parts {
				if p.Page < 1 || p.Page > len(e.Pages) {
					t.Fatalf("part on page %d", p.Page)
				}
			}
		}
	})
}
