package stillsite

// words are what this package adds to pages, in the interface's language.
type words struct {
	headlines, byMonth, noScript, found, foundMore, none, more, searching, tip string
}

var wordsBy = map[string]words{
	"hans": {"标题一览", "按月查看标题", "这里的搜索在浏览器里进行，需要启用脚本。没有脚本时，可按月查看标题：", "找到 {0} 篇", "已显示 {0} 篇，可能还有更多", "没有找到。", "显示更多", "正在查找……",
		"任意相连的两个字即可；几个词以空格分开，须全部出现；词前加 - 表示不含。"},
	"hant": {"標題一覽", "按月查看標題", "這裏的搜尋在瀏覽器裏進行，需要啟用指令碼。沒有指令碼時，可按月查看標題：", "找到 {0} 篇", "已顯示 {0} 篇，可能還有更多", "沒有找到。", "顯示更多", "正在查找……",
		"任意相連的兩個字即可；幾個詞以空格分開，須全部出現；詞前加 - 表示不含。"},
	"en": {"Headlines", "Headlines by month", "This search works in your browser and needs scripts. Without them, look through the headlines by month:", "{0} found", "{0} shown, there may be more", "Nothing was found.", "Show more", "Searching…",
		"Any part of a word, or two characters in a row, will do. Words apart must all be there; one with - before it must not."},
}

func (p *press) words() words {
	if w, ok := wordsBy[p.Language]; ok {
		return w
	}
	return wordsBy["en"]
}
