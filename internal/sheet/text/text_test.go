package text

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"github.com/banmian/banmian/internal/paper"
)

const (
	hans = "河滨区的新桥在六月通车，这是全区第一座跨江大桥，大家都说出行方便了。"
	hant = "河濱區的新橋在六月通車，這是全區第一座跨江大橋，大家都說出行方便了。"
	kana = "川の上に新しい橋ができました。町の人々はとても喜んでいます。"
)

func TestEncodings(t *testing.T) {
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(hans)
	big5, _ := traditionalchinese.Big5.NewEncoder().String(hant)
	sjis, _ := japanese.ShiftJIS.NewEncoder().String(kana)
	le, _ := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewEncoder().String(hans)
	be, _ := xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM).NewEncoder().String(hans)
	bare, _ := xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM).NewEncoder().String("The bridge opened in June.")
	for _, c := range []struct {
		name, bytes, want string
		guessed           bool
	}{
		{"utf-8", hans, hans, false},
		{"utf-8 with mark", "\ufeff" + hans, hans, false},
		{"utf-16 le", le, hans, false},
		{"utf-16 be", be, hans, false},
		{"utf-16 without mark", bare, "The bridge opened in June.", true},
		{"gb18030", gb, hans, true},
		{"big5", big5, hant, true},
		{"shift_jis", sjis, kana, true},
		{"windows-1252", "Die Br\xfccke wurde er\xf6ffnet, und alle Leute freuten sich sehr dar\xfcber.", "Die Brücke wurde eröffnet, und alle Leute freuten sich sehr darüber.", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			sheets, err := Read("p1.txt", strings.NewReader(c.bytes))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(sheets[0].Text, "\n"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			doubts := len(sheets[0].Doubts) == 1 && sheets[0].Doubts[0].Code == string(paper.EncodingGuessed)
			if doubts != c.guessed || !c.guessed && len(sheets[0].Doubts) != 0 {
				t.Errorf("doubts %v, want guessed %v", sheets[0].Doubts, c.guessed)
			}
		})
	}
}

func TestPages(t *testing.T) {
	sheets, err := Read("day.txt", strings.NewReader("\n\n\n　　首版 \r\n\r\n正文\f\f末版\n\f"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sheets) != 3 || sheets[0].Source != "day.txt#1" || sheets[2].Source != "day.txt#3" {
		t.Fatalf("form feeds part pages, a trailing one adds none: %+v", sheets)
	}
	if got := strings.Join(sheets[0].Text, "|"); got != "　　首版||正文" {
		t.Errorf("an indent and a blank line are kept, white at the ends is not: %q", got)
	}
	if len(sheets[1].Doubts) != 1 || sheets[1].Doubts[0].Code != string(paper.PageEmpty) {
		t.Errorf("an empty page is doubted: %+v", sheets[1])
	}
}

func TestRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"empty":     "",
		"blank":     " \n\f\n\x00",
		"pdf":       "%PDF-1.7\n1 0 obj",
		"zip":       "PK\x03\x04aaaa",
		"png":       "\x89PNG\r\n\x1a\n",
		"markup":    "<?xml version=\"1.0\"?><alto/>",
		"binary":    "abc\x01\x02\x03\x04\x05\x06\x00\x07def",
		"random":    strings.Repeat("\x80\x81\xfe\xff\x00\x13\x99", 400),
		"too large": strings.Repeat("a", MostBytes+1),
		"too many":  strings.Repeat("a\f", mostPages+1) + "a",
		"too long":  strings.Repeat("a\n", mostLines+1),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("x.txt", strings.NewReader(data))
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("want a fault of kind invalid, got %v", err)
			}
			if msg := err.Error(); !strings.Contains(msg, "x.txt") || strings.Contains(msg, "\n") {
				t.Errorf("the error must name the file on one line: %q", msg)
			}
		})
	}
}

func TestLongLineIsCutAndReported(t *testing.T) {
	sheets, err := Read("x.txt", strings.NewReader(strings.Repeat("桥", longLine)))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(sheets[0].Text, ""); got != strings.Repeat("桥", longLine) {
		t.Error("characters were lost in the cut")
	}
	if len(sheets[0].Doubts) != 1 {
		t.Errorf("the cut must be reported: %v", sheets[0].Doubts)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{hans, hant, kana, "", "a\fb", "\xff\xfea\x00", "\xfe\xff\x00a", "\xef\xbb\xbfabc", "%PDF-", "\x81\x30\x81\x30", "Br\xfccke"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, err := Read("f", bytes.NewReader(data))
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("unexpected kind: %v", err)
			}
			return
		}
		if len(sheets) == 0 {
			t.Fatal("no sheets and no error")
		}
		for _, s := range sheets {
			for _, l := range s.Text {
				if !utf8.ValidString(l) || strings.ContainsAny(l, "\n\f\x00") {
					t.Fatalf("a line is not clean: %q", l)
				}
			}
		}
	})
}
