package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/interchange/feed"
)

const nasty = "a<b>&\"'\x00]]>&amp;"

func channel() feed.Channel {
	at := time.Date(2025, 6, 13, 6, 0, 0, 0, time.FixedZone("", 8*3600))
	return feed.Channel{Title: "晨光县报", Language: "zh-Hans", Home: "https://paper.example/", Self: "https://paper.example/feeds/x?section=a&by=b", Updated: at,
		Items: []feed.Item{
			{Address: "https://paper.example/a/20250613-01-01", Title: nasty, Authors: []string{"林小满", "周舟"}, Sections: []string{"要闻"}, Published: at, Updated: at.Add(time.Hour),
				Summary: nasty, Paragraphs: []string{"第一段。", nasty}, Image: "https://paper.example/i.jpg"},
			{Address: "https://paper.example/a/20250613-01-02"},
		}}
}

// texts gives the text of every element of a name.
func texts(t *testing.T, data []byte, name string) []string {
	t.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(data))
	in := false
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, data)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if in = tok.Name.Local == name; in {
				out = append(out, "")
			}
		case xml.CharData:
			if in {
				out[len(out)-1] += string(tok)
			}
		case xml.EndElement:
			in = false
		}
	}
}

const plain = "a<b>&\"']]>&amp;"

func TestRSS(t *testing.T) {
	var b bytes.Buffer
	if err := feed.RSS(&b, channel()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"title":   {"晨光县报", plain, ""},
		"guid":    {"https://paper.example/a/20250613-01-01", "https://paper.example/a/20250613-01-02"},
		"creator": {"林小满", "周舟"},
		"pubDate": {"Thu, 12 Jun 2025 22:00:00 +0000"},
		"encoded": {"<p>第一段。</p><p>a&lt;b&gt;&amp;&#34;&#39;]]&gt;&amp;amp;</p>"},
	} {
		if got := texts(t, b.Bytes(), name); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestAtom(t *testing.T) {
	var b bytes.Buffer
	if err := feed.Atom(&b, channel()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"id":        {"https://paper.example/feeds/x?section=a&by=b", "https://paper.example/a/20250613-01-01", "https://paper.example/a/20250613-01-02"},
		"name":      {"晨光县报", "林小满", "周舟"},
		"updated":   {"2025-06-12T22:00:00Z", "2025-06-12T23:00:00Z", "0001-01-01T00:00:00Z"},
		"published": {"2025-06-12T22:00:00Z"},
		"summary":   {plain},
	} {
		if got := texts(t, b.Bytes(), name); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := feed.JSON(&b, channel()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version string
		Items   []struct {
			ID       string
			Content  *string `json:"content_text"`
			Modified string  `json:"date_modified"`
			Authors  []struct{ Name string }
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	first := got.Items[0]
	if got.Version != "https://jsonfeed.org/version/1.1" || len(got.Items) != 2 || first.Authors[1].Name != "周舟" || first.Modified != "2025-06-12T23:00:00Z" || *first.Content != "第一段。\n\n"+nasty {
		t.Errorf("%s", b.Bytes())
	}
	if got.Items[1].Content == nil {
		t.Error("an item needs a text, if an empty one")
	}
}
