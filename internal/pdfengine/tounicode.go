package pdfengine

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// Several PDF writers, fpdf and its many descendants among them, give a font's
// meaning in one stroke: a range of codes that runs from <0000> to <FFFF>. The
// format allows a range to change its last byte only (ISO 32000-1, 9.10.3), and
// PDFium takes it at its word: it reads the first 256 codes and leaves all Chinese
// without a meaning. So such ranges are cut into ranges of 256, and the tables
// appended to the document as an incremental update, before PDFium sees it.

const (
	maxTables     = 1000    // fonts whose tables are looked at
	maxTableBytes = 4 << 20 // of one table, unpacked
	maxRanges     = 1 << 12 // ranges that one table may become
)

var (
	tableRef  = regexp.MustCompile(`/ToUnicode\s+(\d{1,9})\s+(\d{1,5})\s+R`)
	bfRange   = regexp.MustCompile(`<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>`)
	rootRef   = regexp.MustCompile(`/Root\s+\d{1,9}\s+\d{1,5}\s+R`)
	sizeEntry = regexp.MustCompile(`/Size\s+(\d{1,9})`)
	lastStart = regexp.MustCompile(`startxref\s+(\d{1,12})\s+%%EOF\s*$`)
)

// mendTables gives the document with its over-long ranges cut, or data itself
// when there are none or the document is not laid out so that it can be done
// safely (encrypted, or its fonts packed into object streams). plain are the
// names of fonts whose codes, as far as they lost their meaning in the new table,
// are Unicode.
func mendTables(data []byte) (mended []byte, plain map[string]bool) {
	tail := trailerOf(data)
	if tail == nil || bytes.Contains(tail.dictionary, []byte("/Encrypt")) {
		return data, nil
	}
	var update bytes.Buffer
	places := map[int]int{} // object number to its place in the mended file
	seen := map[string]bool{}
	plain = map[string]bool{}
	refs := tableRef.FindAllSubmatchIndex(data, maxTables)
	if len(refs) == 0 {
		return data, nil
	}
	objects := objectPlaces(data)
	for _, m := range refs {
		number, name := string(data[m[2]:m[3]]), string(data[m[2]:m[3]])+" "+string(data[m[4]:m[5]])
		if seen[name] {
			continue
		}
		seen[name] = true
		table := streamOf(data, objects[name])
		mended, changed := cutRanges(table, func() *codeSet { return shownBy(data, m[0], objects) })
		if changed && isPlain(table) {
			plain[baseName(dictionaryAround(data, m[0]))] = true
		}
		if number, err := strconv.Atoi(number); changed && err == nil {
			update.WriteByte('\n')
			places[number] = len(data) + update.Len()
			fmt.Fprintf(&update, "%s obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n", name, len(mended), mended)
		}
	}
	if len(places) == 0 {
		return data, nil
	}
	return append(append(bytes.Clone(data), update.Bytes()...), tail.update(len(data)+update.Len(), places)...), plain
}

// objectPlaces gives where each object of the document starts, after "7 0 obj",
// in one pass. The last definition of an object counts.
func objectPlaces(data []byte) map[string]int {
	places := map[string]int{}
	word := []byte(" obj")
	for from := 0; ; {
		i := bytes.Index(data[from:], word)
		if i < 0 {
			return places
		}
		at := from + i
		from = at + len(word)
		if name := nameBefore(data[:at]); name != "" && len(places) < maxObjects {
			places[name] = from
		}
	}
}

// nameBefore gives the two numbers that end data, "7 0", or nothing.
func nameBefore(data []byte) string {
	digits := func(end int) int {
		start := end
		for start > 0 && end-start < 10 && data[start-1] >= '0' && data[start-1] <= '9' {
			start--
		}
		return start
	}
	generation := digits(len(data))
	if generation == len(data) || generation == 0 || data[generation-1] != ' ' {
		return ""
	}
	number := digits(generation - 1)
	if number == generation-1 {
		return ""
	}
	return string(data[number:])
}

// streamOf gives the unpacked stream of an object, nil when it is not found, is
// packed in another way than Flate, or is too large.
func streamOf(data []byte, at int) []byte {
	if at == 0 {
		return nil
	}
	body := data[at:min(at+4*maxTableBytes, len(data))]
	start, end := bytes.Index(body, []byte("stream")), bytes.Index(body, []byte("endstream"))
	if start < 0 || end < start+len("stream") || bytes.Contains(body[:start], []byte("endobj")) {
		return nil
	}
	dictionary := body[:start]
	raw := bytes.TrimLeft(body[start+len("stream"):end], "\r\n")
	switch {
	case !bytes.Contains(dictionary, []byte("/Filter")):
		return raw[:min(len(raw), maxTableBytes)]
	case bytes.Contains(dictionary, []byte("/FlateDecode")) && !bytes.Contains(dictionary, []byte("/DecodeParms")):
		z, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil
		}
		out, err := io.ReadAll(io.LimitReader(z, maxTableBytes))
		if err != nil {
			return nil
		}
		return out
	}
	return nil
}

// cutRanges rewrites each range that changes more than its last byte. Only
// tables made of nothing but such simple ranges need it, and only those change.
// shown tells, when it is first needed, which codes the font has glyphs for; nil
// stands for all.
func cutRanges(table []byte, shown func() *codeSet) (mended []byte, changed bool) {
	const begin, end = "beginbfrange", "endbfrange"
	var out bytes.Buffer
	ranges := 0
	for {
		from := bytes.Index(table, []byte(begin))
		to := bytes.Index(table, []byte(end))
		if from < 0 || to < from {
			break
		}
		section := table[from+len(begin) : to]
		cut, n := cutSection(section, shown)
		if ranges += n; ranges > maxRanges {
			return nil, false
		}
		out.Write(bytes.TrimRight(table[:from], " \r\n0123456789"))
		out.WriteString("\n")
		out.WriteString(cut)
		changed = changed || n > len(bfRange.FindAll(section, -1))
		table = table[to+len(end):]
	}
	out.Write(table)
	return out.Bytes(), changed
}

// sectionLength is the most ranges one section may hold.
const sectionLength = 100

// cutSection writes the section's ranges anew, in sections of their own. One that
// holds anything else (arrays, longer codes) is left as it is.
func cutSection(section []byte, shown func() *codeSet) (text string, n int) {
	if bytes.ContainsRune(section, '[') || len(bytes.TrimSpace(bfRange.ReplaceAll(section, nil))) > 0 {
		lines := bytes.Count(section, []byte("\n"))
		return fmt.Sprintf("%d beginbfrange%sendbfrange", max(lines-1, 1), section), 0
	}
	var ranges []string
	for _, m := range bfRange.FindAllSubmatch(section, -1) {
		low, high, value := hex16(m[1]), hex16(m[2]), hex16(m[3])
		var only *codeSet
		if high-low >= worthNarrowing {
			only = shown()
		}
		for low <= high && len(ranges) <= maxRanges {
			if skip := only.next(low) - low; skip > 0 {
				low, value = low+skip, value+skip
				continue
			}
			last := min(low|0xFF, high)
			// The value's last byte must not run over either.
			last = min(last, low+(0xFF-value&0xFF), only.lastOf(low))
			ranges = append(ranges, fmt.Sprintf("<%04X> <%04X> <%04X>\n", low, last, value&0xFFFF))
			value += last - low + 1
			low = last + 1
		}
	}
	var b bytes.Buffer
	for i := 0; i < len(ranges); i += sectionLength {
		part := ranges[i:min(i+sectionLength, len(ranges))]
		fmt.Fprintf(&b, "%d beginbfrange\n", len(part))
		for _, r := range part {
			b.WriteString(r)
		}
		b.WriteString("endbfrange\n")
	}
	return b.String(), len(ranges)
}

func hex16(s []byte) int {
	v, err := strconv.ParseUint(string(s), 16, 16)
	if err != nil {
		return 0 // the pattern lets only hex digits through
	}
	return int(v)
}

// trailer is the end of a document that an update must refer to.
type trailer struct {
	dictionary []byte
	previous   int  // place of the cross-reference section
	stream     bool // it is a cross-reference stream
}

// maxTrailer bounds the dictionary at the document's end.
const maxTrailer = 1 << 16

func trailerOf(data []byte) *trailer {
	m := lastStart.FindSubmatch(data[max(0, len(data)-1024):])
	if m == nil {
		return nil
	}
	at, err := strconv.Atoi(string(m[1]))
	if err != nil || at <= 0 || at >= len(data) {
		return nil
	}
	t := &trailer{previous: at}
	rest := data[at:]
	if bytes.HasPrefix(rest, []byte("xref")) {
		word := bytes.Index(rest, []byte("trailer"))
		if word < 0 {
			return nil
		}
		rest = rest[word:]
	} else {
		t.stream = true
	}
	end := bytes.Index(rest, []byte(map[bool]string{true: "stream", false: "startxref"}[t.stream]))
	if end < 0 || end > maxTrailer {
		return nil
	}
	t.dictionary = rest[:end]
	if !rootRef.Match(t.dictionary) || !sizeEntry.Match(t.dictionary) {
		return nil
	}
	return t
}

// update writes the cross-reference section of an incremental update that stands
// at the given place, in the form the document uses.
func (t *trailer) update(at int, places map[int]int) []byte {
	size, err := strconv.Atoi(string(sizeEntry.FindSubmatch(t.dictionary)[1]))
	if err != nil {
		return nil
	}
	root := rootRef.Find(t.dictionary)
	var b bytes.Buffer
	if !t.stream {
		b.WriteString("xref\n")
		for _, number := range slices.Sorted(maps.Keys(places)) {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", number, places[number])
		}
		fmt.Fprintf(&b, "trailer\n<</Size %d %s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n", size, root, t.previous, at)
		return b.Bytes()
	}
	places[size] = at // the stream itself
	var index, table bytes.Buffer
	for _, number := range slices.Sorted(maps.Keys(places)) {
		place := places[number]
		fmt.Fprintf(&index, "%d 1 ", number)
		table.Write([]byte{1, byte(place >> 24), byte(place >> 16), byte(place >> 8), byte(place), 0})
	}
	fmt.Fprintf(&b, "%d 0 obj\n<</Type/XRef /Size %d %s /Prev %d /W[1 4 1] /Index[%s] /Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		size, size+1, root, t.previous, index.Bytes(), table.Len(), table.Bytes(), at)
	return b.Bytes()
}
