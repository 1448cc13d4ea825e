package mets

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"github.com/banmian/banmian/internal/paper"
)

// Package is an edition with the files it leaves in.
type Package struct {
	Edition   paper.Edition
	Name      string    // identifies it for good: title/date
	Revision  int       // of the edition
	Made      time.Time // when the revision was read
	Published time.Time // zero for not
	Software  string    // what read and wrote it: "Banmian 1.0"
	Files     []Enclosed
}

// Uses of the files in a package.
const (
	UseMaster   = "master"   // as it was given
	UseImage    = "image"    // a picture of a whole page
	UseText     = "ocr text" // ALTO
	UseDocument = "edition document"
)

// Enclosed is a file of the package.
type Enclosed struct {
	Use       string
	Page      int    // sequence of the page it shows, 0 for the whole edition
	Path      string // relative to the METS file, with slashes
	MediaType string
	SHA256    string // hexadecimal
	Size      int64
}

// Encode writes the package's METS 1.12 file: the edition and its articles in
// MODS, where each file comes from and its checksum in PREMIS, the pages, and
// the logical structure down to the areas of ALTO that make up each part of an
// article.
func Encode(w io.Writer, p Package) error {
	b := binding{p: p, texts: map[int]string{}, blocks: map[string]spot{}, zones: map[string]paper.Zone{}}
	b.index()
	doc := outMETS{
		XLink: "http://www.w3.org/1999/xlink", MODS: "http://www.loc.gov/mods/v3", PREMIS: "http://www.loc.gov/premis/v3", XSI: "http://www.w3.org/2001/XMLSchema-instance",
		Location: "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/version112/mets.xsd http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-8.xsd http://www.loc.gov/premis/v3 http://www.loc.gov/standards/premis/premis.xsd",
		ObjID:    p.Name, Label: strings.TrimSpace(xmltext.Trim(p.Edition.Title.Name) + " " + p.Edition.Date.String()), Type: "Newspaper", Profile: "banmian"}
	doc.Header = outHeader{Created: stamp(p.Made), Agent: outAgent{Role: "CREATOR", Type: "OTHER", Other: "SOFTWARE", Name: p.Software}}
	doc.Records = append(doc.Records, b.issueRecord())
	for i := range p.Edition.Articles {
		doc.Records = append(doc.Records, b.articleRecord(i))
	}
	doc.History = b.history()
	doc.Files.Groups = b.files()
	doc.Maps = []outMap{{Type: "PHYSICAL", Label: "Physical Structure", Div: b.physical()}, {Type: "LOGICAL", Label: "Logical Structure", Div: b.logical()}}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("write the METS file of %s: %w", p.Name, err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// stamp is a time as XML writes it; one that is not known is the first.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// binding is a package in the making.
type binding struct {
	p      Package
	texts  map[int]string // id of the ALTO file by page
	blocks map[string]spot
	zones  map[string]paper.Zone
	taken  map[string]bool // zones some article holds
}

// spot is where a zone stands: a block of a page's ALTO.
type spot struct {
	page  int
	file  string
	block string
}

func fileID(i int) string { return fmt.Sprintf("file-%d", i+1) }

// index finds the block of every zone.
func (b *binding) index() {
	for i, f := range b.p.Files {
		if f.Use == UseText {
			b.texts[f.Page] = fileID(i)
		}
	}
	for _, page := range b.p.Edition.Pages {
		ids := alto.BlockIDs(page)
		for i, z := range page.Zones {
			b.blocks[z.ID] = spot{page.Sequence, b.texts[page.Sequence], ids[i]}
			b.zones[z.ID] = z
		}
	}
	b.taken = map[string]bool{}
	for _, a := range b.p.Edition.Articles {
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				b.taken[id] = true
			}
		}
	}
}

// files lists what the package holds, by use.
func (b *binding) files() []outGroup {
	var out []outGroup
	for _, use := range []string{UseMaster, UseImage, UseText, UseDocument} {
		g := outGroup{Use: use}
		for i, f := range b.p.Files {
			if f.Use != use {
				continue
			}
			file := outFile{ID: fileID(i), Type: f.MediaType, Sum: f.SHA256, SumType: "SHA-256", Size: f.Size, Location: outLocation{Type: "URL", Href: href(f.Path)}}
			if f.Page > 0 {
				file.Sequence = f.Page
			}
			if use == UseMaster {
				file.History = "history"
			}
			g.Files = append(g.Files, file)
		}
		if len(g.Files) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// physical lists the pages with their files.
func (b *binding) physical() outDiv {
	root := outDiv{ID: "physical", Type: "Newspaper", Records: "issue"}
	for i, page := range b.p.Edition.Pages {
		v := outDiv{ID: fmt.Sprintf("page-%d", page.Sequence), Type: "Page", Order: i + 1, OrderLabel: xmltext.Trim(page.Label)}
		for n, f := range b.p.Files {
			if f.Page == page.Sequence && f.Use != UseDocument {
				v.Pointers = append(v.Pointers, outPointer{File: fileID(n)})
			}
		}
		root.Divs = append(root.Divs, v)
	}
	return root
}

// kinds of articles in the logical structure.
var unitNames = map[paper.Kind]string{paper.KindStory: "Article", paper.KindBrief: "Article", paper.KindPhoto: "Illustration", paper.KindAd: "Advertisement",
	paper.KindNotice: "Notice", paper.KindIndex: "Index", paper.KindImprint: "Imprint"}

// partNames of the zones in them. What has none is text.
var partNames = map[paper.Role]string{paper.RoleKicker: "Overline", paper.RoleHeadline: "Title", paper.RoleDeck: "Subheadline", paper.RoleByline: "Author",
	paper.RoleDateline: "Dateline", paper.RoleCaption: "Caption", paper.RoleCredit: "Credit", paper.RoleFigure: "Image", paper.RoleTable: "Table",
	paper.RoleJump: "Jump", paper.RoleSlogan: "Motto", paper.RoleMasthead: "Masthead", paper.RoleFolio: "Folio", paper.RoleImprint: "Imprint", paper.RoleIndex: "Index", paper.RoleAd: "Advert"}

// logical lists the articles in reading order, each with its parts, and what
// stands on the pages beside them.
func (b *binding) logical() outDiv {
	issue := outDiv{ID: "logical-issue", Type: "Issue", Records: "issue", Label: xmltext.Trim(b.p.Edition.Title.Name)}
	for _, page := range b.p.Edition.Pages {
		for _, z := range page.Zones {
			areas := b.areas(z.ID)
			if b.taken[z.ID] || areas == nil {
				continue
			}
			if name := furnitureNames[z.Role]; name != "" {
				issue.Divs = append(issue.Divs, outDiv{Type: name, Pointers: areas})
				continue
			}
			name := partNames[z.Role]
			if name == "" {
				name = "Loose text"
			}
			issue.Divs = append(issue.Divs, outDiv{Type: "Furniture", Divs: []outDiv{{Type: name, Pointers: areas}}})
		}
	}
	for i, a := range b.p.Edition.Articles {
		issue.Divs = append(issue.Divs, b.article(i, a))
	}
	return outDiv{ID: "logical", Type: "Newspaper", Divs: []outDiv{issue}}
}

// furnitureNames are the roles of type that names the page.
var furnitureNames = map[paper.Role]string{paper.RoleMasthead: "Masthead", paper.RoleImprint: "Imprint"}

func (b *binding) article(i int, a paper.Article) outDiv {
	v := outDiv{ID: articleID(i), Type: unitNames[a.Kind], Label: xmltext.Trim(a.Headline), Records: recordID(i)}
	if v.Type == "" {
		v.Type = "Article"
	}
	picture := -1 // index of the picture that captions belong to
	for _, part := range a.Parts {
		for k := 0; k < len(part.Zones); k++ {
			id := part.Zones[k]
			if role := b.zones[id].Role; flows(role) {
				run := k + 1
				for run < len(part.Zones) && b.zones[part.Zones[run]].Role == role {
					run++
				}
				v.Divs = append(v.Divs, b.body(a, role, part.Zones[k:run])...)
				k = run - 1
				continue
			}
			areas := b.areas(id)
			if areas == nil {
				continue
			}
			role := b.zones[id].Role
			d := outDiv{Type: partNames[role], Pointers: areas}
			switch {
			case role == paper.RoleFigure:
				picture = len(v.Divs)
				v.Divs = append(v.Divs, outDiv{Type: "Illustration", Divs: []outDiv{d}})
			case picture >= 0 && (role == paper.RoleCaption || role == paper.RoleCredit):
				v.Divs[picture].Divs = append(v.Divs[picture].Divs, d)
			default:
				v.Divs = append(v.Divs, d)
			}
		}
	}
	return v
}

// body is a division for each paragraph of body zones that follow each other.
func (b *binding) body(a paper.Article, role paper.Role, zones []string) []outDiv {
	name := partNames[role]
	if name == "" || a.Kind == paper.KindAd {
		name = "Text" // of the advertisement that the division around it is
	}
	var out []outDiv
	for _, paragraph := range b.paragraphs(a, zones) {
		if areas := b.stretchAreas(paragraph); areas != nil {
			out = append(out, outDiv{Type: name, Pointers: areas})
		}
	}
	return out
}

func articleID(i int) string { return fmt.Sprintf("article-%d", i+1) }
func recordID(i int) string  { return fmt.Sprintf("record-%d", i+1) }

// areas points at a zone's block, nil when it has none.
func (b *binding) areas(zone string) []outPointer {
	at, ok := b.blocks[zone]
	if !ok || at.file == "" {
		return nil
	}
	return []outPointer{{Area: &outArea{File: at.file, Type: "IDREF", Begin: at.block}}}
}
