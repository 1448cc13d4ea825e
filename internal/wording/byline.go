package wording

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// longestByline bounds a byline in runes; longer texts are prose.
const longestByline = 240

// leadRoles stand before the names they belong to. Longer ones come first
// where one is the start or end of another.
var leadRoles = strings.Fields(`首席记者 見習記者 见习记者 实习记者 實習記者 特约记者 特約記者 特派记者 特派員 特派员 全媒体记者 全媒體記者 融媒体记者 融媒记者
	特约通讯员 特約通訊員 首席评论员 特约评论员 评论员 評論員 特约撰稿人 特约撰稿 撰稿人 撰稿 通讯员 通訊員 实习生 實習生 学生记者 小记者 摄影记者 攝影記者 文字记者 视频记者
	记者 記者 摄影 攝影 摄影报道 文字 撰文 作者 编译 編譯 译者 整理 制图 製圖 绘图 漫画 漫畫 插画 供图 供圖 图片 圖片 执笔 口述 编辑 編輯 责编 責編 采写 文/图 文/摄 图/文 文/攝 文/圖 圖/文 文 图 圖 摄 攝 绘`)

// trailRoles stand behind the names they belong to.
var trailRoles = strings.Fields(`文/图 图/文 文/摄 摄/文 文/攝 攝/文 文/圖 圖/文 文图 图文 文摄 文/摄影 摄影/文 摄影报道 攝影報導 报道 報導 報道 摄影 攝影 摄 攝 文 图 圖 绘 繪 画 供图 供圖 制图 製圖 整理 编译 編譯 撰文 撰 译 譯 撮影 写真`)

// roleRunes are characters of which every role word holds one.
const roleRunes = "者员員生人影字文图圖摄攝译譯理笔筆述辑輯编編采绘繪画写报報道导導撰稿作责責"

// houses stand before a role without being part of it: 本报记者.
var houses = strings.Fields("本报 本報 本刊 本台 本网 本網 本社 我报 我報 社区报 报社")

// bylineMarks open a line that holds nothing but a name.
const bylineMarks = "□■◎○●◇◆△▲※★☆◯▌▍|"

// Byline reads a text that is nothing but a byline: 本报记者 张三 通讯员 李四,
// (记者 张三 文/摄), □ 李四, By Jane Doe and John Roe, Von Anna Muster, Par Jean
// Dupont, Jane Doe, Staff Reporter. Names come back whole, without the blanks
// that typesetting put between their characters. It reports false for prose.
func Byline(line string) ([]paper.Byline, bool) {
	s := unbracket(trim(line))
	if s == "" || utf8.RuneCountInString(s) > longestByline {
		return nil, false
	}
	if ShareCJK(s) > 0.4 {
		return hanByline(s)
	}
	return latinByline(s)
}

// unbracket takes one pair of brackets off a text that stands in them whole.
func unbracket(s string) string {
	for _, pair := range []string{"（）", "()", "【】", "〔〕", "[]", "［］", "﹝﹞", "︵︶"} {
		open, n := utf8.DecodeRuneInString(pair)
		if strings.HasPrefix(s, string(open)) && strings.HasSuffix(s, pair[n:]) {
			inner := s[n : len(s)-n]
			if !strings.Contains(inner, pair[n:]) {
				return trim(inner)
			}
		}
	}
	return s
}

// agencyWriter is whose reporter someone is: 新华社记者, 大公報記者.
var agencyWriter = regexp.MustCompile(`^\p{Han}{1,5}(?:社|报|報|网|網|台|臺) ?((?:(?:特派|特約|特约|首席|驻|駐)\p{Han}{0,3})?(?:记者|記者|通讯员|通訊員))`)

// token is a piece of a Han byline: a role word or a run of names.
type token struct {
	role  string
	names string
	colon bool // the role is followed by a colon
	tight bool // nothing parts the name from the role before it
}

func hanByline(s string) ([]paper.Byline, bool) {
	marked := strings.TrimLeft(s, bylineMarks) != s
	if strings.Contains(s, "。") || !marked && !strings.ContainsAny(s, roleRunes) {
		return nil, false
	}
	s = trim(strings.TrimLeft(s, bylineMarks))
	if _, by, ok := signedDesk(fold(s)); ok {
		return by, true
	}
	if m := agencyWriter.FindStringSubmatchIndex(s); m != nil {
		s = s[m[2]:]
	}
	tokens := hanTokens(s)
	if len(tokens) == 0 {
		return nil, false
	}
	if len(tokens) == 1 && tokens[0].role == "" {
		names, ok := HanNames(tokens[0].names)
		if !marked || !ok {
			return nil, false
		}
		return []paper.Byline{{Role: "作者", Names: names}}, true
	}
	return assign(tokens, marked)
}

// hanTokens parts a text at its role words. A role of one character counts
// only where blanks, marks or the text's ends stand around it.
func hanTokens(s string) []token {
	var tokens []token
	pending, tight := "", false
	flush := func() {
		if t := strings.Trim(pending, blanks+":：、,，/／|"); t != "" {
			tokens = append(tokens, token{names: t, tight: tight})
		}
		pending = ""
	}
	for s != "" {
		role, size := roleAt(s, pending)
		if role == "" {
			_, n := utf8.DecodeRuneInString(s)
			pending += s[:n]
			s = s[n:]
			continue
		}
		flush()
		behind := s[size:]
		s = strings.TrimLeft(behind, blanks)
		rest := strings.TrimLeft(s, ":：")
		tight = rest == behind
		tokens = append(tokens, token{role: role, colon: rest != s})
		s = rest
	}
	flush()
	return tokens
}

// roleAt gives the role word at the start of s, without the house before it,
// and how many bytes both take.
func roleAt(s, before string) (string, int) {
	skip := 0
	for _, h := range houses {
		if strings.HasPrefix(s, h) {
			skip = len(h)
			break
		}
	}
	rest := strings.TrimLeft(s[skip:], blanks)
	skip = len(s) - len(rest)
	best, size := "", 0
	for _, list := range [][]string{leadRoles, trailRoles} {
		for _, r := range list {
			if n := prefixLoose(rest, r); n > size {
				best, size = r, n
			}
		}
	}
	if best == "" {
		return "", 0
	}
	after := rest[size:]
	if utf8.RuneCountInString(best) == 1 && !(standsAlone(before) && loneAhead(after)) && !closesName(best, before, after) {
		return "", 0
	}
	if best == "文字" || best == "编辑" || best == "整理" || best == "作者" {
		if !standsAlone(before) {
			return "", 0
		}
	}
	return best, skip + size
}

// prefixLoose matches a role word whose characters typesetting may have
// spaced, and its stroke in half or full width; it gives the bytes taken, or 0.
func prefixLoose(s, word string) int {
	at := 0
	for i, w := range word {
		if i > 0 {
			at += len(s[at:]) - len(strings.TrimLeft(s[at:], " "))
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		if n == 0 || foldRune(r) != foldRune(w) && !(w == '/' && strings.ContainsRune("、·并|", r)) {
			return 0
		}
		at += n
	}
	return at
}

// closesName reports whether 摄 stands right behind a name at a text's end:
// 记者周明摄.
func closesName(role, before, after string) bool {
	n := utf8.RuneCountInString(trim(before))
	return (role == "摄" || role == "攝") && trim(after) == "" && (n == 2 || n == 3) && opensWithSurname(trim(before))
}

func standsAlone(before string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	return n == 0 || !IsIdeograph(r)
}

func loneAhead(after string) bool {
	r, n := utf8.DecodeRuneInString(after)
	return n == 0 || !IsIdeograph(r)
}

// assign gives each role its names. A byline that opens with a role sets roles
// before names; a role that can only trail, or that stands at the end, belongs
// to the names before it.
func assign(tokens []token, marked bool) ([]paper.Byline, bool) {
	var out []paper.Byline
	var held []string // names read since the last role that trailed
	lead := ""
	leads := tokens[0].role != "" && contains(leadRoles, tokens[0].role)
	for i, t := range tokens {
		if t.role == "" {
			names, ok := HanNames(t.names)
			if !ok || isGenre(t.names) || t.tight && nobody(names) {
				return nil, false
			}
			held = names
			switch {
			case lead != "":
				out = append(out, paper.Byline{Role: lead, Names: names})
			case i+1 < len(tokens) && contains(trailRoles, tokens[i+1].role) && !tokens[i+1].colon:
				// named by the role behind
			default:
				out = append(out, paper.Byline{Role: "作者", Names: names})
			}
			lead = ""
			continue
		}
		next := i+1 < len(tokens) && tokens[i+1].role == ""
		trails := contains(trailRoles, t.role) && !t.colon && len(held) > 0
		if trails && (!next || !leads || !contains(leadRoles, t.role)) {
			if !reports(t.role) || !leads {
				out = append(out, paper.Byline{Role: t.role, Names: held})
			}
			if next || i+1 == len(tokens) {
				held = nil
			}
			continue
		}
		if !next || !contains(leadRoles, t.role) {
			if i+1 < len(tokens) && contains(leadRoles, t.role) && tokens[i+1].role != "" {
				continue // two roles before one name: the nearer counts
			}
			return nil, false
		}
		lead = t.role
	}
	return out, len(out) > 0
}

// nobody: one word of two or three characters that opens with no surname. Right
// behind a role it is more often the rest of a phrase (记者眼中) than a name.
func nobody(names []string) bool {
	return len(names) == 1 && utf8.RuneCountInString(names[0]) <= 3 && !opensWithSurname(names[0]) && !strings.ContainsAny(names[0], "·•・‧")
}

// reports are words for "reports" that only close a byline.
func reports(role string) bool {
	return role == "报道" || role == "報導" || role == "報道"
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

var (
	byWord      = regexp.MustCompile(`^(?i:(by|words by|story by|text by|photos? by|photographs? by|pictures? by|reported by|compiled by|von|par|texte? (?:de|par)|photos? (?:de|par)?|text(?: und fotos?)? von|fotos? von|por|di|da|van|door))\s+(.+)$`)
	leadTitle   = regexp.MustCompile(`^((?i:staff|special|chief|senior|our|city|political|foreign|war|sports|local|[a-z]+) (?i:reporter|writer|correspondent|photographer)s?|(?i:reporter|correspondent)s?|(?i:mitarbeiter(?:in)?|korrespondent(?:in)?))[: ]+(\p{Lu}.+)$`)
	photoColon  = regexp.MustCompile(`^(?i:(photos?|fotos?|bild(?:er)?|text|texte|story|words|pictures?|illustrations?|graphics?|zeichnung|dessin))\s*[:/]\s*(.+)$`)
	staffTitle  = regexp.MustCompile(`(?i)[,\s|/–—-]+((?:senior |special |chief |news |sports? |city |political |arts |business |features? |assistant |managing |executive |contributing |associate |guest )*(?:staff|staff reporters?|staff writers?|reporters?|correspondents?|writers?|editors?|columnists?|critics?|photographers?|contributors?|bureau chief|editor-in-chief|of the [A-Z][\w' ]+ staff))\s*$`)
	bareTitle   = regexp.MustCompile(`(?i)^(?:(?:senior|special|chief|news|sports?|city|political|arts|business|features?|assistant|managing|executive|contributing|associate|guest|staff) )+(?:staff|reporters?|correspondents?|writers?|editors?|columnists?|critics?|photographers?|contributors?)$|^(?:The )?[A-Z][\w.]+ (?i:staff (?:writers?|reporters?|photographers?|correspondents?))$`)
	nameBreak   = regexp.MustCompile(`(?i)\s*(?:,\s*and\s+|,|;|/|&|\s+and\s+|\s+und\s+|\s+et\s+|\s+y\s+|\s+e\s+|\s+with\s+|\s+mit\s+|\s+avec\s+)\s*`)
	agencyNames = regexp.MustCompile(`^(?:The )?(?:Associated Press|Reuters|AP|AFP|UPI|dpa|Agence France-Presse|Press Association|PA|Bloomberg(?: News)?|Kyodo|Jiji|Xinhua|ANSA|EFE|Keystone|sda|Getty Images)$`)
)

func latinByline(s string) ([]paper.Byline, bool) {
	s = strings.Join(strings.Fields(strings.TrimLeft(s, bylineMarks+blanks)), " ")
	if bareTitle.MatchString(s) {
		return nil, false // "Staff Writer" under a byline
	}
	role, rest, found := "", s, false
	if m := byWord.FindStringSubmatch(s); m != nil {
		role, rest, found = m[1], m[2], true
	} else if m := leadTitle.FindStringSubmatch(s); m != nil {
		role, rest, found = m[1], m[2], true
	} else if m := photoColon.FindStringSubmatch(s); m != nil {
		role, rest, found = m[1], m[2], true
	}
	rest = strings.TrimRight(rest, ".")
	if m := staffTitle.FindStringSubmatchIndex(rest); m != nil && (found || strings.ContainsAny(trim(rest[:m[2]]), " ")) {
		if !found {
			role = rest[m[2]:m[3]]
		}
		rest, found = trim(rest[:m[0]]), true
	}
	if !found {
		return nil, false
	}
	names, ok := latinNames(rest)
	if !ok {
		return nil, false
	}
	return []paper.Byline{{Role: role, Names: names}}, true
}

// latinNames parts a list of names in Latin script. All-capital names come
// back as printed.
func latinNames(s string) ([]string, bool) {
	var names []string
	for _, n := range nameBreak.Split(s, mostNames+1) {
		n = trim(n)
		if n == "" || n == "Jr." || n == "Jr" || n == "Sr." {
			if n != "" && len(names) > 0 {
				names[len(names)-1] += ", " + n
			}
			continue
		}
		if !isLatinName(n) && !agencyNames.MatchString(n) {
			return nil, false
		}
		names = append(names, n)
	}
	return names, len(names) > 0 && len(names) <= mostNames
}

// LatinName reports whether a text reads as one person's name in Latin script,
// such as a bare byline. Headlines of two capitalised words read so too; the
// caller must know better.
func LatinName(text string) bool {
	s := trim(text)
	return isLatinName(s) && strings.Contains(s, " ") && !strings.ContainsFunc(s, unicode.IsDigit)
}
