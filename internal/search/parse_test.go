package search_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/search"
)

func TestParse(t *testing.T) {
	for question, want := range map[string]string{
		"水质":                    `"水质"`,
		"水质 柳树":                 `"水质" AND "柳树"`,
		`"well known" art`:      `"well known" AND "art"`,
		"a OR b c":              `"a" OR ("b" AND "c")`,
		"a AND b OR c":          `("a" AND "b") OR "c"`,
		"NOT a b":               `NOT "a" AND "b"`,
		"a -b":                  `"a" AND NOT "b"`,
		"well-known":            `"well-known"`,
		"(a OR b) NOT (c OR d)": `("a" OR "b") AND NOT ("c" OR "d")`,
		"（水　OR　雪）“两县 停课”「大桥」": `("水" OR "雪") AND "两县 停课" AND "大桥"`,
		"and or not":    `"and" AND "or" AND "not"`,
		"卡尔·马克思":        `"卡尔·马克思"`,
		"a ， b":         `"a" AND "b"`,
		"看《红楼梦》":        `"看《红楼梦》"`,
		"((((a))))":     `"a"`,
		`a"b c"d`:       `"a" AND "b c" AND "d"`,
		"a-b -(c OR d)": `"a-b" AND NOT ("c" OR "d")`,
	} {
		e, err := search.Parse(question)
		if err != nil {
			t.Errorf("%s: %v", question, err)
			continue
		}
		if got := e.String(); got != want {
			t.Errorf("%s is %s, want %s", question, got, want)
		}
		if again, err := search.Parse(e.String()); err != nil || again.String() != want {
			t.Errorf("%s reads again as %s, %v", want, again, err)
		}
	}
}

func TestParseWrong(t *testing.T) {
	for question, want := range map[string]search.WrongCode{
		"": search.WrongEmpty, " ， 。": search.WrongEmpty, `""`: search.WrongEmpty, "()": search.WrongOperand,
		`"a b`: search.WrongQuote, "“水质": search.WrongQuote, "(a": search.WrongOpen, "a)": search.WrongClose, ")": search.WrongClose,
		"a AND": search.WrongOperand, "OR b": search.WrongOperand, "a OR": search.WrongOperand, "NOT": search.WrongOperand, "(a OR)": search.WrongOperand, "a AND OR b": search.WrongOperand,
		"NOT a": search.WrongNot, "-a": search.WrongNot, "a OR NOT b": search.WrongNot, "NOT (NOT a)": search.WrongNot, "NOT a NOT b": search.WrongNot,
		"*水": search.WrongStar, "har*": search.WrongStar, strings.Repeat("a", search.MostText+1): search.WrongLong,
		strings.Repeat("a ", search.MostClauses+1):                                              search.WrongClauses,
		strings.Repeat("(", search.MostDepth+1) + "a" + strings.Repeat(")", search.MostDepth+1): search.WrongDepth,
	} {
		e, err := search.Parse(question)
		var wrong *search.Wrong
		if !errors.As(err, &wrong) || wrong.Code != want || wrong.Error() == "" {
			t.Errorf("%q: %v, %v, want %s", question, e, err, want)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct{ question, text, want string }{
		{"水质", "古运河水质好转，水质。", "古运河[水质]好转，[水质]。"},
		{"运河 河水", "古运河水质", "古[运河水]质"},
		{"頭髮", "头发与頭髮", "[头发]与[頭髮]"},
		{"ai", "ＡＩ技术", "[ＡＩ]技术"},
		{"cafe NOT tea", "Cafés, tea", "[Cafés], tea"},
		{"水", "山水山水", "山[水]山[水]"},
		{`"a，b"`, "x a；b y", "x [a；b] y"},
	} {
		e, err := search.Parse(c.question)
		if err != nil {
			t.Fatal(err)
		}
		got := c.text
		spans := e.Spans(c.text, "en")
		for i := len(spans) - 1; i >= 0; i-- {
			s := spans[i]
			got = got[:s.From] + "[" + got[s.From:s.To] + "]" + got[s.To:]
		}
		if got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.question, c.text, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`(a OR "b c") NOT -d`, "（水　OR　雪）“两县”", "NOT NOT a", strings.Repeat("(", 300), "\xff\"\xfe", "a AND (b", "「」", "-", "- a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, question string) {
		e, err := search.Parse(question)
		var wrong *search.Wrong
		if err != nil {
			if !errors.As(err, &wrong) || wrong.At < 0 {
				t.Fatalf("%q: %v", question, err)
			}
			return
		}
		if _, err := (search.Query{Find: e}).Checked(); err != nil {
			t.Fatalf("%q parses to what is refused: %v", question, err)
		}
		if len(e.Phrases()) == 0 {
			t.Fatalf("%q wants nothing", question)
		}
	})
}
