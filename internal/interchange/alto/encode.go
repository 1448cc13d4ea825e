package alto

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"github.com/banmian/banmian/internal/paper"
)

// Origin is what a written page says of where it comes from.
type Origin struct {
	Language string    // of the paper, BCP 47; empty when not known
	Image    string    // file name of the page's picture or master, empty for none
	Made     time.Time // when the page was read
	Software string    // "Banmian" and its version

	// Broken tells of a line of a zone, from 0, which words are broken at its ends,
	// each whole: the one whose second half begins it, the one whose first half
	// ends it. It may be nil.
	Broken func(zone string, line int) (begins, ends string)
}

// hyphens are what is printed where a word is broken over two lines.
const hyphens = "-‐¬⸗"

// Encode writes a page as ALTO 4.4: zones as blocks in reading order, with
// their roles as tags, lines and words. Lengths are tenths of a millimetre.
//
// A page knows the boxes of its lines; a word's box is its share of the line by
// the width of its letters. Text without spaces is one word a line. Where the
// source had no coordinates there are none.
func Encode(w io.Writer, p paper.Page, o Origin) error {
	doc := outAlto{XSI: "http://www.w3.org/2001/XMLSchema-instance",
		Location: "http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd", Version: "4.4",
		Description: outDescription{Unit: "mm10", Processing: outProcessing{ID: "reading", Category: "contentGeneration", Software: outSoftware{Name: o.Software}}}}
	if o.Image != "" {
		doc.Description.Image = &outImage{o.Image}
	}
	if !o.Made.IsZero() {
		doc.Description.Processing.Time = o.Made.UTC().Format(time.RFC3339)
	}
	doc.tag(p)
	doc.order(p)
	doc.Layout.Page = page(p, o)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("write page %d as ALTO: %w", p.Sequence, err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// The file as encoding/xml writes it.
type outAlto struct {
	XMLName     xml.Name       `xml:"http://www.loc.gov/standards/alto/ns-v4# alto"`
	XSI         string         `xml:"xmlns:xsi,attr"`
	Location    string         `xml:"xsi:schemaLocation,attr"`
	Version     string         `xml:"SCHEMAVERSION,attr"`
	Description outDescription `xml:"Description"`
	Tags        *outTags       `xml:"Tags"`
	Order       *outOrder      `xml:"ReadingOrder"`
	Layout      struct {
		Page outPage `xml:"Page"`
	} `xml:"Layout"`
}

type outDescription struct {
	Unit       string        `xml:"MeasurementUnit"`
	Image      *outImage     `xml:"sourceImageInformation"`
	Processing outProcessing `xml:"Processing"`
}

type outImage struct {
	Name string `xml:"fileName"`
}

type outProcessing struct {
	ID       string      `xml:"ID,attr"`
	Category string      `xml:"processingCategory"`
	Time     string      `xml:"processingDateTime,omitempty"`
	Software outSoftware `xml:"processingSoftware"`
}

type outSoftware struct {
	Name string `xml:"softwareName"`
}

type outTags struct {
	Roles []outTag `xml:"StructureTag"`
}

type outTag struct {
	ID    string `xml:"ID,attr"`
	Type  string `xml:"TYPE,attr"`
	Label string `xml:"LABEL,attr"`
}

type outOrder struct {
	Group struct {
		ID   string   `xml:"ID,attr"`
		Refs []outRef `xml:"ElementRef"`
	} `xml:"OrderedGroup"`
}

type outRef struct {
	ID  string `xml:"ID,attr"`
	Ref string `xml:"REF,attr"`
}

// place is where something stands; its attributes are left out when that is
// not known.
type place struct {
	HPos   string `xml:"HPOS,attr,omitempty"`
	VPos   string `xml:"VPOS,attr,omitempty"`
	Width  string `xml:"WIDTH,attr,omitempty"`
	Height string `xml:"HEIGHT,attr,omitempty"`
}

type outPage struct {
	ID      string `xml:"ID,attr"`
	Number  int    `xml:"PHYSICAL_IMG_NR,attr"`
	Printed string `xml:"PRINTED_IMG_NR,attr,omitempty"`
	Width   string `xml:"WIDTH,attr,omitempty"`
	Height  string `xml:"HEIGHT,attr,omitempty"`
	Lang    string `xml:"LANG,attr,omitempty"`
	Space   struct {
		place
		Blocks []outBlock
	} `xml:"PrintSpace"`
}

type outBlock struct {
	XMLName xml.Name
	ID      string `xml:"ID,attr"`
	place
	Tags      string    `xml:"TAGREFS,attr,omitempty"`
	Type      string    `xml:"TYPE,attr,omitempty"`
	Direction string    `xml:"BASEDIRECTION,attr,omitempty"`
	Shape     *outShape `xml:"Shape"`
	Lines     []outLine `xml:"TextLine"`
}

type outShape struct {
	Polygon struct {
		Points string `xml:"POINTS,attr"`
	} `xml:"Polygon"`
}

type outLine struct {
	ID string `xml:"ID,attr"`
	place
	Parts []any
}

type outString struct {
	XMLName xml.Name `xml:"String"`
	Content string   `xml:"CONTENT,attr"`
	place
	Sure  string `xml:"WC,attr,omitempty"`
	Half  string `xml:"SUBS_TYPE,attr,omitempty"`
	Whole string `xml:"SUBS_CONTENT,attr,omitempty"`
}

type outHyphen struct {
	XMLName xml.Name `xml:"HYP"`
	Content string   `xml:"CONTENT,attr"`
}

type outSpace struct {
	XMLName xml.Name `xml:"SP"`
}

func (d *outAlto) tag(p paper.Page) {
	used := map[paper.Role]bool{}
	for _, z := range p.Zones {
		used[z.Role] = true
	}
	tags := &outTags{}
	for _, r := range paper.Roles {
		if used[r] {
			tags.Roles = append(tags.Roles, outTag{"role-" + string(r), "role", string(r)})
		}
	}
	if len(tags.Roles) > 0 {
		d.Tags = tags
	}
}

func (d *outAlto) order(p paper.Page) {
	o := &outOrder{}
	o.Group.ID = "order"
	for i, id := range BlockIDs(p) {
		o.Group.Refs = append(o.Group.Refs, outRef{fmt.Sprintf("order-%d", i+1), id})
	}
	if len(o.Group.Refs) > 0 {
		d.Order = o
	}
}

// plainID is what may stand as an XML id and as a name in a METS area.
var plainID = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// BlockIDs gives the ids that Encode writes for the page's zones, in their
// order: the zones' own where they may stand in XML and differ.
func BlockIDs(p paper.Page) []string {
	out := make([]string, len(p.Zones))
	seen := map[string]bool{}
	own := true
	for _, z := range p.Zones {
		own = own && plainID.MatchString(z.ID) && !seen[z.ID] && !strings.HasPrefix(z.ID, "order") && !strings.HasPrefix(z.ID, "role-") && z.ID != "reading"
		seen[z.ID] = true
	}
	for i, z := range p.Zones {
		if out[i] = z.ID; !own {
			out[i] = fmt.Sprintf("p%d-b%d", p.Sequence, i+1)
		}
	}
	return out
}

func page(p paper.Page, o Origin) outPage {
	out := outPage{ID: fmt.Sprintf("page-%d", p.Sequence), Number: p.Sequence, Printed: xmltext.Clean(p.Label), Lang: languageTag(o.Language)}
	if p.Width > 0 && p.Height > 0 {
		out.Width, out.Height = tenths(p.Width), tenths(p.Height)
		out.Space.place = placed(geom.R(0, 0, p.Width, p.Height))
	}
	ids := BlockIDs(p)
	for i, z := range p.Zones {
		out.Space.Blocks = append(out.Space.Blocks, block(ids[i], z, o))
	}
	return out
}

func languageTag(s string) string {
	if _, err := language.Parse(s); err != nil || s == "und" {
		return ""
	}
	return s
}

// block is a zone: of type where it has lines, else a picture or an empty
// place.
func block(id string, z paper.Zone, o Origin) outBlock {
	b := outBlock{XMLName: xml.Name{Local: "TextBlock"}, ID: id, Tags: "role-" + string(z.Role)}
	if !known(z.Role) {
		b.Tags = ""
	}
	if box := z.Polygon.Bounds(); len(z.Polygon) > 0 {
		b.place = placed(box)
		if len(z.Polygon) > 4 || len(z.Polygon) > 2 && math.Abs(z.Polygon.Area()-box.Area()) > 1 {
			b.Shape = &outShape{}
			b.Shape.Polygon.Points = points(z.Polygon)
		}
	}
	for i, l := range z.Lines {
		if line, ok := lineOf(LineID(id, i), l, z); ok {
			if o.Broken != nil {
				line.breaks(o.Broken(z.ID, i))
			}
			b.Lines = append(b.Lines, line)
		}
	}
	switch {
	case len(b.Lines) > 0:
		if z.Direction == paper.Vertical {
			b.Direction = "ttb"
		}
	case z.Role == paper.RoleFigure || z.Role == paper.RoleAd:
		b.XMLName.Local = "Illustration"
	default:
		b.XMLName.Local, b.Type = "ComposedBlock", string(z.Role)
	}
	return b
}

func known(r paper.Role) bool {
	for _, k := range paper.Roles {
		if k == r {
			return true
		}
	}
	return false
}

// LineID is the id that Encode writes for a line, from 0, of a zone whose block
// has an id of BlockIDs. A line without a word is not written.
func LineID(block string, line int) string {
	return fmt.Sprintf("%s-l%d", block, line+1)
}

func lineOf(id string, l paper.Line, z paper.Zone) (outLine, bool) {
	words := strings.Fields(xmltext.Clean(l.Text))
	if len(words) == 0 {
		return outLine{}, false
	}
	out := outLine{ID: id}
	if !l.Box.IsZero() {
		out.place = placed(l.Box)
	}
	whole, at := 0.0, 0.0
	for _, w := range words {
		whole += advance(w)
	}
	whole += spaceAdvance * float64(len(words)-1)
	for i, w := range words {
		if i > 0 {
			out.Parts = append(out.Parts, outSpace{})
			at += spaceAdvance
		}
		s := outString{Content: w}
		if z.Confidence > 0 {
			s.Sure = strconv.FormatFloat(math.Min(1, z.Confidence), 'f', 2, 64)
		}
		if !l.Box.IsZero() {
			s.place = placed(share(l.Box, z.Direction, at/whole, (at+advance(w))/whole))
		}
		at += advance(w)
		out.Parts = append(out.Parts, s)
	}
	return out, true
}

// breaks notes the words that are broken at the line's ends, and writes the
// hyphen at its end apart from the word, as ALTO has it.
func (l *outLine) breaks(begins, ends string) {
	if first, ok := l.Parts[0].(outString); ok && begins != "" {
		first.Half, first.Whole = "HypPart2", xmltext.Clean(begins)
		l.Parts[0] = first
	}
	n := len(l.Parts) - 1
	last, ok := l.Parts[n].(outString)
	bare := strings.TrimRight(last.Content, hyphens)
	if !ok || ends == "" || bare == "" || bare == last.Content || n == 0 && begins != "" {
		return // a word broken at both ends can say so of one
	}
	hyphen := last.Content[len(bare):]
	last.Content, last.Half, last.Whole = bare, "HypPart1", xmltext.Clean(ends)
	l.Parts[n] = last
	l.Parts = append(l.Parts, outHyphen{Content: hyphen})
}

// share is the part of a line's box from one fraction of its length to another.
func share(box geom.Rect, d paper.Direction, from, to float64) geom.Rect {
	if d == paper.Vertical {
		return geom.R(box.X0, box.Y0+from*box.Height(), box.X1, box.Y0+to*box.Height())
	}
	return geom.R(box.X0+from*box.Width(), box.Y0, box.X0+to*box.Width(), box.Y1)
}

// Widths of characters in ems, near enough to tell words of a line apart.
const (
	wideAdvance   = 1.0
	narrowAdvance = 0.5
	spaceAdvance  = 0.25
	firstWide     = 0x2e80 // where Han, kana, hangul and their signs begin
)

func advance(word string) float64 {
	sum := 0.0
	for _, r := range word {
		if r >= firstWide {
			sum += wideAdvance
		} else {
			sum += narrowAdvance
		}
	}
	return sum
}

// perPoint is how many tenths of a millimetre a point has.
const perPoint = 254.0 / 72

// tenths writes a length to a thousandth of a millimetre, which is finer than
// the hundredth of a point lengths are kept in.
func tenths(points float64) string {
	return strconv.FormatFloat(math.Round(points*perPoint*100)/100, 'f', -1, 64)
}

func placed(r geom.Rect) place {
	return place{tenths(r.X0), tenths(r.Y0), tenths(r.Width()), tenths(r.Height())}
}

func points(p geom.Polygon) string {
	var b strings.Builder
	for i, q := range p {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(tenths(q.X) + "," + tenths(q.Y))
	}
	return b.String()
}
