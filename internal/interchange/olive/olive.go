// Package olive reads an edition in Olive's XML — a TOC.xml that lists pages and
// the entities on them, and one file of words for each entity under Document —
// into an edition with its articles exactly as they are tagged, and into the
// sheets of its pages.
//
// Files are opened inside the package only. It guesses nothing that the package
// does not say; an entity whose file is missing is a finding.
package olive

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/wording"
)

// Bounds of one edition.
const (
	mostPages    = 2000
	mostEntities = 100_000
	mostWords    = 5_000_000
)

// Read reads the edition that the file called name inside fsys, a TOC.xml,
// describes. The sheets are in page order. It fails when that file cannot be
// read, lists no page, or none of its entities can be read.
func Read(fsys fs.FS, name string) (paper.Edition, []sheet.Sheet, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return paper.Edition{}, nil, &paper.Fault{Kind: paper.NotFound, Doing: "read Olive edition " + name, Err: err, Remedy: "check the file's name"}
	}
	defer f.Close()
	c := contents{x: xmlread.New("read Olive edition "+name, f, xmlread.Limits{})}
	if err := c.read(); err != nil {
		return paper.Edition{}, nil, err
	}
	b := builder{fsys: fsys, dir: path.Dir(name), contents: c, words: wording.Vocabulary{}}
	if b.open() == 0 {
		return paper.Edition{}, nil, &paper.Fault{Kind: paper.Invalid, Doing: "read Olive edition " + name,
			Why: fmt.Sprintf("none of the files of its %d articles can be read", len(c.entities)), Remedy: "put the Document directory beside it"}
	}
	b.settle()
	b.write()
	return b.edition, b.sheets, nil
}

// contents is what a TOC.xml lists.
type contents struct {
	x        *xmlread.Reader
	title    string
	language string
	date     paper.Date
	scale    float64 // units of boxes to one of the pages' sizes
	perInch  float64 // units of boxes
	section  string
	pages    []page
	entities []entity
}

type page struct {
	label, section string
	width, height  float64 // in units of boxes
	read           machineread.Page
}

// entity is one article or advertisement of a page.
type entity struct {
	page     int // index
	id, href string
	kind     string
	to       string // id of the entity it goes on in
	from     bool   // it is a continuation
	blocks   []int  // of its page, in their order
	roles    []paper.Role
}

func (c *contents) read() error {
	root, err := c.x.Root()
	if err != nil {
		return err
	}
	if root.Name != "Xmd_toc" {
		return c.x.Refuse("its outermost element is no Xmd_toc")
	}
	c.title = root.Attr("PUBLICATION_DESCRIPTION")
	if c.title == "" {
		c.title = root.Attr("PUBLICATION")
	}
	c.language = languages[strings.ToLower(root.Attr("LANGUAGE"))]
	c.date = dateOf(root.Attr("RELEASE_NO"), root.Attr("ISSUE_DATE"))
	c.scale, c.perInch = 1, 72
	if err := c.inside(-1); err != nil {
		return err
	}
	if len(c.pages) == 0 {
		return c.x.Refuse("it lists no page")
	}
	return nil
}

// languages are BCP 47 tags for the names the files use.
var languages = map[string]string{
	"english": "en", "french": "fr", "german": "de", "italian": "it", "spanish": "es", "portuguese": "pt", "dutch": "nl",
	"hebrew": "he", "arabic": "ar", "russian": "ru", "finnish": "fi", "swedish": "sv", "danish": "da", "polish": "pl", "czech": "cs", "hungarian": "hu",
}

// inside reads the elements in the head, the body, a section or a page.
func (c *contents) inside(at int) error {
	return c.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Head_np", "Body_np":
			return true, c.inside(at)
		case "Meta":
			c.meta(ev)
			return true, c.inside(at)
		case "Resolutions":
			return true, c.inside(at)
		case "Resolution":
			if ev.Attr("DEFAULT") != "true" {
				return false, nil
			}
			text, err := c.x.Content()
			if n := number(text); n > 0 && at < 0 {
				c.scale = c.perInch / n
			}
			return true, err
		case "Section":
			c.section = ev.Attr("NAME")
			return true, c.inside(at)
		case "Page":
			if len(c.pages) == mostPages {
				return false, c.x.Refuse("it lists more than %d pages", mostPages)
			}
			p := page{label: ev.Attr("PAGE_LABEL"), section: c.section}
			p.width, p.height = number(ev.Attr("PAGE_WIDTH"))*c.scale, number(ev.Attr("PAGE_HEIGHT"))*c.scale
			c.pages = append(c.pages, p)
			return true, c.inside(len(c.pages) - 1)
		case "Entity":
			if at < 0 {
				return false, nil
			}
			if len(c.entities) == mostEntities {
				return false, c.x.Refuse("it lists more than %d articles", mostEntities)
			}
			c.entities = append(c.entities, entity{page: at, id: ev.Attr("ID"), href: ev.Attr("HREF"), kind: ev.Attr("ENTITY_TYPE"),
				to: ev.Attr("CONTINUATION_TO"), from: ev.Attr("CONTINUATION_FROM") != ""})
			return true, c.inside(at)
		}
		return false, nil
	})
}

// meta reads the resolution of boxes, that of the pictures. Pages are measured
// in the default one.
func (c *contents) meta(ev xmlread.Event) {
	if pictures := number(ev.Attr("IMAGES_RESOLUTION")); pictures > 0 {
		c.perInch = pictures
		if pages := number(ev.Attr("PAGE_THUMBNAIL_RESOLUTION")); pages > 0 {
			c.scale = pictures / pages
		}
	}
	if d := dateOf(ev.Attr("BASE_HREF"), ""); !d.IsZero() {
		c.date = d
	}
}

func number(s string) float64 {
	if f, ok := machineread.Number(s); ok && f > 0 {
		return f
	}
	return 0
}

var (
	yearFirst = regexp.MustCompile(`\b(1[5-9]\d\d|20\d\d)[-/](\d\d)[-/](\d\d)\b`)
	dayFirst  = regexp.MustCompile(`^(\d\d)/(\d\d)/(\d{4})$`)
)

// dateOf reads the date in a number such as 103-GDL-1900-01-02-0001, else the
// day, month and year of an issue's date.
func dateOf(release, issue string) paper.Date {
	year, month, day := 0, 0, 0
	if m := yearFirst.FindStringSubmatch(release); m != nil {
		year, _ = strconv.Atoi(m[1])
		month, _ = strconv.Atoi(m[2])
		day, _ = strconv.Atoi(m[3])
	} else if m := dayFirst.FindStringSubmatch(issue); m != nil {
		day, _ = strconv.Atoi(m[1])
		month, _ = strconv.Atoi(m[2])
		year, _ = strconv.Atoi(m[3])
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return paper.Date{}
	}
	return paper.Date{Year: year, Month: month, Day: day}
}
