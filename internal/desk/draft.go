package desk

import (
	"fmt"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Draft is an edition under work: as it was read, with the acts of correction
// done so far. It is a value: Apply gives another and leaves it as it is, so a
// caller may keep any draft, and must change none.
//
// Every line that was read stands in exactly one zone of its page, and every
// zone in exactly one article, in the furniture, or in the orphan tray.
type Draft struct {
	Edition   paper.Edition
	Approved  []string    // ids of articles, in the order of approval
	Dismissed []Dismissal // findings, in the order of dismissal
	Changes   []Change    // by pages dropped again, not yet accepted

	// read are the pages as they were last read, by sequence, to tell what a page
	// dropped again changed.
	read map[int]*Reading
	// named says, by page, which article here each article of the reading is, once
	// a page was dropped again: the reading counts its articles anew.
	named map[int]map[string]string
	// loose is the text of zones in the tray, as it stood in their article, with
	// what was corrected in it, by zone.
	loose map[string]words
	// last are the highest numbers ever given to articles and zones, by page, so
	// that no id is given twice.
	last map[int]numbers
}

// numbers are those in the newest ids of a page.
type numbers struct{ article, zone int }

// Dismissal is a finding someone has looked at and found to be none.
type Dismissal struct {
	Finding string // FindingKey
	Reason  string
}

// Change is an article that a page dropped again changed.
type Change struct {
	ID      string // of the change: "p3/2" is the second of page 3
	Page    int
	Article string // id of the article now; empty when it is no longer there
	Before  paper.Article
	After   paper.Article
	// Lost are the corrections that could not be carried over, as the value they
	// had: by field, such as "headline".
	Lost []Lost
	// Carried are the fields whose corrections were carried over.
	Carried []string
}

// Lost is a correction that stands no longer.
type Lost struct {
	Field     string `json:"field"`
	Corrected string `json:"corrected"` // by the desk
	Printed   string `json:"printed"`   // on the new page
}

// NewDraft is an edition as it was read.
func NewDraft(e paper.Edition) Draft {
	d := Draft{Edition: e, read: map[int]*Reading{}, loose: map[string]words{}, last: map[int]numbers{}}
	for _, p := range e.Pages {
		d.read[p.Sequence] = readingOf(e, p.Sequence)
		var n numbers
		for _, z := range p.Zones {
			n.zone = max(n.zone, idNumber(z.ID, 'z'))
		}
		d.last[p.Sequence] = n
	}
	for _, a := range e.Articles {
		seq := firstPage(a)
		n := d.last[seq]
		n.article = max(n.article, idNumber(a.ID, 'a'))
		d.last[seq] = n
	}
	return d
}

// idNumber is the number in an id such as p1-a12, 0 for another form.
func idNumber(id string, letter byte) int {
	page, n := 0, 0
	if _, err := fmt.Sscanf(id, "p%d-"+string(letter)+"%d", &page, &n); err != nil {
		return 0
	}
	return n
}

// firstPage is the page an article begins on, 0 for an article without a part.
func firstPage(a paper.Article) int {
	if len(a.Parts) == 0 {
		return 0
	}
	return a.Parts[0].Page
}

// Article gives an article by its id, nil for none.
func (d Draft) Article(id string) *paper.Article {
	for i := range d.Edition.Articles {
		if d.Edition.Articles[i].ID == id {
			return &d.Edition.Articles[i]
		}
	}
	return nil
}

// Page gives a page by its sequence, nil for none.
func (d Draft) Page(sequence int) *paper.Page {
	for i := range d.Edition.Pages {
		if d.Edition.Pages[i].Sequence == sequence {
			return &d.Edition.Pages[i]
		}
	}
	return nil
}

// Zone gives a zone by its id with the page it stands on, nil for none.
func (d Draft) Zone(id string) (*paper.Zone, *paper.Page) {
	for i := range d.Edition.Pages {
		p := &d.Edition.Pages[i]
		for k := range p.Zones {
			if p.Zones[k].ID == id {
				return &p.Zones[k], p
			}
		}
	}
	return nil, nil
}

// Owner gives the article a zone belongs to, nil for none.
func (d Draft) Owner(zone string) *paper.Article {
	for i := range d.Edition.Articles {
		for _, part := range d.Edition.Articles[i].Parts {
			if slices.Contains(part.Zones, zone) {
				return &d.Edition.Articles[i]
			}
		}
	}
	return nil
}

// Orphans are the zones of a page in the tray, in the page's order.
func (d Draft) Orphans(sequence int) []paper.Zone {
	p := d.Page(sequence)
	if p == nil {
		return nil
	}
	owned := map[string]bool{}
	for _, a := range d.Edition.Articles {
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				owned[id] = true
			}
		}
	}
	var out []paper.Zone
	for _, z := range p.Zones {
		if !owned[z.ID] && !IsFurniture(z.Role) {
			out = append(out, z)
		}
	}
	return out
}

// IsFurniture reports whether a zone of that role names the page rather than
// tells news: it may stand outside every article.
func IsFurniture(r paper.Role) bool {
	switch r {
	case paper.RoleMasthead, paper.RoleFolio, paper.RoleImprint, paper.RoleSlogan, paper.RoleIndex:
		return true
	}
	return false
}

// IsApproved reports whether an article was looked at and found right.
func (d Draft) IsApproved(article string) bool { return slices.Contains(d.Approved, article) }

// bench is a draft being changed: what it changes it copies first.
type bench struct {
	Draft
	made  []string // ids given so far
	given []string // ids to give, from the act
	own   map[string]bool
}

// bench opens a draft for one act.
func (d Draft) bench(given []string) *bench {
	b := &bench{Draft: d, given: given, own: map[string]bool{}}
	b.Edition.Articles = slices.Clone(d.Edition.Articles)
	b.Edition.Pages = slices.Clone(d.Edition.Pages)
	return b
}

// mine reports whether a thing was copied already, and remembers that it is now.
func (b *bench) mine(name string) bool {
	was := b.own[name]
	b.own[name] = true
	return was
}

// article gives an article to change, a fault when there is none.
func (b *bench) article(id string) (*paper.Article, error) {
	i := b.index(id)
	if i < 0 {
		return nil, missing("article", id)
	}
	a := &b.Edition.Articles[i]
	if !b.mine("article " + id) {
		*a = copied(*a)
	}
	return a, nil
}

// index is an article's place in the reading order, -1 for none.
func (b *bench) index(id string) int {
	return slices.IndexFunc(b.Edition.Articles, func(a paper.Article) bool { return a.ID == id })
}

// copied is an article whose lists are its own.
func copied(a paper.Article) paper.Article {
	a.Kicker, a.Deck, a.Paragraphs = slices.Clone(a.Kicker), slices.Clone(a.Deck), slices.Clone(a.Paragraphs)
	a.Bylines, a.Figures, a.Parts = slices.Clone(a.Bylines), slices.Clone(a.Figures), slices.Clone(a.Parts)
	for i := range a.Parts {
		a.Parts[i].Zones = slices.Clone(a.Parts[i].Zones)
	}
	a.Findings = slices.Clone(a.Findings)
	return a
}

// page gives a page whose list of zones may be changed.
func (b *bench) page(sequence int) (*paper.Page, error) {
	i := slices.IndexFunc(b.Edition.Pages, func(p paper.Page) bool { return p.Sequence == sequence })
	if i < 0 {
		return nil, missing("page", fmt.Sprint(sequence))
	}
	p := &b.Edition.Pages[i]
	if !b.mine(fmt.Sprint("page ", sequence)) {
		p.Zones = slices.Clone(p.Zones)
	}
	return p, nil
}

// zone gives a zone to change, and its page.
func (b *bench) zone(id string) (*paper.Zone, *paper.Page, error) {
	_, at := b.Zone(id)
	if at == nil {
		return nil, nil, missing("zone", id)
	}
	p, err := b.page(at.Sequence)
	if err != nil {
		return nil, nil, err
	}
	for i := range p.Zones {
		if p.Zones[i].ID == id {
			return &p.Zones[i], p, nil
		}
	}
	return nil, nil, missing("zone", id)
}

// newID gives the next id of a page: the one the act names, if it names one.
func (b *bench) newID(page int, letter byte) string {
	if !b.mine("last") {
		b.last = clonedMap(b.last)
	}
	n := b.last[page]
	id := ""
	if len(b.given) > len(b.made) {
		id = b.given[len(b.made)]
	}
	count := &n.article
	if letter == 'z' {
		count = &n.zone
	}
	if id == "" || b.taken(id) {
		id = fmt.Sprintf("p%d-%c%d", page, letter, *count+1)
	}
	*count = max(*count+1, idNumber(id, letter))
	b.last[page] = n
	b.made = append(b.made, id)
	return id
}

// taken reports whether something has that id.
func (b *bench) taken(id string) bool {
	z, _ := b.Zone(id)
	return z != nil || b.Article(id) != nil
}

// keep remembers the words of a zone that goes to the tray.
func (b *bench) keep(zone string, w words) {
	if !b.mine("loose") {
		b.loose = clonedMap(b.loose)
	}
	if w.empty() {
		delete(b.loose, zone)
		return
	}
	b.loose[zone] = w
}

func clonedMap[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

func missing(what, id string) error {
	return &paper.Fault{Kind: paper.NotFound, Doing: "correct the edition", Why: fmt.Sprintf("there is no %s %q", what, id), Remedy: "look at the page again: it may be gone since"}
}

func boundsOf(z paper.Zone) geom.Rect { return z.Polygon.Bounds() }
