package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/wording"
)

func joinLines(lines []string) string { return wording.JoinLines(lines, asPrinted) }

func endsSentence(s string) bool { return wording.EndsSentence(s) }

// countChars counts characters other than space.
func countChars(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// Words that say what a box or a caption is. Datelines, bylines, jump lines and
// the furniture of a page are read by package wording.
var (
	indexCue   = regexp.MustCompile(`导读|導讀|^紙面から$|^(きょう|今日)の紙面$|^目次$|今日看点|要目|本期导读|版面导航|(?i)^inside( today)?$|(?i)^index$|(?i)^contents$|(?i)^in this issue`)
	indexRow   = regexp.MustCompile(`(版|[０-９\d]面|[A-Z]?\d{1,2}|(?i)page\s*[A-Z]?\d+)[)）\]】]?$`)
	pageRef    = regexp.MustCompile(`(?:[▶►>»→…·.\s　]|^)[(（]?(?:第)?[A-Z]?\d{1,2} ?版?[)）]?$|第?[A-Z]?\d{1,2} ?版[)）]?$|[０-９\d]面$`)
	leader     = regexp.MustCompile(`[▶►>»→…·]{1,} ?第?[A-Z]?\d{1,2} ?版?[)）]?$`) // leads from a headline to its page
	paperName  = regexp.MustCompile(`(报|報|新闻|新聞|时报|周刊|週刊|朝刊|夕刊|タイムス|タイムズ|通信)$`)
	creditCue  = regexp.MustCompile(`(摄|供图|图/\S+|/图)[)）]?\s*$|摄影[:：]?|(?i)\bphoto(graph)?(s)?\s*(by|:|courtesy)`)
	captionCue = regexp.MustCompile(`^\s*([▲▼◀▶△▽◁▷←→↑↓]|图为|上图|下图|左图|右图|图①|图1)`)
	adCue      = regexp.MustCompile(`广告|廣告|热线[:：]|[熱專]線[:：]|电话[:：]|電話[:： ]|訂購|優惠|特價|[預予][約约]|歡迎(選購|光臨|致電)|お電話|☎|\(0\d{1,3}\) ?\d{3}|\b0120-\d{3}|订购|优惠|特价|抢购|咨询|开盘|招商|扫码|欢迎(选购|光临|致电)|¥|￥|[$€£]\s?\d|(?i)\badvert|(?i)\bcall (now|us|today)\b|(?i)\bwww\.|(?i)\bsale\b|(?i)% off|\b\d{3}[-. ]\d{4}\b|\b1[3-9]\d{9}\b|\b\d{3,4}-\d{7,8}\b`)
	noticeCue  = regexp.MustCompile(`(公告|启事|声明|公示|通告|讣告|通知书?|招标|遗失|啟事|啓事|聲明|通知書|招標|遺失|訃告|訃聞|徵才|求才|招聘)$|^(公告|启事|声明|公示|通告|遗失|招聘|拍卖|啟事|聲明|遺失|拍賣|徵才|求人|お知らせ)|(?i)^(public |legal )?notice`)
)

// An opening is what the first words of a piece say of it, and a closing its last.
type opening struct {
	dated bool // a dateline, with or without a byline
	from  bool // it goes on from another page
}

type closing struct {
	jumps  bool // it goes on on another page
	signed bool // a byline in brackets
}

// openingChars is how much of a piece is read for its opening, in runes.
const openingChars = 120

// opens reads the first words of a piece, once.
func (p *piece) opens() opening {
	if p.firstWords == nil {
		text := p.text
		if r := []rune(text); len(r) > openingChars {
			text = string(r[:openingChars])
		}
		d, by, _ := wording.Dateline(text)
		j, _, ok := wording.Jump(p.first().Text)
		p.firstWords = &opening{dated: d.Text != "" || len(by) > 0, from: ok && j.FromPage > 0}
	}
	return *p.firstWords
}

// closes reads the last words of a piece, once.
func (p *piece) closes() closing {
	if p.lastWords == nil {
		text := p.last().Text
		if n := len(p.lines); n > 1 {
			text = joinLines([]string{p.lines[n-2].Text, text})
		}
		j, _, ok := wording.Jump(text)
		_, signed := wording.Byline(lastBracket(text))
		p.lastWords = &closing{jumps: ok && j.ToPage > 0, signed: signed}
	}
	return *p.lastWords
}

// lastBracket is what stands in the bracket that closes a text, with its
// brackets; empty when none does.
func lastBracket(s string) string {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, "）") && !strings.HasSuffix(s, ")") {
		return ""
	}
	if i := strings.LastIndexAny(s, "（("); i >= 0 {
		return s[i:]
	}
	return ""
}

// startsLower: the first letter is a small one.
func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return unicode.IsLower(r)
}
