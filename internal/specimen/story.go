package specimen

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// An item is something that fills a rectangle of a page.
type item interface {
	// natural is the least height that holds the item at a width.
	natural(width float64) float64
	// set makes it up in a rectangle.
	set(p *page, r geom.Rect)
}

// edge says where in its columns an inset stands.
type edge uint8

const (
	atTop edge = iota
	atBottom
	atMiddle
)

// An inset takes room from the text of a story: a picture of it, or another
// item for which the text makes way.
type inset struct {
	from, to int // columns
	edge     edge
	height   float64
	figure   int  // which figure of the story; ignored for an item
	item     item // another item, nil for a figure
}

// A story is an article with its layout.
type story struct {
	art     copytext.Article
	cols    int
	gutter  float64
	body    typeStyle
	caption typeStyle
	head    head
	insets  []inset

	boxed    float64 // weight of a rule around it, 0 for none
	ground   *rgb    // a tint behind it
	pad      float64 // between box and text
	colRules bool    // rules between columns
	fit      bool    // the text may be cut at the end of a sentence to fit
	spare    int     // lines that may stay empty when the text is fitted

	continued bool   // goes on from another page
	key       string // headline of a continuation
	cueAtHead bool   // the continuation's cue stands by its headline
	down      bool   // body in vertical lines
	tiers     int    // of vertical body
	drop      int    // lines of a drop capital, 0 for none

	depth     float64 // depth to ask for, 0 for what the text needs
	giving    float64 // how willingly it takes depth that is left over
	pictureUp bool    // the first figure stands above the headline
	from      *flow   // text of a continuation

	also   []geom.Rect // frames of its continuation, when the text is fitted
	goesOn func()      // makes the continuation up
}

// A plan is where the pieces of a story go.
type plan struct {
	inner  geom.Rect
	head   block
	headAt geom.Point
	holes  []geom.Rect // of insets, in their order
	frames []geom.Rect // of text, in reading order
	cols   []geom.Rect // whole columns
	nested []geom.Rect // holes that belong to other articles
}

// titles is what stands in the head.
func (s *story) titles() titled {
	t := titled{kicker: s.art.Kicker, headline: s.art.Headline, deck: s.art.Deck, byline: s.bylineAlone()}
	if s.continued {
		t = titled{}
		if s.key != "" {
			t.headline = []string{s.key}
		}
	}
	return t
}

// bylineAlone is the byline as a line of its own: when there is no dateline to
// run it in.
func (s *story) bylineAlone() string {
	if s.art.Dateline != "" && !s.body.latin || len(s.art.Bylines) == 0 {
		return ""
	}
	return bylineText(s.art.Bylines)
}

func bylineText(list []copytext.Byline) string {
	var out []string
	for _, b := range list {
		names := strings.Join(b.Names, " ")
		if !hasHan(names) && len(b.Names) > 1 {
			names = strings.Join(b.Names[:len(b.Names)-1], ", ") + " and " + b.Names[len(b.Names)-1]
		}
		out = append(out, strings.TrimSpace(b.Role+" "+names))
	}
	return strings.Join(out, " ")
}

// paragraphs is the text as set: dateline and byline run into the first.
func (s *story) paragraphs() []string {
	out := append([]string(nil), s.art.Paragraphs...)
	if len(out) == 0 || s.art.Dateline == "" {
		return out
	}
	switch {
	case s.body.latin:
		out[0] = s.art.Dateline + " " + out[0]
	case len(s.art.Bylines) > 0:
		out[0] = s.art.Dateline + "（" + bylineText(s.art.Bylines) + "）" + out[0]
	default:
		out[0] = s.art.Dateline + " " + out[0]
	}
	return out
}

// plan lays the story out in a rectangle.
func (s *story) plan(r geom.Rect) plan {
	pl := plan{inner: r}
	if s.pad > 0 {
		pl.inner = r.Inset(s.pad)
	}
	rest := s.insets
	if s.pictureUp && len(rest) > 0 {
		top := pl.inner
		top.Y1 = top.Y0 + rest[0].height
		pl.holes = append(pl.holes, top)
		pl.inner.Y0 = top.Y1
		rest = rest[1:]
	}
	body := s.planHead(&pl)
	if s.down {
		pl.frames = s.tierFrames(body)
		return pl
	}
	pl.cols = columns(body, s.cols, s.gutter)
	var occupied []geom.Rect
	if s.head.place == headPartial || s.head.place == headInset || s.head.place == headCorner {
		occupied = append(occupied, s.planHeadInColumns(&pl))
	}
	for _, in := range rest {
		h := s.hole(pl, in, occupied)
		pl.holes = append(pl.holes, h)
		occupied = append(occupied, h)
		if in.item != nil {
			pl.nested = append(pl.nested, h)
		}
	}
	for _, c := range pl.cols {
		pl.frames = append(pl.frames, s.free(c, occupied)...)
	}
	return pl
}

// planHead sets a head over or beside the text and gives what is left.
func (s *story) planHead(pl *plan) geom.Rect {
	body := pl.inner
	t := s.titles()
	if len(t.kicker)+len(t.headline)+len(t.deck) == 0 && t.byline == "" {
		return body
	}
	switch s.head.place {
	case headTop:
		pl.head = s.head.stack(t, body.Width())
		pl.headAt = geom.Point{X: body.X0, Y: body.Y0}
		body.Y0 += pl.head.h + s.head.pad
	case headLeft:
		pl.head = s.head.strip(t, body.Height())
		pl.headAt = geom.Point{X: body.X0, Y: body.Y0}
		body.X0 += pl.head.w + s.head.pad
	case headRight:
		pl.head = s.head.strip(t, body.Height())
		pl.headAt = geom.Point{X: body.X1 - pl.head.w, Y: body.Y0}
		body.X1 -= pl.head.w + s.head.pad
	}
	return body
}

// planHeadInColumns sets a head that stands in some of the columns and gives
// the room it takes.
func (s *story) planHeadInColumns(pl *plan) geom.Rect {
	from, to := s.head.from, min(max(s.head.to, s.head.from+1), s.cols)
	span := geom.Rect{X0: pl.cols[from].X0, X1: pl.cols[to-1].X1, Y0: pl.inner.Y0, Y1: pl.inner.Y1}
	if s.head.place == headCorner {
		pl.head = s.head.strip(s.titles(), math.Min(span.Height(), cornerHeight(s)))
		pl.headAt = geom.Point{X: span.CenterX() - pl.head.w/2, Y: span.Y0}
	} else {
		pl.head = s.head.stack(s.titles(), span.Width())
		pl.headAt = geom.Point{X: span.X0, Y: span.Y0}
		if down := (span.Height() - pl.head.h) * insetDepth; s.head.place == headInset && down > insetLines*s.body.leading {
			pl.headAt.Y += down
		}
	}
	pad := s.head.pad
	hole := geom.Rect{X0: span.X0, X1: span.X1, Y0: pl.headAt.Y, Y1: pl.headAt.Y + pl.head.h + pad}
	if hole.Y0 > span.Y0 {
		hole.Y0 -= pad
	}
	return hole
}

// insetDepth is how far down its story an inset headline stands; where less
// than insetLines of text would stand above it, it goes to the top.
const (
	insetDepth = 0.28
	insetLines = 3.5
)

// cornerHeight is what a vertical headline over the first columns may use.
func cornerHeight(s *story) float64 {
	longest := 0
	for _, l := range s.art.Headline {
		longest = max(longest, len([]rune(l)))
	}
	return float64(longest)*s.head.main.size*1.2 + s.head.main.size*0.2
}

// hole is the room of an inset, kept clear of what stands in the same columns.
func (s *story) hole(pl plan, in inset, occupied []geom.Rect) geom.Rect {
	from, to := in.from, min(in.to, s.cols)
	span := geom.Rect{X0: pl.cols[from].X0, X1: pl.cols[to-1].X1, Y0: pl.cols[from].Y0, Y1: pl.cols[from].Y1}
	for _, o := range occupied {
		if o.OverlapX(span) > 0 {
			if o.CenterY() < span.CenterY() {
				span.Y0 = math.Max(span.Y0, o.Y1)
			} else {
				span.Y1 = math.Min(span.Y1, o.Y0)
			}
		}
	}
	if in.item != nil && in.height == 0 {
		in.height = in.item.natural(span.Width()) + s.body.leading*0.8
	}
	h := math.Min(in.height, span.Height())
	switch in.edge {
	case atTop:
		span.Y1 = span.Y0 + h
	case atBottom:
		span.Y0 = span.Y1 - h
	case atMiddle:
		span.Y0 = span.CenterY() - h/2
		span.Y1 = span.Y0 + h
	}
	return span
}

// columns divides a rectangle.
func columns(r geom.Rect, n int, gutter float64) []geom.Rect {
	w := (r.Width() - gutter*float64(n-1)) / float64(n)
	var out []geom.Rect
	for i := range n {
		x := r.X0 + float64(i)*(w+gutter)
		out = append(out, geom.Rect{X0: x, Y0: r.Y0, X1: x + w, Y1: r.Y1})
	}
	return out
}

// leastFrame is the shortest piece of a column that gets text, in lines.
const leastFrame = 2

// free cuts what is occupied out of a column and gives the pieces that hold
// text, from top to bottom.
func (s *story) free(c geom.Rect, occupied []geom.Rect) []geom.Rect {
	type cut struct{ lo, hi float64 }
	var cuts []cut
	for _, o := range occupied {
		if o.OverlapX(c) > 1 {
			cuts = append(cuts, cut{o.Y0, o.Y1})
		}
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].lo < cuts[j].lo })
	var out []geom.Rect
	y := c.Y0
	put := func(lo, hi float64) {
		if s.capacity(geom.Rect{X0: c.X0, X1: c.X1, Y0: lo, Y1: hi}) >= leastFrame {
			out = append(out, geom.Rect{X0: c.X0, X1: c.X1, Y0: lo, Y1: hi})
		}
	}
	for _, k := range cuts {
		if k.lo > y {
			put(y, k.lo-(s.body.leading-s.body.size)) // white above what follows
		}
		y = math.Max(y, k.hi)
	}
	put(y, c.Y1)
	return out
}

// capacity is how many lines a frame holds.
func (s *story) capacity(r geom.Rect) int {
	if s.down {
		return int((r.Width()-s.body.size)/s.body.leading+1e-6) + 1
	}
	if r.Height() < s.body.size {
		return 0
	}
	return int((r.Height()-s.body.size)/s.body.leading+1e-6) + 1
}

// tierFrames divides a rectangle into tiers of vertical lines.
func (s *story) tierFrames(r geom.Rect) []geom.Rect {
	n := max(1, s.tiers)
	h := (r.Height() - s.gutter*float64(n-1)) / float64(n)
	var out []geom.Rect
	for i := range n {
		y := r.Y0 + float64(i)*(h+s.gutter)
		out = append(out, geom.Rect{X0: r.X0, X1: r.X1, Y0: y, Y1: y + h})
	}
	return out
}

// measure is the length of a line in a frame.
func (s *story) measure(r geom.Rect) float64 {
	if s.down {
		return r.Height()
	}
	return r.Width()
}

// lineAt is the measure of a line of a frame and how far it is set in: lines
// beside a drop capital are shorter.
func (s *story) lineAt(frame, i int, r geom.Rect) (measure, in float64) {
	measure = s.measure(r)
	if frame == 0 && i < s.drop && s.from == nil {
		in = s.dropWidth()
	}
	return measure - in, in
}

// capital is the story's first character, set over s.drop lines.
func (s *story) capital() rune {
	for _, r := range s.art.Paragraphs[0] {
		return r
	}
	return 0
}

// dropSize is the size at which the capital reaches from the top of the first
// line's capitals to the last one's baseline.
func (s *story) dropSize() float64 {
	return (float64(s.drop-1)*s.body.leading + capHeightEm*s.body.size) / capHeightEm
}

func (s *story) dropWidth() float64 {
	w, _ := s.body.face.width(s.capital())
	return w*s.dropSize() + s.body.size*0.3
}

// start opens the story's text.
func (s *story) start(p *page) *flow {
	if s.continued {
		if f := p.c.rest[s.art.ID]; f != nil {
			return f
		}
	}
	return s.open()
}

// open is the story's text from its beginning, or from where a continuation
// takes it up.
func (s *story) open() *flow {
	if s.from != nil {
		return s.from.clone()
	}
	list := s.paragraphs()
	if s.drop > 0 {
		list[0] = string([]rune(list[0])[1:])
	}
	f := newFlow(s.body, list, s.drop > 0)
	return f
}

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

// set makes the story up.
func (s *story) set(p *page, r geom.Rect) {
	if !s.fit && s.art.JumpTo == 0 || s.from != nil {
		s.settle(r)
	}
	pl := s.plan(r)
	if s.fit && !s.continued {
		s.fitText(pl)
	}
	p.c.copy[s.art.ID] = s.art
	truth := p.article(s.art)
	s.grounds(p, r, pl)
	var ids []string
	ids = append(ids, p.place(pl.head, pl.headAt.X, pl.headAt.Y)...)
	ids = append(ids, s.text(p, pl, truth)...)
	ids = append(ids, s.figures(p, pl, truth)...)
	p.part(truth, ids, outlineOf(r, pl.nested))
	for i, in := range s.insets {
		if in.item != nil {
			in.item.set(p, pl.holes[i])
		}
	}
	if s.goesOn != nil {
		s.goesOn()
	}
}

// grounds draws tint, box and column rules.
func (s *story) grounds(p *page, r geom.Rect, pl plan) {
	g := &p.sheet.grounds
	if s.ground != nil {
		g.add(tint(r, *s.ground))
	}
	if s.boxed > 0 {
		g.add(box(r, s.boxed, black))
	}
	if !s.colRules {
		return
	}
	for i := 1; i < len(pl.cols); i++ {
		x := (pl.cols[i-1].X1 + pl.cols[i].X0) / 2
		for _, f := range s.free(geom.Rect{X0: x - s.gutter, X1: x + s.gutter, Y0: pl.cols[i].Y0, Y1: pl.cols[i].Y1}, s.busy(pl)) {
			g.add(rule(x, f.Y0, x, f.Y1, 0.3, 0, black))
		}
	}
}

// busy lists what text makes way for.
func (s *story) busy(pl plan) []geom.Rect {
	out := append([]geom.Rect(nil), pl.holes...)
	if b := pl.head.outline(); !b.IsZero() {
		out = append(out, shift(b, pl.headAt.X, pl.headAt.Y))
	}
	return out
}

// text runs the story through its frames and gives the zones.
func (s *story) text(p *page, pl plan, truth *paper.Article) []string {
	f := s.start(p)
	var ids []string
	jump := s.art.JumpTo
	if s.continued {
		jump = 0
		truth.Jump.Joined = true
	}
	need, room := s.lines(f, pl.frames)
	switch {
	case need > room && jump == 0:
		p.ends = append(p.ends, fmt.Sprintf("%s: %d lines too many", s.art.ID, need-room))
	case room-need > emptyLines:
		p.ends = append(p.ends, fmt.Sprintf("%s: %d lines empty", s.art.ID, room-need))
	}
	if s.continued {
		ids = append(ids, s.cueBack(p, pl)...)
	}
	for i, r := range pl.frames {
		last := i == len(pl.frames)-1
		id, cue := s.fill(p, f, i, r, last && jump > 0 && need > room, jump)
		if id != "" {
			ids = append(ids, id)
		}
		if cue != "" {
			ids = append(ids, cue)
			truth.Jump.ToPage = jump
			truth.Jump.ToLabel = fmt.Sprint(jump)
		}
		if f.done() {
			break
		}
	}
	if !f.done() {
		p.c.rest[s.art.ID] = f
		p.c.from[s.art.ID] = p
	}
	return ids
}

// emptyLines is how many lines may stay empty at a story's end before it looks
// like a hole.
const emptyLines = 4

// fill sets one frame as far as it holds. When cut is set the last line leaves
// room for the jump cue, whose zone is the second result.
func (s *story) fill(p *page, f *flow, frame int, r geom.Rect, cut bool, to int) (id, cue string) {
	n := s.capacity(r)
	var lines []setLine
	var cueLine *setLine
	for i := range n {
		measure, in := s.lineAt(frame, i, r)
		if cut && i == n-1 {
			c, length := s.cueLine(s.cueTo(to), r, i, true, p.look.body)
			if s.body.latin {
				length = measure + 1 // the cue has the line to itself
			}
			measure -= length
			cueLine = &c
		}
		if measure < 0 {
			break
		}
		tl, ok := f.next(measure)
		if !ok {
			break
		}
		l := s.place(tl, p, r, i)
		l.x += in
		l.box = shift(l.box, in, 0)
		if in > 0 && i == 0 {
			l.text = string(s.capital()) + l.text
			l.box.X0 = 0
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		return "", ""
	}
	dir := paper.Horizontal
	if s.down {
		dir = paper.Vertical
	}
	b := block{zones: []setZone{{role: paper.RoleBody, dir: dir, lines: lines}}}
	if cueLine != nil {
		b.zones = append(b.zones, setZone{role: paper.RoleJump, dir: dir, lines: []setLine{*cueLine}})
	}
	if frame == 0 && s.drop > 0 && s.from == nil {
		b.ops = append(b.ops, s.dropped(p))
	}
	ids := p.place(b, r.X0, r.Y0)
	if len(ids) > 1 {
		cue = ids[1]
	}
	return ids[0], cue
}

// dropped draws the drop capital.
func (s *story) dropped(p *page) func(x, y float64) op {
	r := run{face: s.body.face, size: s.dropSize(), color: s.body.color, squash: 1, way: p.look.body}
	w, _ := s.body.face.width(s.capital())
	g := []glyph{{s.capital(), 0, w * r.size}}
	return func(x, y float64) op {
		return r.line(g, x, y+ascentEm*s.body.size+float64(s.drop-1)*s.body.leading)
	}
}

// place puts line i of a frame relative to the frame's upper left corner.
func (s *story) place(tl tline, p *page, r geom.Rect, i int) setLine {
	l := setLine{run: run{face: s.body.face, size: s.body.size, color: s.body.color, squash: 1, way: p.look.body}, text: tl.text}
	if s.down {
		l.down = true
		for _, g := range tl.glyphs {
			g.r = uprightForm(g.r)
			if g.r != ' ' {
				l.glyphs = append(l.glyphs, g)
			}
		}
		l.x = r.Width() - s.body.size/2 - float64(i)*s.body.leading
		first, last := tl.glyphs[0], tl.glyphs[len(tl.glyphs)-1]
		l.box = geom.Rect{X0: l.x - s.body.size/2, X1: l.x + s.body.size/2, Y0: first.x, Y1: last.x + s.body.size}
		return l
	}
	l.glyphs = tl.glyphs
	l.y = ascentEm*s.body.size + float64(i)*s.body.leading
	x0 := 0.0
	if len(tl.glyphs) > 0 {
		x0 = tl.glyphs[0].x
	}
	l.box = geom.Rect{X0: x0, X1: tl.width, Y0: l.y - ascentEm*s.body.size, Y1: l.y + descentEm*s.body.size}
	return l
}

// fitText cuts the story's paragraphs at ends of sentences so that they fill
// the frames and no more.
func (s *story) fitText(pl plan) {
	var kept []string
	full := s.art.Paragraphs
	try := func(list []string) bool {
		s.art.Paragraphs = list
		need, room := s.lines(s.open(), append(append([]geom.Rect(nil), pl.frames...), s.also...))
		if len(s.also) > 0 {
			need += s.cueLines(pl.frames)
		}
		return need <= room
	}
	best := []string{}
	for _, para := range full {
		text := ""
		grew := false
		for _, sentence := range sentences(para, s.body.latin) {
			next := text + sentence
			if try(append(append([]string(nil), kept...), next)) {
				text, grew = next, true
				continue
			}
			// A shorter sentence later on may still fit.
		}
		if !grew {
			break
		}
		kept = append(kept, strings.TrimSpace(text))
		best = kept
	}
	s.art.Paragraphs = best
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

// figures places the pictures of the story with captions and credits.
func (s *story) figures(p *page, pl plan, truth *paper.Article) []string {
	var ids []string
	for i, in := range s.insets {
		if in.item == nil && in.figure < len(s.art.Figures) {
			ids = append(ids, p.figure(s.art.Figures[in.figure], pl.holes[i], s.caption, truth)...)
		}
	}
	return ids
}
