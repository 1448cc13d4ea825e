package ingest_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// secret stands in a file beside what is imported; no import may ever hold it.
const secret = "the secret of the lock keeper"

// swapped is a file of the small package with one text in place of another.
func swapped(name, old, new string) map[string]string {
	files := smallPackage(0)
	files[name] = strings.Replace(files[name], old, new, 1)
	return files
}

// nested is a text a number of times in itself.
func nested(open, shut string, n int) string {
	return strings.Repeat(open, n) + strings.Repeat(shut, n)
}

const sitePage = `<html><head><meta charset=utf-8><title>河滨日报</title></head><body><p>2025年6月13日 星期五</p><b>第1版：要闻</b><map name=m><area coords="1,1,90,1,90,90" shape=polygon href=%s></map><img usemap=#m width=100 height=150 src=%s>%s</body></html>`

// site is an exported site of one page and one article.
func siteWith(href, picture, more, article string) map[string]string {
	return map[string]string{"html/2025-06/13/node_1.htm": fmt.Sprintf(sitePage, href, picture, more), "html/2025-06/13/content_1.htm": article}
}

const goodArticle = `<h1>桥</h1><div id=ozoom><p>桥修好了。</p></div>`

// Each attack through a package, a site or a manifest, in a directory and packed,
// is refused in one clear line or read without harm, soon; what is kept lies in
// the data directory, and nothing of what lies outside the package is in it.
func TestAttacks(t *testing.T) {
	manifestOf := func(more string) map[string]string {
		return map[string]string{"manifest.json": `{"@context":"http://iiif.io/api/presentation/3/context.json","type":"Manifest","label":{"en":["The Weir Herald"]},"navDate":"1898-11-05T00:00:00Z",` + more + `}`}
	}
	const canvas = `"items":[{"id":"c","type":"Canvas","width":800,"height":1000,%s"items":[]}]`
	attacks := map[string]struct {
		files map[string]string
		says  string // of the refusal; empty for what is read without harm
	}{
		"METS with a DOCTYPE":                {swapped("mets.xml", "<mets", `<!DOCTYPE mets SYSTEM "file:///etc/passwd"><mets`), "DOCTYPE"},
		"METS with entities":                 {swapped("mets.xml", "<mets", `<!DOCTYPE mets [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><mets`), "neither METS"},
		"METS with an unknown entity":        {swapped("mets.xml", "The Weir Herald", "&xxe;"), "entity"},
		"METS nested deep":                   {swapped("mets.xml", `<div TYPE="ARTICLE"`, nested("<div>", "", 5000)+`<div TYPE="ARTICLE"`), "nested more than 64 deep"},
		"METS with many attributes":          {swapped("mets.xml", "<fileSec", "<fileSec "+attributes(5000)), "attributes"},
		"METS with a long token":             {swapped("mets.xml", "The Weir Herald", strings.Repeat("x", 2<<20)), "longer than"},
		"METS cut short":                     {swapped("mets.xml", "</structMap></mets>", ""), "ends in the middle"},
		"METS that names a file above":       {swapped("mets.xml", "file://./alto/p1.xml", "../secret.xml"), "leads outside the package"},
		"METS that names a file by root":     {swapped("mets.xml", "file://./alto/p1.xml", "file:///etc/passwd"), "leads outside the package"},
		"METS that names a file encoded":     {swapped("mets.xml", "file://./alto/p1.xml", "%2e%2e/secret.xml"), "leads outside the package"},
		"METS that names a file on the web":  {swapped("mets.xml", "file://./alto/p1.xml", "http://127.0.0.1:9/secret.xml"), "leads outside the package"},
		"METS that names itself":             {swapped("mets.xml", "file://./alto/p1.xml", "mets.xml"), "none of its 1 pages can be read"},
		"ALTO with a DOCTYPE":                {swapped("alto/p1.xml", "<alto", `<!DOCTYPE alto SYSTEM "../../secret.txt"><alto`), "DOCTYPE"},
		"ALTO nested deep":                   {swapped("alto/p1.xml", "<TextBlock ID=\"B1\"", nested("<ComposedBlock>", "", 5000)+"<TextBlock ID=\"B1\""), "nested more than 64 deep"},
		"ALTO with wild numbers":             {swapped("alto/p1.xml", `WIDTH="2000" HEIGHT="3000"`, `WIDTH="1e308" HEIGHT="-1e308"`), ""},
		"a structure that repeats itself":    {swapped("mets.xml", `<fptr><area FILEID="A1" BETYPE="IDREF" BEGIN="B2"/></fptr>`, strings.Repeat(`<fptr><area FILEID="A1" BETYPE="IDREF" BEGIN="B2"/></fptr>`, 50_000)), ""},
		"a site whose links lead out":        {siteWith("content_1.htm", "../../../../secret.jpg", `<a href="../../../../secret.pdf">pdf</a><a href="/secret.pdf">pdf</a><a href="file:///etc/passwd.pdf">pdf</a>`, goodArticle), ""},
		"a site whose article is outside":    {siteWith("../../../../content_9.htm", "x.jpg", "", goodArticle), ""},
		"a site with scripts in its text":    {siteWith("content_1.htm", "x.jpg", "", `<h1>桥<script>alert(1)</script></h1><div id=ozoom><p onclick=x>修<img src=x onerror=alert(1)>好</p></div>`), ""},
		"a site nested deep":                 {siteWith("content_1.htm", "x.jpg", strings.Repeat("<div>", 100_000), goodArticle), ""},
		"a site of one endless page":         {siteWith("content_1.htm", "x.jpg", strings.Repeat("x", 9<<20), goodArticle), "larger than 8 MiB"},
		"a manifest whose files are outside": {manifestOf(fmt.Sprintf(canvas, `"seeAlso":[{"id":"../secret.xml"},{"id":"file:///etc/passwd"}],"annotations":[{"id":"../secret.json"}],`)), ""},
		"a manifest nested deep":             {manifestOf(fmt.Sprintf(canvas, "") + `,"structures":` + nested("[", "]", 20_000)), "no JSON object"},
		"a manifest without canvases":        {manifestOf(`"items":[]`), "names no canvas"},
	}
	for name, c := range attacks {
		for _, way := range []string{"directory", "ZIP"} {
			t.Run(name+"/"+way, func(t *testing.T) { attack(t, way, c.files, c.says) })
		}
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="x" `, i)
	}
	return b.String()
}

func attack(t *testing.T, way string, files map[string]string, says string) {
	world := t.TempDir()
	beside := map[string]string{"secret.xml": "<alto><Layout><Page><String CONTENT=\"" + secret + "\"/></Page></Layout></alto>", "secret.json": `{"items":[{"body":{"value":"` + secret + `"},"target":"c"}]}`,
		"secret.txt": secret, "secret.pdf": "%PDF-1.4 " + secret, "secret.jpg": "\xff\xd8\xff" + secret, "content_9.htm": "<p>" + secret}
	write(t, world, beside)
	in := filepath.Join(world, "in")
	if way == "ZIP" {
		in = filepath.Join(world, "in.zip")
		data, err := os.ReadFile(zipOf(t, files))
		if err != nil {
			t.Fatal(err)
		}
		write(t, world, map[string]string{"in.zip": string(data)})
	} else {
		write(t, in, files)
	}
	before := namesBelow(t, world)
	if err := os.Mkdir(filepath.Join(world, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	im := openDir(t, filepath.Join(world, "data"))
	defer im.db.Close()
	begun := time.Now()
	lots, _, err := ingest.Lots(t.Context(), false, in)
	if err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	m := &ingest.Many{Importer: &im.Importer, Options: ingest.Options{Slug: "attacked", Date: paper.Date{Year: 2025, Month: 1, Day: 1}}, Report: func(r ingest.Report) { report = r }}
	if _, err := m.Import(t.Context(), lots); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took > 25*time.Second {
		t.Errorf("it took %v", took)
	}
	if way == "ZIP" && paper.IsKind(report.Err, paper.Invalid) && strings.Contains(report.Err.Error(), "unpacks to more than 200 times its size") {
		says = "unpacks to more" // packed, it is a bomb besides
	}
	switch {
	case says == "" && report.Err != nil:
		t.Errorf("it is harmless and was refused: %v", report.Err)
	case says != "" && (!paper.IsKind(report.Err, paper.Invalid) || !strings.Contains(report.Err.Error(), says) || strings.Contains(report.Err.Error(), "\n")):
		t.Errorf("want a refusal that says %q, got %v", says, report.Err)
	}
	if report.Err != nil && strings.Contains(report.Err.Error(), secret) {
		t.Error("the refusal tells the secret")
	}
	after := slices.DeleteFunc(namesBelow(t, world), func(name string) bool {
		return name == "data" || strings.HasPrefix(name, "data"+string(filepath.Separator))
	})
	if !slices.Equal(before, after) {
		t.Errorf("outside the data directory there are %v, were %v", after, before)
	}
	if err := im.blobs.Each(t.Context(), func(ref blob.Ref, _ int64) error { return holdsNoSecret(t, im, ref) }); err != nil {
		t.Fatal(err)
	}
	if report.Number > 0 {
		r, err := im.Archive.Revision(t.Context(), report.Key, report.Number)
		if err != nil {
			t.Fatal(err)
		}
		if said := fmt.Sprint(r.Edition); strings.Contains(said, secret) || strings.Contains(said, "alert(1)") {
			t.Error("the edition holds what it must not")
		}
	}
}

func holdsNoSecret(t *testing.T, im *onDisk, ref blob.Ref) error {
	r, _, err := im.blobs.Open(t.Context(), ref)
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if bytes.Contains(data, []byte(secret)) {
		t.Errorf("%s holds the secret", ref)
	}
	return err
}

func namesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if rel, e := filepath.Rel(dir, name); e == nil && err == nil {
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
