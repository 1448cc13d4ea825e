package epub

import "golang.org/x/text/language"

// words are the publication's own, in the paper's language.
type words struct {
	Contents, Cover, About, Text, Pages, Page, Start string
	Supervisors, Sponsors, Publishers, Serial        string
	Hotlines, Addresses, NoHeadline, Note            string
}

var wordsBy = map[string]words{
	"zh-Hans": {"目录", "封面", "本期", "正文", "版面", "第%s版", "正文", "主管", "主办", "出版", "刊号", "热线", "网址", "无题", "本书由报纸版面转换而成，版次见页码标记。"},
	"zh-Hant": {"目錄", "封面", "本期", "正文", "版面", "第%s版", "正文", "主管", "主辦", "出版", "刊號", "熱線", "網址", "無題", "本書由報紙版面轉換而成，版次見頁碼標記。"},
	"en":      {"Contents", "Cover", "This edition", "Text", "Pages", "Page %s", "Text", "Supervised by", "Sponsored by", "Published by", "Serial number", "Hotlines", "Addresses", "No headline", "Made from the pages of a newspaper; page marks give the printed pages."},
}

var (
	spoken  = []string{"en", "zh-Hans", "zh-Hant"}
	matcher = language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese, language.TraditionalChinese})
)

// wordsFor chooses the words nearest to a language.
func wordsFor(tag string) words {
	_, i, _ := matcher.Match(language.Make(tag))
	return wordsBy[spoken[i]]
}
