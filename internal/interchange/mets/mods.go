package mets

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// ElementMODS writes the description of the package's edition in MODS 3.8 by itself,
// as an element without a declaration. links are the edition's addresses.
func ElementMODS(p Package, links ...string) ([]byte, error) {
	b := binding{p: p}
	m := *b.issueRecord().Wrap.Data.MODS
	for _, at := range links {
		m.Links = append(m.Links, modsLink{at})
	}
	out, err := xml.Marshal(struct {
		XMLName  xml.Name `xml:"mods:mods"`
		MODS     string   `xml:"xmlns:mods,attr"`
		XSI      string   `xml:"xmlns:xsi,attr"`
		Location string   `xml:"xsi:schemaLocation,attr"`
		Version  string   `xml:"version,attr"`
		outMODS
	}{MODS: "http://www.loc.gov/mods/v3", XSI: "http://www.w3.org/2001/XMLSchema-instance",
		Location: "http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-8.xsd", Version: "3.8", outMODS: m})
	if err != nil {
		return nil, fmt.Errorf("describe %s in MODS: %w", p.Name, err)
	}
	return out, nil
}

// Element is Encode without the declaration, to stand inside another document.
func Element(p Package) ([]byte, error) {
	var b bytes.Buffer
	if err := Encode(&b, p); err != nil {
		return nil, err
	}
	return bytes.TrimPrefix(b.Bytes(), []byte(xml.Header)), nil
}
