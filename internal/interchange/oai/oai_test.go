package oai

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"
)

func read(t testing.TB, query string) (Request, Code) {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(v)
	var w *Wrong
	switch {
	case err == nil:
		return r, ""
	case errors.As(err, &w):
		return r, w.Code
	}
	t.Fatal(err)
	return r, ""
}

func TestRead(t *testing.T) {
	long := strings.Repeat("x", longestArgument+1)
	for query, want := range map[string]Code{
		"":                                    BadVerb,
		"verb=":                               BadVerb,
		"verb=identify":                       BadVerb,
		"verb=Identify&verb=Identify":         BadVerb,
		"verb=Identify":                       "",
		"verb=Identify&set=x":                 BadArgument,
		"verb=ListSets":                       "",
		"verb=ListSets&metadataPrefix=oai_dc": BadArgument,
		"verb=ListSets&resumptionToken=x":     BadResumptionToken,
		"verb=ListMetadataFormats":            "",
		"verb=ListMetadataFormats&identifier=oai:x":                              "",
		"verb=GetRecord&identifier=oai:x":                                        BadArgument,
		"verb=GetRecord&metadataPrefix=oai_dc":                                   BadArgument,
		"verb=GetRecord&identifier=oai:x&metadataPrefix=oai_dc":                  "",
		"verb=GetRecord&identifier=oai:x&metadataPrefix=oai_dc&from=2020-01-01":  BadArgument,
		"verb=GetRecord&identifier=oai:x&identifier=oai:y&metadataPrefix=oai_dc": BadArgument,
		"verb=ListRecords":                       BadArgument,
		"verb=ListRecords&metadataPrefix=":       BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc": "",
		"verb=ListRecords&metadataPrefix=oai_dc&set=a:b&from=2020-01-01&until=2020-01-01":                            "",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00:00Z":                                           "",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01":                                    BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z":                          BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-02-30":                                                     BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00:00":                                            BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc&until=yesterday":                                                     BadArgument,
		"verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x":                                                   BadArgument,
		"verb=ListIdentifiers&metadataPrefix=oai_dc&colour=red":                                                      BadArgument,
		"verb=ListIdentifiers&resumptionToken=x":                                                                     BadResumptionToken,
		"verb=ListIdentifiers&resumptionToken=" + base64.RawURLEncoding.EncodeToString([]byte("1\nListIdentifiers")): BadResumptionToken,
		"verb=ListIdentifiers&resumptionToken=" + long:                                                               BadArgument,
		"verb=ListIdentifiers&metadataPrefix=" + long:                                                                BadArgument,
	} {
		if _, got := read(t, query); got != want {
			t.Errorf("%.90s: %q, want %q", query, got, want)
		}
	}
}

// Both granularities bound what is wanted at both ends, the ends included.
func TestWants(t *testing.T) {
	at := func(s string) time.Time {
		x, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	sets := []string{"a", "a:2020"}
	for _, c := range []struct {
		query, stamp string
		want         bool
	}{
		{"", "1900-01-01T00:00:00Z", true},
		{"&from=2020-01-02", "2020-01-02T00:00:00Z", true},
		{"&from=2020-01-02", "2020-01-01T23:59:59.999Z", false},
		{"&until=2020-01-02", "2020-01-02T23:59:59.999Z", true},
		{"&until=2020-01-02", "2020-01-03T00:00:00Z", false},
		{"&from=2020-01-02T10:00:00Z", "2020-01-02T10:00:00Z", true},
		{"&until=2020-01-02T10:00:00Z", "2020-01-02T10:00:00.7Z", true}, // its stamp says 10:00:00
		{"&until=2020-01-02T10:00:00Z", "2020-01-02T10:00:01Z", false},
		{"&set=a", "2020-01-01T00:00:00Z", true},
		{"&set=a:2020", "2020-01-01T00:00:00Z", true},
		{"&set=a:2021", "2020-01-01T00:00:00Z", false},
		{"&set=b", "2020-01-01T00:00:00Z", false},
	} {
		r, code := read(t, "verb=ListRecords&metadataPrefix=oai_dc"+c.query)
		if code != "" || r.Wants(at(c.stamp), sets) != c.want {
			t.Errorf("%s wants %s: %v (%s)", c.query, c.stamp, !c.want, code)
		}
	}
}

// A token carries the whole request, and notices what became of it.
func TestToken(t *testing.T) {
	r, _ := read(t, "verb=ListRecords&metadataPrefix=mods&set=a:2020&from=2020-01-01&until=2020-12-31")
	p := Place{Stamp: time.UnixMilli(1591000000123).UTC(), Key: "a/2020-06-01", Cursor: 200}
	token := r.TokenAt(p)
	if strings.ContainsAny(token, "&?+/=%# ") {
		t.Errorf("%q would be changed on its way", token)
	}
	back, code := read(t, "verb=ListRecords&resumptionToken="+token)
	if code != "" || back.Prefix != "mods" || back.Set != "a:2020" || !back.From.Equal(r.From) || back.Until.Sub(r.Until).Abs() > time.Second || *back.After != p {
		t.Fatalf("%s %+v", code, back)
	}
	for _, c := range []struct {
		stamp int64
		key   string
		want  bool
	}{{1591000000123, "a/2020-06-01", false}, {1591000000123, "a/2020-06-02", true}, {1591000000124, "a", true}, {1591000000122, "z", false}} {
		if got := back.Behind(time.UnixMilli(c.stamp), c.key); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if _, code := read(t, "verb=ListIdentifiers&resumptionToken="+token); code != BadResumptionToken {
		t.Errorf("it serves another verb: %q", code)
	}
	for i := range token {
		other := byte('A')
		if token[i] == 'A' {
			other = 'B'
		}
		if _, code := read(t, "verb=ListRecords&resumptionToken="+token[:i]+string(other)+token[i+1:]); code != BadResumptionToken {
			t.Errorf("changed at %d it is %q", i, code)
		}
	}
}

func TestWriteErrors(t *testing.T) {
	for code, repeated := range map[Code]bool{BadVerb: false, BadArgument: false, NoRecordsMatch: true, CannotDisseminateFormat: true, IDDoesNotExist: true, BadResumptionToken: true} {
		r, _ := read(t, "verb=GetRecord&identifier=a%26b&metadataPrefix=x")
		var b bytes.Buffer
		if err := Write(&b, Answer{At: time.Unix(0, 0), Base: "https://a.example/oai", Request: r, Wrong: []Wrong{{code, "a < b\x01"}}}); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Request struct {
				Verb       string `xml:"verb,attr"`
				Identifier string `xml:"identifier,attr"`
				Base       string `xml:",chardata"`
			} `xml:"request"`
			Error struct {
				Code string `xml:"code,attr"`
				Text string `xml:",chardata"`
			} `xml:"error"`
		}
		if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Error.Code != string(code) || got.Error.Text != "a < b" || got.Request.Base != "https://a.example/oai" || (got.Request.Verb == "GetRecord" && got.Request.Identifier == "a&b") != repeated {
			t.Errorf("%s: %+v", code, got)
		}
	}
}

// Whatever is asked, it is understood or refused in the protocol's words, and a token
// that is understood is one that was given out.
func FuzzRead(f *testing.F) {
	f.Add("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01")
	f.Add("verb=ListIdentifiers&resumptionToken=MQpMaXN0")
	f.Add("verb=GetRecord&identifier=%00&metadataPrefix=mets")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		r, err := Read(v)
		var w *Wrong
		if err != nil && !errors.As(err, &w) {
			t.Errorf("%q: %v", query, err)
		}
		var b bytes.Buffer
		a := Answer{Request: r, Base: "https://a.example/oai", Wrong: []Wrong{{NoRecordsMatch, "x"}}}
		if w != nil {
			a.Wrong = []Wrong{*w}
		}
		if err := Write(&b, a); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(&b)
		for {
			if _, err := d.Token(); err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%q is answered with what is no XML: %v\n%s", query, err, b.Bytes())
				}
				return
			}
		}
	})
}
