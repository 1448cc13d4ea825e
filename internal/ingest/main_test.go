package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	archivememory "github.com/banmian/banmian/internal/archive/memory"
	"github.com/banmian/banmian/internal/blob"
	blobmemory "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/plate"
	"github.com/banmian/banmian/internal/specimen"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

// engine is shared by all tests: its children stay warm.
var engine = sync.OnceValue(func() *pdfengine.Engine {
	e, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		panic(err)
	}
	return e
})

// The two pages of an invented paper, as plain text. The mark makes another
// version of the edition.
func pageOne(mark string) string {
	return fmt.Sprintf(`今日云汀
2026年11月24日 星期二
本期2版 第12期 总第345期
中共云汀区委主办

河岸新添三座小桥

  本报讯(记者 许听澜)昨日上午,%s三座人行小桥在柳荫河上落成,两岸居民往来不必再绕行。
  三座桥均由旧料修成,桥面铺了防滑的木板,夜里有灯。

社区食堂换了新菜单

  本报讯(记者 周予安)从本周起,梧桐里社区食堂每天多出四样素菜,价钱不变。
  来吃饭的老人说,清淡些好。
`, mark)
}

const pageTwo = `2026年11月24日 星期二 第2版 综合

图书馆夜里也开门

  本报讯(记者 陆见山)区图书馆三楼的阅览室从今晚起开放到二十三时。
  馆员说,来的人多是下班后的青年。
`

func textEdition(mark string) []ingest.Input {
	return []ingest.Input{ingest.Bytes("p1.txt", []byte(pageOne(mark))), ingest.Bytes("p2.txt", []byte(pageTwo))}
}

// sample is an edition that comes with the program, as PDFs.
func sample(t testing.TB, name string) []ingest.Input {
	t.Helper()
	for _, s := range specimen.Samples() {
		if s.Name != name {
			continue
		}
		var inputs []ingest.Input
		for _, f := range s.Files {
			if len(f.Data) == 0 {
				t.Fatalf("sample %s/%s was not made", name, f.Name)
			}
			inputs = append(inputs, ingest.Bytes(f.Name, f.Data))
		}
		return inputs
	}
	t.Fatalf("there is no sample %s", name)
	return nil
}

// small are page pictures that are made quickly.
var small = []plate.Size{{Name: "small", Width: 60, Format: plate.JPEG}, {Name: "less small", Width: 90, Format: plate.WebP}}

// inMemory is an importer that stores nothing on disk.
func inMemory() (*ingest.Importer, *blobmemory.Store, *archivememory.Archive) {
	blobs, record := blobmemory.New(), archivememory.New(archivememory.Options{})
	return &ingest.Importer{Engine: engine(), Blobs: blobs, Archive: record, Sizes: small}, blobs, record
}

func countBlobs(t testing.TB, s blob.Store) int {
	t.Helper()
	n := 0
	if err := s.Each(t.Context(), func(blob.Ref, int64) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// nothing fails the test when anything was stored.
func nothing(t testing.TB, blobs blob.Store, record archive.Archive) {
	t.Helper()
	if n := countBlobs(t, blobs); n != 0 {
		t.Errorf("%d blobs were stored", n)
	}
	if list, err := record.Editions(t.Context(), archive.Query{}); err != nil || len(list) != 0 {
		t.Errorf("editions were stored: %v, %v", list, err)
	}
}

// write puts files into a directory.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func names(b *ingest.Batch) string {
	var out []string
	for _, in := range b.Inputs {
		out = append(out, filepath.Base(in.Name))
	}
	return strings.Join(out, " ")
}
