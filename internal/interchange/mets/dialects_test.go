package mets

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/banmian/banmian/internal/paper"
)

// One invented edition in every dialect: two pages; an article that runs over
// both, with a kicker, a headline, a byline and a word broken over two lines; a
// short one; an advertisement.

// typeset is a block of the edition: where it stands, in tenths of a
// millimetre, and its lines.
type typeset struct {
	id         string
	page       int
	x, y, w, h int
	lines      []string
}

var set = []typeset{
	{"P1_B1", 1, 200, 300, 900, 40, []string{"ON THE WATER"}},
	{"P1_B2", 1, 200, 350, 900, 90, []string{"The lock is open"}},
	{"P1_B3", 1, 200, 450, 900, 40, []string{"By Ada Reed"}},
	{"P1_B4", 1, 200, 500, 900, 150, []string{"The old lock was opened on Mon-", "day at noon, and the first barge", "went through it. Then the"}},
	{"P1_B5", 1, 1300, 300, 600, 100, []string{"SOAP of Rye, three pence"}},
	{"P2_B1", 2, 200, 300, 900, 50, []string{"second one followed."}},
	{"P2_B2", 2, 200, 500, 900, 90, []string{"Rain"}},
	{"P2_B3", 2, 200, 600, 900, 50, []string{"It rained on Sunday."}},
}

// altoForm is how a page file is written.
type altoForm struct {
	name, namespace, unit string
	scale                 float64 // units to a tenth of a millimetre
	prefix                string  // of its elements
	spaces                bool    // it writes spaces
	broken                bool    // it says what words are broken
}

var altoForms = []altoForm{
	{"ALTO 1 mm10", "http://schema.ccs-gmbh.com/ALTO", "mm10", 1, "", true, true},
	{"ALTO 1 without a namespace, pixel", "", "pixel", 300 / 254.0, "", true, false},
	{"ALTO 2 inch1200", "http://www.loc.gov/standards/alto/ns-v2#", "inch1200", 1200 / 254.0, "", true, false},
	{"ALTO 3 pixel", "http://www.loc.gov/standards/alto/ns-v3#", "pixel", 300 / 254.0, "alto:", true, true},
	{"ALTO 3 mm10, no spaces", "http://www.loc.gov/standards/alto/ns-v3#", "mm10", 1, "", false, true},
	{"ALTO 4 pixel", "http://www.loc.gov/standards/alto/ns-v4#", "pixel", 300 / 254.0, "", true, true},
}

// pageFile writes a page.
func (f altoForm) pageFile(page int) string {
	n := func(v float64) string { return fmt.Sprintf("%.0f", math.Round(v*f.scale)) }
	place := func(x, y, w, h float64) string {
		return fmt.Sprintf(`HPOS="%s" VPOS="%s" WIDTH="%s" HEIGHT="%s"`, n(x), n(y), n(w), n(h))
	}
	var b strings.Builder
	space := ""
	if f.namespace != "" {
		space = fmt.Sprintf(` xmlns%s="%s"`, strings.TrimSuffix(":"+f.prefix, ":"), f.namespace)
		if f.prefix == "" {
			space = fmt.Sprintf(` xmlns="%s"`, f.namespace)
		}
	}
	fmt.Fprintf(&b, "<%[1]salto%[2]s><%[1]sDescription><%[1]sMeasurementUnit>%[3]s</%[1]sMeasurementUnit></%[1]sDescription><%[1]sLayout><%[1]sPage ID=\"P%[4]d\" PHYSICAL_IMG_NR=\"%[4]d\" WIDTH=\"%[5]s\" HEIGHT=\"%[6]s\"><%[1]sPrintSpace %[7]s>\n",
		f.prefix, space, f.unit, page, n(2100), n(2970), place(0, 0, 2100, 2970))
	for _, s := range set {
		if s.page != page {
			continue
		}
		fmt.Fprintf(&b, "<%sTextBlock ID=%q %s>\n", f.prefix, s.id, place(float64(s.x), float64(s.y), float64(s.w), float64(s.h)))
		step := float64(s.h) / float64(len(s.lines))
		for i, text := range s.lines {
			y := float64(s.y) + step*float64(i)
			fmt.Fprintf(&b, "<%sTextLine ID=\"%s_L%d\" %s>", f.prefix, s.id, i, place(float64(s.x), y, float64(s.w), step))
			words := strings.Fields(text)
			each := float64(s.w) / float64(len(words))
			for k, w := range words {
				more, hyphen := "", ""
				if bare, cut := strings.CutSuffix(w, "-"); cut && f.broken {
					w, more, hyphen = bare, ` SUBS_TYPE="HypPart1" SUBS_CONTENT="Monday"`, fmt.Sprintf(`<%sHYP CONTENT="-"/>`, f.prefix)
				} else if w == "day" && f.broken {
					more = ` SUBS_TYPE="HypPart2" SUBS_CONTENT="Monday"`
				}
				if k > 0 && f.spaces {
					fmt.Fprintf(&b, "<%sSP/>", f.prefix)
				}
				fmt.Fprintf(&b, "<%sString ID=\"%s_L%d_W%d\" CONTENT=%q %s WC=\"0.9\"%s/>%s", f.prefix, s.id, i, k, w, place(float64(s.x)+each*float64(k), y, each*0.8, step), more, hyphen)
			}
			fmt.Fprintf(&b, "</%sTextLine>\n", f.prefix)
		}
		fmt.Fprintf(&b, "</%sTextBlock>\n", f.prefix)
	}
	fmt.Fprintf(&b, "</%[1]sPrintSpace></%[1]sPage></%[1]sLayout></%[1]salto>\n", f.prefix)
	return b.String()
}

// dialect is how a METS file is written.
type dialect struct {
	name      string
	tagged    bool
	parts     bool // kicker, headline and byline are told apart
	namespace string
	physical  string
	logical   string
}

func areaOf(id string) string {
	return fmt.Sprintf(`<area FILEID="ALTO%s" BETYPE="IDREF" BEGIN="%s"/>`, id[1:2], id)
}

func pointer(ids ...string) string {
	out := ""
	for _, id := range ids {
		out += areaOf(id)
	}
	if len(ids) > 1 {
		out = "<seq>" + out + "</seq>"
	}
	return "<fptr>" + out + "</fptr>"
}

func division(kind, inside string) string {
	return fmt.Sprintf(`<div TYPE="%s">%s</div>`, kind, inside)
}

func paged(kind string) string {
	return fmt.Sprintf(`<structMap TYPE="PHYSICAL"><div TYPE="Newspaper"><div ID="DIVP1" TYPE="%[1]s" ORDER="1" ORDERLABEL="1"><fptr><par><area FILEID="IMG1"/><area FILEID="ALTO1" BETYPE="IDREF" BEGIN="P1"/></par></fptr></div><div ID="DIVP2" TYPE="%[1]s" ORDER="2" ORDERLABEL="2"><fptr><par><area FILEID="IMG2"/><area FILEID="ALTO2" BETYPE="IDREF" BEGIN="P2"/></par></fptr></div></div></structMap>`, kind)
}

func logicalMap(inside string) string {
	return `<structMap TYPE="LOGICAL"><div TYPE="Newspaper"><div TYPE="VOLUME"><div TYPE="ISSUE" DMDID="ISSUE1"><div TYPE="CONTENT">` + inside + `</div></div></div></div></structMap>`
}

// The British Library's: page areas in the physical structure, articles without
// areas in the logical one, and links between them.
func libraryAreas(pages string) string {
	out := `<structMap TYPE="PHYSICAL"><div ID="phys0" TYPE="physSequence">`
	for page := 1; page <= 2; page++ {
		out += fmt.Sprintf(`<div ID="phys%d" TYPE="page" ORDER="%[1]d" ORDERLABEL="%[1]d"><fptr FILEID="ALTO%[1]d"/>`, page)
		for _, s := range set {
			if s.page == page {
				out += fmt.Sprintf(`<div ID="pa_%s" TYPE="pageArea" LABEL="%s"><fptr><area FILEID="ALTO%d" BETYPE="IDREF" BEGIN="%[1]s"/></fptr></div>`, s.id, map[string]string{"P1_B1": "overline", "P1_B2": "heading", "P2_B2": "heading"}[s.id], page)
			}
		}
		out += "</div>"
	}
	return out + `</div></structMap>` + pages
}

func linkGroup(from string, to ...string) string {
	out := fmt.Sprintf(`<smLinkGrp><smLocatorLink xlink:href="#%s" xlink:label="article" xlink:type="locator"/>`, from)
	for i, t := range to {
		out += fmt.Sprintf(`<smLocatorLink xlink:href="#pa_%s" xlink:label="area%d" xlink:type="locator"/>`, t, i)
	}
	for i := range to {
		out += fmt.Sprintf(`<smArcLink xlink:type="arc" xlink:from="article" xlink:to="area%d"/>`, i)
	}
	return out + "</smLinkGrp>"
}

func simpleLinks(from string, to ...string) string {
	out := ""
	for _, t := range to {
		out += fmt.Sprintf(`<smLink xlink:from="%s" xlink:to="pa_%s"/>`, from, t)
	}
	return out
}

const libraryLogical = `<structMap TYPE="LOGICAL"><div ID="log1" TYPE="ISSUE" DMDID="ISSUE1"><div ID="art1" TYPE="ARTICLE"/><div ID="art2" TYPE="ARTICLE"/><div ID="art3" TYPE="ADVERT"/></div></structMap>`

var mainBody = []string{"P1_B1", "P1_B2", "P1_B3", "P1_B4", "P2_B1"}

var dialects = []dialect{
	{name: "docWorks", tagged: true, parts: true, physical: paged("PAGE"), logical: logicalMap(
		division("ARTICLE", division("HEADING", division("OVERLINE", pointer("P1_B1"))+division("TITLE", pointer("P1_B2"))+division("AUTHOR", pointer("P1_B3")))+
			division("BODY", division("BODY_CONTENT", division("PARAGRAPH", division("TEXT", pointer("P1_B4"))+division("TEXT", pointer("P2_B1")))))) +
			division("ADVERTISEMENT", division("PARAGRAPH", division("TEXT", pointer("P1_B5")))) +
			division("ARTICLE", division("HEADING", division("TITLE", pointer("P2_B2")))+division("BODY", division("BODY_CONTENT", division("PARAGRAPH", division("TEXT", pointer("P2_B3")))))))},
	{name: "ENMAP", tagged: true, parts: true, namespace: "mets:", physical: paged("CONTENT_PAGE"), logical: logicalMap(
		division("ARTICLE", division("HEADING", division("OVERLINE", pointer("P1_B1"))+division("TITLE", pointer("P1_B2")))+
			division("BODY", division("AUTHOR", pointer("P1_B3"))+division("BODY_CONTENT", division("PARAGRAPH", pointer("P1_B4", "P2_B1"))))) +
			division("ADVERTISEMENT", division("TEXTBLOCK", pointer("P1_B5"))) +
			division("ARTICLE", division("HEADING", division("TITLE", pointer("P2_B2")))+division("BODY", division("BODY_CONTENT", division("PARAGRAPH", pointer("P2_B3"))))))},
	{name: "RERO", tagged: true, parts: true, physical: paged("PAGE"), logical: logicalMap(
		division("Article", division("HEADING", division("OVERLINE", pointer("P1_B1"))+division("TITLE", pointer("P1_B2"))+division("AUTHOR", pointer("P1_B3")))+
			division("BODY", division("BODY_CONTENT", `<div TYPE="PARAGRAPH" ORDER="1">`+division("TEXT", pointer("P1_B4", "P2_B1"))+`</div>`))) +
			division("Advertisement", division("BODY", division("BODY_CONTENT", division("PARAGRAPH", division("TEXT", pointer("P1_B5")))))) +
			division("Article", division("HEADING", division("TITLE", pointer("P2_B2")))+division("BODY", division("BODY_CONTENT", division("PARAGRAPH", division("TEXT", pointer("P2_B3")))))))},
	{name: "British Library, groups of links", tagged: true, physical: libraryAreas(""), logical: libraryLogical +
		`<structLink>` + linkGroup("art1", mainBody...) + linkGroup("art2", "P2_B2", "P2_B3") + linkGroup("art3", "P1_B5") + `</structLink>`},
	{name: "British Library, single links", tagged: true, physical: libraryAreas(""), logical: libraryLogical +
		`<structLink>` + simpleLinks("art1", mainBody...) + simpleLinks("art2", "P2_B2", "P2_B3") + simpleLinks("art3", "P1_B5") + `</structLink>`},
	{name: "NDNP", physical: `<structMap xmlns:np="urn:library-of-congress:ndnp:mets:newspaper"><div TYPE="np:issue" DMDID="ISSUE1"><div TYPE="np:page"><fptr FILEID="IMG1"/><fptr FILEID="ALTO1"/></div><div TYPE="np:page"><fptr FILEID="IMG2"/><fptr FILEID="ALTO2"/></div></div></structMap>`},
	{name: "single file, lines named", tagged: true, parts: true, physical: paged("PAGE"), logical: logicalMap(
		division("ARTICLE", division("OVERLINE", `<fptr><area FILEID="ALTO1" BETYPE="IDREF" BEGIN="P1_B1_L0" END="P1_B1_L0"/></fptr>`)+division("HEADLINE", pointer("P1_B2"))+division("BYLINE", pointer("P1_B3"))+
			division("PARAGRAPH", `<fptr><seq><area FILEID="ALTO1" BETYPE="IDREF" BEGIN="P1_B4_L0" END="P1_B4_L2"/>`+areaOf("P2_B1")+`</seq></fptr>`)) +
			division("ADVERTISEMENT", pointer("P1_B5")) + division("ARTICLE", division("HEADLINE", pointer("P2_B2"))+division("PARAGRAPH", pointer("P2_B3"))))},
}

// packageOf writes the edition in a dialect with pages of a form.
func packageOf(d dialect, f altoForm) fstest.MapFS {
	dpi := ""
	if f.unit == "pixel" {
		dpi = `<amdSec ID="TECH"><techMD ID="T1"><mdWrap MDTYPE="NISOIMG"><xmlData><mix:mix xmlns:mix="http://www.loc.gov/mix/"><mix:SamplingFrequencyUnit>2</mix:SamplingFrequencyUnit><mix:XSamplingFrequency>300</mix:XSamplingFrequency></mix:mix></xmlData></mdWrap></techMD></amdSec>`
	}
	text := `<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" TYPE="Newspaper" LABEL="The Weir Herald, 1898-11-05">
<dmdSec ID="ISSUE1"><mdWrap MDTYPE="MODS"><xmlData><mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>The Weir Herald</mods:title></mods:titleInfo><mods:language><mods:languageTerm>eng</mods:languageTerm></mods:language><mods:originInfo><mods:dateIssued encoding="iso8601">1898-11-05</mods:dateIssued></mods:originInfo></mods:mods></xmlData></mdWrap></dmdSec>` + dpi + `
<fileSec><fileGrp USE="Images"><file ID="IMG1" MIMETYPE="image/tiff" ADMID="T1"><FLocat LOCTYPE="URL" xlink:href="file://./img/1.tif"/></file><file ID="IMG2" MIMETYPE="image/tiff" ADMID="T1"><FLocat LOCTYPE="URL" xlink:href="file://./img/2.tif"/></file></fileGrp>
<fileGrp USE="Text" ID="ALTOGRP"><file ID="ALTO1" MIMETYPE="text/xml" SEQ="1" ADMID="T1"><FLocat LOCTYPE="URL" xlink:href="file://./alto/1.xml"/></file><file ID="ALTO2" MIMETYPE="text/xml" SEQ="2" ADMID="T1"><FLocat LOCTYPE="URL" xlink:href="file://./alto/2.xml"/></file></fileGrp></fileSec>
` + d.physical + d.logical + `</mets>`
	if d.namespace != "" {
		for _, name := range []string{"mets", "dmdSec", "mdWrap", "xmlData", "amdSec", "techMD", "fileSec", "fileGrp", "file", "FLocat", "structMap", "div", "fptr", "seq", "par", "area"} {
			for _, end := range []string{">", " ", "/>"} {
				text = strings.ReplaceAll(text, "<"+name+end, "<"+d.namespace+name+end)
			}
			text = strings.ReplaceAll(text, "</"+name+">", "</"+d.namespace+name+">")
		}
		text = strings.Replace(text, `xmlns="http://www.loc.gov/METS/"`, `xmlns:`+strings.TrimSuffix(d.namespace, ":")+`="http://www.loc.gov/METS/"`, 1)
	}
	return fstest.MapFS{"mets.xml": {Data: []byte(text)}, "alto/1.xml": {Data: []byte(f.pageFile(1))}, "alto/2.xml": {Data: []byte(f.pageFile(2))}}
}

// Every dialect with every form of ALTO gives the same edition: its facts, its
// articles exactly as tagged, and all places to half a point.
func TestDialects(t *testing.T) {
	for _, d := range dialects {
		for _, f := range altoForms {
			t.Run(d.name+"/"+f.name, func(t *testing.T) {
				e, sheets, err := Read(packageOf(d, f), "mets.xml")
				if err != nil {
					t.Fatal(err)
				}
				if e.Title.Name != "The Weir Herald" || e.Title.Language != "en" || e.Date.String() != "1898-11-05" || len(e.Pages) != 2 {
					t.Fatalf("%+v %s, %d pages", e.Title, e.Date, len(e.Pages))
				}
				for _, p := range e.Pages {
					if math.Abs(p.Width-2100*72/254.0) > 0.5 || math.Abs(p.Height-2970*72/254.0) > 0.5 {
						t.Errorf("page %d is %v by %v", p.Sequence, p.Width, p.Height)
					}
				}
				if !d.tagged {
					if len(e.Articles) > 0 || len(sheets) != 2 || len(sheets[0].Glyphs) == 0 {
						t.Errorf("%d articles of an untagged package, %d sheets", len(e.Articles), len(sheets))
					}
					return
				}
				asTagged(t, e, d.parts)
				inPlace(t, e)
				for _, n := range e.Findings {
					t.Errorf("%s: %s", n.Code, n.Message)
				}
				journey(t, e)
			})
		}
	}
}

func asTagged(t *testing.T, e paper.Edition, parts bool) {
	t.Helper()
	byHead := map[string]paper.Article{}
	for _, a := range e.Articles {
		byHead[string(a.Kind)+" "+a.Headline] = a
	}
	first, rain, soap := byHead["story The lock is open"], byHead["story Rain"], byHead["ad "]
	if len(e.Articles) != 3 || len(first.Parts) != 2 || len(rain.Parts) != 1 || len(soap.Parts) != 1 {
		t.Fatalf("%d articles: %v", len(e.Articles), e.Articles)
	}
	text := strings.Join(first.Paragraphs, " ")
	if !strings.Contains(text, "The old lock was opened on Monday at noon, and the first barge went through it. Then the second one followed.") {
		t.Errorf("the first article reads %q", text)
	}
	if parts {
		if len(first.Kicker) != 1 || first.Kicker[0] != "ON THE WATER" || len(first.Bylines) != 1 || len(first.Bylines[0].Names) != 1 || first.Bylines[0].Names[0] != "Ada Reed" || len(first.Paragraphs) != 1 {
			t.Errorf("kicker %q, bylines %v, %d paragraphs", first.Kicker, first.Bylines, len(first.Paragraphs))
		}
	}
	if strings.Join(rain.Paragraphs, "|") != "It rained on Sunday." || !strings.Contains(strings.Join(soap.Paragraphs, "|"), "SOAP of Rye, three pence") {
		t.Errorf("%q, %q", rain.Paragraphs, soap.Paragraphs)
	}
}

func inPlace(t *testing.T, e paper.Edition) {
	t.Helper()
	for _, s := range set {
		found := false
		for _, z := range e.Pages[s.page-1].Zones {
			if len(z.Lines) == 0 || !strings.HasPrefix(z.Lines[0].Text, strings.TrimSuffix(s.lines[0], "-")) {
				continue
			}
			found = true
			r, k := z.Polygon.Bounds(), 72/254.0
			if math.Abs(r.X0-float64(s.x)*k) > 0.5 || math.Abs(r.Y0-float64(s.y)*k) > 0.5 || math.Abs(r.X1-float64(s.x+s.w)*k) > 0.5 || math.Abs(r.Y1-float64(s.y+s.h)*k) > 0.5 {
				t.Errorf("%s stands at %v", s.id, r)
			}
		}
		if !found {
			t.Errorf("%s has no zone", s.id)
		}
	}
}
