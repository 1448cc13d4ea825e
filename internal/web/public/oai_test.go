package public_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivememory "github.com/banmian/banmian/internal/archive/memory"
	blobmemory "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/paper"
)

// harvest is an answer of /oai as a harvester reads it.
type harvest struct {
	Request struct {
		Verb string `xml:"verb,attr"`
		Base string `xml:",chardata"`
	} `xml:"request"`
	Error struct {
		Code string `xml:"code,attr"`
	} `xml:"error"`
	Identify struct {
		Name     string `xml:"repositoryName"`
		Base     string `xml:"baseURL"`
		Version  string `xml:"protocolVersion"`
		Admin    string `xml:"adminEmail"`
		Earliest string `xml:"earliestDatestamp"`
		Deleted  string `xml:"deletedRecord"`
		Grain    string `xml:"granularity"`
		Sample   string `xml:"description>oai-identifier>sampleIdentifier"`
	} `xml:"Identify"`
	Prefixes []string        `xml:"ListMetadataFormats>metadataFormat>metadataPrefix"`
	Sets     []string        `xml:"ListSets>set>setSpec"`
	Headers  []harvestHeader `xml:"ListIdentifiers>header"`
	Records  []harvestRecord `xml:"ListRecords>record"`
	Record   []harvestRecord `xml:"GetRecord>record"`
	TokenH   *harvestToken   `xml:"ListIdentifiers>resumptionToken"`
	TokenR   *harvestToken   `xml:"ListRecords>resumptionToken"`
}

type harvestHeader struct {
	Status     string   `xml:"status,attr"`
	Identifier string   `xml:"identifier"`
	Stamp      string   `xml:"datestamp"`
	Sets       []string `xml:"setSpec"`
}

type harvestRecord struct {
	Header   harvestHeader `xml:"header"`
	Metadata *struct {
		XML []byte `xml:",innerxml"`
	} `xml:"metadata"`
}

type harvestToken struct {
	Size   int    `xml:"completeListSize,attr"`
	Cursor int    `xml:"cursor,attr"`
	Token  string `xml:",chardata"`
}

func reap(t testing.TB, site http.Handler, query string) harvest {
	t.Helper()
	res := get(t, site, "/oai?"+query)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Fatalf("%s: %d %s", query, res.StatusCode, res.Header.Get("Content-Type"))
	}
	var out harvest
	if err := xml.Unmarshal(body(t, res), &out); err != nil {
		t.Fatalf("%s: %v\n%s", query, err, body(t, res))
	}
	return out
}

func TestHarvestVerbs(t *testing.T) {
	site := known(fill(t))
	id := reap(t, site, "verb=Identify").Identify
	if id.Base != origin+"/oai" || id.Version != "2.0" || id.Deleted != "persistent" || id.Grain != "YYYY-MM-DDThh:mm:ssZ" || !strings.Contains(id.Admin, "@") || id.Name == "" || id.Earliest == "" {
		t.Errorf("%+v", id)
	}
	if got := reap(t, site, "verb=ListMetadataFormats").Prefixes; !slices.Equal(got, []string{"oai_dc", "mods", "mets"}) {
		t.Errorf("%v", got)
	}
	if got := reap(t, site, "verb=ListSets").Sets; !slices.Equal(got, []string{"harbour", "harbour:2025", "yunting", "yunting:2025"}) {
		t.Errorf("%v", got)
	}
	all := reap(t, site, "verb=ListIdentifiers&metadataPrefix=oai_dc").Headers
	gone := 0
	for _, h := range all {
		if h.Status == "deleted" {
			gone++
			if !strings.HasSuffix(h.Identifier, ":yunting/2025-05-30") {
				t.Errorf("%+v is gone", h)
			}
		}
		if strings.Contains(h.Identifier, "2025-06-20") {
			t.Errorf("a draft is told of: %+v", h)
		}
		// Each is a record by itself, in every form.
		for _, prefix := range []string{"oai_dc", "mods", "mets"} {
			one := reap(t, site, "verb=GetRecord&metadataPrefix="+prefix+"&identifier="+url.QueryEscape(h.Identifier)).Record
			if len(one) != 1 || one[0].Header.Identifier != h.Identifier || one[0].Header.Stamp != h.Stamp || (one[0].Metadata == nil) != (h.Status == "deleted") {
				t.Errorf("%s in %s: %+v", h.Identifier, prefix, one)
			}
		}
	}
	if len(all) != 7 || gone != 1 {
		t.Errorf("%d records, %d deleted", len(all), gone)
	}
	if got := len(reap(t, site, "verb=ListIdentifiers&metadataPrefix=mods&set=harbour:2025").Headers); got != 1 {
		t.Errorf("%d records of a set", got)
	}
	if got := reap(t, site, "verb=ListMetadataFormats&identifier="+url.QueryEscape(all[0].Identifier)).Prefixes; len(got) != 3 {
		t.Errorf("%v", got)
	}
	records := reap(t, site, "verb=ListRecords&metadataPrefix=oai_dc&set=yunting").Records
	if len(records) != 6 || !bytes.Contains(records[len(records)-1].Metadata.XML, []byte("<dc:title>")) {
		t.Errorf("%d records", len(records))
	}
}

// Every error of the protocol, in its own words, with status 200.
func TestHarvestErrors(t *testing.T) {
	site := known(fill(t))
	for query, want := range map[string]string{
		"":                            "badVerb",
		"verb=Harvest":                "badVerb",
		"verb=Identify&verb=Identify": "badVerb",
		"verb=Identify&x=1":           "badArgument",
		"verb=ListRecords":            "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-14&until=2025-06-13": "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=x":                           "badArgument",
		"verb=Identify&%zz":                                                                    "badArgument",
		"verb=ListRecords&metadataPrefix=marc21":                                               "cannotDisseminateFormat",
		"verb=ListIdentifiers&metadataPrefix=marc21":                                           "cannotDisseminateFormat",
		"verb=GetRecord&metadataPrefix=marc21&identifier=oai:x:y":                              "cannotDisseminateFormat",
		"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:y":                              "idDoesNotExist",
		"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:paper.example:yunting/2025-06-20": "idDoesNotExist",
		"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:paper.example:../x/2025-06-20":    "idDoesNotExist",
		"verb=ListMetadataFormats&identifier=oai:x:y":                                          "idDoesNotExist",
		"verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01":                              "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2990-01-01T00:00:00Z":                     "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&set=nobody":                                    "noRecordsMatch",
		"verb=ListRecords&resumptionToken=x":                                                   "badResumptionToken",
		"verb=ListSets&resumptionToken=x":                                                      "badResumptionToken",
	} {
		got := reap(t, site, query)
		if got.Error.Code != want || got.Request.Base != origin+"/oai" {
			t.Errorf("%s: %q at %s, want %q", query, got.Error.Code, got.Request.Base, want)
		}
		if (got.Request.Verb == "") != (want == "badVerb" || want == "badArgument") {
			t.Errorf("%s: the request is repeated as %q", query, got.Request.Verb)
		}
	}
	if got := reap(t, known(newShop(t)), "verb=ListRecords&metadataPrefix=oai_dc"); got.Error.Code != "noRecordsMatch" {
		t.Errorf("an empty archive: %q", got.Error.Code)
	}
	if got := reap(t, known(newShop(t)), "verb=Identify"); got.Identify.Version != "2.0" || got.Identify.Name == "" {
		t.Errorf("an empty archive: %+v", got.Identify)
	}
}

func TestHarvestByPost(t *testing.T) {
	site := known(fill(t))
	post := func(kind, form string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/oai", strings.NewReader(form))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		return w
	}
	const form = "application/x-www-form-urlencoded"
	same := func(x string) string { return regexp.MustCompile(`<responseDate>[^<]*`).ReplaceAllString(x, "") }
	if got, want := post(form, "verb=ListSets").Body.String(), string(body(t, get(t, site, "/oai?verb=ListSets"))); same(got) != same(want) {
		t.Errorf("%s\nis not\n%s", got, want)
	}
	if w := post(form+"; charset=utf-8", "verb=GetRecord"); !strings.Contains(w.Body.String(), "badArgument") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := post("text/plain", "verb=Identify"); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("%d", w.Code)
	}
	if w := post(form, "verb="+strings.Repeat("x", 5000)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/oai/x", strings.NewReader("verb=Identify"))
	w := httptest.NewRecorder()
	if site.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("another address takes a POST: %d", w.Code)
	}
}

// What is withdrawn becomes deleted, with the moment it was, and what of an edition is
// withdrawn is in no record of it.
func TestHarvestForgetsWhatIsWithdrawn(t *testing.T) {
	s := newShop(t)
	e := lined(paper.Date{Year: 2025, Month: 6, Day: 13}, 1)
	e.Notes = []paper.Note{{Kind: paper.NoteWithdrawal, Scope: paper.ScopeText, Article: "p1-a1", At: "2025-06-13T08:00:00+08:00"}}
	key := s.keep("yunting", 1, e, published)
	site := known(s)
	const one = "verb=GetRecord&identifier=oai:paper.example:yunting/2025-06-13&metadataPrefix="
	for _, at := range []string{"/oai?" + one + "mets", "/oai?" + one + "mods", "/oai?" + one + "oai_dc", "/iiif/yunting/2025-06-13/01/alto.xml", "/iiif/yunting/2025-06-13/01/lines.json"} {
		res := get(t, site, at)
		if text := string(body(t, res)); res.StatusCode != 200 || strings.Contains(text, "柳树") || strings.Contains(text, "题1") {
			t.Errorf("%s tells what was withdrawn: %d", at, res.StatusCode)
		}
	}
	if text := string(body(t, get(t, site, "/iiif/yunting/2025-06-13/02/alto.xml"))); !strings.Contains(text, "二版说水质") {
		t.Error("and not what was not")
	}
	if _, err := s.archive.SetState(t.Context(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	got := reap(t, site, one+"mets").Record
	if len(got) != 1 || got[0].Header.Status != "deleted" || got[0].Metadata != nil {
		t.Errorf("%+v", got)
	}
	if res := get(t, site, "/iiif/yunting/2025-06-13/01/alto.xml"); res.StatusCode != http.StatusGone {
		t.Errorf("%d", res.StatusCode)
	}
}

// Thousands of records come page by page, each once and whole, also when something
// changes meanwhile, and no answer grows with the archive.
func TestHarvestThousands(t *testing.T) {
	const many = 3000
	now := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	s := &shop{t, archivememory.New(archivememory.Options{Now: func() time.Time { return now }}), blobmemory.New()}
	day := paper.Date{Year: 2010, Month: 1, Day: 1}
	e := paper.Edition{Title: paper.Title{Name: "云汀", Language: "zh-Hans"}, Pages: []paper.Page{{Sequence: 1, Label: "1"}},
		Articles: []paper.Article{{ID: "p1-a1", Kind: paper.KindStory, Headline: "题", Paragraphs: []string{"文"}}}}
	var last archive.Key
	for i := range many {
		e.Date = day.AddDays(i)
		out, err := s.archive.Keep(t.Context(), archive.Proposal{Title: archive.Title{Slug: "yunting", Name: "云汀", Language: "zh-Hans"}, Date: e.Date, Digest: fmt.Sprint(i), Edition: e})
		if err != nil {
			t.Fatal(err)
		}
		if i%7 == 0 { // several share a moment
			now = now.Add(time.Second)
		}
		if _, err := s.archive.SetState(t.Context(), out.Key, 0, published); err != nil {
			t.Fatal(err)
		}
		last = out.Key
	}
	site := known(s)
	seen, pages, largest := map[string]bool{}, 0, 0
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for query := "verb=ListRecords&metadataPrefix=oai_dc&until=2025-06-30"; query != ""; {
		res := get(t, site, "/oai?"+query)
		largest = max(largest, res.Body.Len())
		var page harvest
		if err := xml.Unmarshal(body(t, res), &page); err != nil {
			t.Fatal(err)
		}
		if page.TokenR == nil || page.TokenR.Size < many-1 || page.TokenR.Cursor != len(seen) {
			t.Fatalf("page %d: %+v, %d seen", pages, page.TokenR, len(seen))
		}
		for _, r := range page.Records {
			if seen[r.Header.Identifier] {
				t.Fatalf("%s came twice", r.Header.Identifier)
			}
			seen[r.Header.Identifier] = true
		}
		pages++
		query = ""
		if page.TokenR.Token != "" {
			query = "verb=ListRecords&resumptionToken=" + page.TokenR.Token
			again := reap(t, site, query) // a token may be used again
			if len(again.Records) == 0 {
				t.Fatal("a token serves once only")
			}
		}
		if pages == 5 { // what is not reached yet is withdrawn meanwhile
			now = now.Add(time.Hour)
			if _, err := s.archive.SetState(t.Context(), last, 0, archive.Withdrawn); err != nil {
				t.Fatal(err)
			}
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if len(seen) != many || pages != many/100 {
		t.Errorf("%d records on %d pages", len(seen), pages)
	}
	if largest > 300<<10 {
		t.Errorf("an answer has %d bytes", largest)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("%d bytes are held after the harvest", grown)
	}
}

// The metadata is valid by the official schemas, where BANMIAN_SCHEMAS names a folder
// with mets.xsd, mods.xsd and what they import; OAI-PMH.xsd and oai_dc.xsd where they
// are there too.
func TestHarvestIsValid(t *testing.T) {
	schemas := os.Getenv("BANMIAN_SCHEMAS")
	if schemas == "" {
		t.Skip("set BANMIAN_SCHEMAS to a folder with mets.xsd and mods.xsd to check against them")
	}
	site := known(fill(t))
	dir := t.TempDir()
	valid := func(schema string, data []byte) {
		t.Helper()
		file := filepath.Join(dir, "x.xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%v\n%.2000s\n%.1500s", err, out, data)
		}
	}
	premis := regexp.MustCompile(`(?s)<amdSec.*</amdSec>| ADMID="[^"]*"`)
	whole := filepath.Join(dir, "all.xsd")
	schema := fmt.Sprintf(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="http://www.loc.gov/METS/" schemaLocation="%s/mets.xsd"/><xs:import namespace="http://www.loc.gov/mods/v3" schemaLocation="%s/mods.xsd"/></xs:schema>`, schemas, schemas)
	if err := os.WriteFile(whole, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"mods", "mets"} {
		for _, r := range reap(t, site, "verb=ListRecords&metadataPrefix="+prefix).Records {
			if r.Metadata != nil {
				valid(whole, premis.ReplaceAll(r.Metadata.XML, nil))
			}
		}
	}
	protocol := filepath.Join(schemas, "OAI-PMH.xsd")
	if _, err := os.Stat(protocol); err != nil {
		return
	}
	for _, query := range []string{"verb=Identify", "verb=ListSets", "verb=ListMetadataFormats", "verb=ListIdentifiers&metadataPrefix=mods", "verb=ListRecords&metadataPrefix=oai_dc", "verb=GetRecord", "verb=x"} {
		valid(protocol, body(t, get(t, site, "/oai?"+query)))
	}
}
