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

var (
	folioCue    = regexp.MustCompile(`第?\s*[0-9０-９A-Z一二三四五六七八九十]{1,3}\s*版|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|星期[一二三四五六日天]|(?i)\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|(?i)\bpage\s+[A-Z]?\d+`)
	mastheadCue = regexp.MustCompile(`总第\s*\d+\s*期|第\s*\d+\s*期|主办|主管|本期\s*\d+\s*版|今日\s*\d+\s*版|新闻热线|邮发代号|国内统一|CN\s*\d{2}|(?i)\bvol(ume|\.)?\s*[\divxlc]+|(?i)\bno\.\s*\d+|https?://|(?i)\best(ablished|\.)\s*\d{4}|农历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年`)
	imprintCue  = regexp.MustCompile(`责任编辑|本版编辑|本版责编|责编[:：]|版式[:：]|美编[:：]|校对[:：]|值班(总编|主任|编委)|社址|印刷[:：]|承印|(?i)\beditor[- ]in[- ]chief\b|(?i)\bpublished by\b|(?i)printed by\b`)
	indexCue    = regexp.MustCompile(`导读|今日看点|要目|本期导读|版面导航|(?i)^inside( today)?$|(?i)^index$|(?i)^contents$|(?i)^in this issue`)
	indexRow    = regexp.MustCompile(`(版|[A-Z]?\d{1,2}|(?i)page\s*[A-Z]?\d+)[)）\]】]?$`)
	jumpCue     = regexp.MustCompile(`[(（【]?\s*(紧接|下转|上接|接|转)第?\s*[0-9０-９A-Z一二三四五六七八九十]{1,3}\s*版|(?i)continued (on|from) page|(?i)\bsee [A-Z]+, [A-Z]?\d+`)
	fromCue     = regexp.MustCompile(`^[(（【]?\s*(紧接|上接)第?\s*[0-9０-９A-Z一二三四五六七八九十]{1,3}\s*版|(?i)^\(?continued from`)
	datelineCue = regexp.MustCompile(`^\s*(本报[^，。]{0,12}讯|[\p{Han}A-Z]{0,12}(社|报|网)[^，。\s]{0,16}(电|讯|消息)|据[\p{Han}]{2,8}(消息|报道)|[A-Z][A-Z .]{3,30}(,[^—–-]{0,30})?\s*[—–-]{1,2}\s)`)
	bylineCue   = regexp.MustCompile(`^[□■◎●○▲\s(（【]*(本报|见习|首席|实习)?(记者|通讯员|特约记者|见习记者|作者|文[/／]|撰文|摄影)[\s:：]*[\p{Han}·\s]{2,40}|^[\p{Han}\s]{2,12}(文[/／]图|文[/／]摄)|(?i)^by\s+[A-Z]`)
	creditCue   = regexp.MustCompile(`(摄|供图|图/\S+|/图)[)）]?\s*$|摄影[:：]?|(?i)\bphoto(graph)?(s)?\s*(by|:|courtesy)`)
	captionCue  = regexp.MustCompile(`^\s*([▲▼◀▶△▽◁▷←→↑↓]|图为|上图|下图|左图|右图|图①|图1)`)
	adCue       = regexp.MustCompile(`广告|热线[:：]|电话[:：]|订购|优惠|特价|抢购|咨询|开盘|招商|扫码|欢迎(选购|光临|致电)|¥|￥|[$€£]\s?\d|(?i)\badvert|(?i)\bcall (now|us|today)\b|(?i)\bwww\.|(?i)\bsale\b|(?i)% off|\b\d{3}[-. ]\d{4}\b|\b1[3-9]\d{9}\b|\b\d{3,4}-\d{7,8}\b`)
	noticeCue   = regexp.MustCompile(`(公告|启事|声明|公示|通告|讣告|通知书?|招标|遗失)$|^(公告|启事|声明|公示|通告|遗失|招聘|拍卖)|(?i)^(public |legal )?notice`)
)

// looksLike cues; they are to agree with package wording.
func cueJump(s string) bool     { return jumpCue.MatchString(s) }
func cueFrom(s string) bool     { return fromCue.MatchString(s) }
func cueDateline(s string) bool { return datelineCue.MatchString(s) }

// cueByline: a short text that is nothing but a byline.
func cueByline(s string) bool {
	return bylineCue.MatchString(s) && utf8.RuneCountInString(s) < 60 && !strings.ContainsAny(s, "。！？")
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
