package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/wording"
)

var (
	eventEnd = regexp.MustCompile(`(?:召开|召開|举行|舉行|举办|舉辦|开幕|開幕|闭幕|閉幕|落幕|启动|啟動|揭牌|揭幕|通车|通車|开工|開工|竣工|投用|开园|開園|开馆|開館|开放|開放|落成|成立|发布|發布|签约|簽約|亮相|上线|上線|开业|開業|开赛|開賽|开讲|开播|出炉|出爐|夺冠|获奖|获评|入选|活动|活動|会议|會議|大会|大會|座谈会|推进会|专题会|现场会|动员会|论坛|仪式|儀式|调研|調研|考察|走访|慰问|会见|會見|完工|收官|首发|发车|开学|开课|上市|奠基|封顶|合龙|贯通|试运行|来了)$`)
	eventIn  = regexp.MustCompile(`召开|举行|赴|会见|主持|率队|带队|开展|参加|出席|获|被评|发布|启动|调研|走进|通过|表决|当选|召開|舉行`)
	sloganIn = regexp.MustCompile(`^(?:推动|推進|推进|坚持|堅持|加快|全力|深入|强化|奋力|聚焦|锚定|打造|深化|凝聚|激发|擦亮|筑牢|夯实|弘扬|赓续|践行|当好|持续|着力|扎实|争当|争做|共建|共绘|共享|谱写|书写|厚植|紧扣|勇担|赋能|助力|守护|传承|绘就|奋进|筑梦|围绕|以|让|为|把|用|从|在|凝心|同心|携手|牢记|不忘|提升|优化|完善|扛起|高标准|高质量推|全面|稳步|积极|大力|切实|统筹|抢抓|立足|深耕|点亮|解锁|描绘)`)
	sloganOn = regexp.MustCompile(`(?:模式|新篇|新篇章|主动仗|动能|力量|底座|样板|赋能|未来|新局|新格局|新高地|新名片|活力|新路|合力|新引擎|新貌|答卷|根基|屏障|底色|精彩|担当|风采|幸福|梦想|温度|实效|成效|水平|能力|保障|生活)$`)
	// columnHead is the name of a column over a headline: 【民生一线】.
	columnHead = regexp.MustCompile(`^(?:【[^【】]{2,16}】|［[^［］]{2,16}］|[■◆●▌]\s?[^■◆●▌]{2,12})$`)
	dashLead   = regexp.MustCompile(`^(?:——|—|--|－－|――|–)\s*`)
)

// compose parts a stack into kicker, headline and deck by form and meaning: no
// sizes tell them apart.
func (p *plainPage) compose(t *plainTitle) {
	var units []string
	for _, s := range p.strips[t.from:t.to] {
		if isScrambled(s) {
			t.scrambled = true
		}
		unit := tidyTitle(s)
		if n := len(units); n > 0 && !s.parted && p.cjk() && balance(units[n-1], unit) {
			units[n-1] += " " + unit
			continue
		}
		units = append(units, unit)
	}
	if n := len(units); n > 1 && p.bareName(units[n-1]) {
		t.author, units = units[n-1], units[:n-1]
	}
	if t.scrambled && len(units) == 1 {
		t.headline = units[0]
		return
	}
	if len(units) == 1 {
		units = p.splitUnit(p.strips[t.from], units[0])
	}
	if p.cjk() {
		t.kicker, t.headline, t.deck = hanStack(units)
	} else {
		t.kicker, t.headline, t.deck = latinStack(units)
	}
}

// balance reports whether two lines that follow each other without white are
// the halves of one headline: as long as each other and of one kind.
func balance(first, second string) bool {
	m, n := utf8.RuneCountInString(first), utf8.RuneCountInString(second)
	return m-n <= 2 && n-m <= 2 && m > labelLongest && m <= 14 && !strings.Contains(first, " ") && !dashLead.MatchString(second) &&
		headOfTwo(first, second) == headOfTwo(second, first)
}

// bareName reports whether the last line of a stack is its writer's name.
func (p *plainPage) bareName(s string) bool {
	if p.cjk() {
		return wording.IsHanName(s) && eventness(s) == 0
	}
	return wording.LatinName(s) && len(strings.Fields(s)) <= 3 && s != strings.ToUpper(s)
}

// splitUnit parts the lines of one strip into kicker, headline and deck only
// where they differ plainly; else they are lines of one headline.
func (p *plainPage) splitUnit(s *strip, unit string) []string {
	if !p.cjk() {
		return splitByCase(s, unit)
	}
	for k := 1; k < len(s.lines) && len(s.lines) <= stackLines; k++ {
		first, second := tidyTitle(&strip{lines: s.lines[:k]}), tidyTitle(&strip{lines: s.lines[k:]})
		if first+" "+second != unit {
			continue
		}
		if dashLead.MatchString(second) || sloganness(first) >= 2 && eventness(first) == 0 && eventness(second) >= 2 && sloganness(second) == 0 {
			return []string{first, second}
		}
		long := float64(utf8.RuneCountInString(second)) >= lengthLead*float64(utf8.RuneCountInString(first))
		if s.hard && k == len(s.lines)-1 && long && strings.Contains(second, " ") && !strings.Contains(first, " ") {
			return []string{first, second} // a deck of two phrases
		}
	}
	return []string{unit}
}

// splitByCase parts lines in capitals from lines in small letters, and a
// headline with capitals to its words from a deck set as a sentence.
func splitByCase(s *strip, unit string) []string {
	for k := 1; k < len(s.lines) && len(s.lines) <= stackLines; k++ {
		first, second := tidyTitle(&strip{lines: s.lines[:k]}), tidyTitle(&strip{lines: s.lines[k:]})
		loud := first == strings.ToUpper(first) && second != strings.ToUpper(second)
		titled := capitals(first) > 0.9 && capitals(second) < capitalShare && len(strings.Fields(second)) >= deckWords
		if loud && tidyTitle(&strip{lines: s.lines[k : k+1]}) != strings.ToUpper(tidyTitle(&strip{lines: s.lines[k : k+1]})) || titled && k == len(s.lines)-1 {
			return []string{first, second}
		}
	}
	return []string{unit}
}

// deckWords is how many words a deck in Latin script has at least.
const deckWords = 6

// eventness is how much a line names something that happened.
func eventness(s string) float64 {
	score := 0.0
	plain := strings.TrimRight(s, `"”」』》！!？?`)
	if eventEnd.MatchString(plain) {
		score += 2
	}
	if eventIn.MatchString(s) {
		score++
	}
	if strings.ContainsFunc(s, unicode.IsDigit) {
		score += 0.5
	}
	if r := []rune(s); len(r) > 6 && (wording.IsHanName(string(r[:3])) || wording.IsHanName(string(r[:2]))) && eventIn.MatchString(string(r[2:min(len(r), 8)])) {
		score++
	}
	return score
}

// sloganness is how much a line calls for something or sums it up.
func sloganness(s string) float64 {
	score := 0.0
	if sloganIn.MatchString(s) {
		score += 2
	}
	if sloganOn.MatchString(s) {
		score++
	}
	if a, b, ok := strings.Cut(s, " "); ok && !strings.Contains(b, " ") {
		if d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); d >= -3 && d <= 3 {
			score++
		}
	}
	return score
}

// lengthLead is how many times longer one line of a stack must be for its
// length to tell headline from deck.
const lengthLead = 1.3

// labelLongest is the length in characters of a label over a headline, as 出行.
const labelLongest = 4

// hanStack parts the units of a Chinese stack. A call or summary above a line
// that names an event is the kicker; a line behind a dash, or a fuller one
// under the headline, is the deck.
func hanStack(units []string) (kicker []string, headline string, deck []string) {
	for len(units) > 1 && columnHead.MatchString(units[0]) {
		kicker = append(kicker, units[0])
		units = units[1:]
	}
	for len(units) > 1 && dashLead.MatchString(units[len(units)-1]) {
		deck = append([]string{units[len(units)-1]}, deck...)
		units = units[:len(units)-1]
	}
	h := headOf(units)
	return append(kicker, units[:h]...), units[h], append(append([]string(nil), units[h+1:]...), deck...)
}

// headOf is the index of the headline among the units.
func headOf(units []string) int {
	switch len(units) {
	case 1:
		return 0
	case 2:
		return headOfTwo(units[0], units[1])
	}
	last := len(units) - 1
	calls := true // all lines above the last are calls
	for _, u := range units[:last] {
		calls = calls && sloganness(u) > eventness(u)
	}
	if calls && eventness(units[last]) >= 2 {
		return last
	}
	return 1
}

func headOfTwo(first, second string) int {
	a, b := eventness(first)-sloganness(first), eventness(second)-sloganness(second)
	m, n := float64(utf8.RuneCountInString(first)), float64(utf8.RuneCountInString(second))
	switch {
	case m <= labelLongest && n > m:
		return 1
	case b > a+0.9:
		return 1
	case a > b+0.9 && n > m:
		return 0
	case n >= lengthLead*m:
		return 0
	}
	return 1
}

// latinStack parts the units of a Latin stack: a label of a few words in
// capitals, or one before a colon, is the kicker; what stands under the
// headline is the deck.
func latinStack(units []string) (kicker []string, headline string, deck []string) {
	if len(units) > 1 && isLabel(units[0], units[1]) {
		kicker, units = units[:1:1], units[1:]
	}
	return kicker, units[0], append([]string(nil), units[1:]...)
}

// headlineWords is how many words a headline in Latin script has at most; a
// longer line under a short one is its deck.
const headlineWords = 8

func isLabel(s, next string) bool {
	words, below := len(strings.Fields(s)), len(strings.Fields(next))
	few := words <= 3
	return few && below > words && below <= headlineWords && !strings.ContainsAny(s, ".,!?") || strings.HasSuffix(s, ":") || few && s == strings.ToUpper(s) && (next != strings.ToUpper(next) || len(s) < len(next)/2)
}
