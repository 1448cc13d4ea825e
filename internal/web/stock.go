package web

import (
	"container/list"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Stock keeps finished answers up to a number of bytes, the least recently
// wanted falling off. All that it holds is of one vintage: whoever asks or
// stores under another empties it first, so that nothing old is ever sold.
type Stock struct {
	most int

	mu      sync.Mutex
	vintage Vintage
	size    int
	order   *list.List // of stocked, most recently wanted first
	items   map[string]*list.Element

	pressing bool // somebody works off the queue below
	queue    []*Copy
}

// Vintage is what kept answers depend on besides their addresses.
type Vintage struct {
	Mark uint64 // of the archive
	Day  int    // of the reader's calendar, in any count
	Turn uint64 // of what the desk says of its titles besides editions
}

type stocked struct {
	name string
	copy *Copy
}

// NewStock makes a stock for so many bytes of answers.
func NewStock(most int) *Stock {
	return &Stock{most: most, order: list.New(), items: map[string]*list.Element{}}
}

// Get finds an answer by its name, nil when there is none of this vintage.
func (s *Stock) Get(v Vintage, name string) *Copy {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renew(v)
	el, ok := s.items[name]
	if !ok {
		return nil
	}
	s.order.MoveToFront(el)
	c := el.Value.(stocked).copy
	if c.wanted.Add(1) == pressFromWanted && c.pressable() && len(s.queue) < longestQueue {
		s.enqueue(c)
	}
	return c
}

// pressFromWanted is how often a kept answer is wanted before it is worth
// compressing at leisure: most of an archive is opened once.
const pressFromWanted = 2

// enqueue has a copy pressed when its turn comes.
func (s *Stock) enqueue(c *Copy) {
	s.queue = append(s.queue, c)
	if !s.pressing {
		s.pressing = true
		go s.press()
	}
}

// Put keeps an answer that was made when v was current. An answer of an older
// vintage than the stock's is not kept.
func (s *Stock) Put(v Vintage, name string, c *Copy) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v != s.vintage || c.size() > s.most/4 {
		return
	}
	if old, ok := s.items[name]; ok {
		s.drop(old)
	}
	s.items[name] = s.order.PushFront(stocked{name, c})
	s.size += c.size()
	for s.size > s.most {
		s.drop(s.order.Back())
	}
}

// renew empties the stock when a new vintage comes.
func (s *Stock) renew(v Vintage) {
	if v == s.vintage {
		return
	}
	s.vintage, s.size = v, 0
	s.order.Init()
	clear(s.items)
	s.queue = nil
}

func (s *Stock) drop(el *list.Element) {
	k := s.order.Remove(el).(stocked)
	delete(s.items, k.name)
	s.size -= k.copy.size()
}

// longestQueue bounds the answers that wait to be pressed; the rest stay as
// they were compressed in haste.
const longestQueue = 4096

// press compresses kept answers as small as they get, one at a time, and ends
// when none waits.
func (s *Stock) press() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.pressing = false
			s.mu.Unlock()
			return
		}
		c := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		c.press()
	}
}

// Copy is a finished answer with its headers, in every coding a reader may
// take. It is safe for several goroutines.
type Copy struct {
	reply Reply
	tag   string // of the content, without quotes
	plain form

	wanted atomic.Int32 // how often, since it was kept

	mu    sync.RWMutex
	forms map[string]*form // by coding
}

// form is a body in one coding with the headers that go with it, as net/http
// wants them, so that sending makes no garbage.
type form struct {
	body  []byte
	all   []header // with a body
	brief []header // with 304: what a cache needs to find its copy
}

type header struct {
	name  string // in canonical form
	value []string
}

// NewCopy makes a copy of an answer whose status is 200.
func NewCopy(rep Reply) *Copy {
	c := &Copy{reply: rep, tag: rep.contentTag(), forms: map[string]*form{}}
	c.plain = *c.form("", "", rep.Body)
	return c
}

// form prepares a body in a coding; suffix sets its tag apart from that of other
// bytes in the same coding.
func (c *Copy) form(coding, suffix string, body []byte) *form {
	tag := c.tag
	if coding != "" {
		tag += "-" + coding + suffix
	}
	f := &form{body: body, brief: []header{
		{"Etag", []string{`"` + tag + `"`}}, {"Cache-Control", []string{orElse(c.reply.Cache, Revalidate)}}}}
	if v := c.reply.vary(); v != "" {
		f.brief = append(f.brief, header{"Vary", []string{v}})
	}
	f.all = append(f.all, f.brief...)
	f.all = append(f.all, header{"Content-Type", []string{c.reply.Type}}, header{"Content-Length", []string{strconv.Itoa(len(body))}})
	if c.reply.Language != "" {
		f.all = append(f.all, header{"Content-Language", []string{c.reply.Language}})
	}
	if c.reply.Links != "" {
		f.all = append(f.all, header{"Link", []string{c.reply.Links}})
	}
	if coding != "" {
		f.all = append(f.all, header{"Content-Encoding", []string{coding}})
	}
	security := securityHeaders
	if strings.HasPrefix(c.reply.Type, "image/") {
		security = pictureHeaders
	}
	for name, value := range security {
		f.all = append(f.all, header{name, value})
	}
	if c.reply.Shared {
		for name, value := range sharedHeaders { // after the others, which one of them replaces
			f.all, f.brief = append(f.all, header{name, value}), append(f.brief, header{name, value})
		}
	}
	return f
}

func (c *Copy) pressable() bool { return c.reply.pressable() && c.reply.Pressed == nil }

// sizeFactor is what a copy takes in memory over its plain body when all its
// forms are made: three codings of about a third each.
const sizeFactor = 2

func (c *Copy) size() int {
	const overhead = 2 << 10 // headers and the list
	if c.reply.pressable() {
		return sizeFactor*len(c.reply.Body) + overhead
	}
	return len(c.reply.Body) + overhead
}

// press replaces the forms made in haste by the smallest.
func (c *Copy) press() {
	pressed := Press(c.reply.Body)
	forms := map[string]*form{}
	for coding, body := range pressed.bodies() {
		forms[coding] = c.form(coding, leisure, body)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forms = forms
}

// in gives the body in a coding, made now when nobody wanted it before.
func (c *Copy) in(coding string) *form {
	if coding == "" || !c.reply.pressable() {
		return &c.plain
	}
	c.mu.RLock()
	f := c.forms[coding]
	c.mu.RUnlock()
	if f != nil {
		return f
	}
	f = c.form(coding, "", c.reply.encoded(coding))
	c.mu.Lock()
	defer c.mu.Unlock()
	if made := c.forms[coding]; made != nil {
		return made
	}
	c.forms[coding] = f
	return f
}

// Serve sends the copy, with the security headers too: 304 without a body when
// the reader already has it.
func (c *Copy) Serve(w http.ResponseWriter, r *http.Request) {
	coding := ""
	if c.reply.pressable() {
		coding = chooseCoding(first(r.Header["Accept-Encoding"]))
	}
	f := c.in(coding)
	h := w.Header()
	if header := first(r.Header["If-None-Match"]); header != "" {
		if known := knownTag(header, c.tag, coding); known != "" {
			for _, e := range f.brief {
				h[e.name] = e.value
			}
			h["Etag"] = []string{known}
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	for _, e := range f.all {
		h[e.name] = e.value
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(f.body) //nolint:errcheck // the reader has gone; there is nobody to tell
	}
}

// first joins the values of a header as one, which it nearly always is.
func first(values []string) string {
	switch len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	}
	return strings.Join(values, ", ")
}
