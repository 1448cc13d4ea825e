package specimen

import (
	"strings"

	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A manner is how a paper prints who wrote a story. The zero manner is
// 本报讯（记者 张三 通讯员 李四）.
type manner struct {
	house  string // before the first role, 本报 or nothing
	tight  bool   // no space between role and name
	spread bool   // an ideographic space inside names of two characters
	ascii  bool   // half-width brackets
	mark   string // before a byline that stands by itself, such as □
	atEnd  bool   // the byline stands in brackets at the end of the story
}

// byline is the words of a list of bylines.
func (n manner) byline(list []copytext.Byline) string {
	var out []string
	for i, b := range list {
		names := make([]string, len(b.Names))
		for k, name := range b.Names {
			names[k] = n.name(name)
		}
		role := b.Role
		if i == 0 && role != "" && hasHan(role) && !strings.Contains(role, "/") && role != "通讯员" {
			role = n.house + role
		}
		between := " "
		if n.tight && strings.HasSuffix(role, "者") {
			between = ""
		}
		out = append(out, strings.TrimSpace(role+between+joinNames(names)))
	}
	return strings.Join(out, " ")
}

// joinNames puts spaces between Chinese names, commas and "and" between others.
func joinNames(names []string) string {
	if n := len(names); n > 1 && !hasHan(names[0]) {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, " ")
}

// name spreads a name of two characters.
func (n manner) name(s string) string {
	if rs := []rune(s); n.spread && len(rs) == 2 && hasHan(s) {
		return string(rs[0]) + "\u3000" + string(rs[1])
	}
	return s
}

// alone is a byline as a line of its own.
func (n manner) alone(list []copytext.Byline) string { return n.mark + n.byline(list) }

// bracketed is a byline in brackets, as it stands in the text.
func (n manner) bracketed(list []copytext.Byline) string {
	if n.ascii {
		return "(" + n.byline(list) + ")"
	}
	return "（" + n.byline(list) + "）"
}

// manner is how this paper signs its stories.
func (m *maker) signs() manner {
	if m.latin {
		return manner{}
	}
	return manner{house: oneOf(m, "", "", "本报"), tight: m.chance(0.25), spread: m.chance(0.2) && !m.down, ascii: m.chance(0.15) && !m.down, mark: oneOf(m, "", "□ ", "■ ")}
}
