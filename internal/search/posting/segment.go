package posting

import (
	"slices"
	"sort"
	"sync"
)

// Segment is a segment that can be asked. It does not change; several goroutines
// may ask it at once.
type Segment struct {
	First int // number of its first article
	Span  int // how many numbers from First on are its articles', or were

	terms  []string // with which each leaf begins
	leaves []int    // pieces
}

// Fetch gives a piece of a segment by its number, as it was emitted.
type Fetch func(piece int) ([]byte, error)

// NewSegment makes a segment of what was written of it. ErrDamaged when its
// directory is not what was written.
func NewSegment(first, span int, directory []byte) (*Segment, error) {
	b, err := unseal(directory)
	if err != nil {
		return nil, err
	}
	if first < 0 || span < 1 {
		return nil, ErrDamaged
	}
	g := &Segment{First: first, Span: span}
	s := scanner{b: b}
	for s.more() {
		size := s.number()
		if s.err != nil || size > len(s.b)-s.at {
			return nil, ErrDamaged
		}
		g.terms = append(g.terms, string(s.b[s.at:s.at+size]))
		s.at += size
		g.leaves = append(g.leaves, s.number())
	}
	return g, s.err
}

// End is one past the segment's last number.
func (g *Segment) End() int { return g.First + g.Span }

// lookup finds a term, false when the segment does not have it.
func (g *Segment) lookup(fetch Fetch, term []byte) (entry, bool, error) {
	i := sort.Search(len(g.terms), func(i int) bool { return g.terms[i] > string(term) }) - 1
	if i < 0 {
		return entry{}, false, nil
	}
	leaf, err := open(fetch, g.leaves[i])
	if err != nil {
		return entry{}, false, err
	}
	s := scanner{b: leaf}
	if !s.find(term) {
		return entry{}, false, s.err
	}
	return s.read(), true, nil
}

// open fetches a piece and checks it.
func open(fetch Fetch, piece int) ([]byte, error) {
	b, err := fetch(piece)
	if err != nil {
		return nil, err
	}
	return unseal(b)
}

// piecesOf is how many pieces a list of so many bytes takes.
func piecesOf(size int) int { return (size + pieceSize - 1) / pieceSize }

// listOf fetches a list that is kept apart.
func listOf(fetch Fetch, first, size int) ([]byte, error) {
	if piecesOf(size) == 1 {
		b, err := open(fetch, first)
		if err == nil && len(b) != size {
			err = ErrDamaged
		}
		return b, err
	}
	var out []byte
	for i := range piecesOf(size) {
		b, err := open(fetch, first+i)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
	}
	if len(out) != size {
		return nil, ErrDamaged
	}
	return out, nil
}

// loadArticles fetches an entry's articles, if that is still to be done.
func (e *entry) loadArticles(fetch Fetch) (err error) {
	if e.apart && e.articles == nil {
		e.articles, err = listOf(fetch, e.first, e.sizeArticles)
	}
	return err
}

func (e *entry) loadPlaces(fetch Fetch) (err error) {
	if e.apart && e.places == nil {
		e.places, err = listOf(fetch, e.first+piecesOf(e.sizeArticles), e.sizePlaces)
	}
	return err
}

// Cheapest gives the phrase with as few and as rare terms as will do, going by
// how frequent they are in this segment.
func (g *Segment) Cheapest(fetch Fetch, p Phrase) (Phrase, error) {
	if len(p) < 3 { // the first and the last cannot be left out
		return p, nil
	}
	costs := make([]int, len(p))
	for i, s := range p {
		e, _, err := g.lookup(fetch, s.term)
		if err != nil {
			return nil, err
		}
		costs[i] = dearness + e.sizeArticles + e.sizePlaces
	}
	return p.cheapest(costs), nil
}

// dearness is what it costs to look a term up, in bytes of lists that are read in
// the same time.
const dearness = 8 << 10

// Find adds to a set, which is large enough, the articles in which a phrase
// stands.
func (g *Segment) Find(fetch Fetch, p Phrase, into Set) error {
	entries := make([]entry, len(p))
	for i, s := range p {
		e, found, err := g.lookup(fetch, s.term)
		if err != nil || !found {
			return err
		}
		entries[i] = e
	}
	if len(p) == 1 {
		if err := entries[0].loadArticles(fetch); err != nil {
			return err
		}
		return addArticles(into, g.First, entries[0].articles, entries[0].bitmap, g.Span)
	}
	m := matchings.Get().(*matching)
	defer matchings.Put(m)
	m.span, m.fetch = g.Span, fetch
	m.reset(len(p))
	for i, s := range p {
		m.terms[i].entry, m.terms[i].at = entries[i], s.at
	}
	found, err := m.find()
	for _, a := range found {
		into.Put(g.First + int(a))
	}
	return err
}

// matchings are kept for the next question, as their lists may be long.
var matchings = sync.Pool{New: func() any { return &matching{} }}

// matching looks for the articles of a segment that have several terms at their
// distances.
type matching struct {
	span   int
	fetch  Fetch
	terms  []sought
	all    []uint32 // articles that have every term so far
	starts []start
}

// reset makes room for terms; their lists' room stays.
func (m *matching) reset(terms int) {
	m.terms = slices.Grow(m.terms[:0], terms)[:terms]
}

type sought struct {
	entry
	at   uint32
	list []uint32 // articles
}

// find begins with the rarest term, and looks at places only where all terms
// stand in one article. What it gives is valid until the next.
func (m *matching) find() ([]uint32, error) {
	slices.SortFunc(m.terms, func(a, b sought) int { return a.sizeArticles - b.sizeArticles })
	for i := range m.terms {
		t := &m.terms[i]
		if err := t.loadArticles(m.fetch); err != nil {
			return nil, err
		}
		var err error
		if t.list, err = unpackArticles(t.list[:0], t.articles, t.bitmap, m.span); err != nil {
			return nil, err
		}
		if i == 0 {
			m.all = append(m.all[:0], t.list...)
		} else if m.all = both(m.all, t.list); len(m.all) == 0 {
			return nil, nil
		}
	}
	for i := range m.terms {
		t := &m.terms[i]
		if err := t.loadPlaces(m.fetch); err != nil {
			return nil, err
		}
		var err error
		if i == 0 {
			m.starts, err = t.starts(m.starts[:0], m.all)
		} else {
			m.starts, err = t.among(m.starts)
		}
		if err != nil || len(m.starts) == 0 {
			return nil, err
		}
	}
	out := m.all[:0]
	for i, s := range m.starts {
		if i == 0 || s.article != m.starts[i-1].article {
			out = append(out, s.article)
		}
	}
	return out, nil
}

// both leaves of a those that b has too. Both rise.
func both(a, b []uint32) []uint32 {
	out := a[:0]
	for _, n := range a {
		for len(b) > 0 && b[0] < n {
			b = b[1:]
		}
		if len(b) == 0 {
			break
		}
		if b[0] == n {
			out = append(out, n)
		}
	}
	return out
}

// start is where a phrase may begin.
type start struct{ article, place uint32 }

// starts appends where the phrase would begin by this term, in some of its
// articles.
func (t *sought) starts(out []start, in []uint32) ([]start, error) {
	at, passed := places{b: t.places}, 0
	for i, a := range t.list {
		if len(in) == 0 {
			break
		}
		if a != in[0] {
			continue
		}
		at.leap(i - passed)
		in, passed = in[1:], i+1
		for place, more := uint32(0), true; more; {
			var d uint32
			d, more = at.next()
			if place += d; place >= t.at {
				out = append(out, start{a, place - t.at})
			}
		}
	}
	return out, at.fault()
}

// among leaves those starts that this term agrees with.
func (t *sought) among(starts []start) ([]start, error) {
	out := starts[:0]
	at, passed := places{b: t.places}, 0
	for i, a := range t.list {
		if len(starts) == 0 {
			break
		}
		if a < starts[0].article {
			continue
		}
		at.leap(i - passed)
		passed = i + 1
		for place, more := uint32(0), true; more; {
			var d uint32
			d, more = at.next()
			place += d
			for len(starts) > 0 && starts[0].article == a && starts[0].place+t.at < place {
				starts = starts[1:]
			}
			if len(starts) > 0 && starts[0].article == a && starts[0].place+t.at == place {
				out, starts = append(out, starts[0]), starts[1:]
			}
		}
		for len(starts) > 0 && starts[0].article <= a {
			starts = starts[1:]
		}
	}
	return out, at.fault()
}

// fault is what went wrong with reading places.
func (p *places) fault() error {
	if p.bad {
		return ErrDamaged
	}
	return nil
}

// Leaves is how many leaves the segment has.
func (g *Segment) Leaves() int { return len(g.leaves) }

// Check reads the leaves from first up to, not including, end with all they tell
// of, to find damage.
func (g *Segment) Check(fetch Fetch, first, end int) error {
	for _, piece := range g.leaves[first:end] {
		leaf, err := open(fetch, piece)
		if err != nil {
			return err
		}
		s := scanner{b: leaf}
		for s.next() {
			e := s.read()
			if err := e.check(fetch, g.Span); err != nil {
				return err
			}
		}
		if s.err != nil {
			return s.err
		}
	}
	return nil
}

// check reads an entry's lists.
func (e *entry) check(fetch Fetch, span int) error {
	if err := e.loadArticles(fetch); err != nil {
		return err
	}
	if err := e.loadPlaces(fetch); err != nil {
		return err
	}
	list, err := unpackArticles(nil, e.articles, e.bitmap, span)
	if err != nil || !placed(e.term) {
		return err
	}
	at := places{b: e.places}
	for range list {
		at.skip()
	}
	if len(at.b) > 0 {
		return ErrDamaged
	}
	return at.fault()
}
