package mets

import (
	"errors"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// Bounds of one document. A twelve-page daily has some 1,400 divisions.
const (
	mostDivs  = 500_000
	mostFiles = 200_000
	mostLinks = 1_000_000
)

// document is a METS file.
type document struct {
	x       *xmlread.Reader
	name    string // of the file
	label   string
	records map[string]record  // descriptive metadata by id
	order   []string           // their ids in the file's order
	files   map[string]*file   // by id
	listed  []*file            // in the file's order
	dpi     map[string]float64 // resolution by the id of a technical section or of what holds it
	maps    []*div             // one root per structMap, its kind in TYPE
	links   map[string][]string
	divs    int
	linked  int
}

// file is a file of the package.
type file struct {
	id, mime, use, href string
	seq                 int
	technical           []string // ADMID
	sha256              string   // in small hexadecimal, when the package states it
}

// div is a division of the physical or logical structure.
type div struct {
	id, kind, label, orderLabel string
	mapKind                     string // TYPE of its structMap, on the root only
	order                       int
	records                     []string // DMDID
	areas                       []area
	divs                        []*div
}

// area points into a file.
type area struct {
	file, begin, end string
	shape, coords    string
}

func parse(x *xmlread.Reader) (*document, error) {
	d := &document{x: x, records: map[string]record{}, files: map[string]*file{}, dpi: map[string]float64{}, links: map[string][]string{}}
	root, err := x.Root()
	if err != nil {
		return nil, err
	}
	if root.Name != "mets" {
		return nil, x.Refuse("its outermost element is not mets")
	}
	d.label = root.Attr("LABEL")
	err = x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "dmdSec":
			return true, d.record(ev)
		case "amdSec":
			return true, d.technical(ev.Attr("ID"))
		case "fileSec":
			return true, d.fileGroups("")
		case "structMap":
			return true, d.structMap(ev)
		case "structLink":
			return true, d.structLink()
		}
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range d.maps {
		inOrder(m)
	}
	return d, nil
}

// fileGroups reads groups of files, one inside the other; use is what the
// groups around are for.
func (d *document) fileGroups(use string) error {
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "fileGrp":
			return true, d.fileGroups(use + " " + ev.Attr("USE") + " " + ev.Attr("ID"))
		case "file":
			return true, d.file(ev, use)
		}
		return false, nil
	})
}

func (d *document) file(ev xmlread.Event, use string) error {
	if len(d.listed) == mostFiles {
		return d.x.Refuse("it lists more than %d files", mostFiles)
	}
	f := &file{id: ev.Attr("ID"), mime: strings.ToLower(ev.Attr("MIMETYPE")), use: strings.ToLower(use + " " + ev.Attr("USE")), technical: strings.Fields(ev.Attr("ADMID"))}
	f.seq, _ = strconv.Atoi(ev.Attr("SEQ"))
	if ev.Attr("CHECKSUMTYPE") == "SHA-256" {
		f.sha256 = strings.ToLower(ev.Attr("CHECKSUM"))
	}
	d.listed = append(d.listed, f)
	if _, twice := d.files[f.id]; !twice {
		d.files[f.id] = f
	}
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "FLocat":
			if f.href == "" {
				f.href = ev.Attr("href")
			}
		case "file": // files inside files, as in archives
			return true, d.file(ev, use)
		}
		return false, nil
	})
}

func (d *document) structMap(ev xmlread.Event) error {
	kind := strings.ToUpper(ev.Attr("TYPE"))
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name != "div" {
			return false, nil
		}
		root, err := d.div(ev)
		if err == nil {
			root.mapKind = kind
			d.maps = append(d.maps, root)
		}
		return true, err
	})
}

func (d *document) div(ev xmlread.Event) (*div, error) {
	if d.divs++; d.divs > mostDivs {
		return nil, d.x.Refuse("its structure has more than %d divisions", mostDivs)
	}
	v := &div{id: ev.Attr("ID"), kind: ev.Attr("TYPE"), label: ev.Attr("LABEL"), orderLabel: ev.Attr("ORDERLABEL"), records: strings.Fields(ev.Attr("DMDID"))}
	v.order, _ = strconv.Atoi(ev.Attr("ORDER"))
	err := d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "div":
			inner, err := d.div(ev)
			v.divs = append(v.divs, inner)
			return true, err
		case "fptr":
			return true, d.pointer(v, ev)
		}
		return false, nil
	})
	return v, err
}

// pointer reads an fptr and the areas in it, in sequence or side by side.
func (d *document) pointer(v *div, ev xmlread.Event) error {
	if id := ev.Attr("FILEID"); id != "" {
		v.areas = append(v.areas, area{file: id})
	}
	return d.areas(v)
}

func (d *document) areas(v *div) error {
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "area":
			v.areas = append(v.areas, area{file: ev.Attr("FILEID"), begin: ev.Attr("BEGIN"), end: ev.Attr("END"), shape: ev.Attr("SHAPE"), coords: ev.Attr("COORDS")})
			if d.divs++; d.divs > mostDivs {
				return false, d.x.Refuse("its structure has more than %d areas", mostDivs)
			}
		case "par", "seq":
			return true, d.areas(v)
		}
		return false, nil
	})
}

// structLink reads what stands for what: in groups of locators and arcs, as the
// British Library writes them, or as plain smLinks from one id to another.
func (d *document) structLink() error {
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "smLink":
			return false, d.link(ev.Attr("from"), ev.Attr("to"))
		case "smLinkGrp":
			return true, d.linkGroup()
		}
		return false, nil
	})
}

func (d *document) linkGroup() error {
	at := map[string]string{} // id by the locator's label
	var from, to []string
	err := d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "smLocatorLink":
			at[ev.Attr("label")] = ev.Attr("href")
		case "smArcLink":
			from, to = append(from, ev.Attr("from")), append(to, ev.Attr("to"))
		}
		return false, nil
	})
	for i := range from {
		if err == nil {
			err = d.link(at[from[i]], at[to[i]])
		}
	}
	return err
}

func (d *document) link(from, to string) error {
	from, to = strings.TrimPrefix(from, "#"), strings.TrimPrefix(to, "#")
	if from == "" || to == "" {
		return nil
	}
	if d.linked++; d.linked > mostLinks {
		return d.x.Refuse("it has more than %d structural links", mostLinks)
	}
	d.links[from] = append(d.links[from], to)
	return nil
}

// technical looks for the resolution of pictures in MIX, in any version, or
// whatever else states it: it is filed under the section's id and the id of
// the part it stands in.
func (d *document) technical(section string) error {
	part := section
	var numerator, unit string
	for depth := 1; depth > 0; {
		ev, err := d.x.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch ev.Kind {
		case xmlread.Close:
			depth--
			continue
		case xmlread.Text:
			continue
		}
		depth++
		switch ev.Name {
		case "techMD", "sourceMD", "digiprovMD":
			part, numerator, unit = ev.Attr("ID"), "", ""
		case "samplingFrequencyUnit":
			unit, err = d.x.Content()
			depth--
		case "numerator", "XphysScanResolution", "xOpticalResolution", "XSamplingFrequency":
			var text string
			text, err = d.x.Content()
			depth--
			if ev.Name != "numerator" || numerator == "" && unit != "" {
				numerator = text
				d.resolution(text, unit, section, part)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *document) resolution(text, unit string, ids ...string) {
	dpi, ok := machineread.Number(text)
	if strings.HasPrefix(unit, "cm") || unit == "3" {
		dpi *= 2.54
	}
	if !ok || dpi < 50 || dpi > 2400 {
		return
	}
	for _, id := range ids {
		if _, seen := d.dpi[id]; !seen && id != "" {
			d.dpi[id] = dpi
		}
	}
}

// inOrder puts divisions in the order their ORDER states where all siblings
// have one; elsewhere the file's order holds.
func inOrder(v *div) {
	all := len(v.divs) > 0
	for _, k := range v.divs {
		all = all && k.order > 0
		inOrder(k)
	}
	if all {
		sort.SliceStable(v.divs, func(a, b int) bool { return v.divs[a].order < v.divs[b].order })
	}
}

// each calls f for v and every division inside it.
func (v *div) each(f func(*div)) {
	f(v)
	for _, k := range v.divs {
		k.each(f)
	}
}
