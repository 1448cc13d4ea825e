package olive

import (
	"io/fs"
	"path"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/wording"
)

// builder is an edition in the making.
type builder struct {
	contents
	fsys    fs.FS
	dir     string
	edition paper.Edition
	sheets  []sheet.Sheet
	words   wording.Vocabulary
	taken   int // words read so far
}

// opens marks, as a word's id while a page is read, the first word of a
// paragraph.
const opens = "paragraph"

// open reads every entity's file into its page, and says how many it could.
func (b *builder) open() int {
	opened := 0
	for i := range b.pages {
		p := &b.pages[i]
		p.read.Width, p.read.Height = p.width, p.height
		p.read.Source = b.dir + "#" + p.label
	}
	for i := range b.entities {
		e := &b.entities[i]
		if err := b.entity(e); err != nil {
			f := paper.Find(paper.TextMissing, e.id+": "+err.Error())
			f.Page = e.page + 1
			b.edition.Findings = append(b.edition.Findings, f)
			continue
		}
		opened++
	}
	return opened
}

// entity reads the words of one entity.
func (b *builder) entity(e *entity) error {
	name := path.Join(b.dir, "Document", path.Clean("/"+e.href)+".xml")
	if !fs.ValidPath(name) || e.href == "" {
		return &paper.Fault{Kind: paper.Invalid, Doing: "open the file of article " + e.id, Why: "its address is no name of a file"}
	}
	f, err := b.fsys.Open(name)
	if err != nil {
		return &paper.Fault{Kind: paper.NotFound, Doing: "open " + path.Base(name), Why: "the edition does not hold it"}
	}
	defer f.Close()
	x := xmlread.New("read article "+path.Base(name), f, xmlread.Limits{})
	root, err := x.Root()
	if err != nil {
		return err
	}
	if root.Name != "XMD-entity" {
		return x.Refuse("its outermost element is no XMD-entity")
	}
	return b.elements(x, e, paper.RoleBody)
}

// roleOf is the role of what stands in an element.
func roleOf(name string, under paper.Role) paper.Role {
	switch n := strings.ToLower(name); {
	case strings.HasPrefix(n, "hedline_hl1"):
		return paper.RoleHeadline
	case strings.HasPrefix(n, "hedline"):
		return paper.RoleDeck
	case strings.HasPrefix(n, "byline"):
		return paper.RoleByline
	case strings.HasPrefix(n, "caption"), strings.HasPrefix(n, "photocap"):
		return paper.RoleCaption
	}
	return under
}

// elements reads what an element holds: primitives become blocks.
func (b *builder) elements(x *xmlread.Reader, e *entity, role paper.Role) error {
	return x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Meta", "Link", "DataFiles", "Application_Data":
			return false, nil
		case "Primitive":
			p := &b.pages[e.page].read
			p.Blocks = append(p.Blocks, machineread.Block{ID: ev.Attr("ID"), Parent: -1, Box: boxOf(ev)})
			e.blocks, e.roles = append(e.blocks, len(p.Blocks)-1), append(e.roles, role)
			return true, b.typeOf(x, &p.Blocks[len(p.Blocks)-1])
		}
		return true, b.elements(x, e, roleOf(ev.Name, role))
	})
}

// typeOf reads lines and words. A Q is a piece of a word whose next piece stands
// close to it; QW repeats the whole word and is left out.
func (b *builder) typeOf(x *xmlread.Reader, block *machineread.Block) error {
	paragraph := true
	return b.run(x, block, &paragraph)
}

func (b *builder) run(x *xmlread.Reader, block *machineread.Block, paragraph *bool) error {
	return x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "L":
			block.Lines = append(block.Lines, machineread.Line{Box: boxOf(ev)})
			*paragraph = *paragraph || strings.HasPrefix(ev.Attr("P"), "S")
		case "S":
			return true, b.run(x, block, paragraph)
		case "W", "Q", "q":
			text, err := x.Content()
			if err != nil || text == "" {
				return true, err
			}
			if b.taken++; b.taken > mostWords {
				return true, x.Refuse("the edition holds more than %d words", mostWords)
			}
			if len(block.Lines) == 0 {
				block.Lines = append(block.Lines, machineread.Line{})
			}
			w := machineread.Word{Text: text, Box: boxOf(ev), Certainty: machineread.MachineRead, Space: ev.Name != "Q" && ev.Attr("NS") != "y"}
			if *paragraph {
				w.ID, *paragraph = opens, false
			}
			l := &block.Lines[len(block.Lines)-1]
			l.Words = append(l.Words, w)
			return true, nil
		}
		return false, nil
	})
}

// boxOf reads a BOX: left, top, right and bottom.
func boxOf(ev xmlread.Event) geom.Rect {
	f := strings.Fields(ev.Attr("BOX"))
	if len(f) != 4 {
		return geom.Rect{}
	}
	var v [4]float64
	for i := range f {
		n, ok := machineread.Number(f[i])
		if !ok {
			return geom.Rect{}
		}
		v[i] = n
	}
	return geom.R(v[0], v[1], v[2], v[3])
}

// settle turns every page into points and into a sheet.
func (b *builder) settle() {
	for i := range b.pages {
		p := &b.pages[i]
		p.read.Settle(machineread.Measure{PerInch: b.perInch, From: machineread.Stated})
		b.sheets = append(b.sheets, p.read.Sheet())
		for _, block := range p.read.Blocks {
			for _, l := range block.Lines {
				b.words.Count(l.Text())
			}
		}
	}
}
