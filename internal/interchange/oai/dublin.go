package oai

import (
	"encoding/xml"

	"github.com/banmian/banmian/internal/interchange/xmltext"
)

// DublinCore is a record in the fifteen words that every repository has; those that
// editions use.
type DublinCore struct {
	Titles, Creators, Subjects, Descriptions, Publishers, Dates, Types, Formats, Identifiers, Sources, Languages, Relations []string
}

// The three forms of metadata.
var (
	FormatDC   = Format{"oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"}
	FormatMODS = Format{"mods", "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd", "http://www.loc.gov/mods/v3"}
	FormatMETS = Format{"mets", "http://www.loc.gov/standards/mets/version112/mets.xsd", "http://www.loc.gov/METS/"}
)

// Encode writes the record as an element.
func (d DublinCore) Encode() ([]byte, error) {
	all := func(in []string) []string { return xmltext.TrimAll(in) }
	return xml.Marshal(outDublin{Space: FormatDC.Space, DC: "http://purl.org/dc/elements/1.1/", XSI: "http://www.w3.org/2001/XMLSchema-instance", Location: FormatDC.Space + " " + FormatDC.Schema,
		Titles: all(d.Titles), Creators: all(d.Creators), Subjects: all(d.Subjects), Descriptions: all(d.Descriptions), Publishers: all(d.Publishers), Dates: all(d.Dates),
		Types: all(d.Types), Formats: all(d.Formats), Identifiers: all(d.Identifiers), Sources: all(d.Sources), Languages: all(d.Languages), Relations: all(d.Relations)})
}

type outDublin struct {
	XMLName      xml.Name `xml:"oai_dc:dc"`
	Space        string   `xml:"xmlns:oai_dc,attr"`
	DC           string   `xml:"xmlns:dc,attr"`
	XSI          string   `xml:"xmlns:xsi,attr"`
	Location     string   `xml:"xsi:schemaLocation,attr"`
	Titles       []string `xml:"dc:title"`
	Creators     []string `xml:"dc:creator"`
	Subjects     []string `xml:"dc:subject"`
	Descriptions []string `xml:"dc:description"`
	Publishers   []string `xml:"dc:publisher"`
	Dates        []string `xml:"dc:date"`
	Types        []string `xml:"dc:type"`
	Formats      []string `xml:"dc:format"`
	Identifiers  []string `xml:"dc:identifier"`
	Sources      []string `xml:"dc:source"`
	Languages    []string `xml:"dc:language"`
	Relations    []string `xml:"dc:relation"`
}
