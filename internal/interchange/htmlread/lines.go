package htmlread

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/wording"
)

// unseen are elements that show no text of their own.
var unseen = set("script style head template noscript select option textarea button map iframe object title")

// blocks are elements that begin and end a line.
var blocks = set("p div td th tr table tbody thead li ul ol dl dt dd h1 h2 h3 h4 h5 h6 br hr center blockquote section article header footer figure figcaption form pre address caption founder-content cms-content")

// Lines is the text that a reader sees in the node, a line for each paragraph,
// cell or break, without empty ones. What skip, which may be nil, is true of is
// left out.
func (n *Node) Lines(skip func(*Node) bool) []string {
	var out []string
	var open strings.Builder
	flush := func() {
		if t := Squeeze(open.String()); t != "" {
			out = append(out, t)
		}
		open.Reset()
	}
	var walk func(*Node)
	walk = func(k *Node) {
		switch {
		case k.Name == Text:
			open.WriteString(k.Data)
			return
		case k.Name == Comment || unseen[k.Name] || skip != nil && skip(k):
			return
		}
		if blocks[k.Name] {
			flush()
		}
		for _, c := range k.Children {
			walk(c)
		}
		if blocks[k.Name] {
			flush()
		}
	}
	walk(n)
	flush()
	return out
}

// Line is all text that a reader sees in the node, in one line.
func (n *Node) Line() string { return strings.Join(n.Lines(nil), " ") }

// Squeeze folds white space as a browser does: runs of it are one space, none
// stands at the ends. A line break in the file between two Chinese characters is
// no space that a reader would see as one. Full-width spaces inside a text stay:
// writers set them.
func Squeeze(s string) string {
	var b strings.Builder
	var last rune
	space, broken := false, false
	for _, r := range s {
		switch {
		case r == '\u00a0' || r == '\ufeff' || r == '\u200b' || r < 0x80 && unicode.IsSpace(r) || r == 0x85:
			space = space || r != '\u200b' && r != '\ufeff'
			broken = broken || r == '\n' || r == '\r'
			continue
		case unicode.IsControl(r):
			continue
		}
		if space && b.Len() > 0 && !(broken && wording.IsCJK(last) && wording.IsCJK(r)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, space, broken = r, false, false
	}
	return strings.Trim(b.String(), " \u3000")
}
