package masking

import (
	"bytes"
	"fmt"
	"strings"
)

// usualSide is the side of a page whose size is not known, in points.
const usualSide = 800

// pdfOf writes a PDF with a page for each leaf.
func pdfOf(leaves []leaf) []byte {
	var b bytes.Buffer
	var at []int
	object := func(dict string, stream []byte) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\n", len(at), dict)
		if stream != nil {
			b.WriteString("stream\n")
			b.Write(stream)
			b.WriteString("\nendstream\n")
		}
		b.WriteString("endobj\n")
	}
	// A page takes three objects, behind the catalog and the list of pages.
	first := func(i int) int { return 3 + 3*i }
	var kids strings.Builder
	for i := range leaves {
		fmt.Fprintf(&kids, "%d 0 R ", first(i))
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(leaves)), nil)
	for i, l := range leaves {
		w, h := l.width, l.height
		if w <= 0 || h <= 0 {
			w, h = usualSide, usualSide
		}
		content, resources := []byte{}, ""
		if l.jpeg != nil {
			content = fmt.Appendf(nil, "%.4f 0 0 %.4f 0 0 cm /P Do", w, h)
			resources = fmt.Sprintf("/XObject << /P %d 0 R >>", first(i)+2)
		}
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Resources << %s >> /Contents %d 0 R >>", w, h, resources, first(i)+1), nil)
		object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
		if l.jpeg == nil {
			object("null", nil)
			continue
		}
		object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>", l.pixelW, l.pixelH, len(l.jpeg)), l.jpeg)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}
