package proof

import "strings"

// Characters that pair with none are lost (only in the truth), altered (one
// stands in the other's place), duplicated (a passage the truth holds once more
// than it was printed) or invented.

func (c comparison) countFidelity(get func(int) *tally) {
	for i, t := range c.truth.article {
		p := get(c.page(t))
		p.allChars++
		if c.pairing.toReading[i] == unpaired {
			p.lost++
		}
	}
	truth := string(c.truth.text)
	for r := 0; r < len(c.read.text); r++ {
		if c.pairing.toTruth[r] != unpaired {
			continue
		}
		end := r
		for end < len(c.read.text) && c.pairing.toTruth[end] == unpaired && c.read.article[end] == c.read.article[r] {
			end++
		}
		p := get(c.readPage(c.read.article[r]))
		n := end - r
		switch altered := min(n, c.facing(r, end)); {
		case altered > 0:
			p.altered += altered
			p.lost -= altered
			p.invented += n - altered
		case n >= edgeLength && strings.Contains(truth, string(c.read.text[r:end])):
			p.duplicated += n
		default:
			p.invented += n
		}
		r = end - 1
	}
}

// facing is how many unpaired characters of the truth stand between the
// partners of the neighbours of the reading's stretch [r, end).
func (c comparison) facing(r, end int) int {
	if r == 0 || end >= len(c.read.text) {
		return 0
	}
	before, after := c.pairing.toTruth[r-1], c.pairing.toTruth[end]
	if before == unpaired || after == unpaired || after <= before {
		return 0
	}
	for i := before + 1; i < after; i++ {
		if c.pairing.toReading[i] != unpaired {
			return 0
		}
	}
	return after - before - 1
}
