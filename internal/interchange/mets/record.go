package mets

import (
	"strings"

	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// record is what a descriptive section says, in MODS or Dublin Core.
type record struct {
	title    string
	host     string // title of what this is part of
	part     string // partNumber: "Jg. 1, nº 7"
	volume   string
	issue    string
	pageNo   string
	section  string
	date     string
	language []string
}

// mostRecords bounds the descriptive sections.
const mostRecords = 200_000

func (d *document) record(ev xmlread.Event) error {
	if len(d.records) == mostRecords {
		return d.x.Refuse("it has more than %d descriptive sections", mostRecords)
	}
	r := record{}
	id := ev.Attr("ID")
	if err := d.describe(&r, false); err != nil {
		return err
	}
	if _, twice := d.records[id]; !twice {
		d.records[id] = r
		d.order = append(d.order, id)
	}
	return nil
}

// describe reads what stands inside the element last opened; host is set
// inside a relatedItem, which describes the newspaper an edition belongs to.
func (d *document) describe(r *record, host bool) error {
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "titleInfo":
			return true, d.titleInfo(r, host)
		case "title":
			return true, d.content(&r.title)
		case "relatedItem":
			t := ev.Attr("type")
			if t != "" && t != "host" && t != "series" {
				return false, nil
			}
			return true, d.describe(r, true)
		case "detail":
			return true, d.detail(r, ev.Attr("type"))
		case "start": // of an extent in pages
			return true, d.content(&r.pageNo)
		case "dateIssued", "date", "issued", "created":
			text, err := d.x.Content()
			if r.date == "" || ev.Attr("keyDate") == "yes" {
				r.date = text
			}
			return true, err
		case "languageTerm", "language":
			if ev.Name == "language" && ev.Space != "http://purl.org/dc/elements/1.1/" {
				return true, d.describe(r, host)
			}
			text, err := d.x.Content()
			r.language = append(r.language, text)
			return true, err
		case "partNumber":
			return true, d.content(&r.part)
		case "mdWrap", "xmlData", "mods", "originInfo", "part", "extent", "metadata", "dc", "record", "modsCollection":
			return true, d.describe(r, host)
		}
		return false, nil
	})
}

// content reads the element into s unless s is filled already.
func (d *document) content(s *string) error {
	text, err := d.x.Content()
	if *s == "" {
		*s = text
	}
	return err
}

func (d *document) titleInfo(r *record, host bool) error {
	var lead, title string
	err := d.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "nonSort":
			return true, d.content(&lead)
		case "title":
			return true, d.content(&title)
		case "partNumber":
			return true, d.content(&r.part)
		}
		return false, nil
	})
	if lead != "" && !strings.HasSuffix(lead, "'") && !strings.HasSuffix(lead, "’") {
		lead += " "
	}
	if title == "" {
		return err
	}
	if into := &r.title; host {
		into = &r.host
		if *into == "" {
			*into = lead + title
		}
	} else if *into == "" {
		*into = lead + title
	}
	return err
}

// detail reads a numbering: of the volume, the issue, the page, a section.
func (d *document) detail(r *record, kind string) error {
	return d.x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name != "number" && ev.Name != "caption" {
			return false, nil
		}
		text, err := d.x.Content()
		if ev.Name == "number" || kind == "section label" {
			switch into := map[string]*string{"volume": &r.volume, "issue": &r.issue, "page number": &r.pageNo, "page": &r.pageNo, "section label": &r.section}[kind]; {
			case into != nil && (*into == "" || kind == "page number"):
				*into = text // what the page prints goes before its place in an extent
			}
		}
		return true, err
	})
}
