package mets

import "encoding/xml"

// What Encode writes, as encoding/xml wants it. The prefixes are declared on
// the outermost element.

type outMETS struct {
	XMLName  xml.Name    `xml:"http://www.loc.gov/METS/ mets"`
	XLink    string      `xml:"xmlns:xlink,attr"`
	MODS     string      `xml:"xmlns:mods,attr"`
	PREMIS   string      `xml:"xmlns:premis,attr"`
	XSI      string      `xml:"xmlns:xsi,attr"`
	Location string      `xml:"xsi:schemaLocation,attr"`
	ObjID    string      `xml:"OBJID,attr"`
	Label    string      `xml:"LABEL,attr"`
	Type     string      `xml:"TYPE,attr"`
	Profile  string      `xml:"PROFILE,attr"`
	Header   outHeader   `xml:"metsHdr"`
	Records  []outRecord `xml:"dmdSec"`
	History  *outHistory `xml:"amdSec"`
	Files    struct {
		Groups []outGroup `xml:"fileGrp"`
	} `xml:"fileSec"`
	Maps []outMap `xml:"structMap"`
}

type outHeader struct {
	Created string   `xml:"CREATEDATE,attr"`
	Agent   outAgent `xml:"agent"`
}

type outAgent struct {
	Role  string `xml:"ROLE,attr"`
	Type  string `xml:"TYPE,attr"`
	Other string `xml:"OTHERTYPE,attr"`
	Name  string `xml:"name"`
}

type outRecord struct {
	ID   string  `xml:"ID,attr"`
	Wrap outWrap `xml:"mdWrap"`
}

type outWrap struct {
	Type    string  `xml:"MDTYPE,attr"`
	Version string  `xml:"MDTYPEVERSION,attr,omitempty"`
	Media   string  `xml:"MIMETYPE,attr,omitempty"`
	Data    outData `xml:"xmlData"`
}

type outData struct {
	MODS   *outMODS      `xml:"mods:mods"`
	Object *premisObject `xml:"premis:object"`
	Event  *premisEvent  `xml:"premis:event"`
}

type outHistory struct {
	ID        string       `xml:"ID,attr"`
	Technical []outSection `xml:"techMD"`
	Events    []outSection `xml:"digiprovMD"`
}

type outSection struct {
	ID   string  `xml:"ID,attr"`
	Wrap outWrap `xml:"mdWrap"`
}

type outGroup struct {
	Use   string    `xml:"USE,attr"`
	Files []outFile `xml:"file"`
}

type outFile struct {
	ID       string      `xml:"ID,attr"`
	Type     string      `xml:"MIMETYPE,attr"`
	Sequence int         `xml:"SEQ,attr,omitempty"`
	Size     int64       `xml:"SIZE,attr"`
	Sum      string      `xml:"CHECKSUM,attr"`
	SumType  string      `xml:"CHECKSUMTYPE,attr"`
	History  string      `xml:"ADMID,attr,omitempty"`
	Location outLocation `xml:"FLocat"`
}

type outLocation struct {
	Type string `xml:"LOCTYPE,attr"`
	Href string `xml:"xlink:href,attr"`
}

type outMap struct {
	Type  string `xml:"TYPE,attr"`
	Label string `xml:"LABEL,attr"`
	Div   outDiv `xml:"div"`
}

type outDiv struct {
	ID         string       `xml:"ID,attr,omitempty"`
	Type       string       `xml:"TYPE,attr"`
	Order      int          `xml:"ORDER,attr,omitempty"`
	OrderLabel string       `xml:"ORDERLABEL,attr,omitempty"`
	Label      string       `xml:"LABEL,attr,omitempty"`
	Records    string       `xml:"DMDID,attr,omitempty"`
	Pointers   []outPointer `xml:"fptr"`
	Divs       []outDiv     `xml:"div"`
}

type outPointer struct {
	File string   `xml:"FILEID,attr,omitempty"`
	Area *outArea `xml:"area"`
}

type outArea struct {
	File  string `xml:"FILEID,attr"`
	Type  string `xml:"BETYPE,attr"`
	Begin string `xml:"BEGIN,attr"`
	End   string `xml:"END,attr,omitempty"`
}

type outMODS struct {
	Title       *modsTitleInfo   `xml:"mods:titleInfo"`
	Names       []modsName       `xml:"mods:name"`
	Type        string           `xml:"mods:typeOfResource"`
	Genre       string           `xml:"mods:genre,omitempty"`
	Origin      *modsOrigin      `xml:"mods:originInfo"`
	Language    *modsLanguage    `xml:"mods:language"`
	Extent      *modsExtent      `xml:"mods:physicalDescription"`
	Notes       []modsNote       `xml:"mods:note"`
	Identifiers []modsIdentifier `xml:"mods:identifier"`
	Links       []modsLink       `xml:"mods:location"`
	Part        *modsPart        `xml:"mods:part"`
}

type modsTitleInfo struct {
	Title string `xml:"mods:title"`
	Sub   string `xml:"mods:subTitle,omitempty"`
}

type modsName struct {
	Type string    `xml:"type,attr"`
	Part string    `xml:"mods:namePart"`
	Role *modsRole `xml:"mods:role"`
}

type modsRole struct {
	Term string `xml:"mods:roleTerm"`
}

type modsOrigin struct {
	Publishers []string  `xml:"mods:publisher"`
	Issued     *modsDate `xml:"mods:dateIssued"`
}

type modsDate struct {
	Encoding string `xml:"encoding,attr"`
	Key      string `xml:"keyDate,attr"`
	Value    string `xml:",chardata"`
}

type modsLanguage struct {
	Term modsTerm `xml:"mods:languageTerm"`
}

type modsTerm struct {
	Type      string `xml:"type,attr"`
	Authority string `xml:"authority,attr"`
	Value     string `xml:",chardata"`
}

type modsExtent struct {
	Extent string `xml:"mods:extent"`
}

type modsNote struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

type modsIdentifier struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

type modsLink struct {
	URL string `xml:"mods:url"`
}

type modsPart struct {
	Details []modsDetail `xml:"mods:detail"`
	Extents []modsPages  `xml:"mods:extent"`
}

type modsDetail struct {
	Type   string `xml:"type,attr"`
	Number string `xml:"mods:number"`
}

type modsPages struct {
	Unit string `xml:"unit,attr"`
	List string `xml:"mods:list"`
}

type premisID struct {
	Type  string `xml:"premis:objectIdentifierType"`
	Value string `xml:"premis:objectIdentifierValue"`
}

type premisObject struct {
	Type       string   `xml:"xsi:type,attr"`
	Identifier premisID `xml:"premis:objectIdentifier"`
	Level      string   `xml:"premis:objectCharacteristics>premis:compositionLevel"`
	Fixity     struct {
		Algorithm string `xml:"premis:messageDigestAlgorithm"`
		Digest    string `xml:"premis:messageDigest"`
	} `xml:"premis:objectCharacteristics>premis:fixity"`
	Size   int64  `xml:"premis:objectCharacteristics>premis:size"`
	Format string `xml:"premis:objectCharacteristics>premis:format>premis:formatDesignation>premis:formatName"`
	Name   string `xml:"premis:originalName"`
}

type premisEventID struct {
	Type  string `xml:"premis:eventIdentifierType"`
	Value string `xml:"premis:eventIdentifierValue"`
}

type premisLink struct {
	Type  string `xml:"premis:linkingAgentIdentifierType"`
	Value string `xml:"premis:linkingAgentIdentifierValue"`
}

type premisNote struct {
	Detail string `xml:"premis:eventDetail"`
}

type premisEvent struct {
	ID    premisEventID `xml:"premis:eventIdentifier"`
	Type  string        `xml:"premis:eventType"`
	Time  string        `xml:"premis:eventDateTime"`
	Note  *premisNote   `xml:"premis:eventDetailInformation"`
	Agent premisLink    `xml:"premis:linkingAgentIdentifier"`
}
