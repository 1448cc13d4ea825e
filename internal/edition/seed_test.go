package edition_test

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/text"
)

// samples is the directory of pages that may be read but not passed on. Tests
// on them run where it exists; testdata/plain of package article holds invented
// pages with the same traps, which run everywhere.
func samples(t *testing.T) string {
	t.Helper()
	dir, set := os.LookupEnv("BANMIAN_SAMPLES")
	if !set {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		if set {
			t.Fatalf("BANMIAN_SAMPLES names %s, which cannot be read: %v", dir, err)
		}
		t.Skip("no sample pages here; set BANMIAN_SAMPLES to their directory")
	}
	return dir
}

// readPage takes a page of text through all stages.
func readPage(t *testing.T, name string) paper.Edition {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets, err := text.Read(filepath.Base(name), f)
	if err != nil {
		t.Fatal(err)
	}
	var leaves []paper.Leaf
	for _, s := range sheets {
		leaves = append(leaves, article.Read(layout.Make(s)))
	}
	return edition.Assemble(leaves)
}

// mark stands for a text that may not be quoted here: its length in
// characters and a hash of it.
func mark(s string) string {
	if s == "" {
		return ""
	}
	h := fnv.New32()
	h.Write([]byte(s))
	return fmt.Sprintf("%d:%08x", utf8.RuneCountInString(s), h.Sum32())
}

// TestFrontPageOfJinriGongshu spells out what the page this project began with
// says: the front page of 今日拱墅 of 14 June 2024, as a machine read it.
func TestFrontPageOfJinriGongshu(t *testing.T) {
	e := readPage(t, filepath.Join(samples(t), "seed", "jinri-gongshu-2024-06-14-p1.txt"))
	m := e.Masthead
	for what, got := range map[string][2]string{
		"title":       {e.Title.Name, "今日拱墅"},
		"language":    {e.Title.Language, "zh-Hans"},
		"name":        {m.Name, "今日拱墅数字报"},
		"date":        {e.Date.String(), "2024-06-14"},
		"weekday":     {m.Weekday, "星期五"},
		"lunar":       {m.Lunar, "甲辰年五月初九"},
		"pages":       {fmt.Sprint(e.PageCount), "4"},
		"number":      {fmt.Sprint(e.Number.InYear), "27"},
		"total":       {fmt.Sprint(e.Number.Total), "177"},
		"sponsors":    {strings.Join(m.Sponsors, "|"), "中共杭州市拱墅区委宣传部主办"},
		"supervisors": {strings.Join(m.Supervisors, "|"), "中共杭州市拱墅区委、杭州市拱墅区人民政府主管"},
		"hotlines":    {strings.Join(m.Hotlines, "|"), "89509230|89509231"},
		"urls":        {strings.Join(m.URLs, "|"), "https://gsb.qybk.cn|http://www.gongshu.gov.cn"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q", what, got[0], got[1])
		}
	}
	const lin = "记者 林韬; 通讯员 黄朝文"
	want := []struct {
		kicker, headline string
		bylines          string
		paragraphs       int
		text             string
		jump             int
		codes            string
	}{
		{"", "36:0ef7b7e2", lin, 2, "183:6b9652d4", 2, ""},
		{"", "46:af156bf6", lin, 3, "761:a7dd86a1", 0, "text-broken headline-scrambled"},
		{"", "15:5fafca68", lin, 3, "737:99833546", 2, ""},
		{"", "17:f0392d9c", lin, 4, "657:4215e787", 0, ""},
		{"28:87cb6aa5", "15:2a06932d", lin, 4, "1075:dce95d0e", 0, ""},
		{"", "23:9756cbd9", lin, 3, "674:38dbd91a", 2, "text-broken"},
		{"", "21:5b981b91", lin, 4, "596:63667496", 2, ""},
		{"24:251a9119", "26:33ad498e", lin, 3, "604:f527d72b", 0, "text-broken"},
		{"20:bc87593b", "16:a00ff0cc", "记者 郑斌; 通讯员 张志新", 6, "620:8112df54", 0, ""},
	}
	if len(e.Articles) != len(want) {
		t.Fatalf("%d stories, want %d", len(e.Articles), len(want))
	}
	for i, w := range want {
		a := e.Articles[i]
		var by, codes []string
		for _, b := range a.Bylines {
			by = append(by, b.Role+" "+strings.Join(b.Names, " "))
		}
		for _, f := range a.Findings {
			codes = append(codes, string(f.Code))
		}
		got := fmt.Sprintf("kicker %s headline %s bylines %s dateline %s paragraphs %d text %s jump %d findings %s", mark(strings.Join(a.Kicker, "|")), mark(a.Headline),
			strings.Join(by, "; "), a.Dateline.Text, len(a.Paragraphs), mark(strings.Join(a.Paragraphs, "\n")), a.Jump.ToPage, strings.Join(codes, " "))
		exp := fmt.Sprintf("kicker %s headline %s bylines %s dateline %s paragraphs %d text %s jump %d findings %s", w.kicker, w.headline, w.bylines, "本报讯", w.paragraphs, w.text, w.jump, w.codes)
		if got != exp {
			t.Errorf("story %d\n got %s\nwant %s", i+1, got, exp)
		}
		for _, p := range append(a.Paragraphs, a.Kicker...) {
			if strings.Contains(p, " ") && p != strings.Join(a.Kicker, "") {
				t.Errorf("story %d has a stray space: %.40q", i+1, p)
			}
		}
	}
	open := 0
	for _, f := range e.Findings {
		if f.Code == paper.JumpUnmatched && f.Page == 1 && f.Article != "" {
			open++
		}
	}
	if open != 4 {
		t.Errorf("%d jumps reported as unmatched, want the four to page 2", open)
	}
}
