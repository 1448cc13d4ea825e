package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestAffiliation bounds a line under a byline in runes.
const longestAffiliation = 70

var (
	// posts are what people who write for papers are called, in the languages whose
	// papers print it under the name. The commonest stand alone too: Staff.
	posts = regexp.MustCompile(`(?i)(?:^|[\s/,-])(?:staff|reporters?|(?:staff|senior|feature|sports|news|contributing|guest|special) writers?|writers?|correspondents?|editors?|(?:editor|writer)-in-chief|columnists?|critics?|photographers?|photojournalists?|contributors?|intern|bureau(?: chief)?|news service|redakteur(?:in)?|redaktion|korrespondent(?:in)?|volontär(?:in)?|mitarbeiter(?:in)?|reporterin|envoyée? spéciale?|correspondante?|journaliste|chroniqueu(?:r|se)|rédact(?:eur|rice)|enviad[oa] especial|corresponsal|redactora?|redacción|periodista|reporter[oa]|columnista|inviat[oa]|corrispondente|giornalista|redacteur|verslaggever)(?:$|[\s/,])`)
	// address is an electronic address or a name on a social network by itself.
	address = regexp.MustCompile(`^(?i:(?:e-?mail|contact|twitter|x|mail|kontakt|courriel|correo) ?:? ?)?(?:[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+|@\w{2,30})(?:[ ,;|/·•]+(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{2,30}))*$`)
	// forPaper: For the Valley Poster, Special to the Star.
	forPaper = regexp.MustCompile(`^(?i:for|special to|exclusive to|pour|para|für)\s+(?i:the|le|la|el|die|das|den)?\s*\p{Lu}`)
)

// Affiliation reports whether a line that stands under a byline says what the
// writer is to the paper, or how to reach the writer: Staff Writer, Northern
// Correspondent, Envoyée spéciale à Lagos, ann@example.org, @ann. By itself such a
// line may be a headline; only the byline over it makes it one of these.
func Affiliation(line string) bool {
	s := strings.Join(strings.Fields(strings.Trim(line, bylineMarks+blanks)), " ")
	if s == "" || utf8.RuneCountInString(s) > longestAffiliation || ShareCJK(s) > 0 {
		return false
	}
	if address.MatchString(s) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	if EndsSentence(s) || strings.Count(s, " ") > 7 || first != ' ' && strings.ToLower(string(first)) == string(first) && strings.ToUpper(string(first)) != string(first) {
		return false
	}
	return posts.MatchString(s) || forPaper.MatchString(s)
}

// Address reports whether a line is an electronic address and nothing else, which
// is no headline, deck or caption wherever it stands.
func Address(line string) bool {
	s := strings.Join(strings.Fields(strings.Trim(line, blanks)), " ")
	return utf8.RuneCountInString(s) <= longestAffiliation && address.MatchString(s)
}
