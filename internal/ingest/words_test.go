package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"今日云汀": "jinri-yunting", "云汀日报": "yunting-ribao", "云汀报": "yunting-bao", "重庆晨报": "chongqing-chenbao", "厦门日报": "xiamen-ribao",
		"长江都市报": "changjiang-dushi-bao", "The Harbour Courier": "the-harbour-courier", "L’Écho de la Vallée": "lecho-de-la-vallee", "Neue Zürcher": "neue-zurcher",
		"云汀Daily24": "yunting-daily24", "  ——  ": "", "あさひ": "", "": "", "A&B / C": "a-b-c",
	} {
		got := Slug(name)
		if got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
		if got != "" && !archive.ValidSlug(got) {
			t.Errorf("%q: %q is no short name", name, got)
		}
	}
	if long := Slug(strings.Repeat("云汀", 60)); !archive.ValidSlug(long) || len(long) < 80 {
		t.Errorf("a long name gave %q", long)
	}
}

func TestByNumber(t *testing.T) {
	got := []string{"p10.pdf", "p2.pdf", "p1.pdf", "A02.pdf", "p02b.pdf", "p2.pd", "A1.pdf", "p"}
	slices.SortFunc(got, byNumber)
	if want := "A1.pdf A02.pdf p p1.pdf p2.pd p2.pdf p02b.pdf p10.pdf"; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if byNumber("p99999999999999999999", "p100000000000000000000") >= 0 {
		t.Error("numbers too long for a machine word are compared wrongly")
	}
}

func TestDisplayName(t *testing.T) {
	for name, want := range map[string]string{
		"/a/b/p1.pdf": "p1.pdf", `C:\报纸\p1.pdf`: "p1.pdf", "p1\u202efdp.exe": "p1fdp.exe", "a\x00b\nc": "abc", "": "page", "/": "page", "..": "..",
		"\u200b": "page", "\xff\xfe.pdf": ".pdf", strings.Repeat("版", 100) + "7.pdf": strings.Repeat("版", 65) + "7.pdf",
	} {
		if got := displayName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestDistinguish(t *testing.T) {
	var masters []*master
	for _, name := range []string{"p1.pdf", "p1.pdf", "p1 (2).pdf", "p1.pdf", "x"} {
		masters = append(masters, &master{name: name})
	}
	distinguish(masters)
	seen := map[string]bool{}
	for _, m := range masters {
		if seen[m.name] {
			t.Errorf("two files are called %s", m.name)
		}
		seen[m.name] = true
	}
	if masters[0].name != "p1.pdf" || masters[1].name != "p1 (2).pdf" {
		t.Errorf("names %q and %q", masters[0].name, masters[1].name)
	}
}

func TestRecognise(t *testing.T) {
	for head, want := range map[string]kind{
		"%PDF-1.7": kindPDF, "\xef\xbb\xbfjunk\n%PDF-1.4": kindPDF, "PK\x03\x04": kindArchive, "PK\x05\x06": kindArchive,
		" \n\t{\"schema\"": kindDocument, "\xef\xbb\xbf{": kindDocument, "今日云汀": kindText, "BMW opens a plant": kindText, "MZ": kindText, "a <b> c": kindText, "<编者按> 云汀": kindText,
		"<?xml version=\"1.0\"?>\n<!-- made by a > machine -->\n<alto xmlns=\"x\">": kindALTO, "<a:alto\n xmlns:a='x'>": kindALTO, "<PcGts>": kindPAGE, "<mets:mets xmlns:mets='x'>": kindMETS, "<?xml version='1.0'?><mets>": kindMETS,
		"<!DOCTYPE html PUBLIC '-//W3C//DTD'>\n<html lang='de'>": kindHOCR, "\xef\xbb\xbf<?xml version='1.0'?><alto/>": kindALTO,
		"\x89PNG\r\n\x1a\n": kindPicture, "\xff\xd8\xff\xe0": kindPicture, "II*\x00": kindPicture, "MM\x00*": kindPicture, "BM\x00\x00": kindPicture, "GIF89a": kindPicture, "RIFF\x00\x00\x00\x00WEBPVP8 ": kindPicture,
	} {
		if got, err := recognise("x", []byte(head)); got != want || err != nil {
			t.Errorf("%q: kind %d, %v", head, got, err)
		}
	}
	for head, says := range map[string]string{
		"": "empty", "\xff\x4f\xff\x51": "JPEG 2000", "MZ\x90\x00": "program",
		"<?xml version=\"1.0\"?>": "XML", "<?xml version=\"1.0\"?><TEI/>": "XML", "<!-- no end": "XML", "Rar!\x1a": "RAR",
	} {
		if _, err := recognise("x", []byte(head)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: want a refusal that says %q, got %v", head, says, err)
		}
	}
}
