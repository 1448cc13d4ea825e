package specimen

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
)

// lines counts the lines of the text that is left at the measure of the frames
// and what the frames hold.
func (s *story) lines(f *flow, frames []geom.Rect) (need, room int) {
	f = f.clone()
	if len(frames) == 0 && !f.done() {
		return len(f.paras) + 1, 0
	}
	for k, r := range frames {
		n := s.capacity(r)
		room += n
		for i := range n {
			measure, _ := s.lineAt(k, i, r)
			if _, ok := f.next(measure); !ok {
				break
			}
			need++
		}
	}
	if len(frames) > 0 {
		for {
			if _, ok := f.next(s.measure(frames[len(frames)-1])); !ok {
				break
			}
			need++
		}
	}
	return need, room
}

// natural is the least height at which the text fits, found by halving.
func (s *story) natural(width float64) float64 {
	if s.depth > 0 {
		return s.depth
	}
	f := s.open()
	fits := func(h float64) bool { return s.holds(f, geom.Rect{X1: width, Y1: h}) }
	if s.art.JumpTo > 0 && s.from == nil {
		fits = func(h float64) bool {
			_, room := s.lines(f, s.plan(geom.Rect{X1: width, Y1: h}).frames)
			return room >= jumpLines*s.cols
		}
	}
	lo, hi := 0.0, 200.0
	for !fits(hi) && hi < 1e4 {
		lo, hi = hi, hi*2
	}
	for hi-lo > 0.5 {
		if mid := (lo + hi) / 2; fits(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// holds reports whether the text fits when the story stands in r.
func (s *story) holds(f *flow, r geom.Rect) bool {
	need, room := s.lines(f, s.plan(r).frames)
	if s.continued {
		need++ // the line that says where it comes from
	}
	return need <= room
}

// jumpLines is the least depth of text, in lines, before a story jumps.
const jumpLines = 6

func (s *story) stretch() float64 {
	if s.giving == 0 && s.art.JumpTo > 0 && s.from == nil {
		return 1
	}
	return s.giving
}

// Limits of what a story may spend when its text is short: growth of headline
// and leading, and lines of white below the headline.
const (
	mostHead    = 1.2
	mostLeading = 1.09
	mostPad     = 1.6
)

// settle spends depth that the text does not need: on the pictures first, then
// on headline, leading and white below the headline.
func (s *story) settle(r geom.Rect) {
	f := s.open()
	spend := func(size *float64, step, limit float64) bool {
		was := *size
		*size = min(was+step, limit)
		if *size <= was || !s.holds(f, r) {
			*size = was
			return false
		}
		return true
	}
	for grown := true; grown; {
		grown = false
		for i := range s.insets {
			if s.insets[i].item == nil && spend(&s.insets[i].height, s.body.leading/4, r.Height()) {
				grown = true
			}
		}
	}
	for limit := s.head.main.size * mostHead; spend(&s.head.main.size, 0.5, limit); {
	}
	for limit := s.body.leading * mostLeading; spend(&s.body.leading, 0.05, limit); {
	}
	for limit := s.head.pad + mostPad*s.body.leading; spend(&s.head.pad, 1, limit); {
	}
}

// fitText cuts the story's paragraphs at ends of sentences so that they fill
// the frames and no more.
func (s *story) fitText(pl plan) {
	full := s.art.Paragraphs
	frames := append(append([]geom.Rect(nil), pl.frames...), s.also...)
	fits := func(list []string) bool {
		s.art.Paragraphs = list
		need, room := s.lines(s.open(), frames)
		if len(s.also) > 0 {
			need += s.cueLines(pl.frames)
		}
		return need <= room
	}
	var kept []string
	for _, para := range full {
		text := ""
		if strings.HasPrefix(para, subMark) {
			kept = append(kept, para)
			continue
		}
		for _, sentence := range sentences(para, s.body.latin) {
			// A sentence that is too long is left out: a shorter one may follow.
			if fits(append(kept[:len(kept):len(kept)], text+sentence)) {
				text += sentence
			}
		}
		if text == "" {
			break
		}
		kept = append(kept, strings.TrimSpace(text))
	}
	for n := len(kept); n > 0 && strings.HasPrefix(kept[n-1], subMark); n-- {
		kept = kept[:n-1]
	}
	s.art.Paragraphs = kept
}

// sentences cuts a paragraph after each full stop; closing quotes stay with
// their sentence.
func sentences(text string, latin bool) []string {
	var out []string
	start := 0
	rs := []rune(text)
	for i, r := range rs {
		end := strings.ContainsRune("。！？", r) || latin && strings.ContainsRune(".!?", r) && (i+1 == len(rs) || rs[i+1] == ' ')
		if latin && end && i+1 < len(rs) {
			out = append(out, string(rs[start:i+2]))
			start = i + 2
			continue
		}
		if end && (i+1 == len(rs) || !strings.ContainsRune("”』」’）。！？", rs[i+1])) || strings.ContainsRune("”』」", r) && i > 0 && strings.ContainsRune("。！？", rs[i-1]) {
			out = append(out, string(rs[start:i+1]))
			start = i + 1
		}
	}
	if start < len(rs) {
		out = append(out, string(rs[start:]))
	}
	return out
}
