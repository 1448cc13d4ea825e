package export

import "golang.org/x/text/language"

// words are what a bound edition says of itself, in the paper's language.
type words struct {
	page, continued, unnamed, edition, number string
}

var wordsBy = []words{
	{"Page %s", " (continued)", "No headline", "Newspaper edition", "No. %d"},
	{"第%s版", "（续）", "无题", "报纸", "总第%d期"},
	{"第%s版", "（續）", "無題", "報紙", "總第%d期"},
}

var spoken = language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese, language.TraditionalChinese})

// wordsFor chooses the words nearest to a language.
func wordsFor(tag string) words {
	_, i, _ := spoken.Match(language.Make(tag))
	return wordsBy[i]
}
