package mets

import "strings"

// tags are BCP 47 tags for the codes of ISO 639-2 and the names that packages
// use for the languages of newspapers.
var tags = map[string]string{
	"eng": "en", "english": "en", "fre": "fr", "fra": "fr", "french": "fr", "ger": "de", "deu": "de", "german": "de",
	"ita": "it", "italian": "it", "spa": "es", "spanish": "es", "por": "pt", "dut": "nl", "nld": "nl", "dutch": "nl",
	"ltz": "lb", "luxembourgish": "lb", "fin": "fi", "finnish": "fi", "swe": "sv", "swedish": "sv", "dan": "da", "nor": "no",
	"pol": "pl", "cze": "cs", "ces": "cs", "hun": "hu", "est": "et", "lav": "lv", "lit": "lt", "rus": "ru", "ukr": "uk",
	"chi": "zh", "zho": "zh", "chinese": "zh", "jpn": "ja", "japanese": "ja", "kor": "ko", "korean": "ko",
	"lat": "la", "gre": "el", "ell": "el", "tur": "tr", "ara": "ar", "heb": "he", "yid": "yi", "wel": "cy", "cym": "cy", "gle": "ga",
}

// languageTag is the BCP 47 tag for a code or name, empty when it is not known.
func languageTag(s string) string {
	s = strings.TrimSpace(s)
	if t, ok := tags[strings.ToLower(s)]; ok {
		return t
	}
	main, _, _ := strings.Cut(s, "-")
	if len(main) == 2 {
		return strings.ToLower(main) + strings.TrimPrefix(s, main)
	}
	return ""
}

// commonLanguage is what most articles' records state, where the edition's own
// record states several languages or none.
func (b *builder) commonLanguage(records []record) string {
	allowed := map[string]bool{}
	for _, r := range records {
		for _, l := range r.language {
			allowed[languageTag(l)] = true
		}
	}
	votes := map[string]int{}
	best := ""
	for _, id := range b.doc.order {
		for _, l := range b.doc.records[id].language {
			t := languageTag(l)
			if t == "" || len(allowed) > 0 && !allowed[t] {
				continue
			}
			if votes[t]++; votes[t] > votes[best] {
				best = t
			}
		}
	}
	return best
}
