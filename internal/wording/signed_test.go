package wording

import (
	"strings"
	"testing"
)

func TestDatelinesWithoutMarks(t *testing.T) {
	for _, c := range []struct{ in, text, place, date, by, rest string }{
		{"【本報訊】（記者葉思凡）碼頭昨日重開。", "本報訊", "", "", "記者=葉思凡", "碼頭昨日重開。"},
		{"【本報訊】碼頭昨日重開。", "本報訊", "", "", "", "碼頭昨日重開。"},
		{"（中央社記者葉思凡台北18日電）碼頭", "台北18日電", "台北", "18日", "記者=葉思凡", "碼頭"},
		{"【記者葉思凡台北報導】碼頭", "台北報導", "台北", "", "記者=葉思凡", "碼頭"},
		{"【記者葉凡花蓮報導】碼頭", "花蓮報導", "花蓮", "", "記者=葉凡", "碼頭"},
		{"【記者葉思凡、林采風石墩鄉報導】碼頭", "石墩鄉報導", "石墩鄉", "", "記者=葉思凡+林采風", "碼頭"},
		{"〔記者葉思凡／石墩報導〕碼頭", "石墩報導", "石墩", "", "記者=葉思凡", "碼頭"},
		{"【記者歐陽思凡高雄報導】碼頭", "高雄報導", "高雄", "", "記者=歐陽思凡", "碼頭"},
		{"【記者葉思凡專訪】碼頭", "", "", "", "記者=葉思凡", "碼頭"},
		{"【本報記者葉思凡專訪】碼頭", "", "", "", "記者=葉思凡", "碼頭"},
		{"【海角公報訊】碼頭", "海角公報訊", "", "", "", "碼頭"},
		{"【海角日報專訊】（記者葉思凡）碼頭", "海角日報專訊", "", "", "記者=葉思凡", "碼頭"},
		{"本报记者叶思凡通讯员林采报道：码头", "", "", "", "记者=叶思凡; 通讯员=林采", "码头"},
		{"Grünau. Am Freitag hat die Gemeinde das Bad eröffnet, und der Andrang ist groß. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will.", "Grünau.", "Grünau", "", "", "Am Freitag hat die Gemeinde das Bad eröffnet, und der Andrang ist groß. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will."},
		{"Grünau (dpa). Das Bad ist offen, und die Kinder sind mit dem Rad da.", "Grünau (dpa).", "Grünau", "", "", "Das Bad ist offen, und die Kinder sind mit dem Rad da."},
		{"Bad Lindau (hb). Das Bad ist offen, und die Kinder sind mit dem Rad da.", "Bad Lindau (hb).", "Bad Lindau", "", "", "Das Bad ist offen, und die Kinder sind mit dem Rad da."},
		{"GRÜNAU. „Das Bad ist offen“, sagt die Leiterin, und der Rat ist froh. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will.", "GRÜNAU.", "GRÜNAU", "", "", "„Das Bad ist offen“, sagt die Leiterin, und der Rat ist froh. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will."},
		// no dateline
		{"Stille. Der Saal ist leer, und die Stühle sind auf den Tischen. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will.", "", "", "", "", "Stille. Der Saal ist leer, und die Stühle sind auf den Tischen. Die Kosten trägt der Verein, der im Herbst auch den Kiosk und die Umkleiden erneuern will."},
		{"Enough. The hall is empty and the chairs are on the tables.", "", "", "", "", "Enough. The hall is empty and the chairs are on the tables."},
		{"Juli. Der Saal ist leer, und die Stühle sind auf den Tischen.", "", "", "", "", "Juli. Der Saal ist leer, und die Stühle sind auf den Tischen."},
		{"Mühlbach. Der Saal ist leer, und die Stühle sind auf den Tischen.", "", "", "", "", "Mühlbach. Der Saal ist leer, und die Stühle sind auf den Tischen."},
		{"Dr. Müller hat das Bad geplant, und die Gemeinde ist mit dem Bau zufrieden.", "", "", "", "", "Dr. Müller hat das Bad geplant, und die Gemeinde ist mit dem Bau zufrieden."},
		{"Das Bad ist offen. Die Kinder sind mit dem Rad da, und der Rat ist froh.", "", "", "", "", "Das Bad ist offen. Die Kinder sind mit dem Rad da, und der Rat ist froh."},
		{"本报记者从河滨区了解到的报道很多。", "", "", "", "", "本报记者从河滨区了解到的报道很多。"},
		{"【海角日報社團慶典】碼頭", "", "", "", "", "【海角日報社團慶典】碼頭"},
	} {
		d, by, rest := Dateline(c.in)
		if d.Text != c.text || d.Place != c.place || d.Date != c.date || shape(by) != c.by || rest != c.rest {
			t.Errorf("Dateline(%q)\n got %+v %q rest %q\nwant %q %q %q %q rest %q", c.in, d, shape(by), rest, c.text, c.place, c.date, c.by, c.rest)
		}
	}
}

func TestColumnsAreNoBylines(t *testing.T) {
	for _, text := range []string{"记者调查", "记者观察", "记者手记", "记者走访", "记者节", "记者连线", "記者觀察", "本报记者走基层", "记者眼中", "编辑手记", "编辑札记", "通讯员来信", "（记者手记）", "记者 观察"} {
		if by, ok := Byline(text); ok {
			t.Errorf("%q is the name of a column, read as %s", text, shape(by))
		}
	}
	for text, want := range map[string]string{
		"记者周明":      "记者=周明",
		"新华社记者 叶思凡": "记者=叶思凡",
		"大公報記者葉思凡":  "記者=葉思凡",
		"【記者葉思凡專訪】": "記者=葉思凡",
		"记者 志新":     "记者=志新",
		"記者 中野さくら":  "記者=中野さくら",
	} {
		if by, ok := Byline(text); !ok || shape(by) != want {
			t.Errorf("Byline(%q) = %q, want %q", text, shape(by), want)
		}
	}
}

func TestNamesInKana(t *testing.T) {
	for text, want := range map[string]string{
		"中野さくら":      "中野さくら",
		"林ゆう子":       "林ゆう子",
		"高橋マリア":      "高橋マリア",
		"中野さくら、山田太郎": "中野さくら+山田太郎",
		"佐々木さくら":     "佐々木さくら",
		"読書をする":      "",
		"祭りの夜":       "",
		"橋が開通した":     "",
	} {
		names, ok := HanNames(text)
		if got := strings.Join(names, "+"); got != want || ok != (want != "") {
			t.Errorf("HanNames(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestMastheadOfHongKongAndTaiwan(t *testing.T) {
	f := Masthead("二〇二六年三月十八日 星期三\n丙午年正月三十 第15,208號 今日出紙六大張 零售每份港幣十元")
	if f.Date.String() != "2026-03-18" || f.Number.Total != 15208 || f.Sheets != 6 || f.Pages != 0 || f.Price != "港幣十元" || f.Rest != "" {
		t.Errorf("masthead: %+v", f)
	}
	for text, want := range map[string]string{"零售新台幣15元": "新台幣15元", "每份NT$15": "NT$15", "零售HK$10": "HK$10", "定價：澳門幣六元": "澳門幣六元", "零售每份港幣十元": "港幣十元"} {
		if got := Price(text); got != want {
			t.Errorf("Price(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{"今日出紙三疊": 3, "本報今日出紙共12大張": 12, "今日四大張": 4, "他買了六張紙": 0} {
		if got := Masthead(text).Sheets; got != want {
			t.Errorf("sheets of %q: %d, want %d", text, got, want)
		}
	}
}
