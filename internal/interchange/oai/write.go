package oai

import (
	"encoding/xml"
	"io"
	"time"

	"github.com/banmian/banmian/internal/interchange/xmltext"
)

// Format is a form of metadata that records can be had in.
type Format struct{ Prefix, Schema, Space string }

// Set is a part of what is here that can be harvested by itself.
type Set struct{ Spec, Name string }

// Header is what is known of a record besides its metadata.
type Header struct {
	Identifier string
	Stamp      time.Time
	Sets       []string
	Deleted    bool
}

// Record is a header with its metadata, an XML element without a declaration; nil for
// one that was deleted.
type Record struct {
	Header
	Metadata []byte
}

// Repository is what Identify tells.
type Repository struct {
	Name      string
	Operators []string // addresses of e-mail
	Earliest  time.Time
	Space     string // namespace of its identifiers, a name of a host
	Sample    string // an identifier
}

// Answer is what a harvester is told: one of its fields besides At, Base and
// Request, or errors.
type Answer struct {
	At      time.Time
	Base    string // of the repository
	Request Request

	Wrong      []Wrong
	Repository *Repository
	Formats    []Format
	Sets       []Set
	Headers    []Header
	Records    []Record
	Next       *Next // of a list that has more than one page
}

// Next leads from one page of a list to the next.
type Next struct {
	Token  string // empty on the last page
	Cursor int    // records on the pages before
	Size   int    // of the whole list
}

// Write writes an answer.
func Write(w io.Writer, a Answer) error {
	out := outAnswer{Space: "http://www.openarchives.org/OAI/2.0/", XSI: "http://www.w3.org/2001/XMLSchema-instance",
		Location: "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd", At: stamp(a.At)}
	out.Request = outRequest{Base: a.Base}
	if !a.unanswered() {
		out.Request.Verb = a.Request.Verb
		for _, g := range a.Request.given {
			out.Request.Given = append(out.Request.Given, xml.Attr{Name: xml.Name{Local: g.name}, Value: xmltext.Clean(g.value)})
		}
	}
	a.fill(&out)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// unanswered reports whether the request itself was wrong: then it is not repeated
// (section 3.2).
func (a Answer) unanswered() bool {
	for _, w := range a.Wrong {
		if w.Code == BadVerb || w.Code == BadArgument {
			return true
		}
	}
	return false
}

func (a Answer) fill(out *outAnswer) {
	for _, w := range a.Wrong {
		out.Errors = append(out.Errors, outError{w.Code, xmltext.Clean(w.Text)})
	}
	if len(a.Wrong) > 0 {
		return
	}
	switch a.Request.Verb {
	case Identify:
		out.Identify = a.Repository.out(a.Base)
	case ListMetadataFormats:
		out.Formats = &outFormats{}
		for _, f := range a.Formats {
			out.Formats.Formats = append(out.Formats.Formats, outFormat(f))
		}
	case ListSets:
		out.Sets = &outSets{}
		for _, s := range a.Sets {
			out.Sets.Sets = append(out.Sets.Sets, outSet{s.Spec, xmltext.Clean(s.Name)})
		}
	case ListIdentifiers:
		out.Headers = &outHeaders{Next: a.Next.out()}
		for _, h := range a.Headers {
			out.Headers.Headers = append(out.Headers.Headers, h.out())
		}
	case ListRecords:
		out.Records = &outRecords{Next: a.Next.out()}
		for _, r := range a.Records {
			out.Records.Records = append(out.Records.Records, r.out())
		}
	case GetRecord:
		out.Record = &outOne{a.Records[0].out()}
	}
}

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }

func (h Header) out() outHeader {
	o := outHeader{Identifier: h.Identifier, Stamp: stamp(h.Stamp), Sets: h.Sets}
	if h.Deleted {
		o.Status = "deleted"
	}
	return o
}

func (r Record) out() outRecord {
	o := outRecord{Header: r.Header.out()}
	if !r.Deleted {
		o.Metadata = &outMetadata{r.Metadata}
	}
	return o
}

func (n *Next) out() *outToken {
	if n == nil {
		return nil
	}
	return &outToken{Size: n.Size, Cursor: n.Cursor, Token: n.Token}
}

func (r *Repository) out(base string) *outIdentify {
	o := &outIdentify{Name: xmltext.Clean(r.Name), Base: base, Version: "2.0", Operators: r.Operators, Earliest: stamp(r.Earliest), Deleted: "persistent", Granularity: "YYYY-MM-DDThh:mm:ssZ", Compression: "gzip"}
	o.Description.Identifier = outScheme{Space: "http://www.openarchives.org/OAI/2.0/oai-identifier",
		Location: "http://www.openarchives.org/OAI/2.0/oai-identifier http://www.openarchives.org/OAI/2.0/oai-identifier.xsd", Scheme: "oai", Repository: r.Space, Delimiter: ":", Sample: r.Sample}
	return o
}

// The answers as encoding/xml writes them, in the order of the schema.
type outAnswer struct {
	XMLName  xml.Name     `xml:"OAI-PMH"`
	Space    string       `xml:"xmlns,attr"`
	XSI      string       `xml:"xmlns:xsi,attr"`
	Location string       `xml:"xsi:schemaLocation,attr"`
	At       string       `xml:"responseDate"`
	Request  outRequest   `xml:"request"`
	Errors   []outError   `xml:"error"`
	Identify *outIdentify `xml:"Identify"`
	Formats  *outFormats  `xml:"ListMetadataFormats"`
	Sets     *outSets     `xml:"ListSets"`
	Record   *outOne      `xml:"GetRecord"`
	Headers  *outHeaders  `xml:"ListIdentifiers"`
	Records  *outRecords  `xml:"ListRecords"`
}

type outRequest struct {
	Verb  string     `xml:"verb,attr,omitempty"`
	Given []xml.Attr `xml:",any,attr"`
	Base  string     `xml:",chardata"`
}

type outError struct {
	Code Code   `xml:"code,attr"`
	Text string `xml:",chardata"`
}

type outIdentify struct {
	Name        string   `xml:"repositoryName"`
	Base        string   `xml:"baseURL"`
	Version     string   `xml:"protocolVersion"`
	Operators   []string `xml:"adminEmail"`
	Earliest    string   `xml:"earliestDatestamp"`
	Deleted     string   `xml:"deletedRecord"`
	Granularity string   `xml:"granularity"`
	Compression string   `xml:"compression"`
	Description struct {
		Identifier outScheme `xml:"oai-identifier"`
	} `xml:"description"`
}

type outScheme struct {
	Space      string `xml:"xmlns,attr"`
	Location   string `xml:"xsi:schemaLocation,attr"`
	Scheme     string `xml:"scheme"`
	Repository string `xml:"repositoryIdentifier"`
	Delimiter  string `xml:"delimiter"`
	Sample     string `xml:"sampleIdentifier"`
}

type outFormats struct {
	Formats []outFormat `xml:"metadataFormat"`
}

type outFormat struct {
	Prefix string `xml:"metadataPrefix"`
	Schema string `xml:"schema"`
	Space  string `xml:"metadataNamespace"`
}

type outSets struct {
	Sets []outSet `xml:"set"`
}

type outSet struct {
	Spec string `xml:"setSpec"`
	Name string `xml:"setName"`
}

type outHeader struct {
	Status     string   `xml:"status,attr,omitempty"`
	Identifier string   `xml:"identifier"`
	Stamp      string   `xml:"datestamp"`
	Sets       []string `xml:"setSpec"`
}

type outMetadata struct {
	Element []byte `xml:",innerxml"`
}

type outRecord struct {
	Header   outHeader    `xml:"header"`
	Metadata *outMetadata `xml:"metadata"`
}

type outOne struct {
	Record outRecord `xml:"record"`
}

type outHeaders struct {
	Headers []outHeader `xml:"header"`
	Next    *outToken   `xml:"resumptionToken"`
}

type outRecords struct {
	Records []outRecord `xml:"record"`
	Next    *outToken   `xml:"resumptionToken"`
}

type outToken struct {
	Size   int    `xml:"completeListSize,attr"`
	Cursor int    `xml:"cursor,attr"`
	Token  string `xml:",chardata"`
}
