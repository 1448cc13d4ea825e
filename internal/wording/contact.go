package wording

import (
	"regexp"
	"strings"
)

var (
	urlShape  = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[a-z0-9][a-z0-9.\-]*[a-z0-9](?::\d{2,5})?(?:/[a-z0-9\-._~%!$&'()*+,;=:@/?#]*)?`)
	mailShape = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._+-]*@[a-z0-9][a-z0-9.-]*\.[a-z]{2,}`)
	bareHost  = regexp.MustCompile(`(?i)(?:^|[^a-z0-9@.\-])((?:[a-z0-9][a-z0-9\-]{0,40}\.){1,3}(?:com|cn|net|org|gov|edu|info|news|tw|hk|jp|de|fr|uk|us|eu|ch|at|lu|tv|io|example|paper|press)(?:\.(?:cn|tw|hk|jp|uk))?(?:/[a-z0-9\-._~%/]*)?)(?:$|[^a-z0-9@\-])`)
	phone     = regexp.MustCompile(`\b\d{2,4}-\d{3,4}-\d{4}\b|(?:\(?0\d{2,3}\)?[ -]?)?\d{3,4}[ -]?\d{4}\b|\b1\d{10}\b|\b[48]00[ -]?\d{3}[ -]?\d{4}\b|\b(?:9\d{4}|12\d{3}|100\d{2}|11\d)\b`)
	phoneCue  = regexp.MustCompile(`(?i)(?:(?:新闻|新聞|服务|读者|联系|爆料|监督|发行|广告|订报)*热线|熱線|电话|電話|爆料|报料|投稿|传真|tel(?:ephone)?\.?|phone|newsroom|news ?desk|editorial|hotline|tél\.?|telefon) *(?:号码|電話|电话)? *:? *`)
	price     = regexp.MustCompile(`(?i)(?:零售|定价|定價|售价|售價|每份|本报零售|每月|price|prix|preis|einzelpreis)[ :：]*(?:价|價)?(?:每份)?[ :：]*((?:港|新[台臺]|[台臺]|澳門|人民)[幣币]? ?(?:\d{1,3}(?:[.,]\d{1,2})?|[一二三四五六七八九十]{1,3}) *(?:元|圓|圆)[一二三四五六七八九]?角?|(?:HK|NT|MOP|US) ?\$ ?\d{1,3}(?:\.\d{1,2})?|(?:[$£€¥￥] ?\d+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})? *(?:元|角|分|圓|円|€|£|¢|cents?|pence|p|fr\.?|francs?|centimes|mark|pfg\.?|dm)|[一二三四五六七八九十]+(?:元|圓|角|分)[一二三四五六七八九十]*[角分]?))|((?:[$£€¥￥] ?\d+[.,]\d{2}|\b(?:CHF|Fr\.|EUR|USD) ?\d+[.,]\d{2}|\d+[.,]\d{2} ?(?:[€£]|euros?\b)|\b[2-9]\dp\b|\b\d{1,3} ?(?:¢|cents)|1部 ?\d+円|\d{2,3}円|免费(?:赠阅|赠送|发行|取阅|派发|派送)|免費(?:贈閱|派發|取閱)|赠阅|\bfree of charge\b|\bkostenlos\b|\bgratuit\b))`)
	serial    = regexp.MustCompile(`(?i)(?:国内统一连续出版物号|国内统一刊号|统一刊号|刊号|國內統一刊號)?[ :：]*(CN ?\d{2}[-—–－ ]?\d{4}(?:/[A-Z]+)?|ISSN ?\d{4}[-–－ ]?\d{3}[\dXx])`)
	permit    = regexp.MustCompile(`(?:准印证号?|准印證|内资准字|内部资料准印证?|浙内准字)[ :：]*[\p{Han}()（）]*[A-Za-z]?\d[\w\-—]*号?`)
)

// URLs finds web addresses, with or without a scheme, as printed and each once.
// Addresses of mail are not among them.
func URLs(text string) []string {
	f := fold(text)
	var out []string
	add := func(i, j int) {
		u := strings.TrimRight(f.text[i:j], ".,;:!?)'")
		for _, have := range out {
			if have == u || strings.Contains(have, u) {
				return
			}
		}
		out = append(out, u)
	}
	for _, m := range urlShape.FindAllStringIndex(f.text, 16) {
		add(m[0], m[1])
	}
	for _, m := range bareHost.FindAllStringSubmatchIndex(f.text, 16) {
		add(m[2], m[3])
	}
	return out
}

// Hotlines finds the telephone numbers behind a word that announces them.
// Several numbers may follow one word, parted by blanks or marks.
func Hotlines(text string) []string {
	f := fold(text)
	var out []string
	for _, cue := range phoneCue.FindAllStringIndex(f.text, 8) {
		at := cue[1]
		for range 8 {
			m := phone.FindStringIndex(f.text[at:])
			if m == nil || strings.Trim(f.text[at:at+m[0]], " ,、;/:转)(") != "" {
				break
			}
			n := trim(f.text[at+m[0] : at+m[1]])
			if !contains(out, n) {
				out = append(out, n)
			}
			at += m[1]
		}
	}
	return out
}

// Serial finds the paper's CN or ISSN number, as printed without its label.
func Serial(text string) string {
	f := fold(text)
	if m := serial.FindStringSubmatchIndex(f.text); m != nil {
		return strings.ToUpper(trim(f.text[m[2]:m[3]]))
	}
	if m := permit.FindStringIndex(f.text); m != nil {
		return trim(f.cut(m[0], m[1]))
	}
	return ""
}

// Price finds what a copy costs, as printed.
func Price(text string) string {
	f := fold(text)
	m := price.FindStringSubmatchIndex(f.text)
	if m == nil {
		return ""
	}
	if m[2] >= 0 {
		return trim(f.cut(m[2], m[3]))
	}
	return trim(f.cut(m[4], m[5]))
}
