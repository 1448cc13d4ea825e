package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// About is what a file says of itself. Empty fields are left out.
type About struct {
	Title    string // 今日拱墅 2024-06-14
	Author   string // who publishes it
	Subject  string
	Language string // BCP 47
	Software string
	ID       string // an address or urn that names the edition
	Rights   string
	Made     time.Time // zero for none: then nothing of a clock is in the file
	Note     string    // an XMP description
}

// Bookmark leads to a place.
type Bookmark struct {
	Text  string
	Page  int     // index of the page, in the order in which pages were bound
	X, Y  float64 // the place on it, in points from its top left corner
	Whole bool    // the whole page rather than a place on it
	Open  bool    // what is below it is shown at once
	Below []Bookmark
}

// Bounds of what a file's outline may hold.
const (
	mostBookmarks = 100_000
	longestText   = 400 // characters of a bookmark
)

// Close writes what belongs to the file as a whole, and its index. The bytes
// written before are no PDF without it.
func (b *Binder) Close(about About, outline []Bookmark) error {
	if len(b.pages) == 0 && b.err == nil {
		b.err = errFile
	}
	if b.err != nil {
		return b.err
	}
	b.writeFonts()
	kids := make([]string, len(b.pages))
	for i, p := range b.pages {
		kids[i] = fmt.Sprintf("%d 0 R", p.number)
	}
	b.object(treeNumber, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " ")))
	catalog := fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/PageLabels%s/ViewerPreferences<</DisplayDocTitle true>>", treeNumber, b.labels())
	if n := b.outline(outline); n > 0 {
		catalog += fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", n)
	}
	if about.Language != "" {
		catalog += "/Lang " + text(about.Language)
	}
	if len(b.layers) > 0 {
		catalog += fmt.Sprintf("/OCProperties<</OCGs[%s]/D<</Order[%s]/OFF[%s]>>>>", refs(b.layers), refs(b.layers), refs(b.hidden))
	}
	meta := b.stream(b.number(), "/Type/Metadata/Subtype/XML", about.xmp())
	b.object(catalogNumber, catalog+fmt.Sprintf("/Metadata %d 0 R>>", meta))
	info := b.object(b.number(), about.info())
	b.index(info)
	if b.err == nil {
		b.err = b.out.Flush()
	}
	return b.err
}

func refs(numbers []int) string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = strconv.Itoa(n) + " 0 R"
	}
	return strings.Join(out, " ")
}

// index writes the table of where objects lie, and the trailer. Numbers set aside
// and never written are free.
func (b *Binder) index(info int) {
	at := b.at
	b.raw(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(b.places)+1))
	for _, place := range b.places {
		if place == 0 {
			b.raw("0000000000 00000 f \n")
			continue
		}
		b.raw(fmt.Sprintf("%010d 00000 n \n", place))
	}
	b.raw(fmt.Sprintf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(b.places)+1, catalogNumber, info, at))
}

// labels gives each page the label it prints (12.4.2): a range for each page, its
// label as the prefix and no number.
func (b *Binder) labels() string {
	var s strings.Builder
	s.WriteString("<</Nums[")
	for i, p := range b.pages {
		label := clean(p.label)
		if label == "" {
			label = strconv.Itoa(i + 1)
		}
		fmt.Fprintf(&s, "%d<</P%s>>", i, text(label))
	}
	s.WriteString("]>>")
	return s.String()
}

// outline writes the bookmarks and gives the number of their root, 0 for none.
func (b *Binder) outline(marks []Bookmark) int {
	if len(marks) == 0 {
		return 0
	}
	left := mostBookmarks
	root := b.number()
	first, last, shown := b.siblings(marks, root, &left)
	b.object(root, fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, shown))
	return root
}

// siblings writes the bookmarks of one level, and gives the first and last and how
// many are shown when the one above is open.
func (b *Binder) siblings(marks []Bookmark, parent int, left *int) (first, last, shown int) {
	marks = marks[:min(len(marks), max(*left, 1))]
	*left -= len(marks)
	numbers := make([]int, len(marks))
	for i := range marks {
		numbers[i] = b.number()
	}
	for i, m := range marks {
		title := clean(m.Text)
		if r := []rune(title); len(r) > longestText {
			title = string(r[:longestText-1]) + "…"
		}
		body := fmt.Sprintf("<</Title%s/Parent %d 0 R%s", text(title), parent, b.destination(m))
		if i > 0 {
			body += fmt.Sprintf("/Prev %d 0 R", numbers[i-1])
		}
		if i < len(marks)-1 {
			body += fmt.Sprintf("/Next %d 0 R", numbers[i+1])
		}
		shown++
		if len(m.Below) > 0 && *left > 0 {
			f, l, n := b.siblings(m.Below, numbers[i], left)
			count := -n
			if m.Open {
				count = n
				shown += n
			}
			body += fmt.Sprintf("/First %d 0 R/Last %d 0 R/Count %d", f, l, count)
		}
		b.object(numbers[i], body+">>")
	}
	return numbers[0], numbers[len(numbers)-1], shown
}

// destination is where a bookmark leads (12.3.2.2).
func (b *Binder) destination(m Bookmark) string {
	if m.Page < 0 || m.Page >= len(b.pages) {
		return ""
	}
	p := b.pages[m.Page]
	if m.Whole {
		return fmt.Sprintf("/Dest[%d 0 R/Fit]", p.number)
	}
	x, y := p.upright.A*m.X+p.upright.C*m.Y+p.upright.E, p.upright.B*m.X+p.upright.D*m.Y+p.upright.F
	return fmt.Sprintf("/Dest[%d 0 R/XYZ %s %s null]", p.number, number(x), number(y))
}

// info is the older of the two places where a file says what it is (14.3.3).
func (a About) info() string {
	var s strings.Builder
	s.WriteString("<<")
	for _, e := range []struct{ key, value string }{
		{"Title", a.Title}, {"Author", a.Author}, {"Subject", a.Subject}, {"Creator", a.Software}, {"Producer", a.Software},
	} {
		if v := clean(e.value); v != "" {
			fmt.Fprintf(&s, "/%s%s", e.key, text(v))
		}
	}
	if !a.Made.IsZero() {
		fmt.Fprintf(&s, "/CreationDate%s/ModDate%s", date(a.Made), date(a.Made))
	}
	s.WriteString(">>")
	return s.String()
}

// xmp is the newer one (14.3.2).
func (a About) xmp() []byte {
	var s bytes.Buffer
	s.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n")
	item := func(format, value string) {
		if value = clean(value); value == "" {
			return
		}
		var e bytes.Buffer
		_ = xml.EscapeText(&e, []byte(value))
		fmt.Fprintf(&s, format+"\n", e.String())
	}
	item(`<dc:format>%s</dc:format>`, "application/pdf")
	item(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, a.Title)
	item(`<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, a.Author)
	item(`<dc:publisher><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:publisher>`, a.Author)
	item(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`, a.Subject)
	item(`<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, a.Language)
	item(`<dc:identifier>%s</dc:identifier>`, a.ID)
	item(`<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:rights>`, a.Rights)
	item(`<pdf:Producer>%s</pdf:Producer>`, a.Software)
	item(`<xmp:CreatorTool>%s</xmp:CreatorTool>`, a.Software)
	if !a.Made.IsZero() {
		at := a.Made.UTC().Format(time.RFC3339)
		item(`<xmp:CreateDate>%s</xmp:CreateDate>`, at)
		item(`<xmp:ModifyDate>%s</xmp:ModifyDate>`, at)
	}
	s.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return s.Bytes()
}
