package posting

import "bytes"

// Source is a segment to be merged.
type Source struct {
	*Segment
	Fetch Fetch
}

// Merge writes one segment of several, which are in the order of their numbers
// and do not overlap, without the articles that are not live. emit is given the
// pieces in their order. All live articles keep their numbers; first and span
// are the new segment's.
func Merge(sources []Source, live Set, emit func(piece []byte) error) (first, span int, directory []byte, err error) {
	first = sources[0].First
	span = sources[len(sources)-1].End() - first
	m := merging{live: live, first: first, span: span, out: writer{emit: emit}}
	var open []*reading
	for _, s := range sources {
		r := &reading{Source: s, whole: isWhole(live, s.First, s.End())}
		if err := r.next(); err != nil {
			return 0, 0, nil, err
		}
		open = append(open, r)
	}
	for {
		var least []byte
		for _, r := range open {
			if r.open && (least == nil || bytes.Compare(r.term, least) < 0) {
				least = r.term
			}
		}
		if least == nil {
			break
		}
		if err := m.term(open, append(m.name[:0], least...)); err != nil {
			return 0, 0, nil, err
		}
	}
	directory, err = m.out.end()
	return first, span, directory, err
}

// isWhole reports whether all numbers of a range are in a set.
func isWhole(s Set, first, end int) bool {
	for i := first / 64; i*64 < end; i++ {
		if m := mask(i, first, end); s[i]&m != m {
			return false
		}
	}
	return true
}

// reading reads a segment entry by entry.
type reading struct {
	Source
	leaf int
	scanner
	open  bool // the scanner has an entry that is not merged yet
	whole bool // all its articles are live
}

func (r *reading) next() error {
	for {
		if r.open = r.scanner.next(); r.open || r.err != nil {
			return r.err
		}
		if r.leaf == len(r.leaves) {
			return nil
		}
		b, err := open(r.Fetch, r.leaves[r.leaf])
		if err != nil {
			return err
		}
		r.leaf++
		r.scanner = scanner{b: b}
	}
}

// merging writes the new segment.
type merging struct {
	live        Set
	first, span int
	out         writer

	name           []byte
	list, unpacked []uint32
	articles       []byte
	places         []byte
}

// term writes one term of all segments that have it.
func (m *merging) term(open []*reading, term []byte) error {
	m.name, m.list, m.places = term, m.list[:0], m.places[:0]
	for _, r := range open {
		if !r.open || !bytes.Equal(r.term, term) {
			continue
		}
		if err := m.take(r); err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return err
		}
	}
	if len(m.list) == 0 {
		return nil
	}
	var bitmap bool
	m.articles, bitmap = packArticles(m.articles[:0], m.list, m.span)
	return m.out.add(entry{term: term, articles: m.articles, places: m.places, bitmap: bitmap})
}

// take adds a segment's lists of the term.
func (m *merging) take(r *reading) error {
	e := r.read()
	if err := e.loadArticles(r.Fetch); err != nil {
		return err
	}
	if err := e.loadPlaces(r.Fetch); err != nil {
		return err
	}
	var err error
	if m.unpacked, err = unpackArticles(m.unpacked[:0], e.articles, e.bitmap, r.Span); err != nil {
		return err
	}
	shift := uint32(r.First - m.first)
	if r.whole {
		for _, a := range m.unpacked {
			m.list = append(m.list, a+shift)
		}
		m.places = append(m.places, e.places...)
		return nil
	}
	at, withPlaces := places{b: e.places}, placed(e.term)
	for _, a := range m.unpacked {
		var own []byte
		if withPlaces {
			own = at.skip()
		}
		if m.live.Has(r.First + int(a)) {
			m.list = append(m.list, a+shift)
			m.places = append(m.places, own...)
		}
	}
	return at.fault()
}
