package proof

import "hash/maphash"

// Pairing of two texts that hold the same passages in different order, after
// greedy string tiling (Wise 1993): long passages that occur once in each text
// are paired first, then shorter ones, then what is left between paired
// neighbours is aligned by longest common subsequence.

// Shingle lengths, in characters. The longest are unique even where wire copy
// repeats a phrase; below the shortest, chance meetings outnumber real ones and
// only the neighbourhood can decide.
var shingles = []int{48, 24, 12, 6}

// longestGap bounds the table of a gap's alignment (its two lengths multiplied).
const longestGap = 4_000_000

// unpaired marks a character without partner.
const unpaired = -1

// pairing maps each character of the reading to one of the truth, and back.
type pairing struct {
	toTruth   []int // by position in the reading
	toReading []int // by position in the truth
}

func align(truth, reading []rune) pairing {
	p := pairing{toTruth: filled(len(reading)), toReading: filled(len(truth))}
	for _, k := range shingles {
		p.tile(truth, reading, k, true)
	}
	p.gaps(truth, reading)
	// What occurs several times is paired in order of appearance.
	for _, k := range shingles {
		p.tile(truth, reading, k, false)
	}
	p.gaps(truth, reading)
	return p
}

func filled(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = unpaired
	}
	return s
}

// tile pairs passages of at least k characters; with unique set, only those
// found once in what is still unpaired of either text.
func (p *pairing) tile(truth, reading []rune, k int, unique bool) {
	seed := maphash.MakeSeed()
	inTruth := p.windows(seed, truth, p.toReading, k)
	inReading := map[uint64]int{}
	if unique {
		for h, at := range p.windows(seed, reading, p.toTruth, k) {
			inReading[h] = len(at)
		}
	}
	for r := 0; r+k <= len(reading); r++ {
		if !free(p.toTruth, r, k) {
			continue
		}
		h := hash(seed, reading[r:r+k])
		places := inTruth[h]
		if len(places) == 0 || unique && (len(places) > 1 || inReading[h] > 1) {
			continue
		}
		for _, t := range places {
			if free(p.toReading, t, k) && equal(truth[t:t+k], reading[r:r+k]) {
				r += p.extend(truth, reading, t, r, k) - 1
				break
			}
		}
	}
}

// windows lists the free windows of length k by hash, in order.
func (p *pairing) windows(seed maphash.Seed, text []rune, taken []int, k int) map[uint64][]int {
	at := map[uint64][]int{}
	run := 0
	for i := range text {
		if taken[i] != unpaired {
			run = 0
			continue
		}
		if run++; run >= k {
			h := hash(seed, text[i-k+1:i+1])
			at[h] = append(at[h], i-k+1)
		}
	}
	return at
}

// extend pairs the window and as much on both sides as agrees and is free; it
// returns how many characters were paired from r on.
func (p *pairing) extend(truth, reading []rune, t, r, k int) int {
	lo := 0
	for t-lo > 0 && r-lo > 0 && p.toReading[t-lo-1] == unpaired && p.toTruth[r-lo-1] == unpaired && truth[t-lo-1] == reading[r-lo-1] {
		lo++
	}
	hi := k
	for t+hi < len(truth) && r+hi < len(reading) && p.toReading[t+hi] == unpaired && p.toTruth[r+hi] == unpaired && truth[t+hi] == reading[r+hi] {
		hi++
	}
	for i := -lo; i < hi; i++ {
		p.pair(t+i, r+i)
	}
	return hi
}

func (p *pairing) pair(t, r int) {
	p.toReading[t], p.toTruth[r] = r, t
}

// gaps aligns what is left between neighbours that are paired, and before and
// after them as far as both texts are free.
func (p *pairing) gaps(truth, reading []rune) {
	for r := 0; r < len(reading); r++ {
		if p.toTruth[r] != unpaired {
			continue
		}
		end := r
		for end < len(reading) && p.toTruth[end] == unpaired {
			end++
		}
		lo, hi := p.room(r, end, len(truth))
		p.subsequence(truth, reading, lo, hi, r, end)
		r = end
	}
}

// room is the free stretch of the truth that stands beside the reading's free
// stretch [r, end): between the partners of its neighbours when these are in
// order, else what is free next to one of them.
func (p *pairing) room(r, end, truthLen int) (lo, hi int) {
	before, after := unpaired, unpaired
	if r > 0 {
		before = p.toTruth[r-1]
	}
	if end < len(p.toTruth) {
		after = p.toTruth[end]
	}
	if before != unpaired {
		lo = before + 1
		hi = lo
		for hi < truthLen && p.toReading[hi] == unpaired {
			hi++
		}
		if hi > lo {
			return lo, hi
		}
	}
	if after != unpaired {
		hi = after
		lo = hi
		for lo > 0 && p.toReading[lo-1] == unpaired {
			lo--
		}
		return lo, hi
	}
	return 0, 0
}

// subsequence pairs a longest common subsequence of the two stretches.
func (p *pairing) subsequence(truth, reading []rune, t0, t1, r0, r1 int) {
	n, m := t1-t0, r1-r0
	if n == 0 || m == 0 || n*m > longestGap {
		return
	}
	// table[i][j] is the length for the tails that begin at i and j.
	table := make([]int32, (n+1)*(m+1))
	at := func(i, j int) *int32 { return &table[i*(m+1)+j] }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			switch {
			case truth[t0+i] == reading[r0+j]:
				*at(i, j) = *at(i+1, j+1) + 1
			default:
				*at(i, j) = max(*at(i+1, j), *at(i, j+1))
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case truth[t0+i] == reading[r0+j]:
			p.pair(t0+i, r0+j)
			i++
			j++
		case *at(i+1, j) >= *at(i, j+1):
			i++
		default:
			j++
		}
	}
}

func free(taken []int, from, n int) bool {
	for _, v := range taken[from : from+n] {
		if v != unpaired {
			return false
		}
	}
	return true
}

func equal(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func hash(seed maphash.Seed, s []rune) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, r := range s {
		_ = h.WriteByte(byte(r))
		_ = h.WriteByte(byte(r >> 8))
		_ = h.WriteByte(byte(r >> 16))
	}
	return h.Sum64()
}
